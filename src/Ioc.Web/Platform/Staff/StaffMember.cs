using System.Globalization;
using System.Security.Claims;

namespace Ioc.Web.Platform.Staff;

/// <summary>A member of staff.</summary>
/// <param name="Name">The account, as events name it: <c>officer:NAME</c>.</param>
/// <param name="DisplayName">As it stands on documents.</param>
/// <param name="Roles">Of <see cref="StaffRoles"/>.</param>
/// <param name="Title">Office of an authority, see competences.csv; null: the site's.</param>
/// <param name="MaximumAmount">Đồng; the most that this authority may decide; null: what the office may.</param>
/// <param name="PlaceCode">Sees only the cases of this place and the places in it; null: all.</param>
public sealed record StaffMember(
    string Name, string DisplayName, IReadOnlyList<string> Roles, string? Title = null, long? MaximumAmount = null, string? PlaceCode = null)
{
    /// <summary>Claim with the office of an authority.</summary>
    public const string TitleClaim = "ioc.title";

    /// <summary>Claim with the most that an authority may decide, đồng.</summary>
    public const string MaximumClaim = "ioc.maximum";

    /// <summary>Claim with the place whose cases the member sees.</summary>
    public const string PlaceClaim = "ioc.place";

    /// <summary>What a session of this member says.</summary>
    public ClaimsPrincipal Principal()
    {
        var claims = new List<Claim> { new(ClaimTypes.NameIdentifier, Name), new(ClaimTypes.Name, DisplayName) };
        claims.AddRange(Roles.Select(role => new Claim(ClaimTypes.Role, role)));
        void Add(string type, string? value)
        {
            if (value is not null)
            {
                claims.Add(new Claim(type, value));
            }
        }

        Add(TitleClaim, Title);
        Add(MaximumClaim, MaximumAmount?.ToString(CultureInfo.InvariantCulture));
        Add(PlaceClaim, PlaceCode);
        return new ClaimsPrincipal(new ClaimsIdentity(claims, Policies.StaffScheme));
    }
}
