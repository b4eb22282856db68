namespace Ioc.Enforcement.Notices;

/// <summary>A citizen for whom the identity service vouches; holds the notices that were decided on against the owner with these numbers.</summary>
/// <param name="Account">The citizen's account here; events name nobody but this.</param>
/// <param name="PersonNumber">Twelve digits; null where the person signs in for an organisation only.</param>
/// <param name="OrganisationNumber">Ten or thirteen digits, of the organisation for which the person signs in.</param>
public sealed record Holder(Guid Account, string? PersonNumber, string? OrganisationNumber)
{
    /// <summary>For a query that calls <c>enforcement.case_vehicle</c> <c>v</c>: whether the case is this holder's, frozen for them. Its parameters are the properties.</summary>
    public const string Owns =
        "v.frozen_at is not null and ((v.owner_kind = 'person' and v.owner_number = @PersonNumber) or (v.owner_kind = 'organisation' and v.owner_number = @OrganisationNumber))";

    /// <summary>As events name the holder.</summary>
    public string Actor => $"citizen:{Account}";
}
