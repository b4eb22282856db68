using Ioc.Analytics.Identity;
using Ioc.Analytics.Indicators;
using Ioc.Analytics.Lodging;
using Ioc.Analytics.Population;
using Ioc.Analytics.PublicOrder;
using Ioc.Testing;

namespace Ioc.Analytics.Tests.Indicators;

/// <summary>The one calculator counted by hand: windows, comparisons with earlier, stocks, denominators, splits and what is hidden. The clock stands at 08:00 on 21 November 2026.</summary>
public sealed class MeasureTruthTests
{
    private static DateTimeOffset Day(int month, int day) => new DateTimeOffset(2026, month, day, 0, 0, 0, TimeSpan.FromHours(7)).ToUniversalTime();

    private static DateTimeOffset Month(int year, int month) => new DateTimeOffset(year, month, 1, 0, 0, 0, TimeSpan.FromHours(7)).ToUniversalTime();

    private const string PeopleHeader = "month,place_code,sex,age_band,population,births,deaths,moved_in,moved_out\n";

    [Fact]
    public async Task A_rate_over_twelve_months_needs_all_twelve_and_growth_needs_the_year_before()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        var csv = PeopleHeader;
        for (var n = 0; n < 13; n++)
        {
            var month = new DateOnly(2025, 10, 1).AddMonths(n);
            csv += $"{month:yyyy-MM},A,female,0-4,{1000 + (n * 10)},{(n == 0 ? 9 : 2)},1,0,0\n";
        }

        await town.SendAsync(PopulationFacts.Table, csv);
        await town.Refresh.FollowFactsAsync(CancellationToken.None);

        // Twelve months to September 2026: 9 + 11 * 2 = 31 births, 1,110 people; to October: 12 * 2 = 24 births, 1,120 people.
        Assert.Equal(31 / 1110.0 * 1000, (await town.ValueAsync("population.birth_rate", "T", Month(2026, 9)))!.Value, 9);
        Assert.Equal(24 / 1120.0 * 1000, (await town.ValueAsync("population.birth_rate", "A", Month(2026, 10)))!.Value, 9);
        Assert.Equal(0, await town.AskAsync<int>("select count(*) from indicator.value where indicator_code = 'population.birth_rate' and period_start < '2026-08-15'"));
        Assert.Equal(12, await town.ValueAsync("population.growth", "T", Month(2026, 10)));
        Assert.Equal(0, await town.AskAsync<int>("select count(*) from indicator.value where indicator_code = 'population.growth' and period_start < '2026-09-15'"));
        Assert.Equal(2.5, await town.ValueAsync("population.mean_age", "T", Month(2026, 10)));
        Assert.Equal(12, await town.ValueAsync("population.natural_increase", "T", Month(2026, 10)));
    }

    [Fact]
    public async Task Lodging_is_counted_by_arrival_by_night_by_nationality_and_by_the_two_deadlines()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        await town.SendAsync(EstablishmentFacts.Table, "code,place_code,name,kind,rooms,valid_from\nH1,A,Nhà một,hotel,10,2026-11-01\nH2,B,Nhà hai,homestay,5,2026-11-01\n");
        await town.SendAsync(LodgingFacts.Table, "reference,date,hour,place_code,establishment,nationality,purpose,guests,nights,origin,rooms,declared_at\n"
            // declared at 22:59, at 23:00 exactly, one minute late; arrived after 23:00 and declared at 08:00 and at 08:01 of the next day
            + "1,2026-11-18,14,A,H1,VNM,tourism,2,3,01,1,2026-11-18 22:59\n"
            + "2,2026-11-18,15,A,H1,KOR,tourism,4,2,,2,2026-11-18 23:00\n"
            + "3,2026-11-18,16,A,H1,VNM,business,1,1,31,1,2026-11-18 23:01\n"
            + "4,2026-11-18,23,A,H1,VNM,tourism,1,1,,1,2026-11-19 08:00\n"
            + "5,2026-11-18,23,A,H1,VNM,tourism,2,1,,1,2026-11-19 08:01\n");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);

        Assert.Equal(10, await town.ValueAsync("lodging.arrivals", "T", Day(11, 18)));
        Assert.Equal(60, await town.ValueAsync("lodging.on_time_share", "T", Day(11, 18)));
        Assert.Equal(2, await town.ValueAsync("lodging.late_declarations", "A", Day(11, 19)));
        Assert.Equal(40, await town.ValueAsync("lodging.foreign_share", "T", Day(11, 20)));
        Assert.Equal(1.8, await town.ValueAsync("lodging.mean_stay", "T", Day(11, 20)));
        // Nights: 10 + 6 + 2 = 18 guests, rooms taken 6, 3 and 1 of 15 a night, seven nights to the 20th.
        Assert.Equal(18, await town.ValueAsync("lodging.guest_nights_30_days", "T", Day(11, 20)));
        Assert.Equal(10 / (7 * 15.0) * 100, (await town.ValueAsync("lodging.occupancy", "T", Day(11, 20)))!.Value, 9);
        Assert.Equal(1, await town.ValueAsync("lodging.silent_houses", "T", Day(11, 20)));
        Assert.Equal(2, await town.ValueAsync("lodging.silent_houses", "T", Day(11, 17)));
    }

    [Fact]
    public async Task Whoever_stays_long_sleeps_here_each_night_until_the_last()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        // The clock stands on 21 November. Each pair sleeps its last night on the 20th, or on the 21st: three nights, four, thirty-one, thirty-two and sixty.
        var stays = new[] { 3, 4, 31, 32, 60 }.SelectMany((nights, n) => new[] { (Guests: 1 << (2 * n), Last: new DateOnly(2026, 11, 20), nights), (Guests: 2 << (2 * n), Last: new DateOnly(2026, 11, 21), nights) }).ToList();
        await town.SendAsync(LodgingFacts.Table, "reference,date,hour,place_code,establishment,nationality,purpose,guests,nights\n"
            + string.Concat(stays.Select((stay, n) => FormattableString.Invariant($"{n},{stay.Last.AddDays(1 - stay.nights):yyyy-MM-dd},14,A,H1,VNM,tourism,{stay.Guests},{stay.nights}\n"))));
        await town.Refresh.FollowFactsAsync(CancellationToken.None);

        Assert.Equal(1023, await town.ValueAsync("lodging.guest_nights", "T", Day(11, 20)));
        Assert.Equal(2 + 8 + 32 + 128 + 512, await town.ValueAsync("lodging.guest_nights", "T", Day(11, 21)));
        // On the 18th the two whose three nights end with the 21st are not there yet, and all others are.
        Assert.Equal(1023 - 2, await town.ValueAsync("lodging.guest_nights", "T", Day(11, 18)));
    }

    [Fact]
    public async Task E_identity_counts_up_to_the_quota_and_says_what_each_day_must_bring()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        await town.SendAsync(IdentityFacts.Quota, "place_code,starts_on,ends_on,quota\nA,2026-11-18,2026-11-30,100\nB,2026-11-18,2026-11-30,50\n");
        await town.SendAsync(IdentityFacts.Table, "place_code,date,dossiers,activated,reported_at\n"
            + "A,2026-11-18,20,10,2026-11-19 07:59\nA,2026-11-19,12,10,2026-11-20 08:00\nB,2026-11-18,5,5,2026-11-19 06:30\n");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);

        Assert.Equal(20, await town.ValueAsync("identity.activated_of_quota", "A", Day(11, 20)));
        Assert.Equal(25 / 150.0 * 100, (await town.ValueAsync("identity.activated_of_quota", "T", Day(11, 19)))!.Value, 9);
        // On the 20th ten days are left: A needs 8 a day, B 4.5.
        Assert.Equal(12.5, await town.ValueAsync("identity.needed_per_day", "T", Day(11, 20)));
        // Six reports were due by 08:00 of the 21st; two came in time: 08:00 is not before 08:00.
        Assert.Equal(2 / 6.0 * 100, (await town.ValueAsync("identity.reports_on_time_share", "T", Day(11, 20)))!.Value, 9);
        Assert.Equal(4, await town.ValueAsync("identity.reports_missing", "T", Day(11, 20)));
    }

    [Fact]
    public async Task What_is_compared_with_the_thirty_days_before_has_no_value_until_they_are_known()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        await town.SendAsync(IncidentFacts.Table, "reference,date,hour,place_code,type,cleared\n"
            + "1,2026-09-01,1,A,theft,true\n2,2026-10-10,2,A,theft,false\n3,2026-10-11,3,A,assault,true\n4,2026-11-10,4,B,theft,true\n");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);

        // 30 days to 20 November hold one, the 30 before (22 September to 21 October) two.
        Assert.Equal(-50, await town.ValueAsync("public_order.change", "T", Day(11, 20)));
        Assert.Equal(0, await town.AskAsync<int>("select count(*) from indicator.value where indicator_code = 'public_order.change' and period_start < '2026-10-29'"));
        // 90 days to 20 November begin on 23 August: four incidents, three cleared.
        Assert.Equal(75, await town.ValueAsync("public_order.clearance_rate", "T", Day(11, 20)));
    }

    [Fact]
    public async Task Split_and_asked_for_alone_a_hidden_cell_stays_hidden_and_cannot_be_found_by_subtraction()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        await town.SendAsync(PopulationFacts.Table, PeopleHeader
            + "2026-10,A,female,0-4,3,0,0,0,0\n2026-10,A,male,0-4,50,0,0,0,0\n2026-10,B,female,0-4,40,0,0,0,0\n2026-10,B,male,0-4,60,0,0,0,0\n");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var catalogue = await Catalogue.ReadAsync(connection, CancellationToken.None);
        var people = catalogue.Find("population.size")!;
        var october = new DayRange(new(2026, 10, 1), new(2026, 10, 1));

        var together = await IndicatorValues.ReadAsync(connection, catalogue, [people], ["T", "A", "B"], october, "sex", exact: false, CancellationToken.None);
        var alone = await IndicatorValues.ReadAsync(connection, catalogue, [people], ["B"], october, "sex", exact: false, CancellationToken.None);
        var exact = await IndicatorValues.ReadAsync(connection, catalogue, [people], ["A"], october, "sex", exact: true, CancellationToken.None);

        // A's 3 girls would follow from the 53 children of A and from the town's 43 girls: a rectangle is hidden.
        Assert.Equal(["43", "110"], together[0].Points.Select(Text));
        Assert.Equal(["-", "-"], together[1].Points.Select(Text));
        Assert.Equal(["-", "-"], together[2].Points.Select(Text));
        Assert.Equal(["-", "-"], alone[0].Points.Select(Text));
        Assert.Equal(["3", "50"], exact[0].Points.Select(Text));

        static string Text(ValuePoint point) => point.Suppressed ? "-" : $"{point.Value}";
    }
}
