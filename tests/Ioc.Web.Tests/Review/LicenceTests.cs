using System.Net;
using System.Net.Http.Json;
using Dapper;
using Ioc.Enforcement.Procedure;
using Ioc.Web.Citizen;
using Ioc.Web.Review;

namespace Ioc.Web.Tests.Review;

/// <summary>Points of driving licences: one book, which the desk and the phone both read. A red light costs four points.</summary>
public sealed class LicenceTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Reason = "Xác định lại người điều khiển";
    private readonly EnforcementSite site = new();

    public Task InitializeAsync() => site.InitializeAsync();

    public Task DisposeAsync() => site.DisposeAsync();

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    [Fact]
    public async Task The_phone_shows_what_the_book_says_also_after_an_annulment_and_after_twelve_months()
    {
        var (ids, phone) = await DrivenAsync("790200000001", "79A-711.01");
        var licence = Assert.Single(await LicencesAsync(phone));
        Assert.Equal(("0001", "B", 8), (licence.Number, licence.Class, licence.Left));
        Assert.Equal(VietnamDay().AddMonths(12), licence.RestoredOn);
        Assert.Equal((8, licence.RestoredOn), await AtDeskAsync(ids[0]));

        await site.ActAsync(site.Authority(), ids[0], "annul", version => new NotedAct(version, Reason));
        Assert.Equal((12, null), (Assert.Single(await LicencesAsync(phone)).Left, Assert.Single(await LicencesAsync(phone)).RestoredOn));

        var (_, other) = await DrivenAsync("790200000002", "79A-711.02");
        site.Clock.Advance(TimeSpan.FromDays(366));
        await site.Service<LicenceBook>().RestoreDueAsync(CancellationToken.None);
        Assert.Equal(12, Assert.Single(await LicencesAsync(other)).Left);
        phone.Dispose();
        other.Dispose();
    }

    [Fact]
    public async Task Another_person_and_an_owner_without_a_licence_on_record_see_none()
    {
        var (_, phone) = await DrivenAsync("790200000003", "79A-711.03");
        using var stranger = site.Citizen("999000000001");
        Assert.Empty(await LicencesAsync(stranger));
        var (_, without) = await site.DecidedAsync("79A-711.04");
        Assert.Empty(await LicencesAsync(without));
        phone.Dispose();
        without.Dispose();
    }

    [Fact]
    public async Task An_annulment_gives_back_no_more_than_what_the_other_decisions_leave()
    {
        var (ids, phone) = await DrivenAsync("790200000005", "79A-711.05", "79A-711.06", "79A-711.07", "79A-711.08");     // 12, 8, 4, nothing, nothing
        Assert.Equal(0, Assert.Single(await LicencesAsync(phone)).Left);
        await site.ActAsync(site.Authority(), ids[0], "annul", version => new NotedAct(version, Reason));
        Assert.Equal(0, Assert.Single(await LicencesAsync(phone)).Left);        // three red lights are left: 12 - 3 x 4
        await site.ActAsync(site.Authority(), ids[2], "annul", version => new NotedAct(version, Reason));
        Assert.Equal(4, Assert.Single(await LicencesAsync(phone)).Left);
        phone.Dispose();
    }

    [Fact]
    public async Task From_nothing_points_come_back_only_by_a_test_that_a_person_notes_and_not_before_six_months()
    {
        var (ids, phone) = await DrivenAsync("790200000009", "79A-711.11", "79A-711.12", "79A-711.13");
        var empty = Assert.Single(await LicencesAsync(phone));
        var since = VietnamDay();
        Assert.Equal((0, null, since, since.AddMonths(6)), (empty.Left, empty.RestoredOn, empty.EmptySince, empty.TestFrom));
        var id = ids[^1];
        site.Clock.Advance(TimeSpan.FromDays(100));
        await RefusedAsync(id, "KQ-17", VietnamDay(), HttpStatusCode.UnprocessableEntity, "licence.test_day");
        Assert.DoesNotContain("licence-test", (await FileAsync(id)).Acts);

        site.Clock.Advance(TimeSpan.FromDays(300));     // more than a year, and nothing came back by itself
        await site.Service<LicenceBook>().RestoreDueAsync(CancellationToken.None);
        Assert.Equal(0, Assert.Single(await LicencesAsync(phone)).Left);
        Assert.Contains("licence-test", (await FileAsync(id)).Acts);
        await RefusedAsync(id, "KQ-17", since.AddMonths(6).AddDays(-1), HttpStatusCode.UnprocessableEntity, "licence.test_day");
        await RefusedAsync(id, "KQ-17", VietnamDay().AddDays(1), HttpStatusCode.UnprocessableEntity, "licence.test_day");
        await RefusedAsync(id, " ", VietnamDay(), HttpStatusCode.UnprocessableEntity, "licence.test_reference");
        await site.ActAsync(site.Officer(), id, "licence-test", version => new NoteTest(version, "KQ-17/2027", since.AddMonths(6)));
        Assert.Equal(12, Assert.Single(await LicencesAsync(phone)).Left);
        await RefusedAsync(id, "KQ-18/2027", VietnamDay(), HttpStatusCode.Conflict, "licence.not_empty");
        Assert.Equal(1, await site.EventsAsync(id, "points.test_passed"));
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        Assert.Equal(
            ("KQ-17/2027", "canbo", 0, 12),
            await connection.QuerySingleAsync<(string, string, int, int)>(
                "select test_reference, recorded_by, before, after from enforcement.points_entry where licence = '790200000009' and kind = 'restored'"));
        phone.Dispose();
    }

    // The same person and licence; each decision on a day of its own.
    private async Task<(List<Guid> Ids, HttpClient Phone)> DrivenAsync(string licence, params string[] plates)
    {
        var owner = $"999{licence[^9..]}";
        var ids = new List<Guid>();
        foreach (var plate in plates)
        {
            site.Clock.Advance(TimeSpan.FromDays(ids.Count == 0 ? 0 : 1));
            await site.RegisterAsync(plate, number: owner);
            var id = await site.CaseAsync(plate, at: site.Clock.Now);
            await site.ActAsync(site.Officer(), id, "approve", version => new ApproveCase(version, "16824.6.9.b.01"));
            await site.RecordAsync(id, licence: licence);
            await site.ActAsync(site.Authority(), id, "decide", version => new DecideFine(version, 19_000_000, null));
            ids.Add(id);
        }

        return (ids, site.Citizen(owner));
    }

    private DateOnly VietnamDay() => DateOnly.FromDateTime(site.Clock.Now.ToOffset(TimeSpan.FromHours(7)).DateTime);

    private static async Task<IReadOnlyList<HeldLicence>> LicencesAsync(HttpClient phone) => (await phone.GetFromJsonAsync<HeldNotices>("/api/citizen/notices"))!.Licences;

    private async Task<CaseDetail> FileAsync(Guid id) => (await site.Officer().GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!;

    private async Task<(int, DateOnly?)> AtDeskAsync(Guid id) => (await FileAsync(id)).Procedure.Licence is { } licence ? (licence.Left, licence.RestoredOn) : (-1, null);

    private async Task RefusedAsync(Guid id, string reference, DateOnly day, HttpStatusCode status, string code)
    {
        // After a leap of the clock the site's own deadlines step the case between the look and the act: then one looks again.
        (HttpStatusCode Status, string? Code) refused = default;
        for (var look = 0; look == 0 || (refused.Code == "case.changed_meanwhile" && look < 5); look++)
        {
            using var answer = await site.Officer().PostAsJsonAsync($"/api/review/cases/{id}/licence-test", new NoteTest((await FileAsync(id)).Version, reference, day));
            refused = await EnforcementSite.RefusalAsync(answer);
        }

        Assert.Equal((status, code), refused);
    }
}
