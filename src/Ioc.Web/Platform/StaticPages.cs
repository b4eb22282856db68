using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;

namespace Ioc.Web.Platform;

/// <summary>How the built pages are sent, for slow connections: compressed, and what bears a hash in its name only once.</summary>
internal static class StaticPages
{
    /// <summary>A file below /assets never changes under its name; every other is asked for again.</summary>
    public static StaticFileOptions Options { get; } = new()
    {
        OnPrepareResponse = file => file.Context.Response.Headers.CacheControl =
            file.Context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache",
    };

    // Only what is the same for everybody is compressed: an answer that mixes a secret with what an attacker sent would tell by its length.
    public static void AddCompression(IServiceCollection services)
    {
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = ["text/html", "text/css", "text/javascript", "image/svg+xml", "application/manifest+json"];
        });
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Optimal);
    }
}
