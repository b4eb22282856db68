using System.Security.Cryptography;
using System.Text;

namespace Ioc.Enforcement.Notices;

/// <summary>The code printed on a notice: with its number and plate it opens the case to its holder. 32^8 possibilities, of letters and digits that do not look alike.</summary>
public static class LookupCode
{
    private const string Alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    private const int Length = 8;

    /// <summary>A new code, in two groups: <c>7KQM-X2WP</c>.</summary>
    public static string Create()
    {
        var code = RandomNumberGenerator.GetString(Alphabet, Length);
        return $"{code[..4]}-{code[4..]}";
    }

    /// <summary>Whether what was typed is the code; takes the same time whatever was typed.</summary>
    public static bool Matches(string code, string typed) => CryptographicOperations.FixedTimeEquals(Digest(code), Digest(typed));

    private static byte[] Digest(string code) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(code.Where(char.IsLetterOrDigit)).ToUpperInvariant()));
}
