using System.Globalization;
using System.Security.Claims;
using Ioc.Enforcement.Review;
using Ioc.Web.Platform.Staff;

namespace Ioc.Web.Review;

/// <summary>The member of staff behind a request.</summary>
internal static class Officers
{
    public static Officer Officer(this ClaimsPrincipal who)
    {
        var name = who.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("A signed-in member of staff has no name identifier.");
        var maximum = long.TryParse(who.FindFirstValue(StaffMember.MaximumClaim), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : (long?)null;
        return new Officer(name, who.FindFirstValue(ClaimTypes.Name) ?? name, who.FindFirstValue(StaffMember.TitleClaim), maximum, who.FindFirstValue(StaffMember.PlaceClaim));
    }
}
