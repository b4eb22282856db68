using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Ioc.Documents.Xlsx;

/// <summary>
/// Reads one sheet of a workbook, row after row; the sheet itself is never in memory. Hostile and broken files are refused:
/// bombs, macros, links to other files, entities, cells beyond the limits. A formula is named as such and never computed.
/// </summary>
public sealed class XlsxSheetReader : IDisposable
{
    private readonly SpreadsheetDocument document;
    private readonly WorksheetPart part;
    private readonly XlsxLimits limits;
    private readonly List<string> shared = [];
    private readonly bool[] dateStyles;
    private readonly bool from1904;

    private XlsxSheetReader(SpreadsheetDocument document, XlsxLimits limits, string? sheet)
    {
        this.document = document;
        this.limits = limits;
        var workbook = document.WorkbookPart ?? throw NoWorkbook(null);
        var sheets = workbook.Workbook.Descendants<DocumentFormat.OpenXml.Spreadsheet.Sheet>().Where(s => s.Id?.Value is { } id && workbook.TryGetPartById(id, out var found) && found is WorksheetPart).ToList();
        Sheets = [.. sheets.Select(s => s.Name?.Value ?? "")];
        var visible = sheets.Where(s => s.State is null || s.State.Value == SheetStateValues.Visible).ToList();
        VisibleSheets = [.. visible.Select(s => s.Name?.Value ?? "")];
        var chosen = sheet is null
            ? visible.FirstOrDefault()
            : sheets.FirstOrDefault(s => string.Equals(s.Name?.Value, sheet, StringComparison.OrdinalIgnoreCase));
        if (chosen is null)
        {
            throw sheet is null
                ? NoWorkbook(null)
                : new XlsxException($"Tệp không có trang tính “{sheet}”. Có: {string.Join(", ", Sheets)}.", $"There is no sheet “{sheet}”. There are: {string.Join(", ", Sheets)}.");
        }

        Sheet = chosen.Name?.Value ?? "";
        part = (WorksheetPart)workbook.GetPartById(chosen.Id!.Value!);
        from1904 = workbook.Workbook.WorkbookProperties?.Date1904?.Value ?? false;
        dateStyles = workbook.WorkbookStylesPart is { } styles ? WithXml(styles, NumberFormats.DateStyles) : [];
        if (workbook.SharedStringTablePart is { } table)
        {
            WithXml(table, ReadShared);
        }
    }

    /// <summary>The names of all sheets, in order.</summary>
    public IReadOnlyList<string> Sheets { get; }

    /// <summary>The names of those that are not hidden, in order.</summary>
    public IReadOnlyList<string> VisibleSheets { get; }

    /// <summary>The name of the sheet that is read.</summary>
    public string Sheet { get; }

    /// <summary>Opens a workbook.</summary>
    /// <param name="file">Must be seekable; stays the caller's.</param>
    /// <param name="limits">What it may be at most; null for the usual.</param>
    /// <param name="sheet">Name of the sheet; null for the first one that is visible.</param>
    /// <exception cref="XlsxException">It is no workbook, or one that is not taken.</exception>
    public static XlsxSheetReader Open(Stream file, XlsxLimits? limits = null, string? sheet = null)
    {
        limits ??= new XlsxLimits();
        CheckPackage(file, limits);
        SpreadsheetDocument? opened = null;
        try
        {
            file.Position = 0;
            opened = SpreadsheetDocument.Open(file, false, new OpenSettings { AutoSave = false, MaxCharactersInPart = limits.UnpackedBytes });
            if (opened.DocumentType is not (SpreadsheetDocumentType.Workbook or SpreadsheetDocumentType.Template))
            {
                throw Macros();
            }

            return new XlsxSheetReader(opened, limits, sheet);
        }
        catch (XlsxException)
        {
            opened?.Dispose();
            throw;
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            opened?.Dispose();
            throw NoWorkbook(broken);
        }
    }

    /// <summary>The rows that hold something, from top to bottom. May be read once.</summary>
    /// <exception cref="XlsxException">The sheet is broken or beyond the limits; what came before was right.</exception>
    public IEnumerable<XlsxRow> Rows()
    {
        using var stream = part.GetStream(FileMode.Open, FileAccess.Read);
        using var xml = Reader(stream);
        var last = 0;
        while (true)
        {
            XlsxRow? row;
            try
            {
                row = NextRow(xml, ref last);
            }
            catch (Exception broken) when (IsBroken(broken))
            {
                throw last == 0
                    ? new XlsxException("Trang tính hỏng ngay từ đầu. Hãy mở và lưu lại tệp.", "The sheet is broken from its beginning. Open the file and save it again.", broken)
                    : new XlsxException($"Trang tính hỏng sau dòng {last}. Hãy mở và lưu lại tệp.", $"The sheet is broken after row {last}. Open the file and save it again.", broken);
            }

            if (row is null)
            {
                yield break;
            }

            if (row.Cells.Count > 0)
            {
                yield return row;
            }
        }
    }

    public void Dispose() => document.Dispose();

    private static bool IsBroken(Exception failure) =>
        failure is XmlException or InvalidDataException or OpenXmlPackageException or FileFormatException or IOException or InvalidOperationException or FormatException or ArgumentException or KeyNotFoundException or NotSupportedException;

    private static void CheckPackage(Stream file, XlsxLimits limits)
    {
        if (file.Length > limits.FileBytes)
        {
            throw new XlsxException(
                $"Tệp lớn quá {limits.FileBytes >> 20} MB. Hãy chia nhỏ hoặc lưu dạng CSV.", $"The file is larger than {limits.FileBytes >> 20} MB. Split it, or save it as CSV.");
        }

        Span<byte> start = stackalloc byte[4];
        file.Position = 0;
        if (file.ReadAtLeast(start, 4, throwOnEndOfStream: false) == 4 && start.SequenceEqual((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]))
        {
            throw new XlsxException(
                "Đây là tệp Excel kiểu cũ (.xls) hoặc có mật khẩu. Hãy lưu lại dạng .xlsx không mật khẩu.", "This is an old Excel file (.xls), or it has a password. Save it as .xlsx without one.");
        }

        try
        {
            file.Position = 0;
            using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            if (zip.Entries.Count > limits.Parts || zip.Entries.Sum(entry => entry.Length) > limits.UnpackedBytes
                || zip.Entries.Any(entry => entry.Length > 1 << 20 && entry.Length / Math.Max(1, entry.CompressedLength) > limits.Ratio))
            {
                throw new XlsxException(
                    "Tệp nở ra quá lớn khi giải nén nên không được nhận. Hãy lưu dạng CSV.", "The file becomes too large when unpacked and is not taken. Save it as CSV.");
            }

            if (zip.Entries.Any(entry => entry.FullName.Contains("vbaProject", StringComparison.OrdinalIgnoreCase) || entry.FullName.Contains("macrosheets/", StringComparison.OrdinalIgnoreCase)))
            {
                throw Macros();
            }

            if (zip.Entries.Any(entry => entry.FullName.Contains("externalLinks/", StringComparison.OrdinalIgnoreCase) || entry.FullName.Contains("embeddings/", StringComparison.OrdinalIgnoreCase)))
            {
                throw new XlsxException(
                    "Tệp có liên kết ra ngoài hoặc đối tượng nhúng nên không được nhận. Hãy chép dữ liệu (chỉ giá trị) sang tệp mới.",
                    "The file has links to other files or embedded objects and is not taken. Copy the data (values only) into a new file.");
            }
        }
        catch (InvalidDataException broken)
        {
            throw NoWorkbook(broken);
        }
    }

    private static XlsxException NoWorkbook(Exception? cause) =>
        new("Không đọc được tệp Excel này. Hãy lưu lại dạng .xlsx hoặc CSV.", "This is no readable Excel file. Save it again as .xlsx or CSV.", cause);

    private static XlsxException Macros() =>
        new("Tệp có macro nên không được nhận. Hãy lưu lại dạng .xlsx không macro.", "The file has macros and is not taken. Save it as .xlsx without macros.");

    // No entities, nothing fetched; the length of a part was checked with the package.
    private static XmlReader Reader(Stream stream) => XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true });

    private static T WithXml<T>(OpenXmlPart part, Func<XmlReader, T> read)
    {
        using var stream = part.GetStream(FileMode.Open, FileAccess.Read);
        using var xml = Reader(stream);
        return read(xml);
    }

    private bool ReadShared(XmlReader xml)
    {
        var characters = 0L;
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "si")
            {
                continue;
            }

            var text = ItemText(xml);
            characters += text.Length + 8;
            if (characters > limits.SharedCharacters)
            {
                throw new XlsxException("Tệp có quá nhiều chữ. Hãy lưu dạng CSV.", "The file holds too much text. Save it as CSV.");
            }

            shared.Add(text);
        }

        return true;
    }

    // The runs of a text together; how it is pronounced is not part of it.
    private string ItemText(XmlReader xml)
    {
        if (xml.IsEmptyElement)
        {
            return "";
        }

        var item = xml.LocalName;
        var text = new StringBuilder();
        var (inText, phonetic) = (false, 0);
        while (xml.Read())
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element when xml.LocalName == "rPh" && !xml.IsEmptyElement:
                    phonetic++;
                    break;
                case XmlNodeType.Element when xml.LocalName == "t":
                    inText = phonetic == 0 && !xml.IsEmptyElement;
                    break;
                case XmlNodeType.EndElement when xml.LocalName == "rPh":
                    phonetic--;
                    break;
                case XmlNodeType.EndElement when xml.LocalName == "t":
                    inText = false;
                    break;
                case XmlNodeType.EndElement when xml.LocalName == item:
                    return text.ToString();
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace when inText:
                    text.Append(xml.Value);
                    CheckLength(text.Length);
                    break;
            }
        }

        return text.ToString();
    }

    private XlsxRow? NextRow(XmlReader xml, ref int last)
    {
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "row")
            {
                continue;
            }

            var number = int.TryParse(xml.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var told) ? told : last + 1;
            if (number <= last)
            {
                throw new InvalidDataException("Rows are out of order.");
            }

            if (number > limits.Rows)
            {
                throw new XlsxException($"Trang tính quá {limits.Rows} dòng.", $"The sheet has more than {limits.Rows} rows.");
            }

            last = number;
            return new XlsxRow(number, xml.IsEmptyElement ? [] : Cells(xml, number));
        }

        return null;
    }

    private List<XlsxCell> Cells(XmlReader xml, int row)
    {
        var cells = new List<XlsxCell>();
        var column = -1;
        while (xml.Read() && !(xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "row"))
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "c")
            {
                continue;
            }

            var at = ColumnOf(xml.GetAttribute("r")) ?? column + 1;
            if (at <= column)
            {
                throw new InvalidDataException("Cells are out of order.");
            }

            if (at >= limits.Columns)
            {
                throw new XlsxException($"Dòng {row} có ô ngoài cột thứ {limits.Columns}.", $"Row {row} has a cell beyond column {limits.Columns}.");
            }

            column = at;
            var reference = ColumnName(column) + row.ToString(CultureInfo.InvariantCulture);
            if (Cell(xml, reference, column) is { } cell)
            {
                cells.Add(cell);
            }
        }

        return cells;
    }

    private XlsxCell? Cell(XmlReader xml, string reference, int column)
    {
        var type = xml.GetAttribute("t") ?? "n";
        var dated = int.TryParse(xml.GetAttribute("s"), NumberStyles.None, CultureInfo.InvariantCulture, out var style) && style < dateStyles.Length && dateStyles[style];
        if (xml.IsEmptyElement)
        {
            return null;
        }

        string? value = null;
        var formula = false;
        while (xml.Read() && !(xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "c"))
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            switch (xml.LocalName)
            {
                case "f":
                    formula = true;
                    break;
                case "is":
                    value = ItemText(xml);
                    break;
                case "v" when !xml.IsEmptyElement:
                    value = Value(xml);
                    break;
            }
        }

        return formula ? new(reference, column, "", XlsxCellKind.Formula) : value is null ? null : Told(reference, column, type, value, dated);
    }

    private string Value(XmlReader xml)
    {
        var text = new StringBuilder();
        while (xml.Read() && xml.NodeType != XmlNodeType.EndElement)
        {
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace)
            {
                text.Append(xml.Value);
                CheckLength(text.Length);
            }
        }

        return text.ToString();
    }

    private XlsxCell? Told(string reference, int column, string type, string value, bool dated)
    {
        switch (type)
        {
            case "s":
                var index = int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);
                if (index >= shared.Count)
                {
                    throw new InvalidDataException("A text is missing.");
                }

                return shared[index].Length == 0 ? null : new(reference, column, shared[index], XlsxCellKind.Text);
            case "b":
                return new(reference, column, value == "1" ? "true" : "false", XlsxCellKind.Truth);
            case "e":
                return new(reference, column, value, XlsxCellKind.Error);
            case "n":
                if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                {
                    throw new InvalidDataException("A number is broken.");
                }

                return dated && NumberFormats.DateText(number, from1904) is { } date
                    ? new(reference, column, date, XlsxCellKind.Date)
                    : new(reference, column, Plain(value, number), XlsxCellKind.Number);
            case "d":
                return new(reference, column, value.Replace('T', ' '), XlsxCellKind.Date);
            default:
                return value.Length == 0 ? null : new(reference, column, value, XlsxCellKind.Text);
        }
    }

    // Whole numbers as they are, the others with the fifteen digits that a spreadsheet shows.
    private static string Plain(string value, double number) =>
        value.AsSpan().TrimStart('-').IndexOfAnyExceptInRange('0', '9') < 0 ? value
        : Math.Abs(number) < 1e15 && number == Math.Truncate(number) ? ((long)number).ToString(CultureInfo.InvariantCulture)
        : number.ToString("G15", CultureInfo.InvariantCulture);

    private void CheckLength(int length)
    {
        if (length > limits.CellCharacters)
        {
            throw new XlsxException($"Một ô dài quá {limits.CellCharacters} ký tự.", $"A cell is longer than {limits.CellCharacters} characters.");
        }
    }

    private static int? ColumnOf(string? reference)
    {
        var column = 0;
        var letters = 0;
        foreach (var letter in reference ?? "")
        {
            if (letter is < 'A' or > 'Z')
            {
                break;
            }

            if (++letters > 4)
            {
                throw new InvalidDataException("A cell's reference is broken.");
            }

            column = (column * 26) + (letter - 'A' + 1);
        }

        return letters == 0 ? null : column - 1;
    }

    private static string ColumnName(int column)
    {
        var name = "";
        for (var rest = column + 1; rest > 0; rest = (rest - 1) / 26)
        {
            name = (char)('A' + ((rest - 1) % 26)) + name;
        }

        return name;
    }
}
