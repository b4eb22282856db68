using System.IO.Compression;
using Ioc.Documents.Xlsx;
using Ioc.Testing;

namespace Ioc.Analytics.Tests.Facts;

public sealed class XlsxSheetTests
{
    [Fact]
    public void Cells_are_told_with_their_references_as_a_spreadsheet_shows_them()
    {
        var rows = Read(Workbook.Write(
            """
            <row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c></row>
            <row r="5"><c r="A5"><v>42</v></c><c r="B5"><v>0.1</v></c><c r="C5"><v>1.0E+3</v></c><c r="D5" t="b"><v>1</v></c><c r="E5" t="e"><v>#N/A</v></c><c r="F5" t="inlineStr"><is><r><t>Phường </t></r><r><t>Bến Thịnh</t></r></is></c></row>
            """,
            ["<t>Mã</t>", "<r><t>Tên</t></r><rPh sb=\"0\" eb=\"1\"><t>ten</t></rPh>"]));

        Assert.Equal([2, 5], rows.Select(r => r.Number));
        Assert.Equal(["A2=Mã", "C2=Tên"], rows[0].Cells.Select(c => $"{c.Reference}={c.Text}"));
        Assert.Equal(["42", "0.1", "1000", "true", "#N/A", "Phường Bến Thịnh"], rows[1].Cells.Select(c => c.Text));
        Assert.Equal([XlsxCellKind.Number, XlsxCellKind.Number, XlsxCellKind.Number, XlsxCellKind.Truth, XlsxCellKind.Error, XlsxCellKind.Text], rows[1].Cells.Select(c => c.Kind));
    }

    // Serial numbers of the format's own documentation: 1 is 1 January 1900, 61 is 1 March 1900, 45658 is 1 January 2025.
    [Theory]
    [InlineData("1", "dd/mm/yyyy", false, "1900-01-01")]
    [InlineData("61", "dd/mm/yyyy", false, "1900-03-01")]
    [InlineData("45658", "dd/mm/yyyy", false, "2025-01-01")]
    [InlineData("45658.75", "dd/mm/yyyy hh:mm", false, "2025-01-01 18:00")]
    [InlineData("0.5", "hh:mm", false, "12:00")]
    [InlineData("0", "dd/mm/yyyy", true, "1904-01-01")]
    [InlineData("45658", "#,##0 \"đồng\"", false, "45658")]
    [InlineData("45658", "[Red]0.00", false, "45658")]
    [InlineData("1.5", "[h]:mm", false, "1900-01-01 12:00")]
    [InlineData("45658", "[$-42A]dd mmmm yyyy", false, "2025-01-01")]
    public void A_number_is_a_date_where_its_format_shows_one(string value, string format, bool from1904, string text)
    {
        var rows = Read(Workbook.Write($"""<row r="1"><c r="A1" s="1"><v>{value}</v></c></row>""", formats: [format], from1904: from1904));

        Assert.Equal(text, rows[0].Cells[0].Text);
    }

    [Fact]
    public void A_formula_is_named_and_its_stored_result_is_not_believed()
    {
        var rows = Read(Workbook.Write("""<row r="1"><c r="A1"><f>HYPERLINK("http://x")</f><v>99</v></c></row>"""));

        Assert.Equal((XlsxCellKind.Formula, ""), (rows[0].Cells[0].Kind, rows[0].Cells[0].Text));
    }

    [Fact]
    public void A_bomb_is_refused_before_it_is_unpacked()
    {
        var bomb = Workbook.Write("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>", more: zip => Workbook.Part(zip, "xl/media/zeros.bin", new string('0', 8 << 20)));

        Assert.Contains("too large", Refused(bomb), StringComparison.Ordinal);
    }

    [Fact]
    public void A_workbook_larger_than_allowed_when_unpacked_is_refused()
    {
        var large = Workbook.Write("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>");

        Assert.Contains("too large", Refused(large, new XlsxLimits { UnpackedBytes = 1000 }), StringComparison.Ordinal);
    }

    [Fact]
    public void Macros_are_refused_by_their_part_and_by_the_type_of_the_workbook()
    {
        const string row = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>";
        Assert.Contains("macros", Refused(Workbook.Write(row, more: zip => Workbook.Part(zip, "xl/vbaProject.bin", "x"))), StringComparison.Ordinal);
        Assert.Contains("macros", Refused(Workbook.Write(row, type: "application/vnd.ms-excel.sheet.macroEnabled.main+xml")), StringComparison.Ordinal);
    }

    [Fact]
    public void Links_to_other_files_are_refused() =>
        Assert.Contains("links", Refused(Workbook.Write("<row r=\"1\"/>", more: zip => Workbook.Part(zip, "xl/externalLinks/externalLink1.xml", "<x/>"))), StringComparison.Ordinal);

    [Fact]
    public void Entities_are_not_expanded()
    {
        var bomb = Workbook.Write(
            "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&b;</t></is></c></row>",
            prolog: "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\">]>");

        var refused = Assert.Throws<XlsxException>(() => Read(bomb));
        Assert.Contains("ngay từ đầu", refused.Vietnamese, StringComparison.Ordinal);
        Assert.DoesNotContain('0', refused.Vietnamese);
    }

    [Theory]
    [InlineData("<row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row>", "beyond column")]
    [InlineData("<row r=\"4000000\"><c r=\"A4000000\"><v>1</v></c></row>", "more than")]
    [InlineData("<row r=\"1\"><c r=\"AAAAAAA1\"><v>1</v></c></row>", "broken")]
    [InlineData("<row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>", "broken")]
    [InlineData("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>7</v></c></row>", "broken")]
    [InlineData("<row r=\"1\"><c r=\"A1\"><v>1</v>", "broken")]
    public void A_sheet_beyond_the_limits_or_broken_is_refused_in_words(string data, string why)
    {
        var refused = Assert.Throws<XlsxException>(() => Read(Workbook.Write(data)));

        Assert.Contains(why, refused.English, StringComparison.Ordinal);
        Assert.NotEqual(refused.English, refused.Vietnamese);
    }

    [Theory]
    [InlineData("plain text")]
    [InlineData("PK\u0003\u0004 but nothing more")]
    [InlineData("")]
    public void What_is_no_workbook_is_refused(string content) => Assert.Throws<XlsxException>(() => Read(System.Text.Encoding.Latin1.GetBytes(content)));

    [Fact]
    public void An_old_or_locked_file_is_told_to_be_saved_anew() =>
        Assert.Contains("password", Refused([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0]), StringComparison.Ordinal);

    [Fact]
    public void A_package_without_a_workbook_is_refused()
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Workbook.Part(zip, "hello.txt", "hello");
        }

        Assert.Throws<XlsxException>(() => Read(file.ToArray()));
    }

    private static List<XlsxRow> Read(byte[] workbook, XlsxLimits? limits = null)
    {
        using var file = new MemoryStream(workbook);
        using var sheet = XlsxSheetReader.Open(file, limits);
        return [.. sheet.Rows()];
    }

    private static string Refused(byte[] workbook, XlsxLimits? limits = null) => Assert.Throws<XlsxException>(() => Read(workbook, limits)).English;
}
