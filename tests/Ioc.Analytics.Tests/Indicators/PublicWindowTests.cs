using Dapper;
using Ioc.Analytics.Indicators;
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
    public async Task No_two_windows_that_anyone_can_read_differ_by_few_people_who_came_or_went()
    {
        await using var database = await TestDatabase.CreateAsync();
        var (town, days) = await TownAsync(database);
        await using var connection = await database.DataSource.OpenConnectionAsync();

        var series = await IndicatorReader.SeriesAsync(connection, Code, "T", VietnamTime.StartOf(First), VietnamTime.StartOf(Last.AddDays(1)), CancellationToken.None);

        foreach (var place in series.Where(place => place.PlaceCode is "A" or "B"))
        {
            var shown = place.Points.Where(point => !point.Suppressed).Select(point => VietnamTime.DayOf(point.Period)).ToList();
            foreach (var (one, next) in shown.Zip(shown.Skip(1)))
            {
                var came = days.Where(d => d.Day > one && d.Day <= next).Sum(d => d.Of(place.PlaceCode));
                var went = days.Where(d => d.Day > one.AddDays(-30) && d.Day <= next.AddDays(-30)).Sum(d => d.Of(place.PlaceCode));
                Assert.True(came is 0 or >= Limit && went is 0 or >= Limit, $"{place.PlaceCode}: {one} and {next} differ by {came} who came and {went} who went");
            }
        }

        // What is told apart: the town moves on every day, its wards together and more seldom.
        var whole = series.Single(place => place.PlaceCode == "T").Points.Count;
        var ward = series.Single(place => place.PlaceCode == "A").Points.Count;
        Assert.InRange(ward, 1, whole - 1);
        Assert.Equal(series.Single(place => place.PlaceCode == "A").Points.Select(p => p.Period), series.Single(place => place.PlaceCode == "B").Points.Select(p => p.Period));
        Assert.NotNull(town);
    }

    [Fact]
    public async Task The_same_attack_wins_against_every_stored_window()
    {
        // A control: what the database holds, and staff may see, does give single incidents away.
        await using var database = await TestDatabase.CreateAsync();
        var (_, days) = await TownAsync(database);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var stored = (await connection.QueryAsync<(DateTimeOffset Start, double Value)>(
            "select period_start, value from indicator.value where indicator_code = @Code and place_code = 'A' and value >= @Limit order by 1", new { Code, Limit })).AsList();

        Assert.Contains(stored.Zip(stored.Skip(1)), pair => pair.Second.Value - pair.First.Value is 1 or -1);
        Assert.Contains(days, day => day.Of("A") == 1);
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
        Assert.Contains("nobody or at least 5", tile.Method.En, StringComparison.Ordinal);
        Assert.Equal(2, tile.ByPlace.Count);
    }

    [Fact]
    public async Task Borders_once_shown_stay_when_more_days_are_decided()
    {
        await using var database = await TestDatabase.CreateAsync();
        var (town, _) = await TownAsync(database);
        var before = await BordersAsync(database);
        town.Clock.Advance(TimeSpan.FromDays(3));
        await town.SendAsync(IncidentFacts.Table, Csv([(new(2026, 11, 21), "B", 6), (new(2026, 11, 22), "B", 6)], 5000), "more.csv");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);
        var after = await BordersAsync(database);

        Assert.Empty(before.Except(after));
        Assert.True(after.Count > before.Count);
    }

    private static async Task<List<string>> BordersAsync(TestDatabase database)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return [.. await connection.QueryAsync<string>("select sum || ' ' || table_of || ' ' || window_periods || ' ' || day from indicator.window_border")];
    }

    private static async Task<(CountingTown Town, List<Counts> Days)> TownAsync(TestDatabase database)
    {
        var town = await CountingTown.BuildAsync(database.DataSource);
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
