using Ioc.Domain.Time;

namespace Ioc.Vision.Rules;

/// <summary>A part of the week in Vietnam's time.</summary>
/// <param name="Days">The days on which it begins.</param>
/// <param name="From">Minute of the day, 0..1439.</param>
/// <param name="To">Minute of the day, 1..1440; not after <paramref name="From"/>: it runs past midnight.</param>
public readonly record struct TimeWindow(IReadOnlySet<DayOfWeek> Days, int From, int To);

/// <summary>When a rule holds. Without windows it always does.</summary>
public sealed record Schedule(IReadOnlyList<TimeWindow> Windows)
{
    public static readonly Schedule Always = new([]);

    /// <summary>Whether the rule holds at a moment.</summary>
    public bool Holds(DateTimeOffset at)
    {
        if (Windows.Count == 0)
        {
            return true;
        }

        var local = VietnamTime.At(at);
        var minute = local.TimeOfDay.TotalMinutes;
        foreach (var window in Windows)
        {
            var night = window.To <= window.From;
            if ((window.Days.Contains(local.DayOfWeek) && minute >= window.From && (night || minute < window.To))
                || (night && window.Days.Contains(Yesterday(local.DayOfWeek)) && minute < window.To))
            {
                return true;
            }
        }

        return false;
    }

    private static DayOfWeek Yesterday(DayOfWeek day) => (DayOfWeek)(((int)day + 6) % 7);
}
