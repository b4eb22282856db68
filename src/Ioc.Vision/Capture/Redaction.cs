using System.Text.RegularExpressions;

namespace Ioc.Vision.Capture;

/// <summary>Takes users, passwords and keys out of a text before anyone can see it: logs, errors, database, pages.</summary>
public static partial class Redaction
{
    /// <summary>What stands where a secret stood.</summary>
    public const string Mark = "***";

    /// <summary>The text with every <c>user:password@</c> and every secret query value masked.</summary>
    public static string Of(string text) =>
        Queries().Replace(Users().Replace(text, "${scheme}" + Mark + "@"), "${name}" + Mark);

    // Greedy up to the last @ of the authority: a password may itself hold an @ (or even a slash, typed by hand).
    [GeneratedRegex("""\b(?<scheme>[a-z][a-z0-9+.-]*://)[^\s'"]*@""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Users();

    [GeneratedRegex("""(?<name>[?&;](user|username|usr|password|passwd|pass|pwd|token|auth|key|secret)=)[^&;\s'"]*""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Queries();
}
