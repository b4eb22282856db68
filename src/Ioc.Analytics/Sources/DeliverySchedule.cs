using Ioc.Domain.Time;

namespace Ioc.Analytics.Sources;

/// <summary>When a source must have delivered: at times of each day (23:00 and 08:00 for lodging), or on a day of each month; or never by a date.</summary>
/// <param name="Times">Local times of each day, rising; empty where it is not daily.</param>
/// <param name="Day">Day of the month, 1 to 28, by the end of which the month before is due; null where it is not monthly.</param>
public sealed record DeliverySchedule(IReadOnlyList<TimeOnly> Times, int? Day)
{
    /// <summary>The schedule of a row of fact.source.</summary>
    public static DeliverySchedule Of(TimeOnly[]? dueTimes, int? dueDay) => new([.. (dueTimes ?? []).Order()], dueDay);

    /// <summary>The next time at which it is due, after now; null where it never is.</summary>
    public DateTimeOffset? Next(DateTimeOffset now) => Around(now).Where(due => due > now).Cast<DateTimeOffset?>().FirstOrDefault();

    /// <summary>The last time at which it was due; null where it never is.</summary>
    public DateTimeOffset? Last(DateTimeOffset now) => Around(now).Where(due => due <= now).Cast<DateTimeOffset?>().LastOrDefault();

    /// <summary>Whether the delivery that was due last has not come: nothing came since the time before it.</summary>
    /// <param name="delivered">The last delivery; null where there was none.</param>
    public bool IsLate(DateTimeOffset? delivered, DateTimeOffset now) =>
        Last(now) is { } due && (delivered is null || (Last(due.AddTicks(-1)) is { } before && delivered <= before));

    /// <summary>From when on it is late if nothing more comes: the delivery answers the next due time, and the one after is missed.</summary>
    /// <param name="delivered">The last delivery, or the end of what it told.</param>
    /// <returns>Null where it never is.</returns>
    public DateTimeOffset? LateFrom(DateTimeOffset delivered) => Next(delivered.AddTicks(-1)) is { } answered ? Next(answered) : null;

    // Every due time from two periods ago to the next period, rising.
    private IEnumerable<DateTimeOffset> Around(DateTimeOffset now)
    {
        var today = VietnamTime.DayOf(now);
        if (Times.Count > 0)
        {
            return Enumerable.Range(-2, 4).SelectMany(days => Times.Select(time => VietnamTime.StartOf(today.AddDays(days)) + time.ToTimeSpan()));
        }

        return Day is { } day
            ? Enumerable.Range(-2, 4).Select(months => VietnamTime.StartOf(VietnamTime.MonthOf(today).AddMonths(months).AddDays(day)))
            : [];
    }
}
