using System.Globalization;
using Dapper;
using Ioc.Analytics.Explore;
using Ioc.Analytics.Indicators;
using Ioc.Analytics.Labour;
using Ioc.Analytics.Lodging;
using Ioc.Testing;

namespace Ioc.Analytics.Tests.Explore;

/// <summary>
/// Former district H had the wards X (1,000 people) and Y (500). On 1 July 2025 X was divided, 60 % to A and 40 % to B, and Y went whole to B; A and B are the town T.
/// </summary>
public sealed class ToldGeographyTests
{
    private const string LabourHeader = "month,place_code,sector,labour_force,employed,unemployed\n";

    [Fact]
    public async Task Former_wards_are_told_for_todays_by_share_where_one_was_divided_and_counted_where_all_went_whole()
    {
        await using var database = await BuildAsync(LabourHeader + "2025-05,X,industry,100,80,20\n2025-05,Y,industry,50,40,10\n2025-08,A,industry,66,60,6\n2025-08,B,industry,90,80,10\n");

        var told = await ReadAsync(database, "labour.force", ["T", "A", "B"], "present");

        Assert.Equal([(Day("2025-05-01"), 60.0, "estimated"), (Day("2025-08-01"), 66.0, null)], Told(told, "A"));
        Assert.Equal([(Day("2025-05-01"), 90.0, "estimated"), (Day("2025-08-01"), 90.0, null)], Told(told, "B"));
        Assert.Equal([(Day("2025-05-01"), 150.0, "counted"), (Day("2025-08-01"), 156.0, null)], Told(told, "T"));
        Assert.All(told, series => Assert.Empty(series.Untold));
        // A rate is divided anew: (0.4 · 20 + 10) of (0.4 · 100 + 50).
        var rate = await ReadAsync(database, "labour.unemployment_rate", ["B"], "present");
        Assert.Equal(20, rate.Single().Points[0].Value!.Value, 9);
    }

    [Fact]
    public async Task Todays_wards_are_told_for_the_former_ones_by_where_their_people_came_from()
    {
        await using var database = await BuildAsync(LabourHeader + "2025-05,X,industry,100,80,20\n2025-08,A,industry,66,60,6\n2025-08,B,industry,90,80,10\n");

        var told = await ReadAsync(database, "labour.force", ["H", "X", "Y"], "former");

        // All of A is X's; B has 400 people of X and 500 of Y.
        Assert.Equal([(Day("2025-05-01"), 100.0, null), (Day("2025-08-01"), 106.0, "estimated")], Told(told, "X"));
        Assert.Equal([(Day("2025-08-01"), 50.0, "estimated")], Told(told, "Y"));
        Assert.Equal((Day("2025-08-01"), 156.0, "counted"), Told(told, "H")[^1]);
    }

    [Fact]
    public async Task What_cannot_be_told_says_why_and_no_part_of_it_stands_for_the_whole()
    {
        await using var database = await BuildAsync(LabourHeader + "2025-05,X,industry,100,80,20\n2025-06,X,industry,100,80,20\n2025-06,Y,industry,50,40,10\n");

        var gap = await ReadAsync(database, "labour.force", ["B"], "present");
        Assert.Equal([(Day("2025-06-01"), 90.0, "estimated")], Told(gap, "B"));
        var why = Assert.Single(gap.Single().Untold);
        Assert.Equal(Day("2025-05-01"), why.Period);
        Assert.Contains("Phường Y", why.Why.Vi, StringComparison.Ordinal);

        await using (var connection = await database.DataSource.OpenConnectionAsync())
        {
            await connection.ExecuteAsync("delete from place.succession where from_code = 'X' and to_code = 'A'");
        }

        var broken = await ReadAsync(database, "labour.force", ["B", "T"], "present");
        Assert.All(broken, series => Assert.Empty(series.Points));
        Assert.Contains("100 %", broken.Single(series => series.Place == "B").Untold[0].Why.En, StringComparison.Ordinal);
        // Of A nothing is known any more, so that the town is not B alone.
        Assert.Contains("Ward A", broken.Single(series => series.Place == "T").Untold[0].Why.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_year_that_the_change_falls_into_is_the_told_half_and_the_counted_half()
    {
        await using var database = await BuildAsync(null);
        var town = new CountingTown(database.DataSource, new());
        await town.SendAsync(LodgingFacts.Table, "reference,date,hour,place_code,establishment,nationality,purpose,guests,nights\n1,2025-06-10,14,X,H,VNM,tourism,50,1\n2,2025-06-12,14,Y,H,VNM,tourism,20,1\n3,2025-08-01,14,A,H,VNM,tourism,7,1\n");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);

        var year = await ReadAsync(database, "lodging.arrivals", ["A"], "present", TimeStep.Year);

        Assert.Equal([(Day("2025-01-01"), 37.0, "estimated")], Told(year, "A").Where(point => point.Period.Year == 2025));
    }

    [Fact]
    public async Task What_is_hidden_of_a_former_ward_is_hidden_of_its_successors_too()
    {
        await using var database = await BuildAsync(LabourHeader + "2025-05,X,industry,100,97,3\n2025-05,Y,industry,80,40,40\n2025-06,X,industry,100,80,20\n2025-06,Y,industry,80,40,40\n");

        var told = await ReadAsync(database, "labour.unemployed", ["A", "B"], "present", exact: false);

        // In May 3 of X are too few, and Y goes with it; in June nothing is small.
        Assert.All(told, series => Assert.Equal([(true, null), (false, "estimated")], series.Points.Select(point => (point.Suppressed, point.Suppressed ? null : point.Told))));
        Assert.Equal([12.0, 48.0], told.Select(series => series.Points[1].Value!.Value));
    }

    [Fact]
    public async Task A_chosen_place_gives_way_to_what_became_of_it_or_what_it_came_from()
    {
        await using var database = await BuildAsync(null);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync("insert into place.place (code, kind, name_vi, name_en, valid_from, valid_to) values ('Z', 'commune', 'Xã Z', 'Commune Z', '1990-01-01', '2025-07-01')");

        var present = await GeographyMap.ReadAsync(connection, "present", CancellationToken.None);
        var former = await GeographyMap.ReadAsync(connection, "former", CancellationToken.None);

        Assert.Equal(["A", "B"], present.Told(["X"]).Places);
        Assert.Equal(["A", "B"], present.Told(["H"]).Places);
        Assert.Equal(["X", "Y"], former.Told(["B"]).Places);
        Assert.Equal(["Z"], present.Told(["Z", "A"]).Unknown);
    }

    private static async Task<TestDatabase> BuildAsync(string? labour)
    {
        var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        await using (var connection = await database.DataSource.OpenConnectionAsync())
        {
            await connection.ExecuteAsync(
                """
                insert into place.place (code, kind, name_vi, name_en, parent_code, valid_from, valid_to) values
                    ('H', 'district', 'Huyện H', 'District H', null, '1990-01-01', '2025-07-01'),
                    ('X', 'commune', 'Phường X', 'Ward X', 'H', '1990-01-01', '2025-07-01'),
                    ('Y', 'commune', 'Phường Y', 'Ward Y', 'H', '1990-01-01', '2025-07-01');
                insert into place.succession (from_code, to_code, population_share, basis) values ('X', 'A', 0.6, 't'), ('X', 'B', 0.4, 't'), ('Y', 'B', 1, 't');
                insert into place.population (place_code, as_of, people, basis) values ('X', '2025-06-30', 1000, 't'), ('Y', '2025-06-30', 500, 't');
                """);
        }

        if (labour is not null)
        {
            var report = await town.SendAsync(LabourFacts.Table, labour);
            Assert.Equal(0, report.Refused);
            await town.Refresh.FollowFactsAsync(CancellationToken.None);
        }

        return database;
    }

    private static List<(DateOnly Period, double Value, string? How)> Told(IReadOnlyList<ExploreSeries> series, string place) =>
        [.. series.Single(one => one.Place == place).Points.Select(point => (point.Period, Math.Round(point.Value!.Value, 9), point.Told))];

    private static async Task<IReadOnlyList<ExploreSeries>> ReadAsync(TestDatabase database, string code, string[] places, string geography, TimeStep step = TimeStep.Month, bool exact = true)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var catalogue = await Catalogue.ReadAsync(connection, CancellationToken.None);
        var map = await GeographyMap.ReadAsync(connection, geography, CancellationToken.None);
        return await ExploreReader.ReadAsync(
            connection, catalogue, catalogue.Find(code)!, places, new(Day("2025-05-01"), Day("2025-12-31")), step, null, exact, Day("2026-11-21"), CancellationToken.None, map);
    }

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
