using Dapper;
using Ioc.Analytics.Indicators;
using Npgsql;

namespace Ioc.Analytics.OpenData;

/// <summary>The counts of one measure, or of a sum of parts of it, by place and closed month (and closed year, for what is added up over time), whole or by one dimension.</summary>
internal sealed class MonthTable(string name, string measure, string? dimension, bool stock)
{
    private readonly Dictionary<(string Place, Span Span), SortedDictionary<string, double>> rows = [];

    /// <summary>Tells it from every other table; part of the name of each of its counts.</summary>
    public string Name => name;

    public string Measure => measure;

    public string? Dimension => dimension;

    /// <summary>A stock is not added up over months.</summary>
    public bool Stock => stock;

    public IEnumerable<(string Place, Span Span)> Keys => rows.Keys;

    /// <summary>The parts of a place and time; '' alone when the table is whole. Empty when there is none.</summary>
    public IReadOnlyDictionary<string, double> At(string place, Span span) => rows.TryGetValue((place, span), out var parts) ? parts : Nothing;

    private static readonly SortedDictionary<string, double> Nothing = [];

    public void Set(string place, Span span, string part, double amount)
    {
        if (!rows.TryGetValue((place, span), out var parts))
        {
            rows[(place, span)] = parts = new(StringComparer.Ordinal);
        }

        parts[part] = amount;
    }

    /// <summary>Reads what a measure counts in closed months.</summary>
    /// <param name="until">The first day of the running month.</param>
    public static async Task<MonthTable> ReadAsync(NpgsqlConnection connection, Measure measure, string? dimension, DateOnly from, DateOnly until, CancellationToken token)
    {
        var table = new MonthTable($"{measure.Code}|{measure.AxesText}|{dimension}", measure.Code, dimension, measure.Stock);
        var found = (await connection.QueryAsync<(string Place, DateOnly Month, string Part, double Amount)>(new CommandDefinition(
            """
            with w as materialized (
                select within.place_code, within.ancestor_code from place.within join place.place p on p.code = within.ancestor_code where p.kind <> 'quarter')
            select w.ancestor_code, date_trunc('month', c.period::timestamp)::date, case when @dimension is null then '' else coalesce(c.dims ->> @dimension, 'unknown') end, sum(c.amount)
            from indicator.cell c join w on w.place_code = c.place_code
            where c.measure = @Code and c.axes = @AxesText and c.period >= @from and c.period < @until
            group by 1, 2, 3
            """,
            new { measure.Code, measure.AxesText, dimension, from, until },
            commandTimeout: 300,
            cancellationToken: token))).AsList();
        foreach (var (place, month, part, amount) in found)
        {
            table.Set(place, new(month, false), part, amount);
        }

        if (!measure.Monthly && measure.FirstPeriod is { } first)
        {
            await FillAsync(connection, table, measure.Code, first > from ? first : from, until, token);
        }

        // What one place or month has no row of is none there, where the place has that month at all.
        if (dimension is not null)
        {
            var parts = found.Select(row => row.Part).Distinct(StringComparer.Ordinal).ToList();
            foreach (var row in table.rows.Values)
            {
                parts.ForEach(part => row.TryAdd(part, 0));
            }
        }

        table.AddYears();
        return table;
    }

    /// <summary>Adds the years that have all their twelve months; nothing for a stock.</summary>
    public void AddYears()
    {
        if (stock)
        {
            return;
        }

        foreach (var year in rows.Where(row => !row.Key.Span.Year).GroupBy(row => (row.Key.Place, row.Key.Span.Start.Year)).Where(months => months.Count() == 12).ToList())
        {
            foreach (var part in year.SelectMany(month => month.Value).GroupBy(part => part.Key, StringComparer.Ordinal))
            {
                Set(year.Key.Place, new(new(year.Key.Year, 1, 1), true), part.Key, part.Sum(p => p.Value));
            }
        }
    }

    // A month in which nothing happened in a place that is counted there is a zero.
    private static async Task FillAsync(NpgsqlConnection connection, MonthTable table, string measure, DateOnly first, DateOnly until, CancellationToken token)
    {
        var places = (await connection.QueryAsync<string>(new CommandDefinition(
            """
            select distinct w.ancestor_code from indicator.measure_place m join place.within w on w.place_code = m.place_code
            join place.place p on p.code = w.ancestor_code where m.measure = @measure and p.kind <> 'quarter'
            """,
            new { measure },
            cancellationToken: token))).AsList();
        for (var month = new DateOnly(first.Year, first.Month, 1); month < until; month = month.AddMonths(1))
        {
            foreach (var place in places)
            {
                if (table.Dimension is null)
                {
                    if (table.At(place, new(month, false)).Count == 0)
                    {
                        table.Set(place, new(month, false), "", 0);
                    }
                }
                else
                {
                    table.rows.TryAdd((place, new(month, false)), new(StringComparer.Ordinal));
                }
            }
        }
    }
}

/// <summary>A closed month, or a closed year.</summary>
internal readonly record struct Span(DateOnly Start, bool Year)
{
    public string Step => Year ? "year" : "month";
}
