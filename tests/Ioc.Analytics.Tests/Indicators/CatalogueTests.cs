using System.Text;
using Dapper;
using Ioc.Analytics.Demo;
using Ioc.Analytics.Facts;
using Ioc.Analytics.Indicators;
using Ioc.Testing;

namespace Ioc.Analytics.Tests.Indicators;

/// <summary>The catalogue that migrations write, and what the invented town gives it.</summary>
public sealed class CatalogueTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    // The town's cameras, cases and speed checks begin when the host runs; nothing of them is in its files.
    private static readonly string[] Measured = ["traffic", "enforcement"];

    [Fact]
    public async Task Every_indicator_tells_all_that_one_must_know_to_use_it_and_there_are_at_least_eighty()
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var catalogue = await Catalogue.ReadAsync(connection, CancellationToken.None);

        Assert.True(catalogue.Entries.Count >= 80, $"{catalogue.Entries.Count}");
        Assert.All(catalogue.Entries, e =>
        {
            Assert.All([e.Name, e.Unit, e.Method, e.Source, e.Refresh], text => Assert.False(string.IsNullOrWhiteSpace(text.Vi) || string.IsNullOrWhiteSpace(text.En), e.Code));
            Assert.NotEmpty(e.Formula);
            Assert.Contains(e.Direction, (string[])["up", "down", "none"]);
        });
        Assert.Equal(
            ["population.by_ethnicity", "population.by_religion", "population.minority_share", "population.religious_share"],
            catalogue.Entries.Where(e => e.Restricted).Select(e => e.Code).Order(StringComparer.Ordinal));
        // What the plans name one by one.
        Assert.All(
            (string[])["population.size", "population.density", "population.net_migration", "labour.force", "labour.mean_income", "lodging.occupancy", "lodging.foreign_share",
                "lodging.on_time_share", "public_order.clearance_rate", "identity.needed_per_day", "programme.digital_signature", "traffic.camera_availability"],
            code => Assert.NotNull(catalogue.Find(code)));
    }

    [Fact]
    public async Task The_invented_town_gives_every_declared_indicator_a_plausible_value_and_a_share_lies_between_0_and_100()
    {
        var clock = new FixedTimeProvider();
        var indicators = new IndicatorRefresh(database.DataSource, clock);
        await new TownSeeder(database.DataSource, new FactImporter(database.DataSource, clock), clock).SeedAsync(Samples.Folder, CancellationToken.None);
        await indicators.FollowFactsAsync(CancellationToken.None);
        await indicators.FollowDayAsync(CancellationToken.None);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var catalogue = await Catalogue.ReadAsync(connection, CancellationToken.None);

        var newest = (await connection.QueryAsync<(string Code, double? Value)>(
            "select distinct on (indicator_code) indicator_code, value from indicator.value where place_code = 'MP-AT' order by indicator_code, period_start desc"))
            .ToDictionary(row => row.Code, row => row.Value, StringComparer.Ordinal);

        var silent = catalogue.Entries.Where(e => !Measured.Contains(e.Domain) && newest.GetValueOrDefault(e.Code) is null).Select(e => e.Code);
        Assert.Empty(silent);
        Assert.All(catalogue.Entries.Where(e => e.Kind == "share" && newest.GetValueOrDefault(e.Code) is not null), e => Assert.InRange(newest[e.Code]!.Value, 0, 100));
        Assert.InRange(newest["population.density"]!.Value, 500, 5000);
        Assert.InRange(newest["labour.mean_income"]!.Value, 5, 15);
        Assert.InRange(newest["lodging.occupancy"]!.Value, 5, 95);
        Assert.InRange(newest["population.mean_age"]!.Value, 28, 42);

        // Split by what it can be split by, the parts add up to the whole.
        foreach (var (code, by) in (( string, string)[])[("population.size", "age_band"), ("lodging.arrivals_30_days", "purpose"), ("public_order.incidents_30_days", "hour"), ("labour.force", "sector")])
        {
            var entry = catalogue.Find(code)!;
            var last = await connection.QuerySingleAsync<DateOnly>(
                "select (max(period_start) at time zone 'Asia/Ho_Chi_Minh')::date from indicator.value where indicator_code = @code", new { code });
            var split = await IndicatorValues.ReadAsync(connection, catalogue, [entry], ["MP-AT"], new(last, last), by, exact: true, CancellationToken.None);
            Assert.Equal(newest[code]!.Value, split[0].Points.Sum(p => p.Value!.Value), 6);
        }
    }
}
