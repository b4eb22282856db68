using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Ioc.Documents.Xlsx;
using Ioc.Domain.Plates;
using Ioc.Domain.Text;

namespace Ioc.Enforcement.Registrations;

/// <summary>One line of the file: a registration, or what is wrong with it.</summary>
/// <param name="RowNumber">As a text editor counts; the header is row 1.</param>
/// <param name="Line">As it came.</param>
public sealed record RegistrationRow(int RowNumber, string Line, Registration? Registration, RowFault? Fault);

/// <summary>What is wrong with a row.</summary>
/// <param name="Column">The column's name as in the header.</param>
public sealed record RowFault(string Column, LocalText Reason);

/// <summary>
/// Reads a registrations file: UTF-8, comma, semicolon or tab, one record a line, columns in any order by name.
/// Dates as yyyy-MM-dd or dd/MM/yyyy. A wrong row is handed on with its fault; it stops nothing.
/// </summary>
public static class RegistrationRows
{
    /// <summary>The columns, all needed except <c>expires_on</c>, <c>holder_basis</c> and <c>simulated</c>.</summary>
    public static readonly IReadOnlyList<string> Columns =
    [
        "plate", "plate_colour", "vehicle_class", "brand", "model", "colour", "status", "registered_on", "expires_on",
        "owner_kind", "owner_name", "owner_number", "owner_address", "holder_basis", "simulated",
    ];

    internal static IEnumerable<string> Needed => Columns.Except(Optional, StringComparer.Ordinal);

    private const int LongestLine = 4000;
    private static readonly string[] Optional = ["expires_on", "holder_basis", "simulated"];
    private static readonly string[] DateForms = ["yyyy-MM-dd", "dd/MM/yyyy"];
    private static readonly string[] VehicleClassWords = [VehicleClasses.Car, VehicleClasses.Motorbike, VehicleClasses.Truck, VehicleClasses.Bus];
    private static readonly string[] Colours = [PlateColours.White, PlateColours.Yellow, PlateColours.Blue, PlateColours.Red];
    private static readonly string[] Statuses = ["active", "stolen", "revoked"];
    private static readonly string[] OwnerKinds = ["person", "organisation"];

    // Decree 168/2024, Art. 47.6; their texts are in registry.holder_basis.
    private static readonly string[] HolderBases = ["registered", "spouse", "lessee", "cooperative", "operator", "transferee", "tractor"];

    /// <summary>Reads the rows as they come; the whole file is never in memory.</summary>
    /// <exception cref="RegistrationFileException">The file is empty or its header lacks a column.</exception>
    public static async IAsyncEnumerable<RegistrationRow> ReadAsync(Stream file, [EnumeratorCancellation] CancellationToken token)
    {
        using var reader = new StreamReader(file, new UTF8Encoding(false, throwOnInvalidBytes: false), detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16, leaveOpen: true);
        var header = await reader.ReadLineAsync(token);
        if (string.IsNullOrWhiteSpace(header))
        {
            throw new RegistrationFileException(new LocalText(
                "Tệp trống: cần dòng tiêu đề và các dòng dữ liệu.", "The file is empty: it needs a header and rows."));
        }

        var separator = header.Contains('\t', StringComparison.Ordinal) ? '\t' : header.Contains(';', StringComparison.Ordinal) ? ';' : ',';
        var cells = new List<string>();
        CsvLine.Split(header, separator, cells);
        var columns = new ColumnPlaces(cells);
        var row = 1;
        while (await reader.ReadLineAsync(token) is { } line)
        {
            row++;
            if (line.Length == 0)
            {
                continue;
            }

            yield return Read(row, line, separator, cells, columns);
        }
    }

    /// <summary>Reads the rows of a workbook's first sheet; the first row is the header.</summary>
    /// <exception cref="RegistrationFileException">It is no workbook that is taken, is empty, or its header lacks a column.</exception>
    public static IEnumerable<RegistrationRow> Read(Stream workbook)
    {
        using var rows = Sheet(workbook).GetEnumerator();
        ColumnPlaces? columns = null;
        while (Next(rows) is { } row)
        {
            if (columns is null)
            {
                columns = new ColumnPlaces(Texts(row, row.Cells[^1].Column + 1));
                continue;
            }

            var cells = Texts(row, Math.Max(columns.Names.Count, row.Cells[^1].Column + 1));
            var line = string.Join(',', cells.Select(CsvLine.Quote));
            yield return row.Cells.FirstOrDefault(c => c.Kind == XlsxCellKind.Formula && c.Column < columns.Names.Count) is { } formula
                ? Wrong(row.Number, line, columns.NameAt(formula.Column), $"Ô {formula.Reference} là công thức; hãy dán giá trị.", $"Cell {formula.Reference} is a formula; paste its value.")
                : OfCells(row.Number, line, cells, columns);
        }

        if (columns is null)
        {
            throw new RegistrationFileException(new LocalText("Trang tính trống: cần dòng tiêu đề và các dòng dữ liệu.", "The sheet is empty: it needs a header and rows."));
        }
    }

    private static IEnumerable<XlsxRow> Sheet(Stream workbook)
    {
        using var sheet = Guarded(() => XlsxSheetReader.Open(workbook));
        foreach (var row in sheet.Rows())
        {
            yield return row;
        }
    }

    private static XlsxRow? Next(IEnumerator<XlsxRow> rows) => Guarded(() => rows.MoveNext() ? rows.Current : null);

    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (XlsxException refused)
        {
            throw new RegistrationFileException(new LocalText(refused.Vietnamese, refused.English));
        }
    }

    private static string[] Texts(XlsxRow row, int width)
    {
        var texts = new string[width];
        Array.Fill(texts, "");
        foreach (var cell in row.Cells)
        {
            texts[cell.Column] = cell.Text;
        }

        return texts;
    }

    private static RegistrationRow Read(int row, string line, char separator, List<string> cells, ColumnPlaces columns)
    {
        if (line.Length > LongestLine)
        {
            return Wrong(row, line, columns.Names[0], $"Dòng dài quá {LongestLine} ký tự.", $"The row is longer than {LongestLine} characters.");
        }

        if (CsvLine.Split(line, separator, cells) is { } broken)
        {
            return Wrong(
                row, line, columns.NameAt(broken),
                "Dấu ngoặc kép không khớp; mỗi bản ghi phải nằm trên một dòng.",
                "The quotes do not match; each record must stand on one line.");
        }

        return OfCells(row, line, cells, columns);
    }

    /// <summary>A row whose cells are known, whatever file they come from.</summary>
    internal static RegistrationRow OfCells(int row, string line, IReadOnlyList<string> cells, ColumnPlaces columns)
    {
        if (cells.Count != columns.Names.Count)
        {
            return Wrong(
                row, line, columns.NameAt(cells.Count),
                $"Có {cells.Count} trường, trong khi tiêu đề có {columns.Names.Count}.",
                $"{cells.Count} fields where the header has {columns.Names.Count}.");
        }

        var (registration, fault) = Check(name => columns.Place(name) is >= 0 and var place ? cells[place] : "");
        return new RegistrationRow(row, Shortened(line), registration, fault);
    }

    internal static RegistrationRow Wrong(int row, string line, string column, string vi, string en) =>
        new(row, Shortened(line), null, new RowFault(column, new LocalText(vi, en)));

    private static string Shortened(string line) => line.Length > LongestLine ? line[..LongestLine] : line;

    /// <summary>Checks one registration, whatever it comes from.</summary>
    /// <param name="given">A column's text; empty where there is none.</param>
    internal static (Registration? Registration, RowFault? Fault) Check(Func<string, string> given)
    {
        (Registration?, RowFault?) Fault(string column, string vi, string en) => (null, new RowFault(column, new LocalText(vi, en)));

        string Cell(string name) => given(name).Trim().Normalize(NormalizationForm.FormC);

        foreach (var name in Columns)
        {
            var cell = given(name);
            if (cell.Contains('\uFFFD', StringComparison.Ordinal))
            {
                return Fault(name, "Ký tự không phải UTF-8. Hãy lưu tệp dạng UTF-8.", "A character is not UTF-8. Save the file as UTF-8.");
            }

            if (cell.Any(char.IsControl))
            {
                return Fault(name, "Có ký tự điều khiển không hợp lệ.", "It holds a control character.");
            }

            if (cell.Length > 300)
            {
                return Fault(name, "Dài quá 300 ký tự.", "It is longer than 300 characters.");
            }
        }

        var vehicleClass = Cell("vehicle_class");
        if (!VehicleClassWords.Contains(vehicleClass, StringComparer.Ordinal))
        {
            return Fault("vehicle_class", $"“{vehicleClass}” không phải loại xe: car, motorbike, truck hoặc bus.", $"“{vehicleClass}” is no vehicle class: car, motorbike, truck or bus.");
        }

        var colour = Cell("plate_colour");
        if (!Colours.Contains(colour, StringComparer.Ordinal))
        {
            return Fault("plate_colour", $"“{colour}” không phải màu biển: white, yellow, blue hoặc red.", $"“{colour}” is no plate colour: white, yellow, blue or red.");
        }

        var family = VehicleFamily.Of(vehicleClass)!;
        var typed = Cell("plate");
        var plate = PlateGrammar.Parse(typed).Candidates.FirstOrDefault(candidate => VehicleFamily.Of(candidate.VehicleClass) == family);
        if (plate is null)
        {
            return Fault("plate", $"“{typed}” không phải biển số của loại xe này.", $"“{typed}” is no plate of such a vehicle.");
        }

        var status = Cell("status");
        if (!Statuses.Contains(status, StringComparer.Ordinal))
        {
            return Fault("status", $"“{status}” không phải tình trạng: active, stolen hoặc revoked.", $"“{status}” is no status: active, stolen or revoked.");
        }

        if (!Day(Cell("registered_on"), out var registered))
        {
            return Fault("registered_on", "Ngày phải có dạng yyyy-MM-dd hoặc dd/MM/yyyy.", "The date must be yyyy-MM-dd or dd/MM/yyyy.");
        }

        DateOnly? expires = null;
        if (Cell("expires_on") is { Length: > 0 } expiry)
        {
            if (!Day(expiry, out var day) || day < registered)
            {
                return Fault("expires_on", "Ngày hết hạn phải có dạng yyyy-MM-dd hoặc dd/MM/yyyy và không trước ngày đăng ký.", "The expiry must be yyyy-MM-dd or dd/MM/yyyy and not before the registration.");
            }

            expires = day;
        }

        var kind = Cell("owner_kind");
        if (!OwnerKinds.Contains(kind, StringComparer.Ordinal))
        {
            return Fault("owner_kind", $"“{kind}” không phải loại chủ xe: person hoặc organisation.", $"“{kind}” is no kind of owner: person or organisation.");
        }

        var number = Cell("owner_number").Replace("-", "", StringComparison.Ordinal);
        if (!number.All(char.IsAsciiDigit) || !(kind == "person" ? number.Length == 12 : number.Length is 10 or 13))
        {
            return Fault("owner_number", "Số định danh cá nhân có 12 chữ số; mã số tổ chức có 10 hoặc 13 chữ số.", "A person's number has 12 digits, an organisation's 10 or 13.");
        }

        foreach (var name in (string[])["owner_name", "owner_address", "brand"])
        {
            if (Cell(name).Length == 0)
            {
                return Fault(name, "Không được để trống.", "It must not be empty.");
            }
        }

        var basis = Cell("holder_basis") is { Length: > 0 } stated ? stated : HolderBases[0];
        if (!HolderBases.Contains(basis, StringComparer.Ordinal))
        {
            var known = string.Join(", ", HolderBases);
            return Fault("holder_basis", $"“{basis}” không phải tư cách chủ xe: {known}.", $"“{basis}” is no basis of ownership: {known}.");
        }

        if (basis == "spouse" && kind != "person")
        {
            return Fault("holder_basis", "Vợ hoặc chồng của người đứng tên là cá nhân: owner_kind phải là person.", "A spouse is a person: owner_kind must be person.");
        }

        if (basis == "cooperative" && kind != "organisation")
        {
            return Fault("holder_basis", "Hợp tác xã là tổ chức: owner_kind phải là organisation.", "A co-operative is an organisation: owner_kind must be organisation.");
        }

        var simulated = Cell("simulated");
        if (simulated is not ("" or "true" or "false"))
        {
            return Fault("simulated", "Phải là true hoặc false.", "It must be true or false.");
        }

        return (new Registration(
            plate.Text, family, vehicleClass, colour, Cell("brand"), Cell("model"), Cell("colour"), status, registered, expires,
            kind, Cell("owner_name"), number, Cell("owner_address"), simulated == "true", basis), null);
    }

    private static bool Day(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out day) && day.Year is >= 1950 and <= 2100;
}

/// <summary>Where a header has which column.</summary>
internal sealed class ColumnPlaces
{
    private readonly Dictionary<string, int> places;

    /// <param name="header">The header's cells.</param>
    /// <exception cref="RegistrationFileException">A column that is needed is missing.</exception>
    public ColumnPlaces(IReadOnlyList<string> header)
    {
        Names = [.. header.Select(name => name.Trim().ToLowerInvariant())];
        var missing = RegistrationRows.Needed.Except(Names, StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
        {
            var list = string.Join(", ", missing);
            throw new RegistrationFileException(new LocalText($"Dòng tiêu đề thiếu cột: {list}.", $"The header lacks the columns: {list}."));
        }

        places = RegistrationRows.Columns.ToDictionary(name => name, name => Names.IndexOf(name), StringComparer.Ordinal);
    }

    /// <summary>The names as they stand, in lower case.</summary>
    public List<string> Names { get; }

    /// <summary>A column's index; -1 where the header does not have it.</summary>
    public int Place(string name) => places[name];

    /// <summary>The name at an index, the last one beyond the end.</summary>
    public string NameAt(int index) => Names[Math.Min(index, Names.Count - 1)];
}

/// <summary>The file as a whole cannot be read; nothing of it was taken.</summary>
public sealed class RegistrationFileException(LocalText text) : Exception(text.En)
{
    /// <summary>One line that says what to do.</summary>
    public LocalText Text { get; } = text;
}

/// <summary>The two families of vehicles whose plates can share a text.</summary>
public static class VehicleFamily
{
    public const string Car = "car";
    public const string Motorbike = "motorbike";

    /// <summary>Null when the class is unknown.</summary>
    public static string? Of(string vehicleClass) => vehicleClass switch
    {
        VehicleClasses.Motorbike => Motorbike,
        VehicleClasses.Car or VehicleClasses.Truck or VehicleClasses.Bus => Car,
        _ => null,
    };
}
