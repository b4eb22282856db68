using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Dapper;
using Ioc.Domain.Events;
using Ioc.Enforcement.Procedure;
using Ioc.Web.Citizen;
using Ioc.Web.Citizen.Messages;
using Ioc.Web.Platform;
using Ioc.Web.Review;

namespace Ioc.Web.Tests.Review;

/// <summary>
/// The right to explain after the record (Law on Handling Administrative Violations, Art. 61), on the phone: five working days in writing, two to ask for it in person.
/// The site's clock begins on Saturday 21/11/2026; Tuesday the 24th is a day off.
/// </summary>
public sealed class ExplanationTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Said = "Tôi đưa người bệnh đi cấp cứu, có giấy của bệnh viện.";
    private const string Right = "Mục 6 ghi nhầm thời điểm: đúng là 10 giờ 15 phút 42 giây.";
    private const string Why = "Tôi đang chờ bệnh viện cấp giấy xác nhận.";
    private readonly EnforcementSite site = new();

    public Task InitializeAsync() => site.InitializeAsync();

    public Task DisposeAsync() => site.DisposeAsync();

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    [Fact]
    public async Task Whom_the_record_names_explains_in_writing_on_the_phone_and_then_it_can_be_decided()
    {
        var (id, phone) = await RecordedAsync("79A-711.01");
        var seen = await SeenAsync(phone);
        Assert.Equal(["explain", "longer", "hearing"], seen.Allowed);
        Assert.Equal((new DateOnly(2026, 11, 30), new DateOnly(2026, 11, 25)), (seen.Record!.ExplainBy, seen.Record.AskBy));
        Assert.StartsWith("%PDF-1.7", await phone.GetStringAsync(seen.Record.PdfUrl), StringComparison.Ordinal);
        await RefusedDecisionAsync(id);
        using (var short_ = await phone.PostAsJsonAsync("/api/citizen/notice/explain", new ExplainInWriting("ngắn")))
        {
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "explanation.text"), await EnforcementSite.RefusalAsync(short_));
        }

        Assert.Equal(HttpStatusCode.OK, await AttachAsync(phone));
        using (var sent = await phone.PostAsJsonAsync("/api/citizen/notice/explain", new ExplainInWriting(Said)))
        {
            var after = (await sent.Content.ReadFromJsonAsync<CitizenNotice>())!;
            Assert.Equal((Said, false), (after.Record!.Answer!.Text, after.Record.Answer.Oral));
            Assert.Empty(after.Allowed);
            Assert.Single(after.Attachments);
        }

        using (var again = await phone.PostAsJsonAsync("/api/citizen/notice/explain", new ExplainInWriting(Said)))
        {
            Assert.Equal((HttpStatusCode.Conflict, "explanation.not_due"), await EnforcementSite.RefusalAsync(again));
        }

        var desk = await FileAsync(id);
        Assert.Equal((Said, true), (desk.Procedure.Explanation!.Text, desk.Procedure.Explanation.ByPhone));
        Assert.Equal("decided", (await DecideAsync(id)).State);
    }

    [Fact]
    public async Task Who_asked_to_explain_in_person_is_told_the_day_and_nothing_is_decided_before_it()
    {
        var (id, phone) = await RecordedAsync("79A-711.02");
        using (var asked = await phone.PostAsJsonAsync("/api/citizen/notice/hearing", new { }))
        {
            Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        }

        var desk = await FileAsync(id);
        Assert.True(desk.Procedure.Hearing!.Waits);
        Assert.Equal(new DateOnly(2026, 11, 30), Assert.Single(desk.Procedure.Clocks, clock => clock.Code == "arrange_hearing").DueOn);     // five working days to tell the day
        Assert.Equal("met", Assert.Single(desk.Procedure.Clocks, clock => clock.Code == "explain_oral").State);
        await PassAsync(12);
        await RefusedDecisionAsync(id);         // the five days are over, the hearing is not
        var now = site.Clock.Now;
        foreach (var (at, place, code) in ((DateTimeOffset, string, string)[])
            [(now.AddMinutes(-1), "Phòng 101", "explanation.hearing_day"), (now.AddDays(61), "Phòng 101", "explanation.hearing_day"), (now.AddDays(2), " ", "explanation.hearing_place")])
        {
            using var refused = await site.Officer().PostAsJsonAsync($"/api/review/cases/{id}/hearing", new ArrangeHearing((await FileAsync(id)).Version, at, place));
            Assert.Equal((HttpStatusCode.UnprocessableEntity, code), await EnforcementSite.RefusalAsync(refused));
        }

        var day = now.AddDays(2);
        Assert.Equal(day, (await site.ActAsync(site.Officer(), id, "hearing", version => new ArrangeHearing(version, day, "Phòng 101, trụ sở Công an"))).Procedure.Hearing!.At);
        await site.EventuallyAsync(
            "select body_vi from citizen.message m join enforcement.notice n on n.id = m.notice_id where n.case_id = @id order by m.event_seq desc limit 1", id,
            (string? body) => body?.Contains("Phòng 101, trụ sở Công an", StringComparison.Ordinal) == true);
        Assert.Equal("Phòng 101, trụ sở Công an", (await SeenAsync(phone)).Record!.Hearing!.Place);
        using (var early = await site.Officer().PostAsJsonAsync($"/api/review/cases/{id}/hearing-minutes", Minutes((await FileAsync(id)).Version, day, day.AddMinutes(30))))
        {
            Assert.Equal((HttpStatusCode.Conflict, "explanation.hearing_to_come"), await EnforcementSite.RefusalAsync(early));
        }

        await PassAsync(2);
        site.Clock.Advance(TimeSpan.FromHours(1));
        var heard = await site.ActAsync(site.Officer(), id, "hearing-minutes", version => Minutes(version, day, day.AddMinutes(30)));
        Assert.Equal((true, false), (heard.Procedure.Explanation!.Oral, heard.Procedure.Hearing!.Waits));
        Assert.Equal("decided", (await DecideAsync(id)).State);
    }

    [Fact]
    public async Task A_hearing_is_told_by_an_invitation_with_a_number_and_set_anew_by_another_that_takes_its_place()
    {
        var (id, phone) = await RecordedAsync("79A-711.07");
        using var asked = await phone.PostAsJsonAsync("/api/citizen/notice/hearing", new { });
        Assert.Null((await SeenAsync(phone)).Record!.Hearing!.PdfUrl);
        await site.ActAsync(site.Officer(), id, "hearing", version => new ArrangeHearing(version, site.Clock.Now.AddDays(3), "Phòng 101"));
        var first = (await SeenAsync(phone)).Record!.Hearing!.PdfUrl!;
        var desk = await site.ActAsync(site.Officer(), id, "hearing", version => new ArrangeHearing(version, site.Clock.Now.AddDays(5), "Phòng 202"));
        var papers = desk.Procedure.Papers.Where(paper => paper.Kind == "invitation").ToList();
        Assert.Equal(["000001/GM-CSGT", "000002/GM-CSGT"], papers.Select(paper => paper.Number));
        var last = (await SeenAsync(phone)).Record!.Hearing!.PdfUrl!;
        Assert.NotEqual(first, last);
        Assert.Equal(await site.Officer().GetByteArrayAsync(papers[1].Url), await phone.GetByteArrayAsync(last));
        Assert.StartsWith("%PDF-1.7", await phone.GetStringAsync(first), StringComparison.Ordinal);
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        using var anyone = site.Browser();
        foreach (var (number, stands) in ((string, bool)[])[("000001/GM-CSGT", false), ("000002/GM-CSGT", true)])
        {
            var code = await connection.ExecuteScalarAsync<string>("select check_code from enforcement.document where case_id = @id and number = @number", new { id, number });
            var verdict = (await anyone.GetFromJsonAsync<PaperVerdict>($"/api/verify?number={Uri.EscapeDataString(number)}&code={code}"))!;
            Assert.Equal((true, stands), (verdict.Genuine, verdict.Standing));
        }
    }

    [Fact]
    public async Task Who_does_not_come_to_the_hearing_holds_the_decision_up_no_longer()
    {
        var (id, phone) = await RecordedAsync("79A-711.03");
        using var asked = await phone.PostAsJsonAsync("/api/citizen/notice/hearing", new { });
        await site.ActAsync(site.Officer(), id, "hearing", version => new ArrangeHearing(version, site.Clock.Now.AddDays(10), "Phòng 101"));
        await PassAsync(10);
        await RefusedDecisionAsync(id);
        site.Clock.Advance(TimeSpan.FromHours(1));
        var hour = (await FileAsync(id)).Procedure.Hearing!.At!.Value;
        var missed = await site.ActAsync(site.Officer(), id, "hearing-minutes", version => Minutes(version, hour, hour.AddMinutes(45)) with { Came = "none", Said = "Không ai nói gì cả." });
        Assert.Equal(("Người vi phạm không đến", null), (missed.Procedure.Hearing!.Ended!.Vi, missed.Procedure.Explanation));
        Assert.Equal("000001/BB-GTTT", Assert.Single(missed.Procedure.Papers, paper => paper.Kind == "minutes").Number);
        var told = (await SeenAsync(phone)).Record!.Hearing!.Minutes!;
        Assert.Equal((null, "không đến nên không có chữ ký"), (told.CameName, told.Signing.Vi));
        Assert.Equal("decided", (await DecideAsync(id)).State);
        Assert.Equal(1, await site.EventsAsync(id, EventTypes.ExplanationMissed));
    }

    [Fact]
    public async Task What_is_said_at_a_hearing_becomes_signed_minutes_with_a_number_that_both_sides_hold_and_anyone_can_check()
    {
        var (id, phone) = await RecordedAsync("79A-711.12");
        var hour = await InvitedAsync(id, phone);
        var heard = await site.ActAsync(site.Officer(), id, "hearing-minutes", version => Minutes(version, hour, hour.AddMinutes(40)) with
        {
            Came = "representative", CameName = "Lê Văn Thay", Standing = "giấy ủy quyền ngày 27/11/2026", Signing = "refused",
        });
        var paper = Assert.Single(heard.Procedure.Papers, one => one.Kind == "minutes");
        Assert.Equal("000001/BB-GTTT", paper.Number);
        var kept = heard.Procedure.Hearing!.Minutes!;
        Assert.Equal(("Lê Văn Thay", "không ký biên bản", hour, hour.AddMinutes(40)), (kept.CameName, kept.Signing.Vi, kept.BeganAt, kept.EndedAt));
        Assert.Equal((Said, true), (heard.Procedure.Explanation!.Text, heard.Procedure.Explanation.Oral));
        Assert.Equal("met", Assert.Single(heard.Procedure.Clocks, clock => clock.Code == "explain").State);
        var seen = (await SeenAsync(phone)).Record!.Hearing!.Minutes!;
        Assert.Equal((paper.Number, "Đã trình bày chứng cứ là hình ảnh của camera."), (seen.Number, seen.AgencySaid));
        Assert.Equal(await site.Officer().GetByteArrayAsync(paper.Url), await phone.GetByteArrayAsync(seen.PdfUrl));
        await site.EventuallyAsync(
            "select body_vi from citizen.message m join enforcement.notice n on n.id = m.notice_id where n.case_id = @id order by m.event_seq desc limit 1", id,
            (string? body) => body?.Contains(paper.Number!, StringComparison.Ordinal) == true);
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        var code = await connection.ExecuteScalarAsync<string>("select check_code from enforcement.document where case_id = @id and kind = 'minutes'", new { id });
        using var anyone = site.Browser();
        var verdict = (await anyone.GetFromJsonAsync<PaperVerdict>($"/api/verify?number={Uri.EscapeDataString(paper.Number!)}&code={code}"))!;
        Assert.Equal((true, true, "Biên bản phiên giải trình trực tiếp"), (verdict.Genuine, verdict.Standing, verdict.Kind!.Vi));
        Assert.Equal(1, await site.EventsAsync(id, EventTypes.ExplanationHeard));
        var (_, stranger) = await RecordedAsync("79A-711.13");
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(seen.PdfUrl)).StatusCode);
        using (var again = await site.Officer().PostAsJsonAsync($"/api/review/cases/{id}/hearing-minutes", Minutes(heard.Version, hour, hour.AddMinutes(40))))
        {
            Assert.Equal((HttpStatusCode.Conflict, "explanation.minutes_made"), await EnforcementSite.RefusalAsync(again));
        }

        Assert.Equal("decided", (await DecideAsync(id)).State);
    }

    [Fact]
    public async Task What_minutes_have_wrong_is_set_right_by_further_minutes_that_name_the_first_and_the_first_stay()
    {
        var (id, phone) = await RecordedAsync("79A-711.15");
        var hour = await InvitedAsync(id, phone);
        using (var none = await site.Officer().PostAsJsonAsync($"/api/review/cases/{id}/minutes-supplement", new SupplementMinutes((await FileAsync(id)).Version, Right, "signed")))
        {
            Assert.Equal((HttpStatusCode.Conflict, "explanation.minutes_none"), await EnforcementSite.RefusalAsync(none));
        }

        var heard = await site.ActAsync(site.Officer(), id, "hearing-minutes", version => Minutes(version, hour, hour.AddMinutes(40)));
        var first = await phone.GetByteArrayAsync((await SeenAsync(phone)).Record!.Hearing!.Minutes!.PdfUrl);
        foreach (var (text, signing, code) in ((string?, string?, string)[])[(" ngắn ", "signed", "explanation.minutes_correction"), (Right, null, "explanation.minutes_correction_signing")])
        {
            using var refused = await site.Officer().PostAsJsonAsync($"/api/review/cases/{id}/minutes-supplement", new SupplementMinutes(heard.Version, text, signing));
            Assert.Equal((HttpStatusCode.UnprocessableEntity, code), await EnforcementSite.RefusalAsync(refused));
        }

        var added = await site.ActAsync(site.Officer(), id, "minutes-supplement", version => new SupplementMinutes(version, Right, "absent"));
        Assert.Equal(["000001/BB-GTTT", "000002/BB-GTTT"], added.Procedure.Papers.Where(paper => paper.Kind == "minutes").Select(paper => paper.Number));
        Assert.Equal((Said, Right), (added.Procedure.Explanation!.Text, Assert.Single(added.Procedure.Hearing!.Minutes!.Supplements).Text));
        var seen = (await SeenAsync(phone)).Record!.Hearing!.Minutes!;
        var supplement = Assert.Single(seen.Supplements);
        Assert.Equal(("000001/BB-GTTT", "000002/BB-GTTT", Right, "lập khi người giải trình không có mặt"), (seen.Number, supplement.Number, supplement.Text, supplement.Signing.Vi));
        Assert.Equal(first, await phone.GetByteArrayAsync(seen.PdfUrl));
        var paper = await phone.GetByteArrayAsync(supplement.PdfUrl);
        Assert.Equal(await site.Officer().GetByteArrayAsync(added.Procedure.Papers.Single(one => one.Number == supplement.Number).Url), paper);
        Assert.NotEqual(first, paper);
        await site.EventuallyAsync(
            "select body_vi from citizen.message m join enforcement.notice n on n.id = m.notice_id where n.case_id = @id order by m.event_seq desc limit 1", id,
            (string? body) => body?.Contains("000002/BB-GTTT", StringComparison.Ordinal) == true);
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        using var anyone = site.Browser();
        foreach (var number in (string[])["000001/BB-GTTT", "000002/BB-GTTT"])
        {
            var code = await connection.ExecuteScalarAsync<string>("select check_code from enforcement.document where case_id = @id and number = @number", new { id, number });
            var verdict = (await anyone.GetFromJsonAsync<PaperVerdict>($"/api/verify?number={Uri.EscapeDataString(number)}&code={code}"))!;
            Assert.Equal((true, true), (verdict.Genuine, verdict.Standing));
        }

        var decided = await DecideAsync(id);
        Assert.DoesNotContain("minutes-supplement", decided.Acts);
        using (var late = await site.Officer().PostAsJsonAsync($"/api/review/cases/{id}/minutes-supplement", new SupplementMinutes(decided.Version, Right, "signed")))
        {
            Assert.Equal((HttpStatusCode.Conflict, "explanation.minutes_decided"), await EnforcementSite.RefusalAsync(late));
        }

        Assert.Equal(1, await site.EventsAsync(id, EventTypes.ExplanationMinutesCorrected));
    }

    [Fact]
    public async Task An_officer_of_another_ward_neither_reads_the_minutes_of_a_hearing_nor_writes_them()
    {
        var (id, phone) = await RecordedAsync("79A-711.16");
        var hour = await InvitedAsync(id, phone);
        var elsewhere = site.Staff("xa.khac", $"{StaffRoles.Officer},{StaffRoles.Authority}@PX-KHAC");
        var version = (await FileAsync(id)).Version;
        using (var taken = await elsewhere.PostAsJsonAsync($"/api/review/cases/{id}/hearing-minutes", Minutes(version, hour, hour.AddMinutes(40))))
        {
            Assert.Equal((HttpStatusCode.NotFound, "case.unknown"), await EnforcementSite.RefusalAsync(taken));
        }

        Assert.DoesNotContain((await FileAsync(id)).Procedure.Papers, paper => paper.Kind == "minutes");
        var heard = await site.ActAsync(site.Officer(), id, "hearing-minutes", current => Minutes(current, hour, hour.AddMinutes(40)));
        var url = Assert.Single(heard.Procedure.Papers, paper => paper.Kind == "minutes").Url;
        Assert.Equal(HttpStatusCode.OK, (await site.Officer().GetAsync(url)).StatusCode);
        Assert.Equal((HttpStatusCode.NotFound, "case.unknown"), await EnforcementSite.RefusalAsync(await elsewhere.GetAsync(url)));
        using (var added = await elsewhere.PostAsJsonAsync($"/api/review/cases/{id}/minutes-supplement", new SupplementMinutes(heard.Version, Right, "signed")))
        {
            Assert.Equal((HttpStatusCode.NotFound, "case.unknown"), await EnforcementSite.RefusalAsync(added));
        }

        Assert.Equal((heard.Version, 0), ((await FileAsync(id)).Version, await site.EventsAsync(id, EventTypes.ExplanationMinutesCorrected)));
    }

    [Fact]
    public async Task Minutes_that_cannot_be_right_are_refused_and_leave_nothing_behind()
    {
        var (id, phone) = await RecordedAsync("79A-711.14");
        using (var unasked = await site.Officer().PostAsJsonAsync($"/api/review/cases/{id}/hearing-minutes", Minutes((await FileAsync(id)).Version, site.Clock.Now, site.Clock.Now.AddMinutes(1))))
        {
            Assert.Equal((HttpStatusCode.Conflict, "explanation.hearing_not_due"), await EnforcementSite.RefusalAsync(unasked));
        }

        var hour = await InvitedAsync(id, phone);
        var version = (await FileAsync(id)).Version;
        var right = Minutes(version, hour, hour.AddMinutes(30));
        foreach (var (minutes, code) in ((TakeMinutes, string)[])
        [
            (right with { BeganAt = hour.AddMinutes(-1) }, "explanation.minutes_began"), (right with { EndedAt = hour }, "explanation.minutes_ended"),
            (right with { EndedAt = site.Clock.Now.AddMinutes(1) }, "explanation.minutes_ended"), (right with { Said = " ngắn " }, "explanation.minutes_said"),
            (right with { AgencySaid = null }, "explanation.minutes_agency"), (right with { Came = "somebody" }, "explanation.minutes_came"),
            (right with { Came = "representative", CameName = "Lê Văn Thay" }, "explanation.minutes_representative"), (right with { LedBy = " " }, "explanation.minutes_leader"),
            (right with { Place = "P" }, "explanation.hearing_place"), (right with { Signing = "absent" }, "explanation.minutes_signing"),
        ])
        {
            using var refused = await site.Officer().PostAsJsonAsync($"/api/review/cases/{id}/hearing-minutes", minutes);
            Assert.Equal(code, (await EnforcementSite.RefusalAsync(refused)).Code);
        }

        using (var citizen = await phone.PostAsJsonAsync($"/api/review/cases/{id}/hearing-minutes", right))
        {
            Assert.False(citizen.IsSuccessStatusCode);
        }

        var file = await FileAsync(id);
        Assert.Equal((version, true), (file.Version, file.Procedure.Hearing!.Waits));
        Assert.DoesNotContain(file.Procedure.Papers, paper => paper.Kind == "minutes");
        await RefusedDecisionAsync(id);
    }

    [Fact]
    public async Task Whoever_asked_to_explain_in_person_may_write_instead()
    {
        var (id, phone) = await RecordedAsync("79A-711.04");
        using var asked = await phone.PostAsJsonAsync("/api/citizen/notice/hearing", new { });
        using var written = await phone.PostAsJsonAsync("/api/citizen/notice/explain", new ExplainInWriting(Said));
        Assert.Equal("Đã giải trình bằng văn bản", (await SeenAsync(phone)).Record!.Hearing!.Ended!.Vi);
        Assert.Equal("decided", (await DecideAsync(id)).State);
    }

    [Fact]
    public async Task After_its_days_the_right_has_lapsed_on_the_phone_too()
    {
        var (id, phone) = await RecordedAsync("79A-711.05");
        await PassAsync(4);         // Wednesday 25/11: the last day to ask for a hearing
        Assert.Equal(["explain", "longer", "hearing"], (await SeenAsync(phone)).Allowed);
        await PassAsync(1);
        Assert.Equal(["explain", "longer"], (await SeenAsync(phone)).Allowed);
        using (var late = await phone.PostAsJsonAsync("/api/citizen/notice/hearing", new { }))
        {
            Assert.Equal((HttpStatusCode.Conflict, "explanation.not_due"), await EnforcementSite.RefusalAsync(late));
        }

        await PassAsync(4);         // Monday 30/11: the last day to write
        Assert.Equal(["explain", "longer"], (await SeenAsync(phone)).Allowed);
        await PassAsync(1);
        Assert.Empty((await SeenAsync(phone)).Allowed);
        using (var late = await phone.PostAsJsonAsync("/api/citizen/notice/explain", new ExplainInWriting(Said)))
        {
            Assert.Equal((HttpStatusCode.Conflict, "explanation.not_due"), await EnforcementSite.RefusalAsync(late));
        }

        Assert.Equal(HttpStatusCode.Conflict, await AttachAsync(phone));
        Assert.Equal("decided", (await DecideAsync(id)).State);
    }

    [Fact]
    public async Task A_small_fine_gives_no_right_to_explain_and_the_phone_does_not_offer_it()
    {
        await site.RegisterAsync("79-C1 7111", "motorbike");
        var id = await site.CaseAsync("79C17111", "motorbike");
        await site.ActAsync(site.Officer(), id, "approve", version => new ApproveCase(version, "16824.7.7.c.01"));      // 4 to 6 million
        await site.ActAsync(site.Officer(), id, "record", version => new MakeRecord(version));
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        var (notice, owner) = await connection.QuerySingleAsync<(Guid, string)>(
            "select n.id, h.owner_number from enforcement.notice n join enforcement.holder h on h.case_id = n.case_id where n.case_id = @id", new { id });
        using var phone = site.Citizen(owner);
        var seen = (await phone.GetFromJsonAsync<CitizenNotice>($"/api/citizen/notices/{notice}"))!;
        Assert.False(seen.Record!.MayExplain);
        Assert.Empty(seen.Allowed);
        using var refused = await phone.PostAsJsonAsync($"/api/citizen/notices/{notice}/explain", new ExplainInWriting(Said));
        Assert.Equal((HttpStatusCode.Conflict, "explanation.not_due"), await EnforcementSite.RefusalAsync(refused));
    }

    [Fact]
    public async Task Whoever_the_record_names_is_written_to_with_both_last_days()
    {
        var (id, phone) = await RecordedAsync("79A-711.06");
        await site.EventuallyAsync("select count(*) from citizen.message m join enforcement.notice n on n.id = m.notice_id where n.case_id = @id", id, (long told) => told == 2);
        var body = (await phone.GetFromJsonAsync<List<CitizenMessage>>("/api/citizen/messages"))![0].Body.Vi;
        Assert.Contains("30/11/2026", body, StringComparison.Ordinal);
        Assert.Contains("25/11/2026", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_for_more_time_in_writing_may_get_five_working_days_once_and_nothing_is_decided_before()
    {
        var (id, phone) = await RecordedAsync("79A-711.08");
        var seen = await SeenAsync(phone);
        Assert.Equal(["explain", "longer", "hearing"], seen.Allowed);
        Assert.Equal(new DateOnly(2026, 12, 7), seen.Record!.LongerUntil);       // five working days after Monday 30/11
        using (var short_ = await phone.PostAsJsonAsync("/api/citizen/notice/longer", new AskMoreTime("ngắn")))
        {
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "explanation.longer_reason"), await EnforcementSite.RefusalAsync(short_));
        }

        await PassAsync(9);         // Monday 30/11: the last day
        await LongerAsync(phone, HttpStatusCode.OK);
        using (var again = await phone.PostAsJsonAsync("/api/citizen/notice/longer", new AskMoreTime(Why)))
        {
            Assert.Equal((HttpStatusCode.Conflict, "explanation.longer_not_due"), await EnforcementSite.RefusalAsync(again));
        }

        await PassAsync(2);         // Wednesday 02/12: the time is over, the answer is not there
        await RefusedDecisionAsync(id);
        var waiting = await FileAsync(id);
        Assert.Equal((Why, true, true, new DateOnly(2026, 12, 7)), (waiting.Procedure.Longer[0].Reason, waiting.Procedure.Longer[0].ByPhone, waiting.Procedure.Longer[0].Waits, waiting.Procedure.Longer[0].Latest));
        foreach (var day in (DateOnly[])[new(2026, 11, 30), new(2026, 12, 1), new(2026, 12, 8)])
        {
            using var refused = await site.Authority().PostAsJsonAsync($"/api/review/cases/{id}/longer-grant", new GrantLonger((await FileAsync(id)).Version, day, null));
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "explanation.longer_day"), await EnforcementSite.RefusalAsync(refused));
        }

        using (var officer = await site.Officer().PostAsJsonAsync($"/api/review/cases/{id}/longer-grant", new GrantLonger((await FileAsync(id)).Version, new DateOnly(2026, 12, 7), null)))
        {
            Assert.Equal(HttpStatusCode.Forbidden, officer.StatusCode);
        }

        var granted = await site.ActAsync(site.Authority(), id, "longer-grant", version => new GrantLonger(version, new DateOnly(2026, 12, 7), null));
        var running = Assert.Single(granted.Procedure.Clocks, clock => clock.Code == "explain");
        Assert.Equal((new DateOnly(2026, 12, 7), "running"), (running.DueOn, running.State));
        Assert.Equal((new DateOnly(2026, 12, 7), new DateOnly(2026, 11, 30)), (granted.Procedure.Record!.ExplainBy!.Value, granted.Procedure.Longer[0].Before));
        await site.EventuallyAsync(
            "select body_vi from citizen.message m join enforcement.notice n on n.id = m.notice_id where n.case_id = @id order by m.event_seq desc limit 1", id,
            (string? body) => body?.Contains("đến hết ngày 07/12/2026", StringComparison.Ordinal) == true);
        var longer = await SeenAsync(phone);
        Assert.Equal(["explain"], longer.Allowed);
        Assert.StartsWith("%PDF-1.7", await phone.GetStringAsync(longer.Record!.Longer!.PdfUrl), StringComparison.Ordinal);
        await PassAsync(5);         // Monday 07/12
        await RefusedDecisionAsync(id);
        Assert.Equal(["explain"], (await SeenAsync(phone)).Allowed);
        await PassAsync(1);
        Assert.Empty((await SeenAsync(phone)).Allowed);
        Assert.Equal("decided", (await DecideAsync(id)).State);
        Assert.Equal((1, 1), (await site.EventsAsync(id, EventTypes.ExplanationLongerAsked), await site.EventsAsync(id, EventTypes.ExplanationExtended)));
    }

    [Fact]
    public async Task Who_is_refused_more_time_is_told_why_and_the_old_last_day_stays()
    {
        var (id, phone) = await RecordedAsync("79A-711.09");
        await LongerAsync(phone, HttpStatusCode.OK);
        using (var silent = await site.Authority().PostAsJsonAsync($"/api/review/cases/{id}/longer-refuse", new NotedAct((await FileAsync(id)).Version, " ")))
        {
            Assert.Equal("note.missing", (await EnforcementSite.RefusalAsync(silent)).Code);
        }

        await site.ActAsync(site.Authority(), id, "longer-refuse", version => new NotedAct(version, "Tài liệu đã có đủ trong hồ sơ"));
        var seen = await SeenAsync(phone);
        Assert.Equal(("Không được gia hạn", "Tài liệu đã có đủ trong hồ sơ", new DateOnly(2026, 11, 30)), (seen.Record!.Longer!.Answer!.Vi, seen.Record.Longer.Note, seen.Record.ExplainBy));
        Assert.Equal(["explain", "hearing"], seen.Allowed);
        await PassAsync(10);
        await LongerAsync(phone, HttpStatusCode.Conflict);
        Assert.Equal("decided", (await DecideAsync(id)).State);
    }

    [Fact]
    public async Task More_time_is_not_asked_for_after_the_time_has_run_out_and_needs_no_answer_once_the_explanation_is_there()
    {
        var (late, lateOne) = await RecordedAsync("79A-711.10");
        var (id, phone) = await RecordedAsync("79A-711.11");
        await site.ActAsync(site.Officer(), id, "longer-ask", version => new AskLonger(version, Why));       // on paper, taken down at the desk
        using (var written = await phone.PostAsJsonAsync("/api/citizen/notice/explain", new ExplainInWriting(Said)))
        {
            Assert.Equal(HttpStatusCode.OK, written.StatusCode);
        }

        Assert.False((await FileAsync(id)).Procedure.Longer[0].Waits);
        Assert.Equal("decided", (await DecideAsync(id)).State);
        await PassAsync(10);        // Tuesday 01/12
        await LongerAsync(lateOne, HttpStatusCode.Conflict);
        Assert.Equal("decided", (await DecideAsync(late)).State);
    }

    private static TakeMinutes Minutes(int version, DateTimeOffset began, DateTimeOffset ended) => new(
        version, "violator", null, null, "Thượng tá Lê Minh Đức", "Phòng 101", began, ended, Said, "Đã trình bày chứng cứ là hình ảnh của camera.", "signed");

    // Asked for, set for two days from now, and an hour past that.
    private async Task<DateTimeOffset> InvitedAsync(Guid id, HttpClient phone)
    {
        using var asked = await phone.PostAsJsonAsync("/api/citizen/notice/hearing", new { });
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        var hour = site.Clock.Now.AddDays(2);
        await site.ActAsync(site.Officer(), id, "hearing", version => new ArrangeHearing(version, hour, "Phòng 101"));
        await PassAsync(2);
        site.Clock.Advance(TimeSpan.FromHours(1));
        return hour;
    }

    private static async Task LongerAsync(HttpClient phone, HttpStatusCode expected)
    {
        using var asked = await phone.PostAsJsonAsync("/api/citizen/notice/longer", new AskMoreTime(Why));
        Assert.Equal(expected, asked.StatusCode);
    }

    private async Task<(Guid Id, HttpClient Phone)> RecordedAsync(string plate)
    {
        var (id, number, code) = await site.NoticeAsync(plate);
        await site.ActAsync(site.Officer(), id, "record", version => new MakeRecord(version));
        return (id, await site.HolderAsync(number, plate, code));
    }

    private static async Task<HttpStatusCode> AttachAsync(HttpClient phone)
    {
        using var form = new MultipartFormDataContent();
        var picture = new ByteArrayContent([0xFF, 0xD8, 0xFF, 0xE0, 0, 16, 0x4A, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0xFF, 0xD9]);
        picture.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        form.Add(picture, "file", "giấy bệnh viện.jpg");
        using var sent = await phone.PostAsync("/api/citizen/notice/attachments", form);
        return sent.StatusCode;
    }

    private static async Task<CitizenNotice> SeenAsync(HttpClient phone) => (await phone.GetFromJsonAsync<CitizenNotice>("/api/citizen/notice"))!;

    private async Task<CaseDetail> FileAsync(Guid id) => (await site.Authority().GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!;

    private async Task RefusedDecisionAsync(Guid id)
    {
        using var hasty = await site.Authority().PostAsJsonAsync($"/api/review/cases/{id}/decide", new DecideFine((await FileAsync(id)).Version, 19_000_000, null));
        Assert.Equal((HttpStatusCode.Conflict, "decision.explanation_open"), await EnforcementSite.RefusalAsync(hasty));
    }

    private Task<CaseDetail> DecideAsync(Guid id) => site.ActAsync(site.Authority(), id, "decide", version => new DecideFine(version, 19_000_000, null));

    private async Task PassAsync(int days)
    {
        site.Clock.Advance(TimeSpan.FromDays(days));
        await site.Service<ClockWatch>().RunAsync(CancellationToken.None);
    }
}
