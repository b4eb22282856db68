using System.Text.Json;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Ioc.Web.Platform.Identity;

/// <summary>
/// An identity provider tells, server to server, that a session there is over (OpenID Connect Back-Channel Logout 1.0); the sessions here end with it.
/// </summary>
public sealed class BackChannelSignOut(SessionStore sessions, IOptionsMonitor<OpenIdConnectOptions> handlers, IOptions<IdentityOptions> identity, ILogger<BackChannelSignOut> log)
{
    private const string LogoutEvent = "http://schemas.openid.net/event/backchannel-logout";
    private static readonly JsonWebTokenHandler Tokens = new() { MapInboundClaims = false };

    /// <summary>200 when the token is the issuer's, whether a session was open or not; 400 otherwise.</summary>
    public async Task<IResult> AnswerAsync(OpenIdSignIn signIn, HttpRequest request, CancellationToken token)
    {
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        var issuer = signIn == OpenIdSignIn.Citizens ? identity.Value.Citizens : identity.Value.Staff;
        if (issuer.Issuer is null || !request.HasFormContentType || request.ContentLength is null or > 16_384)
        {
            return Results.BadRequest();
        }

        var form = await request.ReadFormAsync(token);
        if (await ReadAsync(signIn, form["logout_token"].ToString(), token) is not { } told)
        {
            log.LogWarning("A sign-out from {Address} was refused: its token is not the issuer's", request.HttpContext.Connection.RemoteIpAddress);
            return Results.BadRequest();
        }

        await sessions.EndFromProviderAsync(signIn.Session, told.Subject, told.Session, token);
        return Results.Ok();
    }

    private async Task<(string? Subject, string? Session)?> ReadAsync(OpenIdSignIn signIn, string given, CancellationToken token)
    {
        var openId = handlers.Get(signIn.Scheme);
        var provider = await openId.ConfigurationManager!.GetConfigurationAsync(token);
        var rules = openId.TokenValidationParameters.Clone();
        rules.ValidIssuer = provider.Issuer;
        rules.IssuerSigningKeys = provider.SigningKeys;
        var result = await Tokens.ValidateTokenAsync(given, rules);
        if (!result.IsValid || result.SecurityToken is not JsonWebToken jwt
            || jwt.TryGetPayloadValue<string>("nonce", out _) // a nonce would make it an ID token
            || !jwt.TryGetPayloadValue<JsonElement>("events", out var events) || events.ValueKind != JsonValueKind.Object || !events.TryGetProperty(LogoutEvent, out _))
        {
            return null;
        }

        var subject = jwt.TryGetPayloadValue<string>("sub", out var sub) ? sub : null;
        var session = jwt.TryGetPayloadValue<string>("sid", out var sid) ? sid : null;
        return subject is null && session is null ? null : (subject, session);
    }
}
