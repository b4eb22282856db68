using Dapper;
using Ioc.Domain.Time;
using Npgsql;

namespace Ioc.Analytics.Indicators;

/// <summary>
/// What of an indicator may leave the authorised screen, period by period. Where the open data tell its months (decision 0034), of a place and part never one day alone of a month is
/// hidden, nor days that count fewer than the limit together, since the month less the days shown would tell them.
/// </summary>
internal static class PeriodTable
{
    /// <summary>Whether the open data tell, or ever told, what an indicator's days add up to in a month.</summary>
    public static async Task<bool> HasMonthsToldAsync(NpgsqlConnection connection, Catalogue catalogue, CatalogueEntry entry, CancellationToken token) =>
        entry.Period == "day" && entry.SuppressBelow > 1 && catalogue.AddsUp(entry)
        && await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select 1 from open_data.edition where indicator_code = @Code)", new { entry.Code }, cancellationToken: token));

    /// <summary>Which cells must be hidden.</summary>
    /// <param name="cells">All places beside each other, with all their parts; of whole months where those are told (the running one: as far as it is known).</param>
    /// <param name="monthsTold">False: each period is looked at by itself.</param>
    /// <param name="also">Cells that must be hidden for another reason.</param>
    public static HashSet<(string Place, string Part, DateOnly Period)> Hidden(
        CatalogueEntry entry, IReadOnlyList<MeasuredCell> cells, bool monthsTold, IReadOnlyCollection<(string Place, string Part, DateOnly Period)>? also = null)
    {
        var byDay = cells.ToLookup(cell => cell.Period);
        var must = (also ?? []).ToLookup(cell => cell.Period, cell => (cell.Place, cell.Part)).ToDictionary(day => day.Key, day => day.ToHashSet());
        var hidden = byDay.ToDictionary(day => day.Key, Of);
        if (monthsTold)
        {
            var months = cells.GroupBy(cell => (cell.PlaceCode, cell.Part, VietnamTime.MonthOf(cell.Period)))
                .Select(group => group.OrderBy(cell => cell.Period).ToList()).ToList();
            HashSet<DateOnly> touched;
            do
            {
                touched = [];
                foreach (var month in months)
                {
                    if (Further(entry, month, hidden) is { } further)
                    {
                        (must.TryGetValue(further.Period, out var more) ? more : must[further.Period] = []).Add((further.PlaceCode, further.Part));
                        touched.Add(further.Period);
                    }
                }

                foreach (var day in touched)
                {
                    hidden[day] = Of(byDay[day]);
                }
            }
            while (touched.Count > 0);
        }

        return [.. hidden.SelectMany(day => day.Value.Select(cell => (cell.Place, cell.Part, day.Key)))];

        IReadOnlySet<(string Place, string Part)> Of(IEnumerable<MeasuredCell> day)
        {
            var table = day.ToList();
            return SmallTable.Hidden(entry, table, must.GetValueOrDefault(table[0].Period));
        }
    }

    // The day after those hidden, which nobody has seen when they were; one on which others are hidden as well, so that no third place must follow.
    private static MeasuredCell? Further(CatalogueEntry entry, List<MeasuredCell> month, Dictionary<DateOnly, IReadOnlySet<(string Place, string Part)>> hidden)
    {
        var gone = month.Where(IsHidden).ToList();
        return gone.Count == 0 || (gone.Count > 1 && gone.Sum(cell => Math.Abs(cell.Numerator)) >= entry.SuppressBelow)
            ? null
            : month.Where(cell => Math.Abs(cell.Numerator) > 0 && !IsHidden(cell))
                .OrderBy(cell => hidden[cell.Period].Count == 0).ThenBy(cell => cell.Period < gone[^1].Period).ThenBy(cell => Math.Abs(cell.Period.DayNumber - gone[^1].Period.DayNumber))
                .FirstOrDefault();

        bool IsHidden(MeasuredCell cell) => hidden[cell.Period].Contains((cell.PlaceCode, cell.Part));
    }
}
