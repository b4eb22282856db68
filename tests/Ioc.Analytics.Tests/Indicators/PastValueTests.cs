using Ioc.Analytics.Indicators;
using Ioc.Analytics.Lodging;
using Ioc.Analytics.Population;
using Ioc.Testing;

namespace Ioc.Analytics.Tests.Indicators;

/// <summary>
/// What the wall showed at a minute, counted by hand: guests of tonight as they are told over one day, people of a month as they are corrected.
/// <code>
///  21 November, Vietnamese time
///    08:00:20   ward A tells of 6 guests            town   6
///    08:00:50   ward B tells of 5                         11   (within the minute: 6 never stood at a whole one)
///    10:30:10   ward A tells of 7 more                    18
///  22 November
///    09:00      ward B tells late of 8 who came on the 21st   26 on the 21st
/// </code>
/// </summary>
public sealed class PastValueTests
{
    private const string Guests = "lodging.guest_nights";
    private const string People = "population.size";
    private const string Header = "reference,date,hour,place_code,establishment,nationality,purpose,guests,nights\n";

    [Fact]
    public async Task At_a_past_minute_stands_what_had_been_heard_by_then_of_the_running_day_too()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        await HearAsync(town, At(21, 8, 0, 20), "1,2026-11-21,7,A,HA,VNM,tourism,6,1\n");
        await HearAsync(town, At(21, 8, 0, 50), "2,2026-11-21,7,B,HB,VNM,tourism,5,1\n");
        await HearAsync(town, At(21, 10, 30, 10), "3,2026-11-21,10,A,HA,VNM,tourism,7,1\n");
        await HearAsync(town, At(22, 9, 0), "4,2026-11-21,20,B,HB,VNM,tourism,8,1\n");

        Assert.Null((await TileAsync(database, Guests, At(21, 8, 0))).Value);
        Assert.Equal(11, (await TileAsync(database, Guests, At(21, 8, 1))).Value);
        var halfPast = await TileAsync(database, Guests, At(21, 10, 30));
        Assert.Equal(11, halfPast.Value);
        Assert.Equal([("A", 6.0), ("B", 5.0)], halfPast.ByPlace.Select(part => (part.PlaceCode, part.Value!.Value)));
        Assert.Equal(At(21, 8, 0, 50), halfPast.AsOf);
        Assert.Equal(18, (await TileAsync(database, Guests, At(21, 10, 31))).Value);

        // On the 22nd the 21st is over: 18 at eight, and 26 once the late ones are heard. Nobody stays on the 22nd.
        Assert.Equal(18, YesterdayIn(await TileAsync(database, Guests, At(22, 8, 59))));
        Assert.Equal(26, YesterdayIn(await TileAsync(database, Guests, At(22, 9, 0))));
    }

    [Fact]
    public async Task What_arrives_late_for_the_first_time_is_not_shown_before_it_was_heard()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        town.Clock.Now = At(21, 8, 0);
        await town.SendAsync(PopulationFacts.Table, "month,place_code,sex,age_band,population,births,deaths,moved_in,moved_out\n2026-08,A,male,0-4,600,0,0,0,0\n");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);
        town.Clock.Now = At(21, 12, 0);
        await town.SendAsync(PopulationFacts.Table, "month,place_code,sex,age_band,population,births,deaths,moved_in,moved_out\n2026-09,A,male,0-4,640,0,0,0,0\n2026-08,A,male,0-4,610,0,0,0,0\n", "two.csv");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);

        // September was over for weeks, and nobody knew of it until noon.
        var before = await TileAsync(database, People, At(21, 11, 59));
        var after = await TileAsync(database, People, At(21, 12, 0));

        Assert.Equal([600.0], before.Series.Select(point => point.Value!.Value));
        Assert.Equal([610.0, 640.0], after.Series.Select(point => point.Value!.Value));
        Assert.Null((await TileAsync(database, People, At(21, 7, 59))).Value);
    }

    [Fact]
    public async Task What_did_not_change_was_as_of_the_last_minute_in_which_it_was_computed()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        await HearAsync(town, At(21, 8, 0, 50), "2,2026-11-21,7,B,HB,VNM,tourism,5,1\n");
        town.Clock.Now = At(21, 9, 0, 5);
        await town.Refresh.FollowDayAsync(CancellationToken.None);

        // Then the machine is switched off for hours.
        Assert.Equal(At(21, 8, 0, 50), (await TileAsync(database, Guests, At(21, 9, 0).AddMinutes(-1))).ComputedAt);
        Assert.Equal(At(21, 9, 0), (await TileAsync(database, Guests, At(21, 14, 0))).ComputedAt);
    }

    [Fact]
    public async Task A_ward_that_is_too_small_to_be_told_now_was_not_told_then_either()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        await HearAsync(town, At(21, 8, 0), "1,2026-11-21,7,A,HA,VNM,tourism,6,1\n2,2026-11-21,7,B,HB,VNM,tourism,3,1\n");
        await HearAsync(town, At(21, 9, 0), "3,2026-11-21,8,B,HB,VNM,tourism,4,1\n");

        var then = await TileAsync(database, Guests, At(21, 8, 30));
        var later = await TileAsync(database, Guests, At(21, 9, 0));

        Assert.Equal(9, then.Value);
        Assert.Equal([("A", null, true), ("B", null, true)], then.ByPlace.Select(part => (part.PlaceCode, part.Value, part.Suppressed)));
        Assert.Equal([("A", 6.0), ("B", 7.0)], later.ByPlace.Select(part => (part.PlaceCode, part.Value!.Value)));
    }

    private static double? YesterdayIn(IndicatorTile tile) => tile.Series.Single(point => point.Period == At(21, 0, 0)).Value;

    private static DateTimeOffset At(int day, int hour, int minute, int second = 0) => new DateTimeOffset(2026, 11, day, hour, minute, second, TimeSpan.FromHours(7)).ToUniversalTime();

    private static async Task HearAsync(CountingTown town, DateTimeOffset when, string rows)
    {
        town.Clock.Now = when;
        await town.SendAsync(LodgingFacts.Table, Header + rows, $"{when:O}.csv");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);
    }

    private static async Task<IndicatorTile> TileAsync(TestDatabase database, string code, DateTimeOffset at)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return (await IndicatorReader.TilesAsync(connection, "T", [code], at, CancellationToken.None)).Single();
    }
}
