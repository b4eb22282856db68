using Dapper;
using Ioc.Domain.Time;
using Npgsql;

namespace Ioc.Analytics.Indicators;

/// <summary>
/// What of an indicator may leave the authorised screen, period by period. Where the open data tell what its days, or its months, add up to (decision 0034), of a place and part
/// never one day alone of a month is hidden, or one month of a year, nor several that count fewer than the limit together: the whole less what is shown would tell them.
/// </summary>
internal static class PeriodTable
{
    /// <summary>Whether the open data tell, or ever told, what an indicator's days or months add up to.</summary>
    public static async Task<bool> IsToldAsync(NpgsqlConnection connection, Catalogue catalogue, CatalogueEntry entry, CancellationToken token) =>
        entry.SuppressBelow > 1 && catalogue.AddsUp(entry)
        && await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select 1 from open_data.edition where indicator_code = @Code)", new { entry.Code }, cancellationToken: token));

    /// <summary>The month of a day, or the year of a month: what is told beside it.</summary>
    public static Func<DateOnly, DateOnly> Whole(bool monthly) => monthly ? month => new(month.Year, 1, 1) : VietnamTime.MonthOf;

    /// <summary>Which cells must be hidden.</summary>
    /// <param name="cells">All places beside each other, with all their parts; of whole months or years where those are told (the running one: as far as it is known).</param>
    /// <param name="told">The longer period, told as a whole, that one lies in; null: each is looked at by itself.</param>
    /// <param name="also">Cells that must be hidden for another reason.</param>
    public static HashSet<(string Place, string Part, DateOnly Period)> Hidden(
        CatalogueEntry entry, IReadOnlyList<MeasuredCell> cells, Func<DateOnly, DateOnly>? told, IReadOnlyCollection<(string Place, string Part, DateOnly Period)>? also = null)
    {
        var byPeriod = cells.ToLookup(cell => cell.Period);
        var must = (also ?? []).ToLookup(cell => cell.Period, cell => (cell.Place, cell.Part)).ToDictionary(period => period.Key, period => period.ToHashSet());
        var hidden = byPeriod.ToDictionary(period => period.Key, Of);
        if (told is not null)
        {
            var wholes = cells.GroupBy(cell => (cell.PlaceCode, cell.Part, told(cell.Period)))
                .Select(group => group.OrderBy(cell => cell.Period).ToList()).ToList();
            HashSet<DateOnly> touched;
            do
            {
                touched = [];
                foreach (var whole in wholes)
                {
                    if (Further(entry, whole, hidden) is { } further)
                    {
                        (must.TryGetValue(further.Period, out var more) ? more : must[further.Period] = []).Add((further.PlaceCode, further.Part));
                        touched.Add(further.Period);
                    }
                }

                foreach (var period in touched)
                {
                    hidden[period] = Of(byPeriod[period]);
                }
            }
            while (touched.Count > 0);
        }

        return [.. hidden.SelectMany(period => period.Value.Select(cell => (cell.Place, cell.Part, period.Key)))];

        IReadOnlySet<(string Place, string Part)> Of(IEnumerable<MeasuredCell> period)
        {
            var table = period.ToList();
            return SmallTable.Hidden(entry, table, must.GetValueOrDefault(table[0].Period));
        }
    }

    // The period after those hidden, which nobody had seen when they were; one in which others are hidden as well, so that no third place must follow.
    private static MeasuredCell? Further(CatalogueEntry entry, List<MeasuredCell> whole, Dictionary<DateOnly, IReadOnlySet<(string Place, string Part)>> hidden)
    {
        var gone = whole.Where(IsHidden).ToList();
        return gone.Count == 0 || (gone.Count > 1 && gone.Sum(cell => Math.Abs(cell.Numerator)) >= entry.SuppressBelow)
            ? null
            : whole.Where(cell => Math.Abs(cell.Numerator) > 0 && !IsHidden(cell))
                .OrderBy(cell => hidden[cell.Period].Count == 0).ThenBy(cell => cell.Period < gone[^1].Period).ThenBy(cell => Math.Abs(cell.Period.DayNumber - gone[^1].Period.DayNumber))
                .FirstOrDefault();

        bool IsHidden(MeasuredCell cell) => hidden[cell.Period].Contains((cell.PlaceCode, cell.Part));
    }
}
