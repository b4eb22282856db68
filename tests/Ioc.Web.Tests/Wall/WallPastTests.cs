using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Analytics.Facts;
using Ioc.Analytics.Indicators;
using Ioc.Analytics.Population;
using Ioc.Domain.Events;
using Ioc.Domain.Time;
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
        await SendPeopleAsync(database, now.AddHours(-3), 1000);
        await SendPeopleAsync(database, now.AddHours(-1), 1100);
        await using var site = await RunningSite.StartAsync(database);
        using var client = site.Client();
        await ReadyAsync(client);

        Assert.Equal(1000, Population(await PastAsync(client, now.AddHours(-2))));
        Assert.Equal(1100, Population(await PastAsync(client, now.AddMinutes(-30))));
        var ward = await client.GetFromJsonAsync<JsonNode>($"/api/wall/places/T-1?at={now.AddHours(-2).UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}");
        Assert.Equal(1000, (double)ward!["indicators"]!.AsArray().Single(tile => (string)tile!["code"]! == "population.size")!["value"]!);
    }

    [Fact]
    public async Task A_source_that_had_failed_is_broken_at_that_minute_and_well_before_and_after()
    {
        await using var database = await TestDatabase.CreateAsync();
        await new SmallTown(database.DataSource).BuildAsync();
        var now = TimeProvider.System.GetUtcNow();
        await SendPeopleAsync(database, now.AddHours(-6), 1000);
        await new FactImporter(database.DataSource, new FixedTimeProvider(now.AddHours(-4))).NoteFailureAsync("population", new("hỏng", "broken"));
        await SendPeopleAsync(database, now.AddHours(-2), 1010);
        await new FactImporter(database.DataSource, new FixedTimeProvider(now.AddHours(-1))).NoteFailureAsync("labour", new("hỏng", "broken"));
        await using var site = await RunningSite.StartAsync(database);
        using var client = site.Client();
        await ReadyAsync(client);

        Assert.Equal(("ok", "never"), Sources(await PastAsync(client, now.AddHours(-5))));
        Assert.Equal(("broken", "never"), Sources(await PastAsync(client, now.AddHours(-3))));
        Assert.Equal(("ok", "never"), Sources(await PastAsync(client, now.AddMinutes(-90))));
        Assert.Equal(("ok", "broken"), Sources(await PastAsync(client, now.AddMinutes(-30))));
    }

    [Fact]
    public async Task The_wall_of_now_and_of_then_and_the_page_of_sources_tell_lateness_by_the_same_schedule()
    {
        await using var database = await TestDatabase.CreateAsync();
        await new SmallTown(database.DataSource).BuildAsync();
        var now = TimeProvider.System.GetUtcNow();
        await SendPeopleAsync(database, now.AddHours(-6), 1000);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        // Due four hours ago, for which it had delivered, and two hours ago, for which it had not.
        await connection.ExecuteAsync(
            "update fact.source set due_day = null, due_times = array[(@first at time zone 'Asia/Ho_Chi_Minh')::time, (@second at time zone 'Asia/Ho_Chi_Minh')::time] where code = 'population'",
            new { first = now.AddHours(-4), second = now.AddHours(-2) });
        await using var site = await RunningSite.StartAsync(database);
        using var client = site.Client();
        await ReadyAsync(client);

        Assert.Equal("ok", Sources(await PastAsync(client, now.AddHours(-3))).Population);
        Assert.Equal("late", Sources(await PastAsync(client, now.AddHours(-1))).Population);
        Assert.Equal("late", await NowAsync(client));
        Assert.Equal("late", await OnPageAsync(database));
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

    // As a sender would, at a time of the test's choosing: the people of two months ago, in one ward.
    private static async Task SendPeopleAsync(TestDatabase database, DateTimeOffset when, int people)
    {
        var clock = new FixedTimeProvider(when);
        var month = VietnamTime.DayOf(when).AddMonths(-2);
        var csv = $"month,place_code,sex,age_band,population,births,deaths,moved_in,moved_out\n{month:yyyy-MM},T-1,male,0-4,{people},0,0,0,0\n";
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        await new FactImporter(database.DataSource, clock).ImportAsync(PopulationFacts.Table, new($"{people}.csv", "staff:test", Simulated: false), stream, CancellationToken.None);
        await new IndicatorRefresh(database.DataSource, clock).FollowFactsAsync(CancellationToken.None);
    }

    private static async Task<string> NowAsync(HttpClient client) =>
        (string)(await client.GetFromJsonAsync<JsonNode>("/api/wall/snapshot"))!["sources"]!.AsArray().Single(source => (string)source!["code"]! == "population")!["state"]!;

    private static async Task<string> OnPageAsync(TestDatabase database) =>
        (await new Ioc.Analytics.Sources.SourceHealth(database.DataSource, TimeProvider.System).AllAsync(CancellationToken.None)).Single(source => source.Code == "population").State;

    private static (string Population, string Labour) Sources(JsonNode moment)
    {
        string State(string code) => (string)moment["wall"]!["sources"]!.AsArray().Single(source => (string)source!["code"]! == code)!["state"]!;
        return (State("population"), State("labour"));
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
