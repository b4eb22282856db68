using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Domain.Events;
using Ioc.Testing;
using Ioc.Web.Tests.Platform;
using Ioc.Web.Wall;

namespace Ioc.Web.Tests.Wall;

/// <summary>The wall as it was: what had happened by then counts, what came later does not.</summary>
public sealed class WallPastTests
{
    [Fact]
    public async Task The_past_shows_what_had_happened_by_then_and_nothing_that_came_later()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = new SmallTown(database.DataSource);
        await town.BuildAsync();
        var first = TimeProvider.System.GetUtcNow().AddHours(-3);
        var case1 = await town.OpenCaseAsync(first);
        await town.PassAsync(first.AddMinutes(10));
        await town.OpenCaseAsync(first.AddMinutes(20));
        await town.StepAsync(case1, EventTypes.CaseRejected, "rejected", first.AddMinutes(40));
        await town.PassAsync(first.AddMinutes(60), 2);
        await using var site = await RunningSite.StartAsync(database);
        using var client = site.Client();
        await ReadyAsync(client);

        var early = await PastAsync(client, first.AddMinutes(15));
        var middle = await PastAsync(client, first.AddMinutes(30));
        var late = await PastAsync(client, first.AddMinutes(65));

        Assert.True((bool)early["past"]!);
        Assert.Equal((1, 0, 1), Counted(early));
        Assert.Equal((2, 0, 1), Counted(middle));
        Assert.Equal((1, 1, 2), Counted(late));
        Assert.Equal(2, late["wall"]!["passages"]!["recent"]!.AsArray().Count);
        Assert.Equal(3, late["wall"]!["cases"]!["recent"]!.AsArray().Count);
        Assert.Equal("case.rejected", (string)late["wall"]!["cases"]!["recent"]![0]!["event"]!);
        Assert.Equal("stopped", (string)early["wall"]!["cameras"]![0]!["state"]!);
        Assert.All(SmallTown.Personal, secret => Assert.DoesNotContain(secret, late.ToJsonString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_value_that_was_corrected_later_is_shown_as_it_stood_then()
    {
        await using var database = await TestDatabase.CreateAsync();
        await new SmallTown(database.DataSource).BuildAsync();
        var now = TimeProvider.System.GetUtcNow();
        var period = new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.FromHours(7)).AddMonths(-2);
        var end = period.AddMonths(1);
        await using (var connection = await database.DataSource.OpenConnectionAsync())
        {
            await connection.ExecuteAsync(
                """
                insert into indicator.value (indicator_code, place_code, period_start, period_end, value, numerator, computed_at)
                values ('population.size', 'T', @period, @end, 1100, 1100, @later);
                insert into indicator.restatement (indicator_code, place_code, period_start, old_value, new_value, reason, restated_at)
                values ('population.size', 'T', @period, 1000, 1100, 'test', @later);
                insert into audit.event (id, type, subject_kind, subject_id, actor, occurred_at)
                values (gen_random_uuid(), 'import.facts', 'import', 'x', 'test', @period);
                """,
                new { period = period.ToUniversalTime(), end = end.ToUniversalTime(), later = now.AddHours(-1) });
        }

        await using var site = await RunningSite.StartAsync(database);
        using var client = site.Client();
        await ReadyAsync(client);

        Assert.Equal(1000, Population(await PastAsync(client, now.AddHours(-2))));
        Assert.Equal(1100, Population(await PastAsync(client, now.AddMinutes(-30))));
        Assert.Null(Population(await PastAsync(client, end.AddMinutes(-5))));
    }

    [Fact]
    public async Task What_lies_before_the_first_record_or_in_the_future_is_refused_in_words()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = new SmallTown(database.DataSource);
        await town.BuildAsync();
        await town.OpenCaseAsync(TimeProvider.System.GetUtcNow().AddHours(-1));
        await using var site = await RunningSite.StartAsync(database);
        using var client = site.Client();
        await ReadyAsync(client);

        foreach (var at in new[] { TimeProvider.System.GetUtcNow().AddDays(-2), TimeProvider.System.GetUtcNow().AddHours(1) })
        {
            using var answer = await client.GetAsync(Address(at, null));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Equal("wall.no_such_moment", (string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["code"]!);
        }

        using var scene = await client.GetAsync(Address(TimeProvider.System.GetUtcNow().AddMinutes(-1), "nowhere"));
        Assert.Equal(HttpStatusCode.BadRequest, scene.StatusCode);
    }

    [Fact]
    public void A_scene_shows_the_named_indicators_that_exist_and_fills_up_from_its_fields()
    {
        (string, string)[] catalogue = [("a.1", "a"), ("a.2", "a"), ("b.1", "b"), ("c.1", "c")];

        Assert.Equal((string[])["b.1", "a.1", "a.2"], WallScene.Choose(["b.1", "gone"], ["a"], 6, catalogue));
        Assert.Equal((string[])["a.2", "a.1"], WallScene.Choose(["a.2"], ["a", "b"], 2, catalogue));
    }

    [Fact]
    public async Task One_place_is_answered_with_its_own_figures_and_the_places_below_it()
    {
        await using var database = await TestDatabase.CreateAsync();
        await new SmallTown(database.DataSource).BuildAsync();
        await using var site = await RunningSite.StartAsync(database);
        using var client = site.Client();
        await ReadyAsync(client);

        var town = await client.GetFromJsonAsync<JsonNode>("/api/wall/places/T");
        using var nowhere = await client.GetAsync(new Uri("/api/wall/places/X", UriKind.Relative));

        Assert.Equal(2, town!["places"]!.AsArray().Count);
        Assert.NotEmpty(town["indicators"]!.AsArray());
        Assert.Equal(HttpStatusCode.NotFound, nowhere.StatusCode);
    }

    private static (int Pending, int Rejected, int Minutes) Counted(JsonNode moment) => (
        (int)moment["wall"]!["cases"]!["byState"]!["pending_review"]!,
        (int)moment["wall"]!["cases"]!["byState"]!["rejected"]!,
        moment["wall"]!["passages"]!["lastMinutes"]!.AsArray().Sum(minute => (int)minute!["count"]!));

    private static double? Population(JsonNode moment) =>
        (double?)moment["wall"]!["indicators"]!.AsArray().Single(tile => (string)tile!["code"]! == "population.size")!["value"];

    private static Uri Address(DateTimeOffset at, string? scene) =>
        new($"/api/wall/past?at={at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}{(scene is null ? "" : $"&scene={scene}")}", UriKind.Relative);

    private static async Task<JsonNode> PastAsync(HttpClient client, DateTimeOffset at) => (await client.GetFromJsonAsync<JsonNode>(Address(at, null)))!;

    private static async Task ReadyAsync(HttpClient client)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            using var answer = await client.GetAsync(new Uri("/api/wall/snapshot", UriKind.Relative), patience.Token);
            if (answer.IsSuccessStatusCode)
            {
                return;
            }

            await Task.Delay(50, patience.Token);
        }
    }
}
