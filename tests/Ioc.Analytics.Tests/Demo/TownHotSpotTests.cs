using Dapper;
using Ioc.Analytics.Demo;
using Ioc.Analytics.Facts;
using Ioc.Analytics.HotSpots;
using Ioc.Analytics.Indicators;
using Ioc.Analytics.Outlook;
using Ioc.Testing;

namespace Ioc.Analytics.Tests.Demo;

/// <summary>What a hot spot looks like can be seen on the demonstration: it holds one.</summary>
public sealed class TownHotSpotTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly FixedTimeProvider clock = new();

    [Fact]
    public async Task The_invented_town_has_a_true_hot_spot_of_incidents_in_three_wards_of_the_south_east()
    {
        var indicators = new IndicatorRefresh(database.DataSource, clock);
        await new TownSeeder(database.DataSource, new FactImporter(database.DataSource, clock), clock).SeedAsync(Samples.Folder, CancellationToken.None);
        await indicators.FollowFactsAsync(CancellationToken.None);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var wards = (await connection.QueryAsync<(string Code, double Value, string? Boundary, double? Longitude, double? Latitude)>(
            """
            select p.code, v.value, p.boundary::text, p.longitude, p.latitude from indicator.value v join place.place p on p.code = v.place_code and p.kind = 'commune'
            where v.indicator_code = 'public_order.incidents_per_100k' and v.period_end = date_trunc('day', @now at time zone 'Asia/Ho_Chi_Minh') at time zone 'Asia/Ho_Chi_Minh' order by p.code
            """,
            new { now = clock.GetUtcNow() })).AsList();

        var found = GetisOrd.Compute([.. wards.Select(w => w.Value)], Neighbourhood.Of([.. wards.Select(w => (w.Boundary, w.Longitude, w.Latitude))]));

        // Reckoned outside the product as well, for every day of the week that a demonstration may begin on.
        Assert.Equal(["MP-AT-06", "MP-AT-08", "MP-AT-12"], wards.Where((_, i) => found[i].Q <= OutlookReader.HotFrom).Select(w => w.Code));
        Assert.All(wards.Select((w, i) => (w.Code, found[i])).Where(w => w.Item2.Q <= OutlookReader.HotFrom), w => Assert.True(w.Item2.Z > 0));
    }
}
