using Dapper;
using Ioc.Analytics.Indicators;
using Ioc.Domain.Places;
using Ioc.Domain.Text;
using Npgsql;

namespace Ioc.Analytics.Explore;

/// <summary>
/// How figures of one geography are told in the other: of which units' numbers, and by which parts, a place's number is made up.
/// A place that has no successors of its own, like a town or a former district, is told by the units that lie in it.
/// </summary>
public sealed class GeographyMap
{
    private readonly Dictionary<string, Unit> units;
    private readonly ILookup<string, Unit> below;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<(string Place, double Share)>> parts;
    private readonly ILookup<string, string> origins;
    private readonly ILookup<string, string> heirs;
    private readonly Dictionary<string, double> shares;

    private GeographyMap(bool present, IReadOnlyList<Unit> all, IReadOnlyList<Succession> links, IReadOnlyDictionary<string, double> people)
    {
        Present = present;
        units = all.ToDictionary(unit => unit.Code, StringComparer.Ordinal);
        below = all.Where(unit => unit.ParentCode is not null).ToLookup(unit => unit.ParentCode!, StringComparer.Ordinal);
        parts = present ? Reexpression.PartsForward(links) : Reexpression.PartsBackward(links, people);
        // From a unit of the geography asked for to those whose numbers make it up, and the other way.
        origins = links.ToLookup(link => present ? link.To : link.From, link => present ? link.From : link.To, StringComparer.Ordinal);
        heirs = links.ToLookup(link => present ? link.From : link.To, link => present ? link.To : link.From, StringComparer.Ordinal);
        shares = links.GroupBy(link => link.From, StringComparer.Ordinal).ToDictionary(unit => unit.Key, unit => unit.Sum(link => link.Share), StringComparer.Ordinal);
    }

    /// <summary>True: told for the units of today; false: for the former ones.</summary>
    public bool Present { get; }

    /// <summary>Reads the successions that are known.</summary>
    /// <param name="geography">present or former.</param>
    public static async Task<GeographyMap> ReadAsync(NpgsqlConnection connection, string geography, CancellationToken token)
    {
        var links = await connection.QueryAsync<(string From, string To, double Share)>(new CommandDefinition(
            "select from_code, to_code, population_share from place.succession order by from_code, to_code", cancellationToken: token));
        var people = await connection.QueryAsync<(string Code, double People)>(new CommandDefinition(
            "select distinct on (place_code) place_code, people::double precision from place.population order by place_code, as_of desc", cancellationToken: token));
        var all = await connection.QueryAsync<Unit>(new CommandDefinition(
            """
            select p.code, p.kind, p.name_vi, p.name_en, p.parent_code, p.valid_from, p.valid_to, p.valid_from < coalesce(g.valid_to, 'infinity') and coalesce(p.valid_to, 'infinity') > g.valid_from as stands
            from place.place p cross join place.geography g where g.code = @geography
            """,
            new { geography },
            cancellationToken: token));
        return new(
            geography == "present", all.AsList(), [.. links.Select(link => new Succession(link.From, link.To, link.Share))],
            people.ToDictionary(row => row.Code, row => row.People, StringComparer.Ordinal));
    }

    /// <summary>Which places of the geography tell of those chosen: themselves where they stand in it, else what became of them or what they came from.</summary>
    /// <returns>The places, and those chosen that nothing is known of.</returns>
    public (IReadOnlyList<string> Places, IReadOnlyList<string> Unknown) Told(IReadOnlyList<string> chosen)
    {
        var (told, unknown) = (new List<string>(), new List<string>());
        foreach (var code in chosen)
        {
            string[] into = units[code].Stands ? [code] : [.. Linked(code, heirs).SelectMany(unit => heirs[unit]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            told.AddRange(into);
            if (into.Length == 0)
            {
                unknown.Add(code);
            }
        }

        return ([.. told.Distinct(StringComparer.Ordinal)], unknown);
    }

    /// <summary>Whether a cell is a number at all: nothing counted before a unit began, or after it ended, is no count of it.</summary>
    internal bool IsNumber(MeasuredCell cell) =>
        cell.Numerator != 0 || cell.Denominator is not (null or 0) || (units[cell.PlaceCode] is var unit && cell.Period >= unit.ValidFrom && !(cell.Period >= unit.ValidTo));

    internal string NamesVi(IEnumerable<string> codes) => string.Join(", ", codes.Select(code => units[code].NameVi));

    internal string NamesEn(IEnumerable<string> codes) => string.Join(", ", codes.Select(code => units[code].NameEn));

    /// <summary>What a place's number is made of in the other geography.</summary>
    internal Recipe Of(string place)
    {
        var own = Linked(place, origins);
        var sources = own.SelectMany(unit => origins[unit]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        // A district's number holds its communes' already.
        sources = [.. sources.Where(source => !Within(source).Any(unit => unit.Code != source && sources.Contains(unit.Code, StringComparer.Ordinal)))];
        if (sources.Count == 0)
        {
            return new([], null);
        }

        var unlinked = Within(place).Where(unit => unit is { Kind: PlaceKinds.Commune, Stands: true } && Linked(unit.Code, origins).Count == 0 && !own.Exists(one => Within(one).Contains(unit))).Select(unit => unit.Code).ToList();
        var broken = (Present ? sources : own).Where(unit => Math.Abs(shares.GetValueOrDefault(unit) - 1) > Reexpression.Tolerance).ToList();
        var uncounted = sources.Where(source => !parts.ContainsKey(source)).ToList();
        LocalText? fault =
            unlinked.Count > 0 ? new($"chưa biết nguồn gốc hoặc đơn vị kế thừa của: {NamesVi(unlinked)}", $"not known what these came from or became: {NamesEn(unlinked)}")
            : broken.Count > 0 ? new($"các phần kế thừa chưa cộng đủ 100 %: {NamesVi(broken)}", $"the parts handed on do not add up to 100 %: {NamesEn(broken)}")
            : uncounted.Count > 0 ? new($"chưa có dân số của mọi đơn vị cũ hợp thành: {NamesVi(uncounted)}", $"not all the former units that make these up have a population: {NamesEn(uncounted)}")
            : null;
        return new([.. sources.Select(source => (source, fault is null ? parts[source].Where(part => own.Contains(part.Place, StringComparer.Ordinal)).Sum(part => part.Share) / parts[source].Sum(part => part.Share) : 0))], fault);
    }

    // The place itself where it has links of this side, else those below it that have.
    private List<string> Linked(string place, ILookup<string, string> side) =>
        side.Contains(place) ? [place] : [.. below[place].SelectMany(unit => Linked(unit.Code, side))];

    private IEnumerable<Unit> Within(string place) => below[place].SelectMany(unit => Within(unit.Code)).Prepend(units[place]);

    internal sealed class Unit
    {
        public required string Code { get; init; }
        public required string Kind { get; init; }
        public required string NameVi { get; init; }
        public required string NameEn { get; init; }
        public string? ParentCode { get; init; }
        public DateOnly ValidFrom { get; init; }
        public DateOnly? ValidTo { get; init; }
        public bool Stands { get; init; }
    }
}

/// <summary>The units whose numbers make up a place's number, each with the part that goes to the place.</summary>
/// <param name="Fault">Why nothing can be told all the same; null: it can.</param>
internal sealed record Recipe(IReadOnlyList<(string Source, double Weight)> Sources, LocalText? Fault)
{
    /// <summary>Whole units are added up; else a share of people stands in for counting.</summary>
    public bool IsCounted => Sources.All(part => Math.Abs(part.Weight - 1) < 1e-9);
}
