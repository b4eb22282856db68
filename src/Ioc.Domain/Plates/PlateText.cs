using System.Text;

namespace Ioc.Domain.Plates;

/// <summary>Plates as people type them, and as they are stored and compared.</summary>
public static class PlateText
{
    /// <summary>
    /// The stored form: upper case, without separators; Đ is kept. <c>59x3-123.45</c> gives <c>59X312345</c>.
    /// Nothing is guessed: a letter that no plate has stays, and the grammar then refuses it.
    /// </summary>
    public static string Normalise(string typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        var composed = typed.Normalize(NormalizationForm.FormC);
        var text = new StringBuilder(composed.Length);
        foreach (var character in composed)
        {
            var upper = char.ToUpperInvariant(character);

            // Three capitals look like Đ: Vietnamese (U+0110), Icelandic (U+00D0) and African (U+0189).
            if (upper is 'Đ' or 'Ð' or 'Ɖ')
            {
                text.Append('Đ');
            }
            else if (char.IsLetterOrDigit(upper))
            {
                text.Append(upper);
            }
        }

        return text.ToString();
    }

    /// <summary>
    /// The form to compare and look up by: as <see cref="Normalise"/>, with Đ written D, because cameras, keyboards and
    /// registers differ in it. Two plates with one key are to be told apart by the vehicle's class.
    /// </summary>
    public static string Key(string typed) => Normalise(typed).Replace('Đ', 'D');
}
