using System.Globalization;
using System.Text;
using Ioc.Enforcement.CitizenReports;
using Ioc.Enforcement.Documents;

namespace Ioc.Enforcement.Tests.Documents;

public sealed class ReportFormTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 1, 0, 0, TimeSpan.Zero);
    private static readonly PaperSeal Seal = new("000001/STN-CSGT", "7KQM-X2WP-3NPA", "https://ioc.example");

    [Fact]
    public void The_register_has_its_seventeen_columns_on_every_page_and_loses_no_report()
    {
        var text = Plain(ReportRegisterDocument.Write(new EnforcementOptions(), "000001/STN-CSGT", new(2026, 11, 1), new(2026, 11, 21), [.. Enumerable.Range(1, 120).Select(Report)], At, Seal));
        var pages = text.Pages;

        Assert.InRange(pages, 4, 40);
        Assert.Contains("/MediaBox [0 0 842 595]", text.File, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_register_has_the_same_bytes_and_one_more_report_others()
    {
        byte[] Write(int reports) => ReportRegisterDocument.Write(
            new EnforcementOptions(), "000001/STN-CSGT", new(2026, 11, 1), new(2026, 11, 21), [.. Enumerable.Range(1, reports).Select(Report)], At, Seal);
        Assert.Equal(Write(3), Write(3));
        Assert.NotEqual(Write(3), Write(4));
        Assert.NotEmpty(Write(0));
    }

    [Fact]
    public void Words_without_an_end_stay_in_their_column()
    {
        var endless = Report(1) with { Act = new string('W', 900), SenderName = new string('Đ', 120), Place = string.Join(' ', Enumerable.Repeat("đường", 50)) };
        Assert.InRange(Plain(ReportRegisterDocument.Write(new EnforcementOptions(), "000001/STN-CSGT", new(2026, 11, 1), new(2026, 11, 21), [endless, endless], At, Seal)).Pages, 1, 4);
        Assert.InRange(Plain(ReportReceiptDocument.Write(new EnforcementOptions(), endless, "Đại úy", Seal)).Pages, 1, 3);
    }

    [Fact]
    public void The_slip_is_one_page_with_its_fonts_inside()
    {
        var (file, pages) = Plain(ReportReceiptDocument.Write(new EnforcementOptions(), Report(7), "Đại úy Nguyễn Minh Khoa", Seal));
        Assert.Equal(1, pages);
        Assert.Contains("/FontFile2", file, StringComparison.Ordinal);
    }

    private static (string File, int Pages) Plain(byte[] pdf)
    {
        var text = Encoding.Latin1.GetString(pdf);
        return (text, text.Split("/Type /Page ", StringSplitOptions.None).Length - 1);
    }

    private static CitizenReport Report(int number) => new(
        Guid.Empty, string.Create(CultureInfo.InvariantCulture, $"{number:D6}/TNDL-CSGT"), 2026, At, "application", "Nguyễn Thị Hạnh (mô phỏng)", "Số 12 đường Biển Xanh, phường Sao Mai",
        "0900000001", "both", At.AddHours(-20), "Ngã tư Hoa Phượng – Biển Xanh, phường Sao Mai", "79A12345", "car", "white", "Xe ô tô vượt đèn đỏ theo hướng từ Hoa Phượng đi Biển Xanh",
        "canbo", "Đại úy Nguyễn Minh Khoa", number % 2 == 0 ? "confirmed" : null, null, null, number % 2 == 0 ? "canbo" : null, number % 2 == 0 ? "Đại úy Nguyễn Minh Khoa" : null,
        number % 2 == 0 ? At : null, number % 2 == 0 ? "000123/TB-XPVPHC" : null);
}
