using System.Net;
using System.Net.Http.Json;
using System.Text;
using Dapper;
using Ioc.Domain.Events;
using Ioc.Enforcement.Procedure;
using Ioc.Web.Citizen;
using Ioc.Web.CitizenReports;
using Ioc.Web.Platform;
using Ioc.Web.Review;

namespace Ioc.Web.Tests.Review;

/// <summary>The time to pay and to complain runs from the day on which a decision was received. Every life begins on 21 November 2026, a Saturday.</summary>
public sealed class ReceiptTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Reason = "Vụ việc có nhiều tình tiết phải xác minh";
    private const string Wrong = "Giấy báo phát ghi ngày khác, cán bộ ghi nhầm";
    private readonly EnforcementSite site = new();

    public Task InitializeAsync() => site.InitializeAsync();

    public Task DisposeAsync() => site.DisposeAsync();

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    [Fact]
    public async Task The_days_run_from_the_day_on_which_the_holder_opens_the_decision_on_the_phone()
    {
        var (id, phone) = await site.UnopenedAsync("79A-721.01");
        await PassAsync(20);        // 11 December
        var before = await FileAsync(id);
        Assert.Equal((19_000_000, 0), (before.Procedure.Due!.Total, before.Procedure.Due.Surcharge));
        Assert.Empty(before.Procedure.Holds);
        Assert.Equal((null, null, null), (before.Decision!.PayBy, before.Decision.ReceivedOn, before.Decision.SentAt));
        Assert.DoesNotContain(before.Procedure.Clocks, clock => clock.Code is "pay" or "appeal");
        Assert.Contains(before.Procedure.Clocks, clock => clock is { Code: "send_decision", State: "missed" });      // nobody sent it

        // the list shows no decision and is no receipt
        Assert.True(Assert.Single((await phone.GetFromJsonAsync<HeldNotices>("/api/citizen/notices"))!.Notices).Urgent);
        Assert.Null((await FileAsync(id)).Decision!.ReceivedOn);

        var opened = (await phone.GetFromJsonAsync<CitizenNotice>("/api/citizen/notice"))!;
        Assert.Equal((new DateOnly(2026, 12, 11), new DateOnly(2026, 12, 21)), (opened.Decision!.ReceivedOn!.Value, opened.Decision.PayBy!.Value));
        Assert.Contains("21/12/2026", opened.NextStep.Vi, StringComparison.Ordinal);
        Assert.Equal(new DateOnly(2027, 3, 11), opened.ComplainBy);        // ninety days
        site.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal(new DateOnly(2026, 12, 11), (await phone.GetFromJsonAsync<CitizenNotice>("/api/citizen/notice"))!.Decision!.ReceivedOn);
        Assert.Equal((1, 1), (await site.EventsAsync(id, EventTypes.DecisionReceived), await site.EventsAsync(id, EventTypes.DecisionSent)));
        var after = await FileAsync(id);
        Assert.Equal(new DateOnly(2026, 12, 21), Assert.Single(after.Procedure.Clocks, clock => clock.Code == "pay").DueOn);
        Assert.Equal(new DateOnly(2027, 3, 11), Assert.Single(after.Procedure.Clocks, clock => clock.Code == "appeal").DueOn);
        Assert.DoesNotContain("received", after.Acts);

        await PassAsync(9);     // 23 December: two days late, and services are held
        var late = await FileAsync(id);
        Assert.Equal((19_019_000, 2), (late.Procedure.Due!.Total, late.Procedure.Due.DaysLate));
        Assert.Single(late.Procedure.Holds);
        phone.Dispose();
    }

    [Fact]
    public async Task The_decision_on_paper_says_from_when_the_days_run_and_names_no_day()
    {
        var (id, phone) = await site.UnopenedAsync("79A-721.02");
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        Assert.NotEmpty((await connection.ExecuteScalarAsync<byte[]>("select content from enforcement.document where case_id = @id and kind = 'decision'", new { id }))!);
        using var pdf = await phone.GetAsync("/api/citizen/decision.pdf");
        Assert.Equal(HttpStatusCode.OK, pdf.StatusCode);
        Assert.Equal(new DateOnly(2026, 11, 21), (await FileAsync(id)).Decision!.ReceivedOn);      // whoever opens the paper has it
        phone.Dispose();
    }

    [Fact]
    public async Task A_letter_counts_from_the_day_on_which_the_post_delivered_it_not_from_the_day_on_which_it_is_noted()
    {
        var (id, phone) = await site.UnopenedAsync("79A-721.03");
        await RefusedAsync(id, "received", version => new NoteReceipt(version, "post", new DateOnly(2026, 11, 21)), "receipt.postings");
        await RefusedAsync(id, "posted", version => new NotePosting(version, "E1", new DateOnly(2026, 11, 21)), "posting.number");
        await RefusedAsync(id, "posted", version => new NotePosting(version, "EB123456VN", new DateOnly(2026, 11, 20)), "delivery.day");
        site.Clock.Advance(TimeSpan.FromDays(9));       // 30 November
        var posted = await site.ActAsync(site.Officer(), id, "posted", version => new NotePosting(version, "EB123456VN", new DateOnly(2026, 11, 23)));
        Assert.Contains(posted.Procedure.Clocks, clock => clock is { Code: "send_decision", State: "met" });
        Assert.Equal("EB123456VN", Assert.Single(posted.Procedure.Postings).Tracking);
        await RefusedAsync(id, "posted", version => new NotePosting(version, "EB123456VN", new DateOnly(2026, 11, 24)), "posting.known");
        await RefusedAsync(id, "received", version => new NoteReceipt(version, "post", new DateOnly(2026, 11, 22)), "receipt.too_early");
        await RefusedAsync(id, "received", version => new NoteReceipt(version, "post", new DateOnly(2026, 12, 1)), "delivery.day");
        await RefusedAsync(id, "received", version => new NoteReceipt(version, "opened", new DateOnly(2026, 11, 25)), "receipt.way");
        var received = await site.ActAsync(site.Officer(), id, "received", version => new NoteReceipt(version, "post", new DateOnly(2026, 11, 25)));
        Assert.Equal((new DateOnly(2026, 11, 25), new DateOnly(2026, 12, 7)), (received.Decision!.ReceivedOn, received.Decision.PayBy));       // 5 December is a Saturday
        await RefusedAsync(id, "received", version => new NoteReceipt(version, "handed", new DateOnly(2026, 11, 26)), "decision.nothing_to_receive");

        // opened on the phone afterwards, the day stays
        Assert.Equal(new DateOnly(2026, 11, 25), (await phone.GetFromJsonAsync<CitizenNotice>("/api/citizen/notice"))!.Decision!.ReceivedOn);
        phone.Dispose();
    }

    [Fact]
    public async Task What_comes_back_three_times_counts_as_received_when_ten_days_have_gone_since_the_third()
    {
        var (id, phone) = await site.UnopenedAsync("79A-721.04");
        site.Clock.Advance(TimeSpan.FromDays(40));
        foreach (var (number, day) in ((string, int)[])[("EB000001VN", 23), ("EB000002VN", 26)])
        {
            await site.ActAsync(site.Officer(), id, "posted", version => new NotePosting(version, number, new DateOnly(2026, 11, day)));
        }

        await RefusedAsync(id, "received", version => new NoteReceipt(version, "returned", new DateOnly(2026, 12, 20)), "receipt.postings");
        await site.ActAsync(site.Officer(), id, "posted", version => new NotePosting(version, "EB000003VN", new DateOnly(2026, 12, 1)));
        await RefusedAsync(id, "received", version => new NoteReceipt(version, "returned", new DateOnly(2026, 12, 11)), "receipt.too_early");
        var presumed = await site.ActAsync(site.Officer(), id, "received", version => new NoteReceipt(version, "returned", new DateOnly(2026, 12, 12)));
        Assert.Equal(new DateOnly(2026, 12, 22), presumed.Decision!.PayBy);
        await RefusedAsync(id, "received", version => new NoteReceipt(version, "refused", new DateOnly(2026, 12, 12)), "decision.nothing_to_receive");
        phone.Dispose();
    }

    [Fact]
    public async Task A_refusal_is_noted_with_the_record_that_proves_it()
    {
        var (id, phone) = await site.UnopenedAsync("79A-721.05");
        await RefusedAsync(id, "received", version => new NoteReceipt(version, "refused", new DateOnly(2026, 11, 21)), "receipt.reference");
        var refused = await site.ActAsync(site.Officer(), id, "received", version => new NoteReceipt(version, "refused", new DateOnly(2026, 11, 21), "12/BB-KN"));
        Assert.Equal(("12/BB-KN", "Đại úy canbo"), (refused.Decision!.ReceivedReference, refused.Decision.ReceivedBy));
        phone.Dispose();
    }

    [Fact]
    public async Task The_holder_opens_nothing_for_another_person_who_drove()
    {
        var (id, number, code) = await site.NoticeAsync("79A-721.06");
        using var phone = await site.HolderAsync(number, "79A-721.06", code);
        using (var confirmed = await phone.PostAsJsonAsync("/api/citizen/notice/confirm", new ConfirmNotice(false, "Trần Văn Lái")))
        {
            Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
        }

        await site.RecordAsync(id, isOwner: false);
        await site.ActAsync(site.Authority(), id, "decide", version => new DecideFine(version, 19_000_000, null));
        var seen = (await phone.GetFromJsonAsync<CitizenNotice>("/api/citizen/notice"))!;
        Assert.Equal("passed", seen.Role);
        Assert.Null(seen.Decision);
        Assert.Empty(seen.Allowed);
        var file = await FileAsync(id);
        Assert.Null(file.Decision!.ReceivedOn);
        Assert.Contains("received", file.Acts);
    }

    [Fact]
    public async Task What_was_paid_before_the_receipt_was_noted_has_no_time_to_pay_and_still_one_to_complain()
    {
        var (id, phone) = await site.UnopenedAsync("79A-721.07");
        await using (var connection = await site.Database.DataSource.OpenConnectionAsync())
        {
            using var started = await phone.PostAsJsonAsync("/api/citizen/notice/pay", new { });
            Assert.Equal(HttpStatusCode.OK, started.StatusCode);
            var reference = (await connection.ExecuteScalarAsync<string>("select reference from enforcement.payment where case_id = @id", new { id }))!;
            using var bank = new HttpClient { BaseAddress = site.Address };
            Assert.Contains("\"00\"", await bank.GetStringAsync($"{Ioc.Web.Payments.PaymentEndpoints.ReportPath}?{site.Gateway.Report(reference, 19_000_000, true)}"), StringComparison.Ordinal);
        }

        await site.EventuallyAsync("select state from enforcement.case where id = @id", id, (string? state) => state == "closed");
        var noted = await site.ActAsync(site.Officer(), id, "received", version => new NoteReceipt(version, "handed", new DateOnly(2026, 11, 21)));
        Assert.DoesNotContain(noted.Procedure.Clocks, clock => clock is { Code: "pay", State: "running" });
        Assert.Contains(noted.Procedure.Clocks, clock => clock is { Code: "appeal", State: "running" });
        phone.Dispose();
    }

    [Fact]
    public async Task Decisions_that_were_not_received_are_printed_in_one_go()
    {
        var (first, phone) = await site.UnopenedAsync("79A-721.08");
        var (second, other) = await site.UnopenedAsync("79A-721.09");
        var (opened, third) = await site.DecidedAsync("79A-721.10");
        using var officer = site.Staff("in.an", StaffRoles.Officer);
        var waiting = (await officer.GetFromJsonAsync<List<PrintView>>("/api/review/prints?decisions=true"))!;
        Assert.Equal([first, second], waiting.Select(decision => decision.CaseId));
        Assert.All(waiting, decision => Assert.Contains("QĐ-XPHC", decision.Number, StringComparison.Ordinal));
        using var answer = await officer.PostAsJsonAsync("/api/review/prints", new PrintPapers([second, first], Decisions: true));
        Assert.StartsWith("%PDF-1.7", Encoding.Latin1.GetString(await answer.Content.ReadAsByteArrayAsync()), StringComparison.Ordinal);
        Assert.Empty((await officer.GetFromJsonAsync<List<PrintView>>("/api/review/prints?decisions=true"))!);
        Assert.Equal([1, 1], (await officer.GetFromJsonAsync<List<PrintView>>("/api/review/prints?decisions=true&printed=true"))!.Select(decision => decision.Prints));
        Assert.Equal((1, 0), (await site.EventsAsync(first, EventTypes.DecisionsPrinted), await site.EventsAsync(first, EventTypes.NoticesPrinted)));
        Assert.Equal(3, (await officer.GetFromJsonAsync<List<PrintView>>("/api/review/prints"))!.Count);        // their notices still wait
        Assert.Equal(0, await site.EventsAsync(opened, EventTypes.DecisionsPrinted));
        phone.Dispose();
        other.Dispose();
        third.Dispose();
    }

    [Fact]
    public async Task A_longer_limit_for_the_record_and_for_the_decision_holds_when_a_person_says_so_and_why()
    {
        var (id, number, code) = await site.NoticeAsync("79A-721.11");
        using var phone = await site.HolderAsync(number, "79A-721.11", code);
        using (var confirmed = await phone.PostAsJsonAsync("/api/citizen/notice/confirm", new ConfirmNotice(true, null)))
        {
            Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
        }

        Assert.Equal(["record.by_device", "record.complex"], (await FileAsync(id)).Procedure.Extensions.Select(one => one.Basis));
        await RefusedAsync(id, "extend-record", version => new ExtendLimit(version, "record.complex", " "), "note.missing");
        await RefusedAsync(id, "extend-record", version => new ExtendLimit(version, "decision.complex", Reason), "limit.not_running");
        var longer = await site.ActAsync(site.Officer(), id, "extend-record", version => new ExtendLimit(version, "record.by_device", Reason));
        Assert.Equal(new DateOnly(2026, 11, 26), Assert.Single(longer.Procedure.Clocks, clock => clock.Code == "record").DueOn);        // Monday, Wednesday, Thursday: the 24th is off
        var longest = await site.ActAsync(site.Officer(), id, "extend-record", version => new ExtendLimit(version, "record.complex", Reason));
        Assert.Equal(new DateOnly(2026, 11, 30), Assert.Single(longest.Procedure.Clocks, clock => clock.Code == "record").DueOn);
        Assert.Empty(longest.Procedure.Extensions);

        await site.RecordAsync(id);
        using (var officer = await site.Officer().PostAsJsonAsync($"/api/review/cases/{id}/extend-decision", new ExtendLimit((await FileAsync(id)).Version, "decision.complex", Reason)))
        {
            Assert.Equal(HttpStatusCode.Forbidden, officer.StatusCode);     // the authority's to say
        }

        var month = await site.ActAsync(site.Authority(), id, "extend-decision", version => new ExtendLimit(version, "decision.complex", Reason));
        Assert.Equal(new DateOnly(2026, 12, 21), Assert.Single(month.Procedure.Clocks, clock => clock.Code == "decide").DueOn);
        var two = await site.ActAsync(site.Authority(), id, "extend-decision", version => new ExtendLimit(version, "decision.very_complex", Reason));
        Assert.Equal(new DateOnly(2027, 1, 21), Assert.Single(two.Procedure.Clocks, clock => clock.Code == "decide").DueOn);
        await RefusedAsync(id, "extend-decision", version => new ExtendLimit(version, "decision.complex", Reason), "limit.not_running");
        Assert.Equal((1, 1), (await site.EventsAsync(id, EventTypes.DecisionComplex), await site.EventsAsync(id, EventTypes.DecisionVeryComplex)));
    }

    [Fact]
    public async Task A_limit_that_has_passed_is_not_extended()
    {
        var (id, _, _) = await site.NoticeAsync("79A-721.12");
        await site.RecordAsync(id);
        await PassAsync(30);
        Assert.Empty((await FileAsync(id)).Procedure.Extensions);
        await RefusedAsync(id, "extend-decision", version => new ExtendLimit(version, "decision.very_complex", Reason), "limit.not_running");
    }

    [Fact]
    public async Task Who_evades_after_the_decision_begins_the_year_of_carrying_it_out_anew_and_an_expired_case_owes_nothing()
    {
        var (id, phone) = await site.DecidedAsync("79A-721.13");
        site.Clock.Advance(TimeSpan.FromDays(300));
        Assert.Contains("evaded", (await FileAsync(id)).Acts);
        var evaded = await site.ActAsync(site.Authority(), id, "evaded", version => new NotedAct(version, "Trốn tránh thi hành, đã xác minh"));
        Assert.Equal(new DateOnly(2028, 9, 17), Assert.Single(evaded.Procedure.Clocks, clock => clock is { Code: "perform", State: "running" }).DueOn);       // found on 17/09/2027
        await PassAsync(364);
        Assert.Equal("decided", (await FileAsync(id)).State);
        await PassAsync(3);
        Assert.Equal("expired", (await FileAsync(id)).State);
        var told = (await phone.GetFromJsonAsync<CitizenNotice>("/api/citizen/notice"))!;
        Assert.Contains("không còn phải nộp tiền", told.NextStep.Vi, StringComparison.Ordinal);
        Assert.Contains("owe nothing", told.NextStep.En, StringComparison.Ordinal);
        Assert.Null(told.Decision!.Due);
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        var (number, code) = await connection.QuerySingleAsync<(string, string)>("select number, lookup_code from enforcement.notice where case_id = @id", new { id });
        using var passerBy = site.Browser();
        using var found = await passerBy.PostAsJsonAsync("/api/citizen/look-up", new FindNotice(number, "79A-721.13", code));
        var shown = (await found.Content.ReadFromJsonAsync<LookedUpNotice>())!;
        Assert.Equal((true, "Đã hết thời hiệu, không còn phải nộp tiền"), (shown.Settled, shown.Handled.Vi));
        phone.Dispose();
    }

    [Fact]
    public async Task A_complaint_is_late_only_by_the_day_of_the_receipt()
    {
        var (id, phone) = await site.UnopenedAsync("79A-721.14");
        site.Clock.Advance(TimeSpan.FromDays(120));     // 21 March 2027: more than ninety days after the decision
        var opened = (await phone.GetFromJsonAsync<CitizenNotice>("/api/citizen/notice"))!;
        Assert.Equal(new DateOnly(2027, 6, 21), opened.ComplainBy);     // 19 June is a Saturday
        using var raised = await phone.PostAsJsonAsync("/api/citizen/notice/complain", new ComplainAboutDecision("Tôi không lái xe hôm đó, xin xem lại.", null));
        Assert.Equal(HttpStatusCode.OK, raised.StatusCode);
        Assert.Equal(1, await site.EventsAsync(id, EventTypes.ComplaintFiled));
        phone.Dispose();
    }

    [Fact]
    public async Task A_receipt_noted_too_early_is_corrected_by_somebody_else_and_the_surcharge_and_the_hold_go()
    {
        var (id, phone) = await site.UnopenedAsync("79A-721.17");
        site.Clock.Advance(TimeSpan.FromDays(2));
        await site.ActAsync(site.Officer(), id, "received", version => new NoteReceipt(version, "handed", new DateOnly(2026, 11, 23)));
        await PassAsync(17);        // 10 December: seven days after the 3rd
        var late = await FileAsync(id);
        Assert.Equal((19_066_500, 7), (late.Procedure.Due!.Total, late.Procedure.Due.DaysLate));      // 0.05 % of 19,000,000 a day: 9,500
        Assert.Null(Assert.Single(late.Procedure.Holds).ReleasedAt);
        var reference = await StartedAsync(phone, id);      // an order with the surcharge

        using (var officer = await site.Officer().PostAsJsonAsync($"/api/review/cases/{id}/receipt-correct", new CorrectReceipt(late.Version, "handed", new DateOnly(2026, 12, 4), null, Wrong)))
        {
            Assert.Equal(HttpStatusCode.Forbidden, officer.StatusCode);
        }

        await RefusedAsync(id, "receipt-correct", version => new CorrectReceipt(version, "handed", new DateOnly(2026, 12, 4), null, " "), "note.missing");
        await RefusedAsync(id, "receipt-correct", version => new CorrectReceipt(version, "handed", new DateOnly(2026, 11, 23), null, Wrong), "receipt.same");
        await RefusedAsync(id, "receipt-correct", version => new CorrectReceipt(version, "handed", new DateOnly(2026, 12, 11), null, Wrong), "delivery.day");
        var right = await site.ActAsync(site.Authority(), id, "receipt-correct", version => new CorrectReceipt(version, "handed", new DateOnly(2026, 12, 4), null, Wrong));
        Assert.Equal((new DateOnly(2026, 12, 4), new DateOnly(2026, 12, 14)), (right.Decision!.ReceivedOn!.Value, right.Decision.PayBy!.Value));
        Assert.Equal((19_000_000, 0), (right.Procedure.Due!.Total, right.Procedure.Due.DaysLate));
        Assert.NotNull(Assert.Single(right.Procedure.Holds).ReleasedAt);
        Assert.Equal((new DateOnly(2026, 12, 14), "running"), ClockOf(right, "pay"));
        Assert.Equal((new DateOnly(2027, 3, 4), "running"), ClockOf(right, "appeal"));
        var before = Assert.Single(right.Procedure.Corrections);
        Assert.Equal((new DateOnly(2026, 11, 23), Wrong, "Đại úy thamquyen"), (before.Before, before.Reason, before.CorrectedBy));
        Assert.Equal((1, 1), (await site.EventsAsync(id, EventTypes.DecisionReceiptCorrected), await site.EventsAsync(id, EventTypes.ServicesReleased)));
        await using (var connection = await site.Database.DataSource.OpenConnectionAsync())
        {
            Assert.Equal(
                ("2026-11-23", "2026-12-04", Wrong),
                await connection.QuerySingleAsync<(string, string, string)>(
                    "select data->>'onBefore', data->>'on', reason from audit.event where subject_id = @id and type = 'decision.receipt_corrected'", new { id = id.ToString() }));
        }

        await site.EventuallyAsync(
            "select body_vi from citizen.message m join enforcement.notice n on n.id = m.notice_id where n.case_id = @id order by m.event_seq desc limit 1", id,
            (string? body) => body?.Contains("từ 23/11/2026 thành 04/12/2026", StringComparison.Ordinal) == true && body.Contains("14/12/2026", StringComparison.Ordinal) && body.Contains("04/03/2027", StringComparison.Ordinal));
        Assert.Equal(new DateOnly(2026, 11, 23), (await phone.GetFromJsonAsync<CitizenNotice>("/api/citizen/notice"))!.Decision!.ReceivedBefore);

        // what is paid by the order of before asks for too much, and is owed back whole
        await ReportAsync(reference, 19_066_500);
        var refused = await FileAsync(id);
        Assert.Equal(("decided", 19_066_500), (refused.State, Assert.Single(refused.Procedure.Refunds).Total));

        await PassAsync(6);         // 16 December: two days late by the right day
        var again = await FileAsync(id);
        Assert.Equal((19_019_000, 2), (again.Procedure.Due!.Total, again.Procedure.Due.DaysLate));
        Assert.Single(again.Procedure.Holds, hold => hold.ReleasedAt is null);
        phone.Dispose();
    }

    [Fact]
    public async Task A_receipt_noted_too_late_is_corrected_and_the_days_count_from_the_right_one()
    {
        var (id, phone) = await site.UnopenedAsync("79A-721.18");
        site.Clock.Advance(TimeSpan.FromDays(19));      // 10 December
        await site.ActAsync(site.Officer(), id, "received", version => new NoteReceipt(version, "handed", new DateOnly(2026, 12, 5)));
        await RefusedAsync(id, "receipt-correct", version => new CorrectReceipt(version, "post", new DateOnly(2026, 11, 25), null, Wrong), "receipt.postings");
        var right = await site.ActAsync(site.Authority(), id, "receipt-correct", version => new CorrectReceipt(version, "refused", new DateOnly(2026, 11, 25), "12/BB-KN", Wrong));
        Assert.Equal((new DateOnly(2026, 12, 7), "12/BB-KN"), (right.Decision!.PayBy!.Value, right.Decision.ReceivedReference));       // 5 December is a Saturday
        Assert.Equal((19_028_500, 3), (right.Procedure.Due!.Total, right.Procedure.Due.DaysLate));
        Assert.Equal(new DateOnly(2027, 2, 23), ClockOf(right, "appeal").Due);
        await PassAsync(0);
        Assert.Null(Assert.Single((await FileAsync(id)).Procedure.Holds).ReleasedAt);
        await RefusedAsync(id, "receipt-correct", version => new CorrectReceipt(version, "handed", new DateOnly(2026, 11, 26), null, Wrong), "receipt.own");      // who corrected it noted it
        phone.Dispose();
    }

    [Fact]
    public async Task A_receipt_is_not_corrected_once_the_decision_was_carried_out_or_money_was_booked_by_the_old_day()
    {
        var (unread, silent) = await site.UnopenedAsync("79A-721.19");
        await RefusedAsync(unread, "receipt-correct", version => new CorrectReceipt(version, "handed", new DateOnly(2026, 11, 21), null, Wrong), "receipt.none");
        var (id, phone) = await site.DecidedAsync("79A-721.20");
        await ReportAsync(await StartedAsync(phone, id), 19_000_000);
        await site.EventuallyAsync("select state from enforcement.case where id = @id", id, (string? state) => state == "closed");
        Assert.DoesNotContain("receipt-correct", (await FileAsync(id)).Acts);
        await RefusedAsync(id, "receipt-correct", version => new CorrectReceipt(version, "handed", new DateOnly(2026, 11, 21), null, Wrong), "receipt.executed");
        using (var raised = await phone.PostAsJsonAsync("/api/citizen/notice/complain", new ComplainAboutDecision("Tôi không lái xe hôm đó, xin xem lại.", null)))
        {
            Assert.Equal(HttpStatusCode.OK, raised.StatusCode);
        }

        await site.ActAsync(site.Officer(), id, "complaint-accept", version => new AcceptComplaint(version, false, null));
        Assert.Equal("decided", (await site.ActAsync(site.Authority(), id, "complaint-settle", version => new SettleComplaint(version, "amend", 20_000_000, "Có tình tiết tăng nặng"))).State);
        await RefusedAsync(id, "receipt-correct", version => new CorrectReceipt(version, "handed", new DateOnly(2026, 11, 21), null, Wrong), "receipt.money_booked");
        silent.Dispose();
        phone.Dispose();
    }

    [Fact]
    public async Task The_chief_sees_by_rule_how_many_approvals_were_overturned()
    {
        var (id, _, _) = await site.NoticeAsync("79A-721.15");
        await site.NoticeAsync("79A-721.16");
        await site.ActAsync(site.Authority(), id, "cancel", version => new CancelNotice(version, "Biển số bị đọc nhầm"));
        using var chief = site.Staff("chihuy", StaffRoles.Supervisor);
        var rule = Assert.Single((await chief.GetFromJsonAsync<DeskTotals>("/api/review/statistics"))!.Rules);
        Assert.Equal((1, 2, 1, 0.5), (rule.Cameras, rule.Approved, rule.Overturned, rule.Share));
    }

    private static (DateOnly Due, string State) ClockOf(CaseDetail file, string code)
    {
        var found = Assert.Single(file.Procedure.Clocks, clock => clock.Code == code);
        return (found.DueOn, found.State);
    }

    private async Task<string> StartedAsync(HttpClient phone, Guid id)
    {
        using var started = await phone.PostAsJsonAsync("/api/citizen/notice/pay", new { });
        Assert.Equal(HttpStatusCode.OK, started.StatusCode);
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<string>("select reference from enforcement.payment where case_id = @id", new { id }))!;
    }

    private async Task ReportAsync(string reference, long amount)
    {
        using var bank = new HttpClient { BaseAddress = site.Address };
        using var answer = await bank.GetAsync($"{Ioc.Web.Payments.PaymentEndpoints.ReportPath}?{site.Gateway.Report(reference, amount, true)}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task PassAsync(int days)
    {
        site.Clock.Advance(TimeSpan.FromDays(days));
        await site.Service<ClockWatch>().RunAsync(CancellationToken.None);
    }

    private async Task<CaseDetail> FileAsync(Guid id) => (await site.Authority().GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!;

    private async Task RefusedAsync<T>(Guid id, string act, Func<int, T> body, string code)
    {
        using var answer = await site.Authority().PostAsJsonAsync($"/api/review/cases/{id}/{act}", body((await FileAsync(id)).Version));
        Assert.Equal(code, (await EnforcementSite.RefusalAsync(answer)).Code);
    }
}
