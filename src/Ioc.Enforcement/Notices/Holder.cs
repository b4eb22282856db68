namespace Ioc.Enforcement.Notices;

/// <summary>A citizen for whom the identity service vouches; holds the notices of the vehicles registered under these numbers.</summary>
/// <param name="Account">The citizen's account here; events name nobody but this.</param>
/// <param name="PersonNumber">Twelve digits; null where the person signs in for an organisation only.</param>
/// <param name="OrganisationNumber">Ten or thirteen digits, of the organisation for which the person signs in.</param>
public sealed record Holder(Guid Account, string? PersonNumber, string? OrganisationNumber)
{
    /// <summary>For a query that calls the owner <c>o</c>: whether that owner is this holder. Its parameters are the properties.</summary>
    public const string Owns =
        "((o.kind = 'person' and o.number = @PersonNumber) or (o.kind = 'organisation' and o.number = @OrganisationNumber))";

    /// <summary>As events name the holder.</summary>
    public string Actor => $"citizen:{Account}";
}
