using System.Net;
using System.Net.Http.Json;
using Dapper;
using Ioc.Data.Audit;
using Ioc.Data.Evidence;
using Ioc.Domain.Events;
using Ioc.Web.Audit;
using Ioc.Web.Platform;
using Ioc.Web.Review;
using Ioc.Web.Tests.Review;

namespace Ioc.Web.Tests.Audit;

public sealed class AuditPageTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly EnforcementSite site = new();

    public async Task InitializeAsync()
    {
        site.Clock.Now = TimeProvider.System.GetUtcNow().AddHours(1);         // after the keys of the evidence
        await site.InitializeAsync();
    }

    public Task DisposeAsync() => site.DisposeAsync();

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    [Fact]
    public async Task An_auditor_sees_who_looked_at_a_case_when_and_why_and_finds_it_by_person_subject_kind_and_day()
    {
        var (id, number, _) = await site.NoticeAsync("79A-707.01");
        using (var officer = site.Staff("lan.pham", StaffRoles.Officer))
        {
            await officer.GetAsync($"/api/review/cases/{id}");
            await officer.GetAsync($"/api/review/cases/{id}/evidence/at.jpg");
            await officer.PostAsJsonAsync($"/api/review/cases/{id}/package", new { purpose = "Tòa án yêu cầu" });
        }

        using var auditor = Auditor();
        var byPerson = await ListAsync(auditor, "person=lan.pham");
        Assert.Equal(
            [EventTypes.EvidenceExported, EventTypes.EvidenceViewed, EventTypes.OwnerLookedUp, EventTypes.CaseViewed], byPerson.Items.Select(item => item.Type));
        Assert.Equal("Tòa án yêu cầu", byPerson.Items[0].Reason);
        Assert.Equal("at.jpg", byPerson.Items[1].Details["part"]);
        Assert.All(byPerson.Items, item => Assert.Equal(id.ToString(), item.SubjectId));

        Assert.Equal([EventTypes.EvidenceExported], (await ListAsync(auditor, $"kind=export&subject={id}")).Items.Select(item => item.Type));
        Assert.Contains((await ListAsync(auditor, $"subject={Uri.EscapeDataString(number)}")).Items, item => item.Type == EventTypes.NoticeIssued);
        Assert.All((await ListAsync(auditor, "kind=people")).Items, item => Assert.DoesNotContain("system:", item.Actor, StringComparison.Ordinal));
        Assert.NotEmpty((await ListAsync(auditor, "from=2020-01-01")).Items);
        Assert.Empty((await ListAsync(auditor, "to=2020-01-01")).Items);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await auditor.GetAsync("/api/audit/events?kind=everything")).StatusCode);
    }

    [Fact]
    public async Task Pages_follow_each_other_without_losing_or_repeating_an_event()
    {
        await site.NoticeAsync("79A-707.02");
        using var auditor = Auditor();
        var whole = (await ListAsync(auditor, "to=2099-01-01&limit=200")).Items.Select(item => item.Seq).ToList();
        var seen = new List<long>();
        long? before = whole[0] + 1;
        while (before is not null)
        {
            var page = await ListAsync(auditor, $"limit=3&before={before}");
            seen.AddRange(page.Items.Select(item => item.Seq));
            before = page.Next;
        }

        Assert.Equal(whole, seen);
    }

    [Fact]
    public async Task Codes_of_offices_limits_and_grounds_come_with_their_words()
    {
        using var auditor = Auditor();
        var words = (await auditor.GetFromJsonAsync<AuditChoices>("/api/audit/choices"))!.Words;
        Assert.Equal("Trưởng phòng Cảnh sát giao thông", words["traffic_division_head"].Vi);
        Assert.Equal("Minister of Public Security", words["minister_public_security"].En);
        Assert.Equal("Công khai trên trang tra cứu", words["publish"].Vi);
        Assert.Equal("The representative is not a lawful one", words["representative"].En);
        Assert.Equal("Không có hành vi vi phạm", words["no_violation"].Vi);
        Assert.Contains(words, word => word.Value.Vi.Contains("168/2024/NĐ-CP", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_look_at_the_trail_is_in_the_trail()
    {
        using var auditor = Auditor();
        await ListAsync(auditor, "kind=staff");
        var seen = Assert.Single((await ListAsync(auditor, "person=kiemtra")).Items, item => item.Type == EventTypes.TrailViewed);
        Assert.Equal("staff", seen.Details["of"]);
    }

    [Theory]
    [InlineData(null, "79A-707.03", null, "audit.reason")]
    [InlineData("ngắn", "79A-707.03", null, "audit.reason")]
    [InlineData("Đơn tố cáo số 12/2026", null, null, "audit.search_by")]
    [InlineData("Đơn tố cáo số 12/2026", "79A-707.03", "Nguyễn Thị Hạnh", "audit.search_by")]
    public async Task A_person_or_a_plate_is_searched_only_with_a_reason_and_one_at_a_time(string? reason, string? plate, string? person, string code)
    {
        using var auditor = Auditor();
        var (status, refused) = await EnforcementSite.RefusalAsync(await auditor.PostAsJsonAsync("/api/audit/search", new AuditSearch(plate, person, reason)));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, code), (status, refused));
    }

    [Fact]
    public async Task A_search_by_plate_or_name_finds_the_looks_and_leaves_its_reason_but_never_what_was_typed()
    {
        const string Owner = "Triệu Thị Tìm Kiếm";
        await site.RegisterAsync("79A-707.04", owner: Owner);
        var id = await site.CaseAsync("79A-707.04");
        var other = await site.CaseAsync("79A-707.05");
        using (var officer = site.Officer())
        {
            await officer.GetAsync($"/api/review/cases/{id}");
            await officer.GetAsync($"/api/review/cases/{other}");
        }

        using var auditor = Auditor();
        foreach (var search in (AuditSearch[])[new("79a 707.04", null, "Đơn tố cáo số 12/2026"), new(null, Owner.ToLowerInvariant(), "Đơn tố cáo số 12/2026")])
        {
            using var answer = await auditor.PostAsJsonAsync("/api/audit/search", search);
            var found = (await answer.Content.ReadFromJsonAsync<AuditPage>())!.Items;
            Assert.Contains(found, item => item.Type == EventTypes.OwnerLookedUp && item.Actor == "officer:canbo");
            Assert.All(found, item => Assert.Equal(id.ToString(), item.SubjectId));
        }

        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        var traces = (await connection.QueryAsync<string>("select to_jsonb(e)::text from audit.event e where type = 'audit.searched'")).AsList();
        Assert.Equal(2, traces.Count);
        Assert.All(traces, trace =>
        {
            Assert.Contains("Đơn tố cáo số 12/2026", trace, StringComparison.Ordinal);
            Assert.Contains(id.ToString(), trace, StringComparison.Ordinal);
            Assert.DoesNotContain("707", trace, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("Tìm Kiếm", trace, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public async Task What_is_taken_out_says_what_for_and_a_spreadsheet_takes_nobodys_words_for_a_formula()
    {
        var (id, _, _) = await site.NoticeAsync("79A-707.06");
        using (var officer = site.Officer())
        {
            await officer.PostAsJsonAsync($"/api/review/cases/{id}/package", new { purpose = "=cmd|' /C calc'!A0, \"x\"" });
        }

        using var auditor = Auditor();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await auditor.PostAsJsonAsync("/api/audit/export", new AuditExport(" "))).StatusCode);
        using var answer = await auditor.PostAsJsonAsync("/api/audit/export", new AuditExport("Thanh tra năm 2026", Kind: "export"));
        var csv = await answer.Content.ReadAsStringAsync();

        Assert.Contains("\"'=cmd|' /C calc'!A0, \"\"x\"\"\"", csv, StringComparison.Ordinal);
        Assert.Contains((await ListAsync(auditor, "kind=export")).Items, item => item is { Type: EventTypes.TrailExported, Reason: "Thanh tra năm 2026" });
    }

    [Fact]
    public async Task The_page_checks_the_seals_and_names_the_broken_one()
    {
        await site.NoticeAsync("79A-707.07");
        using var auditor = Auditor();
        var whole = await CheckAsync(auditor, null);
        Assert.True(whole.Whole);
        Assert.True(whole.Events > 5);
        var noted = whole.Last!.Sha256;

        await using (var connection = await site.Database.DataSource.OpenConnectionAsync())
        {
            await connection.ExecuteAsync("set session_replication_role = replica; update audit.event set actor = 'officer:nobody' where type = 'notice.issued'");
        }

        var broken = await CheckAsync(auditor, noted);
        Assert.False(broken.Whole);
        Assert.Contains("1", Assert.Single(broken.Faults).En, StringComparison.Ordinal);
        Assert.Contains((await ListAsync(auditor, "person=kiemtra")).Items, item => item.Type == EventTypes.TrailChecked && item.Details["faults"] == "1");
    }

    [Fact]
    public async Task The_archive_that_the_page_gives_is_whole_for_whoever_has_only_the_file()
    {
        await site.NoticeAsync("79A-707.08");
        using var auditor = Auditor();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await auditor.PostAsJsonAsync("/api/audit/archive", new ArchiveTrail(null))).StatusCode);
        using var answer = await auditor.PostAsJsonAsync("/api/audit/archive", new ArchiveTrail("Lưu ngoài hệ thống"));
        var path = Path.Combine(site.Scene.Folder, "trail.zip");
        await File.WriteAllBytesAsync(path, await answer.Content.ReadAsByteArrayAsync());

        using var files = PackageFiles.Open(path);
        var verdict = await TrailArchive.CheckAsync(files, site.Service<EvidenceKeyRing>().Keys(), null, CancellationToken.None);
        Assert.Empty(verdict.Faults);
        Assert.True(verdict.Events > 5);
    }

    [Fact]
    public async Task Nobody_but_an_auditor_sees_the_trail_and_an_auditor_sees_nothing_else()
    {
        var (id, _, _) = await site.NoticeAsync("79A-707.09");
        using var chief = site.Staff("chihuy", StaffRoles.Officer, StaffRoles.Supervisor, StaffRoles.Authority, StaffRoles.Operator, StaffRoles.Administrator, StaffRoles.Leader);
        Assert.Equal(HttpStatusCode.Forbidden, (await chief.GetAsync("/api/audit/events")).StatusCode);
        using var auditor = Auditor();
        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.GetAsync($"/api/review/cases/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.GetAsync("/api/retention")).StatusCode);
    }

    [Fact]
    public void Every_event_type_has_a_name_in_both_languages()
    {
        var types = typeof(EventTypes).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToList();
        Assert.All(types, type => Assert.NotEqual(AuditKinds.Text(type).Vi, AuditKinds.Text(type).En));
        Assert.All(AuditKinds.Known, type => Assert.Contains(type, types));
    }

    private HttpClient Auditor() => site.Staff("kiemtra", StaffRoles.Auditor);

    private static async Task<AuditPage> ListAsync(HttpClient auditor, string query) => (await auditor.GetFromJsonAsync<AuditPage>($"/api/audit/events?{query}"))!;

    private static async Task<TrailCheckView> CheckAsync(HttpClient auditor, string? seal)
    {
        using var answer = await auditor.PostAsJsonAsync("/api/audit/check", new CheckTrail(seal));
        return (await answer.Content.ReadFromJsonAsync<TrailCheckView>())!;
    }
}
