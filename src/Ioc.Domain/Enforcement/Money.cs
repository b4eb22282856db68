using System.Globalization;

namespace Ioc.Domain.Enforcement;

/// <summary>Amounts in whole đồng, written for people.</summary>
public static class Money
{
    private static readonly NumberFormatInfo Dots = new() { NumberGroupSeparator = ".", NumberDecimalSeparator = "," };

    /// <summary>Digits in groups of three parted by dots: 19.000.000.</summary>
    public static string Vietnamese(long amount) => amount.ToString("N0", Dots);

    /// <summary>Digits in groups of three parted by commas: 19,000,000.</summary>
    public static string English(long amount) => amount.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The amount in Vietnamese words, as documents repeat it: mười chín triệu đồng.</summary>
    /// <param name="amount">0 or more.</param>
    public static string Words(long amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        if (amount == 0)
        {
            return "không đồng";
        }

        var parts = new List<string>();
        AppendBillions(amount, first: true, parts);
        return string.Join(' ', parts) + " đồng";
    }

    private static readonly string[] Digits = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];

    private static void AppendBillions(long amount, bool first, List<string> parts)
    {
        var billions = amount / 1_000_000_000;
        if (billions > 0)
        {
            AppendBillions(billions, first, parts);
            parts.Add("tỷ");
            first = false;
        }

        foreach (var (size, name) in ((long, string)[])[(1_000_000, "triệu"), (1_000, "nghìn"), (1, "")])
        {
            var group = (int)(amount % 1_000_000_000 / size % 1000);
            if (group == 0)
            {
                continue;
            }

            AppendGroup(group, first, parts);
            if (name.Length > 0)
            {
                parts.Add(name);
            }

            first = false;
        }
    }

    // Three digits. After a higher group the hundreds are always said: "một triệu không trăm linh năm nghìn".
    private static void AppendGroup(int group, bool first, List<string> parts)
    {
        var (hundreds, tens, ones) = (group / 100, group / 10 % 10, group % 10);
        if (hundreds > 0 || !first)
        {
            parts.Add(Digits[hundreds]);
            parts.Add("trăm");
            if (tens == 0 && ones > 0)
            {
                parts.Add("linh");
            }
        }

        if (tens == 1)
        {
            parts.Add("mười");
        }
        else if (tens > 1)
        {
            parts.Add(Digits[tens]);
            parts.Add("mươi");
        }

        if (ones > 0)
        {
            parts.Add((tens, ones) switch
            {
                ( > 1, 1) => "mốt",
                ( > 1, 4) => "tư",
                ( > 0, 5) => "lăm",
                _ => Digits[ones],
            });
        }
    }
}
