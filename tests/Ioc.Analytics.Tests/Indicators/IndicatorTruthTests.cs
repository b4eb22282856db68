using Ioc.Analytics.Indicators;
using Ioc.Analytics.Labour;
using Ioc.Analytics.Lodging;
using Ioc.Analytics.Population;
using Ioc.Analytics.PublicOrder;
using Ioc.Testing;

namespace Ioc.Analytics.Tests.Indicators;

/// <summary>
/// A town small enough to be counted by hand; the clock stands at 08:00 on 21 November 2026 in Vietnam.
/// <code>
///  people      end of September   end of October        labour, October     force  out of work
///    A              600                610                A agriculture       100       2
///    B              390                390                A industry          200      10
///    town           990               1000                B services          100       4
///                                                         town                400      16 = 4 %
///  guests      arrive  nights                           incidents in ward A: 22, 23 October, 20 November; in ward B: 1 and 21 November
///    A   2      18 Nov    3   nights of 18, 19, 20
///    A   4      20 Nov    2   nights of 20, 21
///    B   6      21 Nov    1   night of 21
/// </code>
/// </summary>
public sealed class IndicatorTruthTests
{
    private const string People = "population.size";
    private const string Unemployment = "labour.unemployment_rate";
    private const string Guests = "lodging.guest_nights";
    private const string Incidents = "public_order.incidents_per_100k";
    private const string Traffic = "traffic.passages_per_hour";
    private const string Availability = "traffic.camera_availability";

    private static DateTimeOffset Day(int month, int day) => new DateTimeOffset(2026, month, day, 0, 0, 0, TimeSpan.FromHours(7)).ToUniversalTime();

    [Fact]
    public async Task Each_indicator_is_what_its_definition_says_counted_by_hand()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountAsync(database);

        Assert.Equal(1000, await town.ValueAsync(People, "T", Day(10, 1)));
        Assert.Equal(610, await town.ValueAsync(People, "A", Day(10, 1)));
        Assert.Equal(990, await town.ValueAsync(People, "T", Day(9, 1)));

        Assert.Equal(4.0, await town.ValueAsync(Unemployment, "T", Day(10, 1)));
        Assert.Equal(4.0, await town.ValueAsync(Unemployment, "A", Day(10, 1)));
        Assert.Equal(4.0, await town.ValueAsync(Unemployment, "B", Day(10, 1)));

        Assert.Equal(2, await town.ValueAsync(Guests, "T", Day(11, 18)));
        Assert.Equal(2, await town.ValueAsync(Guests, "T", Day(11, 19)));
        Assert.Equal(6, await town.ValueAsync(Guests, "T", Day(11, 20)));
        Assert.Equal(10, await town.ValueAsync(Guests, "T", Day(11, 21)));
        Assert.Equal(4, await town.ValueAsync(Guests, "A", Day(11, 21)));
        Assert.Equal(6, await town.ValueAsync(Guests, "B", Day(11, 21)));
        Assert.Equal(0, await town.ValueAsync(Guests, "B", Day(11, 20)));

        // 30 days to 21 November reach back to 23 October: four incidents among the 1,000 people of the end of October.
        Assert.Equal(400, await town.ValueAsync(Incidents, "T", Day(11, 21)));
        Assert.Equal(2 / 610.0 * 100_000, (await town.ValueAsync(Incidents, "A", Day(11, 21)))!.Value, 9);
        Assert.Equal(2 / 390.0 * 100_000, (await town.ValueAsync(Incidents, "B", Day(11, 21)))!.Value, 9);
        // On 20 November: 22 and 23 October, 1 and 20 November.
        Assert.Equal(400, await town.ValueAsync(Incidents, "T", Day(11, 20)));
        // In October the people are those of the end of September.
        Assert.Equal(2 / 990.0 * 100_000, (await town.ValueAsync(Incidents, "T", Day(10, 31)))!.Value, 9);
    }

    [Fact]
    public async Task Traffic_is_the_passages_of_five_minutes_as_an_hourly_rate()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        var eight = town.Clock.Now;
        await town.PassAsync("CA", eight.AddMinutes(-4), 7);
        await town.PassAsync("CB", eight.AddMinutes(-5), 2);
        await town.PassAsync("CB", eight.AddMinutes(-5).AddMilliseconds(-1), 3);

        await town.Refresh.FollowPassagesAsync(CancellationToken.None);

        Assert.Equal(9 * 12, await town.ValueAsync(Traffic, "T", eight.AddMinutes(-5)));
        Assert.Equal(7 * 12, await town.ValueAsync(Traffic, "A", eight.AddMinutes(-5)));
        Assert.Equal(3 * 12, await town.ValueAsync(Traffic, "B", eight.AddMinutes(-10)));

        // A minute later the running period counts the five minutes up to now: what passed at 07:55 has left it.
        town.Clock.Advance(TimeSpan.FromMinutes(1));
        await town.PassAsync("CA", town.Clock.Now.AddSeconds(-10));
        await town.Refresh.FollowPassagesAsync(CancellationToken.None);
        Assert.Equal(8 * 12, await town.ValueAsync(Traffic, "T", eight));
    }

    [Fact]
    public async Task A_camera_that_never_ran_is_a_camera_that_is_not_available()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        var eight = town.Clock.Now;
        // One has sent pictures since two, when it was entered; the other was entered at six and has sent none.
        await town.AskAsync<int>("update traffic.camera set created_at = case code when 'CA' then @two else @six end; select 1", new { two = eight.AddHours(-6), six = eight.AddHours(-2) });
        await town.SayAsync("CA", "live", eight.AddHours(-6), lives: true);

        await town.Refresh.FollowDayAsync(CancellationToken.None);

        Assert.Equal(75, await town.ValueAsync(Availability, "T", Day(11, 21)));
        Assert.Equal(100, await town.ValueAsync(Availability, "A", Day(11, 21)));
        Assert.Equal(0, await town.ValueAsync(Availability, "B", Day(11, 21)));
    }

    [Fact]
    public async Task Where_no_camera_was_looking_there_is_no_figure_and_where_one_was_an_empty_road_is_a_zero()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        var eight = town.Clock.Now;
        await town.SayAsync("CA", "live", eight.AddHours(-1), lives: true);
        await town.SayAsync("CB", "live", eight.AddHours(-2), lives: true);
        await town.SayAsync("CB", "stopped", eight.AddMinutes(-20), lives: true);

        await town.Refresh.FollowPassagesAsync(CancellationToken.None);

        Assert.Equal(0, await town.ValueAsync(Traffic, "A", eight));
        Assert.Equal(0, await town.ValueAsync(Traffic, "T", eight));
        Assert.Null(await town.ValueAsync(Traffic, "B", eight));

        // A worker that was killed cannot say that it stopped: its last word is that it is live.
        town.Clock.Advance(TimeSpan.FromMinutes(11));
        await town.SayAsync("CA", "live", eight.AddHours(-1), lives: false);
        await town.Refresh.FollowPassagesAsync(CancellationToken.None);
        Assert.Null(await town.ValueAsync(Traffic, "T", eight.AddMinutes(10)));
    }

    [Fact]
    public async Task An_hour_in_which_nobody_heard_of_a_camera_stays_unknown_when_late_passages_have_it_counted_again()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        var eight = town.Clock.Now;
        // Live since five; the worker is killed a little after six with a passage in its spool, and another one begins at ten to eight.
        await town.SayAsync("CA", "live", eight.AddHours(-3), lives: false);
        await town.AskAsync<int>("update traffic.camera_state set updated_at = @at; select 1", new { at = eight.AddMinutes(-118) });
        await town.SayAsync("CA", "starting", eight.AddMinutes(-10), lives: false);
        await town.SayAsync("CA", "live", eight.AddMinutes(-9), lives: true);
        await town.Refresh.FollowPassagesAsync(CancellationToken.None);
        await town.PassAsync("CA", eight.AddMinutes(-119), 2);
        await town.PassAsync("CA", eight.AddMinutes(-8), 3);

        await town.Refresh.FollowPassagesAsync(CancellationToken.None);

        Assert.Equal(24, await town.ValueAsync(Traffic, "T", eight.AddMinutes(-120)));
        Assert.Null(await town.ValueAsync(Traffic, "T", eight.AddMinutes(-115)));
        Assert.Null(await town.ValueAsync(Traffic, "T", eight.AddMinutes(-60)));
        Assert.Null(await town.ValueAsync(Traffic, "T", eight.AddMinutes(-15)));
        Assert.Equal(36, await town.ValueAsync(Traffic, "T", eight.AddMinutes(-10)));
        Assert.Equal(0, await town.ValueAsync(Traffic, "T", eight.AddMinutes(-5)));
    }

    [Fact]
    public async Task Passages_that_arrive_an_hour_late_still_reach_their_own_five_minutes_and_the_change_is_kept_openly()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        var seen = town.Clock.Now.AddMinutes(-3);
        await town.PassAsync("CA", seen);
        town.Clock.Advance(TimeSpan.FromMinutes(6));
        await town.Refresh.FollowPassagesAsync(CancellationToken.None);
        Assert.Equal(12, await town.ValueAsync(Traffic, "T", Day(11, 21).AddHours(7).AddMinutes(55)));

        town.Clock.Advance(TimeSpan.FromHours(1));
        await town.PassAsync("CA", seen, 4);
        await town.Refresh.FollowPassagesAsync(CancellationToken.None);

        Assert.Equal(60, await town.ValueAsync(Traffic, "T", Day(11, 21).AddHours(7).AddMinutes(55)));
        Assert.Equal("12>60", await town.AskAsync<string>(
            "select old_value || '>' || new_value from indicator.restatement where indicator_code = 'traffic.passages_per_hour' and place_code = 'T'"));
    }

    [Fact]
    public async Task A_source_that_corrects_a_closed_month_restates_it_openly_and_all_that_stands_on_it()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountAsync(database);
        Assert.Equal(0, await town.AskAsync<int>("select count(*) from indicator.restatement"));

        var report = await town.SendAsync(PopulationFacts.Table, PeopleHeader + "2026-10,A,female,30-34,1110,0,0,0,0\n");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);

        Assert.Equal(1500, await town.ValueAsync(People, "T", Day(10, 1)));
        Assert.Equal(4 / 1500.0 * 100_000, (await town.ValueAsync(Incidents, "T", Day(11, 21)))!.Value, 9);
        Assert.Equal("1000>1500 import " + report.Id, await town.AskAsync<string>(
            "select old_value || '>' || new_value || ' ' || reason from indicator.restatement where indicator_code = 'population.size' and place_code = 'T'"));
        // Today is still running: its rate changed, but nothing closed was restated by that.
        Assert.Equal(0, await town.AskAsync<int>(
            "select count(*) from indicator.restatement where indicator_code = @Incidents and period_start = @today", new { Incidents, today = Day(11, 21) }));
    }

    [Fact]
    public async Task Facts_are_taken_in_once_however_often_one_asks()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountAsync(database);
        var revision = await town.AskAsync<long>("select sum(revision) from indicator.revision");

        Assert.Equal(0, await town.Refresh.FollowFactsAsync(CancellationToken.None));

        Assert.Equal(revision, await town.AskAsync<long>("select sum(revision) from indicator.revision"));
    }

    [Fact]
    public async Task A_new_day_gets_its_values_without_any_new_fact()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountAsync(database);

        town.Clock.Advance(TimeSpan.FromDays(1));
        await town.Refresh.FollowDayAsync(CancellationToken.None);

        Assert.Equal(0, await town.ValueAsync(Guests, "T", Day(11, 22)));
        // 23 October has left the thirty days.
        Assert.Equal(300, await town.ValueAsync(Incidents, "T", Day(11, 22)));
    }

    [Fact]
    public async Task A_ward_whose_count_is_small_is_not_shown_nor_can_it_be_found_from_the_others()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountAsync(database);
        await using var connection = await database.DataSource.OpenConnectionAsync();

        var guests = (await IndicatorReader.TileAsync(connection, Guests, "T", CancellationToken.None))!;

        // A has 4 guests tonight, B 6, the town 10: hiding A alone would give it away.
        Assert.Equal(10, guests.Value);
        Assert.Equal([("A", null, true), ("B", null, true)], guests.ByPlace.Select(p => (p.PlaceCode, p.Value, p.Suppressed)));
        var series = await IndicatorReader.SeriesAsync(connection, Guests, "T", Day(11, 18), Day(11, 22), CancellationToken.None);
        Assert.Equal([null, null, 6, 10], series.Single(s => s.PlaceCode == "T").Points.Select(p => p.Value));
        Assert.Equal([true, true, false, true], series.Single(s => s.PlaceCode == "A").Points.Select(p => p.Suppressed));
    }

    [Fact]
    public async Task A_tile_tells_its_comparison_its_method_and_its_age()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountAsync(database);
        await using var connection = await database.DataSource.OpenConnectionAsync();

        var people = (await IndicatorReader.TileAsync(connection, People, "T", CancellationToken.None))!;

        Assert.Equal((1000, 990, "tháng trước"), (people.Value, people.Previous, people.PreviousLabel!.Vi));
        Assert.Equal([990, 1000], people.Series.Select(p => p.Value));
        Assert.Equal(Day(11, 1), people.AsOf);
        Assert.Equal(town.Clock.Now, people.ComputedAt);
        Assert.NotEmpty(people.Method.Vi);
        Assert.False(people.Simulated);
    }

    // One night each: 60 guests on the 13th, 80 on the 14th, 90 on the 20th, and 7 by the morning of the 21st.
    [Fact]
    public async Task A_count_of_a_day_that_still_runs_is_held_against_nothing_and_the_whole_day_before_it_is()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        await town.SendAsync(LodgingFacts.Table, "reference,date,hour,place_code,establishment,nationality,purpose,guests,nights\n"
            + "1,2026-11-13,14,A,H1,VNM,tourism,60,1\n2,2026-11-14,15,A,H1,VNM,tourism,80,1\n3,2026-11-20,7,A,H1,VNM,tourism,90,1\n4,2026-11-21,7,A,H1,VNM,tourism,7,1\n");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);
        await using var connection = await database.DataSource.OpenConnectionAsync();

        var morning = (await IndicatorReader.TileAsync(connection, Guests, "T", CancellationToken.None))!;
        Assert.Equal(7, morning.Value);
        Assert.Equal((90, 60, Day(11, 20)), (morning.Compared, morning.Previous, morning.ComparedPeriod));
        Assert.Equal("cùng thứ tuần trước", morning.PreviousLabel!.Vi);

        // That evening the 21st still runs; a day later it is whole.
        town.Clock.Advance(TimeSpan.FromHours(13));
        await town.SendAsync(LodgingFacts.Table, "reference,date,hour,place_code,establishment,nationality,purpose,guests,nights\n5,2026-11-21,20,A,H1,VNM,tourism,70,1\n");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);
        var evening = (await IndicatorReader.TileAsync(connection, Guests, "T", CancellationToken.None))!;
        Assert.Equal((77, 90, 60), (evening.Value, evening.Compared, evening.Previous));
        town.Clock.Advance(TimeSpan.FromHours(12));
        await town.Refresh.FollowDayAsync(CancellationToken.None);
        var next = (await IndicatorReader.TileAsync(connection, Guests, "T", CancellationToken.None))!;
        Assert.Equal((0, 77, 80, Day(11, 21)), (next.Value, next.Compared, next.Previous, next.ComparedPeriod));
    }

    [Fact]
    public async Task Where_the_month_before_is_missing_there_is_no_comparison_and_no_other_month_takes_its_place()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        await town.SendAsync(PopulationFacts.Table, PeopleHeader + "2026-08,A,male,0-4,500,0,0,0,0\n2026-10,A,male,0-4,600,0,0,0,0\n");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);
        await using var connection = await database.DataSource.OpenConnectionAsync();

        var people = (await IndicatorReader.TileAsync(connection, People, "T", CancellationToken.None))!;

        Assert.Equal(600, people.Value);
        Assert.Null(people.Previous);
        Assert.Null(people.PreviousLabel);
    }

    private const string PeopleHeader = "month,place_code,sex,age_band,population,births,deaths,moved_in,moved_out\n";

    private static async Task<CountingTown> CountAsync(TestDatabase database)
    {
        var town = await CountingTown.BuildAsync(database.DataSource);
        await town.SendAsync(PopulationFacts.Table, PeopleHeader
            + "2026-09,A,female,30-34,600,0,0,0,0\n2026-09,B,male,30-34,390,0,0,0,0\n"
            + "2026-10,A,female,30-34,610,10,0,0,0\n2026-10,B,male,30-34,390,0,0,0,0\n");
        await town.SendAsync(LabourFacts.Table, "month,place_code,sector,labour_force,employed,unemployed\n"
            + "2026-10,A,agriculture,100,98,2\n2026-10,A,industry,200,190,10\n2026-10,B,services,100,96,4\n");
        await town.SendAsync(LodgingFacts.Table, "reference,date,hour,place_code,establishment,nationality,purpose,guests,nights\n"
            + "1,2026-11-18,14,A,H1,VNM,tourism,2,3\n2,2026-11-20,15,A,H1,KOR,tourism,4,2\n3,2026-11-21,7,B,H2,VNM,business,6,1\n");
        await town.SendAsync(IncidentFacts.Table, "reference,date,hour,place_code,type,cleared\n"
            + "1,2026-10-22,1,A,theft,true\n2,2026-10-23,2,A,theft,false\n3,2026-11-20,3,A,assault,true\n4,2026-11-01,4,B,theft,true\n5,2026-11-21,5,B,theft,true\n");
        Assert.Equal(4, await town.Refresh.FollowFactsAsync(CancellationToken.None));
        return town;
    }
}
