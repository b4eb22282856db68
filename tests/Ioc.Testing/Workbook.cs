using System.IO.Compression;
using System.Text;

namespace Ioc.Testing;

/// <summary>Writes workbooks by hand, part by part, so that a test can also write what no spreadsheet would.</summary>
public static class Workbook
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    /// <param name="sheetData">The rows, e.g. <c>&lt;row r="1"&gt;…&lt;/row&gt;</c>.</param>
    /// <param name="shared">The shared strings, in order.</param>
    /// <param name="formats">Number formats of the cell styles 1, 2, …; style 0 is General.</param>
    public static byte[] Write(string sheetData, IReadOnlyList<string>? shared = null, IReadOnlyList<string>? formats = null, Action<ZipArchive>? more = null,
        string type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", bool from1904 = false, string prolog = "")
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Part(zip, "[Content_Types].xml",
                $"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{type}"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>""");
            Part(zip, "_rels/.rels",
                """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
            Part(zip, "xl/workbook.xml",
                $"""<workbook xmlns="{Main}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr date1904="{(from1904 ? 1 : 0)}"/><sheets><sheet name="Dữ liệu" sheetId="1" r:id="r1"/></sheets></workbook>""");
            Part(zip, "xl/_rels/workbook.xml.rels",
                """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>""");
            Part(zip, "xl/sharedStrings.xml", $"""<sst xmlns="{Main}">{string.Concat((shared ?? []).Select(s => $"<si>{s}</si>"))}</sst>""");
            var numbers = string.Concat((formats ?? []).Select((format, i) => $"""<numFmt numFmtId="{164 + i}" formatCode="{System.Security.SecurityElement.Escape(format)}"/>"""));
            var styles = string.Concat((formats ?? []).Select((_, i) => $"""<xf numFmtId="{164 + i}"/>"""));
            Part(zip, "xl/styles.xml", $"""<styleSheet xmlns="{Main}"><numFmts>{numbers}</numFmts><cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>""");
            Part(zip, "xl/worksheets/sheet1.xml", $"""{prolog}<worksheet xmlns="{Main}"><sheetData>{sheetData}</sheetData></worksheet>""");
            more?.Invoke(zip);
        }

        return file.ToArray();
    }

    /// <summary>A plain table of texts.</summary>
    public static byte[] Table(params string[][] rows) => Table(rows, null);

    /// <summary>A plain table of texts, and what else is in the package. A text that begins with = is a formula.</summary>
    public static byte[] Table(string[][] rows, Action<ZipArchive>? more) => Write(Rows(rows), more: more);

    /// <summary>A workbook of several plain tables, in order, each on a sheet of its own.</summary>
    public static byte[] Book(params (string Sheet, string[][] Rows)[] sheets)
    {
        const string worksheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
        const string office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Part(zip, "[Content_Types].xml",
                $"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{string.Concat(sheets.Select((_, n) => $"""<Override PartName="/xl/worksheets/sheet{n + 1}.xml" ContentType="{worksheet}"/>"""))}</Types>""");
            Part(zip, "_rels/.rels",
                $"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
            Part(zip, "xl/workbook.xml",
                $"""<workbook xmlns="{Main}" xmlns:r="{office}"><sheets>{string.Concat(sheets.Select((sheet, n) => $"""<sheet name="{sheet.Sheet}" sheetId="{n + 1}" r:id="r{n + 1}"/>"""))}</sheets></workbook>""");
            Part(zip, "xl/_rels/workbook.xml.rels",
                $"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{string.Concat(sheets.Select((_, n) => $"""<Relationship Id="r{n + 1}" Type="{office}/worksheet" Target="worksheets/sheet{n + 1}.xml"/>"""))}</Relationships>""");
            foreach (var (n, (_, rows)) in sheets.Index())
            {
                Part(zip, $"xl/worksheets/sheet{n + 1}.xml", $"""<worksheet xmlns="{Main}"><sheetData>{Rows(rows)}</sheetData></worksheet>""");
            }
        }

        return file.ToArray();
    }

    private static string Rows(string[][] rows) =>
        string.Concat(rows.Select((row, r) => $"""<row r="{r + 1}">{string.Concat(row.Select((cell, c) => Cell(cell, $"{(char)('A' + c)}{r + 1}")))}</row>"""));

    private static string Cell(string text, string at) => text.Length == 0 ? ""
        : text[0] == '=' ? $"""<c r="{at}"><f>{text[1..]}</f><v>1</v></c>"""
        : $"""<c r="{at}" t="inlineStr"><is><t>{System.Security.SecurityElement.Escape(text)}</t></is></c>""";

    /// <summary>Writes a part.</summary>
    public static void Part(ZipArchive zip, string name, string content)
    {
        using var entry = zip.CreateEntry(name).Open();
        entry.Write(Encoding.UTF8.GetBytes(content));
    }
}
