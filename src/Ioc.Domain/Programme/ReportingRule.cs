using Ioc.Domain.Enforcement;
using Ioc.Domain.Time;

namespace Ioc.Domain.Programme;

/// <summary>How often a plan wants a report.</summary>
public enum ReportEvery
{
    /// <summary>Of each day; due the next day.</summary>
    Day,

    /// <summary>Of each month; due in the next month.</summary>
    Month,

    /// <summary>One, at the end.</summary>
    Once,
}

/// <summary>One row of the reporting calendar: when the report of a period is due.</summary>
/// <param name="DayOfMonth">Of a monthly report, 1..28.</param>
/// <param name="Before">True: "before the 5th" is met on the last working day before it. False: "on the 10th".</param>
/// <param name="OnDay">Of a single report.</param>
/// <param name="At">The hour of the day, Vietnam's clock, at which the report must be there.</param>
/// <remarks>
/// A plan says nothing of days off. Whoever is early is never late, so a monthly or single report whose day is off is due on the last working day
/// before it. A daily report is due on every day, as the campaign's plan says.
/// </remarks>
public sealed record ReportingRule(ReportEvery Every, int? DayOfMonth, bool Before, DateOnly? OnDay, TimeOnly At)
{
    /// <summary>Working days before the due day on which the first reminder goes out.</summary>
    public const int AheadDays = 2;

    /// <summary>When reminders of monthly reports go out.</summary>
    public static readonly TimeOnly Morning = new(8, 0);

    /// <summary>The day on which the report of a period is due.</summary>
    /// <param name="period">The day, or the first day of the month, that the report is about; of a single report any.</param>
    public DateOnly DueDay(DateOnly period)
    {
        if (Every == ReportEvery.Day)
        {
            return period.AddDays(1);
        }

        var named = Every == ReportEvery.Once
            ? OnDay ?? throw new InvalidOperationException("A single report names its day.")
            : VietnamTime.MonthOf(period).AddMonths(1).AddDays((DayOfMonth ?? throw new InvalidOperationException("A monthly report names its day of the month.")) - 1);
        return OnOrBefore(Before ? named.AddDays(-1) : named);
    }

    /// <summary>The last moment at which the report of a period is in time, UTC.</summary>
    public DateTimeOffset DueAt(DateOnly period) => VietnamTime.StartOf(DueDay(period)) + At.ToTimeSpan();

    /// <summary>The periods whose reports fall due on days of a range, both ends included, oldest first.</summary>
    public IReadOnlyList<DateOnly> PeriodsDue(DateOnly from, DateOnly to)
    {
        var periods = Every switch
        {
            ReportEvery.Day => Enumerable.Range(0, Math.Max(0, to.DayNumber - from.DayNumber + 1)).Select(i => from.AddDays(i - 1)),
            // days off may draw the due day back into the month before: one month more is looked at
            ReportEvery.Month => Enumerable.Range(-1, Math.Max(0, ((to.Year - from.Year) * 12) + to.Month - from.Month) + 2).Select(i => VietnamTime.MonthOf(from).AddMonths(i)),
            _ => OnDay is { } day ? [day] : [],
        };
        return [.. periods.Where(period => DueDay(period) is var due && due >= from && due <= to)];
    }

    /// <summary>The reminders of one report: when each goes out, UTC, in order.</summary>
    public IReadOnlyList<(ReminderKind Kind, DateTimeOffset At)> Reminders(DateOnly period)
    {
        var (day, due) = (DueDay(period), DueAt(period));
        if (Every == ReportEvery.Day)
        {
            return [(ReminderKind.Due, due.AddHours(-1)), (ReminderKind.Missed, due)];
        }

        var ahead = day;
        for (var left = AheadDays; left > 0; left--)
        {
            ahead = OnOrBefore(ahead.AddDays(-1));
        }

        return
        [
            (ReminderKind.Ahead, VietnamTime.StartOf(ahead) + Morning.ToTimeSpan()),
            (ReminderKind.Due, VietnamTime.StartOf(day) + Morning.ToTimeSpan()),
            (ReminderKind.Missed, due),
        ];
    }

    private static DateOnly OnOrBefore(DateOnly day)
    {
        while (!WorkingCalendar.IsWorkingDay(day))
        {
            day = day.AddDays(-1);
        }

        return day;
    }
}

/// <summary>What a reminder says.</summary>
public enum ReminderKind
{
    /// <summary>The report is due in two working days.</summary>
    Ahead,

    /// <summary>It is due today, or within the hour.</summary>
    Due,

    /// <summary>Its time has passed.</summary>
    Missed,
}
