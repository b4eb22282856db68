using System.Security.Cryptography;
using Ioc.Documents;

namespace Ioc.Enforcement.Documents;

/// <summary>
/// What stands at the foot of a paper so that anyone who holds it can ask whether it is genuine. The code opens nothing: who asks learns what kind of paper
/// it is, its day, its agency and whether it still stands, and no person.
/// </summary>
/// <param name="Number">As printed, e.g. <c>000123/TB-XPVPHC</c>.</param>
/// <param name="Code">Twelve letters and digits in groups of four.</param>
/// <param name="PublicAddress">The site that answers.</param>
public sealed record PaperSeal(string Number, string Code, string PublicAddress)
{
    private const string Alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    /// <summary>What the strip takes at the foot of a page, in points; a signature that keeps it free never leaves the strip alone on a page.</summary>
    internal const double Room = Square + 16;

    private const double Square = 52;

    /// <summary>A seal with a new code.</summary>
    public static PaperSeal New(string number, string publicAddress)
    {
        var code = RandomNumberGenerator.GetString(Alphabet, 12);
        return new PaperSeal(number, $"{code[..4]}-{code[4..8]}-{code[8..]}", publicAddress.TrimEnd('/'));
    }

    /// <summary>Where the QR code leads.</summary>
    public string Address => $"{PublicAddress}/verify?n={Uri.EscapeDataString(Number)}&c={Code}";

    /// <summary>A strip with the QR code at its right.</summary>
    internal void Print(AdministrativePaper paper)
    {
        const double beside = AdministrativePaper.Width - Square - 14;
        paper.Keep(Square + 12);
        paper.Space(4);
        paper.Separator();
        paper.QrCode(Address, AdministrativePaper.Right - Square, paper.Y, Square);
        paper.Paragraph([Run.Bold("Kiểm tra văn bản: "), $"quét mã QR hoặc mở {PublicAddress}/verify, nhập số ", Run.Bold(Number), " và mã ", Run.Bold(Code), "."], indent: 0, width: beside, points: 10);
        paper.Paragraph([Run.Italic("Trang kiểm tra chỉ cho biết văn bản có thật và còn hiệu lực hay không, không hiển thị thông tin cá nhân.")], indent: 0, width: beside, points: 10);
    }
}
