using System.Net;
using System.Net.Http.Json;
using Ioc.Web.Platform;
using Ioc.Web.Review;

namespace Ioc.Web.Tests.Review;

public sealed class SharedDeskTests(EnforcementSite site) : IClassFixture<EnforcementSite>
{
    private const string RedLight = "16824.6.9.b.01";

    [Fact]
    public async Task Officers_who_take_the_next_case_together_each_get_one_of_their_own()
    {
        var cases = new HashSet<Guid>();
        for (var i = 0; i < 6; i++)
        {
            cases.Add(await site.CaseAsync($"79A7110{i}", kind: "wrong_lane"));
        }

        var officers = Enumerable.Range(0, 6).Select(i => site.Staff($"canbo{i}", StaffRoles.Officer)).ToList();
        var taken = new List<Guid>();
        foreach (var officer in officers)
        {
            // in turn where two raced for one row: a claim that found nothing is asked again
            using var answer = await officer.PostAsJsonAsync("/api/review/next?kind=wrong_lane", new NextCase(null));
            var detail = (await answer.Content.ReadFromJsonAsync<CaseDetail>())!;
            Assert.True(detail.Procedure.Lease!.Mine);
            taken.Add(detail.Id);
        }

        Assert.Equal(cases, taken.ToHashSet());
        using var none = await site.Staff("canbo7", StaffRoles.Officer).PostAsJsonAsync("/api/review/next?kind=wrong_lane", new NextCase(null));
        Assert.Equal(HttpStatusCode.NoContent, none.StatusCode);
    }

    [Fact]
    public async Task A_case_that_a_colleague_holds_is_theirs_until_it_is_given_back_or_the_claim_runs_out()
    {
        await site.RegisterAsync("79A-711.11");
        var id = await site.CaseAsync("79A71111");
        using var first = site.Staff("an", StaffRoles.Officer);
        using var second = site.Staff("binh", StaffRoles.Officer);
        using (var claimed = await first.PostAsJsonAsync($"/api/review/cases/{id}/claim", new { }))
        {
            Assert.Equal(HttpStatusCode.OK, claimed.StatusCode);
        }

        using (var refused = await second.PostAsJsonAsync($"/api/review/cases/{id}/claim", new { }))
        {
            Assert.Equal((HttpStatusCode.Conflict, "case.claimed"), await EnforcementSite.RefusalAsync(refused));
            Assert.Contains("Đại úy an", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        var version = (await second.GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!.Version;
        foreach (var (act, body) in ((string, object)[])
            [("approve", new ApproveCase(version, RedLight)), ("reject", new RejectCase(version, "no_violation", null)), ("plate", new CorrectPlate(version, "79A-711.11"))])
        {
            using var late = await second.PostAsJsonAsync($"/api/review/cases/{id}/{act}", body);
            Assert.Equal((HttpStatusCode.Conflict, "case.claimed"), await EnforcementSite.RefusalAsync(late));
        }

        site.Clock.Advance(TimeSpan.FromSeconds(181));
        Assert.Equal("notice_issued", (await site.ActAsync(second, id, "approve", v => new ApproveCase(v, RedLight))).State);
    }

    [Fact]
    public async Task A_corrected_unsure_plate_needs_a_second_person()
    {
        await site.RegisterAsync("79A-711.12");
        var id = await site.CaseAsync("79A71113", sure: false);
        using var first = site.Staff("an", StaffRoles.Officer);
        using var second = site.Staff("binh", StaffRoles.Officer);
        await site.ActAsync(first, id, "plate", v => new CorrectPlate(v, "79A-711.12"));
        var once = await site.ActAsync(first, id, "approve", v => new ApproveCase(v, RedLight));
        Assert.Equal("pending_review", once.State);
        Assert.True(once.Procedure.FirstApproval!.Mine);
        using (var again = await first.PostAsJsonAsync($"/api/review/cases/{id}/approve", new ApproveCase(once.Version, RedLight)))
        {
            Assert.Equal((HttpStatusCode.Conflict, "approve.second_person"), await EnforcementSite.RefusalAsync(again));
        }

        Assert.Equal("notice_issued", (await site.ActAsync(second, id, "approve", v => new ApproveCase(v, RedLight))).State);
    }

    [Fact]
    public async Task Two_cases_of_one_act_are_found_and_become_one()
    {
        await site.RegisterAsync("79A-711.14");
        var at = new DateTimeOffset(2026, 11, 20, 5, 0, 0, TimeSpan.Zero);
        var kept = await site.CaseAsync("79A71114", at: at);
        var twin = await site.CaseAsync("79A71114", kind: "stop_line", at: at.AddMinutes(2));
        var other = await site.CaseAsync("79A71199", at: at.AddMinutes(2));
        using var officer = site.Officer();
        var seen = (await officer.GetFromJsonAsync<CaseDetail>($"/api/review/cases/{twin}"))!;
        Assert.Equal(kept, Assert.Single(seen.Procedure.Doubles).Id);
        using (var wrong = await officer.PostAsJsonAsync($"/api/review/cases/{twin}/merge", new MergeCase(seen.Version, other)))
        {
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "merge.no_double"), await EnforcementSite.RefusalAsync(wrong));
        }

        var merged = await site.ActAsync(officer, twin, "merge", v => new MergeCase(v, kept));
        Assert.Equal(("rejected", "duplicate", kept), (merged.State, merged.Rejection!.ReasonCode, merged.Procedure.MergedInto));
    }

    [Fact]
    public async Task An_officer_sees_own_figures_and_only_the_chief_sees_totals_and_nobodys_name()
    {
        var id = await site.CaseAsync("79A71115", kind: "u_turn");
        using var officer = site.Staff("dung", StaffRoles.Officer);
        using (var taken = await officer.PostAsJsonAsync("/api/review/next?kind=u_turn", new NextCase(null)))
        {
            Assert.Equal(id, (await taken.Content.ReadFromJsonAsync<CaseDetail>())!.Id);
        }

        site.Clock.Advance(TimeSpan.FromSeconds(12));
        await site.ActAsync(officer, id, "reject", v => new RejectCase(v, "no_violation", null));
        var own = (await officer.GetFromJsonAsync<Ioc.Enforcement.Review.OwnFigures>("/api/review/statistics/me"))!;
        Assert.Equal((0, 1, 12d), (own.Approved, own.Rejected, own.MedianSeconds));
        Assert.Equal(HttpStatusCode.Forbidden, (await officer.GetAsync("/api/review/statistics")).StatusCode);
        var totals = await site.Staff("chihuy", StaffRoles.Supervisor).GetStringAsync("/api/review/statistics");
        Assert.DoesNotContain("dung", totals, StringComparison.Ordinal);
    }
}
