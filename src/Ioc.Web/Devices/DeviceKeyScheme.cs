using System.Security.Claims;
using System.Text.Encodings.Web;
using Ioc.Domain.Text;
using Ioc.Web.Platform;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Devices;

/// <summary>Lets a machine in by its key: <c>Authorization: Bearer ioc-…</c>.</summary>
internal sealed class DeviceKeyScheme(DeviceKeys keys, TimeProvider clock, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    /// <summary>The claim that names what the key is for.</summary>
    public const string KindClaim = "ioc:device-kind";

    /// <summary>The claim that names the key itself, by its id.</summary>
    public const string KeyClaim = "ioc:device-key";

    private const string Bearer = "Bearer ";
    private static readonly object Arrival = new();

    /// <summary>The camera's code or the junction of a machine that was let in.</summary>
    public static string SubjectOf(ClaimsPrincipal who) =>
        who.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("A machine that was let in has no subject.");

    /// <summary>
    /// When a request's first bytes were here: before its body was read and anything was asked of the database, so that a slow line or a busy host is not
    /// taken for a slow clock.
    /// </summary>
    public static DateTimeOffset ArrivedAt(HttpContext http) => (DateTimeOffset)http.Items[Arrival]!;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        Context.Items.TryAdd(Arrival, clock.GetUtcNow());
        var written = Request.Headers.Authorization.ToString();
        if (!written.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        if (await keys.FindAsync(written[Bearer.Length..].Trim(), Context.RequestAborted) is not { } key)
        {
            return AuthenticateResult.Fail("unknown or revoked key");
        }

        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, key.Subject), new Claim(KindClaim, key.Kind), new Claim(KeyClaim, key.Id.ToString())], Scheme.Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Because(StatusCodes.Status401Unauthorized, "device.key", new LocalText(
            "Thiếu khóa thiết bị, hoặc khóa sai hay đã bị thu hồi. Gửi tiêu đề Authorization: Bearer KHÓA; khóa được tạo trên trang camera.",
            "The device's key is missing, wrong or revoked. Send the header Authorization: Bearer KEY; keys are made on the camera page.")).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Problems.Because(StatusCodes.Status403Forbidden, "device.not_allowed", new LocalText(
        "Khóa này dùng cho loại thiết bị khác.", "This key is for another kind of device.")).ExecuteAsync(Context);
}
