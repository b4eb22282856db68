using Ioc.Domain.Text;

namespace Ioc.Domain.Enforcement;

/// <summary>On what basis somebody is liable for what a vehicle did, as dated data (liable.csv; Decree 168/2024, Art. 47.6 and 47.8).</summary>
/// <param name="Of">owner: whom the registration names. other: somebody else. any: either.</param>
/// <param name="Party">person, organisation or any.</param>
/// <param name="Citation">The article that says so.</param>
public sealed record LiabilityBasis(string Code, string Of, string Party, DateOnly ValidFrom, DateOnly? ValidTo, LocalText Text, string Citation)
{
    /// <summary>Who drove: the only basis on which nobody stands in the owner's place.</summary>
    public const string Driver = "driver";

    /// <summary>Every row.</summary>
    public static readonly IReadOnlyList<LiabilityBasis> All =
    [
        .. DatedData.Read("liable.csv").Select(row => new LiabilityBasis(
            row["code"], row["of"], row["party"], DatedData.Day(row["valid_from"]), row["valid_to"].Length == 0 ? null : DatedData.Day(row["valid_to"]),
            new LocalText(row["vi"], row["en"]), row["citation"])),
    ];

    /// <summary>Whether it makes somebody liable as owner, whoever drove.</summary>
    public bool AsOwner => Code != Driver;

    /// <summary>The bases that were law on the day of an act.</summary>
    public static IReadOnlyList<LiabilityBasis> InForce(DateOnly day) => [.. All.Where(basis => day >= basis.ValidFrom && (basis.ValidTo is null || day <= basis.ValidTo))];

    /// <summary>What a code says, whenever it was law; null when no row has it.</summary>
    public static LiabilityBasis? Named(string? code) => All.FirstOrDefault(basis => basis.Code == code);

    /// <summary>Whether it can be said of somebody.</summary>
    /// <param name="isOwner">Whom the registration names.</param>
    /// <param name="organisation">An organisation; else a person.</param>
    public bool Fits(bool isOwner, bool organisation) =>
        (Of == "any" || Of == (isOwner ? "owner" : "other")) && (Party == "any" || Party == (organisation ? "organisation" : "person"));
}
