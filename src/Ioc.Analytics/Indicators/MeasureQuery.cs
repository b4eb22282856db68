using System.Globalization;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Ioc.Analytics.Indicators;

/// <summary>
/// The one calculator: writes the query that adds up an indicator's measures over places, periods and, when asked, one dimension.
/// Its rows are place_code, part, period, numerator, denominator and value; part is '' when it is not split.
/// </summary>
/// <remarks>
/// Each side of the fraction is built the same way:
/// <code>
///  cells of each term ──▶ n0, n1 …   by place, part and period, each place with all that lies below it
///                          └──▶ n      terms added up, flows apart from stocks
///                                └──▶ nw  flows over the window; a day on which nothing happened is a zero, a month without data is a gap
/// </code>
/// A day's population is that of the latest month that had ended by then. Where only flows of days are added up, what lies below a place is added last:
/// the sum is the same, and only the days asked for are added up again.
/// </remarks>
internal sealed class MeasureQuery
{
    private readonly Catalogue catalogue;
    private readonly CatalogueEntry entry;
    private readonly string? by;
    private readonly string? beside;
    private readonly StringBuilder ctes = new();
    private readonly List<NpgsqlParameter> parameters = [];
    private bool somePlaces;

    private MeasureQuery(Catalogue catalogue, CatalogueEntry entry, string? by, string? beside)
    {
        this.catalogue = catalogue;
        this.entry = entry;
        this.by = by;
        this.beside = beside;
    }

    /// <summary>
    /// Whether the cells themselves may be asked for, and added up by who reads them: of daily flows, split, that are neither added up over a window nor divided,
    /// a day without a cell is a zero that the reader can fill in.
    /// </summary>
    public static bool AddsCellsOnly(Catalogue catalogue, CatalogueEntry entry, string? by, string? beside = null) =>
        by is not null && entry is { Monthly: false, Window: 1, Denominator.Count: 0 } && entry.Numerator.All(term => term.Lag == 0 && catalogue.Serving(term, by, beside) is { Monthly: false, Stock: false });

    /// <summary>Stands between the two values of a part that is split by two dimensions.</summary>
    public const char Between = '\u001f';

    private string Unit => entry.Monthly ? "month" : "day";

    /// <summary>The query for some places, or all; between two periods, both ends included.</summary>
    /// <param name="by">The dimension to split by; null for none. The caller has checked that the indicator has it.</param>
    /// <param name="beside">A second dimension to split by: a part is then a value of <paramref name="by"/> and one of this, with <see cref="Between"/> between them.</param>
    /// <param name="places">Null: all places.</param>
    public static (string Sql, IReadOnlyList<NpgsqlParameter> Parameters) Write(
        Catalogue catalogue, CatalogueEntry entry, string? by, IReadOnlyCollection<string>? places, DayRange range, string? beside = null)
    {
        var query = new MeasureQuery(catalogue, entry, by, beside);
        return (query.Text(places, query.Since(range)), query.parameters);
    }

    /// <summary>
    /// The query for the cells of some places and of all that lies below them, not added up; only where <see cref="AddsCellsOnly"/>. A row for each place: what it lies in (itself
    /// too), and its cells' parts, days and amounts as arrays in the same order. To group and to sort forty thousand cells here, or to send as many rows, takes several times
    /// longer than all the rest of a drill-down.
    /// </summary>
    public static (string Sql, IReadOnlyList<NpgsqlParameter> Parameters) WriteCells(
        Catalogue catalogue, CatalogueEntry entry, string by, IReadOnlyCollection<string> places, DayRange range, string? beside = null)
    {
        var query = new MeasureQuery(catalogue, entry, by, beside);
        return (query.CellsText(places, range), query.parameters);
    }

    // What is compared with an earlier time has no value before that time is known.
    private DayRange Since(DayRange range)
    {
        var from = range.From;
        foreach (var term in entry.Terms.Where(term => term.Lag > 0 && !entry.Monthly))
        {
            if (catalogue.Serving(term, null)?.FirstPeriod is { } first && first.AddDays(term.Lag + entry.Window - 1) is var known && known > from)
            {
                from = known;
            }
        }

        return new(from, range.To);
    }

    private string Text(IReadOnlyCollection<string>? places, DayRange range)
    {
        Begin(places, range);
        Side("n", entry.Numerator);
        var ratio = entry.Denominator.Count > 0;
        if (ratio)
        {
            Side("d", entry.Denominator);
        }

        var splitDenominator = ratio && by is not null && entry.Denominator.All(term => catalogue.Serving(term, by, beside) is not null);
        var scale = entry.Scale.ToString("R", CultureInfo.InvariantCulture);
        return $"""
            {ctes}
            select n.place_code, n.part, n.period, n.amount as numerator, {(ratio ? "d.amount" : "null::double precision")} as denominator,
                   {(ratio ? $"{scale} * n.amount / nullif(d.amount, 0)" : $"{scale} * n.amount")} as value
            from nw n {(ratio ? $"left join dw d on d.place_code = n.place_code and d.period = n.period{(splitDenominator ? " and d.part = n.part" : "")}" : "")}
            where n.period between @from and @to and n.amount is not null
            """;
    }

    private string CellsText(IReadOnlyCollection<string> places, DayRange range)
    {
        Begin(places, range);
        var cells = entry.Numerator.Select((term, i) =>
        {
            var measure = catalogue.Serving(term, by, beside)!;
            var counted = string.Join(" and ", Filters($"n{i}", term));
            return $"""
                select c.place_code, {Part($"n{i}")} as part, c.period, {Weight(term)} * {(counted.Length == 0 ? "c.amount" : $"case when {counted} then c.amount else 0 end")} as amount
                from indicator.cell c where {Cells($"n{i}", measure)} and c.period between @from and @to and c.place_code in (select place_code from w)
                """;
        });
        return $"""
            {ctes}, up as (select place_code, array_agg(ancestor_code) as within from w group by place_code)
            select up.within, g.parts, g.days, g.amounts
            from (select place_code, array_agg(part) as parts, array_agg(period) as days, array_agg(amount) as amounts from ({string.Join(" union all ", cells)}) c group by place_code) g
            join up on up.place_code = g.place_code
            """;
    }

    private void Begin(IReadOnlyCollection<string>? places, DayRange range)
    {
        Add("from", NpgsqlDbType.Date, range.From);
        Add("to", NpgsqlDbType.Date, range.To);
        Add("first", NpgsqlDbType.Date, Before(range.From, entry.Window - 1));
        ctes.Append("with w as materialized (select place_code, ancestor_code from place.within");
        if (somePlaces = places is not null)
        {
            Add("places", NpgsqlDbType.Array | NpgsqlDbType.Text, places!.ToArray());
            ctes.Append(" where ancestor_code = any(@places)");
        }

        ctes.Append(')');
    }

    private void Side(string side, IReadOnlyList<MeasureTerm> terms)
    {
        var split = by is not null && terms.All(term => catalogue.Serving(term, by, beside) is not null) ? by : null;
        var same = new List<string>();
        var asOf = new List<string>();
        bool flows = false, stocks = false;
        var lifted = entry.Monthly || terms.Any(term => catalogue.Serving(term, split, split is null ? null : beside) is not { Monthly: false, Stock: false });
        for (var i = 0; i < terms.Count; i++)
        {
            var measure = catalogue.Serving(terms[i], split, split is null ? null : beside)
                ?? throw new InvalidOperationException($"{entry.Code}: no cells of {terms[i].Measure} hold what it is filtered by");
            if (measure.Monthly == entry.Monthly)
            {
                Term($"{side}{i}", terms[i], measure, split, lifted);
                same.Add($"select {i} as term, place_code, part, period, {(measure.Stock ? "null::double precision" : "amount")} as flow, {(measure.Stock ? "amount" : "null::double precision")} as stock from {side}{i}");
                flows |= !measure.Stock;
                stocks |= measure.Stock;
            }
            else if (measure.Stock && measure.Monthly)
            {
                Term($"{side}{i}", terms[i], measure, split, lifted);
                AsOf($"{side}{i}");
                asOf.Add($"{side}{i}s");
            }
            else
            {
                throw new InvalidOperationException($"{entry.Code}: {terms[i].Measure} cannot be added up by {entry.Period}");
            }
        }

        if (same.Count == 1)
        {
            // One term is grouped already.
            ctes.Append(CultureInfo.InvariantCulture, $", {side} as (select place_code, part, period, flow, stock, 1 as terms from ({same[0]}) t)");
        }
        else if (same.Count > 1)
        {
            ctes.Append(CultureInfo.InvariantCulture, $"""
                , {side} as (
                    select place_code, part, period, sum(flow) as flow, sum(stock) as stock, count(distinct term) as terms
                    from ({string.Join(" union all ", same)}) t group by place_code, part, period)
                """);
        }

        var amount = string.Join(" + ", new[] { flows ? "flow" : null, stocks ? "stock" : null }.Where(part => part is not null));
        if (entry.Monthly)
        {
            Months(side, same.Count, amount, split is null);
        }
        else
        {
            Days(side, terms, same.Count > 0, amount, asOf, split is not null, lifted);
        }
    }

    // The cells of one term: of each place with all below it, or of each by itself.
    private void Term(string name, MeasureTerm term, Measure measure, string? split, bool lifted)
    {
        var asOf = measure.Monthly && !entry.Monthly;
        // A year and more back: the latest month known may be old.
        var since = asOf ? "@first - 400" : term.Lag > 0 ? $"(@first - interval '{term.Lag} {Unit}')::date" : "@first";
        var until = term.Lag > 0 ? $"(@to - interval '{term.Lag} {Unit}')::date" : "@to";
        var period = term.Lag > 0 ? $"(c.period + interval '{term.Lag} {Unit}')::date" : "c.period";
        var conditions = Filters(name, term);
        var sum = conditions.Count == 0 ? "sum(c.amount)" : $"coalesce(sum(c.amount) filter (where {string.Join(" and ", conditions)}), 0)";
        var part = split is null ? "''" : Part(name);
        ctes.Append(CultureInfo.InvariantCulture, $"""
            , {name} as (
                select {(lifted ? "w.ancestor_code" : "c.place_code")} as place_code, {part} as part, {period} as period, {Weight(term)} * {sum} as amount
                from indicator.cell c {(lifted ? "join w on w.place_code = c.place_code" : "")}
                where {Cells(name, measure)} and c.period between {since} and {until} {(lifted || !somePlaces ? "" : "and c.place_code in (select place_code from w)")}
                group by 1, 2, 3)
            """);
    }

    private string Cells(string name, Measure measure)
    {
        Add($"{name}m", NpgsqlDbType.Text, measure.Code);
        Add($"{name}a", NpgsqlDbType.Text, measure.AxesText);
        return $"c.measure = @{name}m and c.axes = @{name}a";
    }

    private List<string> Filters(string name, MeasureTerm term) =>
    [
        .. (term.Where ?? new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)).Select((filter, n) =>
        {
            Add($"{name}f{n}", NpgsqlDbType.Array | NpgsqlDbType.Text, filter.Value.ToArray());
            Add($"{name}k{n}", NpgsqlDbType.Text, filter.Key.TrimStart('!'));
            return filter.Key.StartsWith('!') ? $"not coalesce(c.dims ->> @{name}k{n} = any(@{name}f{n}), false)" : $"c.dims ->> @{name}k{n} = any(@{name}f{n})";
        }),
    ];

    private string Part(string name)
    {
        Add($"{name}p", NpgsqlDbType.Text, by!);
        if (beside is null)
        {
            return $"coalesce(c.dims ->> @{name}p, 'unknown')";
        }

        Add($"{name}b", NpgsqlDbType.Text, beside);
        return $"coalesce(c.dims ->> @{name}p, 'unknown') || chr({(int)Between}) || coalesce(c.dims ->> @{name}b, 'unknown')";
    }

    private static string Weight(MeasureTerm term) => term.Weight.ToString("R", CultureInfo.InvariantCulture);

    // A month's stock holds from the month's end to the end of the next month known.
    private void AsOf(string name) => ctes.Append(CultureInfo.InvariantCulture, $"""
        , {name}s as (
            select place_code, part, amount, (period + interval '1 month')::date as since,
                   coalesce((lead(period) over (partition by place_code, part order by period) + interval '1 month')::date, 'infinity') as until
            from {name})
        """);

    private void Months(string side, int terms, string amount, bool whole) => ctes.Append(CultureInfo.InvariantCulture, $"""
        , {side}w as (
            select place_code, part, period, {amount} as amount
            from (select place_code, part, period, sum(flow) over win as flow, stock, count(*) over win as months
                  from {side} {(whole ? $"where terms = {terms}" : "")}
                  window win as (partition by place_code, part order by period range between interval '{entry.Window - 1} month' preceding and current row)) x
            {(whole ? $"where months = {entry.Window}" : "")})
        """);

    private void Days(string side, IReadOnlyList<MeasureTerm> terms, bool own, string amount, List<string> asOf, bool split, bool lifted)
    {
        var known = string.Join(" union ", asOf.Select(s => $"select distinct place_code, part from {s}"));
        if (own)
        {
            Add($"{side}ms", NpgsqlDbType.Array | NpgsqlDbType.Text, terms.Select(t => t.Measure).Distinct(StringComparer.Ordinal).ToArray());
            known = split
                ? $"select distinct place_code, part from {side}"
                : $"select distinct {(lifted ? "w.ancestor_code" : "w.place_code")} as place_code, '' as part from indicator.measure_place p join w on w.place_code = p.place_code where p.measure = any(@{side}ms)";
        }

        var flow = entry.Window == 1
            ? "coalesce(v.flow, 0)"
            : $"sum(coalesce(v.flow, 0)) over (partition by k.place_code, k.part order by day.period rows between {entry.Window - 1} preceding and current row)";
        var stocks = string.Concat(asOf.Select(s => $" left join {s} on {s}.place_code = x.place_code and {s}.part = x.part and x.period >= {s}.since and x.period < {s}.until"));
        var sum = string.Join(" + ", asOf.Select(s => $"{s}.amount").Prepend(amount).Where(a => a.Length > 0));
        var days = $"""
            (select k.place_code, k.part, day.period,
                    {(own
                        ? $"{flow} as flow, v.stock"
                        : "0 as flow, 0 as stock")}
             from ({known}) k
             cross join (select d::date as period from generate_series(@first::timestamp, @to::timestamp, interval '1 day') d) day
             {(own ? $"left join {side} v on v.place_code = k.place_code and v.part = k.part and v.period = day.period" : "")}) x
            """;
        ctes.Append(lifted
            ? $"""
            , {side}w as (
                select x.place_code, x.part, x.period, {sum} as amount from {days}{stocks} where x.period between @from and @to)
            """
            : $"""
            , {side}w as (
                select w.ancestor_code as place_code, x.part, x.period, sum(x.flow) as amount from {days} join w on w.place_code = x.place_code
                where x.period between @from and @to group by 1, 2, 3)
            """);
    }

    private DateOnly Before(DateOnly day, int periods) => entry.Monthly ? day.AddMonths(-periods) : day.AddDays(-periods);

    private void Add(string name, NpgsqlDbType type, object value) => parameters.Add(new NpgsqlParameter(name, type) { Value = value });
}
