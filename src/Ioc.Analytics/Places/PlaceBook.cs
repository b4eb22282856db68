using System.Text.Json.Serialization;
using Dapper;
using Ioc.Analytics.Indicators;
using Ioc.Domain.Places;
using Ioc.Domain.Text;
using Npgsql;

namespace Ioc.Analytics.Places;

/// <summary>A place as a list shows it.</summary>
/// <param name="ValidTo">The day after its last; null for a unit of today.</param>
public sealed record PlaceLine(string Code, string? OfficialCode, string Kind, LocalText Name, LocalText? Parent, DateOnly ValidFrom, DateOnly? ValidTo);

/// <summary>A place with its history.</summary>
/// <param name="Successors">What became of it, with shares of its people.</param>
/// <param name="Predecessors">What it was made of; the share is the part of the former unit's people.</param>
public sealed record PlaceStory(
    PlaceLine Place, double? AreaKm2, string? Settlement, double? Longitude, double? Latitude, bool HasBoundary, bool Simulated,
    IReadOnlyList<PlaceLink> Successors, IReadOnlyList<PlaceLink> Predecessors, IReadOnlyList<PlacePeople> People);

/// <summary>A successor or predecessor.</summary>
public sealed record PlaceLink(string Code, LocalText Name, double Share, string Basis);

/// <summary>People by a table.</summary>
public sealed record PlacePeople(DateOnly AsOf, long People, string Basis);

/// <summary>An indicator's numbers of one geography told in another.</summary>
/// <param name="Stands">In which geography the numbers stand: former or present.</param>
/// <param name="Method">How they were told: population_share.</param>
public sealed record ReexpressedIndicator(
    string Indicator, DateOnly Period, string Stands, string ToldIn, string Method, LocalText MethodText, IReadOnlyList<ReexpressedPlace> Places, IReadOnlyList<UnplacedPlace> Unplaced)
{
    /// <summary>The places that those told lie right below, for the record of who looked at what.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Within { get; init; } = [];
}

/// <summary>A number in the other geography.</summary>
/// <param name="Numerator">Null where it is hidden.</param>
/// <param name="Estimated">A unit was divided; false where whole units were added up.</param>
/// <param name="Suppressed">True when a count that it is made of is too small to be shown, or would let one be found.</param>
public sealed record ReexpressedPlace(string Code, LocalText Name, double? Value, double? Numerator, double? Denominator, bool Estimated, bool Suppressed);

/// <summary>A place whose successors or origins are not known.</summary>
/// <param name="Numerator">Null where it is hidden.</param>
public sealed record UnplacedPlace(string Code, LocalText Name, double? Numerator);

/// <summary>Finds places and tells their history.</summary>
public sealed class PlaceBook(NpgsqlDataSource database)
{
    /// <summary>Finds places by code or name; diacritics do not matter, and a slip or two are forgiven where nothing fits.</summary>
    /// <param name="on">The day whose units are meant; null for all there ever were.</param>
    public async Task<IReadOnlyList<PlaceLine>> FindAsync(string query, DateOnly? on, int limit, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var all = (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select p.code, p.official_code, p.kind, p.name_vi, p.name_en, r.name_vi as parent_vi, r.name_en as parent_en, p.valid_from, p.valid_to
            from place.place p left join place.place r on r.code = p.parent_code
            where @on::date is null or (p.valid_from <= @on::date and (p.valid_to is null or p.valid_to > @on::date))
            """,
            new { on },
            cancellationToken: token))).AsList();
        var asked = PlaceText.Fold(query);
        if (asked.Length == 0)
        {
            return [.. all.OrderBy(r => r.ValidTo is not null).ThenBy(r => r.Code, StringComparer.Ordinal).Take(limit).Select(r => r.Line())];
        }

        var ranked = all.Select(row => (row, Rank: Rank(row, query.Trim(), asked))).Where(found => found.Rank < int.MaxValue).ToList();
        if (ranked.Count == 0)
        {
            var most = asked.Length < 5 ? 1 : 2;
            var bare = PlaceText.Bare(query);
            ranked = [.. all.Select(row => (row, Rank: Math.Min(PlaceText.Distance(bare, PlaceText.Bare(row.NameVi), most), PlaceText.Distance(asked, PlaceText.Fold(row.NameVi), most)))).Where(found => found.Rank <= most)];
        }

        return [.. ranked.OrderBy(found => found.Rank).ThenBy(found => found.row.ValidTo is not null).ThenBy(found => found.row.NameVi.Length).ThenBy(found => found.row.Code, StringComparer.Ordinal).Take(limit).Select(found => found.row.Line())];
    }

    private static int Rank(Row row, string query, string asked)
    {
        if (string.Equals(row.Code, query, StringComparison.OrdinalIgnoreCase) || string.Equals(row.OfficialCode, query, StringComparison.OrdinalIgnoreCase))
        {
            return 0;
        }

        var (name, bare) = (PlaceText.Fold(row.NameVi), PlaceText.Bare(row.NameVi));
        return name == asked || bare == asked ? 1
            : bare.StartsWith(asked, StringComparison.Ordinal) || name.StartsWith(asked, StringComparison.Ordinal) ? 2
            : $" {name}".Contains($" {asked}", StringComparison.Ordinal) ? 3
            : PlaceText.Fold(row.NameEn).Contains(asked, StringComparison.Ordinal) ? 4
            : int.MaxValue;
    }

    /// <summary>A place with its history; null when there is none of this code.</summary>
    public async Task<PlaceStory?> StoryAsync(string code, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            """
            select p.code, p.official_code, p.kind, p.name_vi, p.name_en, r.name_vi as parent_vi, r.name_en as parent_en, p.valid_from, p.valid_to,
                   p.area_km2, p.settlement, p.longitude, p.latitude, p.boundary is not null as has_boundary, p.simulated
            from place.place p left join place.place r on r.code = p.parent_code where p.code = @code
            """,
            new { code },
            cancellationToken: token));
        if (row is null)
        {
            return null;
        }

        async Task<IReadOnlyList<PlaceLink>> Links(string mine, string other) =>
            [.. (await connection.QueryAsync<(string Code, string Vi, string En, double Share, string Basis)>(new CommandDefinition(
                $"select p.code, p.name_vi, p.name_en, s.population_share, s.basis from place.succession s join place.place p on p.code = s.{other} where s.{mine} = @code order by s.population_share desc, p.code",
                new { code },
                cancellationToken: token))).Select(l => new PlaceLink(l.Code, new(l.Vi, l.En), l.Share, l.Basis))];

        var people = await connection.QueryAsync<(DateOnly AsOf, long People, string Basis)>(new CommandDefinition(
            "select as_of, people, basis from place.population where place_code = @code order by as_of desc", new { code }, cancellationToken: token));
        return new(
            row.Line(), row.AreaKm2, row.Settlement, row.Longitude, row.Latitude, row.HasBoundary, row.Simulated, await Links("from_code", "to_code"), await Links("to_code", "from_code"),
            [.. people.Select(p => new PlacePeople(p.AsOf, p.People, p.Basis))]);
    }

    /// <summary>
    /// Tells an indicator's values of the period that begins on a day in the other geography: numerator and denominator each by population share,
    /// then divided anew. Off the authorised screen a unit is told only where every cell that goes into it may be shown in its own geography:
    /// nothing is told then that could not be reckoned from what is shown anyway.
    /// </summary>
    /// <param name="forward">From former units to those of today; else the other way.</param>
    /// <param name="exact">True on the authorised screen only: nothing is hidden.</param>
    /// <returns>Null when there is no such indicator, or, where exact figures are not asked for, none for everyone.</returns>
    public async Task<ReexpressedIndicator?> ReexpressAsync(string indicator, DateOnly period, bool forward, bool exact, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        if ((await Catalogue.ReadAsync(connection, token)).Find(indicator) is not { } entry || (entry.Restricted && !exact))
        {
            return null;
        }

        var links = (await connection.QueryAsync<(string From, string To, double Share)>(new CommandDefinition(
            "select from_code, to_code, population_share from place.succession", cancellationToken: token))).Select(l => new Succession(l.From, l.To, l.Share)).ToList();
        var people = (await connection.QueryAsync<(string Code, double People)>(new CommandDefinition(
            "select distinct on (place_code) place_code, people::double precision from place.population order by place_code, as_of desc", cancellationToken: token)))
            .ToDictionary(p => p.Code, p => p.People, StringComparer.Ordinal);
        // Only the level that the links are about: a province's number holds its communes' already.
        var own = links.Select(l => forward ? l.From : l.To).Distinct(StringComparer.Ordinal).ToArray();
        var values = (await connection.QueryAsync<(string Code, double Numerator, double? Denominator)>(new CommandDefinition(
            """
            select v.place_code, v.numerator, v.denominator from indicator.value v join place.place p on p.code = v.place_code
            where v.indicator_code = @indicator and v.period_start = @period::date::timestamp at time zone 'Asia/Ho_Chi_Minh'
              and (v.place_code = any(@own) or (p.kind in ('commune', 'district') and (p.valid_to is not null) = @forward))
              -- a district is the sum of its communes: where those have numbers of their own it is told by them
              and (p.kind <> 'district' or not exists (
                  select 1 from indicator.value w join place.place c on c.code = w.place_code
                  where c.parent_code = v.place_code and c.kind = 'commune' and w.indicator_code = v.indicator_code and w.period_start = v.period_start))
            """,
            new { indicator, period, own, forward },
            cancellationToken: token))).AsList();
        Reexpressed Tell(IReadOnlyDictionary<string, double> numbers) => forward ? Reexpression.Forward(numbers, links) : Reexpression.Backward(numbers, links, people);
        var numerators = Tell(values.ToDictionary(v => v.Code, v => v.Numerator, StringComparer.Ordinal));
        var divided = values.Exists(v => v.Denominator is not null);
        var denominators = divided ? Tell(values.ToDictionary(v => v.Code, v => v.Denominator ?? 0, StringComparer.Ordinal)) : null;
        var names = (await connection.QueryAsync<(string Code, string Vi, string En, string Within)>(new CommandDefinition(
            "select code, name_vi, name_en, coalesce(parent_code, code) from place.place where code = any(@codes)",
            new { codes = numerators.Values.Keys.Concat(numerators.Unplaced.Keys).ToArray() },
            cancellationToken: token))).ToDictionary(n => n.Code, n => (Text: new LocalText(n.Vi, n.En), n.Within), StringComparer.Ordinal);
        var cells = numerators.Values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v =>
        {
            var below = denominators?.Values.GetValueOrDefault(v.Key)?.Value;
            return new MeasuredCell(v.Key, "", period, v.Value.Value, below, !divided ? v.Value.Value * entry.Scale : below is > 0 ? v.Value.Value / below * entry.Scale : null);
        }).ToList();

        var ownHidden = exact ? [] : await HiddenAsync(connection, entry, period, [.. values.Select(v => v.Code)], token);
        var touched = Tell(ownHidden.Where(code => values.Exists(v => v.Code == code)).ToDictionary(code => code, _ => 1.0, StringComparer.Ordinal)).Values.Keys.Select(code => (code, "")).ToHashSet();
        var hidden = exact
            ? new HashSet<(string, string)>()
            : cells.GroupBy(cell => names[cell.PlaceCode].Within, StringComparer.Ordinal).SelectMany(table => SmallTable.Hidden(entry, [.. table], touched)).ToHashSet();
        var (stands, told) = forward ? ("former", "present") : ("present", "former");
        return new(
            indicator, period, stands, told, "population_share",
            new("Phân bổ theo tỷ lệ dân số của đơn vị cũ; tử số và mẫu số tính riêng rồi chia lại.", "Dealt out by the share of the former unit's people; numerator and denominator each, then divided anew."),
            [.. cells.Select(cell => hidden.Contains((cell.PlaceCode, ""))
                ? new ReexpressedPlace(cell.PlaceCode, names[cell.PlaceCode].Text, null, null, null, numerators.Values[cell.PlaceCode].Estimated, true)
                : new ReexpressedPlace(cell.PlaceCode, names[cell.PlaceCode].Text, cell.Value, cell.Numerator, cell.Denominator, numerators.Values[cell.PlaceCode].Estimated, false))],
            [.. numerators.Unplaced.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => new UnplacedPlace(v.Key, names[v.Key].Text, ownHidden.Contains(v.Key) ? null : v.Value))])
        {
            Within = [.. names.Values.Select(name => name.Within).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        };
    }

    // Which of these places' own cells may not be shown: each stands in the table of the places beside it, as everywhere else.
    private static async Task<HashSet<string>> HiddenAsync(NpgsqlConnection connection, CatalogueEntry entry, DateOnly period, string[] codes, CancellationToken token)
    {
        var cells = await connection.QueryAsync<(string Code, string Within, double Numerator, double? Denominator)>(new CommandDefinition(
            """
            select v.place_code, coalesce(p.parent_code, p.code), v.numerator, v.denominator from indicator.value v join place.place p on p.code = v.place_code
            where v.indicator_code = @Code and v.period_start = @period::date::timestamp at time zone 'Asia/Ho_Chi_Minh'
              and (p.code = any(@codes) or p.parent_code in (select parent_code from place.place where code = any(@codes)))
            """,
            new { entry.Code, period, codes },
            cancellationToken: token));
        var secrets = await ReleaseSecrets.ReadAsync(connection, entry, null, token);
        return cells.GroupBy(cell => cell.Within, cell => new MeasuredCell(cell.Code, "", period, cell.Numerator, cell.Denominator, null), StringComparer.Ordinal)
            .SelectMany(table => SmallTable.Hidden(entry, [.. table], secrets.Among(entry, table).Select(cell => (cell.Place, "")).ToHashSet()))
            .Select(cell => cell.Place).ToHashSet(StringComparer.Ordinal);
    }

    private sealed class Row
    {
        public required string Code { get; init; }
        public string? OfficialCode { get; init; }
        public required string Kind { get; init; }
        public required string NameVi { get; init; }
        public required string NameEn { get; init; }
        public string? ParentVi { get; init; }
        public string? ParentEn { get; init; }
        public DateOnly ValidFrom { get; init; }
        public DateOnly? ValidTo { get; init; }
        public double? AreaKm2 { get; init; }
        public string? Settlement { get; init; }
        public double? Longitude { get; init; }
        public double? Latitude { get; init; }
        public bool HasBoundary { get; init; }
        public bool Simulated { get; init; }

        public PlaceLine Line() => new(Code, OfficialCode, Kind, new(NameVi, NameEn), ParentVi is null ? null : new(ParentVi, ParentEn!), ValidFrom, ValidTo);
    }
}
