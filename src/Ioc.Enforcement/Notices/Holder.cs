namespace Ioc.Enforcement.Notices;

/// <summary>A citizen for whom the identity service vouches; theirs are the cases of the owner, and of whom a record names, with these numbers.</summary>
/// <param name="Account">The citizen's account here; events name nobody but this.</param>
/// <param name="PersonNumber">Twelve digits; null where the person signs in for an organisation only.</param>
/// <param name="OrganisationNumber">Ten or thirteen digits, of the organisation for which the person signs in.</param>
public sealed record Holder(Guid Account, string? PersonNumber, string? OrganisationNumber)
{
    /// <summary>For a query that calls <c>enforcement.case_party</c> <c>p</c>: whether that is this citizen. Its parameters are the properties.</summary>
    public const string Is = "((p.kind = 'person' and p.number = @PersonNumber) or (p.kind = 'organisation' and p.number = @OrganisationNumber))";

    /// <summary>As events name the holder.</summary>
    public string Actor => $"citizen:{Account}";
}
