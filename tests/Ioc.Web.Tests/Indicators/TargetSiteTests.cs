using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Testing;
using Ioc.Web.Tests.OpenData;
using Ioc.Web.Tests.Platform;
using Ioc.Web.Tests.Wall;

namespace Ioc.Web.Tests.Indicators;

/// <summary>Targets that a town sets for itself, through the real host.</summary>
public sealed class TargetSiteTests
{
    private static readonly string Today = TimeProvider.System.GetUtcNow().AddHours(7).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
    private static readonly object Good = new { indicator = "labour.unemployment_rate", place = "T", from = "2026-01-01", until = (string?)null, value = 2.2, basisVi = "Nghị quyết 05/NQ-HĐND của thị xã", basisEn = "" };

    [Fact]
    public async Task A_place_s_own_target_goes_before_the_general_one_and_ending_it_brings_that_back()
    {
        await using var database = await TestDatabase.CreateAsync();
        await new SmallTown(database.DataSource).BuildAsync();
        await using var site = await RunningSite.StartAsync(database);
        using var leader = await OpenTown.SignedInAsync(site, "lan.leader", "leader");
        Assert.Null(await AimAsync(leader, "T", "labour.unemployment_rate"));

        await DoneAsync(Refused.SendAsync(leader, HttpMethod.Put, "/api/indicators/targets", new { indicator = "labour.unemployment_rate", place = (string?)null, from = "2025-01-01", value = 3.0, basisVi = "Chỉ tiêu của tỉnh", basisEn = "The province's" }));
        await DoneAsync(Refused.SendAsync(leader, HttpMethod.Put, "/api/indicators/targets", Good));
        Assert.Equal(2.2, await AimAsync(leader, "T", "labour.unemployment_rate"));
        Assert.Equal(3.0, await AimAsync(leader, "T-1", "labour.unemployment_rate"));

        // The same day again replaces it: one row, and the trail knows what stood before.
        await DoneAsync(Refused.SendAsync(leader, HttpMethod.Put, "/api/indicators/targets", new { indicator = "labour.unemployment_rate", place = "T", from = "2026-01-01", value = 2.0, basisVi = "Nghị quyết 06/NQ-HĐND sửa đổi" }));
        var own = (await ListAsync(leader)).Single(target => (string?)target["place"] == "T");
        Assert.Equal((2.0, "holds", false, "Nghị quyết 06/NQ-HĐND sửa đổi"), ((double)own["value"]!, (string)own["state"]!, (bool)own["shipped"]!, (string)own["basis"]!["en"]!));

        await DoneAsync(Refused.SendAsync(leader, HttpMethod.Post, $"/api/indicators/targets/{own["id"]}/end"));
        Assert.Equal(3.0, await AimAsync(leader, "T", "labour.unemployment_rate"));
        Assert.Equal("past", (string)(await ListAsync(leader)).Single(target => (string?)target["place"] == "T")["state"]!);
        await Refused.AsAsync(Refused.SendAsync(leader, HttpMethod.Post, $"/api/indicators/targets/{own["id"]}/end"), HttpStatusCode.NotFound, "target.unknown");

        await using var connection = await database.DataSource.OpenConnectionAsync();
        Assert.Equal(
            ["target.set 3 ", "target.set 2.2 ", "target.set 2 2.2", "target.ended 2 "],
            await connection.QueryAsync<string>("select type || ' ' || (data ->> 'value') || ' ' || coalesce(data ->> 'before', '') from audit.event where type like 'target.%' and actor = 'staff:lan.leader' order by seq"));
    }

    [Fact]
    public async Task A_target_that_has_not_begun_waits_and_one_that_is_ended_before_it_begins_is_gone()
    {
        await using var database = await TestDatabase.CreateAsync();
        await new SmallTown(database.DataSource).BuildAsync();
        await using var site = await RunningSite.StartAsync(database);
        using var leader = await OpenTown.SignedInAsync(site, "lan.leader", "leader");

        await DoneAsync(Refused.SendAsync(leader, HttpMethod.Put, "/api/indicators/targets", new { indicator = "lodging.guest_nights", place = "T", from = "2099-01-01", value = 5000, basisVi = "Kế hoạch du lịch năm 2099" }));
        var ahead = (await ListAsync(leader)).Single(target => (string)target["indicator"]! == "lodging.guest_nights");
        Assert.Equal("ahead", (string)ahead["state"]!);
        Assert.Null(await AimAsync(leader, "T", "lodging.guest_nights"));
        await DoneAsync(Refused.SendAsync(leader, HttpMethod.Post, $"/api/indicators/targets/{ahead["id"]}/end"));
        Assert.DoesNotContain(await ListAsync(leader), target => (string)target["indicator"]! == "lodging.guest_nights");
    }

    [Fact]
    public async Task Only_those_who_govern_set_targets_and_what_cannot_be_right_is_said_in_words()
    {
        await using var database = await TestDatabase.CreateAsync();
        await new SmallTown(database.DataSource).BuildAsync();
        await using var site = await RunningSite.StartAsync(database);
        using var stranger = site.Client();
        using var officer = await OpenTown.SignedInAsync(site, "an.officer", "officer");
        using var leader = await OpenTown.SignedInAsync(site, "lan.leader", "leader");
        await Refused.ToAsync(stranger, officer, HttpMethod.Put, "/api/indicators/targets", Good);
        await Refused.ToAsync(stranger, officer, HttpMethod.Post, $"/api/indicators/targets/{Guid.NewGuid()}/end");
        await Refused.AsAsync(stranger.GetAsync("/api/indicators/targets"), HttpStatusCode.Unauthorized, "session.needed");

        using var answer = await Refused.SendAsync(leader, HttpMethod.Put, "/api/indicators/targets", new { indicator = "lodging.on_time_share", place = "Z", from = Today, until = "2020-01-01", value = 120, basisVi = "" });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var faults = (await answer.Content.ReadFromJsonAsync<JsonObject>())!["more"]!["faults"]!.AsArray();
        Assert.Equal(4, faults.Count); // no such place, more than 100 %, an end before the beginning, no basis
        Assert.All(faults, fault => Assert.True(((string)fault!["vi"]!).Length > 10 && ((string)fault["en"]!).Length > 10));
        await Refused.AsAsync(Refused.SendAsync(leader, HttpMethod.Put, "/api/indicators/targets", new { indicator = "khong.co", from = Today, value = 1, basisVi = "Căn cứ" }), HttpStatusCode.BadRequest, "target.invalid");
        Assert.All(await ListAsync(leader), target => Assert.True((bool)target["shipped"]!));
    }

    [Fact]
    public async Task A_wall_follows_a_target_at_once()
    {
        await using var database = await TestDatabase.CreateAsync();
        await new SmallTown(database.DataSource).BuildAsync();
        await using var site = await RunningSite.StartAsync(database);
        using var leader = await OpenTown.SignedInAsync(site, "lan.leader", "leader");
        await using (var connection = await database.DataSource.OpenConnectionAsync())
        {
            await connection.ExecuteAsync(
                """
                insert into indicator.value (indicator_code, place_code, period_start, period_end, value, numerator, computed_at)
                values ('labour.unemployment_rate', 'T', date_trunc('month', now()) - interval '1 month', date_trunc('month', now()), 2.4, 24, now());
                update indicator.revision set revision = revision + 1, computed_at = now() where indicator_code = 'labour.unemployment_rate';
                """);
        }

        await using var relay = await RunningRelay.StartAsync(database.DataSource);
        await DoneAsync(Refused.SendAsync(leader, HttpMethod.Put, "/api/indicators/targets", Good));
        await relay.UntilAsync(() => relay.Wall.Indicators.Any(tile => tile is { Code: "labour.unemployment_rate", Target: 2.2 }));
    }

    private static async Task<double?> AimAsync(HttpClient client, string place, string code) =>
        (double?)(await client.GetFromJsonAsync<JsonNode>($"/api/indicators/catalogue?place={place}"))!["indicators"]!.AsArray().Single(one => (string)one!["code"]! == code)!["target"];

    private static async Task<List<JsonNode>> ListAsync(HttpClient client) => [.. (await client.GetFromJsonAsync<JsonNode>("/api/indicators/targets"))!["targets"]!.AsArray().Select(one => one!)];

    private static async Task DoneAsync(Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        Assert.True(answer.StatusCode == HttpStatusCode.NoContent, await answer.Content.ReadAsStringAsync());
    }
}
