using Dapper;
using Ioc.Analytics.Demo;
using Ioc.Analytics.Facts;
using Ioc.Analytics.Indicators;
using Ioc.Analytics.Places;
using Ioc.Testing;

namespace Ioc.Analytics.Tests.Demo;

public sealed class TownSeederTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly FixedTimeProvider clock = new();

    [Fact]
    public async Task The_invented_town_gives_every_domain_a_value_and_loading_it_twice_changes_nothing()
    {
        var indicators = new IndicatorRefresh(database.DataSource, clock);
        var seeder = new TownSeeder(database.DataSource, new FactImporter(database.DataSource, clock), clock);

        var first = await seeder.SeedAsync(Samples.Folder, CancellationToken.None);
        await indicators.FollowFactsAsync(CancellationToken.None);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var tiles = await IndicatorReader.TilesAsync(connection, "MP-AT", CancellationToken.None);
        var before = await FactsAsync(connection);

        Assert.All(first.Values, report => Assert.Equal(0, report.Refused));
        Assert.All(first.Values, report => Assert.NotEqual(0, report.Taken));
        Assert.Equal(["population", "labour", "lodging", "publicOrder", "traffic"], tiles.Select(tile => tile.Domain));
        Assert.All(tiles.Take(4), tile => Assert.NotNull(tile.Value));
        Assert.All(tiles.Take(4), tile => Assert.True(tile.Simulated));
        Assert.All(tiles.Take(4), tile => Assert.Equal(12, tile.ByPlace.Count));
        Assert.InRange(tiles[0].Value!.Value, 100_000, 160_000);
        Assert.InRange(tiles[1].Value!.Value, 1, 6);

        // Another day, the same files: they count from the first loading.
        clock.Advance(TimeSpan.FromDays(3));
        var second = await seeder.SeedAsync(Samples.Folder, CancellationToken.None);

        Assert.All(second.Values, report => Assert.Equal(0, report.Taken));
        Assert.Equal(first.ToDictionary(r => r.Key, r => r.Value.Taken), second.ToDictionary(r => r.Key, r => r.Value.Unchanged));
        Assert.Equal(before, await FactsAsync(connection));
    }

    [Fact]
    public async Task The_former_wards_of_the_invented_town_are_told_for_those_of_today_and_back()
    {
        await using var own = await TestDatabase.CreateAsync();
        await new TownSeeder(own.DataSource, new FactImporter(own.DataSource, clock), clock).SeedAsync(Samples.Folder, CancellationToken.None);
        await new IndicatorRefresh(own.DataSource, clock).FollowFactsAsync(CancellationToken.None);
        var book = new PlaceBook(own.DataSource);

        var story = (await book.StoryAsync("MP-P04~20250701", CancellationToken.None))!;
        Assert.Equal([("MP-AT-02", 0.6), ("MP-AT-04", 0.4)], story.Successors.Select(link => (link.Code, link.Share)));
        Assert.True(story.Simulated);

        await using var connection = await own.DataSource.OpenConnectionAsync();
        var june = new DateOnly(2025, 6, 1);
        // Counted in the file itself: what the seventeen had in June 2025.
        var counted = File.ReadLines(Path.Combine(Samples.Folder, "town", "former_population.csv")).Where(line => line.StartsWith("2025-06", StringComparison.Ordinal)).Sum(line => long.Parse(line.Split(',')[4], System.Globalization.CultureInfo.InvariantCulture));
        // As many people as the wards of today had in the first month known, each rounded by itself.
        var first = File.ReadLines(Path.Combine(Samples.Folder, "town", "population.csv")).Where(line => line.StartsWith("-24,", StringComparison.Ordinal)).Sum(line => long.Parse(line.Split(',')[4], System.Globalization.CultureInfo.InvariantCulture));
        Assert.InRange(counted, first - 50, first + 50);
        var forward = (await book.ReexpressAsync("population.size", june, forward: true, exact: true, CancellationToken.None))!;
        Assert.Equal((12, 0), (forward.Places.Count, forward.Unplaced.Count));
        Assert.Equal(counted, forward.Places.Sum(place => place.Value!.Value), 6);
        Assert.True(forward.Places.Single(place => place.Code == "MP-AT-04").Estimated);
        Assert.False(forward.Places.Single(place => place.Code == "MP-AT-01").Estimated);

        var backward = (await book.ReexpressAsync("population.size", new(2026, 10, 1), forward: false, exact: true, CancellationToken.None))!;
        Assert.Equal((17, 0), (backward.Places.Count, backward.Unplaced.Count));
        var town = await connection.ExecuteScalarAsync<double>("select value from indicator.value where indicator_code = 'population.size' and place_code = 'MP-AT' and period_start = '2026-09-30 17:00+00'");
        Assert.Equal(town, backward.Places.Sum(place => place.Value!.Value), 6);
    }

    [Fact]
    public async Task The_former_wards_of_the_invented_town_tile_those_of_today_and_lie_where_their_people_went()
    {
        await using var own = await TestDatabase.CreateAsync();
        await new TownSeeder(own.DataSource, new FactImporter(own.DataSource, clock), clock).SeedAsync(Samples.Folder, CancellationToken.None);
        await using var connection = await own.DataSource.OpenConnectionAsync();
        var places = (await connection.QueryAsync<(string Code, bool Former, string Boundary)>(
            "select code, valid_to is not null, boundary::text from place.place where boundary is not null")).Select(place => (place.Code, place.Former, Rings: RingsOf(place.Boundary))).ToList();
        var went = (await connection.QueryAsync<(string From, string To)>("select from_code, to_code from place.succession")).ToHashSet();
        Assert.Equal((17, 12), (places.Count(place => place.Former), places.Count(place => !place.Former)));

        var inside = 0;
        for (var longitude = 106.52; longitude < 106.67; longitude += 0.00173)
        {
            for (var latitude = 20.39; latitude < 20.51; latitude += 0.00171)
            {
                var here = places.Where(place => place.Rings.Any(ring => Holds(ring, longitude, latitude))).ToList();
                var (before, now) = (here.Where(place => place.Former).ToList(), here.Where(place => !place.Former).ToList());
                Assert.Equal(now.Count, before.Count);
                Assert.InRange(now.Count, 0, 1);
                if (now.Count == 1)
                {
                    inside++;
                    Assert.Contains((before[0].Code, now[0].Code), went);
                }
            }
        }

        Assert.True(inside > 2000, $"{inside} points lay in the town");
    }

    private static List<List<double[]>> RingsOf(string boundary)
    {
        var geometry = System.Text.Json.Nodes.JsonNode.Parse(boundary)!;
        var polygons = (string)geometry["type"]! == "Polygon" ? [geometry["coordinates"]!] : geometry["coordinates"]!.AsArray().ToList();
        return [.. polygons.Select(polygon => polygon![0]!.AsArray().Select(corner => new[] { (double)corner![0]!, (double)corner[1]! }).ToList())];
    }

    // How often a ray to the east crosses the ring.
    private static bool Holds(List<double[]> ring, double x, double y) =>
        ring.Zip(ring.Skip(1)).Count(edge => edge.First[1] > y != edge.Second[1] > y
            && x < edge.First[0] + ((y - edge.First[1]) / (edge.Second[1] - edge.First[1]) * (edge.Second[0] - edge.First[0]))) % 2 == 1;

    private static Task<string?> FactsAsync(Npgsql.NpgsqlConnection connection) => connection.ExecuteScalarAsync<string>(
        """
        select md5((select string_agg(p::text, '|' order by place_code, month, sex, age_band) from fact.population p)
                || (select string_agg(l::text, '|' order by place_code, month, sector) from fact.labour l)
                || (select string_agg(d::text, '|' order by reference) from fact.lodging d)
                || (select string_agg(i::text, '|' order by reference) from fact.incident i))
        """);
}
