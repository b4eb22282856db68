using Ioc.Domain.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Ioc.Web.Platform.Identity;

/// <summary>The way to the identity providers and back out again; one seam for citizens and staff.</summary>
public static class SignInEndpoints
{
    public static IEndpointRouteBuilder MapSignIn(this IEndpointRouteBuilder routes)
    {
        var signIn = routes.MapGroup("/api/sign-in").WithTags("sign-in").AllowAnonymous();
        signIn.MapGet("/", (IOptions<IdentityOptions> identity) => new SignInWays(
            Way(identity.Value.Citizens), Way(identity.Value.Staff), identity.Value.StaffPasswords,
            SignInProblem.All.ToDictionary(problem => problem.Code, problem => problem.Text, StringComparer.Ordinal)));
        signIn.MapGet("/citizen", (string? next, IOptions<IdentityOptions> identity) => Start(OpenIdSignIn.Citizens, identity.Value.Citizens, next));
        signIn.MapGet("/staff", (string? next, IOptions<IdentityOptions> identity) => Start(OpenIdSignIn.Staff, identity.Value.Staff, next));

        var signOut = routes.MapGroup("/api/sign-out").WithTags("sign-in").AllowAnonymous().WithMetadata(new CalledByMachines()).DisableAntiforgery();
        signOut.MapPost("/citizen", (HttpRequest request, BackChannelSignOut back, CancellationToken token) => back.AnswerAsync(OpenIdSignIn.Citizens, request, token));
        signOut.MapPost("/staff", (HttpRequest request, BackChannelSignOut back, CancellationToken token) => back.AnswerAsync(OpenIdSignIn.Staff, request, token));
        return routes;
    }

    /// <summary>Ends the session of this browser.</summary>
    /// <returns>Where the browser must go to end the identity provider's session too; null when there is none.</returns>
    internal static async Task<SignedOut> EndAsync(this HttpContext http, OpenIdSignIn signIn, string origin, CancellationToken token)
    {
        var session = await http.AuthenticateAsync(signIn.Session);
        var hint = session.Properties?.GetTokenValue(OpenIdConnectParameterNames.IdToken);
        await http.SignOutAsync(signIn.Session);
        if (hint is null)
        {
            return new SignedOut(null);
        }

        var openId = http.RequestServices.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>().Get(signIn.Scheme);
        try
        {
            var provider = await openId.ConfigurationManager!.GetConfigurationAsync(token);
            return new SignedOut(string.IsNullOrEmpty(provider.EndSessionEndpoint) ? null : new OpenIdConnectMessage
            {
                IssuerAddress = provider.EndSessionEndpoint,
                ClientId = openId.ClientId,
                IdTokenHint = hint,
                PostLogoutRedirectUri = origin + signIn.Home,
            }.BuildRedirectUrl());
        }
        catch (InvalidOperationException)
        {
            return new SignedOut(null); // the provider is away: here, at least, the session is over
        }
    }

    private static SignInWay? Way(IssuerOptions issuer) => issuer.Issuer is null ? null : new SignInWay(issuer.Simulated);

    private static Results<ChallengeHttpResult, ProblemHttpResult> Start(OpenIdSignIn signIn, IssuerOptions issuer, string? next) =>
        issuer.Issuer is null
            ? Problems.Because(StatusCodes.Status404NotFound, "sign_in.not_configured", new LocalText(
                "Chưa kết nối dịch vụ định danh.", "No identity service is connected."))
            : TypedResults.Challenge(new AuthenticationProperties { RedirectUri = IsOwnPath(next) ? next : signIn.Home }, [signIn.Scheme]);

    /// <summary>Only a path of this host: an address in a link must not send a signed-in person elsewhere.</summary>
    private static bool IsOwnPath(string? next) => next is ['/', ..] && next is not ['/', '/' or '\\', ..] && !next.Any(char.IsControl);
}

/// <summary>GET /api/sign-in: how one can sign in here.</summary>
/// <param name="Citizens">Null where no identity provider is connected.</param>
/// <param name="StaffPasswords">Whether staff may use a password of this site.</param>
/// <param name="Problems">Code to text, for <c>?problem=</c>.</param>
public sealed record SignInWays(SignInWay? Citizens, SignInWay? Staff, bool StaffPasswords, IReadOnlyDictionary<string, LocalText> Problems);

/// <param name="Simulated">True where the demo's simulator stands for the provider.</param>
public sealed record SignInWay(bool Simulated);

/// <summary>The answer to signing out.</summary>
/// <param name="ContinueAt">Where the browser goes next to end the identity provider's session; null: nowhere.</param>
public sealed record SignedOut(string? ContinueAt);
