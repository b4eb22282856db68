using Ioc.Domain.Text;

namespace Ioc.Web.Platform;

/// <summary>What every answer to a browser carries, and what every change from a browser must carry.</summary>
public static class BrowserSafety
{
    /// <summary>
    /// A header that no form and no foreign page can send: together with SameSite cookies it keeps other sites from acting in a person's name.
    /// </summary>
    public const string Header = "X-IOC";

    // Pages, scripts, pictures and sockets come from this host alone; the map runs its worker from a blob and styles its canvas inline.
    private const string ContentPolicy =
        "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; " +
        "connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

    public static IApplicationBuilder UseBrowserSafety(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";

        if (ChangesSomething(http.Request) && http.GetEndpoint()?.Metadata.GetMetadata<CalledByMachines>() is null && !http.Request.Headers.ContainsKey(Header))
        {
            await Problems.Because(StatusCodes.Status400BadRequest, "request.header_missing", new LocalText(
                $"Thiếu tiêu đề {Header}: yêu cầu này không đến từ trang của hệ thống.",
                $"The header {Header} is missing: this request does not come from a page of this system.")).ExecuteAsync(http);
            return;
        }

        await next(http);
    });

    private static bool ChangesSomething(HttpRequest request) =>
        request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method);
}

/// <summary>Marks an endpoint that other machines call with a signature of their own instead of a cookie.</summary>
public sealed class CalledByMachines;
