using Ioc.Analytics.Indicators;
using Ioc.Analytics.Population;
using Ioc.Testing;

namespace Ioc.Analytics.Tests.Population;

/// <summary>Residents by age and sex, counted by hand.</summary>
public sealed class AgePyramidTests
{
    private const string Header = "month,place_code,sex,age_band,population,births,deaths,moved_in,moved_out\n";
    private static readonly DateOnly November = new(2026, 11, 21);

    [Fact]
    public async Task A_town_has_the_sum_of_its_wards_in_every_band_of_the_newest_month()
    {
        await using var database = await TestDatabase.CreateAsync();
        await SendAsync(database, "2026-09,A,male,0-4,999,0,0,0,0\n2026-10,A,male,0-4,100,0,0,0,0\n2026-10,A,female,0-4,90,0,0,0,0\n2026-10,B,male,0-4,50,0,0,0,0\n2026-10,B,female,0-4,40,0,0,0,0\n"
            + "2026-10,A,male,80+,20,0,0,0,0\n2026-10,A,female,80+,30,0,0,0,0\n2026-10,B,male,80+,10,0,0,0,0\n2026-10,B,female,80+,15,0,0,0,0\n");

        var pyramid = await ReadAsync(database, "T");

        Assert.Equal((new DateOnly(2026, 10, 1), 17), (pyramid!.Month, pyramid.Bands.Count));
        Assert.Equal(("0-4", 150.0, 130.0), (pyramid.Bands[0].Band, pyramid.Bands[0].Male.Count, pyramid.Bands[0].Female.Count));
        Assert.Equal(("80+", 30.0, 45.0), (pyramid.Bands[16].Band, pyramid.Bands[16].Male.Count, pyramid.Bands[16].Female.Count));
        Assert.Equal(0, pyramid.Bands[5].Male.Count);
        Assert.DoesNotContain(pyramid.Bands, band => band.Male.Suppressed || band.Female.Suppressed);
    }

    [Fact]
    public async Task What_is_too_small_is_hidden_and_cannot_be_found_by_age_by_sex_or_from_the_ward_beside()
    {
        await using var database = await TestDatabase.CreateAsync();
        // Ward A has 3 men of 80 and over. The band's sum less the women would tell them, and so would the town's less ward B's.
        await SendAsync(database, "2026-10,A,male,0-4,100,0,0,0,0\n2026-10,A,female,0-4,90,0,0,0,0\n2026-10,B,male,0-4,50,0,0,0,0\n2026-10,B,female,0-4,40,0,0,0,0\n"
            + "2026-10,A,male,80+,3,0,0,0,0\n2026-10,A,female,80+,30,0,0,0,0\n2026-10,B,male,80+,10,0,0,0,0\n2026-10,B,female,80+,15,0,0,0,0\n");

        var (a, b, town) = (await ReadAsync(database, "A"), await ReadAsync(database, "B"), await ReadAsync(database, "T"));

        Assert.True(a!.Bands[16] is { Male: { Suppressed: true, Count: null }, Female: { Suppressed: true, Count: null } });
        Assert.True(b!.Bands[16] is { Male: { Suppressed: true, Count: null }, Female: { Suppressed: true, Count: null } });
        // All men of A less those that are told would be the three: another band of its men goes too.
        Assert.True(a.Bands[0].Male.Suppressed);
        Assert.Equal((13.0, 45.0), (town!.Bands[16].Male.Count, town.Bands[16].Female.Count));
    }

    [Fact]
    public async Task A_place_without_residents_by_age_has_no_pyramid()
    {
        await using var database = await TestDatabase.CreateAsync();
        await SendAsync(database, "2026-10,A,male,0-4,100,0,0,0,0\n");

        Assert.Null(await ReadAsync(database, "B"));
        Assert.Null(await ReadAsync(database, "X"));
    }

    private static async Task SendAsync(TestDatabase database, string rows)
    {
        var town = await CountingTown.BuildAsync(database.DataSource);
        await town.SendAsync(PopulationFacts.Table, Header + rows);
        await town.Refresh.FollowFactsAsync(CancellationToken.None);
    }

    private static async Task<AgePyramid?> ReadAsync(TestDatabase database, string place)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return await AgePyramid.ReadAsync(connection, await Catalogue.ReadAsync(connection, CancellationToken.None), place, November, CancellationToken.None);
    }
}
