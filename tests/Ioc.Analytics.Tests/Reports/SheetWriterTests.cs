using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using Ioc.Documents.Xlsx;
using Sheet = Ioc.Documents.Xlsx.Sheet;

namespace Ioc.Analytics.Tests.Reports;

/// <summary>Workbooks as Microsoft's own library reads and validates them.</summary>
public sealed class SheetWriterTests
{
    private static readonly DateTimeOffset Made = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_workbook_is_valid_and_holds_what_was_written()
    {
        using var document = Open(Write("Dân số, lao động: “Quý IV” [1/2]"));
        Assert.Empty(new OpenXmlValidator().Validate(document).Select(fault => $"{fault.Part?.Uri} {fault.Path?.XPath} {fault.Description}"));
        var sheets = document.WorkbookPart!.Workbook.Descendants<DocumentFormat.OpenXml.Spreadsheet.Sheet>().Select(sheet => sheet.Name!.Value).ToList();
        Assert.Equal(["Dân số, lao động “Quý IV” 12", "Dân số, lao động “Quý IV” 1 (2)"], sheets); // 31 letters at most
        var cells = document.WorkbookPart.WorksheetParts.First().Worksheet.Descendants<Cell>().ToDictionary(cell => cell.CellReference!.Value!, StringComparer.Ordinal);
        Assert.Equal("Phường Sao Mai", cells["A3"].InlineString!.InnerText);
        Assert.Equal("1234.5", cells["B3"].CellValue!.Text);
        // 1 November 2026 is day 46327 of the spreadsheets' count
        Assert.Equal("46327", cells["C3"].CellValue!.Text);
        Assert.Equal("=1+1", cells["A4"].InlineString!.InnerText);
        Assert.Null(cells["A4"].CellFormula);
        Assert.Equal("_x005F_x0041_ \u00E1", cells["A5"].InlineString!.InnerText);
    }

    [Fact]
    public void The_same_content_has_the_same_bytes() => Assert.Equal(Write("Một"), Write("Một"));

    [Theory]
    [InlineData(0, "A1")]
    [InlineData(25, "Z1")]
    [InlineData(26, "AA1")]
    [InlineData(701, "ZZ1")]
    [InlineData(702, "AAA1")]
    public void Columns_are_named_as_spreadsheets_name_them(int column, string address) => Assert.Equal(address, SheetWriter.Address(column, 1));

    private static byte[] Write(string name)
    {
        var sheet = new Sheet(
            name, ["Tiêu đề"], [new("Địa bàn", 20), new("Giá trị", 12), new("Ngày", 12)],
            [
                [new("Phường Sao Mai"), new(null, 1234.5, 1), new(null, Day: new(2026, 11, 1))], [new("=1+1"), new(null, double.NaN), new(null)],
                [new("_x0041_\u0001 \u00E1"), new(null, -3), new("cuối")],
            ]);
        return SheetWriter.Write("Thử", Made, [sheet, sheet]);
    }

    private static SpreadsheetDocument Open(byte[] workbook) => SpreadsheetDocument.Open(new MemoryStream(workbook), false);
}
