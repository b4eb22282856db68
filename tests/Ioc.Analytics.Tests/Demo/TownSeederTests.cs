using Dapper;
using Ioc.Analytics.Demo;
using Ioc.Analytics.Facts;
using Ioc.Analytics.Indicators;
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

    private static Task<string?> FactsAsync(Npgsql.NpgsqlConnection connection) => connection.ExecuteScalarAsync<string>(
        """
        select md5((select string_agg(p::text, '|' order by place_code, month, sex, age_band) from fact.population p)
                || (select string_agg(l::text, '|' order by place_code, month, sector) from fact.labour l)
                || (select string_agg(d::text, '|' order by reference) from fact.lodging d)
                || (select string_agg(i::text, '|' order by reference) from fact.incident i))
        """);
}
