using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Ioc.Analytics.Indicators;
using Ioc.Domain.Time;
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
        Assert.Null(raised.ComplainNext);
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
        Assert.Equal(["complaint-settle", "complaint-suspend"], taken.Acts.Where(act => act.StartsWith("complaint", StringComparison.Ordinal)));
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

        // settled once, here; the next way is another office: 21 November and thirty days
        Assert.Equal((2, new DateOnly(2026, 12, 21), "Giám đốc Công an cấp tỉnh"), (read.ComplainNext, read.ComplainBy, read.Superior!.Vi));
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
        Assert.EndsWith("Quyết định xử phạt đã bị hủy.", (await phone.GetFromJsonAsync<CitizenNotice>("/api/citizen/notice"))!.Explanation.Vi, StringComparison.Ordinal);
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

    [Fact]
    public async Task While_a_decision_is_suspended_no_day_counts_and_once_it_is_lifted_the_rest_of_the_time_to_pay_goes_on()
    {
        var (id, phone) = await site.DecidedAsync("79A-708.08");
        var asked = await ActAsync(phone, "complain", new ComplainAboutDecision(Words, null, "Nộp ngay thì tôi phải bán chiếc xe đang chạy thuê."));
        Assert.StartsWith("Nộp ngay", asked.Complaint!.SuspensionAsked, StringComparison.Ordinal);
        using (var early = await site.Authority().PostAsJsonAsync($"/api/review/cases/{id}/complaint-suspend", new NotedAct(await VersionAsync(id), Reasons)))
        {
            Assert.Equal((HttpStatusCode.Conflict, "suspension.not_settling"), await EnforcementSite.RefusalAsync(early));
        }

        await site.ActAsync(site.Officer(), id, "complaint-accept", version => new AcceptComplaint(version, false, null));
        using (var officer = await site.Officer().PostAsJsonAsync($"/api/review/cases/{id}/complaint-suspend", new NotedAct(await VersionAsync(id), Reasons)))
        {
            Assert.Equal(HttpStatusCode.Forbidden, officer.StatusCode);
        }

        site.Clock.Advance(TimeSpan.FromDays(4));           // Wednesday, 25 November: of the ten days to 1 December six are left
        var suspended = await site.ActAsync(site.Authority(), id, "complaint-suspend", version => new NotedAct(version, "Thu nhập duy nhất của gia đình"));
        Assert.Contains("complaint-lift", suspended.Acts);
        Assert.DoesNotContain("complaint-suspend", suspended.Acts);
        Assert.Equal(("000001/QĐ-TĐC", new DateOnly(2026, 12, 21), (string?)null), (Assert.Single(suspended.Procedure.Suspensions).Number, suspended.Procedure.Suspensions[0].Until, suspended.Procedure.Suspensions[0].EndedHow));
        using (var twice = await site.Authority().PostAsJsonAsync($"/api/review/cases/{id}/complaint-suspend", new NotedAct(suspended.Version, Reasons)))
        {
            Assert.Equal((HttpStatusCode.Conflict, "suspension.runs"), await EnforcementSite.RefusalAsync(twice));
        }

        // past 1 December nothing is late and nobody is asked to hold a service
        site.Clock.Advance(TimeSpan.FromDays(10));          // Saturday, 5 December
        await site.Service<ClockWatch>().RunAsync(CancellationToken.None);
        var seen = (await phone.GetFromJsonAsync<CitizenNotice>("/api/citizen/notice"))!;
        Assert.Equal((19_000_000, 0), (seen.Decision!.Due, seen.Decision.Surcharge));
        Assert.Contains("tạm đình chỉ", seen.NextStep.Vi, StringComparison.Ordinal);
        Assert.Contains("cách tính của cơ quan", seen.Suspension!.Effect.Vi, StringComparison.Ordinal);
        Assert.Empty((await site.Officer().GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!.Procedure.Holds);
        using (var paper = await phone.GetAsync(seen.Suspension.PdfUrl))
        {
            Assert.Equal("application/pdf", paper.Content.Headers.ContentType?.MediaType);
        }

        // lifted on Saturday the 5th: eleven days did not count, 1 December becomes Saturday the 12th, so Monday the 14th
        var lifted = await site.ActAsync(site.Authority(), id, "complaint-lift", version => new NotedAct(version, "Đã có nguồn thu nhập khác"));
        Assert.Equal(("lifted", new DateOnly(2026, 12, 5)), (lifted.Procedure.Suspensions[0].EndedHow, lifted.Procedure.Suspensions[0].EndedOn));
        Assert.Equal(new DateOnly(2026, 12, 14), Assert.Single(lifted.Procedure.Clocks, clock => clock.Code == "pay").DueOn);
        Assert.Contains(lifted.Procedure.Papers, paper => paper.Kind == "suspension-end" && paper.Number == "000002/QĐ-TĐC");
        Assert.Equal(new DateOnly(2026, 12, 14), (await phone.GetFromJsonAsync<CitizenNotice>("/api/citizen/notice"))!.Decision!.PayBy);

        // two days late: 0.05 % of 19 million a day
        site.Clock.Advance(TimeSpan.FromDays(11));
        await PayAsync(phone, id, 19_019_000);
        Assert.Equal((1, 1), (await site.EventsAsync(id, "decision.suspended"), await site.EventsAsync(id, "decision.suspension_ended")));
        using var none = await site.Authority().PostAsJsonAsync($"/api/review/cases/{id}/complaint-suspend", new NotedAct(await VersionAsync(id), Reasons));
        Assert.Equal((HttpStatusCode.Conflict, "suspension.nothing_due"), await EnforcementSite.RefusalAsync(none));
    }

    [Fact]
    public async Task A_suspension_ends_of_itself_with_the_time_for_settling_and_the_holder_is_told_by_when_to_pay()
    {
        var (id, phone) = await site.DecidedAsync("79A-709.09");
        await RaiseAndTakeUpAsync(id, phone);               // to be settled by Monday, 21 December
        await site.ActAsync(site.Authority(), id, "complaint-suspend", version => new NotedAct(version, Reasons));
        site.Clock.Advance(TimeSpan.FromDays(31));          // 22 December
        await site.Service<ClockWatch>().RunAsync(CancellationToken.None);
        var over = (await site.Officer().GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!;
        Assert.Equal(("lapsed", new DateOnly(2026, 12, 21)), (over.Procedure.Suspensions[0].EndedHow, over.Procedure.Suspensions[0].EndedOn));

        // all 31 days from 21 November on: 1 December becomes Friday, 1 January, which is a holiday, so Monday the 4th
        Assert.Equal(new DateOnly(2027, 1, 4), Assert.Single(over.Procedure.Clocks, clock => clock.Code == "pay").DueOn);
        Assert.DoesNotContain("complaint-suspend", over.Acts);
        Assert.Equal(1, await site.EventuallyAsync("select count(*)::integer from citizen.message m join enforcement.notice n on n.id = m.notice_id where n.case_id = @id and m.body_vi like '%04/01/2027%'", id, (int count) => count == 1));

        // and a settlement in the end ends nothing twice
        await site.ActAsync(site.Authority(), id, "complaint-settle", version => new SettleComplaint(version, "dismiss", null, Reasons));
        Assert.Equal(1, await site.EventsAsync(id, "decision.suspension_ended"));
    }

    [Fact]
    public async Task The_second_complaint_goes_to_the_superior_head_alone_and_what_was_raised_and_not_paid_is_lowered_to_nothing_due()
    {
        var (id, phone) = await site.DecidedAsync("79A-710.10");
        await PayAsync(phone, id, 19_000_000);
        await RaiseAndTakeUpAsync(id, phone);
        await site.ActAsync(site.Authority(), id, "complaint-settle", version => new SettleComplaint(version, "amend", 20_000_000, Reasons));
        var second = await ActAsync(phone, "complain", new ComplainAboutDecision("Tôi không đồng ý với việc tăng mức phạt.", null));
        Assert.Equal((2, "filed", "amended"), (second.Complaint!.Instance, second.Complaint.State, Assert.Single(second.EarlierComplaints).State));
        Assert.Equal(new DateOnly(2026, 12, 1), second.Complaint.AnswerBy);

        foreach (var own in (HttpClient[])[site.Officer(), site.Authority()])
        {
            using var unit = await own.PostAsJsonAsync($"/api/review/cases/{id}/complaint-accept", new AcceptComplaint(await VersionAsync(id), false, null));
            Assert.Equal((HttpStatusCode.Forbidden, "complaint.superior"), await EnforcementSite.RefusalAsync(unit));
        }

        Assert.False((await site.Authority().GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!.Procedure.Complaint!.Mine);
        var taken = await site.ActAsync(site.Director(), id, "complaint-accept", version => new AcceptComplaint(version, true, "Nhiều tình tiết phải xác minh"));
        Assert.True(taken.Procedure.Complaint!.Mine);

        // sixty days from 21 November: Wednesday, 20 January
        Assert.Equal(new DateOnly(2027, 1, 20), Assert.Single(taken.Procedure.Clocks, clock => clock.Code == "settle_second_complaint").DueOn);
        var settled = await site.ActAsync(site.Director(), id, "complaint-settle", version => new SettleComplaint(version, "amend", 18_500_000, Reasons));
        Assert.Equal(("closed", 500_000), (settled.State, Assert.Single(settled.Procedure.Refunds).Total));
        Assert.Null(settled.Procedure.Due);
        Assert.DoesNotContain(settled.Procedure.Clocks, clock => clock is { Code: "pay", State: "running" });
        Assert.Equal(2, settled.Procedure.Papers.Count(paper => paper.Kind == "settlement"));
        var read = (await phone.GetFromJsonAsync<CitizenNotice>("/api/citizen/notice"))!;
        Assert.Equal((18_500_000, 19_000_000), (read.Decision!.Amount, read.Decision.DecidedAmount));
        Assert.EndsWith("?part=2", read.Complaint!.PdfUrl, StringComparison.Ordinal);
        using (var paper = await phone.GetAsync(read.Complaint.PdfUrl))
        {
            Assert.Equal(HttpStatusCode.OK, paper.StatusCode);
        }

        // after the second only the court is left
        using var third = await phone.PostAsJsonAsync("/api/citizen/notice/complain", new ComplainAboutDecision(Words, null));
        Assert.Equal((HttpStatusCode.Conflict, "complaint.settled"), await EnforcementSite.RefusalAsync(third));
    }

    [Fact]
    public async Task A_complaint_that_nobody_settled_in_time_goes_on_to_the_superior_head_and_may_be_annulled_there_with_all_that_was_paid()
    {
        var (id, phone) = await site.DecidedAsync("79A-711.11");
        await PayAsync(phone, id, 19_000_000);
        await RaiseAndTakeUpAsync(id, phone);
        site.Clock.Advance(TimeSpan.FromDays(30));          // its last day
        using (var early = await phone.PostAsJsonAsync("/api/citizen/notice/complain", new ComplainAboutDecision(Words, null)))
        {
            Assert.Equal((HttpStatusCode.Conflict, "complaint.open"), await EnforcementSite.RefusalAsync(early));
        }

        site.Clock.Advance(TimeSpan.FromDays(1));
        var waiting = (await phone.GetFromJsonAsync<CitizenNotice>("/api/citizen/notice"))!;
        Assert.Equal((2, new DateOnly(2027, 1, 20)), (waiting.ComplainNext, waiting.ComplainBy));
        var second = await ActAsync(phone, "complain", new ComplainAboutDecision("Quá hạn mà khiếu nại của tôi chưa được giải quyết.", null));
        Assert.Equal(("escalated", 2), (Assert.Single(second.EarlierComplaints).State, second.Complaint!.Instance));
        var desk = (await site.Authority().GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!;
        Assert.DoesNotContain(desk.Procedure.Clocks, clock => clock is { Code: "settle_complaint", State: "running" });

        await site.ActAsync(site.Director(), id, "complaint-accept", version => new AcceptComplaint(version, false, null));
        var annulled = await site.ActAsync(site.Director(), id, "complaint-settle", version => new SettleComplaint(version, "annul", null, Reasons));
        Assert.Equal(("cancelled", 19_000_000), (annulled.State, Assert.Single(annulled.Procedure.Refunds).Total));
    }

    [Fact]
    public async Task A_fine_lowered_on_a_complaint_restates_the_day_of_the_decision_openly_with_the_old_sum_the_new_and_why()
    {
        var (id, phone) = await site.DecidedAsync("79A-712.12");
        var (annulled, other) = await site.DecidedAsync("79A-713.13", 18_500_000);
        other.Dispose();
        var figures = new IndicatorRefresh(site.Database.DataSource, site.Clock);
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            insert into place.place (code, kind, name_vi, name_en, valid_from) values ('S', 'commune', 'Phường S', 'Ward S', '2025-07-01') on conflict do nothing;
            update enforcement.case set place_code = 'S'
            """);
        for (var day = 21; day <= 24; day++)
        {
            await figures.FollowFactsAsync(CancellationToken.None);
            await figures.FollowDayAsync(CancellationToken.None);
            site.Clock.Advance(TimeSpan.FromDays(1));
        }

        async Task<double> DecidedAsync() => await connection.ExecuteScalarAsync<double>(
            """
            select value from indicator.value where indicator_code = 'enforcement.amount_decided' and place_code = 'S'
                and period_start = timestamp '2026-11-21' at time zone 'Asia/Ho_Chi_Minh'
            """);
        Assert.Equal(37_500_000, await DecidedAsync());

        await RaiseAndTakeUpAsync(id, phone);
        await site.ActAsync(site.Authority(), id, "complaint-settle", version => new SettleComplaint(version, "amend", 18_000_000, Reasons));
        await figures.FollowFactsAsync(CancellationToken.None);
        Assert.Equal(36_500_000, await DecidedAsync());
        await site.ActAsync(site.Authority(), annulled, "annul", version => new NotedAct(version, Reasons));
        await figures.FollowFactsAsync(CancellationToken.None);
        Assert.Equal(18_000_000, await DecidedAsync());

        var told = (await IndicatorValues.RestatementsAsync(connection, "enforcement.amount_decided", "S", 50, CancellationToken.None))
            .Where(restated => restated.Period == new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.FromHours(7))).ToList();
        Assert.Equal([(36_500_000d, 18_000_000d), (37_500_000d, 36_500_000d)], told.Select(restated => (restated.OldValue!.Value, restated.NewValue!.Value)));
        Assert.All(told, restated => Assert.Contains("khiếu nại", restated.Reason.Vi, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Money_that_is_given_back_no_longer_counts_as_paid_and_restates_the_day_on_which_it_came_openly()
    {
        var (lowered, phone) = await site.DecidedAsync("79A-714.14");
        var (annulled, other) = await site.DecidedAsync("79A-715.15", 18_500_000);
        await PayAsync(phone, lowered, 19_000_000);
        await PayAsync(other, annulled, 18_500_000);
        var figures = new IndicatorRefresh(site.Database.DataSource, site.Clock);
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            insert into place.place (code, kind, name_vi, name_en, valid_from) values ('R', 'commune', 'Phường R', 'Ward R', '2025-07-01') on conflict do nothing;
            update enforcement.case set place_code = case when id = any(@ours) then 'R' end
            """,
            new { ours = new[] { lowered, annulled } });
        var came = await connection.ExecuteScalarAsync<DateTime>("select max(received_at) from enforcement.payment where case_id = @lowered and state = 'received'", new { lowered });
        var day = VietnamTime.DayOf(new DateTimeOffset(DateTime.SpecifyKind(came, DateTimeKind.Utc)));
        for (var passed = 0; passed < 3; passed++)
        {
            await figures.FollowFactsAsync(CancellationToken.None);
            await figures.FollowDayAsync(CancellationToken.None);
            site.Clock.Advance(TimeSpan.FromDays(1));
        }

        async Task<double> PaidAsync(string code) => await connection.ExecuteScalarAsync<double>(
            "select value from indicator.value where indicator_code = @code and place_code = 'R' and period_start = @start", new { code, start = VietnamTime.StartOf(day).UtcDateTime });
        async Task GiveBackAsync(Guid id, string order)
        {
            var detail = (await site.Authority().GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!;
            await site.ActAsync(site.Authority(), id, "refund", version => new RefundPaid(version, Assert.Single(detail.Procedure.Refunds).Id, order));
            await figures.FollowFactsAsync(CancellationToken.None);
        }

        Assert.Equal((37_500_000, 2), (await PaidAsync("enforcement.amount_paid"), await PaidAsync("enforcement.payments")));
        await RaiseAndTakeUpAsync(lowered, phone);
        await site.ActAsync(site.Authority(), lowered, "complaint-settle", version => new SettleComplaint(version, "amend", 18_000_000, Reasons));
        await figures.FollowFactsAsync(CancellationToken.None);
        // Owed is not given back.
        Assert.Equal(37_500_000, await PaidAsync("enforcement.amount_paid"));
        await GiveBackAsync(lowered, "LCT 00101/KBNN");
        Assert.Equal((36_500_000, 2), (await PaidAsync("enforcement.amount_paid"), await PaidAsync("enforcement.payments")));
        await site.ActAsync(site.Authority(), annulled, "annul", version => new NotedAct(version, Reasons));
        await figures.FollowFactsAsync(CancellationToken.None);
        await GiveBackAsync(annulled, "LCT 00102/KBNN");
        Assert.Equal((18_000_000, 1), (await PaidAsync("enforcement.amount_paid"), await PaidAsync("enforcement.payments")));

        var told = (await IndicatorValues.RestatementsAsync(connection, "enforcement.amount_paid", "R", 50, CancellationToken.None)).Where(restated => restated.Period == VietnamTime.StartOf(day)).ToList();
        Assert.Equal([(36_500_000d, 18_000_000d), (37_500_000d, 36_500_000d)], told.Select(restated => (restated.OldValue!.Value, restated.NewValue!.Value)));
        Assert.All(told, restated => Assert.Contains("hoàn trả", restated.Reason.Vi, StringComparison.Ordinal));
        other.Dispose();
    }

    [Fact]
    public async Task Money_given_back_before_the_figures_knew_of_it_is_restated_openly_once_the_upgrade_has_run()
    {
        var (annulled, phone) = await site.DecidedAsync("79A-716.16");
        await PayAsync(phone, annulled, 19_000_000);
        var figures = new IndicatorRefresh(site.Database.DataSource, site.Clock);
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            insert into place.place (code, kind, name_vi, name_en, valid_from) values ('U', 'commune', 'Phường U', 'Ward U', '2025-07-01') on conflict do nothing;
            update enforcement.case set place_code = case when id = @annulled then 'U' end
            """,
            new { annulled });
        var came = await connection.ExecuteScalarAsync<DateTime>("select max(received_at) from enforcement.payment where case_id = @annulled and state = 'received'", new { annulled });
        var start = VietnamTime.StartOf(VietnamTime.DayOf(new DateTimeOffset(DateTime.SpecifyKind(came, DateTimeKind.Utc))));
        for (var passed = 0; passed < 3; passed++)
        {
            await figures.FollowFactsAsync(CancellationToken.None);
            await figures.FollowDayAsync(CancellationToken.None);
            site.Clock.Advance(TimeSpan.FromDays(1));
        }

        // As it was before: the log was read past the refund, and no figure changed.
        await site.ActAsync(site.Authority(), annulled, "annul", version => new NotedAct(version, Reasons));
        var owed = (await site.Authority().GetFromJsonAsync<CaseDetail>($"/api/review/cases/{annulled}"))!;
        await site.ActAsync(site.Authority(), annulled, "refund", version => new RefundPaid(version, Assert.Single(owed.Procedure.Refunds).Id, "LCT 00103/KBNN"));
        await connection.ExecuteAsync("update audit.cursor set seq = (select max(seq) from audit.event) where reader = 'indicator.facts'");
        Task<double> PaidAsync() => connection.ExecuteScalarAsync<double>(
            "select value from indicator.value where indicator_code = 'enforcement.amount_paid' and place_code = 'U' and period_start = @start", new { start = start.UtcDateTime })!;
        await figures.FollowFactsAsync(CancellationToken.None);
        Assert.Equal(19_000_000, await PaidAsync());

        await connection.ExecuteAsync("drop table indicator.recount; " + Ioc.Data.Migrations.Migrator.All().Single(migration => migration.Name.StartsWith("0441", StringComparison.Ordinal)).Sql);
        await figures.FollowFactsAsync(CancellationToken.None);

        Assert.Equal(0, await PaidAsync());
        var told = Assert.Single(await IndicatorValues.RestatementsAsync(connection, "enforcement.amount_paid", "U", 50, CancellationToken.None), restated => restated.Period == start);
        Assert.Equal((19_000_000d, 0d), (told.OldValue!.Value, told.NewValue!.Value));
        Assert.Contains("hoàn trả", told.Reason.Vi, StringComparison.Ordinal);
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("select count(*) from indicator.recount"));
        phone.Dispose();
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
