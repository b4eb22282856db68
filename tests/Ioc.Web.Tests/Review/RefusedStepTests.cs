using System.Net;
using System.Net.Http.Json;
using Dapper;
using Ioc.Domain.Events;
using Ioc.Web.Platform;
using Ioc.Web.Review;

namespace Ioc.Web.Tests.Review;

public sealed class RefusedStepTests(EnforcementSite site) : IClassFixture<EnforcementSite>
{
    private const string RedLight = "16824.6.9.b.01";

    [Fact]
    public async Task Of_two_officers_who_approve_at_once_one_wins_and_one_notice_goes_out()
    {
        await site.RegisterAsync("79A-222.01");
        var id = await site.CaseAsync("79A22201");
        var clients = Enumerable.Range(0, 8).Select(i => site.Staff($"canbo{i}", StaffRoles.Officer)).ToList();
        var version = (await clients[0].GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!.Version;
        var answers = await Task.WhenAll(clients.Select(client => client.PostAsJsonAsync($"/api/review/cases/{id}/approve", new ApproveCase(version, RedLight))));
        Assert.Equal(1, answers.Count(answer => answer.IsSuccessStatusCode));
        foreach (var late in answers.Where(answer => !answer.IsSuccessStatusCode))
        {
            Assert.Equal((HttpStatusCode.Conflict, "case.changed_meanwhile"), await EnforcementSite.RefusalAsync(late));
        }

        Assert.Equal(1, await site.EventsAsync(id, EventTypes.NoticeIssued));
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        Assert.Equal(1, await connection.ExecuteScalarAsync<int>("select count(*)::integer from enforcement.notice where case_id = @id", new { id }));
    }

    [Fact]
    public async Task What_was_approved_cannot_be_approved_rejected_or_corrected_again()
    {
        var (id, _, _) = await site.NoticeAsync("79A-222.02");
        using var authority = site.Authority();
        var version = (await authority.GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!.Version;
        foreach (var (act, body) in ((string, object)[])
        [
            ("approve", new ApproveCase(version, RedLight)), ("reject", new RejectCase(version, "no_violation", null)), ("plate", new CorrectPlate(version, "79A-222.03")),
            ("decide", new DecideFine(version, 19_000_000, null)), ("contest", new DecideContest(version, true, "x")),
        ])
        {
            using var answer = await authority.PostAsJsonAsync($"/api/review/cases/{id}/{act}", body);
            Assert.Equal((HttpStatusCode.Conflict, "case.step_illegal"), await EnforcementSite.RefusalAsync(answer));
        }
    }

    [Fact]
    public async Task An_unsure_plate_must_be_confirmed_by_a_person_before_a_notice()
    {
        await site.RegisterAsync("79A-222.04");
        var id = await site.CaseAsync("79A22204", sure: false);
        using var officer = site.Officer();
        var seen = (await officer.GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!;
        Assert.Contains(seen.Flags, flag => flag is { Code: "plate_unsure", Blocks: true });
        using (var hasty = await officer.PostAsJsonAsync($"/api/review/cases/{id}/approve", new ApproveCase(seen.Version, RedLight)))
        {
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "case.plate_not_confirmed"), await EnforcementSite.RefusalAsync(hasty));
        }

        var confirmed = await site.ActAsync(officer, id, "plate", version => new CorrectPlate(version, "79A-222.04"));
        Assert.Empty(confirmed.Flags);
        Assert.Equal(1, await site.EventsAsync(id, EventTypes.CasePlateConfirmed));
        Assert.Equal("notice_issued", (await site.ActAsync(officer, id, "approve", version => new ApproveCase(version, RedLight))).State);
    }

    [Fact]
    public async Task A_corrected_plate_finds_its_own_owner_and_the_read_stays_as_it_was()
    {
        await site.RegisterAsync("79A-222.05", owner: "Chủ xe Sai");
        await site.RegisterAsync("79A-222.06", owner: "Chủ xe Đúng");
        var id = await site.CaseAsync("79A22205");
        using var officer = site.Officer();
        var corrected = await site.ActAsync(officer, id, "plate", version => new CorrectPlate(version, "79a-222.06"));
        Assert.Equal(("79A22206", "79A22205", "Chủ xe Đúng"), (corrected.Plate, corrected.Read.Text, corrected.Vehicle!.OwnerName));
        Assert.Equal(1, await site.EventsAsync(id, EventTypes.CasePlateCorrected));
        using var nonsense = await officer.PostAsJsonAsync($"/api/review/cases/{id}/plate", new CorrectPlate(corrected.Version, "13A-000.00'; --"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "plate.not_valid"), await EnforcementSite.RefusalAsync(nonsense));
    }

    [Fact]
    public async Task Where_a_car_and_a_motorbike_are_written_alike_the_officer_says_which()
    {
        await site.RegisterAsync("79C-155.55");
        await site.RegisterAsync("79-C1 5555", "motorbike", owner: "Chủ xe máy");
        var id = await site.CaseAsync("79C15555", "unknown");
        using var officer = site.Officer();
        Assert.Equal(["several_registrations"], (await officer.GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!.Flags.Select(flag => flag.Code));
        var told = await site.ActAsync(officer, id, "plate", version => new CorrectPlate(version, "79C15555", "motorbike"));
        Assert.Equal("Chủ xe máy", told.Vehicle!.OwnerName);
        using var carOffence = await officer.PostAsJsonAsync($"/api/review/cases/{id}/approve", new ApproveCase(told.Version, RedLight));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "offence.other_vehicle"), await EnforcementSite.RefusalAsync(carOffence));
    }

    [Fact]
    public async Task Without_an_owner_or_for_an_army_vehicle_no_notice_is_made()
    {
        foreach (var (plate, colour, code) in ((string, string, string)[])[("79A22207", "white", "case.no_owner"), ("TM1234", "red", "case.set_aside")])
        {
            var id = await site.CaseAsync(plate, colour: colour);
            using var officer = site.Officer();
            var seen = (await officer.GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!;
            using var answer = await officer.PostAsJsonAsync($"/api/review/cases/{id}/approve", new ApproveCase(seen.Version, RedLight));
            Assert.Equal((HttpStatusCode.UnprocessableEntity, code), await EnforcementSite.RefusalAsync(answer));
        }
    }

    [Fact]
    public async Task Evidence_that_was_touched_is_not_shown_and_makes_no_notice()
    {
        await site.RegisterAsync("79A-222.08");
        var violation = await site.Scene.AddAsync(site.Database.DataSource, "79A22208");
        var id = await site.EventuallyAsync("select id from enforcement.case where violation_id = @id", violation, (Guid? c) => c is not null);
        var still = Path.Combine(site.Scene.PackageOf(violation), "at.jpg");
        var bytes = await File.ReadAllBytesAsync(still);
        bytes[^3] ^= 1;
        await File.WriteAllBytesAsync(still, bytes);
        using var officer = site.Officer();
        var seen = (await officer.GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!;
        Assert.False(seen.Evidence.Sound);
        Assert.Equal(["at.jpg"], seen.Evidence.Parts.Where(part => !part.Verified).Select(part => part.Name));
        using (var shown = await officer.GetAsync($"/api/review/cases/{id}/evidence/at.jpg"))
        {
            Assert.Equal((HttpStatusCode.Conflict, "evidence.broken"), await EnforcementSite.RefusalAsync(shown));
        }

        using var answer = await officer.PostAsJsonAsync($"/api/review/cases/{id}/approve", new ApproveCase(seen.Version, RedLight));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "case.evidence_broken"), await EnforcementSite.RefusalAsync(answer));
    }

    [Fact]
    public async Task A_year_after_the_act_it_can_no_longer_be_noticed()
    {
        await site.RegisterAsync("79A-222.09");
        var id = await site.CaseAsync("79A22209", at: new DateTimeOffset(2025, 11, 19, 3, 0, 0, TimeSpan.Zero));
        using var officer = site.Officer();
        var seen = (await officer.GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!;
        using var answer = await officer.PostAsJsonAsync($"/api/review/cases/{id}/approve", new ApproveCase(seen.Version, RedLight));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "case.limitation_expired"), await EnforcementSite.RefusalAsync(answer));
    }

    [Fact]
    public async Task A_fine_outside_its_frame_beyond_the_office_or_off_the_middle_without_a_word_is_refused()
    {
        var (id, number, code) = await site.NoticeAsync("79A-222.10");
        using var phone = await site.HolderAsync(number, "79A22210", code);
        using var confirmed = await phone.PostAsJsonAsync("/api/citizen/notice/confirm", new Ioc.Web.Citizen.ConfirmNotice(true, null));
        using var authority = site.Authority();
        await site.RecordAsync(id);
        var version = (await authority.GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!.Version;
        foreach (var (amount, problem) in ((long, string)[])[(17_999_999, "decision.amount"), (20_000_001, "decision.amount"), (-1, "decision.amount"), (18_000_000, "note.missing")])
        {
            using var answer = await authority.PostAsJsonAsync($"/api/review/cases/{id}/decide", new DecideFine(version, amount, null));
            Assert.Equal((HttpStatusCode.UnprocessableEntity, problem), await EnforcementSite.RefusalAsync(answer));
        }

        Assert.Equal(18_000_000, (await site.ActAsync(authority, id, "decide", v => new DecideFine(v, 18_000_000, "Thành khẩn khai báo"))).Decision!.Amount);
    }

    [Fact]
    public async Task An_officer_may_not_decide_an_operator_may_not_look_and_a_stranger_sees_nothing()
    {
        var (id, _, _) = await site.NoticeAsync("79A-222.11");
        using var officer = site.Officer();
        using (var decide = await officer.PostAsJsonAsync($"/api/review/cases/{id}/decide", new DecideFine(2, 19_000_000, null)))
        {
            Assert.Equal(HttpStatusCode.Forbidden, decide.StatusCode);
        }

        using var operatorClient = site.Staff("vanhanh", StaffRoles.Operator);
        Assert.Equal(HttpStatusCode.Forbidden, (await operatorClient.GetAsync($"/api/review/cases/{id}")).StatusCode);
        using var stranger = site.Browser();
        foreach (var path in (string[])["/api/review/cases", $"/api/review/cases/{id}", $"/api/review/cases/{id}/notice.pdf", "/api/citizen/notice", "/api/citizen/notice.pdf", "/api/registers/vehicles/imports"])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync(path)).StatusCode);
        }
    }

    [Fact]
    public async Task The_queue_is_read_page_by_page_without_losing_or_repeating_a_case()
    {
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        for (var i = 0; i < 7; i++)
        {
            await site.CaseAsync($"79A3330{i}", kind: "stop_line");
        }

        using var officer = site.Officer();
        var seen = new List<Guid>();
        string? after = null;
        do
        {
            var page = (await officer.GetFromJsonAsync<CasePage>($"/api/review/cases?state=pending_review&kind=stop_line&limit=3&after={after}"))!;
            seen.AddRange(page.Items.Select(item => item.Id));
            after = page.Next;
        }
        while (after is not null);
        var all = (await connection.QueryAsync<Guid>("select id from enforcement.case where state = 'pending_review' and kind = 'stop_line' order by opened_at, id")).ToList();
        Assert.Equal(all, seen);
        var counts = (await officer.GetFromJsonAsync<CasePage>("/api/review/cases?limit=1&after=nonsense"))!.Counts;
        Assert.Equal(Enum.GetValues<Ioc.Domain.Enforcement.CaseState>().Length, counts.ByState.Count);
        Assert.True(counts.Flagged >= 7);
    }
}
