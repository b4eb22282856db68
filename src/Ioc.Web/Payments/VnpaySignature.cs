using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Ioc.Web.Payments;

/// <summary>How VNPAY 2.1.0 signs: HMAC-SHA512 over the fields in ordinal order, URL-encoded as forms are (a blank is <c>+</c>), without the signature itself.</summary>
internal static class VnpaySignature
{
    /// <summary>The field that carries the signature.</summary>
    public const string Field = "vnp_SecureHash";

    private const string TypeField = "vnp_SecureHashType";

    /// <summary>The fields as a query string with their signature.</summary>
    public static string Query(IEnumerable<KeyValuePair<string, string>> fields, string secret)
    {
        var text = Canonical(fields);
        return $"{text}&{Field}={Sign(text, secret)}";
    }

    /// <summary>Whether fields that came from outside carry the signature that this secret gives them.</summary>
    public static bool Verify(IReadOnlyDictionary<string, string> fields, string secret) =>
        fields.TryGetValue(Field, out var given)
        && Same(given, Sign(Canonical(fields.Where(f => f.Key.StartsWith("vnp_", StringComparison.Ordinal) && f.Key is not (Field or TypeField))), secret));

    /// <summary>The signature of a text; what querydr joins by <c>|</c> is signed so too.</summary>
    public static string Sign(string text, string secret) => Convert.ToHexStringLower(HMACSHA512.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));

    /// <summary>Compares in the same time whatever differs; the case of the digits does not matter.</summary>
    public static bool Same(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given.ToLowerInvariant()), Encoding.UTF8.GetBytes(expected));

    private static string Canonical(IEnumerable<KeyValuePair<string, string>> fields) =>
        string.Join('&', fields.Where(f => f.Value.Length > 0).OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{WebUtility.UrlEncode(f.Key)}={WebUtility.UrlEncode(f.Value)}"));
}
