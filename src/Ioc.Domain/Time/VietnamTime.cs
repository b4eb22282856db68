namespace Ioc.Domain.Time;

/// <summary>Vietnam's clock: UTC+7 all year since 1975, so that a legal day needs no time-zone database.</summary>
public static class VietnamTime
{
    /// <summary>UTC+7.</summary>
    public static readonly TimeSpan Offset = TimeSpan.FromHours(7);

    /// <summary>The local wall clock at a point in time.</summary>
    public static DateTimeOffset At(DateTimeOffset time) => time.ToOffset(Offset);

    /// <summary>The calendar day on which a point in time falls.</summary>
    public static DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(At(time).DateTime);

    /// <summary>The point in time, in UTC, at which a local day begins.</summary>
    public static DateTimeOffset StartOf(DateOnly day) => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), Offset).ToUniversalTime();

    /// <summary>The first day of the month of a day.</summary>
    public static DateOnly MonthOf(DateOnly day) => new(day.Year, day.Month, 1);

    /// <summary>The Monday of the week of a day.</summary>
    public static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
}
