using Ioc.Domain.Text;

namespace Ioc.Domain.Enforcement;

/// <summary>
/// What a suspension of a decision does to its payment, as dated data (suspensions.csv). The Law on Complaints, Art. 35, and the Law on Handling Administrative
/// Violations, Art. 15 and 73, suspend carrying the decision out; that the days do not count either, nor the surcharge, is how these articles are read here,
/// for none says it outright. Whoever runs the product may change the row.
/// </summary>
/// <param name="Stands">Whether the time to pay stands still, and with it the surcharge.</param>
/// <param name="Text">What the citizen and the desk read.</param>
public sealed record SuspensionRule(DateOnly ValidFrom, DateOnly? ValidTo, bool Stands, LocalText Text, string Citation)
{
    /// <summary>Every row.</summary>
    public static readonly IReadOnlyList<SuspensionRule> All =
    [
        .. DatedData.Read("suspensions.csv").Select(row => new SuspensionRule(
            DatedData.Day(row["valid_from"]), row["valid_to"].Length == 0 ? null : DatedData.Day(row["valid_to"]), row["payment"] == "stands", new LocalText(row["vi"], row["en"]),
            row["citation"])),
    ];

    /// <summary>The rule for a suspension that was ordered on a day.</summary>
    public static SuspensionRule On(DateOnly day) => All.First(rule => day >= rule.ValidFrom && (rule.ValidTo is null || day <= rule.ValidTo));
}
