using System.Security.Claims;
using Ioc.Domain.Text;
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

    private static async Task<Session> Current(HttpContext http, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        var staff = await http.AuthenticateAsync(Policies.StaffScheme);
        return staff.Principal is { } who ? Describe(who) : new Session(false, null, null, []);
    }

    private static async Task<Results<Ok<Session>, ProblemHttpResult>> SignInAsync(
        SignIn request, StaffAccounts accounts, IOptions<SiteOptions> site, HttpContext http, CancellationToken token)
    {
        if (await accounts.CheckAsync(request.Name?.Trim() ?? "", request.Password ?? "", site.Value.Demo, token) is not { } member)
        {
            return Problems.Because(StatusCodes.Status401Unauthorized, "session.refused", new LocalText(
                "Tên hoặc mật khẩu không đúng, hoặc tài khoản đang tạm khóa. Hãy thử lại sau ít phút.",
                "The name or password is wrong, or the account is locked for a while. Try again in a few minutes."));
        }

        var claims = new List<Claim> { new(ClaimTypes.NameIdentifier, member.Name), new(ClaimTypes.Name, member.DisplayName) };
        claims.AddRange(member.Roles.Select(role => new Claim(ClaimTypes.Role, role)));
        var who = new ClaimsPrincipal(new ClaimsIdentity(claims, Policies.StaffScheme));
        await http.SignInAsync(Policies.StaffScheme, who);
        return TypedResults.Ok(Describe(who));
    }

    private static async Task<NoContent> SignOutAsync(HttpContext http, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        await http.SignOutAsync(Policies.StaffScheme);
        return TypedResults.NoContent();
    }

    private static Session Describe(ClaimsPrincipal who) => new(
        true,
        who.FindFirstValue(ClaimTypes.NameIdentifier),
        who.FindFirstValue(ClaimTypes.Name),
        [.. who.FindAll(ClaimTypes.Role).Select(role => role.Value)]);
}

/// <summary>What a person types to sign in.</summary>
public sealed record SignIn(string? Name, string? Password);

/// <summary>Who is signed in, if anyone.</summary>
public sealed record Session(bool SignedIn, string? Name, string? DisplayName, IReadOnlyList<string> Roles);
