using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace Ioc.Documents.Xlsx;

/// <summary>
/// Writes workbooks (ECMA-376, SpreadsheetML): plain tables with a header, filters, numbers as numbers and days as days. Texts are texts, never formulas.
/// The same content gives the same bytes: parts stand in a fixed order with a fixed time.
/// </summary>
public static partial class SheetWriter
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const int MostLetters = 32_767;
    private const int MostDecimals = 4;

    // the earliest time that a ZIP entry can have
    private static readonly DateTimeOffset Fixed = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The workbook's bytes.</summary>
    /// <param name="createdAt">Stands in the file as its time of making; the clock of this machine does not.</param>
    public static byte[] Write(string title, DateTimeOffset createdAt, IReadOnlyList<Sheet> sheets)
    {
        ArgumentNullException.ThrowIfNull(sheets);
        if (sheets.Count == 0)
        {
            throw new ArgumentException("A workbook has one sheet or more.", nameof(sheets));
        }

        var names = Names(sheets);
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Part(archive, "[Content_Types].xml", xml => Types(xml, sheets.Count));
            Part(archive, "_rels/.rels", xml => Links(xml, [
                ("rId1", "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument", "xl/workbook.xml"),
                ("rId2", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml")]));
            Part(archive, "docProps/core.xml", xml => Properties(xml, title, createdAt));
            Part(archive, "xl/workbook.xml", xml => Workbook(xml, names, sheets));
            Part(archive, "xl/_rels/workbook.xml.rels", xml => Links(xml, [
                .. sheets.Select((_, i) => ($"rId{i + 1}", $"{Relations}/worksheet", $"worksheets/sheet{i + 1}.xml")), ($"rId{sheets.Count + 1}", $"{Relations}/styles", "styles.xml")]));
            Part(archive, "xl/styles.xml", Styles);
            for (var i = 0; i < sheets.Count; i++)
            {
                var sheet = sheets[i];
                Part(archive, $"xl/worksheets/sheet{i + 1}.xml", xml => Worksheet(xml, sheet));
            }
        }

        return bytes.ToArray();
    }

    /// <summary>A1, B7, AA3.</summary>
    /// <param name="column">0 is A.</param>
    /// <param name="row">1 is the first.</param>
    public static string Address(int column, int row)
    {
        var letters = "";
        for (var left = column + 1; left > 0; left = (left - 1) / 26)
        {
            letters = (char)('A' + ((left - 1) % 26)) + letters;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{letters}{row}");
    }

    private static void Part(ZipArchive archive, string name, Action<XmlWriter> write)
    {
        var entry = archive.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = Fixed;
        using var stream = entry.Open();
        using var xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), NewLineHandling = NewLineHandling.Entitize });
        xml.WriteStartDocument(true);
        write(xml);
    }

    private static void Types(XmlWriter xml, int sheets)
    {
        xml.WriteStartElement("Types", "http://schemas.openxmlformats.org/package/2006/content-types");
        void Default(string extension, string type) => Element(xml, "Default", ("Extension", extension), ("ContentType", type));
        void Override(string part, string type) => Element(xml, "Override", ("PartName", part), ("ContentType", type));
        Default("rels", "application/vnd.openxmlformats-package.relationships+xml");
        Default("xml", "application/xml");
        Override("/xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml");
        Override("/xl/styles.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml");
        Override("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml");
        for (var i = 1; i <= sheets; i++)
        {
            Override($"/xl/worksheets/sheet{i}.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml");
        }

        xml.WriteEndElement();
    }

    private static void Links(XmlWriter xml, IEnumerable<(string Id, string Type, string Target)> links)
    {
        xml.WriteStartElement("Relationships", Package);
        foreach (var (id, type, target) in links)
        {
            Element(xml, "Relationship", ("Id", id), ("Type", type), ("Target", target));
        }

        xml.WriteEndElement();
    }

    private static void Properties(XmlWriter xml, string title, DateTimeOffset createdAt)
    {
        const string core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";
        const string terms = "http://purl.org/dc/terms/";
        xml.WriteStartElement("cp", "coreProperties", core);
        xml.WriteAttributeString("xmlns", "dc", null, "http://purl.org/dc/elements/1.1/");
        xml.WriteAttributeString("xmlns", "dcterms", null, terms);
        xml.WriteElementString("dc", "title", "http://purl.org/dc/elements/1.1/", Clean(title));
        xml.WriteElementString("dc", "creator", "http://purl.org/dc/elements/1.1/", "IOC");
        xml.WriteStartElement("dcterms", "created", terms);
        xml.WriteAttributeString("xsi", "type", "http://www.w3.org/2001/XMLSchema-instance", "dcterms:W3CDTF");
        xml.WriteString(createdAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Workbook(XmlWriter xml, List<string> names, IReadOnlyList<Sheet> sheets)
    {
        xml.WriteStartElement("workbook", Main);
        xml.WriteAttributeString("xmlns", "r", null, Relations);
        xml.WriteStartElement("sheets");
        for (var i = 0; i < names.Count; i++)
        {
            xml.WriteStartElement("sheet");
            xml.WriteAttributeString("name", names[i]);
            xml.WriteAttributeString("sheetId", (i + 1).ToString(CultureInfo.InvariantCulture));
            xml.WriteAttributeString("r", "id", Relations, $"rId{i + 1}");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        // the header again on each printed page
        xml.WriteStartElement("definedNames");
        for (var i = 0; i < names.Count; i++)
        {
            var head = sheets[i].Above.Count + 1;
            xml.WriteStartElement("definedName");
            xml.WriteAttributeString("name", "_xlnm.Print_Titles");
            xml.WriteAttributeString("localSheetId", i.ToString(CultureInfo.InvariantCulture));
            xml.WriteString(string.Create(CultureInfo.InvariantCulture, $"'{names[i].Replace("'", "''", StringComparison.Ordinal)}'!${head}:${head}"));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    // Formats by number: 0 plain, 1 header, 2 day, 3 title, then a number with 0..4 decimals.
    private static void Styles(XmlWriter xml) => xml.WriteRaw(
        $"""
        <styleSheet xmlns="{Main}"><numFmts count="4"><numFmt numFmtId="164" formatCode="#,##0.0"/><numFmt numFmtId="165" formatCode="#,##0.000"/><numFmt numFmtId="166" formatCode="#,##0.0000"/><numFmt numFmtId="167" formatCode="dd/mm/yyyy"/></numFmts>
        <fonts count="3"><font><sz val="11"/><name val="Times New Roman"/></font><font><b/><sz val="11"/><name val="Times New Roman"/></font><font><b/><sz val="13"/><name val="Times New Roman"/></font></fonts>
        <fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFEBEBE6"/></patternFill></fill></fills>
        <borders count="2"><border/><border><left style="thin"/><right style="thin"/><top style="thin"/><bottom style="thin"/></border></borders>
        <cellStyleXfs count="1"><xf/></cellStyleXfs>
        <cellXfs count="9"><xf borderId="1" applyBorder="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf fontId="1" fillId="2" borderId="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf><xf numFmtId="167" borderId="1" applyNumberFormat="1" applyBorder="1"/><xf fontId="2" applyFont="1"/><xf numFmtId="3" borderId="1" applyNumberFormat="1" applyBorder="1"/><xf numFmtId="164" borderId="1" applyNumberFormat="1" applyBorder="1"/><xf numFmtId="4" borderId="1" applyNumberFormat="1" applyBorder="1"/><xf numFmtId="165" borderId="1" applyNumberFormat="1" applyBorder="1"/><xf numFmtId="166" borderId="1" applyNumberFormat="1" applyBorder="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>
        """);

    private static void Worksheet(XmlWriter xml, Sheet sheet)
    {
        var head = sheet.Above.Count + 1;
        xml.WriteStartElement("worksheet", Main);
        xml.WriteStartElement("sheetPr");
        Element(xml, "pageSetUpPr", ("fitToPage", "1"));
        xml.WriteEndElement();
        xml.WriteStartElement("sheetViews");
        xml.WriteStartElement("sheetView");
        xml.WriteAttributeString("workbookViewId", "0");
        Element(xml, "pane", ("ySplit", head.ToString(CultureInfo.InvariantCulture)), ("topLeftCell", Address(0, head + 1)), ("activePane", "bottomLeft"), ("state", "frozen"));
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteStartElement("cols");
        for (var i = 0; i < sheet.Columns.Count; i++)
        {
            var number = (i + 1).ToString(CultureInfo.InvariantCulture);
            Element(xml, "col", ("min", number), ("max", number), ("width", sheet.Columns[i].Width.ToString("0.##", CultureInfo.InvariantCulture)), ("customWidth", "1"));
        }

        xml.WriteEndElement();
        xml.WriteStartElement("sheetData");
        for (var i = 0; i < sheet.Above.Count; i++)
        {
            Row(xml, i + 1, [new SheetCell(sheet.Above[i])], style: 3);
        }

        Row(xml, head, [.. sheet.Columns.Select(column => new SheetCell(column.Title))], style: 1);
        for (var i = 0; i < sheet.Rows.Count; i++)
        {
            Row(xml, head + 1 + i, sheet.Rows[i], style: null);
        }

        xml.WriteEndElement();
        if (sheet.Rows.Count > 0)
        {
            Element(xml, "autoFilter", ("ref", $"{Address(0, head)}:{Address(sheet.Columns.Count - 1, head + sheet.Rows.Count)}"));
        }

        Element(xml, "pageSetup", ("paperSize", "9"), ("orientation", "landscape"), ("fitToHeight", "0"));
        xml.WriteEndElement();
    }

    private static void Row(XmlWriter xml, int number, IReadOnlyList<SheetCell> cells, int? style)
    {
        xml.WriteStartElement("row");
        xml.WriteAttributeString("r", number.ToString(CultureInfo.InvariantCulture));
        for (var i = 0; i < cells.Count; i++)
        {
            var cell = cells[i];
            xml.WriteStartElement("c");
            xml.WriteAttributeString("r", Address(i, number));
            xml.WriteAttributeString("s", (style ?? (cell.Day is not null ? 2 : cell.Number is not null ? 4 + Math.Clamp(cell.Decimals, 0, MostDecimals) : 0)).ToString(CultureInfo.InvariantCulture));
            if (cell.Day is { } day)
            {
                // days since the last day of 1899, as spreadsheets count from March 1900
                xml.WriteElementString("v", Main, (day.DayNumber - new DateOnly(1899, 12, 30).DayNumber).ToString(CultureInfo.InvariantCulture));
            }
            else if (cell.Number is { } value && double.IsFinite(value))
            {
                xml.WriteElementString("v", Main, value.ToString("R", CultureInfo.InvariantCulture));
            }
            else if (!string.IsNullOrEmpty(cell.Text))
            {
                xml.WriteAttributeString("t", "inlineStr");
                xml.WriteStartElement("is");
                xml.WriteStartElement("t");
                xml.WriteAttributeString("xml", "space", null, "preserve");
                xml.WriteString(Clean(cell.Text));
                xml.WriteEndElement();
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Element(XmlWriter xml, string name, params (string Name, string Value)[] attributes)
    {
        xml.WriteStartElement(name);
        foreach (var (attribute, value) in attributes)
        {
            xml.WriteAttributeString(attribute, value);
        }

        xml.WriteEndElement();
    }

    // A sheet's name has 1 to 31 characters, none of []:*?/\, and no other sheet has it.
    private static List<string> Names(IReadOnlyList<Sheet> sheets)
    {
        var names = new List<string>();
        foreach (var sheet in sheets)
        {
            var wanted = string.Concat(Clean(sheet.Name).Where(c => c is not ('[' or ']' or ':' or '*' or '?' or '/' or '\\'))).Trim(' ', '\'');
            wanted = wanted.Length == 0 ? "Trang" : wanted;
            for (var i = 1; ; i++)
            {
                var ending = i == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({i})");
                var name = wanted[..Math.Min(wanted.Length, 31 - ending.Length)].TrimEnd() + ending;
                if (!names.Contains(name, StringComparer.OrdinalIgnoreCase))
                {
                    names.Add(name);
                    break;
                }
            }
        }

        return names;
    }

    // What XML cannot hold goes; what spreadsheets read as an escape is escaped itself.
    private static string Clean(string text)
    {
        text = text.Length > MostLetters ? text[..(MostLetters - 1)] + "…" : text;
        var kept = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]))
            {
                kept.Append(text[i]);
            }
            else if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
            {
                kept.Append(text[i]).Append(text[++i]);
            }
        }

        return Escape().Replace(kept.ToString(), "_x005F_x${code}_");
    }

    [GeneratedRegex("_x(?<code>[0-9A-Fa-f]{4})_", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Escape();
}

/// <summary>One sheet: lines above, a header, rows.</summary>
/// <param name="Name">Made fit for a sheet's name.</param>
/// <param name="Above">Lines above the header, e.g. a title.</param>
public sealed record Sheet(string Name, IReadOnlyList<string> Above, IReadOnlyList<SheetColumn> Columns, IReadOnlyList<IReadOnlyList<SheetCell>> Rows);

/// <param name="Width">In letters of the standard font.</param>
public sealed record SheetColumn(string Title, double Width);

/// <summary>A text, a number or a day.</summary>
/// <param name="Decimals">Shown of a number, 0..4; all of them are kept.</param>
public sealed record SheetCell(string? Text, double? Number = null, int Decimals = 0, DateOnly? Day = null);
