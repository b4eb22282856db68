using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ioc.Web.OpenData;

/// <summary>Says how old an answer is, and spares it who has it already (RFC 9110 and 9111).</summary>
internal static class Freshness
{
    /// <summary>Writes ETag, Last-Modified and Cache-Control.</summary>
    /// <param name="edition">Changes whenever the answer to the same address does.</param>
    /// <returns>True when the caller has this edition: 304 is the answer.</returns>
    public static bool Unchanged(HttpContext http, string edition, DateTimeOffset? modified)
    {
        // The address and what was asked for in it are part of the name: two pages of a dataset are two answers.
        var whole = $"{edition} {http.Request.Host} {http.Request.Path} {http.Request.QueryString} {http.Request.Headers.Accept}";
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whole)))[..24]}\"";
        var headers = http.Response.Headers;
        headers.ETag = tag;
        headers.CacheControl = "public, max-age=300";
        headers.Vary = "Accept";
        if (modified is { } at)
        {
            headers.LastModified = at.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);
        }

        return http.Request.Headers.IfNoneMatch.SelectMany(value => (value ?? "").Split(',')).Any(value => value.Trim() is var given && (given == "*" || given == tag || given == "W/" + tag));
    }
}
