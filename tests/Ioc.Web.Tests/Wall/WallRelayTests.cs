using System.Globalization;
using System.Text.Json.Nodes;
using Ioc.Data.Embedded;
using Ioc.Data.Migrations;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Testing;
using Ioc.Web.Wall;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ioc.Web.Tests.Wall;

public sealed class WallRelayTests
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task A_committed_passage_case_and_camera_state_reach_the_wall()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = new SmallTown(database.DataSource);
        await town.BuildAsync();
        await using var relay = await RunningRelay.StartAsync(database.DataSource);
        Assert.Equal(0, relay.Wall.Passages.Today);
        Assert.Equal("stopped", relay.Wall.Cameras.Single().State);

        await town.PassAsync(Now);
        await town.OpenCaseAsync(Now);
        await town.CameraAsync("live", Now, 9.87, 3);
        await relay.UntilAsync(() => relay.Wall is { Passages.Recent.Length: 1, Cases.Recent.Length: 1 } wall && wall.Cameras.Single().State == "live");

        var passage = relay.Wall.Passages.Recent.Single();
        Assert.Equal(("T-CAM", "car", "white", true), (passage.CameraCode, passage.VehicleClass, passage.PlateColour, passage.Sure));
        Assert.Equal(1, relay.Wall.Passages.LastMinutes.Sum(m => m.Count));
        Assert.Equal(60, relay.Wall.Passages.LastMinutes.Length);
        var step = relay.Wall.Cases.Recent.Single();
        Assert.Equal(("case.opened", "pending_review", "red_light"), (step.Event, step.State, step.Kind));
        Assert.Equal(1, relay.Wall.Cases.ByState["pending_review"]);
        Assert.Equal(Enum.GetValues<CaseState>().Length, relay.Wall.Cases.ByState.Count);
        Assert.Equal(9.9, relay.Wall.Cameras.Single().AnalysedFps);
        AssertConsecutive(relay);
    }

    [Fact]
    public async Task A_passage_that_is_written_first_and_committed_last_is_not_lost_and_holds_back_no_other()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = new SmallTown(database.DataSource);
        await town.BuildAsync();
        await using var relay = await RunningRelay.StartAsync(database.DataSource);

        await using (var slow = await database.DataSource.OpenConnectionAsync())
        await using (var transaction = await slow.BeginTransactionAsync())
        {
            await SmallTown.PassAsync(slow, Now, 1);
            await town.PassAsync(Now, 2);
            await town.PassAsync(Now, 3);
            // A long import elsewhere holds nothing back: what is committed is told.
            await relay.UntilAsync(() => relay.Wall.Passages.Today == 2);
            await transaction.CommitAsync();
        }

        await relay.UntilAsync(() => relay.Wall.Passages.Today == 3);
        await town.PassAsync(Now, 4);
        await relay.UntilAsync(() => relay.Wall.Passages.Today >= 4);
        Assert.Equal(4, relay.Wall.Passages.Recent.Length);
    }

    [Fact]
    public async Task Of_a_thousand_passages_and_a_thousand_case_steps_written_at_once_none_is_lost_or_told_twice()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = new SmallTown(database.DataSource);
        await town.BuildAsync();
        var id = await town.OpenCaseAsync(Now);
        await using var relay = await RunningRelay.StartAsync(database.DataSource);
        var started = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 1000),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (number, _) =>
            {
                await town.PassAsync(Now, number);
                await town.StepAsync(id, EventTypes.NoticeIssued, "pending_review", started.AddSeconds(number));
            });
        await relay.UntilAsync(() => relay.Wall.Passages.Today >= 1000 && Steps(relay).Count >= 1000);

        Assert.Equal(1000, relay.Wall.Passages.Today);
        Assert.Equal(1000, relay.Wall.Passages.LastMinutes.Sum(m => m.Count));
        Assert.Equal(
            Enumerable.Range(0, 1000).Select(number => started.AddSeconds(number)),
            Steps(relay).Select(step => step.At).Order());
        AssertConsecutive(relay);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_snapshot_and_the_updates_after_it_give_every_later_snapshot(int seed)
    {
        var dice = new Random(seed);
        await using var database = await TestDatabase.CreateAsync();
        var town = new SmallTown(database.DataSource);
        await town.BuildAsync();
        var cases = new List<Guid> { await town.OpenCaseAsync(Now) };
        await using var relay = await RunningRelay.StartAsync(database.DataSource);
        var snapshots = new List<WallSnapshot> { relay.Wall };
        string[] states = ["starting", "live", "reconnecting", "ended", "broken"];

        for (var i = 0; i < 120; i++)
        {
            switch (dice.Next(5))
            {
                case 0:
                    await town.PassAsync(Now, i);
                    break;
                case 1:
                    await town.PassAsync(Now.AddSeconds(-dice.Next(7200)), i, plate: null);
                    break;
                case 2:
                    cases.Add(await town.OpenCaseAsync(Now));
                    break;
                case 3:
                    await town.StepAsync(cases[dice.Next(cases.Count)], EventTypes.CaseRejected, "rejected", Now);
                    break;
                default:
                    await town.CameraAsync(states[dice.Next(states.Length)], Now, dice.Next(100) / 10.0, dice.Next(9));
                    break;
            }

            if (dice.Next(6) == 0)
            {
                await Task.Delay(dice.Next(300));
                snapshots.Add(relay.Wall);
            }
        }

        await relay.UntilAsync(() => relay.Wall.Cases.ByState.Values.Sum() == cases.Count && relay.Wall.Seq > snapshots[^1].Seq);
        snapshots.Add(relay.Wall);
        var updates = relay.Walls.Updates;
        var last = RunningRelay.Json(snapshots[^1]);
        foreach (var snapshot in snapshots)
        {
            var page = RunningRelay.Json(snapshot);
            foreach (var update in updates.Where(u => u.Epoch == snapshot.Epoch && u.Seq > snapshot.Seq && u.Seq <= snapshots[^1].Seq))
            {
                Assert.Equal((long)page["seq"]! + 1, update.Seq);
                page = PageRules.Apply(page, RunningRelay.Json(update));
            }

            Assert.True(JsonNode.DeepEquals(last, page), $"from {snapshot.Seq}:\n{last.ToJsonString()}\n{page.ToJsonString()}");
        }
    }

    [Fact]
    public async Task Nothing_personal_is_in_any_json_of_the_wall()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = new SmallTown(database.DataSource);
        await town.BuildAsync();
        await town.PassAsync(Now);
        var before = await town.OpenCaseAsync(Now);
        await using var relay = await RunningRelay.StartAsync(database.DataSource);

        await town.PassAsync(Now, 2, "59X312345");
        var after = await town.OpenCaseAsync(Now);
        await town.StepAsync(after, EventTypes.CaseRejected, "rejected", Now);
        await town.CameraAsync("broken", Now, 0, 0);
        await relay.UntilAsync(() => relay.Wall.Cases.Recent.Length == 3 && relay.Wall.Passages.Recent.Length == 2 && relay.Wall.Cameras.Single().State == "broken");

        var sent = string.Concat(relay.Walls.Updates.Select(u => RunningRelay.Json(u).ToJsonString(Readable))) + RunningRelay.Json(relay.Wall).ToJsonString(Readable);
        Assert.Contains("Ngã tư Thử", sent, StringComparison.Ordinal);
        string[] forbidden = [.. SmallTown.Personal, "rtsp", "secret", "192.0.2.1", before.ToString(), after.ToString(), "officer"];
        Assert.All(forbidden, text => Assert.DoesNotContain(text, sent, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("plate\"", sent, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_camera_that_says_live_but_shows_no_picture_is_not_shown_as_live()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = new SmallTown(database.DataSource);
        await town.BuildAsync();
        await town.CameraAsync("live", Now.AddMinutes(-2), 10, 0);

        await using var relay = await RunningRelay.StartAsync(database.DataSource);

        Assert.Equal("reconnecting", relay.Wall.Cameras.Single().State);
        Assert.NotNull(relay.Wall.Cameras.Single().Detail);
    }

    [Fact]
    public async Task A_wall_that_started_before_its_town_was_loaded_shows_it_when_it_is_there()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = new SmallTown(database.DataSource);
        var starting = RunningRelay.StartAsync(database.DataSource);
        Assert.False(starting.IsCompleted);

        await town.BuildAsync();
        await using var relay = await starting;

        Assert.Equal("T", relay.Wall.Town.Code);
        Assert.Equal(["T-1", "T-2"], relay.Wall.Places.Select(p => p.Code));
        Assert.True(relay.Wall.Simulated);
    }

    [Fact]
    public async Task When_the_database_stops_the_wall_says_so_and_when_it_is_back_nothing_was_lost()
    {
        var folder = Path.Combine(Path.GetTempPath(), "ioc-wall-" + Guid.CreateVersion7().ToString("N", CultureInfo.InvariantCulture));
        var settings = new EmbeddedPostgresOptions { Folder = folder };
        try
        {
            var server = await EmbeddedPostgres.StartAsync(settings, NullLogger.Instance);
            await using var database = Ioc.Data.Connections.Database.Open(server.ConnectionString);
            await Migrator.ApplyAsync(database, CancellationToken.None);
            var town = new SmallTown(database);
            await town.BuildAsync();
            await using var relay = await RunningRelay.StartAsync(database);
            await town.PassAsync(Now);
            await relay.UntilAsync(() => relay.Wall.Passages.Today == 1);
            var epoch = relay.Wall.Epoch;

            await server.DisposeAsync();
            await relay.UntilAsync(() => Database(relay) == "broken");
            Assert.All(relay.Wall.Sources, source => Assert.NotEqual("ok", source.State));

            server = await EmbeddedPostgres.StartAsync(settings with { Port = server.Port }, NullLogger.Instance);
            await using (var again = Ioc.Data.Connections.Database.Open(server.ConnectionString))
            {
                await new SmallTown(again).PassAsync(Now, 2);
                await new SmallTown(again).OpenCaseAsync(Now);
            }

            await relay.UntilAsync(() => Database(relay) == "ok" && relay.Wall.Passages.Today == 2 && relay.Wall.Cases.Recent.Length == 1);
            Assert.Equal(epoch, relay.Wall.Epoch);
            AssertConsecutive(relay);
            await server.DisposeAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static readonly System.Text.Json.JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Database(RunningRelay relay) => relay.Wall.Sources.Single(source => source.Code == "database").State;

    private static List<CaseItem> Steps(RunningRelay relay) =>
        [.. relay.Walls.Updates.Where(u => u.Cases is not null).SelectMany(u => u.Cases!.Items)];

    private static void AssertConsecutive(RunningRelay relay)
    {
        var numbers = relay.Walls.Updates.Where(u => u.Epoch == relay.Wall.Epoch).Select(u => u.Seq).ToArray();
        Assert.Equal(Enumerable.Range(0, numbers.Length).Select(i => (long)i), numbers);
    }
}
