using Ioc.Documents;

namespace Ioc.Enforcement.Documents;

/// <summary>The strip at the foot of a notice or a letter: where and by what it is looked up, with a QR code at its right.</summary>
public static class LookUpStrip
{
    /// <summary>Where it is looked up. The address carries the number only: the code is typed from the paper.</summary>
    public static string Address(string publicAddress, string number)
    {
        ArgumentNullException.ThrowIfNull(publicAddress);
        return $"{publicAddress.TrimEnd('/')}/citizen?n={Uri.EscapeDataString(number)}";
    }

    /// <param name="purpose">What can be done there.</param>
    /// <param name="numbered">Of what the number is, e.g. <c>Số thông báo</c>.</param>
    internal static void Print(AdministrativePaper paper, string purpose, string numbered, string number, string code, string publicAddress)
    {
        const double square = 60;
        const double beside = AdministrativePaper.Width - square - 14;
        const double size = 10.5;
        paper.Separator();
        paper.QrCode(Address(publicAddress, number), AdministrativePaper.Right - square, paper.Y, square);
        paper.Paragraph(
            [Run.Bold($"{purpose}: "), $"quét mã QR hoặc mở {publicAddress.TrimEnd('/')}/citizen, nhập {NoticeDocument.LowerFirst(numbered)}, biển số và mã tra cứu."], indent: 0, width: beside, points: size);
        paper.Paragraph([$"{numbered}: ", Run.Bold(number), "; mã tra cứu: ", Run.Bold(code), "."], indent: 0, width: beside, points: size);
        paper.Paragraph([Run.Italic("Cơ quan Công an không bao giờ hỏi mật khẩu, mã OTP hay yêu cầu chuyển tiền vào tài khoản cá nhân.")], indent: 0, width: beside, points: size);
    }
}
