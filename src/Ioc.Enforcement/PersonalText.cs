using System.Text;

namespace Ioc.Enforcement;

/// <summary>Texts that people type: composed, trimmed, without control characters other than line breaks. What they say is left as it is.</summary>
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
            if (letter == '\n' || !char.IsControl(letter))
            {
                text.Append(letter);
            }
        }

        return text.ToString().Trim() is { Length: > 0 } tidy ? tidy : null;
    }
}
