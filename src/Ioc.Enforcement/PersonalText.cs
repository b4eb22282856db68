using System.Text;

namespace Ioc.Enforcement;

/// <summary>
/// Texts that people type: composed, trimmed, without control characters other than line breaks, and without the marks that turn
/// the direction of writing: with them a text reads otherwise on the desk and on paper than it is kept. What they say is left as it is.
/// </summary>
public static class PersonalText
{
    /// <summary>Null when nothing is left.</summary>
    public static string? Tidy(string? typed)
    {
        if (typed is null)
        {
            return null;
        }

        var text = new StringBuilder(typed.Length);
        foreach (var letter in typed.ReplaceLineEndings("\n").Normalize(NormalizationForm.FormC))
        {
            if (letter == '\n' || !(char.IsControl(letter) || TurnsDirection(letter)))
            {
                text.Append(letter);
            }
        }

        return text.ToString().Trim() is { Length: > 0 } tidy ? tidy : null;
    }
    // Unicode's Bidi_Control, whole.
    private static bool TurnsDirection(char letter) => letter is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
