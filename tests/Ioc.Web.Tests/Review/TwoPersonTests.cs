using System.Net;
using System.Net.Http.Json;
using Dapper;
using Ioc.Domain.Events;
using Ioc.Web.Platform;
using Ioc.Web.Review;

namespace Ioc.Web.Tests.Review;

/// <summary>What the configuration says needs two persons: fines from 20 million đồng on, and every stop line.</summary>
public sealed class TwoPersonTests(TwoPersonSite configured) : IClassFixture<TwoPersonSite>
{
    private const string RedLight = "16824.6.9.b.01";    // 18 to 20 million
    private const string WrongLane = "16824.6.5.b.01";   // 4 to 6 million
    private const string StopLine = "16824.6.1.a.04";    // 400 to 600 thousand
    private readonly EnforcementSite site = configured.Site;

    [Fact]
    public async Task From_the_configured_amount_on_a_second_officer_approves_and_below_it_one_is_enough()
    {
        using var first = site.Staff("an", StaffRoles.Officer);
        using var second = site.Staff("binh", StaffRoles.Officer);
        var cheap = await CaseAsync("79A-903.01", "wrong_lane");
        Assert.Equal("notice_issued", (await site.ActAsync(first, cheap, "approve", version => new ApproveCase(version, WrongLane))).State);

        var dear = await CaseAsync("79A-903.02", "red_light");
        var once = await site.ActAsync(first, dear, "approve", version => new ApproveCase(version, RedLight));
        Assert.Equal(("pending_review", RedLight, "Đại úy an"), (once.State, once.Procedure.FirstApproval!.OffenceCode, once.Procedure.FirstApproval.Name));
        Assert.Null(once.Notice);
        using (var none = await first.PostAsJsonAsync("/api/review/next?kind=red_light", new NextCase(null)))
        {
            Assert.Equal(HttpStatusCode.NoContent, none.StatusCode);
        }

        using (var taken = await second.PostAsJsonAsync("/api/review/next?kind=red_light", new NextCase(null)))
        {
            var seen = (await taken.Content.ReadFromJsonAsync<CaseDetail>())!;
            Assert.Equal((dear, false), (seen.Id, seen.Procedure.FirstApproval!.Mine));
        }

        Assert.Equal("notice_issued", (await site.ActAsync(second, dear, "approve", version => new ApproveCase(version, RedLight))).State);
        Assert.Equal((1, 1), (await site.EventsAsync(dear, EventTypes.CaseFirstApproved), await site.EventsAsync(dear, EventTypes.CaseApproved)));
    }

    [Fact]
    public async Task A_configured_kind_needs_two_whatever_it_costs_and_another_offence_begins_anew()
    {
        using var first = site.Staff("an", StaffRoles.Officer);
        using var second = site.Staff("binh", StaffRoles.Officer);
        var id = await CaseAsync("79A-903.03", "stop_line");
        Assert.Equal("pending_review", (await site.ActAsync(first, id, "approve", version => new ApproveCase(version, StopLine))).State);
        var other = await site.ActAsync(second, id, "approve", version => new ApproveCase(version, WrongLane));
        Assert.Equal(("pending_review", WrongLane, true), (other.State, other.Procedure.FirstApproval!.OffenceCode, other.Procedure.FirstApproval.Mine));
        using (var again = await second.PostAsJsonAsync($"/api/review/cases/{id}/approve", new ApproveCase(other.Version, WrongLane)))
        {
            Assert.Equal((HttpStatusCode.Conflict, "approve.second_person"), await EnforcementSite.RefusalAsync(again));
        }

        Assert.Equal("notice_issued", (await site.ActAsync(first, id, "approve", version => new ApproveCase(version, WrongLane))).State);
    }

    [Fact]
    public async Task A_first_approval_does_not_outlive_a_change_of_the_plate()
    {
        using var first = site.Staff("an", StaffRoles.Officer);
        using var second = site.Staff("binh", StaffRoles.Officer);
        await site.RegisterAsync("79A-903.05");
        var id = await CaseAsync("79A-903.04", "stop_line");
        await site.ActAsync(first, id, "approve", version => new ApproveCase(version, StopLine));
        Assert.Null((await site.ActAsync(second, id, "plate", version => new CorrectPlate(version, "79A-903.05"))).Procedure.FirstApproval);
        var anew = await site.ActAsync(second, id, "approve", version => new ApproveCase(version, StopLine));
        Assert.Equal(("pending_review", "Đại úy binh"), (anew.State, anew.Procedure.FirstApproval!.Name));
    }

    [Fact]
    public async Task Who_may_have_been_robbed_is_noticed_by_two_and_never_handed_on_by_one()
    {
        using var first = site.Staff("an", StaffRoles.Officer);
        using var second = site.Staff("binh", StaffRoles.Officer);
        await site.RegisterAsync("79A-903.06", status: "stolen");
        var id = await site.CaseAsync("79A-903.06", kind: "wrong_lane");
        var seen = (await first.GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!;
        Assert.Contains(seen.Flags, flag => flag.Code == "stolen");
        await using (var connection = await site.Database.DataSource.OpenConnectionAsync())
        {
            await connection.ExecuteAsync(
                "insert into enforcement.unit (code, name, address, place, title, simulated) values ('ca-hai-nguoi', 'Đội mô phỏng', 'Số 1 đường Sao Mai', 'phường Sao Mai', 'traffic_division_head', true)");
        }

        using (var handed = await first.PostAsJsonAsync($"/api/review/cases/{id}/transfer", new TransferCase(seen.Version, "ca-hai-nguoi", WrongLane, null)))
        {
            Assert.Equal((HttpStatusCode.Conflict, "transfer.two_persons"), await EnforcementSite.RefusalAsync(handed));
        }

        Assert.Equal("pending_review", (await site.ActAsync(first, id, "approve", version => new ApproveCase(version, WrongLane))).State);
        Assert.Equal("notice_issued", (await site.ActAsync(second, id, "approve", version => new ApproveCase(version, WrongLane))).State);
    }

    private async Task<Guid> CaseAsync(string plate, string kind)
    {
        await site.RegisterAsync(plate);
        return await site.CaseAsync(plate, kind: kind);
    }
}

/// <summary>A site that asks for two persons from 20 million đồng on, and for every stop line.</summary>
public sealed class TwoPersonSite : IAsyncLifetime, IAsyncDisposable
{
    /// <summary>The site.</summary>
    public EnforcementSite Site { get; } = new();

    /// <inheritdoc />
    public Task InitializeAsync()
    {
        Site.More["Enforcement:TwoPersons:FromMaximum"] = "20000000";
        Site.More["Enforcement:TwoPersons:Kinds:0"] = "stop_line";
        return Site.InitializeAsync();
    }

    /// <inheritdoc />
    public Task DisposeAsync() => Site.DisposeAsync();

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();
}
