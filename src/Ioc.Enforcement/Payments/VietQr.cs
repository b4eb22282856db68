using System.Globalization;
using System.Text;

namespace Ioc.Enforcement.Payments;

/// <summary>
/// A transfer as banks' apps read it from a QR code: NAPAS VietQR on EMVCo's merchant-presented mode. Tags of two digits, lengths of two digits, values;
/// a checksum at the end.
/// </summary>
public static class VietQr
{
    private const string Napas = "A000000727";
    private const string ToAccount = "QRIBFTTA";

    /// <summary>The text of the code.</summary>
    /// <param name="bank">The bank's number (BIN), six digits.</param>
    /// <param name="account">Up to 19 letters and digits.</param>
    /// <param name="amount">Đồng, more than 0.</param>
    /// <param name="purpose">What the payee sees: ASCII letters, digits and blanks, at most 25. It carries the payment's reference.</param>
    /// <exception cref="ArgumentException">A value that no bank would read.</exception>
    public static string Transfer(string bank, string account, long amount, string purpose)
    {
        if (bank.Length != 6 || !bank.All(char.IsAsciiDigit))
        {
            throw new ArgumentException("A bank's number has six digits.", nameof(bank));
        }

        if (account.Length is 0 or > 19 || !account.All(char.IsAsciiLetterOrDigit))
        {
            throw new ArgumentException("An account has up to 19 letters and digits.", nameof(account));
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(amount);
        if (purpose.Length is 0 or > 25 || !purpose.All(c => char.IsAsciiLetterOrDigit(c) || c == ' '))
        {
            throw new ArgumentException("A purpose has up to 25 letters, digits and blanks, without diacritics.", nameof(purpose));
        }

        var text = Field("00", "01")
            + Field("01", "12") // made for one payment
            + Field("38", Field("00", Napas) + Field("01", Field("00", bank) + Field("01", account)) + Field("02", ToAccount))
            + Field("53", "704")
            + Field("54", amount.ToString(CultureInfo.InvariantCulture))
            + Field("58", "VN")
            + Field("62", Field("08", purpose))
            + "6304";
        return text + Checksum(text);
    }

    /// <summary>Whether a text ends with the checksum of what stands before it.</summary>
    public static bool IsWhole(string text) => text.Length > 8 && text[^8..^4] == "6304" && text[^4..] == Checksum(text[..^4]);

    /// <summary>CRC-16/CCITT-FALSE (polynomial 0x1021, start 0xFFFF, not reflected) as four hexadecimal digits.</summary>
    public static string Checksum(string text)
    {
        var crc = 0xFFFF;
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            crc ^= b << 8;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
            }

            crc &= 0xFFFF;
        }

        return crc.ToString("X4", CultureInfo.InvariantCulture);
    }

    private static string Field(string tag, string value) => string.Create(CultureInfo.InvariantCulture, $"{tag}{value.Length:D2}{value}");
}
