using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using Ioc.Domain.Text;
using Npgsql;

namespace Ioc.Analytics.Indicators;

/// <summary>What can be measured, as the database defines it: indicators, the measures they add up, and the families of cells behind those.</summary>
public sealed class Catalogue
{
    /// <summary>The measure of a place's area, in square kilometres.</summary>
    internal const string Area = "place.area_km2";

    private readonly ILookup<string, Measure> measures;
    private readonly Lazy<IReadOnlySet<string>> guardedSums;

    private Catalogue(IReadOnlyList<CatalogueEntry> entries, IReadOnlyList<Family> families, IReadOnlyList<Measure> measures)
    {
        Entries = entries;
        Families = families;
        this.measures = measures.ToLookup(m => m.Code, StringComparer.Ordinal);
        guardedSums = new(() =>
        {
            var daily = Entries.Where(entry => entry is { Period: "day", Restricted: false }).ToList();
            var windowed = daily.Where(entry => entry.Window > 1).SelectMany(entry => entry.Terms).Where(IsDailyFlow).Select(WindowSums.KeyOf).ToHashSet(StringComparer.Ordinal);
            return daily.Where(entry => entry.SuppressBelow > 1).SelectMany(entry => entry.Terms).Where(IsDailyFlow).Select(WindowSums.KeyOf).Where(windowed.Contains).ToHashSet(StringComparer.Ordinal);
        });
    }

    /// <summary>Every indicator, in the catalogue's order.</summary>
    public IReadOnlyList<CatalogueEntry> Entries { get; }

    internal IReadOnlyList<Family> Families { get; }

    /// <summary>The indicator with a code; null when there is none.</summary>
    public CatalogueEntry? Find(string code) => Entries.FirstOrDefault(entry => entry.Code == code);

    /// <summary>Reads the catalogue as it is today.</summary>
    public static async Task<Catalogue> ReadAsync(NpgsqlConnection connection, CancellationToken token)
    {
        using var all = await connection.QueryMultipleAsync(new CommandDefinition(
            """
            select code, domain, kind, name_vi, name_en, unit_vi, unit_en, formula, method_vi, method_en, source_vi, source_en, source_code, direction, decimals, period,
                   numerator::text as numerator, denominator::text as denominator, scale, window_periods, dimensions, suppress_below, audience, on_wall,
                   geography, refresh_vi, refresh_en, extract(epoch from stale_after)::integer as stale_after_seconds
            from indicator.definition order by position, code;
            select f.code, f.cells, f.grain, f.reach, f.daily, array_agg(s.source order by s.source) as sources
            from indicator.family f join indicator.family_source s on s.family = f.code group by f.code order by f.code;
            select m.code, string_to_array(m.axes, ',') as axes, m.kind = 'stock' as stock, m.rank, m.first_period, m.family, f.grain
            from indicator.measure m join indicator.family f on f.code = m.family
            """,
            cancellationToken: token));
        var entries = (await all.ReadAsync<DefinitionRow>()).Select(row => row.Entry()).ToList();
        var families = (await all.ReadAsync<FamilyRow>()).Select(row => new Family(row.Code, row.Cells, row.Grain, row.Reach, row.Daily, row.Sources)).ToList();
        var found = (await all.ReadAsync<MeasureRow>())
            .Select(row => new Measure(row.Code, row.Axes, row.Stock, row.Rank, row.FirstPeriod, row.Family, row.Grain == "month")).ToList();
        return new(entries, families, found);
    }

    /// <summary>Daily sums that are told over windows, and of which an indicator with a smallest cell is made.</summary>
    internal IReadOnlySet<string> GuardedSums => guardedSums.Value;

    /// <summary>The sources that an indicator's figures are made of.</summary>
    internal IEnumerable<string> SourcesOf(CatalogueEntry entry) =>
        entry.Terms.Select(term => Serving(term, null)?.Family).Distinct().SelectMany(code => Families.Where(family => family.Code == code)).SelectMany(family => family.Sources);

    /// <summary>Whether a term is something that happens day by day, and not a state.</summary>
    internal bool IsDailyFlow(MeasureTerm term) => Serving(term, null) is { Stock: false, Monthly: false };

    /// <summary>Whether the values of several periods add up to that of the longer one (of a share: both its sides do).</summary>
    internal bool AddsUp(CatalogueEntry entry) =>
        entry is { Window: 1, Numerator.Count: > 0 } && entry.Terms.All(term => term.Lag == 0 && Serving(term, null) is { Stock: false } measure && measure.Monthly == entry.Monthly);

    /// <summary>Whether a figure grows while its period runs: what has happened up to now, which no whole period before may be held against.</summary>
    internal bool GrowsWithinPeriod(CatalogueEntry entry) =>
        entry.Period == "day" && entry.Window <= 1 && entry.Denominator.Count == 0 && entry.Numerator.Any(IsDailyFlow);

    /// <summary>The cells that serve a term: those with the fewest dimensions that hold its filter and the dimension to split by; null when there are none.</summary>
    /// <param name="beside">A second dimension to split by at once; null: none.</param>
    internal Measure? Serving(MeasureTerm term, string? by, string? beside = null) => measures[term.Measure]
        .Where(m => term.Filtered.All(m.Axes.Contains) && (by is null || m.Axes.Contains(by)) && (beside is null || m.Axes.Contains(beside)))
        .OrderBy(m => m.Axes.Count).ThenBy(m => m.Rank).FirstOrDefault();

    /// <summary>The cells that count residents by age and sex at once; null when there are none.</summary>
    internal Measure? ByAgeAndSex => Serving(new("population.people", new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["age_band"] = [], ["sex"] = [] }), null);

    /// <summary>The cells of a measure with exactly these dimensions; null when there are none.</summary>
    internal Measure? Cells(string measure, string axes) => measures[measure].FirstOrDefault(m => m.AxesText == axes);

    private sealed class DefinitionRow
    {
        public required string Code { get; init; }
        public required string Domain { get; init; }
        public required string Kind { get; init; }
        public required string NameVi { get; init; }
        public required string NameEn { get; init; }
        public required string UnitVi { get; init; }
        public required string UnitEn { get; init; }
        public required string Formula { get; init; }
        public required string MethodVi { get; init; }
        public required string MethodEn { get; init; }
        public required string SourceVi { get; init; }
        public required string SourceEn { get; init; }
        public string? SourceCode { get; init; }
        public required string Direction { get; init; }
        public int Decimals { get; init; }
        public required string Period { get; init; }
        public string? Numerator { get; init; }
        public string? Denominator { get; init; }
        public double Scale { get; init; }
        public int WindowPeriods { get; init; }
        public required string[] Dimensions { get; init; }
        public int SuppressBelow { get; init; }
        public required string Audience { get; init; }
        public bool OnWall { get; init; }
        public required string Geography { get; init; }
        public required string RefreshVi { get; init; }
        public required string RefreshEn { get; init; }
        public int StaleAfterSeconds { get; init; }

        public CatalogueEntry Entry() => new(
            Code, Domain, Kind, new(NameVi, NameEn), new(UnitVi, UnitEn), Formula, new(MethodVi, MethodEn), new(SourceVi, SourceEn), SourceCode, Direction, Decimals,
            Period, Scale, WindowPeriods, Dimensions, SuppressBelow, Audience == "authorised", OnWall, Geography, new(RefreshVi, RefreshEn), StaleAfterSeconds,
            Terms(Numerator), Terms(Denominator));

        private static List<MeasureTerm> Terms(string? json) =>
            json is null ? [] : JsonSerializer.Deserialize<List<MeasureTerm>>(json, JsonSerializerOptions.Web) ?? [];
    }

    private sealed class FamilyRow
    {
        public required string Code { get; init; }
        public required string Cells { get; init; }
        public required string Grain { get; init; }
        public int Reach { get; init; }
        public bool Daily { get; init; }
        public required string[] Sources { get; init; }
    }

    private sealed class MeasureRow
    {
        public required string Code { get; init; }
        public required string[] Axes { get; init; }
        public bool Stock { get; init; }
        public int Rank { get; init; }
        public DateOnly? FirstPeriod { get; init; }
        public required string Family { get; init; }
        public required string Grain { get; init; }
    }
}

/// <summary>An indicator of the catalogue.</summary>
/// <param name="Kind">count, share, rate, mean or index.</param>
/// <param name="Period">month, day or five_minutes.</param>
/// <param name="Window">Over how many periods flows are added up.</param>
/// <param name="Dimensions">What it can be split by, beside places.</param>
/// <param name="SuppressBelow">A cell that counts fewer (but not none) does not leave the authorised screen; 0 hides nothing.</param>
/// <param name="Restricted">True for authorised roles only.</param>
/// <param name="Geography">The finest level of places.</param>
public sealed record CatalogueEntry(
    string Code,
    string Domain,
    string Kind,
    LocalText Name,
    LocalText Unit,
    string Formula,
    LocalText Method,
    LocalText Source,
    string? SourceCode,
    string Direction,
    int Decimals,
    string Period,
    double Scale,
    int Window,
    IReadOnlyList<string> Dimensions,
    int SuppressBelow,
    bool Restricted,
    bool OnWall,
    string Geography,
    LocalText Refresh,
    int StaleAfterSeconds,
    [property: JsonIgnore] IReadOnlyList<MeasureTerm> Numerator,
    [property: JsonIgnore] IReadOnlyList<MeasureTerm> Denominator)
{
    internal bool Monthly => Period == "month";

    internal IEnumerable<MeasureTerm> Terms => Numerator.Concat(Denominator);

    // Square kilometres are nobody: a ward of three of them is no small count.
    internal bool ComparesWithPeople => Denominator.All(term => term.Measure != Catalogue.Area);
}

/// <summary>One part of a sum: a measure, what of it, how it weighs, and from how many periods earlier.</summary>
/// <param name="Where">By dimension the values that count; a dimension written with ! in front: the values that do not.</param>
public sealed record MeasureTerm(string Measure, IReadOnlyDictionary<string, IReadOnlyList<string>>? Where = null, double Weight = 1, int Lag = 0)
{
    internal IEnumerable<string> Filtered => Where?.Keys.Select(key => key.TrimStart('!')) ?? [];
}

/// <summary>Cells that one function makes from one kind of fact.</summary>
internal sealed record Family(string Code, string Cells, string Grain, int Reach, bool Daily, IReadOnlyList<string> Sources)
{
    public bool Monthly => Grain == "month";

    /// <summary>The periods whose cells facts of these days touch.</summary>
    public DayRange? Touched(DayRange days, DateOnly today)
    {
        if (Monthly)
        {
            return (Reach < 0 && days.To < today ? days with { To = today } : days).Months();
        }

        return new DayRange(days.From, Reach < 0 ? today : days.To.AddDays(Reach)).Until(today);
    }
}

internal sealed record Measure(string Code, IReadOnlyList<string> Axes, bool Stock, int Rank, DateOnly? FirstPeriod, string Family, bool Monthly)
{
    public string AxesText => string.Join(',', Axes);
}
