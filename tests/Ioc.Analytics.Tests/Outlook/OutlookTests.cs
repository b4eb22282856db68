using Dapper;
using Ioc.Analytics.Indicators;
using Ioc.Analytics.Outlook;
using Ioc.Testing;

namespace Ioc.Analytics.Tests.Outlook;

public sealed class OutlookTests
{
    private const string Arrivals = "lodging.arrivals";

    [Fact]
    public async Task A_forecast_stands_on_closed_periods_is_kept_and_is_made_anew_only_when_one_changes()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        var outlook = new OutlookRefresh(database.DataSource, town.Clock);
        await ValuesAsync(database, 90);

        Assert.Equal(1, await outlook.FollowAsync(CancellationToken.None));
        Assert.Equal(0, await outlook.FollowAsync(CancellationToken.None));

        var tile = await TileAsync(database);
        var forecast = tile.Outlook.Forecast!;
        // Each week repeats the last: yesterday was the 20th, so that the first period to come is the 21st.
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 17, 0, 0, TimeSpan.Zero), forecast.Points[0].Period);
        Assert.Equal(Enumerable.Range(90, 14).Select(t => 100.0 + (10 * (t % 7))), forecast.Points.Select(point => point.Value));
        Assert.Equal(1, forecast.Coverage);

        town.Clock.Advance(TimeSpan.FromHours(1));
        await RunAsync(database, "update indicator.value set value = 500, numerator = 500, computed_at = @now where period_start = '2026-11-18 17:00Z'", town.Clock.Now);
        Assert.Equal(1, await outlook.FollowAsync(CancellationToken.None));
        Assert.Equal((2, 1), (await town.AskAsync<int>("select count(*)::integer from indicator.forecast"), await town.AskAsync<int>("select count(*)::integer from indicator.forecast where replaced_at is null")));

        // As it was known before the correction.
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var before = await OutlookReader.ReadAsync(connection, "T", [Arrivals], town.Clock.Now.AddMinutes(-30), CancellationToken.None);
        Assert.Equal(forecast.Points[5], before[Arrivals].Forecast!.Points[5]);
    }

    [Fact]
    public async Task A_strange_day_is_kept_with_what_was_expected_and_withdrawn_when_it_was_a_mistake()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        var outlook = new OutlookRefresh(database.DataSource, town.Clock);
        await ValuesAsync(database, 90);
        await RunAsync(database, "update indicator.value set value = 900, numerator = 900 where period_start = '2026-11-19 17:00Z'", town.Clock.Now);

        await outlook.FollowAsync(CancellationToken.None);

        var anomaly = Assert.Single((await TileAsync(database)).Outlook.Anomalies);
        Assert.Equal(("unusual", 900d), (anomaly.Kind, anomaly.Seen));
        Assert.InRange(anomaly.Expected, 145, 155);
        Assert.Equal(new DateTimeOffset(2026, 11, 19, 17, 0, 0, TimeSpan.Zero), anomaly.Since);

        town.Clock.Advance(TimeSpan.FromHours(1));
        await RunAsync(database, "update indicator.value set value = 150, numerator = 150, computed_at = @now where period_start = '2026-11-19 17:00Z'", town.Clock.Now);
        await outlook.FollowAsync(CancellationToken.None);

        Assert.Empty((await TileAsync(database)).Outlook.Anomalies);
        Assert.Equal(1, await town.AskAsync<int>("select count(*)::integer from indicator.anomaly where withdrawn_at is not null"));
    }

    [Fact]
    public async Task Wards_that_cluster_are_hot_and_the_many_tests_are_reckoned_with()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        // A grid of six by six wards; the four in a corner have three times the incidents.
        await RunAsync(
            database,
            """
            insert into place.place (code, kind, name_vi, name_en, parent_code, valid_from, boundary)
            select 'W' || x || y, 'commune', 'W', 'W', 'T', '2025-07-01',
                   jsonb_build_object('type', 'Polygon', 'coordinates', jsonb_build_array(jsonb_build_array(
                       jsonb_build_array(x, y), jsonb_build_array(x + 1, y), jsonb_build_array(x + 1, y + 1), jsonb_build_array(x, y + 1), jsonb_build_array(x, y))))
            from generate_series(1, 6) x, generate_series(1, 6) y;
            insert into indicator.value (indicator_code, place_code, period_start, period_end, value, numerator, denominator, computed_at)
            select 'public_order.incidents_30_days', 'W' || x || y, '2026-11-19 17:00Z', '2026-11-20 17:00Z', v, v, null, @now
            from generate_series(1, 6) x, generate_series(1, 6) y, lateral (select case when x <= 2 and y <= 2 then 60 else 20 + (x * 7 + y * 5) % 4 end as v) c;
            insert into indicator.public_window (indicator_code, table_of, day) values ('public_order.incidents_30_days', 'T', '2026-11-20')
            """,
            town.Clock.Now);

        await new OutlookRefresh(database.DataSource, town.Clock).FollowAsync(CancellationToken.None);

        await using var connection = await database.DataSource.OpenConnectionAsync();
        var spots = (await OutlookReader.ReadAsync(connection, "T", ["public_order.incidents_30_days"], DateTimeOffset.MaxValue, CancellationToken.None)).Values.Single().HotSpots!;
        Assert.Equal(36, spots.Count);
        Assert.All(spots.Where(spot => spot.PlaceCode is "W11" or "W12" or "W21" or "W22"), spot => Assert.Equal("hot", spot.Kind));
        // By hand: mean 25.8, deviation 12.3; the corner and its three neighbours hold 240 where 103 were to be expected, 137 more, over 12.3 * sqrt((36 * 4 - 16) / 35).
        Assert.InRange(spots.Single(spot => spot.PlaceCode == "W11").Z, 5.7, 5.95);
        Assert.DoesNotContain(spots, spot => spot.PlaceCode is "W66" or "W56" && spot.Kind == "hot");
        Assert.All(spots, spot => Assert.True(spot.Q >= spot.P));
    }

    [Fact]
    public async Task Of_many_communes_a_turn_makes_a_bounded_part_and_what_has_waited_longest_comes_first()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        var outlook = new OutlookRefresh(database.DataSource, town.Clock);
        // Three provinces of sixty communes: 61 series each.
        await RunAsync(
            database,
            $"""
            insert into place.place (code, kind, name_vi, name_en, parent_code, valid_from)
            select 'R' || r, 'province', 'R', 'R', null, date '2025-07-01' from generate_series(1, 3) r
            union all select 'R' || r || '-' || c, 'commune', 'C', 'C', 'R' || r, '2025-07-01' from generate_series(1, 3) r, generate_series(1, 60) c;
            insert into indicator.value (indicator_code, place_code, period_start, period_end, value, numerator, denominator, computed_at)
            select '{Arrivals}', code, '2026-11-18 17:00Z', '2026-11-19 17:00Z', 50, 50, null, @now from place.place where code like 'R%'
            """,
            town.Clock.Now);

        // The second province brings the turn past its bound and is finished; the third waits.
        Assert.Equal(2, await outlook.FollowAsync(CancellationToken.None));
        Assert.InRange(await town.AskAsync<int>("select count(*)::integer from indicator.outlook"), 2, OutlookRefresh.SeriesInTurn / 60);
        Assert.Equal(1, await outlook.FollowAsync(CancellationToken.None));
        Assert.Equal(0, await outlook.FollowAsync(CancellationToken.None));

        town.Clock.Advance(TimeSpan.FromHours(1));
        await RunAsync(
            database,
            "update indicator.value set value = 60, numerator = 60, computed_at = @now where place_code like 'R%'; update indicator.outlook set made_at = @now - interval '9 days' where place_code = 'R3'",
            town.Clock.Now);
        Assert.Equal(2, await outlook.FollowAsync(CancellationToken.None));
        Assert.Equal("R3 R1", await town.AskAsync<string>("select string_agg(place_code, ' ' order by place_code desc) from indicator.outlook where made_from = (select max(made_from) from indicator.outlook)"));
    }

    [Theory]
    [InlineData(40, "up", 50, 55, true)]
    [InlineData(60, "up", 50, 45, false)]
    [InlineData(60, "down", 50, 45, true)]
    public void A_forecast_says_when_it_reaches_its_target_or_leaves_it(double newest, string direction, double target, double ahead, bool meets)
    {
        var start = new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);
        List<ForecastPoint> points = [new(start, newest, 0, 0), new(start.AddDays(1), ahead, 0, 0)];

        Assert.Equal(new TargetCrossing(meets, start.AddDays(1)), TargetCrossing.Of(newest, target, direction, points));
        Assert.Null(TargetCrossing.Of(newest, target, direction, points[..1]));
        Assert.Null(TargetCrossing.Of(newest, target, "none", points));
    }

    // The days up to yesterday, 20 November in Vietnam, a week that repeats itself; far from any holiday but the 2nd of September.
    private static Task ValuesAsync(TestDatabase database, int days) => RunAsync(
        database,
        $"""
        insert into indicator.value (indicator_code, place_code, period_start, period_end, value, numerator, denominator, computed_at)
        select '{Arrivals}', 'T', s, s + interval '1 day', 100 + 10 * (t % 7), 100 + 10 * (t % 7), null, greatest(@now - interval '1 minute', s + interval '1 day')
        from generate_series(0, {days - 1}) t, lateral (select timestamptz '2026-11-19 17:00Z' - ({days - 1} - t) * interval '1 day' as s) d;
        update indicator.revision set computed_at = @now where indicator_code = '{Arrivals}'
        """,
        new FixedTimeProvider().Now);

    private static async Task<IndicatorTile> TileAsync(TestDatabase database)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return (await IndicatorReader.TileAsync(connection, Arrivals, "T", CancellationToken.None))!;
    }

    private static async Task RunAsync(TestDatabase database, string sql, DateTimeOffset now)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, new { now });
    }
}
