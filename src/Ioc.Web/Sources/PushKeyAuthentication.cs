using System.Security.Claims;
using System.Text.Encodings.Web;
using Ioc.Analytics.Sources;
using Ioc.Domain.Text;
using Ioc.Web.Platform;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Sources;

/// <summary>A system that pushes shows its key: <c>Authorization: Bearer ioc_push_…</c>.</summary>
public sealed class PushKeyAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder, PushKeys keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    private const string Bearer = "Bearer ";

    /// <summary>Where the key of the request stands.</summary>
    public static readonly object Item = new();

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        if (await keys.FindAsync(header[Bearer.Length..].Trim(), Context.RequestAborted) is not { } key)
        {
            return AuthenticateResult.Fail("unknown key");
        }

        Context.Items[Item] = key;
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, key.Id.ToString())], Scheme.Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        Problems.Because(StatusCodes.Status401Unauthorized, "push.key", new LocalText(
            "Khóa không đúng hoặc đã bị thu hồi. Gửi khóa trong tiêu đề Authorization: Bearer ioc_push_…",
            "The key is unknown or was revoked. Send it in the header Authorization: Bearer ioc_push_…")).ExecuteAsync(Context);
}
