using System.Globalization;
using Ioc.Domain.Text;

namespace Ioc.Domain.Enforcement;

/// <summary>
/// How a decision is received, or counts as received, as dated data (receipts.csv): the Law on Handling Administrative Violations, Art. 70, with what it presumes
/// where somebody refuses it, and Decree 168/2024, Art. 47.12, for electronic sending. Compared with public copies of the 2012 text; whoever runs the product
/// compares it with the text in force.
/// </summary>
/// <param name="Code">E.g. <c>handed</c>.</param>
/// <param name="ByOfficer">Whether an officer notes it; else the product sees it itself.</param>
/// <param name="Needs">reference: of the paper that proves it; posting: it was posted before; three_postings: three times; empty: nothing.</param>
/// <param name="AfterDays">Days that must have gone by since the last posting, 0 or more.</param>
public sealed record ReceiptWay(string Code, bool ByOfficer, string Needs, int AfterDays, DateOnly ValidFrom, DateOnly? ValidTo, LocalText Text, string Citation)
{
    /// <summary>The holder opened it on the phone.</summary>
    public const string Opened = "opened";

    /// <summary>Needs the number of the paper that proves it.</summary>
    public const string Reference = "reference";

    /// <summary>Needs a posting.</summary>
    public const string Posting = "posting";

    /// <summary>Needs three postings.</summary>
    public const string ThreePostings = "three_postings";

    /// <summary>Every row.</summary>
    public static readonly IReadOnlyList<ReceiptWay> All =
    [
        .. DatedData.Read("receipts.csv").Select(row => new ReceiptWay(
            row["code"], row["by"] == "officer", row["needs"], int.Parse(row["after_days"], NumberStyles.None, CultureInfo.InvariantCulture), DatedData.Day(row["valid_from"]),
            row["valid_to"].Length == 0 ? null : DatedData.Day(row["valid_to"]), new LocalText(row["vi"], row["en"]), row["citation"])),
    ];

    /// <summary>The ways that an officer may note on a day.</summary>
    public static IEnumerable<ReceiptWay> NotedOn(DateOnly day) => All.Where(way => way.ByOfficer && way.IsInForce(day));

    /// <summary>The text and citation of a code, whatever its row; null when there is none.</summary>
    public static ReceiptWay? Named(string? code) => All.FirstOrDefault(way => way.Code == code);

    /// <summary>How many postings it needs.</summary>
    public int Postings => Needs switch { Posting => 1, ThreePostings => 3, _ => 0 };

    private bool IsInForce(DateOnly day) => day >= ValidFrom && (ValidTo is null || day <= ValidTo);
}
