using Ioc.Domain.Time;

namespace Ioc.Analytics.Explore;

/// <summary>How finely time is looked at.</summary>
public enum TimeStep
{
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// <summary>The calendar of the steps: each day lies in one of each.</summary>
public static class TimeSteps
{
    /// <summary>The first day of the step that a day lies in.</summary>
    public static DateOnly Start(this TimeStep step, DateOnly day) => step switch
    {
        TimeStep.Day => day,
        TimeStep.Week => VietnamTime.MondayOf(day),
        TimeStep.Month => VietnamTime.MonthOf(day),
        TimeStep.Quarter => new(day.Year, (((day.Month - 1) / 3) * 3) + 1, 1),
        _ => new(day.Year, 1, 1),
    };

    /// <summary>The first day of a step further on, or back.</summary>
    public static DateOnly Add(this TimeStep step, DateOnly start, int steps) => step switch
    {
        TimeStep.Day => start.AddDays(steps),
        TimeStep.Week => start.AddDays(7 * steps),
        TimeStep.Month => start.AddMonths(steps),
        TimeStep.Quarter => start.AddMonths(3 * steps),
        _ => start.AddYears(steps),
    };

    /// <summary>The same step of the year before; a week: the one 52 weeks earlier, so that weekdays match.</summary>
    public static DateOnly YearBefore(this TimeStep step, DateOnly start) => step == TimeStep.Week ? start.AddDays(-364) : start.AddYears(-1);

    /// <summary>The steps that make up this one without overlapping its borders, finest first.</summary>
    internal static IReadOnlyList<TimeStep> Finer(this TimeStep step, bool monthly) => (step, monthly) switch
    {
        (TimeStep.Week or TimeStep.Month, false) => [TimeStep.Day],
        (TimeStep.Quarter, false) => [TimeStep.Day, TimeStep.Month],
        (TimeStep.Year, false) => [TimeStep.Day, TimeStep.Month, TimeStep.Quarter],
        (TimeStep.Quarter, true) => [TimeStep.Month],
        (TimeStep.Year, true) => [TimeStep.Month, TimeStep.Quarter],
        _ => [],
    };
}
