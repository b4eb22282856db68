using System.Globalization;
using Ioc.Documents.Pdf;

namespace Ioc.Documents.Charts;

/// <summary>Numbers and their scales on Vietnamese paper.</summary>
public static class ChartText
{
    private static readonly NumberFormatInfo Vietnamese = new() { NumberGroupSeparator = ".", NumberDecimalSeparator = ",", NumberGroupSizes = [3] };
    private static readonly NumberFormatInfo English = new() { NumberGroupSeparator = ",", NumberDecimalSeparator = ".", NumberGroupSizes = [3] };

    internal static readonly Ink Data = new(0.12, 0.34, 0.62);
    internal static readonly Ink Band = new(0.82, 0.88, 0.95);
    internal static readonly Ink Grid = new(0.85, 0.85, 0.85);
    internal static readonly Ink Soft = new(0.35, 0.35, 0.35);
    internal static readonly Ink Target = new(0.75, 0.35, 0.05);

    /// <summary>1234.5 is 1.234,5; in English 1,234.5.</summary>
    public static string Number(double value, int decimals, PaperLanguage language = PaperLanguage.Vietnamese) =>
        value.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), language == PaperLanguage.English ? English : Vietnamese);

    /// <summary>Even steps of 1, 2 or 5 times a power of ten that hold a range, about four of them.</summary>
    public static (double Low, double High, double Step) Scale(double low, double high)
    {
        if (high <= low)
        {
            (low, high) = low == 0 ? (0, 1) : (Math.Min(0, low), Math.Max(0, high));
        }

        var rough = (high - low) / 4;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * ((rough / power) - 1e-9) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
        return (Math.Floor(low / step) * step, Math.Ceiling(high / step) * step, step);
    }

    /// <summary>Decimals that tell the steps of a scale apart, 0..6.</summary>
    public static int Decimals(double step) => Math.Clamp((int)Math.Ceiling(-Math.Log10(step) - 1e-9), 0, 6);

    internal static void At(PdfPage page, string text, double size, double x, double baseline, Ink ink, FontStyle style = FontStyle.Regular) => page.Text(text, style, size, x, baseline, ink);

    internal static void Right(PdfPage page, string text, double size, double x, double baseline, Ink ink) =>
        page.Text(text, FontStyle.Regular, size, x - FontFace.WidthOf(text, FontStyle.Regular, size), baseline, ink);

    internal static void Centre(PdfPage page, string text, double size, double x, double baseline, Ink ink) =>
        page.Text(text, FontStyle.Regular, size, x - (FontFace.WidthOf(text, FontStyle.Regular, size) / 2), baseline, ink);

    internal static string Cut(string text, double size, double width)
    {
        if (FontFace.WidthOf(text, FontStyle.Regular, size) <= width)
        {
            return text;
        }

        var take = text.Length;
        while (take > 1 && FontFace.WidthOf(text[..take] + "…", FontStyle.Regular, size) > width)
        {
            take--;
        }

        return text[..take].TrimEnd() + "…";
    }
}
