using Dapper;
using Ioc.Analytics.Explore;
using Ioc.Analytics.Indicators;
using Ioc.Analytics.Labour;
using Ioc.Analytics.Lodging;
using Ioc.Analytics.OpenData;
using Ioc.Analytics.PublicOrder;
using Ioc.Analytics.Population;
using Ioc.Analytics.PublicServices;
using Ioc.Testing;

namespace Ioc.Analytics.Tests.Explore;

/// <summary>Steps of time, comparisons, hours and what is hidden, counted by hand. The clock stands at 08:00 on 21 November 2026, a Saturday.</summary>
public sealed class ExploreTruthTests
{
    private const string LodgingHeader = "reference,date,hour,place_code,establishment,nationality,purpose,guests,nights\n";

    [Theory]
    [InlineData(TimeStep.Week, "2026-11-22", "2026-11-16")]
    [InlineData(TimeStep.Month, "2026-11-30", "2026-11-01")]
    [InlineData(TimeStep.Quarter, "2026-11-30", "2026-10-01")]
    [InlineData(TimeStep.Quarter, "2026-03-31", "2026-01-01")]
    [InlineData(TimeStep.Year, "2026-11-30", "2026-01-01")]
    public void Each_day_lies_in_one_step(TimeStep step, string day, string start) => Assert.Equal(Day(start), step.Start(Day(day)));

    [Fact]
    public async Task Flows_are_added_up_over_the_step_and_compared_with_the_step_before_and_the_year_before()
    {
        var (database, town) = await BuildAsync();
        await using var _ = database;
        // 12 in November 2025, 20 in October 2026, 30 in November 2026.
        await town.SendAsync(LodgingFacts.Table, LodgingHeader
            + "1,2025-11-10,14,A,H,VNM,tourism,12,1\n2,2026-10-02,14,A,H,VNM,tourism,20,1\n3,2026-11-02,14,A,H,VNM,tourism,10,1\n4,2026-11-20,15,B,H,VNM,tourism,20,1\n");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);

        var months = await ReadAsync(database, "lodging.arrivals", ["T"], "2026-10-01", "2026-11-21", TimeStep.Month, exact: true);
        var quarter = await ReadAsync(database, "lodging.arrivals", ["T"], "2026-10-01", "2026-11-21", TimeStep.Quarter, exact: true);

        Assert.Equal("sum", months[0].Aggregate);
        Assert.Equal([(Day("2026-10-01"), 20), (Day("2026-11-01"), 30)], months[0].Points.Select(p => (p.Period, p.Value!.Value)));
        Assert.Equal((20, 12, true), (months[0].Points[1].Before!.Value, months[0].Points[1].YearBefore!.Value, months[0].Points[1].Running));
        Assert.Equal((50, 12), (quarter[0].Points.Single().Value!.Value, quarter[0].Points.Single().YearBefore!.Value));
    }

    [Fact]
    public async Task A_state_has_the_value_of_the_steps_end_and_a_monthly_figure_is_never_split_into_days()
    {
        var (database, town) = await BuildAsync();
        await using var _ = database;
        await town.SendAsync(LabourFacts.Table, "month,place_code,sector,labour_force,employed,unemployed\n2026-08,A,industry,100,90,10\n2026-09,A,industry,200,190,10\n");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);

        var quarter = await ReadAsync(database, "labour.force", ["A"], "2026-07-01", "2026-09-30", TimeStep.Quarter, exact: true);
        var days = await ReadAsync(database, "labour.unemployment_rate", ["A"], "2026-09-01", "2026-09-30", TimeStep.Day, exact: true);

        Assert.Equal(("last", 200.0), (quarter[0].Aggregate, quarter[0].Points.Single().Value!.Value));
        Assert.Equal(("month", 5.0, 10.0), (days[0].Step, days[0].Points.Single().Value!.Value, days[0].Points.Single().Before!.Value));
    }

    [Fact]
    public async Task A_share_over_a_step_is_the_sum_above_divided_by_the_sum_below()
    {
        var (database, town) = await BuildAsync();
        await using var _ = database;
        await town.PassAsync("CA", Vietnam("2026-11-19T10:00"), 10);
        await town.PassAsync("CA", Vietnam("2026-11-20T10:00"), 30);
        await using (var connection = await database.DataSource.OpenConnectionAsync())
        {
            // Of 10 plates on the 19th all are read, of 30 on the 20th none: a quarter, not half.
            await Dapper.SqlMapper.ExecuteAsync(connection, "update traffic.passage set plate = '30A12345' where seen_from < '2026-11-19 17:00+00'");
        }

        await town.Refresh.FollowPassagesAsync(CancellationToken.None);
        await town.Refresh.FollowDayAsync(CancellationToken.None);

        var week = await ReadAsync(database, "traffic.plates_read_share", ["T"], "2026-11-16", "2026-11-21", TimeStep.Week, exact: true);

        Assert.Equal(25, week[0].Points.Single().Value!.Value, 9);
    }

    [Fact]
    public async Task A_month_does_not_give_its_one_hidden_day_away()
    {
        var (database, town) = await BuildAsync();
        await using var _ = database;
        // Ward A: 10 and 20 guests, and 3 on the 5th. Off the authorised screen 33 less 30 would say so.
        await town.SendAsync(LodgingFacts.Table, LodgingHeader
            + "1,2026-10-02,14,A,H,VNM,tourism,10,1\n2,2026-10-05,14,A,H,VNM,tourism,3,1\n3,2026-10-20,14,A,H,VNM,tourism,20,1\n"
            + "4,2026-10-02,14,B,H,VNM,tourism,30,1\n5,2026-10-20,14,B,H,VNM,tourism,40,1\n");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);

        var days = await ReadAsync(database, "lodging.arrivals", ["A"], "2026-10-01", "2026-10-31", TimeStep.Day, exact: false);
        var month = await ReadAsync(database, "lodging.arrivals", ["A"], "2026-10-01", "2026-10-31", TimeStep.Month, exact: false);
        var exact = await ReadAsync(database, "lodging.arrivals", ["A"], "2026-10-01", "2026-10-31", TimeStep.Month, exact: true);

        Assert.True(days[0].Points.Single(p => p.Period == Day("2026-10-05")).Suppressed);
        Assert.True(month[0].Points.Single().Suppressed);
        Assert.Null(month[0].Points.Single().Value);
        Assert.Equal(33, exact[0].Points.Single().Value);
    }

    [Fact]
    public async Task What_is_hidden_is_no_comparison_either()
    {
        var (database, town) = await BuildAsync();
        await using var _ = database;
        await town.SendAsync(LabourFacts.Table, "month,place_code,sector,labour_force,employed,unemployed\n2026-08,A,industry,100,97,3\n2026-08,B,industry,100,80,20\n2026-09,A,industry,100,90,10\n2026-09,B,industry,100,80,20\n");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);

        var months = await ReadAsync(database, "labour.unemployed", ["A"], "2026-08-01", "2026-09-30", TimeStep.Month, exact: false);

        Assert.Equal([(true, null, null), (false, 10.0, (double?)null)], months[0].Points.Select(p => (p.Suppressed, p.Value, p.Before)));
    }

    [Fact]
    public async Task The_hours_of_the_week_are_counted_by_hour_and_weekday_in_vietnam()
    {
        var (database, town) = await BuildAsync();
        await using var _ = database;
        await town.SendAsync(IncidentFacts.Table, "reference,date,hour,place_code,type,cleared\n"
            + "1,2026-11-15,23,A,theft,true\n2,2026-11-16,1,A,theft,false\n3,2026-11-09,1,B,assault,true\n4,2026-11-20,8,B,theft,true\n");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var catalogue = await Catalogue.ReadAsync(connection, CancellationToken.None);
        var incidents = catalogue.Find("public_order.incidents")!;

        var cells = await ExploreReader.HoursAsync(connection, catalogue, incidents, "T", new(Day("2026-11-01"), Day("2026-11-21")), CancellationToken.None);

        // 9 and 16 November were Mondays, the 15th a Sunday, the 20th a Friday.
        Assert.Equal([(1, 1, 2), (5, 8, 1), (7, 23, 1)], cells.Where(c => c.Count > 0).Select(c => (c.Weekday, c.Hour, c.Count)));
        Assert.True(ExploreReader.HasHours(incidents));
        Assert.False(ExploreReader.HasHours(catalogue.Find("labour.force")!));
    }

    [Fact]
    public async Task Everyone_sees_the_week_of_a_whole_quarter_and_nothing_small_can_be_reckoned_from_it()
    {
        var (database, town) = await BuildAsync();
        await using var _ = database;
        // Mondays of the third quarter of 2026, at 9: 7 thefts, at 14: 6, at 20: 3. Tuesdays at 9: 8. Wednesdays at 9: 20. One more in October counts for no whole quarter.
        var rows = new List<string>();
        void Add(string day, int hour, int times) => rows.AddRange(Enumerable.Range(0, times).Select(n => $"{day}-{hour}-{n},{day},{hour},A,theft,false"));
        Add("2026-07-06", 9, 7);
        Add("2026-07-13", 14, 6);
        Add("2026-08-03", 20, 3);
        Add("2026-09-01", 9, 8);
        Add("2026-09-02", 9, 20);
        Add("2026-10-05", 9, 1);
        await town.SendAsync(IncidentFacts.Table, "reference,date,hour,place_code,type,cleared\n" + string.Join('\n', rows) + "\n");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var catalogue = await Catalogue.ReadAsync(connection, CancellationToken.None);
        var incidents = catalogue.Find("public_order.incidents")!;

        var week = await WeekPattern.ReadAsync(connection, catalogue, incidents, "T", Day("2026-11-21"), null, CancellationToken.None);

        Assert.Equal((Day("2026-07-01"), Day("2026-09-30"), 3), (week.From, week.To, week.HoursWide));
        Assert.Equal(7 * 8, week.Cells.Count);
        WeekCell Cell(int weekday, int hour) => week.Cells.Single(cell => (cell.Weekday, cell.Hour) == (weekday, hour));
        // 3 are too few; Monday's sum less the others would tell them, so the next smallest of that day goes too.
        Assert.Equal((null, true), (Cell(1, 18).Count, Cell(1, 18).Suppressed));
        Assert.Equal((null, true), (Cell(1, 12).Count, Cell(1, 12).Suppressed));
        // The sum of the Mondays is not told elsewhere, for one of their days is too small, and that of the Tuesdays with it: here it must not be found either.
        Assert.Equal((null, true), (Cell(2, 9).Count, Cell(2, 9).Suppressed));
        Assert.Equal((20.0, false), (Cell(3, 9).Count, Cell(3, 9).Suppressed));
        Assert.Equal((0.0, false), (Cell(4, 9).Count, Cell(4, 9).Suppressed));
        Assert.True(await WeekPattern.IsToldAsync(connection, incidents, "T", CancellationToken.None));
        Assert.False(await WeekPattern.IsToldAsync(connection, incidents, "A", CancellationToken.None));
    }

    [Fact]
    public async Task The_hours_are_told_one_by_one_where_none_is_small()
    {
        var (database, town) = await BuildAsync();
        await using var _ = database;
        var rows = Enumerable.Range(0, 9).Select(n => $"{n},2026-09-07,9,A,theft,false");
        await town.SendAsync(IncidentFacts.Table, "reference,date,hour,place_code,type,cleared\n" + string.Join('\n', rows) + "\n");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var catalogue = await Catalogue.ReadAsync(connection, CancellationToken.None);

        // On the last day of a quarter the quarter is over with the day.
        var week = await WeekPattern.ReadAsync(connection, catalogue, catalogue.Find("public_order.incidents")!, "T", Day("2026-09-30"), null, CancellationToken.None);

        Assert.Equal((Day("2026-07-01"), 1), (week.From, week.HoursWide));
        Assert.Equal([(1, 9, 9.0)], week.Cells.Where(cell => cell.Count > 0).Select(cell => (cell.Weekday, cell.Hour, cell.Count!.Value)));
    }

    [Fact]
    public async Task The_week_of_one_type_tells_nothing_small_together_with_the_whole_and_the_other_types()
    {
        var (database, town) = await BuildAsync();
        await using var _ = database;
        var rows = new List<string>();
        void Add(string day, int hour, string type, int times) => rows.AddRange(Enumerable.Range(0, times).Select(n => $"{type}-{day}-{hour}-{n},{day},{hour},A,{type},false"));
        // Monday 6 July at 9: 30 thefts, 8 assaults, 2 of gambling. Tuesday at 21: 40 thefts. Wednesday at 9: 12 thefts and 9 assaults. Sunday at 1: 20 thefts and 6 assaults.
        Add("2026-07-06", 9, "theft", 30);
        Add("2026-07-06", 9, "assault", 8);
        Add("2026-07-06", 9, "gambling", 2);
        Add("2026-07-07", 21, "theft", 40);
        Add("2026-07-08", 9, "theft", 12);
        Add("2026-07-08", 9, "assault", 9);
        Add("2026-07-12", 1, "theft", 20);
        Add("2026-07-12", 1, "assault", 6);
        await town.SendAsync(IncidentFacts.Table, "reference,date,hour,place_code,type,cleared\n" + string.Join('\n', rows) + "\n");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var catalogue = await Catalogue.ReadAsync(connection, CancellationToken.None);
        var incidents = catalogue.Find("public_order.incidents")!;
        Task<WeekPattern> OfAsync(string? type) =>
            WeekPattern.ReadAsync(connection, catalogue, incidents, "T", Day("2026-11-21"), type is null ? null : new("incident_type", type), CancellationToken.None);

        var (whole, theft, assault, gambling) = (await OfAsync(null), await OfAsync("theft"), await OfAsync("assault"), await OfAsync("gambling"));

        static WeekCell Cell(WeekPattern week, int weekday, int hour) => week.Cells.Single(cell => cell.Weekday == weekday && cell.Hour == hour);
        Assert.Equal(["incident_type"], whole.Parts.Select(dimension => dimension.Code));
        Assert.Equal((40.0, 40.0), (Cell(whole, 1, 9).Count!.Value, Cell(whole, 2, 21).Count!.Value));
        Assert.Equal((3, new WeekPart("incident_type", "theft")), (theft.HoursWide, theft.Part));
        // Nothing stands beside Tuesday's thefts: they are told.
        Assert.Equal((40.0, false), (Cell(theft, 2, 21).Count, Cell(theft, 2, 21).Suppressed));
        // The two of gambling are hidden, and the whole of Monday at 9 less the other types does not tell them.
        Assert.True(Cell(gambling, 1, 9).Suppressed);
        var quarter = await ReadAsync(database, "public_order.incidents", ["T"], "2026-07-01", "2026-09-30", TimeStep.Quarter, exact: false, by: "incident_type");
        foreach (var (type, week) in new[] { ("theft", theft), ("assault", assault) }.Where(one => Cell(one.Item2, 1, 9).Suppressed))
        {
            // Where the type's own sum is told, one more of its cells must be hidden.
            Assert.True(quarter.Single(series => series.Part == type).Points.Single().Suppressed || week.Cells.Count(cell => cell.Suppressed) >= 2);
        }

        Assert.All(whole.Cells.Where(cell => cell.Count > 0), cell =>
            Assert.NotEqual(1, new[] { theft, assault, gambling }.Count(week => Cell(week, cell.Weekday, cell.Hour / 3 * 3).Suppressed)));
    }

    [Fact]
    public async Task A_part_is_told_only_from_when_the_whole_is_known_and_has_a_nought_where_nothing_happened_since()
    {
        var (database, town) = await BuildAsync();
        await using var owned = database;
        await town.SendAsync(IncidentFacts.Table, "reference,date,hour,place_code,type,cleared\nV1,2026-07-06,9,A,theft,true\nV2,2026-09-02,9,A,assault,true\n");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);

        var whole = Assert.Single(await ReadAsync(database, "public_order.incidents", ["T"], "2026-04-01", "2026-09-30", TimeStep.Month, exact: true));
        var parts = await ReadAsync(database, "public_order.incidents", ["T"], "2026-04-01", "2026-09-30", TimeStep.Month, exact: true, by: "incident_type");

        Assert.Equal([Day("2026-07-01"), Day("2026-08-01"), Day("2026-09-01")], whole.Points.Select(point => point.Period));
        Assert.Equal(["assault", "theft"], parts.Select(series => series.Part));
        Assert.All(parts, series => Assert.Equal(whole.Points.Select(point => point.Period), series.Points.Select(point => point.Period)));
        Assert.Equal([0.0, 0.0, 1.0], parts[0].Points.Select(point => point.Value!.Value));
        Assert.Equal([1.0, 0.0, 0.0], parts[1].Points.Select(point => point.Value!.Value));
    }

    [Fact]
    public async Task A_month_of_the_open_data_less_the_days_shown_gives_no_small_day_away()
    {
        var (database, town) = await BuildAsync();
        await using var owned = database;
        // Twenty guests a day in each ward; on 12 October three in A and six in B.
        var guests = Enumerable.Range(1, 31).SelectMany(day => new[] { ("A", day, day == 12 ? 3 : 20), ("B", day, day == 12 ? 6 : 20) }).ToList();
        await town.SendAsync(LodgingFacts.Table, LodgingHeader + string.Concat(guests.Select(one => FormattableString.Invariant($"{one.Item1}{one.Item2},2026-10-{one.Item2:00},14,{one.Item1},H,VNM,tourism,{one.Item3},1\n"))));
        await town.Refresh.FollowFactsAsync(CancellationToken.None);
        var alone = await ReadAsync(database, "lodging.arrivals", ["A", "B"], "2026-10-01", "2026-10-31", TimeStep.Day, exact: false);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await ReleaseAsync(connection, town);

        Assert.Equal(603, await connection.ExecuteScalarAsync<double>("select value from open_data.value where indicator_code = 'lodging.arrivals' and step = 'month' and dimension = '' and place_code = 'A'"));
        // A control: where no month is told, the small day and the one that covers it are all that is hidden.
        Assert.All(alone, series => Assert.Equal([Day("2026-10-12")], series.Points.Where(point => point.Suppressed).Select(point => point.Period)));

        var days = await ReadAsync(database, "lodging.arrivals", ["A", "B"], "2026-10-01", "2026-10-31", TimeStep.Day, exact: false);
        var hidden = days.ToDictionary(series => series.Place, series => series.Points.Where(point => point.Suppressed).Select(point => point.Period).ToList());
        Assert.Equal([Day("2026-10-12"), Day("2026-10-13")], hidden["A"]);
        Assert.Equal(hidden["A"], hidden["B"]);

        // The same days are hidden from whoever asks for others.
        var catalogue = await Catalogue.ReadAsync(connection, CancellationToken.None);
        var values = await IndicatorValues.ReadAsync(connection, catalogue, [catalogue.Find("lodging.arrivals")!], ["A"], new(Day("2026-10-13"), Day("2026-10-20")), null, exact: false, CancellationToken.None);
        Assert.Equal([Day("2026-10-13")], values[0].Points.Where(point => point.Suppressed).Select(point => point.Period));
        Assert.Equal(8, values[0].Points.Count);
        // And nobody is shown days that he did not ask for, though whole months are weighed.
        var asked = await ReadAsync(database, "lodging.arrivals", ["A"], "2026-10-13", "2026-10-20", TimeStep.Day, exact: false);
        Assert.Equal((Day("2026-10-13"), Day("2026-10-20")), (asked[0].Points[0].Period, asked[0].Points[^1].Period));
        // Both lie in one week, of which the sum may be told, as may that of the month.
        Assert.All(await ReadAsync(database, "lodging.arrivals", ["A", "B"], "2026-10-01", "2026-10-31", TimeStep.Month, exact: false), series => Assert.DoesNotContain(series.Points, point => point.Suppressed));
    }

    [Fact]
    public async Task Ages_stand_in_the_order_of_life_and_a_ward_of_three_square_kilometres_is_no_small_count()
    {
        var (database, town) = await BuildAsync();
        await using var owned = database;
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync("update place.place set area_km2 = case code when 'A' then 3 when 'B' then 40 else 43 end where code in ('A', 'B', 'T')");
        await town.SendAsync(PopulationFacts.Table, "month,place_code,sex,age_band,population,births,deaths,moved_in,moved_out\n" + string.Concat(new[] { "A", "B" }.SelectMany(place =>
            new[] { ("10-14", 2000), ("5-9", 3000), ("60-64", 1000), ("0-4", 3000) }.Select(band => FormattableString.Invariant($"2026-10,{place},female,{band.Item1},{band.Item2},0,0,0,0\n")))));
        await town.Refresh.FollowFactsAsync(CancellationToken.None);

        var ages = await ReadAsync(database, "population.size", ["A"], "2026-10-01", "2026-10-31", TimeStep.Month, exact: false, by: "age_band");
        var density = await ReadAsync(database, "population.density", ["A"], "2026-10-01", "2026-10-31", TimeStep.Month, exact: false);

        Assert.Equal(["0-4", "5-9", "10-14", "60-64"], ages.Select(series => series.Part));
        Assert.Equal(3000, Assert.Single(density[0].Points).Value);
    }

    [Fact]
    public async Task A_year_of_the_open_data_less_the_months_shown_gives_no_small_month_away()
    {
        var (database, town) = await BuildAsync();
        await using var owned = database;
        // Twenty files a month in each ward; in March 2025 three in A and six in B.
        await town.SendAsync(ServiceFacts.Table, "month,place_code,field,received,online,paperless,identified,resolved,on_time,overdue,rated,satisfied\n" + string.Concat(
            Enumerable.Range(1, 12).SelectMany(month => new[] { ("A", month == 3 ? 3 : 20), ("B", month == 3 ? 6 : 20) }
                .Select(one => FormattableString.Invariant($"2025-{month:00},{one.Item1},civil_status,{one.Item2},0,0,0,0,0,0,0,0\n")))));
        await town.Refresh.FollowFactsAsync(CancellationToken.None);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await ReleaseAsync(connection, town);

        Assert.Equal(223, await connection.ExecuteScalarAsync<double>("select value from open_data.value where indicator_code = 'services.received' and step = 'year' and dimension = '' and place_code = 'A'"));
        foreach (var series in await ReadAsync(database, "services.received", ["A", "B"], "2025-02-01", "2025-06-30", TimeStep.Month, exact: false))
        {
            Assert.Equal([Day("2025-03-01"), Day("2025-04-01")], series.Points.Where(point => point.Suppressed).Select(point => point.Period));
        }
    }

    private static async Task ReleaseAsync(Npgsql.NpgsqlConnection connection, CountingTown town)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await OpenRelease.MakeAsync(transaction, town.Clock.GetUtcNow(), CancellationToken.None);
        await transaction.CommitAsync();
    }

    private static async Task<(TestDatabase Database, CountingTown Town)> BuildAsync()
    {
        var database = await TestDatabase.CreateAsync();
        return (database, await CountingTown.BuildAsync(database.DataSource));
    }

    private static async Task<IReadOnlyList<ExploreSeries>> ReadAsync(TestDatabase database, string code, string[] places, string from, string to, TimeStep step, bool exact, string? by = null)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var catalogue = await Catalogue.ReadAsync(connection, CancellationToken.None);
        return await ExploreReader.ReadAsync(connection, catalogue, catalogue.Find(code)!, places, new(Day(from), Day(to)), step, by, exact, Day("2026-11-21"), CancellationToken.None);
    }

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static DateTimeOffset Vietnam(string local) =>
        new DateTimeOffset(DateTime.ParseExact(local, "yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(7)).ToUniversalTime();
}
