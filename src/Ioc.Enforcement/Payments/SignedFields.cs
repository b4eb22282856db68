using System.Security.Cryptography;
using System.Text;

namespace Ioc.Enforcement.Payments;

/// <summary>Names and values signed together: HMAC-SHA512 over the fields in ordinal order, URL-encoded and joined by &amp;, as Vietnamese gateways do.</summary>
public static class SignedFields
{
    /// <summary>The field that carries the signature.</summary>
    public const string Signature = "secureHash";

    /// <summary>The fields as a query string with their signature.</summary>
    public static string Query(IEnumerable<KeyValuePair<string, string>> fields, string secret)
    {
        var text = Canonical(fields);
        return $"{text}&{Signature}={Sign(text, secret)}";
    }

    /// <summary>Whether the fields carry the signature that this secret gives them.</summary>
    public static bool Verify(IReadOnlyDictionary<string, string> fields, string secret)
    {
        if (!fields.TryGetValue(Signature, out var given))
        {
            return false;
        }

        var expected = Sign(Canonical(fields.Where(field => field.Key != Signature)), secret);
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
    }

    private static string Canonical(IEnumerable<KeyValuePair<string, string>> fields) =>
        string.Join('&', fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{Uri.EscapeDataString(field.Key)}={Uri.EscapeDataString(field.Value)}"));

    private static string Sign(string text, string secret) =>
        Convert.ToHexStringLower(HMACSHA512.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));
}
