using Dapper;
using Ioc.Domain.Time;
using Npgsql;

namespace Ioc.Analytics.Indicators;

/// <summary>
/// What the open data hide of an indicator. The release chose which further counts stand beside a small one; a screen that chose others would tell together with it what
/// neither tells alone. So whoever may not see exact figures is told nothing of these months anywhere: not their days, nor weeks, quarters and windows that reach into them.
/// </summary>
internal sealed class ReleaseSecrets
{
    /// <summary>Nothing is hidden, or nothing released.</summary>
    public static readonly ReleaseSecrets None = new();

    private readonly HashSet<(string Place, string Part, DateOnly Month)> months = [];
    private readonly Dictionary<(string Place, string Part, DateOnly Year), bool> years = [];
    private bool splitReleased;

    /// <summary>Reads them.</summary>
    /// <param name="by">The dimension that is looked at; null for whole values.</param>
    public static async Task<ReleaseSecrets> ReadAsync(NpgsqlConnection connection, CatalogueEntry entry, string? by, CancellationToken token)
    {
        if (entry.SuppressBelow <= 1)
        {
            return None;
        }

        var found = new ReleaseSecrets();
        foreach (var (step, period, place, dimension, part, suppressed) in await connection.QueryAsync<(string, DateOnly, string, string, string, bool)>(new CommandDefinition(
            """
            select step, period, place_code, dimension, part, suppressed from open_data.value
            where indicator_code = @Code and dimension in ('', @by) and (suppressed or step = 'year')
            union all
            (select 'split', period, place_code, dimension, part, false from open_data.value where indicator_code = @Code and dimension = @by limit 1)
            """,
            new { entry.Code, by = by ?? "" },
            cancellationToken: token)))
        {
            switch (step)
            {
                case "split":
                    found.splitReleased = dimension.Length > 0;
                    break;
                case "year":
                    found.years[(place, part, period)] = suppressed;
                    break;
                default:
                    found.months.Add((place, part, period));
                    break;
            }
        }

        return found.months.Count == 0 && !found.years.ContainsValue(true) ? None : found;
    }

    /// <summary>The cells of days, or of months, that must be hidden.</summary>
    public HashSet<(string Place, string Part, DateOnly Period)> Among(CatalogueEntry entry, IEnumerable<MeasuredCell> cells) =>
        Among(entry, cells, entry.Monthly ? month => month.AddMonths(1).AddDays(-1) : day => day);

    /// <summary>The cells that must be hidden.</summary>
    /// <param name="last">The last day of the period that begins on a day.</param>
    public HashSet<(string Place, string Part, DateOnly Period)> Among(CatalogueEntry entry, IEnumerable<MeasuredCell> cells, Func<DateOnly, DateOnly> last)
    {
        var back = entry.Monthly ? 0 : entry.Window - 1;
        return months.Count == 0 && years.Count == 0
            ? []
            : [.. cells.Select(cell => (cell.PlaceCode, cell.Part, cell.Period)).Where(cell => Hides(cell.PlaceCode, cell.Part, cell.Period.AddDays(-back), last(cell.Period)))];
    }

    private bool Hides(string place, string part, DateOnly from, DateOnly to)
    {
        if (from.DayOfYear == 1 && to == new DateOnly(from.Year, 12, 31) && years.TryGetValue((place, splitReleased ? part : "", from), out var hidden))
        {
            return hidden;
        }

        for (var month = VietnamTime.MonthOf(from); month <= to; month = month.AddMonths(1))
        {
            if (months.Contains((place, part, month)) || (!splitReleased && months.Contains((place, "", month))))
            {
                return true;
            }
        }

        return false;
    }
}
