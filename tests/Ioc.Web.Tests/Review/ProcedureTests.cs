using System.Net;
using System.Net.Http.Json;
using Dapper;
using Ioc.Domain.Events;
using Ioc.Enforcement.Procedure;
using Ioc.Web.Citizen;
using Ioc.Web.Platform;
using Ioc.Web.Review;
using Ioc.Web.Payments;

namespace Ioc.Web.Tests.Review;

/// <summary>The way of a case by the calendar: each test has a site, and a clock, of its own.</summary>
public sealed class ProcedureTests : IAsyncLifetime, IAsyncDisposable
{
    private const string RedLight = "16824.6.9.b.01";
    private readonly EnforcementSite site = new();

    public Task InitializeAsync() => site.InitializeAsync();

    public Task DisposeAsync() => site.DisposeAsync();

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    [Fact]
    public async Task An_owner_who_does_not_answer_is_held_at_the_registration_and_released_at_once_when_he_comes()
    {
        var (id, _, _) = await site.NoticeAsync("79A-411.01");
        await PassAsync(20);        // 21/11 + 20 = 11/12: still in time
        Assert.Empty((await FileAsync(id)).Procedure.Holds);
        await PassAsync(1);
        var held = await FileAsync(id);
        Assert.Null(Assert.Single(held.Procedure.Holds).ReleasedAt);
        Assert.Equal(["Đăng kiểm", "Đăng ký xe"], held.Procedure.Holds[0].Bodies.Select(body => body.Vi));
        Assert.Equal("missed", Assert.Single(held.Procedure.Clocks, clock => clock.Code == "answer").State);
        Assert.Equal(1, await site.EventsAsync(id, EventTypes.ServicesHeld));
        await site.RecordAsync(id);
        Assert.NotNull(Assert.Single((await FileAsync(id)).Procedure.Holds).ReleasedAt);
        Assert.Equal(1, await site.EventsAsync(id, EventTypes.ServicesReleased));
    }

    [Fact]
    public async Task A_motorbikes_notice_goes_to_the_commune_police_after_twenty_days_as_form_04()
    {
        await site.RegisterAsync("79-C1 6666", "motorbike");
        var id = await site.CaseAsync("79C16666", "motorbike");
        await site.ActAsync(site.Officer(), id, "approve", version => new ApproveCase(version, "16824.7.7.c.01"));
        await PassAsync(21);
        var held = await FileAsync(id);
        Assert.Contains("Công an cấp xã", Assert.Single(held.Procedure.Holds).Bodies.Select(body => body.Vi));
        var slip = Assert.Single(held.Procedure.Papers, paper => paper.Kind == "motorbike");
        Assert.StartsWith("%PDF-1.7", await site.Officer().GetStringAsync(slip.Url), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_year_after_the_act_the_case_is_void_whatever_its_state_and_nothing_can_be_done_with_it()
    {
        var waiting = await site.CaseAsync("79A41102");
        var (noticed, _, _) = await site.NoticeAsync("79A-411.03");
        var (decided, _) = await site.DecidedAsync("79A-411.04");
        await PassAsync(364);       // the act was on 20/11/2026: until 20/11/2027
        Assert.Equal("pending_review", (await FileAsync(waiting)).State);
        await PassAsync(1);
        foreach (var id in (Guid[])[waiting, noticed])
        {
            var ended = await FileAsync(id);
            Assert.Equal("expired", ended.State);
            Assert.Empty(ended.Acts);
            Assert.DoesNotContain(ended.Procedure.Clocks, clock => clock.State is "running" or "missed" && clock.Code != "appeal" && clock.Code != "limitation");
            Assert.Equal(1, await site.EventsAsync(id, EventTypes.CaseExpired));
        }

        Assert.Equal("decided", (await FileAsync(decided)).State);      // decided in time: the other year runs from the decision
        await PassAsync(2);
        Assert.Equal("expired", (await FileAsync(decided)).State);
    }

    [Fact]
    public async Task Who_evaded_begins_the_year_anew()
    {
        var (id, _, _) = await site.NoticeAsync("79A-411.05");
        await PassAsync(300);
        await site.ActAsync(site.Authority(), id, "evaded", version => new NotedAct(version, "Cố tình trốn tránh, đã xác minh tại nơi cư trú"));
        await PassAsync(364);
        Assert.Equal("notice_issued", (await FileAsync(id)).State);
        await PassAsync(3);
        Assert.Equal("expired", (await FileAsync(id)).State);
    }

    [Fact]
    public async Task A_late_payer_pays_half_a_thousandth_a_day_more_and_the_sums_agree_to_the_dong()
    {
        var (id, _) = await site.DecidedAsync("79A-411.06");
        await PassAsync(10 + 7);        // to be paid by 01/12; seven days late
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        var (number, code) = await connection.QuerySingleAsync<(string, string)>("select number, lookup_code from enforcement.notice where case_id = @id", new { id });
        using var phone = await site.HolderAsync(number, "79A-411.06", code);
        var due = (await FileAsync(id)).Procedure.Due!;
        Assert.Equal((19_000_000, 66_500, 19_066_500, 7), (due.Fine, due.Surcharge, due.Total, due.DaysLate));
        Assert.Single((await FileAsync(id)).Procedure.Holds);
        using var started = await phone.PostAsJsonAsync("/api/citizen/notice/pay", new { });
        Assert.Equal(HttpStatusCode.OK, started.StatusCode);
        var reference = (await connection.ExecuteScalarAsync<string>("select reference from enforcement.payment where case_id = @id", new { id }))!;
        using var bank = new HttpClient { BaseAddress = site.Address };
        using var told = await bank.GetAsync($"{PaymentEndpoints.ReportPath}?{site.Gateway.Report(reference, 19_066_500, true)}");
        Assert.Equal("00", (await told.Content.ReadFromJsonAsync<ReportAnswer>())!.RspCode);
        await site.EventuallyAsync("select state from enforcement.case where id = @id", id, (string? state) => state == "closed");
        var (amount, surcharge, fine) = await connection.QuerySingleAsync<(long, long, long)>(
            "select p.amount, p.surcharge, d.amount from enforcement.payment p join enforcement.decision d on d.case_id = p.case_id where p.case_id = @id and p.state = 'received'", new { id });
        Assert.Equal((19_066_500, 66_500, 19_000_000), (amount, surcharge, fine));
        Assert.All((await FileAsync(id)).Procedure.Holds, hold => Assert.NotNull(hold.ReleasedAt));
    }

    [Fact]
    public async Task While_an_explanation_may_still_come_nothing_is_decided()
    {
        var (id, _, _) = await site.NoticeAsync("79A-411.07");
        await site.ActAsync(site.Officer(), id, "record", version => new MakeRecord(version));
        var file = await FileAsync(id);
        Assert.True(file.Procedure.Record!.MayExplain);
        Assert.Equal(new DateOnly(2026, 11, 30), file.Procedure.Record.ExplainBy);       // five working days after Saturday 21/11, over the day of culture
        using (var hasty = await site.Authority().PostAsJsonAsync($"/api/review/cases/{id}/decide", new DecideFine(file.Version, 19_000_000, null)))
        {
            Assert.Equal((HttpStatusCode.Conflict, "decision.explanation_open"), await EnforcementSite.RefusalAsync(hasty));
        }

        await site.ActAsync(site.Officer(), id, "explain", version => new ExplainCase(version, "Tôi đưa người bệnh đi cấp cứu, có giấy của bệnh viện."));
        var proposed = await site.ActAsync(site.Officer(), id, "propose", version => new ProposeFine(version, 18_000_000, "Có tình tiết giảm nhẹ"));
        Assert.Equal(("proposed", 18_000_000), (proposed.State, proposed.Procedure.Proposal!.Amount));
        await site.ActAsync(site.Authority(), id, "return", version => new NotedAct(version, "Bổ sung giấy tờ của bệnh viện"));
        Assert.Equal("decided", (await site.ActAsync(site.Authority(), id, "decide", version => new DecideFine(version, 18_000_000, "Có tình tiết giảm nhẹ"))).State);
    }

    [Fact]
    public async Task Without_an_explanation_the_decision_waits_until_its_time_has_passed()
    {
        var (id, _, _) = await site.NoticeAsync("79A-411.08");
        await site.ActAsync(site.Officer(), id, "record", version => new MakeRecord(version));
        await PassAsync(10);
        Assert.DoesNotContain("explain", (await FileAsync(id)).Acts);
        Assert.Equal("decided", (await site.ActAsync(site.Authority(), id, "decide", version => new DecideFine(version, 19_000_000, null))).State);
    }

    [Fact]
    public async Task Points_are_taken_with_the_decision_once_for_one_occasion_and_come_back_after_twelve_months()
    {
        const string licence = "790123456789";
        var ids = new List<Guid>();
        foreach (var plate in (string[])["79A-411.09", "79A-411.10"])
        {
            var (id, _, _) = await site.NoticeAsync(plate);
            await site.RecordAsync(id, licence: licence);
            ids.Add(id);
        }

        foreach (var id in ids)
        {
            await site.ActAsync(site.Authority(), id, "decide", version => new DecideFine(version, 19_000_000, null));
        }

        Assert.Equal(8, await BalanceAsync(licence));       // two red lights at four points each, decided at once: the highest only
        Assert.Contains((await FileAsync(ids[0])).Procedure.Papers, paper => paper.Kind == "points");
        await site.ActAsync(site.Authority(), ids[0], "annul", version => new NotedAct(version, "Xác định lại người điều khiển"));
        Assert.Equal(8, await BalanceAsync(licence));       // the other red light of the occasion still stands, and costs its four
        await PassAsync(364);
        Assert.Equal(8, await BalanceAsync(licence));
        await PassAsync(2);
        Assert.Equal(12, await BalanceAsync(licence));
    }

    [Fact]
    public async Task An_annulled_deduction_does_not_put_off_the_day_on_which_all_points_come_back()
    {
        const string licence = "790123456790";
        var (first, _, _) = await site.NoticeAsync("79A-411.31");
        var (second, _, _) = await site.NoticeAsync("79A-411.32");
        await site.RecordAsync(first, licence: licence);
        await site.RecordAsync(second, licence: licence);
        await site.ActAsync(site.Authority(), first, "decide", version => new DecideFine(version, 19_000_000, null));
        await PassAsync(5);
        await site.ActAsync(site.Authority(), second, "decide", version => new DecideFine(version, 19_000_000, null));
        Assert.Equal(4, await BalanceAsync(licence));
        await site.ActAsync(site.Authority(), second, "annul", version => new NotedAct(version, "Xác định lại người điều khiển"));
        Assert.Equal(8, await BalanceAsync(licence));
        await PassAsync(359);       // 364 days after the deduction that still stands
        Assert.Equal(8, await BalanceAsync(licence));
        await PassAsync(1);
        Assert.Equal(12, await BalanceAsync(licence));
    }

    [Fact]
    public async Task An_approval_can_be_undone_until_the_notice_goes_out_by_itself()
    {
        await using var slow = new EnforcementSite { HoldSeconds = 60 };
        await slow.InitializeAsync();
        await slow.RegisterAsync("79A-411.20");
        var id = await slow.CaseAsync("79A41120");
        var approved = await slow.ActAsync(slow.Officer(), id, "approve", version => new ApproveCase(version, RedLight));
        Assert.Equal(("approved", 19_000_000), (approved.State, approved.Frame!.Middle));
        Assert.Null(approved.Notice);
        var undone = await slow.ActAsync(slow.Officer(), id, "undo", version => new VersionOnly(version));
        Assert.Equal("pending_review", undone.State);
        Assert.Null(undone.Offence);
        await slow.ActAsync(slow.Officer(), id, "approve", version => new ApproveCase(version, RedLight));
        slow.Clock.Advance(TimeSpan.FromSeconds(60));
        await slow.EventuallyAsync("select state from enforcement.case where id = @id", id, (string? state) => state == "notice_issued");
        var seen = (await slow.Officer().GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!;
        Assert.Contains("/TB-XPVPHC", seen.Notice!.Number, StringComparison.Ordinal);
        using var late = await slow.Officer().PostAsJsonAsync($"/api/review/cases/{id}/undo", new VersionOnly(seen.Version));
        Assert.Equal((HttpStatusCode.Conflict, "case.step_illegal"), await EnforcementSite.RefusalAsync(late));
    }

    [Fact]
    public async Task A_case_for_another_unit_is_handed_on_with_form_03_and_may_come_back()
    {
        await AddUnitAsync("ca-sao-mai", "commune_police_head");
        await AddUnitAsync("doi-nho", "officer");
        await site.RegisterAsync("79A-411.11");
        var id = await site.CaseAsync("79A41111");
        using var officer = site.Officer();
        var version = (await FileAsync(id)).Version;
        foreach (var (unit, code) in ((string, string)[])[("nowhere", "transfer.unit_unknown"), ("doi-nho", "decision.competence")])
        {
            using var refused = await officer.PostAsJsonAsync($"/api/review/cases/{id}/transfer", new TransferCase(version, unit, RedLight, null));
            Assert.Equal(code, (await EnforcementSite.RefusalAsync(refused)).Code);
        }

        var handed = await site.ActAsync(officer, id, "transfer", v => new TransferCase(v, "ca-sao-mai", RedLight, "Chủ xe cư trú tại phường Sao Mai"));
        Assert.Equal("transferred", handed.State);
        Assert.StartsWith("%PDF-1.7", await officer.GetStringAsync(Assert.Single(handed.Procedure.Papers, paper => paper.Kind == "transfer").Url), StringComparison.Ordinal);
        Assert.Equal("met", Assert.Single(handed.Procedure.Clocks, clock => clock.Code == "send_notice").State);
        var back = await site.ActAsync(officer, id, "transfer-answer", v => new AnswerTransfer(v, false, "Chủ xe đã chuyển đi nơi khác"));
        Assert.Equal("pending_review", back.State);
        Assert.Contains(back.Procedure.Clocks, clock => clock is { Code: "send_notice", State: "running" });
        Assert.Equal("transferred", (await site.ActAsync(officer, id, "transfer", v => new TransferCase(v, "ca-sao-mai", RedLight, null))).State);
        var handled = await site.ActAsync(officer, id, "transfer-answer", v => new AnswerTransfer(v, true, "Đã ra quyết định"));
        Assert.Equal("closed", handled.State);
        Assert.DoesNotContain("annul", handled.Acts);       // the decision is the other unit's
        using var foreign = await site.Authority().PostAsJsonAsync($"/api/review/cases/{id}/annul", new NotedAct(handled.Version, "Thử hủy quyết định của đơn vị khác"));
        Assert.Equal((HttpStatusCode.Conflict, "case.step_illegal"), await EnforcementSite.RefusalAsync(foreign));
    }

    [Fact]
    public async Task What_is_overdue_stands_on_the_chiefs_board_and_nowhere_shows_a_person_or_a_plate()
    {
        var (id, _, _) = await site.NoticeAsync("79A-411.12");
        await site.CaseAsync("79A41113");
        await PassAsync(30);
        using var chief = site.Staff("chihuy", StaffRoles.Supervisor);
        var text = await chief.GetStringAsync("/api/review/deadlines?overdue=true");
        Assert.DoesNotContain("79A", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Hạnh", text, StringComparison.Ordinal);
        var page = (await chief.GetFromJsonAsync<DeadlinePage>("/api/review/deadlines?overdue=true&limit=1"))!;
        Assert.Equal(-21, page.Items[0].DaysLeft);      // ten days after 20/11 is Monday the 30th; today is 21/12
        var second = (await chief.GetFromJsonAsync<DeadlinePage>($"/api/review/deadlines?overdue=true&limit=1&after={page.Next}"))!;
        Assert.Equal((id, "answer", true), (second.Items[0].CaseId, second.Items[0].Code, second.Items[0].Held));
        Assert.Equal(2, page.Sorts.Sum(sort => sort.Overdue));
        Assert.Equal(HttpStatusCode.Forbidden, (await site.Officer().GetAsync("/api/review/deadlines")).StatusCode);
    }

    [Fact]
    public async Task A_paper_is_genuine_with_its_own_code_only_and_says_when_it_no_longer_stands()
    {
        var (id, number, _) = await site.NoticeAsync("79A-411.14");
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        var code = (await connection.ExecuteScalarAsync<string>("select check_code from enforcement.document where case_id = @id and kind = 'notice'", new { id }))!;
        using var anyone = site.Browser();
        var raw = await anyone.GetStringAsync($"/api/verify?number={Uri.EscapeDataString(number)}&code={code}");
        Assert.DoesNotContain("Hạnh", raw, StringComparison.Ordinal);
        Assert.DoesNotContain("411", raw, StringComparison.Ordinal);
        var genuine = (await anyone.GetFromJsonAsync<PaperVerdict>($"/api/verify?number={Uri.EscapeDataString(number)}&code={code.ToLowerInvariant()}"))!;
        Assert.True(genuine is { Genuine: true, Standing: true });
        foreach (var (n, c) in ((string, string)[])[(number, "AAAA-AAAA-AAAA"), ("000999/TB-XPVPHC", code), ("", ""), (new string('9', 500), code)])
        {
            Assert.False((await anyone.GetFromJsonAsync<PaperVerdict>($"/api/verify?number={Uri.EscapeDataString(n)}&code={c}"))!.Genuine);
        }

        await site.ActAsync(site.Authority(), id, "cancel", version => new CancelNotice(version, "Lập nhầm"));
        Assert.False((await anyone.GetFromJsonAsync<PaperVerdict>($"/api/verify?number={Uri.EscapeDataString(number)}&code={code}"))!.Standing);
    }

    private async Task<CaseDetail> FileAsync(Guid id) => (await site.Authority().GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!;

    // The watch looks by itself each minute; the test asks it at once, as often as a year has days.
    private async Task PassAsync(int days)
    {
        for (var day = 0; day < days; day++)
        {
            site.Clock.Advance(TimeSpan.FromDays(1));
            if (day >= days - 3)
            {
                await site.Service<ClockWatch>().RunAsync(CancellationToken.None);
            }
        }

        await site.Service<LicenceBook>().RestoreDueAsync(CancellationToken.None);
    }

    private async Task<int> BalanceAsync(string licence)
    {
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<int>("select balance from enforcement.licence where number = @licence", new { licence });
    }

    private async Task AddUnitAsync(string code, string title)
    {
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(
            "insert into enforcement.unit (code, name, address, place, title, simulated) values (@code, 'Công an phường Sao Mai', 'Số 1 đường Sao Mai', 'phường Sao Mai', @title, true)",
            new { code, title });
    }
}
