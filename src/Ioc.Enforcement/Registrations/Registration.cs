namespace Ioc.Enforcement.Registrations;

/// <summary>One row of a registrations file: a vehicle and its owner.</summary>
/// <param name="Plate">Without separators, Đ kept.</param>
/// <param name="Family">car or motorbike: the two that can share a text.</param>
/// <param name="VehicleClass">car, motorbike, truck or bus.</param>
/// <param name="PlateColour">white, yellow, blue or red.</param>
/// <param name="Status">active, stolen or revoked.</param>
/// <param name="HolderBasis">Why this owner counts as owner: a code of registry.holder_basis (Decree 168/2024, Art. 47.6).</param>
/// <param name="OwnerKind">person or organisation.</param>
/// <param name="OwnerNumber">Twelve digits of a person, ten or thirteen of an organisation.</param>
public sealed record Registration(
    string Plate,
    string Family,
    string VehicleClass,
    string PlateColour,
    string Brand,
    string Model,
    string Colour,
    string Status,
    DateOnly RegisteredOn,
    DateOnly? ExpiresOn,
    string OwnerKind,
    string OwnerName,
    string OwnerNumber,
    string OwnerAddress,
    bool Simulated,
    string HolderBasis = "registered");
