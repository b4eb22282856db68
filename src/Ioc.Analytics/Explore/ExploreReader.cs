using System.Globalization;
using System.Text.Json;
using Dapper;
using Ioc.Analytics.Indicators;
using Ioc.Analytics.Outlook;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Npgsql;

namespace Ioc.Analytics.Explore;

/// <summary>
/// Values by day, week, month, quarter or year, each beside the period before and the year before.
/// What flows is added up over the step; a share of flows is the sum above divided by the sum below; a state, or what already looks back over a window, is that of the step's end.
/// </summary>
/// <remarks>
/// Off the authorised screen small cells are hidden step by step, and a sum over time is hidden too when it would give away a finer period:
/// when exactly one of its days, months or quarters is hidden, or the hidden ones together count fewer than the limit. What the open data hide is hidden here too
/// (<see cref="ReleaseSecrets"/>).
/// </remarks>
public static class ExploreReader
{
    /// <summary>The most points that one answer holds.</summary>
    public const int MostPoints = 20_000;

    /// <summary>Reads one indicator.</summary>
    /// <param name="by">A dimension that the indicator has; null for whole values.</param>
    /// <param name="exact">True on the authorised screen only.</param>
    /// <param name="map">The geography to tell in: periods without a number of the place's own are told from the units of the other geography. Null: only what stands.</param>
    /// <returns>One series for each place, or for each place and part.</returns>
    public static async Task<IReadOnlyList<ExploreSeries>> ReadAsync(
        NpgsqlConnection connection, Catalogue catalogue, CatalogueEntry entry, IReadOnlyList<string> places, DayRange range, TimeStep asked, string? by, bool exact, DateOnly today, CancellationToken token,
        GeographyMap? map = null)
    {
        var step = entry.Monthly && asked < TimeStep.Month ? TimeStep.Month : asked;
        var first = step.Start(range.From);
        var earlier = Min(step.YearBefore(first), step.Add(first, -1));
        var hides = !exact && entry.SuppressBelow > 1;
        var wholesTold = hides && await PeriodTable.IsToldAsync(connection, catalogue, entry, token);
        var secrets = hides ? await ReleaseSecrets.ReadAsync(connection, entry, by, token) : ReleaseSecrets.None;
        var span = new DayRange(earlier, step.Add(step.Start(range.To), 1).AddDays(-1));
        span = (!wholesTold ? span : entry.Monthly ? span.WholeYears() : span.WholeMonths()).Until(today) ?? span;
        var beside = await BesideAsync(connection, places, hides, token);
        string[] needed = [.. places.SelectMany(place => beside[place]).Distinct(StringComparer.Ordinal)];
        async Task<IReadOnlyList<MeasuredCell>> Natural(string[] of)
        {
            var cells = await CellsAsync(connection, catalogue, entry, of, entry.Monthly ? span.Months() : span, by, token);
            return map is null ? cells : [.. cells.Where(map.IsNumber)];
        }

        var natural = await Natural(needed);
        var adds = catalogue.AddsUp(entry);

        var told = ToldCells.None;
        Dictionary<string, Recipe> recipes = [];
        var touched = new HashSet<(string Place, string Part, DateOnly Period)>();
        if (map is not null)
        {
            recipes = needed.ToDictionary(place => place, map.Of, StringComparer.Ordinal);
            string[] sources = [.. recipes.Values.SelectMany(recipe => recipe.Sources).Select(part => part.Source).Distinct(StringComparer.Ordinal)];
            var besideSources = await BesideAsync(connection, sources, hides, token);
            var others = await Natural([.. sources.SelectMany(source => besideSources[source]).Distinct(StringComparer.Ordinal)]);
            told = ToldCells.Tell(entry, map, recipes, natural, others);
            if (hides)
            {
                touched = Touched(
                    HiddenOf(entry, natural, places, beside, step, adds, wholesTold, secrets), HiddenOf(entry, others, sources, besideSources, step, adds, wholesTold, secrets), recipes, told, step);
            }

            natural = [.. natural, .. told.Cells];
        }

        var untold = Untold(natural, told, step, adds);
        var steps = Sum(entry, natural, step, adds).Where(cell => !untold.ContainsKey((cell.PlaceCode, cell.Period))).ToList();
        var toldSteps = ToldSteps(natural, told, step, adds);
        var hidden = hides ? HiddenOf(entry, natural, places, beside, step, adds, wholesTold, secrets, touched) : [];
        var result = new List<ExploreSeries>();
        foreach (var place in places)
        {
            IReadOnlyList<ExploreUntold> why = [.. untold.Where(one => one.Key.Place == place && one.Key.Period >= first && one.Key.Period <= range.To).OrderBy(one => one.Key.Period).Select(one => new ExploreUntold(one.Key.Period, one.Value))];
            var before = result.Count;
            foreach (var part in steps.Where(cell => cell.PlaceCode == place).GroupBy(cell => cell.Part, StringComparer.Ordinal).OrderBy(g => LeadingNumber(g.Key)).ThenBy(g => g.Key, StringComparer.Ordinal))
            {
                var values = part.ToDictionary(cell => cell.Period, cell => hidden.Contains((place, cell.Part, cell.Period)) ? null : cell);
                result.Add(new(entry.Code, place, by is null ? null : part.Key, Name(step), Aggregate(entry, adds),
                [
                    .. part.Where(cell => cell.Period >= first && cell.Period <= range.To).OrderBy(cell => cell.Period).Select(cell =>
                    {
                        var shown = values[cell.Period];
                        return new ExplorePoint(
                            cell.Period, shown?.Value, shown?.Numerator, shown?.Denominator, shown is null, step.Add(cell.Period, 1) > today,
                            values.GetValueOrDefault(step.Add(cell.Period, -1))?.Value, values.GetValueOrDefault(step.YearBefore(cell.Period))?.Value,
                            !toldSteps.Contains((place, cell.Part, cell.Period)) ? null : recipes[place].IsCounted ? "counted" : "estimated");
                    }),
                ], result.Count == before ? why : []));
            }

            if (result.Count == before && why.Count > 0)
            {
                result.Add(new(entry.Code, place, null, Name(step), Aggregate(entry, adds), [], why));
            }
        }

        return result;
    }

    /// <summary>
    /// Adds the forecasts that go on from the last period of a view. Only by the indicator's own day or month: the interval of a sum is not the sum of intervals.
    /// </summary>
    public static async Task<IReadOnlyList<ExploreSeries>> WithForecastsAsync(
        NpgsqlConnection connection, CatalogueEntry entry, IReadOnlyList<ExploreSeries> series, DayRange range, CancellationToken token)
    {
        if (!series.Any(one => one.Part is null && one.Step == entry.Period))
        {
            return series;
        }

        var found = (await connection.QueryAsync<ForecastRow>(new CommandDefinition(
            """
            select place_code, made_at, last_period, method, share, coverage, points::text as points from indicator.forecast
            where indicator_code = @Code and place_code = any(@places) and replaced_at is null
            """,
            new { entry.Code, places = series.Select(one => one.Place).ToArray() },
            cancellationToken: token))).ToDictionary(row => row.PlaceCode, StringComparer.Ordinal);
        return
        [
            .. series.Select(one => one.Part is null && one.Step == entry.Period && found.TryGetValue(one.Place, out var forecast) && VietnamTime.DayOf(forecast.LastPeriod) <= range.To
                ? one with { Forecast = forecast.View() }
                : one),
        ];
    }

    /// <summary>How many fall on each hour of each day of the week, over a range of days.</summary>
    /// <returns>Only for an indicator that counts by hour, on the authorised screen or where nothing of it is small: ranges of one's own choice could be subtracted from each other.</returns>
    public static async Task<IReadOnlyList<HourCell>> HoursAsync(NpgsqlConnection connection, Catalogue catalogue, CatalogueEntry entry, string place, DayRange range, CancellationToken token)
    {
        return Hours(await IndicatorValues.SplitAsync(connection, catalogue, entry with { Window = 1 }, [place], range, "hour", token));
    }

    /// <summary>The same for each value of a dimension, asked for at once.</summary>
    /// <returns>By value, those that no list has among them.</returns>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<HourCell>>> HoursByAsync(
        NpgsqlConnection connection, Catalogue catalogue, CatalogueEntry entry, string place, DayRange range, string dimension, CancellationToken token)
    {
        var cells = await IndicatorValues.SplitAsync(connection, catalogue, entry with { Window = 1 }, [place], range, "hour", token, dimension);
        return cells.Select(cell => (Cell: cell, Parts: cell.Part.Split(MeasureQuery.Between))).GroupBy(one => one.Parts[1], StringComparer.Ordinal)
            .ToDictionary(value => value.Key, value => (IReadOnlyList<HourCell>)Hours(value.Select(one => one.Cell with { Part = one.Parts[0] })), StringComparer.Ordinal);
    }

    private static List<HourCell> Hours(IEnumerable<MeasuredCell> cells) =>
    [
        .. cells.Where(cell => cell.Part.All(char.IsAsciiDigit))
            .GroupBy(cell => (Day: cell.Period.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)cell.Period.DayOfWeek, Hour: int.Parse(cell.Part, CultureInfo.InvariantCulture)))
            .OrderBy(g => g.Key).Select(g => new HourCell(g.Key.Day, g.Key.Hour, g.Sum(cell => cell.Numerator))),
    ];

    /// <summary>Whether an indicator can be looked at by hour and day of the week.</summary>
    public static bool HasHours(CatalogueEntry entry) =>
        entry is { Kind: "count", Monthly: false, Denominator.Count: 0 } && entry.Dimensions.Contains("hour", StringComparer.Ordinal) && entry.Numerator.All(term => term.Lag == 0);

    /// <summary>The dimensions by whose values the hours of an indicator can be told apart: those that its cells hold beside the hour.</summary>
    public static IReadOnlyList<string> HourParts(Catalogue catalogue, CatalogueEntry entry) => !HasHours(entry) ? [] :
    [
        .. entry.Dimensions.Where(dimension => dimension is not ("hour" or "weekday")
            && entry.Numerator.All(term => !term.Filtered.Contains(dimension, StringComparer.Ordinal) && catalogue.Serving(term, "hour", dimension) is not null)),
    ];

    /// <summary>An indicator of which only one part counts.</summary>
    public static CatalogueEntry Only(CatalogueEntry entry, WeekPart part) => entry with { Numerator = [.. entry.Numerator.Select(term => Only(term, part))] };

    private static MeasureTerm Only(MeasureTerm term, WeekPart part) => term with
    {
        Where = new Dictionary<string, IReadOnlyList<string>>(term.Where ?? new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal), StringComparer.Ordinal) { [part.Dimension] = [part.Value] },
    };

    private static string Name(TimeStep step) => step switch
    {
        TimeStep.Day => "day",
        TimeStep.Week => "week",
        TimeStep.Month => "month",
        TimeStep.Quarter => "quarter",
        _ => "year",
    };

    // Flows without a window of their own add up; everything else has the value of its last day or month.
    private static string Aggregate(CatalogueEntry entry, bool adds) => adds ? "sum" : entry.Period == "five_minutes" ? "mean" : "last";

    // The places in whose company it is decided what of each is hidden; where nothing is hidden, each alone.
    private static async Task<ILookup<string, string>> BesideAsync(NpgsqlConnection connection, IReadOnlyList<string> places, bool hides, CancellationToken token) =>
        !hides ? places.ToLookup(place => place, StringComparer.Ordinal) : (await connection.QueryAsync<(string Place, string Beside)>(new CommandDefinition(
            "select p.code, b.code from place.place p join place.place b on b.code = p.code or b.parent_code = p.parent_code where p.code = any(@places)",
            new { places = places.ToArray() },
            cancellationToken: token))).ToLookup(row => row.Place, row => row.Beside, StringComparer.Ordinal);

    private static async Task<IReadOnlyList<MeasuredCell>> CellsAsync(
        NpgsqlConnection connection, Catalogue catalogue, CatalogueEntry entry, string[] places, DayRange span, string? by, CancellationToken token)
    {
        if (entry.Period == "five_minutes")
        {
            // Nearly three hundred a day: the mean of each day is enough for every step.
            var days = await connection.QueryAsync<(string Place, DateOnly Day, double Mean)>(new CommandDefinition(
                """
                select place_code, indicator.local_day(period_start), avg(value) from indicator.value
                where indicator_code = @Code and place_code = any(@places) and period_start >= @from and period_start < @to and value is not null group by 1, 2
                """,
                new { entry.Code, places, from = VietnamTime.StartOf(span.From), to = VietnamTime.StartOf(span.To.AddDays(1)) },
                cancellationToken: token));
            return [.. days.Select(d => new MeasuredCell(d.Place, "", d.Day, d.Mean, null, d.Mean))];
        }

        if (by is null)
        {
            return await IndicatorValues.StoredAsync(connection, entry, places, span, token);
        }

        var cells = await IndicatorValues.SplitAsync(connection, catalogue, entry, places, span, by, token);
        // A part has a nought on each day on which nothing happened; before the whole was ever known, nothing is known of the parts.
        var first = await FirstKnownAsync(connection, entry, places, token);
        return [.. cells.Where(cell => first is null || cell.Period >= first)];
    }

    private static Task<DateOnly?> FirstKnownAsync(NpgsqlConnection connection, CatalogueEntry entry, string[] places, CancellationToken token) =>
        connection.ExecuteScalarAsync<DateOnly?>(new CommandDefinition(
            """
            select indicator.local_day(min(v.period_start)) from unnest(@places) p cross join lateral (
                select period_start from indicator.value where indicator_code = @Code and place_code = p and value is not null order by period_start limit 1) v
            """,
            new { entry.Code, places },
            cancellationToken: token));

    private static List<MeasuredCell> Sum(CatalogueEntry entry, IReadOnlyList<MeasuredCell> natural, TimeStep step, bool adds) =>
    [
        .. natural.GroupBy(cell => (cell.PlaceCode, cell.Part, Start: step.Start(cell.Period))).Select(group =>
        {
            if (adds)
            {
                var above = group.Sum(cell => cell.Numerator);
                double? below = entry.Denominator.Count > 0 ? group.Sum(cell => cell.Denominator ?? 0) : null;
                return new MeasuredCell(group.Key.PlaceCode, group.Key.Part, group.Key.Start, above, below, below is null ? entry.Scale * above : below == 0 ? null : entry.Scale * above / below);
            }

            if (entry.Period == "five_minutes")
            {
                var mean = group.Average(cell => cell.Numerator);
                return new MeasuredCell(group.Key.PlaceCode, group.Key.Part, group.Key.Start, mean, null, mean);
            }

            return group.MaxBy(cell => cell.Period)! with { Period = group.Key.Start };
        }),
    ];

    // A sum is told where one of its periods is; a state where its last one is.
    private static HashSet<(string Place, string Part, DateOnly Period)> ToldSteps(IReadOnlyList<MeasuredCell> natural, ToldCells told, TimeStep step, bool adds) =>
        told.Periods.Count == 0 ? [] :
        [
            .. natural.GroupBy(cell => (cell.PlaceCode, cell.Part, step.Start(cell.Period)))
                .Where(group => adds ? group.Any(cell => told.Periods.Contains((cell.PlaceCode, cell.Period))) : told.Periods.Contains((group.Key.PlaceCode, group.Max(cell => cell.Period))))
                .Select(group => group.Key),
        ];

    // Which steps cannot be told whole: a sum where one of its periods cannot, a state where its last one cannot.
    private static Dictionary<(string Place, DateOnly Period), LocalText> Untold(IReadOnlyList<MeasuredCell> natural, ToldCells told, TimeStep step, bool adds)
    {
        if (told.Untold.Count == 0)
        {
            return [];
        }

        var newest = natural.GroupBy(cell => (cell.PlaceCode, step.Start(cell.Period))).ToDictionary(group => group.Key, group => group.Max(cell => cell.Period));
        return told.Untold.GroupBy(one => (one.Key.Place, Period: step.Start(one.Key.Period)))
            .Where(group => adds || !newest.TryGetValue(group.Key, out var last) || group.Max(one => one.Key.Period) > last)
            .ToDictionary(group => group.Key, group => group.MaxBy(one => one.Key.Period).Value);
    }

    // Places whose sums hold a cell that is hidden in its own geography: they are hidden too, so that nothing can be reckoned that is not shown anyway.
    private static HashSet<(string Place, string Part, DateOnly Period)> Touched(
        HashSet<(string Place, string Part, DateOnly Period)> own, HashSet<(string Place, string Part, DateOnly Period)> others,
        Dictionary<string, Recipe> recipes, ToldCells told, TimeStep step)
    {
        var touched = new HashSet<(string, string, DateOnly)>(own);
        var gone = others.ToLookup(cell => (cell.Place, cell.Period), cell => cell.Part);
        foreach (var (place, period) in told.Periods.Select(one => (one.Place, step.Start(one.Period))).Distinct())
        {
            foreach (var (source, _) in recipes[place].Sources)
            {
                touched.UnionWith(gone[(source, period)].Select(part => (place, part, period)));
            }
        }

        return touched;
    }

    private static HashSet<(string Place, string Part, DateOnly Period)> HiddenOf(
        CatalogueEntry entry, IReadOnlyList<MeasuredCell> natural, IReadOnlyList<string> places, ILookup<string, string> beside, TimeStep step, bool adds,
        bool wholesTold, ReleaseSecrets secrets, HashSet<(string Place, string Part, DateOnly Period)>? also = null)
    {
        TimeStep[] levels = [.. step.Finer(entry.Monthly).Where(_ => adds)];
        var steps = Sum(entry, natural, step, adds);
        var finer = levels.Select(level => Sum(entry, natural, level, adds)).ToList();
        var tables = new Dictionary<string, HashSet<(string Place, string Part, DateOnly Period)>>(StringComparer.Ordinal);
        foreach (var place in places)
        {
            var around = beside[place].Order(StringComparer.Ordinal).ToList();
            var key = string.Join(',', around);
            if (!tables.ContainsKey(key))
            {
                tables[key] = Hidden(entry, step, steps, finer, [.. around], levels, wholesTold, secrets, also ?? []);
            }
        }

        return [.. tables.Values.SelectMany(table => table)];
    }

    // Each place with those beside it, each step by itself, then what a sum over time would tell of its parts.
    private static HashSet<(string Place, string Part, DateOnly Period)> Hidden(
        CatalogueEntry entry, TimeStep step, List<MeasuredCell> steps, List<List<MeasuredCell>> finer, HashSet<string> around, TimeStep[] levels,
        bool wholesTold, ReleaseSecrets secrets, HashSet<(string Place, string Part, DateOnly Period)> beforehand)
    {
        var known = new List<(TimeStep Level, List<MeasuredCell> Cells, HashSet<(string, string, DateOnly)> Hidden)>();
        foreach (var (level, cells) in levels.Zip(finer).Append((step, steps)))
        {
            var own = cells.Where(cell => around.Contains(cell.PlaceCode)).ToList();
            var telling = secrets.Among(entry, own, start => level.Add(start, 1).AddDays(-1));
            telling.UnionWith(level == step ? beforehand : []);
            foreach (var (_, parts, gone) in known)
            {
                telling.UnionWith(parts.Where(cell => gone.Contains((cell.PlaceCode, cell.Part, cell.Period)))
                    .GroupBy(cell => (cell.PlaceCode, cell.Part, level.Start(cell.Period)))
                    .Where(group => group.Count() == 1 || group.Sum(cell => Math.Abs(cell.Numerator)) < entry.SuppressBelow).Select(group => group.Key));
            }

            var hidden = PeriodTable.Hidden(entry, own, wholesTold && level == (entry.Monthly ? TimeStep.Month : TimeStep.Day) ? PeriodTable.Whole(entry.Monthly) : null, telling);
            known.Add((level, own, hidden));
        }

        return known[^1].Hidden;
    }

    // Bands of age in the order of life: 5-9 before 10-14.
    private static int LeadingNumber(string part)
    {
        var digits = part.TakeWhile(char.IsAsciiDigit).Take(9).ToArray();
        return digits.Length == 0 ? int.MaxValue : int.Parse(digits, CultureInfo.InvariantCulture);
    }

    private static DateOnly Min(DateOnly one, DateOnly other) => one < other ? one : other;

    private sealed class ForecastRow
    {
        public required string PlaceCode { get; init; }
        public DateTimeOffset MadeAt { get; init; }
        public DateTimeOffset LastPeriod { get; init; }
        public required string Method { get; init; }
        public double Share { get; init; }
        public double? Coverage { get; init; }
        public required string Points { get; init; }

        public ExploreForecast View() => new(
            MadeAt, OutlookReader.MethodText(Method), Share, Coverage,
            [.. JsonSerializer.Deserialize<List<ForecastPoint>>(Points, JsonSerializerOptions.Web)!.Select(point => new ExploreForecastPoint(VietnamTime.DayOf(point.Period), point.Value, point.Low, point.High))]);
    }
}

/// <summary>The values of one indicator in one place, or of one part of it.</summary>
/// <param name="Part">The value of the dimension that it is split by; null when it is not.</param>
/// <param name="Step">day, week, month, quarter or year; coarser than asked where the indicator is.</param>
/// <param name="Aggregate">sum: added up over the step; last: as of its end; mean: of all in it.</param>
/// <param name="Untold">Steps of which the other geography has numbers that cannot be told in this one, and why; said once for each place.</param>
/// <param name="Forecast">What is expected after the last point; null where nothing is forecast, or the view ends earlier.</param>
public sealed record ExploreSeries(
    string Code, string Place, string? Part, string Step, string Aggregate, IReadOnlyList<ExplorePoint> Points, IReadOnlyList<ExploreUntold> Untold, ExploreForecast? Forecast = null);

/// <summary>A step that cannot be told in the geography asked for.</summary>
public sealed record ExploreUntold(DateOnly Period, LocalText Why);

/// <summary>A forecast, made from published values, with the interval that a share of futures keep within.</summary>
/// <param name="Share">0..1.</param>
/// <param name="Coverage">The share of values that the interval held when the method was tried on the past, 0..1; null: not known.</param>
public sealed record ExploreForecast(DateTimeOffset MadeAt, LocalText Method, double Share, double? Coverage, IReadOnlyList<ExploreForecastPoint> Points);

/// <summary>One period to come.</summary>
/// <param name="Period">The first day of it.</param>
public sealed record ExploreForecastPoint(DateOnly Period, double Value, double Low, double High);

/// <summary>One value.</summary>
/// <param name="Period">The first day of its step.</param>
/// <param name="Suppressed">True when it is too small to be shown, or would let another be found.</param>
/// <param name="Running">True when the step has not ended.</param>
/// <param name="Before">The step before; null when unknown or hidden.</param>
/// <param name="YearBefore">The same step of the year before.</param>
/// <param name="Told">Null: the place's own number. counted: whole units of the other geography added up. estimated: units were divided by their people.</param>
public sealed record ExplorePoint(DateOnly Period, double? Value, double? Numerator, double? Denominator, bool Suppressed, bool Running, double? Before, double? YearBefore, string? Told);

/// <summary>One part of an indicator: a dimension and one of its values.</summary>
public sealed record WeekPart(string Dimension, string Value);

/// <summary>How many fall on an hour of a day of the week.</summary>
/// <param name="Weekday">1 (Monday) to 7.</param>
/// <param name="Hour">0 to 23, Vietnam's time.</param>
public sealed record HourCell(int Weekday, int Hour, double Count);
