using System.Globalization;
using Ioc.Domain.Text;

namespace Ioc.Domain.Enforcement;

/// <summary>
/// By how much the time to explain in writing may be extended where the person asks for it (Law on Handling Administrative Violations, Art. 61), as dated data
/// (explanation-extensions.csv). Taken from the law as known; whoever runs the product compares it with the text in force.
/// </summary>
/// <param name="Length">The most that may be granted, 1 or more, in <paramref name="Unit"/>.</param>
/// <param name="Times">How often it may be asked for in a case.</param>
public sealed record ExplanationExtension(int Length, ClockUnit Unit, int Times, DateOnly ValidFrom, DateOnly? ValidTo, LocalText Text, string Citation)
{
    /// <summary>Every row.</summary>
    public static readonly IReadOnlyList<ExplanationExtension> All =
    [
        .. DatedData.Read("explanation-extensions.csv").Select(row => new ExplanationExtension(
            int.Parse(row["length"], NumberStyles.None, CultureInfo.InvariantCulture),
            row["unit"] switch { "days" => ClockUnit.Days, "working_days" => ClockUnit.WorkingDays, var other => throw new FormatException(other) },
            int.Parse(row["times"], NumberStyles.None, CultureInfo.InvariantCulture), DatedData.Day(row["valid_from"]), row["valid_to"].Length == 0 ? null : DatedData.Day(row["valid_to"]),
            new LocalText(row["vi"], row["en"]), row["citation"])),
    ];

    /// <summary>The rule of a day; null where the law of that day knows no extension.</summary>
    public static ExplanationExtension? On(DateOnly day) => All.FirstOrDefault(rule => day >= rule.ValidFrom && (rule.ValidTo is null || day <= rule.ValidTo));

    /// <summary>The last day to which a time to explain can be extended.</summary>
    /// <param name="last">The last day to explain without it.</param>
    public DateOnly Latest(DateOnly last) => Unit == ClockUnit.Days ? WorkingCalendar.AfterDays(last, Length) : WorkingCalendar.AfterWorkingDays(last, Length);
}
