using System.Security.Claims;
using System.Text.Json.Nodes;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Web.Platform.Identity;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Platform.Staff;

/// <summary>Sign-in and sign-out of staff.</summary>
public static class SessionEndpoints
{
    /// <summary>Name of the rate limit on guesses of a password.</summary>
    public const string GuessLimit = "sign-in";

    public static IEndpointRouteBuilder MapStaffSession(this IEndpointRouteBuilder routes)
    {
        var session = routes.MapGroup("/api/session").WithTags("session").AllowAnonymous();
        session.MapGet("/", Current);
        session.MapPost("/", SignInAsync).RequireRateLimiting(GuessLimit);
        session.MapDelete("/", SignOutAsync);
        return routes;
    }

    private static async Task<Session> Current(IOptions<SiteOptions> site, HttpContext http, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        var staff = await http.AuthenticateAsync(Policies.StaffScheme);
        return staff.Principal is { } who ? Describe(who, site.Value) : new Session(false, null, null, [], site.Value.Demo);
    }

    private static async Task<Results<Ok<Session>, ProblemHttpResult>> SignInAsync(
        SignIn request, StaffAccounts accounts, StaffJournal journal, IOptions<SiteOptions> site, IOptions<IdentityOptions> identity, HttpContext http, CancellationToken token)
    {
        if (!identity.Value.StaffPasswords)
        {
            return Problems.Because(StatusCodes.Status404NotFound, "session.no_passwords", new LocalText(
                "Ở đây không dùng mật khẩu. Hãy đăng nhập bằng tài khoản cơ quan.", "Passwords are not used here. Sign in with your agency's account."));
        }

        if (await accounts.CheckAsync(request.Name?.Trim() ?? "", request.Password ?? "", site.Value.Demo, token) is not { } member)
        {
            return Problems.Because(StatusCodes.Status401Unauthorized, "session.refused", new LocalText(
                "Tên hoặc mật khẩu không đúng, hoặc tài khoản đang tạm khóa. Hãy thử lại sau ít phút.",
                "The name or password is wrong, or the account is locked for a while. Try again in a few minutes."));
        }

        var who = member.Principal();
        await http.SignInAsync(Policies.StaffScheme, who);
        await journal.TellAsync(EventTypes.StaffSignedIn, member.Name, $"staff:{member.Name}", "password", null, token);
        return TypedResults.Ok(Describe(who, site.Value));
    }

    // Here, or on every device: one's own sessions are one's own to end.
    private static async Task<SignedOut> SignOutAsync(
        bool? everywhere, HttpContext http, PublicAddress address, SessionStore sessions, StaffJournal journal, CancellationToken token)
    {
        var staff = await http.AuthenticateAsync(Policies.StaffScheme);
        var left = await http.EndAsync(OpenIdSignIn.Staff, address.Of(http.Request), token);
        if (staff.Principal?.FindFirstValue(ClaimTypes.NameIdentifier) is { } name)
        {
            await journal.TellAsync(EventTypes.StaffSignedOut, name, $"staff:{name}", null, null, token);
            if (everywhere == true)
            {
                var others = await sessions.EndAllAsync(Policies.StaffScheme, name, token);
                await journal.TellAsync(EventTypes.StaffSessionsEnded, name, $"staff:{name}", null, new JsonObject { ["sessions"] = others }, token);
            }
        }

        return left;
    }

    private static Session Describe(ClaimsPrincipal who, SiteOptions site) => new(
        true,
        who.FindFirstValue(ClaimTypes.NameIdentifier),
        who.FindFirstValue(ClaimTypes.Name),
        [.. who.FindAll(ClaimTypes.Role).Select(role => role.Value)],
        site.Demo);
}

/// <summary>What a person types to sign in.</summary>
public sealed record SignIn(string? Name, string? Password);

/// <summary>Who is signed in, if anyone.</summary>
/// <param name="Simulated">The site shows the invented town: whatever stands on its pages is simulated.</param>
public sealed record Session(bool SignedIn, string? Name, string? DisplayName, IReadOnlyList<string> Roles, bool Simulated);
