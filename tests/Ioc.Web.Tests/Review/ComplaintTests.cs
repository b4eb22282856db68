using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Ioc.Enforcement.Procedure;
using Ioc.Testing;
using Ioc.Web.Citizen;
using Ioc.Web.Payments;
using Ioc.Web.Platform;
using Ioc.Web.Review;
using Ioc.Web.Tests.Payments;

namespace Ioc.Web.Tests.Review;

/// <summary>Complaints against a decision, through the phone and the desk; amounts are reckoned here by hand.</summary>
public sealed class ComplaintTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Words = "Đèn còn vàng khi tôi qua vạch, xin xem lại mức phạt.";
    private const string Reasons = "Xem lại hình ảnh và hồ sơ, có tình tiết giảm nhẹ.";
    private readonly EnforcementSite site = new();

    public Task InitializeAsync() => site.InitializeAsync();

    public Task DisposeAsync() => site.DisposeAsync();

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    [Fact]
    public async Task A_complaint_with_a_file_is_taken_up_and_dismissed_and_the_phone_reads_why_by_whom_and_what_next()
    {
        var (id, phone) = await site.DecidedAsync("79A-701.01");
        var open = (await phone.GetFromJsonAsync<CitizenNotice>("/api/citizen/notice"))!;
        Assert.Contains("complain", open.Allowed);
        Assert.False(open.MayAttach);                       // the time for files before the decision is over

        // 21 November 2026 and ninety days: Friday, 19 February 2027
        Assert.Equal(new DateOnly(2027, 2, 19), open.ComplainBy);

        var raised = await ActAsync(phone, "complain", new ComplainAboutDecision(Words, null));
        Assert.Equal(("filed", true), (raised.Complaint!.State, raised.MayAttach));
        Assert.Equal(new DateOnly(2026, 12, 1), raised.Complaint.AnswerBy);
        Assert.Contains("pay", raised.Allowed);             // it puts no payment off
        Assert.DoesNotContain("complain", raised.Allowed);
        using (var file = new MultipartFormDataContent())
        {
            var picture = new ByteArrayContent(ViolationScene.Jpeg);
            picture.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
            file.Add(picture, "file", "anh.jpg");
            using var sent = await phone.PostAsync("/api/citizen/notice/attachments", file);
            Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        }

        var queue = (await site.Officer().GetFromJsonAsync<CasePage>("/api/review/cases?complained=true&state=pending_review"))!;
        Assert.Equal(id, Assert.Single(queue.Items).Id);
        var board = (await site.Staff("chihuy", StaffRoles.Officer, StaffRoles.Supervisor).GetFromJsonAsync<DeadlinePage>("/api/review/deadlines?code=accept_complaint"))!;
        Assert.Equal((id, new DateOnly(2026, 12, 1)), (Assert.Single(board.Items).CaseId, board.Items[0].DueOn));

        var taken = await site.ActAsync(site.Officer(), id, "complaint-accept", version => new AcceptComplaint(version, false, null));
        Assert.Equal(["complaint-settle"], taken.Acts.Where(act => act.StartsWith("complaint", StringComparison.Ordinal)));
        Assert.Equal("accepted", taken.Procedure.Complaint!.State);
        Assert.Equal(new DateOnly(2026, 12, 21), Assert.Single(taken.Procedure.Clocks, clock => clock.Code == "settle_complaint" && clock.State == "running").DueOn);
        Assert.Equal("met", Assert.Single(taken.Procedure.Clocks, clock => clock.Code == "accept_complaint").State);

        var settled = await site.ActAsync(site.Authority(), id, "complaint-settle", version => new SettleComplaint(version, "dismiss", null, Reasons));
        Assert.Equal(("decided", "dismissed"), (settled.State, settled.Procedure.Complaint!.State));
        Assert.Contains(settled.Procedure.Papers, paper => paper.Kind == "settlement" && paper.Number == "000001/QĐ-GQKN");
        var read = (await phone.GetFromJsonAsync<CitizenNotice>("/api/citizen/notice"))!;
        Assert.Equal((Reasons, "Đại úy thamquyen, Trưởng phòng Cảnh sát giao thông"), (read.Complaint!.Answer, read.Complaint.SettledBy));
        using var paper = await phone.GetAsync(read.Complaint.PdfUrl);
        Assert.Equal(("application/pdf", HttpStatusCode.OK), (paper.Content.Headers.ContentType?.MediaType, paper.StatusCode));
        Assert.Empty(read.Refunds);

        // settled once, here; the next way is another office
        using var again = await phone.PostAsJsonAsync("/api/citizen/notice/complain", new ComplainAboutDecision(Words, null));
        Assert.Equal((HttpStatusCode.Conflict, "complaint.settled"), await EnforcementSite.RefusalAsync(again));
        Assert.True(await site.EventuallyAsync("select count(*)::integer from citizen.message m join enforcement.notice n on n.id = m.notice_id where n.case_id = @id and m.subject_vi like '%hiếu nại%'", id, (int count) => count == 2) == 2);
    }

    [Fact]
    public async Task Lowered_after_a_late_payment_fine_and_surcharge_go_back_to_the_dong_and_the_case_stays_closed()
    {
        var (id, phone) = await site.DecidedAsync("79A-702.02");
        site.Clock.Advance(TimeSpan.FromDays(20));          // pay by 1 December; paid on the 11th: ten days at 9,500
        await PayAsync(phone, id, 19_095_000);
        await RaiseAndTakeUpAsync(id, phone);
        var settled = await site.ActAsync(site.Authority(), id, "complaint-settle", version => new SettleComplaint(version, "amend", 18_000_000, Reasons));
        var refund = Assert.Single(settled.Procedure.Refunds);
        Assert.Equal(("closed", 1_005_000, 5_000), (settled.State, refund.Total, refund.Surcharge));
        var read = (await phone.GetFromJsonAsync<CitizenNotice>("/api/citizen/notice"))!;
        Assert.Equal((18_000_000, 19_000_000, (long?)null), (read.Decision!.Amount, read.Decision.DecidedAmount, read.Decision.Due));
        Assert.Equal((1_005_000, (DateTimeOffset?)null), (Assert.Single(read.Refunds).Amount, read.Refunds[0].PaidAt));

        using (var nameless = await site.Authority().PostAsJsonAsync($"/api/review/cases/{id}/refund", new RefundPaid(settled.Version, refund.Id, " ")))
        {
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "refund.reference"), await EnforcementSite.RefusalAsync(nameless));
        }

        var paid = await site.ActAsync(site.Authority(), id, "refund", version => new RefundPaid(version, refund.Id, "LCT 00045/KBNN"));
        Assert.Equal("LCT 00045/KBNN", Assert.Single(paid.Procedure.Refunds).Reference);
        using var twice = await site.Authority().PostAsJsonAsync($"/api/review/cases/{id}/refund", new RefundPaid(paid.Version, refund.Id, "LCT 00046/KBNN"));
        Assert.Equal((HttpStatusCode.Conflict, "refund.unknown"), await EnforcementSite.RefusalAsync(twice));
        Assert.Equal(1, await site.EventsAsync(id, "refund.paid"));
    }

    [Fact]
    public async Task Raised_after_payment_the_rest_is_asked_for_by_a_day_of_its_own_and_has_a_receipt_of_its_own()
    {
        var (id, phone) = await site.DecidedAsync("79A-703.03");
        await PayAsync(phone, id, 19_000_000);
        await RaiseAndTakeUpAsync(id, phone);
        using (var outside = await site.Authority().PostAsJsonAsync($"/api/review/cases/{id}/complaint-settle", new SettleComplaint(await VersionAsync(id), "amend", 20_000_001, Reasons)))
        {
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "decision.amount"), await EnforcementSite.RefusalAsync(outside));
        }

        var raised = await site.ActAsync(site.Authority(), id, "complaint-settle", version => new SettleComplaint(version, "amend", 20_000_000, Reasons));
        Assert.Equal(("decided", 1_000_000, 0), (raised.State, raised.Procedure.Due!.Total, raised.Procedure.Due.Surcharge));
        Assert.Empty(raised.Procedure.Refunds);
        Assert.Contains(raised.Procedure.Clocks, clock => clock is { Code: "pay", State: "running" } && clock.DueOn == new DateOnly(2026, 12, 1));

        // five days late: 0.05 % of the added million a day
        site.Clock.Advance(TimeSpan.FromDays(15));
        await PayAsync(phone, id, 1_002_500);
        var read = (await phone.GetFromJsonAsync<CitizenNotice>("/api/citizen/notice"))!;
        using (var more = await phone.GetAsync(read.Payment!.MoreReceiptUrl))
        {
            Assert.Equal(HttpStatusCode.OK, more.StatusCode);
        }

        // annulled in the end by the authority itself: all of it goes back
        var annulled = await site.ActAsync(site.Authority(), id, "annul", version => new NotedAct(version, "Phát hiện nhầm người vi phạm"));
        Assert.Equal(("cancelled", 20_002_500, 2_500), (annulled.State, Assert.Single(annulled.Procedure.Refunds).Total, annulled.Procedure.Refunds[0].Surcharge));
    }

    [Fact]
    public async Task Annulled_on_a_complaint_points_come_back_the_hold_is_lifted_and_nothing_is_owed_by_anybody()
    {
        var (id, number, code) = await site.NoticeAsync("79A-704.04");
        using var phone = await site.HolderAsync(number, "79A-704.04", code);
        using (var confirmed = await phone.PostAsJsonAsync("/api/citizen/notice/confirm", new ConfirmNotice(true, null)))
        {
            Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
        }

        await site.RecordAsync(id, licence: "790000000704");
        await site.ActAsync(site.Authority(), id, "decide", version => new DecideFine(version, 19_000_000, null));
        site.Clock.Advance(TimeSpan.FromDays(30));
        await site.Service<ClockWatch>().RunAsync(CancellationToken.None);
        await RaiseAndTakeUpAsync(id, phone, complex: true);
        var annulled = await site.ActAsync(site.Authority(), id, "complaint-settle", version => new SettleComplaint(version, "annul", null, Reasons));
        Assert.Equal("cancelled", annulled.State);
        Assert.Empty(annulled.Procedure.Refunds);
        Assert.All(annulled.Procedure.Holds, hold => Assert.NotNull(hold.ReleasedAt));
        Assert.DoesNotContain(annulled.Procedure.Clocks, clock => clock.State == "running");
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        Assert.Equal(12, await connection.ExecuteScalarAsync<int>("select balance from enforcement.licence where number = '790000000704'"));
        using var verdict = await site.Browser().GetAsync($"/api/verify?number={Uri.EscapeDataString(annulled.Decision!.Number)}&code={await connection.ExecuteScalarAsync<string>("select check_code from enforcement.document where case_id = @id and kind = 'decision'", new { id })}");
        Assert.False((await verdict.Content.ReadFromJsonAsync<PaperVerdict>())!.Standing);
    }

    [Fact]
    public async Task A_payment_begun_before_the_amount_changed_is_told_to_be_given_back_and_the_new_amount_is_asked_for()
    {
        var (id, phone) = await site.DecidedAsync("79A-705.05");
        await RaiseAndTakeUpAsync(id, phone);
        var (reference, amount) = await StartAsync(phone, id);
        await site.ActAsync(site.Authority(), id, "complaint-settle", version => new SettleComplaint(version, "amend", 18_500_000, Reasons));
        await ReportAsync(reference, amount, "77701");
        await ReportAsync(reference, amount, "77701");
        Assert.Equal(1, await site.EventsAsync(id, "payment.refused"));
        await PayAsync(phone, id, 18_500_000);
    }

    [Fact]
    public async Task What_is_not_taken_up_may_be_raised_again_in_time_and_after_it_only_with_what_kept_the_holder()
    {
        var (id, phone) = await site.DecidedAsync("79A-706.06");
        await ActAsync(phone, "complain", new ComplainAboutDecision(Words, null));
        using (var unnamed = await site.Authority().PostAsJsonAsync($"/api/review/cases/{id}/complaint-refuse", new RefuseComplaint(await VersionAsync(id), "bored", Reasons)))
        {
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "complaint.reason"), await EnforcementSite.RefusalAsync(unnamed));
        }

        using (var officer = await site.Officer().PostAsJsonAsync($"/api/review/cases/{id}/complaint-refuse", new RefuseComplaint(await VersionAsync(id), "not_signed", Reasons)))
        {
            Assert.Equal(HttpStatusCode.Forbidden, officer.StatusCode);
        }

        var refused = await site.ActAsync(site.Authority(), id, "complaint-refuse", version => new RefuseComplaint(version, "not_signed", Reasons));
        Assert.Contains("chữ ký", refused.Procedure.Complaint!.Refusal!.Vi, StringComparison.Ordinal);
        Assert.Contains(refused.Procedure.Clocks, clock => clock is { Code: "appeal", State: "running" });

        // Time passes between the two: which complaint is the newest is told by when it was raised.
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        var again = await ActAsync(phone, "complain", new ComplainAboutDecision(Words, null));
        Assert.Contains("withdraw", again.Allowed);
        Assert.Equal("withdrawn", (await ActAsync(phone, "withdraw", new { })).Complaint!.State);

        site.Clock.Advance(TimeSpan.FromDays(91));
        using (var late = await phone.PostAsJsonAsync("/api/citizen/notice/complain", new ComplainAboutDecision(Words, null)))
        {
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "complaint.late"), await EnforcementSite.RefusalAsync(late));
        }

        await ActAsync(phone, "complain", new ComplainAboutDecision(Words, "Tôi nằm viện từ tháng mười hai đến hôm qua."));
        var seen = (await site.Officer().GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!;
        Assert.StartsWith("Tôi nằm viện", seen.Procedure.Complaint!.Obstacle, StringComparison.Ordinal);
        using var stranger = site.Citizen("999000000001");
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        using var foreign = await stranger.PostAsJsonAsync(
            $"/api/citizen/notices/{await connection.ExecuteScalarAsync<Guid>("select id from enforcement.notice where case_id = @id", new { id })}/withdraw", new { });
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
    }

    [Fact]
    public async Task While_a_complaint_is_open_the_decision_is_not_annulled_beside_it_and_a_lower_office_cannot_settle_it()
    {
        var (id, phone) = await site.DecidedAsync("79A-707.07");
        await RaiseAndTakeUpAsync(id, phone);
        using (var beside = await site.Authority().PostAsJsonAsync($"/api/review/cases/{id}/annul", new NotedAct(await VersionAsync(id), Reasons)))
        {
            Assert.Equal((HttpStatusCode.Conflict, "complaint.open"), await EnforcementSite.RefusalAsync(beside));
        }

        foreach (var (act, code) in ((SettleComplaint, string)[])
        [
            (new SettleComplaint(0, "forgive", null, Reasons), "complaint.outcome"), (new SettleComplaint(0, "amend", null, Reasons), "complaint.outcome"),
            (new SettleComplaint(0, "dismiss", 18_000_000, Reasons), "complaint.outcome"), (new SettleComplaint(0, "amend", 19_000_000, Reasons), "complaint.same_amount"),
            (new SettleComplaint(0, "annul", null, " "), "note.missing"),
        ])
        {
            using var wrong = await site.Authority().PostAsJsonAsync($"/api/review/cases/{id}/complaint-settle", act with { Version = await VersionAsync(id) });
            Assert.Equal(code, (await EnforcementSite.RefusalAsync(wrong)).Code);
        }

        using var twice = await site.Officer().PostAsJsonAsync($"/api/review/cases/{id}/complaint-accept", new AcceptComplaint(await VersionAsync(id), false, null));
        Assert.Equal((HttpStatusCode.Conflict, "complaint.none"), await EnforcementSite.RefusalAsync(twice));
    }

    private async Task RaiseAndTakeUpAsync(Guid id, HttpClient phone, bool complex = false)
    {
        await ActAsync(phone, "complain", new ComplainAboutDecision(Words, null));
        await site.ActAsync(site.Officer(), id, "complaint-accept", version => new AcceptComplaint(version, complex, complex ? "Nhiều tình tiết phải xác minh" : null));
    }

    private static async Task<CitizenNotice> ActAsync<T>(HttpClient phone, string act, T body)
    {
        using var answer = await phone.PostAsJsonAsync($"/api/citizen/notice/{act}", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<CitizenNotice>())!;
    }

    private async Task<int> VersionAsync(Guid id) => (await site.Officer().GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!.Version;

    private async Task<(string Reference, long Amount)> StartAsync(HttpClient phone, Guid id)
    {
        site.Clock.Advance(TimeSpan.FromSeconds(1));        // the newest is told by its time
        using var started = await phone.PostAsJsonAsync("/api/citizen/notice/pay", new { });
        Assert.True(started.IsSuccessStatusCode, await started.Content.ReadAsStringAsync());
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        return await connection.QuerySingleAsync<(string, long)>("select reference, amount from enforcement.payment where case_id = @id order by started_at desc, id desc limit 1", new { id });
    }

    private async Task ReportAsync(string reference, long amount, string transaction)
    {
        using var bank = new HttpClient { BaseAddress = site.Address };
        using var answer = await bank.GetAsync($"{PaymentEndpoints.ReportPath}?{site.Gateway.Report(reference, amount, true, transaction)}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task PayAsync(HttpClient phone, Guid id, long expected)
    {
        var (reference, amount) = await StartAsync(phone, id);
        Assert.Equal(expected, amount);
        await ReportAsync(reference, amount, Random.Shared.NextInt64(1, 1_000_000_000).ToString(CultureInfo.InvariantCulture));
        Assert.Equal("closed", await site.EventuallyAsync("select state from enforcement.case where id = @id", id, (string? state) => state == "closed"));
    }
}
