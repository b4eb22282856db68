using System.Security.Claims;
using Ioc.Web.Platform.Identity;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Platform.Staff;

/// <summary>A member of staff for whom the city's directory vouches comes in with the roles that the administrator gave here.</summary>
public sealed class StaffAdmission(StaffAccounts accounts, StaffJournal journal, IOptions<SiteOptions> site) : IAdmission
{
    /// <inheritdoc />
    public async Task<(ClaimsPrincipal? Who, SignInProblem? Problem)> AdmitAsync(Vouched person, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(person);
        if (!person.Claims.TryGetValue("account", out var account)
            || await accounts.AdmitAsync(account.ToLowerInvariant(), person.Subject, site.Value.Demo, token) is not { } member)
        {
            return (null, SignInProblem.AccountUnknown);
        }

        await journal.TellAsync(Domain.Events.EventTypes.StaffSignedIn, member.Name, $"staff:{member.Name}", "openid", null, token);
        return (member.Principal(), null);
    }
}
