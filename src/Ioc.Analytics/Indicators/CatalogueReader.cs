using Dapper;
using Ioc.Domain.Places;
using Ioc.Domain.Text;
using Npgsql;

namespace Ioc.Analytics.Indicators;

/// <summary>The catalogue as people read it: each indicator with its target today, its age and how far its data reach.</summary>
public static class CatalogueReader
{
    /// <summary>Every indicator, also those that have no data yet: they say so.</summary>
    public static async Task<IReadOnlyList<CatalogueItem>> EntriesAsync(NpgsqlConnection connection, string place, CancellationToken token)
    {
        var catalogue = await Catalogue.ReadAsync(connection, token);
        var facts = await IndicatorReader.FactsAsync(connection, place, null, token);
        var reach = (await connection.QueryAsync<(string Code, DateTimeOffset? First, DateTimeOffset? Last)>(new CommandDefinition(
            """
            select d.code,
                   (select v.period_start from indicator.value v where v.indicator_code = d.code and v.place_code = @place order by v.period_start limit 1),
                   (select v.period_start from indicator.value v where v.indicator_code = d.code and v.place_code = @place order by v.period_start desc limit 1)
            from indicator.definition d
            """,
            new { place },
            cancellationToken: token))).ToDictionary(row => row.Code, StringComparer.Ordinal);
        return
        [
            .. catalogue.Entries.Select(e =>
            {
                var f = facts[e.Code];
                return new CatalogueItem(
                    e.Code, e.Domain, e.Kind, e.Name, e.Unit, e.Method, e.Formula, e.Source, e.SourceCode, e.Refresh, e.Period, e.Window, e.Decimals, e.Direction,
                    f.Target, f.TargetBasisVi is null ? null : new(f.TargetBasisVi, f.TargetBasisEn ?? ""), e.Geography, e.Dimensions, e.SuppressBelow, e.Restricted, e.OnWall,
                    reach[e.Code].First, reach[e.Code].Last, f.ComputedAt, e.StaleAfterSeconds, f.Simulated);
            }),
        ];
    }

    /// <summary>What indicators can be split by, each value with its name.</summary>
    public static async Task<IReadOnlyList<DimensionView>> DimensionsAsync(NpgsqlConnection connection, CancellationToken token)
    {
        var rows = await connection.QueryAsync<DimensionRow>(new CommandDefinition(
            """
            with named as (
                select dimension, code, position, name_vi, name_en from indicator.dimension_value
                union all
                select 'camera', code, 1, name_vi, name_en from traffic.camera
                union all
                -- the province codes of QĐ 19/2025 where the places are known here
                select 'origin', code, 1, name_vi, name_en from place.place where kind = 'province' and valid_to is null)
            select d.code as dimension, d.name_vi as dimension_vi, d.name_en as dimension_en, v.code, v.name_vi, v.name_en
            from indicator.dimension d left join named v on v.dimension = d.code
            order by d.code, v.position, v.code
            """,
            cancellationToken: token));
        return
        [
            .. rows.GroupBy(r => (r.Dimension, r.DimensionVi, r.DimensionEn)).Select(g => new DimensionView(
                g.Key.Dimension, new(g.Key.DimensionVi, g.Key.DimensionEn),
                [.. Provinces(g.Key.Dimension, [.. g.Where(r => r.Code is not null).Select(r => new DimensionValueView(r.Code!, new(r.NameVi!, r.NameEn!)))])])),
        ];
    }

    // Guests come from every province, also from those whose places nobody has brought in here.
    private static IEnumerable<DimensionValueView> Provinces(string dimension, IReadOnlyList<DimensionValueView> known) =>
        dimension != "origin" ? known : known.Concat(ProvinceUnits.Codes.Where(code => known.All(one => one.Code != code)).Select(code => new DimensionValueView(code, new(ProvinceUnits.NameOf(code)!, ProvinceUnits.NameOf(code)!))));

    private sealed class DimensionRow
    {
        public required string Dimension { get; init; }
        public required string DimensionVi { get; init; }
        public required string DimensionEn { get; init; }
        public string? Code { get; init; }
        public string? NameVi { get; init; }
        public string? NameEn { get; init; }
    }
}

/// <summary>An indicator of the catalogue, as people read it.</summary>
/// <param name="Kind">count, share, rate, mean or index.</param>
/// <param name="Window">Over how many periods it adds up.</param>
/// <param name="Target">What is aimed at in the place today; null when nothing is.</param>
/// <param name="TargetBasis">Where the target comes from.</param>
/// <param name="Geography">The finest level of places.</param>
/// <param name="SuppressBelow">The smallest cell that is published; 0 hides none.</param>
/// <param name="Restricted">True for authorised roles only.</param>
/// <param name="First">Start of the first period with a value in the place; null: no data yet.</param>
/// <param name="Last">Start of the newest.</param>
public sealed record CatalogueItem(
    string Code,
    string Domain,
    string Kind,
    LocalText Name,
    LocalText Unit,
    LocalText Method,
    string Formula,
    LocalText Source,
    string? SourceCode,
    LocalText Refresh,
    string Period,
    int Window,
    int Decimals,
    string Direction,
    double? Target,
    LocalText? TargetBasis,
    string Geography,
    IReadOnlyList<string> Dimensions,
    int SuppressBelow,
    bool Restricted,
    bool OnWall,
    DateTimeOffset? First,
    DateTimeOffset? Last,
    DateTimeOffset? ComputedAt,
    int StaleAfterSeconds,
    bool Simulated);

/// <summary>What indicators can be split by.</summary>
public sealed record DimensionView(string Code, LocalText Name, IReadOnlyList<DimensionValueView> Values);

/// <summary>One value of a dimension.</summary>
public sealed record DimensionValueView(string Code, LocalText Name);
