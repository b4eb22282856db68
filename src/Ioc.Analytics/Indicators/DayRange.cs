using Ioc.Domain.Time;

namespace Ioc.Analytics.Indicators;

/// <summary>Local days, both ends included.</summary>
public readonly record struct DayRange(DateOnly From, DateOnly To)
{
    /// <summary>This range without the days after another, or null when nothing is left.</summary>
    public DayRange? Until(DateOnly last) => From > last ? null : new(From, To > last ? last : To);

    /// <summary>The whole months of this range, as their first days.</summary>
    public DayRange Months() => new(VietnamTime.MonthOf(From), VietnamTime.MonthOf(To));

    /// <summary>The days of all months that this range touches.</summary>
    public DayRange WholeMonths() => new(VietnamTime.MonthOf(From), VietnamTime.MonthOf(To).AddMonths(1).AddDays(-1));

    /// <summary>The days of all years that this range touches.</summary>
    public DayRange WholeYears() => new(new(From.Year, 1, 1), new(To.Year, 12, 31));

    /// <summary>The smallest range that holds both.</summary>
    public DayRange And(DayRange other) => new(From < other.From ? From : other.From, To > other.To ? To : other.To);
}
