using System.Text.Json.Nodes;
using Dapper;
using Ioc.Analytics.Alerts;
using Ioc.Analytics.Indicators;
using Ioc.Analytics.Lodging;
using Ioc.Analytics.Outlook;
using Ioc.Analytics.PublicOrder;
using Ioc.Data.Events;
using Ioc.Domain.Alerts;
using Ioc.Domain.Events;
using Ioc.Testing;

namespace Ioc.Analytics.Tests.Indicators;

/// <summary>A source of daily facts that falls silent: the day's follow-up goes on adding up what there is, and nobody must take that for news.</summary>
public sealed class SilentSourceTests
{
    private const string Incidents = "public_order.incidents";

    [Fact]
    public async Task A_figure_of_days_is_as_old_as_what_its_source_last_told_now_and_in_the_replayed_past()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        var told = town.Clock.Now;
        await TellAsync(town, "1,21,7", "2,20,9");
        await FollowAsync(town);
        Assert.Equal(told, (await TileAsync(database)).AsOf);

        town.Clock.Advance(TimeSpan.FromDays(1));
        await FollowAsync(town);
        var dayLater = town.Clock.Now;
        town.Clock.Advance(TimeSpan.FromDays(1));
        await FollowAsync(town);

        var tile = await TileAsync(database);
        // Two days silent: the zero is computed just now, and it is two days old. One delivery a day is due: after 25 hours the page calls it stale.
        Assert.Equal((0.0, town.Clock.Now), (tile.Value, tile.ComputedAt));
        Assert.Equal(TimeSpan.FromDays(2), town.Clock.Now - tile.AsOf);
        Assert.Equal((int)TimeSpan.FromHours(25).TotalSeconds, tile.StaleAfterSeconds);
        Assert.Equal(told, (await TileAsync(database, dayLater)).AsOf);

        await TellAsync(town, "3,23,6");
        await FollowAsync(town);
        Assert.Equal(town.Clock.Now, (await TileAsync(database)).AsOf);
        // What is known of the days before now was not known then.
        Assert.Equal(told, (await TileAsync(database, dayLater)).AsOf);
    }

    [Theory]
    // Houses declare by 23:00 and by 08:00. Who was on time in the evening owes nothing in the night, and the morning's delivery with an hour to take it in.
    [InlineData("21T22:50", "22T03:00", false)]
    [InlineData("21T22:50", "22T08:59", false)]
    [InlineData("21T22:50", "22T09:01", true)]
    // Who was silent in the evening is late in the night.
    [InlineData("21T07:30", "21T22:00", false)]
    [InlineData("21T07:30", "22T03:00", true)]
    public async Task A_source_that_rests_at_night_is_not_old_at_three_and_one_that_missed_its_time_is(string delivered, string looked, bool old)
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        town.Clock.Now = At(delivered);
        await town.SendAsync(LodgingFacts.Table, "reference,date,hour,place_code,establishment,nationality,purpose,guests,nights\n1,2026-11-20,14,A,H,VNM,tourism,40,3\n");
        await FollowAsync(town);
        town.Clock.Now = At(looked);
        await FollowAsync(town);

        var tile = await TileAsync(database, code: "lodging.guest_nights");

        Assert.Equal(old, town.Clock.Now - tile.AsOf > TimeSpan.FromSeconds(tile.StaleAfterSeconds));
    }

    [Fact]
    public async Task A_past_figure_is_judged_by_the_schedule_of_then()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        await TellAsync(town, "1,20,7");
        await FollowAsync(town);
        var then = town.Clock.Now;
        await ScheduleAsync(database, then.AddMinutes(-30), "08:00");
        town.Clock.Advance(TimeSpan.FromHours(2));
        // From ten o'clock on it is to come four times a day.
        await ScheduleAsync(database, town.Clock.Now, "06:00", "12:00", "18:00", "23:00");

        // At 08:00 the time after that morning's was 08:00 of the 22nd. Now the delivery of 08:00 answers 12:00, and the next is 18:00.
        // Each with an hour to take it in.
        Assert.Equal((At("22T09:00"), At("21T19:00")), (OldFrom(await TileAsync(database, then)), OldFrom(await TileAsync(database))));

        static DateTimeOffset OldFrom(IndicatorTile tile) => tile.AsOf!.Value + TimeSpan.FromSeconds(tile.StaleAfterSeconds);
    }

    [Fact]
    public async Task A_running_day_alone_is_no_figure_while_its_sources_first_days_are_being_reckoned()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        const string Month = "public_order.incidents_30_days";
        town.Clock.Now = At("21T20:00");
        await TellAsync(town, [.. Enumerable.Range(0, 40).Select(n => $"x{n},2026-11-{1 + (n / 2):00},9,{(n % 2 == 0 ? "A" : "B")}")]);
        await town.Refresh.FollowDayAsync(CancellationToken.None);

        var before = await TileAsync(database, code: Month);
        await town.Refresh.FollowFactsAsync(CancellationToken.None);
        await town.Refresh.FollowDayAsync(CancellationToken.None);
        var after = await TileAsync(database, code: Month);

        Assert.Equal((null, true, 0), (before.Value, before.Reckoning, before.Series.Count));
        Assert.Equal((40.0, false), (after.Value, after.Reckoning));
    }

    [Fact]
    public async Task What_this_system_counts_itself_is_as_of_now_whoever_is_silent()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        await TellAsync(town, "1,21,7");
        await town.PassAsync("CA", town.Clock.Now.AddMinutes(-10), 3);
        await town.Refresh.FollowPassagesAsync(CancellationToken.None);
        town.Clock.Advance(TimeSpan.FromDays(2));
        await town.Refresh.FollowPassagesAsync(CancellationToken.None);

        Assert.Equal(town.Clock.Now, (await TileAsync(database, code: "traffic.passages_per_hour")).ComputedAt);
        Assert.InRange(town.Clock.Now - (await TileAsync(database, code: "traffic.passages_per_hour")).AsOf!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task A_zero_that_nobody_told_raises_no_alert_until_its_source_speaks_again()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        await TellAsync(town, "1,21,7");
        await FollowAsync(town);
        var (alerts, desk) = (new AlertEvaluation(database.DataSource, town.Clock), new AlertDesk(database.DataSource, town.Clock));
        await desk.WriteRuleAsync(
            "quiet", new(AlertKinds.Threshold, "Không có vụ việc", "No incidents", Incidents, false, false, 0.5, 0.5, 0, 0, "info", null, null, true, true), "test", CancellationToken.None);

        town.Clock.Advance(TimeSpan.FromDays(2));
        await FollowAsync(town);
        await alerts.LookAsync(CancellationToken.None);
        Assert.DoesNotContain((await desk.PageAsync(null, null, null, null, null, 0, CancellationToken.None)).Alerts, alert => alert.Rule == "quiet");

        // It tells of the day before: that nothing happened today is then known.
        await TellAsync(town, "2,22,7");
        await FollowAsync(town);
        await alerts.LookAsync(CancellationToken.None);
        Assert.Contains((await desk.PageAsync(null, null, null, null, null, 0, CancellationToken.None)).Alerts, alert => alert.Rule == "quiet");
    }

    [Fact]
    public async Task Days_of_which_a_source_has_told_nothing_are_no_zeros_to_forecast_from()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        // Six to twelve a day in each ward, a week that repeats itself for ninety days, the last time in the evening of the 21st.
        town.Clock.Now = new DateTimeOffset(2026, 11, 21, 13, 0, 0, TimeSpan.Zero);
        await TellAsync(town, [.. Enumerable.Range(0, 90).SelectMany(back => Enumerable.Range(0, 6 + (back % 7)).Select(n => (new DateOnly(2026, 11, 21).AddDays(-back), n)))
            .SelectMany(one => ((string[])["A", "B"]).Select(ward => $"{ward}{one.Item1:MMdd}{one.n},{one.Item1:yyyy-MM-dd},{8 + one.n},{ward}"))]);
        await FollowAsync(town);
        for (var day = 0; day < 4; day++)
        {
            town.Clock.Advance(TimeSpan.FromDays(1));
            await FollowAsync(town);
        }

        Assert.Equal(0, await town.ValueAsync(Incidents, "T", new DateTimeOffset(2026, 11, 23, 17, 0, 0, TimeSpan.Zero)));

        await using var connection = await database.DataSource.OpenConnectionAsync();
        var outlook = new OutlookRefresh(database.DataSource, town.Clock);
        while (await outlook.FollowAsync(CancellationToken.None) > 0)
        {
            // until all is made
        }

        var (last, points) = await connection.QuerySingleAsync<(DateTimeOffset, double)>(
            "select last_period, (points -> 0 ->> 'value')::double precision from indicator.forecast where indicator_code = @Incidents and place_code = 'T' and replaced_at is null", new { Incidents });
        Assert.Equal((new DateTimeOffset(2026, 11, 20, 17, 0, 0, TimeSpan.Zero), 24.0), (last, Math.Round(points, 3)));
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("select count(*) from indicator.anomaly where indicator_code = @Incidents", new { Incidents }));
    }

    private static Task TellAsync(CountingTown town, params string[] rows) => town.SendAsync(
        IncidentFacts.Table,
        "reference,date,hour,place_code,type,cleared\n" + string.Concat(rows.Select(row => row.Split(',') switch
        {
            [var reference, var day, var hour] => $"{reference},2026-11-{day},{hour},A,theft,false\n",
            var cells => $"{string.Join(',', cells)},theft,false\n",
        })),
        $"{town.Clock.Now:O}.csv");

    private static DateTimeOffset At(string dayAndTime) => new DateTimeOffset(
        DateTime.ParseExact("2026-11-" + dayAndTime, "yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(7)).ToUniversalTime();

    // As the page of sources writes it.
    private static async Task ScheduleAsync(TestDatabase database, DateTimeOffset at, params string[] times)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("update fact.source set due_times = @times::text[]::time[] where code = 'incidents'", new { times }, transaction);
        await EventLog.AppendAsync(
            transaction,
            new(Guid.CreateVersion7(at), EventTypes.SourceScheduleChanged, "source", "incidents", null, "staff:test", null, at, new() { ["dueTimes"] = new JsonArray([.. times.Select(time => (JsonNode)time)]), ["dueDay"] = null }),
            CancellationToken.None);
        await transaction.CommitAsync();
    }

    private static async Task FollowAsync(CountingTown town)
    {
        await town.Refresh.FollowFactsAsync(CancellationToken.None);
        await town.Refresh.FollowDayAsync(CancellationToken.None);
    }

    private static async Task<IndicatorTile> TileAsync(TestDatabase database, DateTimeOffset? at = null, string code = Incidents)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return (await IndicatorReader.TilesAsync(connection, "T", [code], at, CancellationToken.None)).Single();
    }
}
