using System.Globalization;
using System.Text;
using Dapper;
using Ioc.Analytics.Explore;
using Ioc.Analytics.Indicators;
using Ioc.Analytics.Labour;
using Ioc.Analytics.OpenData;
using Ioc.Analytics.PublicServices;
using Ioc.Domain.Time;
using Ioc.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ioc.Analytics.Tests.OpenData;

/// <summary>Releases of a town of two wards, counted by hand, and attacked by an adversary who adds and subtracts everything that was published. The clock stands at 21 November 2026.</summary>
public sealed class OpenReleaseTests
{
    private const string LabourHeader = "month,place_code,sector,labour_force,employed,unemployed\n";
    private const string ServicesHeader = "month,place_code,field,received,online,paperless,identified,resolved,on_time,overdue,rated,satisfied\n";

    [Fact]
    public async Task A_release_holds_the_closed_months_of_each_place_and_of_each_part_as_counted_by_hand()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        await town.SendAsync(LabourFacts.Table, LabourHeader
            + "2026-10,A,agriculture,100,90,10\n2026-10,A,industry,200,180,20\n2026-10,B,services,400,340,60\n2026-11,A,industry,900,900,0\n");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);

        await ReleaseAsync(database, town);

        Assert.Equal(
            [("2026-10-01", "A", "", "", 300), ("2026-10-01", "B", "", "", 400), ("2026-10-01", "T", "", "", 700)],
            (await RowsAsync(database, "labour.force", "")).Select(r => ($"{r.Period:yyyy-MM-dd}", r.Place, r.Dimension, r.Part, r.Value!.Value)));
        Assert.Equal(
            ["A agriculture 100", "A industry 200", "A services 0", "B agriculture 0", "B industry 0", "B services 400", "T agriculture 100", "T industry 200", "T services 400"],
            (await RowsAsync(database, "labour.force", "sector")).Select(r => $"{r.Place} {r.Part} {r.Value}"));
        var rate = (await RowsAsync(database, "labour.unemployment_rate", "")).Single(r => r.Place == "T");
        Assert.Equal(90 / 700.0 * 100, rate.Value!.Value, 9);
        Assert.Equal((90, 700), (rate.Numerator!.Value, rate.Denominator!.Value));
    }

    [Fact]
    public async Task The_unemployed_of_a_ward_do_not_follow_from_those_in_work_and_the_labour_force()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        await town.SendAsync(LabourFacts.Table, LabourHeader + "2026-10,A,industry,300,298,2\n2026-10,B,industry,400,360,40\n");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);

        await ReleaseAsync(database, town);

        var unemployed = await RowsAsync(database, "labour.unemployed", "");
        Assert.True(unemployed.Single(r => r.Place == "A").Suppressed);
        Assert.Null(unemployed.Single(r => r.Place == "A").Value);
        var (force, employed) = (await RowsAsync(database, "labour.force", ""), await RowsAsync(database, "labour.employed", ""));
        Assert.True(force.Single(r => r.Place == "A").Suppressed || employed.Single(r => r.Place == "A").Suppressed);
        Assert.True((await RowsAsync(database, "labour.unemployment_rate", "")).Single(r => r.Place == "A").Suppressed);
    }

    [Fact]
    public async Task No_screen_but_the_exact_one_tells_what_the_open_data_hide()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        await town.SendAsync(LabourFacts.Table, LabourHeader + "2026-10,A,industry,300,298,2\n2026-10,B,industry,400,360,40\n");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);
        string[] codes = ["labour.force", "labour.employed", "labour.unemployed", "labour.unemployment_rate"];
        // A control: each table by itself tells both sides of A, which are two apart.
        Assert.Equal([("labour.force", 300.0), ("labour.employed", 298.0)], (await TellAsync(database, codes[..2], exact: false)).Where(one => one.Place == "A").Select(one => (one.Code, one.Value)).Distinct());

        await ReleaseAsync(database, town);

        var told = (await TellAsync(database, codes, exact: false)).Select(one => (one.Code, one.Place)).ToHashSet();
        foreach (var code in codes)
        {
            var rows = (await RowsAsync(database, code, "")).Where(row => row.Step == "month").ToList();
            Assert.All(rows.Where(row => row.Suppressed), row => Assert.DoesNotContain((code, row.Place), told));
        }

        Assert.DoesNotContain(("labour.unemployed", "A"), told);
        Assert.False(told.Contains(("labour.force", "A")) && told.Contains(("labour.employed", "A")));
        Assert.Contains(("labour.unemployment_rate", "T"), told);
        Assert.Equal(300, (await TellAsync(database, codes, exact: true)).First(one => one is { Code: "labour.force", Place: "A" }).Value);
    }

    // What explore tells by month and by quarter, what an interface asks for by month, and, where it is not exact, what the wall draws.
    private static async Task<List<(string Code, string Place, double Value)>> TellAsync(TestDatabase database, string[] codes, bool exact)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var catalogue = await Catalogue.ReadAsync(connection, CancellationToken.None);
        var (day, range) = (new DateOnly(2026, 10, 1), new DayRange(new(2026, 10, 1), new(2026, 10, 31)));
        string[] places = ["T", "A", "B"];
        var found = new List<(string, string, double)>();
        foreach (var entry in codes.Select(code => catalogue.Find(code)!))
        {
            foreach (var step in (TimeStep[])[TimeStep.Month, TimeStep.Quarter])
            {
                var series = await ExploreReader.ReadAsync(connection, catalogue, entry, places, range, step, null, exact, new(2026, 11, 21), CancellationToken.None);
                found.AddRange(series.SelectMany(one => one.Points.Where(point => point.Value is not null).Select(point => (one.Code, one.Place, point.Value!.Value))));
            }

            var asked = await IndicatorValues.ReadAsync(connection, catalogue, [entry], places, range, null, exact, CancellationToken.None);
            found.AddRange(asked.SelectMany(one => one.Points.Where(point => point.Value is not null).Select(point => (one.Code, one.Place, point.Value!.Value))));
            if (!exact)
            {
                var drawn = await IndicatorReader.SeriesAsync(connection, entry.Code, "T", VietnamTime.StartOf(day), VietnamTime.StartOf(day.AddMonths(1)), CancellationToken.None);
                found.AddRange(drawn.SelectMany(one => one.Points.Where(point => point.Value is not null).Select(point => (entry.Code, one.PlaceCode, point.Value!.Value))));
            }
        }

        return found;
    }

    [Fact]
    public async Task The_same_facts_are_the_same_edition_and_a_correction_is_the_next()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        await town.SendAsync(LabourFacts.Table, LabourHeader + "2026-10,A,industry,300,280,20\n2026-10,B,industry,400,360,40\n");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);

        Assert.Contains(("labour.force", 1), (await ReleaseAsync(database, town)).Changed);
        Assert.Empty((await ReleaseAsync(database, town)).Changed);
        await town.SendAsync(LabourFacts.Table, LabourHeader + "2026-10,A,industry,310,290,20\n");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);
        var corrected = await ReleaseAsync(database, town);

        Assert.Contains(("labour.force", 2), corrected.Changed);
        Assert.DoesNotContain(corrected.Changed, c => c.Code == "labour.unemployed");
    }

    [Fact]
    public async Task A_dataset_whose_first_figures_come_after_the_first_release_does_not_wait_for_the_hour_but_a_correction_does()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        var keeper = new OpenDataKeeper(database.DataSource, town.Clock, NullLogger<OpenDataKeeper>.Instance);
        await town.SendAsync(ServiceFacts.Table, ServicesHeader + "2026-10,A,civil_status,90,60,50,60,80,70,10,40,30\n2026-10,B,civil_status,90,60,50,60,80,70,10,40,30\n");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);
        Assert.NotNull(await keeper.LookAsync(atOnce: false, CancellationToken.None));
        Assert.Empty(await RowsAsync(database, "labour.force", ""));

        town.Clock.Advance(TimeSpan.FromMinutes(1));
        await town.SendAsync(LabourFacts.Table, LabourHeader + "2026-10,A,industry,300,280,20\n2026-10,B,industry,400,360,40\n");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);
        Assert.NotNull(await keeper.LookAsync(atOnce: false, CancellationToken.None));
        Assert.Equal(700, (await RowsAsync(database, "labour.force", "")).Single(r => r is { Place: "T", Step: "month" }).Value);

        town.Clock.Advance(TimeSpan.FromMinutes(1));
        await town.SendAsync(LabourFacts.Table, LabourHeader + "2026-10,A,industry,310,290,20\n");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);
        Assert.Null(await keeper.LookAsync(atOnce: false, CancellationToken.None));
    }

    [Fact]
    public async Task What_an_earlier_edition_hid_stays_hidden_as_long_as_it_is_the_same()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        await town.SendAsync(LabourFacts.Table, LabourHeader
            + "2026-10,A,agriculture,3,3,0\n2026-10,A,industry,30,30,0\n2026-10,A,services,90,90,0\n2026-10,B,agriculture,60,60,0\n2026-10,B,industry,70,70,0\n2026-10,B,services,80,80,0\n");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);
        await ReleaseAsync(database, town);
        var before = (await RowsAsync(database, "labour.force", "sector")).Where(r => r.Suppressed).Select(r => (r.Place, r.Part)).ToList();
        Assert.Contains(("A", "agriculture"), before);
        Assert.Contains(("A", "industry"), before);

        // Now the services of A are the smaller companion. Choosing them instead would show what hid the three before.
        await town.SendAsync(LabourFacts.Table, LabourHeader + "2026-10,A,services,20,20,0\n");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);
        await ReleaseAsync(database, town);

        var after = (await RowsAsync(database, "labour.force", "sector")).Where(r => r.Suppressed).Select(r => (r.Place, r.Part)).ToList();
        Assert.Empty(before.Where(cell => cell.Part != "services").Except(after));
    }

    [Fact]
    public async Task What_is_sensitive_overlaps_in_time_or_is_a_state_of_each_day_is_never_released()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var catalogue = await Analytics.Indicators.Catalogue.ReadAsync(connection, CancellationToken.None);

        Assert.All(
            (string[])["population.by_religion", "population.minority_share", "population.birth_rate", "population.growth", "traffic.passages_per_hour", "lodging.houses", "public_order.change", "public_order.incidents_per_100k"],
            code => Assert.NotNull(Publishable.Fault(catalogue, catalogue.Find(code)!)));
        Assert.All(
            (string[])["population.size", "population.density", "labour.unemployment_rate", "lodging.arrivals", "enforcement.violations", "services.on_time_share", "programme.digital_signature"],
            code => Assert.Null(Publishable.Fault(catalogue, catalogue.Find(code)!)));
    }

    /// <summary>Random towns: whoever adds and subtracts all that is published over wards and town, months and year, sectors, fields, measures and shares finds no count below the limit.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task No_combination_of_published_numbers_gives_a_small_count_away(int seed)
    {
        var dice = new Random(seed);
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        var facts = new Dictionary<Atom, int>();
        var (labour, services) = (new StringBuilder(LabourHeader), new StringBuilder(ServicesHeader));
        foreach (var place in (string[])["A", "B"])
        {
            foreach (var part in (string[])["agriculture", "industry", "services"])
            {
                var (employed, unemployed) = (Count(), Count());
                (facts[new("labour.employed", place, 10, part)], facts[new("labour.unemployed", place, 10, part)]) = (employed, unemployed);
                labour.Append(CultureInfo.InvariantCulture, $"2026-10,{place},{part},{employed + unemployed},{employed},{unemployed}\n");
            }

            // A whole year of files by field: 2025 is closed.
            for (var month = 1; month <= 12; month++)
            {
                foreach (var part in (string[])["land", "residence"])
                {
                    var (online, rest) = (Count(), Count());
                    (facts[new("services.online", place, month, part)], facts[new("services.offline", place, month, part)]) = (online, rest);
                    services.Append(CultureInfo.InvariantCulture, $"2025-{month:00},{place},{part},{online + rest},{online},0,0,0,0,0,0,0\n");
                }
            }
        }

        await town.SendAsync(LabourFacts.Table, labour.ToString());
        await town.SendAsync(ServiceFacts.Table, services.ToString());
        await town.Refresh.FollowFactsAsync(CancellationToken.None);
        await ReleaseAsync(database, town);

        var adversary = new Adversary([.. facts.Keys]);
        foreach (var (code, above, below) in ((string, string[], string[]?)[])
        [
            ("labour.force", ["labour.employed", "labour.unemployed"], null), ("labour.employed", ["labour.employed"], null), ("labour.unemployed", ["labour.unemployed"], null),
            ("labour.unemployment_rate", ["labour.unemployed"], ["labour.employed", "labour.unemployed"]),
            ("services.received", ["services.online", "services.offline"], null), ("services.online_share", ["services.online"], ["services.online", "services.offline"]),
        ])
        {
            foreach (var row in await RowsAsync(database, code, null))
            {
                var parts = facts.Keys.Where(a => Holds(a, row)).ToList();
                var sum = parts.Where(a => above.Contains(a.Measure)).Sum(a => facts[a]);
                if (row.Suppressed)
                {
                    Assert.Null(row.Value ?? row.Numerator ?? row.Denominator);
                    continue;
                }

                // What is shown is true.
                Assert.Equal(sum, row.Numerator!.Value);
                Assert.False(sum is > 0 and < 5, $"{code} {row.Place} {row.Period} {row.Part} shows {sum}");
                adversary.Learn(parts.Where(a => above.Contains(a.Measure)));
                if (below is not null)
                {
                    adversary.Learn(parts.Where(a => below.Contains(a.Measure)));
                }
            }
        }

        Assert.True(adversary.Learned > 30, $"{adversary.Learned} numbers were published: too few to prove anything");
        // Every count that a person could ask for: of each measure, whole or by part, of each place, of each month or the year.
        foreach (var target in Targets(facts))
        {
            Assert.False(target.Sum(a => facts[a]) is > 0 and < 5 && adversary.Knows(target), $"found: {string.Join(' ', target)}");
        }

        int Count() => dice.Next(10) switch { < 2 => 0, < 5 => dice.Next(1, 5), _ => dice.Next(5, 60) };
    }

    [Fact]
    public void The_adversary_wins_where_only_the_small_count_itself_is_hidden()
    {
        Atom[] atoms = [new("m", "A", 1, "x"), new("m", "B", 1, "x"), new("m", "C", 1, "x")];
        var adversary = new Adversary(atoms);
        adversary.Learn(atoms);
        adversary.Learn([atoms[1], atoms[2]]);

        Assert.True(adversary.Knows([atoms[0]]));
        Assert.False(adversary.Knows([atoms[1]]));
    }

    private static IEnumerable<List<Atom>> Targets(Dictionary<Atom, int> facts) =>
        from measures in (string[][])[["labour.employed"], ["labour.unemployed"], ["labour.employed", "labour.unemployed"], ["services.online"], ["services.offline"], ["services.online", "services.offline"]]
        from place in (string[])["A", "B", "T"]
        from month in Enumerable.Range(0, 13)
        from part in facts.Keys.Where(a => measures.Contains(a.Measure)).Select(a => a.Part).Append("").Distinct(StringComparer.Ordinal)
        let atoms = facts.Keys.Where(a => measures.Contains(a.Measure) && (place == "T" || a.Place == place) && (month == 0 || a.Month == month) && (part.Length == 0 || a.Part == part)).ToList()
        where atoms.Count > 0
        select atoms;

    private static bool Holds(Atom atom, Row row) =>
        (row.Place == "T" || atom.Place == row.Place) && (row.Part.Length == 0 || atom.Part == row.Part) && (row.Step == "year" || atom.Month == row.Period.Month)
        && atom.Measure.StartsWith(row.Code[..row.Code.IndexOf('.', StringComparison.Ordinal)], StringComparison.Ordinal);

    private static async Task<ReleaseReport> ReleaseAsync(TestDatabase database, CountingTown town)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var report = await OpenRelease.MakeAsync(transaction, town.Clock.Now, CancellationToken.None);
        await transaction.CommitAsync();
        return report;
    }

    private static async Task<List<Row>> RowsAsync(TestDatabase database, string code, string? dimension)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return (await connection.QueryAsync<Row>(
            """
            select indicator_code as code, step, period, place_code as place, dimension, part, value, numerator, denominator, suppressed from open_data.value
            where indicator_code = @code and (@dimension::text is null or dimension = @dimension) order by step, period, place_code, part
            """,
            new { code, dimension })).AsList();
    }

    private sealed record Atom(string Measure, string Place, int Month, string Part);

    private sealed class Row
    {
        public required string Code { get; init; }
        public required string Step { get; init; }
        public DateOnly Period { get; init; }
        public required string Place { get; init; }
        public required string Dimension { get; init; }
        public required string Part { get; init; }
        public double? Value { get; init; }
        public double? Numerator { get; init; }
        public double? Denominator { get; init; }
        public bool Suppressed { get; init; }
    }

    /// <summary>Knows sums of atoms, and by them every sum that adding and subtracting reaches: linear algebra modulo a large prime, which no rounding troubles.</summary>
    private sealed class Adversary(IReadOnlyList<Atom> atoms)
    {
        private const long Prime = 2_147_483_647;
        private readonly Dictionary<Atom, int> index = atoms.Select((atom, n) => (atom, n)).ToDictionary(x => x.atom, x => x.n);
        private readonly SortedDictionary<int, long[]> rows = [];

        public int Learned { get; private set; }

        public void Learn(IEnumerable<Atom> sum)
        {
            Learned++;
            var row = Reduced(Vector(sum));
            var lead = Array.FindIndex(row, value => value != 0);
            if (lead >= 0)
            {
                var inverse = Power(row[lead], Prime - 2);
                rows[lead] = [.. row.Select(value => value * inverse % Prime)];
            }
        }

        public bool Knows(IEnumerable<Atom> sum) => Array.TrueForAll(Reduced(Vector(sum)), value => value == 0);

        private long[] Vector(IEnumerable<Atom> sum)
        {
            var vector = new long[index.Count];
            foreach (var atom in sum)
            {
                vector[index[atom]] = 1;
            }

            return vector;
        }

        private long[] Reduced(long[] vector)
        {
            foreach (var (lead, row) in rows)
            {
                if (vector[lead] is var factor and not 0)
                {
                    for (var i = lead; i < vector.Length; i++)
                    {
                        vector[i] = (vector[i] + ((Prime - factor) * row[i])) % Prime;
                    }
                }
            }

            return vector;
        }

        private static long Power(long value, long exponent)
        {
            var result = 1L;
            for (; exponent > 0; exponent >>= 1, value = value * value % Prime)
            {
                result = (exponent & 1) == 1 ? result * value % Prime : result;
            }

            return result;
        }
    }
}
