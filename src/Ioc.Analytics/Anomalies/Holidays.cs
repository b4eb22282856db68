using Ioc.Domain.Enforcement;

namespace Ioc.Analytics.Anomalies;

/// <summary>Days on which a town does not live as usual: the days off of the calendar, with what lies around them.</summary>
public static class Holidays
{
    private static readonly HashSet<DateOnly> Days = Around();

    /// <summary>Whether a day is a holiday or lies beside one: one day, three beside a break of three days and more (Tết).</summary>
    public static bool Touches(DateOnly day) => Days.Contains(day);

    private static HashSet<DateOnly> Around()
    {
        var off = WorkingCalendar.Special.Where(special => special.Off).Select(special => special.Day).Order().ToList();
        var days = new HashSet<DateOnly>();
        foreach (var day in off)
        {
            var length = off.Count(other => Math.Abs(other.DayNumber - day.DayNumber) <= 6);
            var margin = length >= 3 ? 3 : 1;
            for (var d = -margin; d <= margin; d++)
            {
                days.Add(day.AddDays(d));
            }
        }

        return days;
    }
}
