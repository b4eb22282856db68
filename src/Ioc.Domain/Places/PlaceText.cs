using System.Globalization;
using System.Text;

namespace Ioc.Domain.Places;

/// <summary>Names of places as people type them: without diacritics, with or without what kind of place it is, sometimes with a slip.</summary>
public static class PlaceText
{
    private static readonly string[] Kinds =
        ["dac khu", "thanh pho", "thi tran", "thi xa", "phuong", "quan", "huyen", "tinh", "xa", "tp", "tx", "tt", "p", "q", "h", "x"];

    /// <summary>Lower case, no diacritics, đ as d, punctuation as one space: <c>TP. Phủ Lý</c> becomes <c>tp phu ly</c>.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var letter in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark)
            {
                continue;
            }

            if (char.IsLetterOrDigit(letter))
            {
                folded.Append(letter is 'đ' or 'Đ' ? 'd' : char.ToLowerInvariant(letter));
            }
            else if (folded.Length > 0 && folded[^1] != ' ')
            {
                folded.Append(' ');
            }
        }

        return folded.ToString().TrimEnd();
    }

    /// <summary>The folded name without the kind before it: <c>Phường Bến Thịnh</c> becomes <c>ben thinh</c>. A number keeps it: <c>phuong 5</c>.</summary>
    public static string Bare(string text)
    {
        var folded = Fold(text);
        var kind = Array.Find(Kinds, k => folded.StartsWith(k + " ", StringComparison.Ordinal));
        return kind is null || folded[(kind.Length + 1)..].All(c => char.IsAsciiDigit(c)) ? folded : folded[(kind.Length + 1)..];
    }

    /// <summary>How many letters differ (inserted, left out, changed, two neighbours swapped), or more than <paramref name="most"/>.</summary>
    public static int Distance(string one, string other, int most)
    {
        if (Math.Abs(one.Length - other.Length) > most)
        {
            return most + 1;
        }

        var (before, last, now) = (new int[other.Length + 1], new int[other.Length + 1], new int[other.Length + 1]);
        for (var j = 0; j <= other.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= one.Length; i++)
        {
            now[0] = i;
            var least = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var same = one[i - 1] == other[j - 1];
                now[j] = Math.Min(Math.Min(now[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    now[j] = Math.Min(now[j], before[j - 2] + 1);
                }

                least = Math.Min(least, now[j]);
            }

            if (least > most)
            {
                return most + 1;
            }

            (before, last, now) = (last, now, before);
        }

        return last[other.Length];
    }
}
