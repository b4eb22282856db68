using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Ioc.Enforcement.CitizenReports;
using Ioc.Web.CitizenReports;
using Ioc.Web.Platform;
using Ioc.Web.Platform.Staff;
using Ioc.Web.Review;
using Microsoft.AspNetCore.Routing;

namespace Ioc.Web.Tests.Review;

/// <summary>An officer whose scope is one place gets nothing of a case of another place, wherever they ask.</summary>
public sealed class PlaceScopeTests(EnforcementSite site) : IClassFixture<EnforcementSite>
{
    private const string RedLight = "16824.6.9.b.01";
    private static int made;

    [Fact]
    public async Task No_address_of_a_case_answers_whoever_has_another_place_and_nothing_happens_to_the_case()
    {
        var (here, there) = (await WardAsync(), await WardAsync());
        var id = await site.CaseAsync("79A90101", camera: there.Camera);
        using var elsewhere = Of(here, "xa.khac", StaffRoles.Officer, StaffRoles.Supervisor, StaffRoles.Authority);
        using var local = Of(there, "tai.cho", StaffRoles.Officer, StaffRoles.Supervisor, StaffRoles.Authority);
        var before = await TraceAsync(id);

        var refused = await AskEverywhereAsync(elsewhere, id);

        Assert.True(refused.Count > 40, $"Only {refused.Count} addresses were found.");
        Assert.All(refused, answer => Assert.Equal((answer.Key, "404 case.unknown"), (answer.Key, answer.Value)));
        Assert.Equal(before, await TraceAsync(id));
        Assert.DoesNotContain("404 case.unknown", (await AskEverywhereAsync(local, id)).Values);
    }

    [Fact]
    public async Task Queue_reads_prints_deadlines_and_figures_hold_only_what_is_of_the_place_and_the_places_in_it()
    {
        var (here, there) = (await WardAsync(), await WardAsync());
        var (mine, theirs) = (await NoticeAsync("79A-901.02", here), await NoticeAsync("79A-901.03", there));
        var waiting = await site.CaseAsync("79A90104", sure: false, camera: here.Camera);
        var theirWaiting = await site.CaseAsync("79A90105", sure: false, camera: there.Camera);
        using var chief = Of(here, "chi.huy", StaffRoles.Officer, StaffRoles.Supervisor);

        var page = (await chief.GetFromJsonAsync<CasePage>("/api/review/cases?limit=200"))!;
        Assert.Equal(new HashSet<Guid> { mine, waiting }, page.Items.Select(item => item.Id).ToHashSet());
        Assert.Equal((1, 1, 1), (page.Counts.ByState["pending_review"], page.Counts.ByState["notice_issued"], page.Counts.Flagged));
        Assert.Equal(2, page.Counts.ByState.Values.Sum());
        Assert.Empty((await chief.GetFromJsonAsync<CasePage>($"/api/review/cases?place={there.Quarter}"))!.Items);
        Assert.Empty((await chief.GetFromJsonAsync<CasePage>($"/api/review/cases?camera={there.Camera}"))!.Items);

        Assert.Equal(waiting, Assert.Single((await chief.GetFromJsonAsync<ReadPage>("/api/review/reads?day=2026-11-20"))!.Reads).CaseId);
        Assert.Empty((await chief.GetFromJsonAsync<ReadPage>($"/api/review/reads?day=2026-11-20&camera={there.Camera}"))!.Reads);
        Assert.Equal(mine, Assert.Single((await chief.GetFromJsonAsync<List<PrintView>>("/api/review/prints"))!).CaseId);

        var due = (await chief.GetFromJsonAsync<DeadlinePage>("/api/review/deadlines?limit=200"))!;
        Assert.Equal(new HashSet<Guid> { mine, waiting }, due.Items.Select(item => item.CaseId).ToHashSet());
        // a notice is published by itself meanwhile
        Assert.Equal(due.Items.Count(item => item.Code != "publish"), due.Sorts.Where(sort => sort.Code != "publish").Sum(sort => sort.Running));

        var totals = (await chief.GetFromJsonAsync<DeskTotals>("/api/review/statistics"))!;
        Assert.Equal(1, Assert.Single(totals.Days).Approved);
        var quality = Assert.Single(totals.Quality);
        Assert.Equal((here.Camera, 1, 0), (quality.CameraCode, quality.Approved, quality.Overturned));

        // whoever is bound to no place sees both
        using var whole = site.Staff("toan.tinh", StaffRoles.Officer, StaffRoles.Supervisor);
        var all = (await whole.GetFromJsonAsync<CasePage>("/api/review/cases?limit=200"))!.Items.Select(item => item.Id).ToHashSet();
        Assert.Superset(new HashSet<Guid> { mine, theirs, waiting, theirWaiting }, all);
        Assert.Contains((await whole.GetFromJsonAsync<DeadlinePage>("/api/review/deadlines?limit=200"))!.Items, item => item.CaseId == theirs);
        Assert.Contains((await whole.GetFromJsonAsync<DeskTotals>("/api/review/statistics"))!.Quality, row => row.CameraCode == there.Camera);
    }

    [Fact]
    public async Task The_next_case_is_never_one_of_another_place_even_where_a_colleague_asked()
    {
        var (here, there) = (await WardAsync(), await WardAsync());
        var theirs = await site.CaseAsync("79A90106", kind: "forbidden_road", camera: there.Camera);
        using var moved = Of(here, "chuyen.xa", StaffRoles.Officer);
        using var asker = site.Officer();
        Assert.Null(await NextAsync(moved));

        // the account's place is here: it cannot be asked about a case of there
        await AccountAsync("chuyen.xa", here.Code);
        var version = (await asker.GetFromJsonAsync<CaseDetail>($"/api/review/cases/{theirs}"))!.Version;
        using (var refused = await asker.PostAsJsonAsync($"/api/review/cases/{theirs}/ask", new AskColleague(version, "chuyen.xa", "Nhờ xem")))
        {
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "ask.colleague_unknown"), await EnforcementSite.RefusalAsync(refused));
        }

        // asked while responsible for there, and moved since
        await AccountAsync("chuyen.xa", there.Code);
        await site.ActAsync(asker, theirs, "ask", seen => new AskColleague(seen, "chuyen.xa", "Nhờ xem"));
        Assert.Null(await NextAsync(moved));
        var mine = await site.CaseAsync("79A90107", kind: "forbidden_road", camera: here.Camera);
        Assert.Equal(mine, await NextAsync(moved));
        using var stayed = Of(there, "chuyen.xa", StaffRoles.Officer);
        Assert.Equal(theirs, await NextAsync(stayed));
    }

    [Fact]
    public async Task A_double_in_another_place_is_not_shown_and_nothing_is_merged_into_it()
    {
        var (here, there) = (await WardAsync(), await WardAsync());
        var at = new DateTimeOffset(2026, 11, 20, 5, 0, 0, TimeSpan.Zero);
        var mine = await site.CaseAsync("79A90108", at: at, camera: here.Camera);
        var theirs = await site.CaseAsync("79A90108", at: at.AddMinutes(2), camera: there.Camera);
        using var officer = Of(here, "can.bo", StaffRoles.Officer);

        var seen = (await officer.GetFromJsonAsync<CaseDetail>($"/api/review/cases/{mine}"))!;
        Assert.Empty(seen.Procedure.Doubles);
        using (var merged = await officer.PostAsJsonAsync($"/api/review/cases/{mine}/merge", new MergeCase(seen.Version, theirs)))
        {
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "merge.no_double"), await EnforcementSite.RefusalAsync(merged));
        }

        Assert.Equal(theirs, Assert.Single((await site.Officer().GetFromJsonAsync<CaseDetail>($"/api/review/cases/{mine}"))!.Procedure.Doubles).Id);
    }

    [Fact]
    public async Task A_report_that_tells_of_a_case_of_another_place_does_not_name_it()
    {
        var (here, there) = (await WardAsync(), await WardAsync());
        var theirs = await NoticeAsync("79A-901.09", there);
        using var whole = site.Officer();
        using var officer = Of(here, "can.bo", StaffRoles.Officer);
        var report = new NewReport(
            "email", "Nguyễn Thị Hạnh", null, null, "both", new DateTimeOffset(2026, 11, 20, 3, 15, 0, TimeSpan.Zero), "Ngã tư", "79A-901.09", "car", "white", "Xe vượt đèn đỏ");
        using var taken = await whole.PostAsJsonAsync("/api/review/reports", report);
        var id = (await taken.Content.ReadFromJsonAsync<ReportTaken>())!.Id;
        using (var named = await officer.PostAsJsonAsync($"/api/review/reports/{id}/verify", new VerifyReport("confirmed", null, theirs.ToString())))
        {
            Assert.Equal((HttpStatusCode.NotFound, "case.unknown"), await EnforcementSite.RefusalAsync(named));
        }

        using (var verified = await whole.PostAsJsonAsync($"/api/review/reports/{id}/verify", new VerifyReport("confirmed", null, theirs.ToString())))
        {
            Assert.Equal(HttpStatusCode.NoContent, verified.StatusCode);
        }

        var open = (await whole.GetFromJsonAsync<ReportPage>("/api/review/reports"))!.Reports.Single(one => one.Id == id);
        Assert.Equal(theirs, open.CaseId);
        Assert.NotNull(open.NoticeNumber);
        var closed = (await officer.GetFromJsonAsync<ReportPage>("/api/review/reports"))!.Reports.Single(one => one.Id == id);
        Assert.Equal((null, null), (closed.CaseId, closed.NoticeNumber));
        Assert.Equal(open.Outcome, closed.Outcome);
    }

    // Every route of the site that names a case, asked with a body that says nothing: a route that is added is asked too.
    private async Task<Dictionary<string, string>> AskEverywhereAsync(HttpClient officer, Guid id)
    {
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var route in site.Routes.OfType<RouteEndpoint>().Where(route => route.RoutePattern.RawText!.StartsWith("/api/review/cases/{id:guid}", StringComparison.Ordinal)))
        {
            var method = route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods[0];
            var address = route.RoutePattern.RawText!
                .Replace("{id:guid}", id.ToString(), StringComparison.Ordinal)
                .Replace("{attachment:guid}", Guid.NewGuid().ToString(), StringComparison.Ordinal)
                .Replace("{replay:guid}", Guid.NewGuid().ToString(), StringComparison.Ordinal)
                .Replace("{part}", "at.jpg", StringComparison.Ordinal)
                .Replace("{file}", "at.jpg", StringComparison.Ordinal);
            Assert.DoesNotContain("{", address, StringComparison.Ordinal);
            using var request = new HttpRequestMessage(new HttpMethod(method), address) { Content = method == "GET" ? null : JsonContent.Create(new { }) };
            using var answer = await officer.SendAsync(request);
            var code = answer.Content.Headers.ContentType?.MediaType == "application/problem+json"
                && (await answer.Content.ReadFromJsonAsync<JsonElement>()).TryGetProperty("code", out var said) ? said.GetString() : null;
            answers.Add($"{method} {route.RoutePattern.RawText}", $"{(int)answer.StatusCode} {code}");
        }

        return answers;
    }

    private static async Task<Guid?> NextAsync(HttpClient officer)
    {
        using var answer = await officer.PostAsJsonAsync("/api/review/next?kind=forbidden_road", new NextCase(null));
        return answer.StatusCode == HttpStatusCode.NoContent ? null : (await answer.Content.ReadFromJsonAsync<CaseDetail>())!.Id;
    }

    private async Task<(int Version, int Events)> TraceAsync(Guid id)
    {
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        return await connection.QuerySingleAsync<(int, int)>(
            "select version, (select count(*)::integer from audit.event where subject_id = @subject) from enforcement.case where id = @id", new { id, subject = id.ToString() });
    }

    private async Task<Guid> NoticeAsync(string plate, Ward ward)
    {
        await site.RegisterAsync(plate);
        var id = await site.CaseAsync(plate, camera: ward.Camera);
        await site.ActAsync(site.Officer(), id, "approve", version => new ApproveCase(version, RedLight));
        return id;
    }

    private Task AccountAsync(string name, string place) => new StaffAccounts(site.Database.DataSource, site.Clock)
        .SaveAsync(new StaffMember(name, "Trần Văn Chuyển", [StaffRoles.Officer], PlaceCode: place), null, demo: false, CancellationToken.None);

    private HttpClient Of(Ward ward, string name, params string[] roles) => site.Staff(name, $"{string.Join(',', roles)}@{ward.Code}");

    // A ward with one quarter, and a camera in that quarter.
    private async Task<Ward> WardAsync()
    {
        var code = $"PX-{Interlocked.Increment(ref made)}";
        var ward = new Ward(code, $"{code}-KP", $"CAM-{code}");
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            insert into place.place (code, kind, name_vi, name_en, parent_code, valid_from) values
                (@Code, 'commune', 'Phường Thử', 'Test ward', null, '2025-07-01'), (@Quarter, 'quarter', 'Khu phố Thử', 'Test quarter', @Code, '2025-07-01');
            insert into traffic.camera (code, name_vi, name_en, place_code, source, config, simulated) values (@Camera, 'Ngã tư Thử', 'Test junction', @Quarter, 'file', '{}', true)
            """,
            ward);
        return ward;
    }

    private sealed record Ward(string Code, string Quarter, string Camera);
}
