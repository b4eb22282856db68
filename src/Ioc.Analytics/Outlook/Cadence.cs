using Ioc.Analytics.Indicators;
using Ioc.Domain.Time;

namespace Ioc.Analytics.Outlook;

/// <summary>How an indicator's periods follow each other.</summary>
/// <param name="Season">Periods in a season: twelve months, seven days, a day of five minutes.</param>
/// <param name="Ahead">How many periods are forecast.</param>
/// <param name="Back">How many are looked at.</param>
internal sealed record Cadence(string Period, int Season, int Ahead, int Back)
{
    public static Cadence Of(CatalogueEntry entry) => entry.Period switch
    {
        "month" => new("month", 12, 6, 120),
        "day" => new("day", 7, 14, 400),
        _ => new("five_minutes", 288, 12, 3 * 288),
    };

    public DateTimeOffset After(DateTimeOffset start, int periods = 1) => Period switch
    {
        "month" => VietnamTime.StartOf(VietnamTime.DayOf(start).AddMonths(periods)),
        "day" => start.AddDays(periods),
        _ => start.AddMinutes(5 * periods),
    };

    /// <summary>The series as one value for each period, gaps as null, and the start of its first period; only periods that have ended.</summary>
    public (DateTimeOffset First, List<double?> Values) Regular(IReadOnlyList<PlacePoint> points, DateTimeOffset now)
    {
        var closed = points.Where(point => After(point.Period) <= now).ToList();
        if (closed.Count == 0)
        {
            return (now, []);
        }

        var values = closed.ToDictionary(point => point.Period, point => point.Value);
        var regular = new List<double?>();
        for (var at = closed[0].Period; at <= closed[^1].Period; at = After(at))
        {
            regular.Add(values.GetValueOrDefault(at));
        }

        return (closed[0].Period, regular);
    }
}
