using Dapper;
using Ioc.Analytics.Outlook;
using Ioc.Analytics.Sources;
using Ioc.Analytics.Traffic;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Npgsql;

namespace Ioc.Analytics.Indicators;

/// <summary>Reads indicators as they may leave the authorised screen: small cells are hidden here and nowhere later.</summary>
public static class IndicatorReader
{
    private static readonly TimeSpan TakingIn = TimeSpan.FromHours(1);

    /// <summary>How often each indicator has been computed: who compares these misses no change.</summary>
    /// <param name="everything">False: only those that the wall shows all the time.</param>
    public static async Task<IReadOnlyDictionary<string, long>> RevisionsAsync(NpgsqlConnection connection, CancellationToken token, bool everything = false)
    {
        var rows = await connection.QueryAsync<(string Code, long Revision)>(new CommandDefinition(
            """
            select r.indicator_code, r.revision from indicator.revision r join indicator.definition d on d.code = r.indicator_code
            where (d.on_wall or @everything) and d.audience = 'public'
            """,
            new { everything },
            cancellationToken: token));
        return rows.ToDictionary(row => row.Code, row => row.Revision, StringComparer.Ordinal);
    }

    /// <summary>The indicators that the wall shows all the time, of a place, in the catalogue's order.</summary>
    public static async Task<IReadOnlyList<IndicatorTile>> TilesAsync(NpgsqlConnection connection, string place, CancellationToken token) =>
        await TilesAsync(connection, place, null, token);

    /// <summary>Indicators of a place, in the catalogue's order. What is for authorised roles only is never among them.</summary>
    /// <param name="codes">Which; null for those that the wall shows all the time. A code that is unknown is left out.</param>
    public static Task<IReadOnlyList<IndicatorTile>> TilesAsync(
        NpgsqlConnection connection, string place, IReadOnlyCollection<string>? codes, CancellationToken token) =>
        TilesAsync(connection, place, codes, null, token);

    /// <summary>Indicators of a place as they stood at a point in time: what was heard later, or corrected later, is not in them.</summary>
    /// <param name="codes">Which; null for those that the wall shows all the time.</param>
    /// <param name="at">UTC, a whole minute: what stood only within a minute is not kept. Null: now.</param>
    public static async Task<IReadOnlyList<IndicatorTile>> TilesAsync(
        NpgsqlConnection connection, string place, IReadOnlyCollection<string>? codes, DateTimeOffset? at, CancellationToken token)
    {
        var catalogue = await Catalogue.ReadAsync(connection, token);
        var tiles = new List<IndicatorTile>();
        var facts = await FactsAsync(connection, place, at, token);
        var ran = at is null ? null : await connection.ExecuteScalarAsync<DateTime?>(new CommandDefinition(
            "select max(minute) from indicator.running_minute where minute <= @at", new { at }, cancellationToken: token));
        var waiting = at is null ? await WaitingFacts.SourcesAsync(connection, null, token) : new HashSet<string>();
        var entries = catalogue.Entries.Where(e => !e.Restricted && (codes is null ? e.OnWall : codes.Contains(e.Code, StringComparer.Ordinal))).ToList();
        var outlooks = await OutlookReader.ReadAsync(connection, place, [.. entries.Select(e => e.Code)], at ?? DateTimeOffset.MaxValue, token);
        foreach (var entry in entries)
        {
            var tile = (await TileAsync(connection, catalogue, entry, facts[entry.Code], place, at, Utc(ran), token)).With(outlooks[entry.Code]);
            tiles.Add(tile.Value is null && !tile.Suppressed && waiting.Count > 0 && catalogue.SourcesOf(entry).Any(waiting.Contains) ? tile with { Reckoning = true } : tile);
        }

        return tiles;
    }

    /// <summary>One indicator of a place; null when there is no such indicator, or not for everyone.</summary>
    public static async Task<IndicatorTile?> TileAsync(NpgsqlConnection connection, string code, string place, CancellationToken token) =>
        await TilesAsync(connection, place, [code], token) is [var tile] ? tile : null;

    /// <summary>The values of one place and its parts between two points in time, oldest first; small cells hidden.</summary>
    public static async Task<IReadOnlyList<PlaceSeries>> SeriesAsync(
        NpgsqlConnection connection, string code, string place, DateTimeOffset from, DateTimeOffset to, CancellationToken token)
    {
        var catalogue = await Catalogue.ReadAsync(connection, token);
        var entry = catalogue.Find(code);
        if (entry is null || entry.Restricted)
        {
            return [];
        }

        var own = await PeriodsAsync(connection, entry, place, from, to, null, await WindowSums.BordersOfPlaceAsync(connection, catalogue, entry, place, null, token), null, token);
        var borders = await WindowSums.BordersAsync(connection, catalogue, entry, place, null, token);
        var parts = (await connection.QueryAsync<Cell>(new CommandDefinition(
            """
            select v.place_code, v.period_start, v.period_end, v.value, v.numerator, v.denominator, v.computed_at
            from indicator.value v join place.place p on p.code = v.place_code
            where v.indicator_code = @code and v.period_start >= @from and v.period_start < @to and p.parent_code = @place
              and (@days::timestamptz[] is null or v.period_start = any(@days))
            order by v.period_start, v.place_code
            """,
            new { code, place, from, to, days = Starts(borders) },
            cancellationToken: token))).AsList();
        var points = new SortedDictionary<string, List<PlacePoint>>(StringComparer.Ordinal);
        foreach (var (cell, hidden) in own.Concat(await HideAsync(connection, entry, parts, token)))
        {
            if (!points.TryGetValue(cell.PlaceCode, out var series))
            {
                points[cell.PlaceCode] = series = [];
            }

            series.Add(new(cell.PeriodStart, hidden ? null : cell.Value, hidden));
        }

        return [.. points.Select(p => new PlaceSeries(p.Key, p.Value))];
    }

    private static async Task<IndicatorTile> TileAsync(NpgsqlConnection connection, Catalogue catalogue, CatalogueEntry d, Facts facts, string place, DateTimeOffset? at, DateTimeOffset? ran, CancellationToken token)
    {
        var limit = Math.Max(facts.SeriesPeriods, facts.PreviousPeriods + 2);
        var own = await WindowSums.BordersOfPlaceAsync(connection, catalogue, d, place, at, token);
        var series = await PeriodsAsync(connection, d, place, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, limit, own, at, token);
        var newest = series.Count > 0 ? series[^1].Cell : null;
        // Of a window, what lies below may be shown up to an earlier day than the whole.
        var borders = await WindowSums.BordersAsync(connection, catalogue, d, place, at, token);
        var partsOf = newest is null || borders is null ? newest?.PeriodStart : borders.Select(VietnamTime.StartOf).Where(start => start <= newest.PeriodStart).Select(start => (DateTimeOffset?)start).Max();
        var parts = partsOf is null
            ? []
            : (await connection.QueryAsync<Cell>(new CommandDefinition(
                $"""
                select v.place_code, v.period_start, v.period_end, v.value, v.numerator, v.denominator, v.computed_at
                from {Values(at)} v join place.place p on p.code = v.place_code
                where v.indicator_code = @Code and v.period_start = @partsOf and p.parent_code = @place
                order by v.place_code
                """,
                new { d.Code, partsOf, place, at },
                cancellationToken: token))).AsList();
        var computed = at is null ? facts.ComputedAt : Later(series.Count == 0 ? null : series.Max(one => one.Cell.ComputedAt), RunsByItself(catalogue, d) ? ran : null);
        // What a source has not told since is not known, however often it is added up.
        var upTo = facts.HeardAt < computed ? facts.HeardAt : computed;
        var asOf = newest is null ? null : newest.PeriodEnd < upTo ? newest.PeriodEnd : upTo;
        // Until a day is over its count is held against nothing: the day before it is. By the calendar, not by counting rows: a period may be missing.
        var runs = newest is not null && newest.PeriodEnd > computed && catalogue.GrowsWithinPeriod(d);
        Shown? At(DateTimeOffset start) => series.Where(p => p.Cell.PeriodStart == start).Select(p => (Shown?)new Shown(p.Hidden ? null : p.Cell.Value)).FirstOrDefault();
        DateTimeOffset? comparedOf = newest is null ? null : runs ? newest.PeriodStart.AddDays(-1) : newest.PeriodStart;
        var compared = comparedOf is { } of ? At(of) : null;
        var previous = compared is null ? null : At(Before(d, facts, comparedOf!.Value));
        return new(
            d.Code,
            d.Domain,
            d.Name,
            d.Unit,
            newest is null || series[^1].Hidden ? null : newest.Value,
            d.Decimals,
            previous?.Value,
            previous is null ? null : new(facts.PreviousVi, facts.PreviousEn),
            facts.Target,
            d.Direction,
            asOf,
            computed,
            d.Source,
            borders is null ? d.Method : Guarded(d),
            d.Formula,
            [.. series.TakeLast(facts.SeriesPeriods).Select(p => new IndicatorPoint(p.Cell.PeriodStart, p.Hidden ? null : p.Cell.Value))],
            [.. (await HideAsync(connection, d, parts, token)).Select(part => new IndicatorPart(part.Cell.PlaceCode, part.Hidden ? null : part.Cell.Value, part.Hidden))],
            StaleAfter(d, facts, asOf, own is not null),
            facts.Simulated)
        {
            Compared = compared?.Value,
            ComparedPeriod = runs && previous is not null ? comparedOf : null,
            Suppressed = newest is not null && series[^1].Hidden,
            PartsOf = parts.Count > 0 && partsOf != newest!.PeriodStart ? partsOf : null,
        };
    }

    // How old it may be: until the delivery that is due next has not come, with an hour to take it in. A source that rests at night is not old at night. Without a
    // schedule the definition says. What of a window is shown only on some days is older by up to the window.
    private static int StaleAfter(CatalogueEntry entry, Facts facts, DateTimeOffset? asOf, bool onSomeDays)
    {
        var told = facts.HeardAt ?? asOf;
        var late = told is { } at ? DeliverySchedule.Of(facts.DueTimes, facts.DueDay).LateFrom(at) : null;
        var seconds = late is { } from && asOf is { } since ? (int)(from + TakingIn - since).TotalSeconds : entry.StaleAfterSeconds;
        return onSomeDays && (late is null || facts.HeardAt is null) ? seconds + (int)TimeSpan.FromDays(entry.Window).TotalSeconds : seconds;
    }

    private static LocalText Guarded(CatalogueEntry entry) => new(
        $"{entry.Method.Vi} Số của từng nơi được công bố đến ngày gần nhất mà từ mọi số đã công bố không suy ra được số nào dưới {Math.Max(2, entry.SuppressBelow)}.",
        $"{entry.Method.En} Of the places below, figures are told up to the newest day on which no count of fewer than {Math.Max(2, entry.SuppressBelow)} can be found from all that was told.");

    // A function of the database that is written out in place, so that it is read by the same indexes as the table.
    private static string Values(DateTimeOffset? at) => at is null ? "indicator.value" : "indicator.value_at(@Code, @at)";

    // What the day and the cameras move without any import: it was as of the last minute in which values were computed.
    private static bool RunsByItself(Catalogue catalogue, CatalogueEntry entry) =>
        entry.Period == "five_minutes" || (!entry.Monthly && entry.Terms.Any(term => catalogue.Serving(term, null) is { } measure && catalogue.Families.Any(family => family.Daily && family.Code == measure.Family)));

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other ?? one : one;

    private static DateTimeOffset? Utc(DateTime? time) => time is { } utc ? new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)) : null;

    private static DateTime[]? Starts(IReadOnlySet<DateOnly>? days) => days is null ? null : [.. days.Select(day => VietnamTime.StartOf(day).UtcDateTime)];

    // The place's own values, oldest first. Whether one is hidden depends on the places beside it, just as where it is shown among them.
    private static async Task<IReadOnlyList<(Cell Cell, bool Hidden)>> PeriodsAsync(
        NpgsqlConnection connection, CatalogueEntry entry, string place, DateTimeOffset from, DateTimeOffset to, int? limit, IReadOnlySet<DateOnly>? borders, DateTimeOffset? at, CancellationToken token)
    {
        var rows = (await connection.QueryAsync<Cell>(new CommandDefinition(
            $"""
            with mine as (
                select period_start from {Values(at)}
                where indicator_code = @Code and place_code = @place and period_start >= @from and period_start < @to
                  and (@days::timestamptz[] is null or period_start = any(@days))
                order by period_start desc limit @limit),
            beside as (
                select b.code from place.place p join place.place b on b.code = p.code or (@hides and b.parent_code = p.parent_code) where p.code = @place)
            select v.place_code, v.period_start, v.period_end, v.value, v.numerator, v.denominator, v.computed_at
            from {Values(at)} v
            where v.indicator_code = @Code and v.period_start in (select period_start from mine) and v.place_code in (select code from beside)
            order by v.period_start
            """,
            new { entry.Code, place, from, to, limit, hides = entry.SuppressBelow > 1, days = Starts(borders), at },
            cancellationToken: token))).AsList();
        return [.. (await HideAsync(connection, entry, rows, token)).Where(row => row.Cell.PlaceCode == place)];
    }

    // Each period is a table of the places beside each other. What days add up to is decided otherwise (WindowSums): here a month is what the open data tell.
    private static async Task<IReadOnlyList<(Cell Cell, bool Hidden)>> HideAsync(NpgsqlConnection connection, CatalogueEntry entry, IReadOnlyList<Cell> cells, CancellationToken token)
    {
        var measured = cells.Select(cell => new MeasuredCell(cell.PlaceCode, "", VietnamTime.DayOf(cell.PeriodStart), cell.Numerator, cell.Denominator, cell.Value)).ToList();
        var secrets = entry.Monthly ? (await ReleaseSecrets.ReadAsync(connection, entry, null, token)).Among(entry, measured) : [];
        return
        [
            .. cells.Zip(measured).GroupBy(one => one.First.PeriodStart).SelectMany(period =>
            {
                var table = period.ToList();
                var hidden = SmallTable.Hidden(
                    entry, [.. table.Select(one => one.Second)],
                    table.Select(one => one.Second).Where(cell => secrets.Contains((cell.PlaceCode, "", cell.Period))).Select(cell => (cell.PlaceCode, "")).ToHashSet());
                return table.Select(one => (one.First, hidden.Contains((one.First.PlaceCode, ""))));
            }),
        ];
    }

    internal static DateTimeOffset Before(CatalogueEntry entry, Facts facts, DateTimeOffset start) => entry.Period switch
    {
        "month" => VietnamTime.StartOf(VietnamTime.DayOf(start).AddMonths(-facts.PreviousPeriods)),
        "day" => start.AddDays(-facts.PreviousPeriods),
        _ => start - (facts.PreviousPeriods * PassagesPerHour.Period),
    };

    /// <summary>What of every indicator changes by itself: its target, its age, whether it is simulated.</summary>
    /// <param name="at">Whose targets hold; null: today's.</param>
    internal static async Task<IReadOnlyDictionary<string, Facts>> FactsAsync(NpgsqlConnection connection, string? place, DateTimeOffset? at, CancellationToken token) =>
        (await connection.QueryAsync<Facts>(new CommandDefinition(
            """
            with source as (
                select s.code, exists (select 1 from fact.import i where i.source_code = s.code and i.simulated) as simulated, h.due_times, h.due_day
                from fact.source s cross join lateral fact.schedule_at(s.code, @at) h),
            camera as (select exists (select 1 from traffic.camera where simulated and enabled) as simulated)
            select d.code, d.previous_periods, d.previous_vi, d.previous_en, d.series_periods, r.computed_at, indicator.heard_at(d.code, @at) as heard_at, o.due_times, o.due_day,
                   t.value as target, t.basis_vi as target_basis_vi, t.basis_en as target_basis_en,
                   case when d.source_code is null then (select simulated from camera) else o.simulated end as simulated
            from indicator.definition d
            join indicator.revision r on r.indicator_code = d.code
            left join source o on o.code = d.source_code
            left join lateral (
                select value, basis_vi, basis_en from indicator.target
                where indicator_code = d.code and (place_code is null or place_code = @place)
                  and valid_from <= indicator.local_day(coalesce(@at::timestamptz, r.computed_at, now())) and (valid_to is null or valid_to > indicator.local_day(coalesce(@at::timestamptz, r.computed_at, now())))
                order by place_code nulls last, valid_from desc limit 1) t on true
            """,
            new { place, at },
            cancellationToken: token))).ToDictionary(row => row.Code, StringComparer.Ordinal);

    private readonly record struct Shown(double? Value);

    private sealed record Cell(string PlaceCode, DateTimeOffset PeriodStart, DateTimeOffset PeriodEnd, double? Value, double Numerator, double? Denominator, DateTimeOffset ComputedAt);

    internal sealed class Facts
    {
        public required string Code { get; init; }
        public int PreviousPeriods { get; init; }
        public required string PreviousVi { get; init; }
        public required string PreviousEn { get; init; }
        public int SeriesPeriods { get; init; }
        public DateTimeOffset? ComputedAt { get; init; }

        /// <summary>When the source of daily facts last delivered; null where it never did, and where this system measures itself.</summary>
        public DateTimeOffset? HeardAt { get; init; }

        /// <summary>When its source must have delivered; null where it has no such times.</summary>
        public TimeOnly[]? DueTimes { get; init; }

        /// <summary>By the end of which day of the month it must have; null where it is not monthly.</summary>
        public int? DueDay { get; init; }

        public double? Target { get; init; }
        public string? TargetBasisVi { get; init; }
        public string? TargetBasisEn { get; init; }
        public bool Simulated { get; init; }
    }
}

/// <summary>The values of one place over time.</summary>
public sealed record PlaceSeries(string PlaceCode, IReadOnlyList<PlacePoint> Points);

/// <summary>One value of one place.</summary>
/// <param name="Period">Start of the period, UTC.</param>
/// <param name="Suppressed">True when the count behind it is too small to be shown.</param>
public sealed record PlacePoint(DateTimeOffset Period, double? Value, bool Suppressed);
