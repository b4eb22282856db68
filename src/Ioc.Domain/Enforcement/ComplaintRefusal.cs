using Ioc.Domain.Text;

namespace Ioc.Domain.Enforcement;

/// <summary>Why a complaint need not be taken up, as dated data (complaint-refusals.csv; Law on Complaints, Art. 11).</summary>
/// <param name="Citation">The article that says so.</param>
public sealed record ComplaintRefusal(string Code, DateOnly ValidFrom, DateOnly? ValidTo, LocalText Text, string Citation)
{
    /// <summary>Every row.</summary>
    public static readonly IReadOnlyList<ComplaintRefusal> All =
    [
        .. DatedData.Read("complaint-refusals.csv").Select(row => new ComplaintRefusal(
            row["code"], DatedData.Day(row["valid_from"]), row["valid_to"].Length == 0 ? null : DatedData.Day(row["valid_to"]), new LocalText(row["vi"], row["en"]), row["citation"])),
    ];

    /// <summary>The reasons that are law on a day.</summary>
    public static IReadOnlyList<ComplaintRefusal> InForce(DateOnly day) => [.. All.Where(reason => day >= reason.ValidFrom && (reason.ValidTo is null || day <= reason.ValidTo))];

    /// <summary>What a code says, whenever it was law; null when no row has it.</summary>
    public static ComplaintRefusal? Named(string? code) => All.FirstOrDefault(reason => reason.Code == code);
}
