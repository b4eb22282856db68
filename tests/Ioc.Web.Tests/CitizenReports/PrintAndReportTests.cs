using System.Net;
using System.Net.Http.Json;
using System.Text;
using Dapper;
using Ioc.Domain.Events;
using Ioc.Enforcement.CitizenReports;
using Ioc.Web.CitizenReports;
using Ioc.Web.Platform;
using Ioc.Web.Review;
using Ioc.Web.Tests.Review;

namespace Ioc.Web.Tests.CitizenReports;

public sealed class PrintAndReportTests(EnforcementSite site) : IClassFixture<EnforcementSite>
{
    [Fact]
    public async Task Chosen_notices_are_one_file_by_number_and_each_says_who_printed_it_and_when()
    {
        var (first, firstNumber, _) = await site.NoticeAsync("79A-515.01");
        var (second, secondNumber, _) = await site.NoticeAsync("79A-515.02");
        using var officer = site.Staff("in.an", StaffRoles.Officer);
        var waiting = (await officer.GetFromJsonAsync<List<PrintView>>("/api/review/prints"))!;
        Assert.Equal([firstNumber, secondNumber], waiting.Where(notice => notice.CaseId == first || notice.CaseId == second).Select(notice => notice.Number));

        // chosen the other way round, and one of them twice
        using var answer = await officer.PostAsJsonAsync("/api/review/prints", new PrintPapers([second, first, second]));
        Assert.Equal($"thong-bao-{site.Clock.Now.ToOffset(TimeSpan.FromHours(7)):yyyyMMdd-HHmmss}.pdf", answer.Content.Headers.ContentDisposition!.FileName);
        var file = Encoding.Latin1.GetString(await answer.Content.ReadAsByteArrayAsync());

        Assert.StartsWith("%PDF-1.7", file, StringComparison.Ordinal);
        Assert.Contains("/Count 4 ", file, StringComparison.Ordinal);
        var printed = (await officer.GetFromJsonAsync<List<PrintView>>("/api/review/prints?printed=true"))!.Where(notice => notice.CaseId == first || notice.CaseId == second).ToList();
        Assert.All(printed, notice => Assert.Equal((1, "Đại úy in.an"), (notice.Prints, notice.PrintedBy)));
        Assert.Equal(2, printed.Count);
        Assert.Equal(1, await site.EventsAsync(first, EventTypes.NoticesPrinted));
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        Assert.Equal([first, second], await connection.QueryAsync<Guid>("select case_id from enforcement.print where case_id = any(@ids) order by position", new { ids = new[] { first, second } }));
    }

    [Fact]
    public async Task A_notice_that_was_withdrawn_is_not_sent_any_more()
    {
        var (withdrawn, _, _) = await site.NoticeAsync("79A-515.05");
        await site.ActAsync(site.Authority(), withdrawn, "cancel", version => new CancelNotice(version, "Nhầm chủ phương tiện"));
        using var officer = site.Officer();
        Assert.DoesNotContain((await officer.GetFromJsonAsync<List<PrintView>>("/api/review/prints"))!, notice => notice.CaseId == withdrawn);
        Assert.Equal((HttpStatusCode.NotFound, "print.unknown"), await EnforcementSite.RefusalAsync(await officer.PostAsJsonAsync("/api/review/prints", new PrintPapers([withdrawn]))));
        Assert.Equal(0, await site.EventsAsync(withdrawn, EventTypes.NoticesPrinted));
    }

    [Fact]
    public async Task Nothing_is_printed_where_one_of_the_chosen_has_no_notice_or_is_out_of_the_officers_place()
    {
        var (noticed, _, _) = await site.NoticeAsync("79A-515.03");
        var waiting = await site.CaseAsync("79A51504");
        using var officer = site.Officer();
        Assert.Equal((HttpStatusCode.NotFound, "print.unknown"), await EnforcementSite.RefusalAsync(await officer.PostAsJsonAsync("/api/review/prints", new PrintPapers([noticed, waiting]))));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "print.count"), await EnforcementSite.RefusalAsync(await officer.PostAsJsonAsync("/api/review/prints", new PrintPapers([]))));
        using var elsewhere = site.Staff("xa", $"{StaffRoles.Officer}@MP-AT-01");
        Assert.Equal((HttpStatusCode.NotFound, "print.unknown"), await EnforcementSite.RefusalAsync(await elsewhere.PostAsJsonAsync("/api/review/prints", new PrintPapers([noticed]))));
        Assert.Equal(0, await site.EventsAsync(noticed, EventTypes.NoticesPrinted));
    }

    [Fact]
    public async Task A_report_gets_its_number_and_form_06_and_is_verified_once_and_stands_in_form_05()
    {
        using var officer = site.Officer();
        using var taken = await officer.PostAsJsonAsync("/api/review/reports", Report());
        Assert.True(taken.IsSuccessStatusCode, await taken.Content.ReadAsStringAsync());
        var (id, receipt) = (await taken.Content.ReadFromJsonAsync<ReportTaken>())!;
        Assert.StartsWith("%PDF-1.7", await officer.GetStringAsync(receipt), StringComparison.Ordinal);

        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        var (number, code) = await connection.QuerySingleAsync<(string, string)>("select number, check_code from enforcement.paper where report_id = @id", new { id });
        Assert.EndsWith("/TNDL-CSGT", number, StringComparison.Ordinal);
        using var anyone = site.Browser();
        Assert.True((await anyone.GetFromJsonAsync<PaperVerdict>($"/api/verify?number={Uri.EscapeDataString(number)}&code={code}"))!.Genuine);
        Assert.False((await anyone.GetFromJsonAsync<PaperVerdict>($"/api/verify?number={Uri.EscapeDataString(number)}&code=AAAA-BBBB-CCCC"))!.Genuine);

        Assert.True((await officer.PostAsJsonAsync($"/api/review/reports/{id}/verify", new VerifyReport("confirmed"))).IsSuccessStatusCode);
        Assert.Equal((HttpStatusCode.Conflict, "report.unknown"), await EnforcementSite.RefusalAsync(await officer.PostAsJsonAsync($"/api/review/reports/{id}/verify", new VerifyReport("refuted", "Không thấy"))));
        using var register = await officer.PostAsJsonAsync("/api/review/reports/register", new ReportDays(new DateOnly(2026, 11, 1), new DateOnly(2026, 12, 31)));
        Assert.StartsWith("%PDF-1.7", await register.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(1, await connection.ExecuteScalarAsync<int>("select count(*)::integer from enforcement.paper where kind = 'report_register'"));
    }

    public static TheoryData<NewReport, string> Wrong => new()
    {
        { Report() with { SenderName = " " }, "report.sender" },
        { Report() with { Act = "x" }, "report.act" },
        { Report() with { OccurredAt = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero) }, "report.time" },
        { Report() with { OccurredAt = null }, "report.time" },
        { Report() with { Channel = "pigeon" }, "report.choice" },
        { Report() with { Plate = "HELLO" }, "plate.not_valid" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_report_that_cannot_be_right_is_sent_back_with_words(NewReport report, string code)
    {
        using var officer = site.Officer();
        Assert.Equal((HttpStatusCode.UnprocessableEntity, code), await EnforcementSite.RefusalAsync(await officer.PostAsJsonAsync("/api/review/reports", report)));
    }

    [Fact]
    public async Task Unsure_reads_are_browsed_by_day_and_the_look_is_told()
    {
        await site.CaseAsync("79A51505", sure: false, at: new DateTimeOffset(2026, 11, 19, 3, 0, 0, TimeSpan.Zero));
        await site.CaseAsync("79A51506", sure: true, at: new DateTimeOffset(2026, 11, 19, 3, 0, 0, TimeSpan.Zero));
        using var officer = site.Staff("xem.bien", StaffRoles.Officer);

        var page = (await officer.GetFromJsonAsync<ReadPage>("/api/review/reads?day=2026-11-19"))!;

        Assert.Equal("79A-515.05", Assert.Single(page.Reads).PlateShown);
        Assert.NotNull(page.Reads[0].CaseId);
        Assert.Empty((await officer.GetFromJsonAsync<ReadPage>("/api/review/reads?day=2026-11-18"))!.Reads);
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        Assert.Equal(2, await connection.ExecuteScalarAsync<int>("select count(*)::integer from audit.event where type = 'person-data.passages_browsed' and actor = 'officer:xem.bien'"));
    }

    private static NewReport Report() => new(
        "email", "Nguyễn Thị Hạnh", null, "0900000001", "both", new DateTimeOffset(2026, 11, 20, 1, 0, 0, TimeSpan.Zero), "Ngã tư Hoa Phượng", "79A-123.45", "car", "white", "Xe vượt đèn đỏ");
}
