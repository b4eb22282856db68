using Microsoft.Extensions.Options;

namespace Ioc.Web.Platform;

/// <summary>The address that people reach this site under.</summary>
public sealed class PublicAddress(IOptions<SiteOptions> site)
{
    /// <summary>As configured; else the one by which this request came. Without a slash at the end.</summary>
    public string Of(HttpRequest request) => (site.Value.PublicAddress ?? $"{request.Scheme}://{request.Host}").TrimEnd('/');
}
