using Dapper;
using Ioc.Analytics.Indicators;
using Ioc.Analytics.Lodging;
using Ioc.Analytics.Outlook;
using Ioc.Analytics.PublicOrder;
using Ioc.Domain.Time;
using Ioc.Testing;

namespace Ioc.Analytics.Tests.Indicators;

/// <summary>
/// What a stranger sees of rolling windows, and what he finds by subtracting. Ward A has six incidents on 1 September and then one every fourth day, ward B six a day.
/// The clock stands at 08:00 on 21 November 2026 in Vietnam.
/// </summary>
public sealed class PublicWindowTests
{
    private const string Code = "public_order.incidents_30_days";
    private const int Limit = 5;
    private static readonly DateOnly First = new(2026, 9, 1);
    private static readonly DateOnly Last = new(2026, 11, 20);

    [Fact]
    public async Task No_windows_that_anyone_can_read_give_a_small_count_away()
    {
        await using var database = await TestDatabase.CreateAsync();
        var (_, days) = await TownAsync(database);
        await using var connection = await database.DataSource.OpenConnectionAsync();

        var series = await IndicatorReader.SeriesAsync(connection, Code, "T", VietnamTime.StartOf(First), VietnamTime.StartOf(Last.AddDays(1)), CancellationToken.None);

        foreach (var place in series.Where(place => place.PlaceCode is "A" or "B"))
        {
            var shown = place.Points.Where(point => !point.Suppressed).Select(point => (VietnamTime.DayOf(point.Period), point.Value!.Value)).ToList();
            Assert.NotEmpty(shown);
            Assert.Empty(Attack(days, place.PlaceCode, shown));
            // Nor with the open data's September and October beside them.
            Assert.Empty(Attack(days, place.PlaceCode, shown, months: true));
        }

        // The town moves on every day, its wards together and, once there are thirty days, about every fourth.
        var whole = series.Single(place => place.PlaceCode == "T").Points.Count;
        var ward = series.Single(place => place.PlaceCode == "A").Points;
        Assert.Equal(Last.DayNumber - First.DayNumber + 1, whole);
        Assert.InRange(ward.Count, (whole - 29) / 5, whole - 30);
        Assert.Equal(ward.Select(p => p.Period), series.Single(place => place.PlaceCode == "B").Points.Select(p => p.Period));
        Assert.True(VietnamTime.DayOf(ward[^1].Period) > Last.AddDays(-6));
    }

    [Fact]
    public async Task The_same_attack_wins_against_every_stored_window()
    {
        // A control: what the database holds, and staff may see, does give single incidents away.
        await using var database = await TestDatabase.CreateAsync();
        var (_, days) = await TownAsync(database);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var stored = (await connection.QueryAsync<(DateTimeOffset Start, double Value)>(
            "select period_start, value from indicator.value where indicator_code = @Code and place_code = 'A' and value >= @Limit and period_start < @until order by 1",
            new { Code, Limit, until = VietnamTime.StartOf(Last.AddDays(1)) })).Select(row => (VietnamTime.DayOf(row.Start), row.Value)).ToList();

        Assert.NotEmpty(Attack(days, "A", stored));
    }

    [Fact]
    public async Task Shares_of_wards_are_told_as_soon_as_their_counts_are()
    {
        await using var database = await TestDatabase.CreateAsync();
        var (town, days) = await TownAsync(database);
        await town.SendAsync(LodgingFacts.Table, "reference,date,hour,place_code,establishment,nationality,purpose,guests,nights\n" + string.Concat(days.SelectMany((day, n) =>
            new[] { "A", "B" }.SelectMany(ward => new[] { ("VNM", 9), ("KOR", 1) }.Select(guests => FormattableString.Invariant(
                $"{ward}{n}{guests.Item1},{day.Day:yyyy-MM-dd},15,{ward},H{ward},{guests.Item1},tourism,{guests.Item2},2\n"))))));
        await town.Refresh.FollowFactsAsync(CancellationToken.None);
        await using var connection = await database.DataSource.OpenConnectionAsync();

        var share = (await IndicatorReader.TileAsync(connection, "lodging.foreign_share", "T", CancellationToken.None))!;
        var mean = (await IndicatorReader.TileAsync(connection, "lodging.mean_stay", "T", CancellationToken.None))!;

        // One guest in ten comes from abroad; each stays two nights.
        Assert.Equal([("A", 10.0), ("B", 10.0)], share.ByPlace.Select(part => (part.PlaceCode, part.Value!.Value)));
        Assert.Equal([("A", 2.0), ("B", 2.0)], mean.ByPlace.Select(part => (part.PlaceCode, part.Value!.Value)));
        Assert.True((share.PartsOf ?? share.AsOf) > VietnamTime.StartOf(Last.AddDays(-6)));
        Assert.True((mean.PartsOf ?? mean.AsOf) > VietnamTime.StartOf(Last.AddDays(-6)));
    }

    [Fact]
    public async Task A_tile_shows_the_newest_window_that_may_be_shown_and_says_of_when_it_is_and_why()
    {
        await using var database = await TestDatabase.CreateAsync();
        await TownAsync(database);
        await using var connection = await database.DataSource.OpenConnectionAsync();

        var tile = (await IndicatorReader.TileAsync(connection, Code, "T", CancellationToken.None))!;

        // Of the wards the running day and yesterday are not decided: late declarations may still come. The whole town is of now.
        Assert.True(tile.PartsOf <= VietnamTime.StartOf(new DateOnly(2026, 11, 19)));
        Assert.True(tile.AsOf >= VietnamTime.StartOf(new DateOnly(2026, 11, 20)));
        Assert.NotNull(tile.Value);
        Assert.Contains("fewer than 5", tile.Method.En, StringComparison.Ordinal);
        Assert.Equal(2, tile.ByPlace.Count);
    }

    [Fact]
    public async Task Values_of_a_new_day_do_not_wait_for_the_weighing_and_are_not_shown_by_ward_before_it()
    {
        await using var database = await TestDatabase.CreateAsync();
        var (town, _) = await TownAsync(database);
        var before = await BordersAsync(database);
        town.Clock.Advance(TimeSpan.FromDays(6));
        await town.SendAsync(IncidentFacts.Table, Csv([.. Enumerable.Range(21, 6).Select(day => (new DateOnly(2026, 11, day), "B", 6))], 5000), "more.csv");
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var seen = await RevisionAsync(connection);

        Assert.Equal(1, await town.Refresh.FollowNextFactsAsync(CancellationToken.None));

        // B has six incidents on each of thirty days; the days for which wards are shown are those that were shown before.
        Assert.Equal(180, await connection.ExecuteScalarAsync<double>(
            "select value from indicator.value where indicator_code = @Code and place_code = 'B' and period_start = @day", new { Code, day = VietnamTime.StartOf(new DateOnly(2026, 11, 26)) }));
        Assert.Equal(before.Order(StringComparer.Ordinal), (await BordersAsync(database)).Order(StringComparer.Ordinal));
        var told = await RevisionAsync(connection);
        Assert.True(told > seen);

        await town.Refresh.DecideWindowsAsync(CancellationToken.None);

        // And whoever looks at the wall is told that more is shown.
        Assert.True((await BordersAsync(database)).Count > before.Count);
        Assert.True(await RevisionAsync(connection) > told);
    }

    [Fact]
    public async Task Forecasts_wait_until_it_is_decided_what_they_may_be_made_of()
    {
        await using var database = await TestDatabase.CreateAsync();
        var (town, _) = await TownAsync(database);
        var outlook = new OutlookRefresh(database.DataSource, town.Clock);
        await outlook.FollowAsync(CancellationToken.None);
        var made = await MadeAsync(town);
        town.Clock.Advance(TimeSpan.FromDays(6));
        await town.SendAsync(IncidentFacts.Table, Csv([.. Enumerable.Range(21, 6).Select(day => (new DateOnly(2026, 11, day), "B", 6))], 5000), "more.csv");

        // Waiting facts are in no value, values in no decision yet: neither is anything to forecast from.
        await town.Refresh.DecideWindowsAsync(CancellationToken.None);
        await town.Refresh.FollowNextFactsAsync(CancellationToken.None);
        await outlook.FollowAsync(CancellationToken.None);
        Assert.Equal(made, await MadeAsync(town));

        await town.Refresh.DecideWindowsAsync(CancellationToken.None);
        await outlook.FollowAsync(CancellationToken.None);

        Assert.Equal(made + 1, await MadeAsync(town));
        Assert.Equal(0, await outlook.FollowAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Borders_once_shown_stay_when_more_days_are_decided()
    {
        await using var database = await TestDatabase.CreateAsync();
        var (town, _) = await TownAsync(database);
        var before = await BordersAsync(database);
        town.Clock.Advance(TimeSpan.FromDays(6));
        await town.SendAsync(IncidentFacts.Table, Csv([.. Enumerable.Range(21, 6).Select(day => (new DateOnly(2026, 11, day), "B", 6))], 5000), "more.csv");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);
        var after = await BordersAsync(database);

        Assert.Empty(before.Except(after));
        Assert.True(after.Count > before.Count);
    }

    private static Task<long> RevisionAsync(System.Data.Common.DbConnection connection) =>
        connection.ExecuteScalarAsync<long>("select revision from indicator.revision where indicator_code = @Code", new { Code });

    private static Task<int> MadeAsync(CountingTown town) =>
        town.AskAsync<int>($"select count(*)::integer from indicator.forecast where indicator_code = '{Code}' and place_code = 'T'");

    private static async Task<List<string>> BordersAsync(TestDatabase database)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return [.. await connection.QueryAsync<string>("select indicator_code || ' ' || table_of || ' ' || day from indicator.public_window")];
    }

    // Shortest paths over the days: what windows of thirty days, noted on any day, say of the running total. Stretches whose count is small and is told to be small.
    private static List<(DateOnly From, DateOnly Until)> Attack(List<Counts> days, string place, IReadOnlyCollection<(DateOnly Day, double Value)> shown, bool months = false)
    {
        var n = days.Count;
        var most = new double[n + 1, n + 1];
        for (var i = 0; i <= n; i++)
        {
            for (var j = 0; j <= n; j++)
            {
                most[i, j] = i < j ? double.PositiveInfinity : 0;
            }
        }

        foreach (var (day, value) in shown.Where(window => window.Day.AddDays(-29) >= First))
        {
            var to = day.DayNumber - First.DayNumber + 1;
            (most[to - 30, to], most[to, to - 30]) = (value, -value);
        }

        foreach (var (from, to) in months ? [(0, 30), (30, 61)] : Array.Empty<(int, int)>())
        {
            var count = days[from..to].Sum(day => day.Of(place));
            (most[from, to], most[to, from]) = (count, -count);
        }

        for (var m = 0; m <= n; m++)
        {
            for (var i = 0; i <= n; i++)
            {
                for (var j = 0; j <= n; j++)
                {
                    most[i, j] = Math.Min(most[i, j], most[i, m] + most[m, j]);
                }
            }
        }

        return
        [
            .. from i in Enumerable.Range(0, n)
               from j in Enumerable.Range(i + 1, n - i)
               where days.Skip(i).Take(j - i).Sum(d => d.Of(place)) is > 0 and < Limit && days.Skip(i).Take(j - i).Sum(d => d.Of("T")) >= Limit && most[i, j] < Limit
               select (First.AddDays(i), First.AddDays(j)),
        ];
    }

    private static async Task<(CountingTown Town, List<Counts> Days)> TownAsync(TestDatabase database)
    {
        var town = await CountingTown.BuildAsync(database.DataSource);
        await town.AskAsync<int>("update open_data.dataset set published = true where indicator_code = 'public_order.incidents'; select 1");
        var days = Enumerable.Range(0, Last.DayNumber - First.DayNumber + 1).Select(n => new Counts(First.AddDays(n), n == 0 ? 6 : n % 4 == 0 ? 1 : 0, 6)).ToList();
        await town.SendAsync(IncidentFacts.Table, Csv([.. days.SelectMany(d => new[] { (d.Day, "A", d.A), (d.Day, "B", d.B) })], 1));
        await town.Refresh.FollowFactsAsync(CancellationToken.None);
        return (town, days);
    }

    private static string Csv(IReadOnlyList<(DateOnly Day, string Ward, int Count)> counts, int reference) => "reference,date,hour,place_code,type,cleared\n" + string.Concat(
        counts.SelectMany(c => Enumerable.Range(0, c.Count).Select(_ => FormattableString.Invariant($"{reference++},{c.Day:yyyy-MM-dd},10,{c.Ward},theft,true\n"))));

    private sealed record Counts(DateOnly Day, int A, int B)
    {
        public int Of(string place) => place switch { "A" => A, "B" => B, _ => A + B };
    }
}
