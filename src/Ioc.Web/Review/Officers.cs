using System.Security.Claims;
using Ioc.Enforcement.Review;

namespace Ioc.Web.Review;

/// <summary>The member of staff behind a request.</summary>
internal static class Officers
{
    /// <summary>Claim with the office of an authority, see competences.csv.</summary>
    public const string TitleClaim = "ioc.title";

    public static Officer Officer(this ClaimsPrincipal who)
    {
        var name = who.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("A signed-in member of staff has no name identifier.");
        return new Officer(name, who.FindFirstValue(ClaimTypes.Name) ?? name, who.FindFirstValue(TitleClaim));
    }
}
