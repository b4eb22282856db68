using Dapper;
using Ioc.Analytics.Traffic;
using Ioc.Domain.Indicators;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Npgsql;

namespace Ioc.Analytics.Indicators;

/// <summary>Reads indicators as they may leave the authorised screen: small cells are hidden here and nowhere later.</summary>
public static class IndicatorReader
{
    /// <summary>How often each indicator has been computed: who compares these misses no change.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> RevisionsAsync(NpgsqlConnection connection, CancellationToken token)
    {
        var rows = await connection.QueryAsync<(string Code, long Revision)>(new CommandDefinition(
            "select indicator_code, revision from indicator.revision", cancellationToken: token));
        return rows.ToDictionary(row => row.Code, row => row.Revision, StringComparer.Ordinal);
    }

    /// <summary>Every indicator of a place, in the catalogue's order.</summary>
    public static async Task<IReadOnlyList<IndicatorTile>> TilesAsync(NpgsqlConnection connection, string place, CancellationToken token)
    {
        var definitions = await DefinitionsAsync(connection, token);
        var tiles = new List<IndicatorTile>(definitions.Count);
        foreach (var definition in definitions)
        {
            tiles.Add(await TileAsync(connection, definition, place, token));
        }

        return tiles;
    }

    /// <summary>One indicator of a place; null when there is no such indicator.</summary>
    public static async Task<IndicatorTile?> TileAsync(NpgsqlConnection connection, string code, string place, CancellationToken token)
    {
        var definition = (await DefinitionsAsync(connection, token)).FirstOrDefault(d => d.Code == code);
        return definition is null ? null : await TileAsync(connection, definition, place, token);
    }

    /// <summary>The values of one place and its parts between two points in time, oldest first; small cells hidden.</summary>
    public static async Task<IReadOnlyList<PlaceSeries>> SeriesAsync(
        NpgsqlConnection connection, string code, string place, DateTimeOffset from, DateTimeOffset to, CancellationToken token)
    {
        var threshold = await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            "select suppress_below from indicator.definition where code = @code", new { code }, cancellationToken: token));
        var rows = (await connection.QueryAsync<Cell>(new CommandDefinition(
            """
            select v.place_code, v.period_start, v.value, v.numerator
            from indicator.value v join place.place p on p.code = v.place_code
            where v.indicator_code = @code and v.period_start >= @from and v.period_start < @to and (p.code = @place or p.parent_code = @place)
            order by v.period_start, v.place_code
            """,
            new { code, place, from, to },
            cancellationToken: token))).AsList();
        var points = new Dictionary<string, List<PlacePoint>>(StringComparer.Ordinal);
        foreach (var period in rows.GroupBy(row => row.PeriodStart))
        {
            foreach (var (cell, hidden) in Hide([.. period.Where(row => row.PlaceCode != place)], threshold).Concat(
                period.Where(row => row.PlaceCode == place).Select(cell => (cell, IsSmall(cell, threshold)))))
            {
                if (!points.TryGetValue(cell.PlaceCode, out var series))
                {
                    points[cell.PlaceCode] = series = [];
                }

                series.Add(new(cell.PeriodStart, hidden ? null : cell.Value, hidden));
            }
        }

        return [.. points.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => new PlaceSeries(p.Key, p.Value))];
    }

    private static async Task<IReadOnlyList<Definition>> DefinitionsAsync(NpgsqlConnection connection, CancellationToken token) =>
        (await connection.QueryAsync<Definition>(new CommandDefinition(
            """
            select d.code, d.domain, d.name_vi, d.name_en, d.unit_vi, d.unit_en, d.formula, d.method_vi, d.method_en, d.source_vi, d.source_en,
                   d.direction, d.target, d.decimals, d.period, d.previous_periods, d.previous_vi, d.previous_en, d.series_periods, d.suppress_below,
                   extract(epoch from d.stale_after)::integer as stale_after_seconds, r.computed_at,
                   case when d.source_code is null
                        then exists (select 1 from traffic.camera where simulated and enabled)
                        else exists (select 1 from fact.import i where i.source_code = d.source_code and i.simulated) end as simulated
            from indicator.definition d join indicator.revision r on r.indicator_code = d.code
            order by d.position
            """,
            cancellationToken: token))).AsList();

    private static async Task<IndicatorTile> TileAsync(NpgsqlConnection connection, Definition d, string place, CancellationToken token)
    {
        var series = (await connection.QueryAsync<Period>(new CommandDefinition(
            """
            select period_start, period_end, value, numerator from indicator.value
            where indicator_code = @Code and place_code = @place
            order by period_start desc limit @limit
            """,
            new { d.Code, place, limit = Math.Max(d.SeriesPeriods, d.PreviousPeriods + 1) },
            cancellationToken: token))).AsList();
        var newest = series.FirstOrDefault();
        var parts = newest is null
            ? []
            : (await connection.QueryAsync<Cell>(new CommandDefinition(
                """
                select v.place_code, v.period_start, v.value, v.numerator
                from indicator.value v join place.place p on p.code = v.place_code
                where v.indicator_code = @Code and v.period_start = @PeriodStart and p.parent_code = @place
                order by v.place_code
                """,
                new { d.Code, newest.PeriodStart, place },
                cancellationToken: token))).AsList();
        // By the calendar, not by counting rows: a period may be missing.
        var previous = newest is null ? null : series.FirstOrDefault(p => p.PeriodStart == d.Before(newest.PeriodStart));
        return new(
            d.Code,
            d.Domain,
            new(d.NameVi, d.NameEn),
            new(d.UnitVi, d.UnitEn),
            Shown(newest, d),
            d.Decimals,
            Shown(previous, d),
            previous is null ? null : new(d.PreviousVi, d.PreviousEn),
            d.Target,
            d.Direction,
            newest is null ? null : newest.PeriodEnd < d.ComputedAt ? newest.PeriodEnd : d.ComputedAt,
            d.ComputedAt,
            new(d.SourceVi, d.SourceEn),
            new(d.MethodVi, d.MethodEn),
            d.Formula,
            [.. series.Take(d.SeriesPeriods).Reverse().Select(p => new IndicatorPoint(p.PeriodStart, Shown(p, d)))],
            [.. Hide(parts, d.SuppressBelow).Select(part => new IndicatorPart(part.Cell.PlaceCode, part.Hidden ? null : part.Cell.Value, part.Hidden))],
            d.StaleAfterSeconds,
            d.Simulated);
    }

    private static double? Shown(Period? period, Definition d) =>
        period is null || (period.Numerator > 0 && period.Numerator < d.SuppressBelow) ? null : period.Value;

    private static bool IsSmall(Cell cell, int threshold) => cell.Numerator > 0 && cell.Numerator < threshold;

    private static IEnumerable<(Cell Cell, bool Hidden)> Hide(List<Cell> cells, int threshold) =>
        cells.Zip(SmallCells.Suppressed([.. cells.Select(cell => cell.Numerator)], threshold));

    private sealed record Cell(string PlaceCode, DateTimeOffset PeriodStart, double? Value, double Numerator);

    private sealed record Period(DateTimeOffset PeriodStart, DateTimeOffset PeriodEnd, double? Value, double Numerator);

    private sealed class Definition
    {
        public required string Code { get; init; }
        public required string Domain { get; init; }
        public required string NameVi { get; init; }
        public required string NameEn { get; init; }
        public required string UnitVi { get; init; }
        public required string UnitEn { get; init; }
        public required string Formula { get; init; }
        public required string MethodVi { get; init; }
        public required string MethodEn { get; init; }
        public required string SourceVi { get; init; }
        public required string SourceEn { get; init; }
        public required string Direction { get; init; }
        public double? Target { get; init; }
        public int Decimals { get; init; }
        public required string Period { get; init; }
        public int PreviousPeriods { get; init; }
        public required string PreviousVi { get; init; }
        public required string PreviousEn { get; init; }
        public int SeriesPeriods { get; init; }
        public int SuppressBelow { get; init; }
        public int StaleAfterSeconds { get; init; }
        public DateTimeOffset? ComputedAt { get; init; }
        public bool Simulated { get; init; }

        public DateTimeOffset Before(DateTimeOffset start) => Period switch
        {
            "month" => VietnamTime.StartOf(VietnamTime.DayOf(start).AddMonths(-PreviousPeriods)),
            "day" => start.AddDays(-PreviousPeriods),
            _ => start - (PreviousPeriods * PassagesPerHour.Period),
        };
    }
}

/// <summary>The values of one place over time.</summary>
public sealed record PlaceSeries(string PlaceCode, IReadOnlyList<PlacePoint> Points);

/// <summary>One value of one place.</summary>
/// <param name="Period">Start of the period, UTC.</param>
/// <param name="Suppressed">True when the count behind it is too small to be shown.</param>
public sealed record PlacePoint(DateTimeOffset Period, double? Value, bool Suppressed);
