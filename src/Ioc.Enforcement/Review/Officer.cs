namespace Ioc.Enforcement.Review;

/// <summary>The member of staff who acts.</summary>
/// <param name="Name">The account.</param>
/// <param name="DisplayName">As it stands on documents.</param>
/// <param name="Title">The office, see competences.csv; null where the account names none.</param>
/// <param name="Maximum">Đồng: the most that this person may decide; null: what the office may.</param>
/// <param name="PlaceCode">Acts on the cases of this place and the places in it; null: on all.</param>
public sealed record Officer(string Name, string DisplayName, string? Title, long? Maximum = null, string? PlaceCode = null)
{
    /// <summary>As events name the officer.</summary>
    public string Actor => $"officer:{Name}";
}
