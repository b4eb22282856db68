using Dapper;
using Ioc.Domain.Indicators;
using Ioc.Domain.Time;
using Npgsql;

namespace Ioc.Analytics.Indicators;

/// <summary>
/// The closed months that the open data tell of the sums that rolling windows add up: a month less a window that lies in it is a day or two. Of a month that has not been
/// released yet a sum counts as told where it is few in no place, for then the release will hide none of it.
/// </summary>
internal sealed class ToldMonths
{
    private readonly HashSet<string> published;
    private readonly HashSet<(string Sum, DateOnly Month)> released = [];
    private readonly HashSet<(string Sum, string Place, DateOnly Month)> told = [];

    private ToldMonths(IEnumerable<string> published) => this.published = published.ToHashSet(StringComparer.Ordinal);

    public static async Task<ToldMonths> ReadAsync(NpgsqlTransaction transaction, Catalogue catalogue, DateOnly start, CancellationToken token)
    {
        var connection = transaction.Connection!;
        var codes = (await connection.QueryAsync<string>(new CommandDefinition("select indicator_code from open_data.dataset where published", transaction: transaction, cancellationToken: token)))
            .ToHashSet(StringComparer.Ordinal);
        // Whatever its window, a dataset tells its months, and of a share both sides. Several terms on one side are told together only.
        var sums = catalogue.Entries.Where(entry => codes.Contains(entry.Code) && entry is { Numerator.Count: 1, Denominator.Count: <= 1 })
            .ToDictionary(entry => entry.Code, entry => entry.Terms.Where(catalogue.IsDailyFlow).Select(WindowSums.KeyOf).ToList(), StringComparer.Ordinal);
        var months = new ToldMonths(sums.Values.SelectMany(keys => keys));
        var rows = await connection.QueryAsync<(string Code, string Place, DateOnly Month, bool Suppressed)>(new CommandDefinition(
            "select indicator_code, place_code, period, suppressed from open_data.value where indicator_code = any(@codes) and step = 'month' and dimension = '' and period >= @start",
            new { codes = sums.Keys.ToArray(), start },
            transaction,
            cancellationToken: token));
        foreach (var (code, place, month, suppressed) in rows)
        {
            foreach (var sum in sums[code])
            {
                months.released.Add((sum, month));
                if (!suppressed)
                {
                    months.told.Add((sum, place, month));
                }
            }
        }

        return months;
    }

    /// <summary>Tells the windows of a table what the months tell.</summary>
    /// <param name="sum">Its name.</param>
    /// <param name="number">Its number among the windows.</param>
    /// <param name="days">For each place the count of each day of the range.</param>
    public void Tell(PublicWindows windows, string sum, int number, IReadOnlyList<string> places, IReadOnlyList<double[]> days, DayRange range, int limit)
    {
        if (!published.Contains(sum))
        {
            return;
        }

        for (var month = VietnamTime.MonthOf(range.From.AddMonths(1).AddDays(-1)); month.AddMonths(1) <= range.To.AddDays(1); month = month.AddMonths(1))
        {
            var (from, to) = (month.DayNumber - range.From.DayNumber, month.AddMonths(1).DayNumber - range.From.DayNumber);
            var few = days.Any(count => count[from..to].Sum() is var all && all > 0 && all < limit);
            for (var place = 0; place < places.Count; place++)
            {
                if (released.Contains((sum, month)) ? told.Contains((sum, places[place], month)) : !few)
                {
                    windows.Tell(number, place, from, to);
                }
            }
        }
    }
}
