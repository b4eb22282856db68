using Ioc.Domain.Text;

namespace Ioc.Domain.Enforcement;

/// <summary>One day that is not what its weekday says.</summary>
/// <param name="Off">True: nobody works. False: a Saturday or Sunday that is worked in exchange.</param>
/// <param name="Status">announced, by_law, expected (before the yearly announcement) or verify.</param>
/// <param name="Source">The announcement or article that says so.</param>
public sealed record SpecialDay(DateOnly Day, bool Off, string Status, LocalText Text, string Source);

/// <summary>
/// Vietnam's working days, as dated data (holidays.csv), and how a time limit is counted (Civil Code 2015, Art. 147 and 148, which the Law on Handling
/// Administrative Violations, Art. 8, refers to): the first day does not count; a limit in calendar days that ends on a day off ends on the next working day.
/// </summary>
public static class WorkingCalendar
{
    /// <summary>Every row, oldest first.</summary>
    public static readonly IReadOnlyList<SpecialDay> Special =
    [
        .. DatedData.Read("holidays.csv").Select(row => new SpecialDay(
            DatedData.Day(row["date"]), row["kind"] == "off", row["status"], new LocalText(row["vi"], row["en"]), row["source"])),
    ];

    private static readonly Dictionary<DateOnly, SpecialDay> ByDay = Special.ToDictionary(special => special.Day);

    /// <summary>The last day that the table speaks of; after it only weekends and the fixed holidays are known to be missing.</summary>
    public static readonly DateOnly KnownUntil = new(Special[^1].Day.Year, 12, 31);

    /// <summary>Whether offices work on that day.</summary>
    public static bool IsWorkingDay(DateOnly day) =>
        ByDay.TryGetValue(day, out var special) ? !special.Off : day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    /// <summary>The last day of a limit of that many calendar days from a day.</summary>
    /// <param name="days">1 or more.</param>
    public static DateOnly AfterDays(DateOnly from, int days)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(days);
        var last = from.AddDays(days);
        while (!IsWorkingDay(last))
        {
            last = last.AddDays(1);
        }

        return last;
    }

    /// <summary>The last day of a limit of that many working days from a day.</summary>
    /// <param name="days">1 or more.</param>
    public static DateOnly AfterWorkingDays(DateOnly from, int days)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(days);
        var last = from;
        while (days > 0)
        {
            last = last.AddDays(1);
            days -= IsWorkingDay(last) ? 1 : 0;
        }

        return last;
    }
}
