namespace Ioc.Enforcement.Review;

/// <summary>The member of staff who acts.</summary>
/// <param name="Name">The account.</param>
/// <param name="DisplayName">As it stands on documents.</param>
/// <param name="Title">The office, see competences.csv; null where the account names none.</param>
public sealed record Officer(string Name, string DisplayName, string? Title)
{
    /// <summary>As events name the officer.</summary>
    public string Actor => $"officer:{Name}";
}
