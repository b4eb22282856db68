using System.Globalization;
using Ioc.Domain.Text;

namespace Ioc.Domain.Enforcement;

/// <summary>In what a time limit is counted.</summary>
public enum ClockUnit
{
    /// <summary>Calendar days; a limit that would end on a day off ends on the next working day.</summary>
    Days,

    /// <summary>Working days.</summary>
    WorkingDays,

    /// <summary>Calendar months to the day; a limit that would end on a day off ends on the next working day.</summary>
    Months,

    /// <summary>Years to the day: a limitation, which is not put off by a day off.</summary>
    Years,
}

/// <summary>From which day a time limit is counted.</summary>
public enum ClockFrom
{
    /// <summary>The day of the event.</summary>
    Event,

    /// <summary>The day of the act.</summary>
    Act,

    /// <summary>The day on which the decision was received; of other events, their own day.</summary>
    Receipt,

    /// <summary>The day from which the limit of the same code that runs was counted: it becomes longer, and none begins where none runs.</summary>
    Running,
}

/// <summary>What happens when a limit passes unmet.</summary>
public enum ClockExpiry
{
    /// <summary>It stands on the board of what is overdue.</summary>
    Late,

    /// <summary>The inspection, registration and licensing bodies are asked to hold their services (Decree 168/2024, Art. 47.11).</summary>
    Hold,

    /// <summary>A right was not used; nothing is late.</summary>
    Lapse,

    /// <summary>The case is void.</summary>
    Void,
}

/// <summary>One time limit of the law, as dated data (clocks.csv).</summary>
/// <param name="Code">E.g. <c>send_notice</c>. Rows of one code exclude each other by <paramref name="Needs"/> or by validity.</param>
/// <param name="Starts">The events that start it.</param>
/// <param name="Stops">The events that meet it. Every end of a case stops all its clocks.</param>
/// <param name="Length">1 or more, in <paramref name="Unit"/>.</param>
/// <param name="Needs">True: only where the violator may explain (Art. 61); false: only where not; null: always.</param>
/// <param name="Party">Who must act: police, owner, violator or authority.</param>
/// <param name="Citation">The article that sets it.</param>
public sealed record ClockRule(
    string Code,
    IReadOnlyList<string> Starts,
    ClockFrom From,
    IReadOnlyList<string> Stops,
    int Length,
    ClockUnit Unit,
    bool? Needs,
    string Party,
    ClockExpiry OnExpiry,
    DateOnly ValidFrom,
    DateOnly? ValidTo,
    LocalText Text,
    string Citation)
{
    /// <summary>Every row.</summary>
    public static readonly IReadOnlyList<ClockRule> All = [.. DatedData.Read("clocks.csv").Select(Parse)];

    /// <summary>The limits that an event starts on a day.</summary>
    /// <param name="mayExplain">Whether the violator has the right to explain.</param>
    public static IEnumerable<ClockRule> StartedBy(string eventType, DateOnly day, bool mayExplain) =>
        All.Where(rule => rule.Starts.Contains(eventType, StringComparer.Ordinal)
            && day >= rule.ValidFrom && (rule.ValidTo is null || day <= rule.ValidTo)
            && (rule.Needs is null || rule.Needs == mayExplain));

    /// <summary>The codes of the limits that an event meets.</summary>
    public static IReadOnlyList<string> StoppedBy(string eventType) =>
        [.. All.Where(rule => rule.Stops.Contains(eventType, StringComparer.Ordinal)).Select(rule => rule.Code).Distinct(StringComparer.Ordinal)];

    /// <summary>The last day on which the limit is still met.</summary>
    public DateOnly DueFrom(DateOnly day) => Unit switch
    {
        ClockUnit.Days => WorkingCalendar.AfterDays(day, Length),
        ClockUnit.WorkingDays => WorkingCalendar.AfterWorkingDays(day, Length),
        ClockUnit.Months => WorkingCalendar.AfterDays(day, day.AddMonths(Length).DayNumber - day.DayNumber),
        _ => day.AddYears(Length),
    };

    /// <summary>The text and citation of a code, whatever its row.</summary>
    public static ClockRule Named(string code) => All.First(rule => rule.Code == code);

    private static ClockRule Parse(IReadOnlyDictionary<string, string> row) => new(
        row["code"],
        row["starts"].Split('|', StringSplitOptions.RemoveEmptyEntries),
        row["from"] switch { "event" => ClockFrom.Event, "act" => ClockFrom.Act, "receipt" => ClockFrom.Receipt, "running" => ClockFrom.Running, var other => throw new FormatException(other) },
        row["stops"].Split('|', StringSplitOptions.RemoveEmptyEntries),
        int.Parse(row["length"], NumberStyles.None, CultureInfo.InvariantCulture),
        row["unit"] switch { "days" => ClockUnit.Days, "working_days" => ClockUnit.WorkingDays, "months" => ClockUnit.Months, "years" => ClockUnit.Years, var other => throw new FormatException(other) },
        row["needs"] switch { "explanation" => true, "no_explanation" => false, "" => null, var other => throw new FormatException(other) },
        row["party"],
        row["on_expiry"] switch { "late" => ClockExpiry.Late, "hold" => ClockExpiry.Hold, "lapse" => ClockExpiry.Lapse, "void" => ClockExpiry.Void, var other => throw new FormatException(other) },
        DatedData.Day(row["valid_from"]),
        row["valid_to"].Length == 0 ? null : DatedData.Day(row["valid_to"]),
        new LocalText(row["vi"], row["en"]),
        row["citation"]);
}
