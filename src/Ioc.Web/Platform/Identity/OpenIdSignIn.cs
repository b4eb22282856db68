using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Ioc.Web.Platform.Identity;

/// <summary>
/// One audience's way in: authorisation code with PKCE, the ID token's signature, issuer, audience, nonce and time checked by the framework's own
/// handler; then <see cref="IAdmission"/> says as whom the person comes in.
/// </summary>
/// <param name="Name">citizen or staff; also the last part of the addresses.</param>
/// <param name="Scheme">Of the handler that talks to the issuer.</param>
/// <param name="Session">Of the cookie that the person gets.</param>
/// <param name="Home">The page that is told how it went.</param>
public sealed record OpenIdSignIn(string Name, string Scheme, string Session, string Home)
{
    public static readonly OpenIdSignIn Citizens = new("citizen", "citizen-openid", Policies.CitizenScheme, "/citizen");

    public static readonly OpenIdSignIn Staff = new("staff", "staff-openid", Policies.StaffScheme, "/sign-in");

    // asymmetric only: a shared secret would let whoever checks a token make one
    private static readonly string[] Algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256];

    /// <summary>Where the issuer sends the browser back to.</summary>
    public string Callback => $"/api/sign-in/{Name}/callback";

    /// <summary>Sets the framework's handler up for an issuer.</summary>
    public void Configure(OpenIdConnectOptions openId, IssuerOptions issuer)
    {
        openId.Authority = issuer.Issuer;
        openId.ClientId = issuer.ClientId;
        openId.ClientSecret = issuer.ClientSecret;
        openId.RequireHttpsMetadata = !new Uri(issuer.Issuer!).IsLoopback;
        openId.ResponseType = OpenIdConnectResponseType.Code;
        openId.ResponseMode = OpenIdConnectResponseMode.Query;
        openId.UsePkce = true;
        openId.CallbackPath = Callback;
        openId.SignInScheme = Session;
        openId.SaveTokens = true;
        openId.MapInboundClaims = false;
        openId.GetClaimsFromUserInfoEndpoint = issuer.UserInfo;
        openId.RemoteAuthenticationTimeout = TimeSpan.FromMinutes(15);
        openId.BackchannelTimeout = TimeSpan.FromSeconds(10);
        openId.Scope.Clear();
        foreach (var scope in issuer.Scopes)
        {
            openId.Scope.Add(scope);
        }

        openId.ClaimActions.Remove("acr");
        foreach (var claim in issuer.Claims.Values)
        {
            openId.ClaimActions.MapJsonKey(claim, claim);
        }

        openId.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAudience = issuer.ClientId,
            ValidAlgorithms = Algorithms,
            ClockSkew = TimeSpan.FromSeconds(issuer.ClockSkewSeconds),
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ValidateIssuer = true,
            ValidateIssuerSigningKey = true,
        };

        // The issuer answers by a plain navigation: Lax cookies come along, also where this host has no certificate (the demo on one machine).
        foreach (var cookie in (CookieBuilder[])[openId.CorrelationCookie, openId.NonceCookie])
        {
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        }

        openId.Events = new OpenIdConnectEvents
        {
            OnRedirectToIdentityProvider = redirect =>
            {
                redirect.ProtocolMessage.AcrValues = issuer.Levels.Count > 0 ? string.Join(' ', issuer.Levels) : null;
                return Task.CompletedTask;
            },
            OnTokenValidated = validated =>
            {
                // The framework lets a token without a signature pass when it comes from the issuer's token endpoint, trusting the connection. We do not.
                if (validated.SecurityToken is not { RawSignature.Length: > 0 } token || !Algorithms.Contains(token.Header.Alg, StringComparer.Ordinal))
                {
                    validated.Fail("The ID token is not signed.");
                }

                return Task.CompletedTask;
            },
            OnTicketReceived = received => AdmitAsync(received, issuer),
            OnAccessDenied = denied => TellAsync(denied, SignInProblem.GivenUp),
            OnRemoteFailure = failed => FailedAsync(failed),
        };
    }

    private async Task AdmitAsync(TicketReceivedContext received, IssuerOptions issuer)
    {
        var from = received.Principal!;
        var subject = from.FindFirstValue("sub");
        if (subject is null)
        {
            await TellAsync(received, SignInProblem.Failed);
            return;
        }

        if (issuer.Levels.Count > 0 && !issuer.Levels.Contains(from.FindFirstValue("acr") ?? "", StringComparer.Ordinal))
        {
            await TellAsync(received, SignInProblem.LevelTooLow);
            return;
        }

        var claims = issuer.Claims
            .Select(pair => (pair.Key, Value: from.FindFirstValue(pair.Value)?.Trim()))
            .Where(pair => !string.IsNullOrEmpty(pair.Value))
            .ToDictionary(pair => pair.Key, pair => pair.Value!, StringComparer.Ordinal);
        var admission = received.HttpContext.RequestServices.GetRequiredKeyedService<IAdmission>(Name);
        var (who, problem) = await admission.AdmitAsync(new Vouched(issuer.Issuer!, subject, claims), received.HttpContext.RequestAborted);
        if (who?.Identity is not ClaimsIdentity identity)
        {
            await TellAsync(received, problem ?? SignInProblem.Failed);
            return;
        }

        identity.AddClaim(new Claim(SessionStore.ProviderSubject, subject));
        if (from.FindFirstValue("sid") is { } session)
        {
            identity.AddClaim(new Claim(SessionStore.ProviderSession, session));
        }

        received.Principal = who;

        // of the issuer's tokens only the one that names its session is kept: it ends that session when the person signs out
        var token = received.Properties!.GetTokenValue(OpenIdConnectParameterNames.IdToken);
        received.Properties!.StoreTokens(token is null ? [] : [new AuthenticationToken { Name = OpenIdConnectParameterNames.IdToken, Value = token }]);
        received.Properties!.IsPersistent = false;
        received.Properties!.ExpiresUtc = null;
    }

    private async Task FailedAsync(RemoteFailureContext failed)
    {
        // the message names the check that failed, never the token
        failed.HttpContext.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Ioc.Web.Identity")
            .LogWarning("A sign-in of a {Person} failed: {Reason}", Name, failed.Failure?.GetBaseException().GetType().Name);
        var away = failed.Failure?.GetBaseException() is HttpRequestException or TaskCanceledException or System.Net.Sockets.SocketException;
        await TellAsync(failed, away ? SignInProblem.Unreachable : SignInProblem.Failed);
    }

    private Task TellAsync(HandleRequestContext<RemoteAuthenticationOptions> context, SignInProblem problem)
    {
        context.Response.Redirect($"{Home}?problem={problem.Code}");
        context.HandleResponse();
        return Task.CompletedTask;
    }
}

/// <summary>Sets up each audience's handler from the configured issuer.</summary>
internal sealed class ConfigureOpenId(IOptions<IdentityOptions> identity) : IConfigureNamedOptions<OpenIdConnectOptions>
{
    public void Configure(string? name, OpenIdConnectOptions options)
    {
        if (name == OpenIdSignIn.Citizens.Scheme)
        {
            OpenIdSignIn.Citizens.Configure(options, identity.Value.Citizens);
        }
        else if (name == OpenIdSignIn.Staff.Scheme)
        {
            OpenIdSignIn.Staff.Configure(options, identity.Value.Staff);
        }
    }

    public void Configure(OpenIdConnectOptions options)
    {
        // every handler here has a name
    }
}
