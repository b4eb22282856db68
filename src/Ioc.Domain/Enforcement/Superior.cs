using Ioc.Domain.Text;

namespace Ioc.Domain.Enforcement;

/// <summary>Who is the superior head of an office, as dated data (superiors.csv; Law on Complaints, Art. 7): the one who settles the second complaint.</summary>
/// <param name="Title">The office whose decision is complained about, see competences.csv.</param>
/// <param name="SuperiorTitle">The office above it; one that competences.csv does not know has no account here.</param>
/// <param name="Text">The name of the office above.</param>
/// <param name="Citation">The article that says so.</param>
public sealed record Superior(string Title, string SuperiorTitle, DateOnly ValidFrom, DateOnly? ValidTo, LocalText Text, string Citation)
{
    /// <summary>Every row.</summary>
    public static readonly IReadOnlyList<Superior> All =
    [
        .. DatedData.Read("superiors.csv").Select(row => new Superior(
            row["title"], row["superior"], DatedData.Day(row["valid_from"]), row["valid_to"].Length == 0 ? null : DatedData.Day(row["valid_to"]), new LocalText(row["vi"], row["en"]),
            row["citation"])),
    ];

    /// <summary>Who stands above an office on a day; null when the table does not say.</summary>
    public static Superior? Of(string title, DateOnly day) =>
        All.FirstOrDefault(superior => superior.Title == title && day >= superior.ValidFrom && (superior.ValidTo is null || day <= superior.ValidTo));
}
