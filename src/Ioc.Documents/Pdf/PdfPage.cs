using System.Globalization;
using System.Text;

namespace Ioc.Documents.Pdf;

/// <summary>Red, green and blue, 0..1.</summary>
public readonly record struct Ink(double Red, double Green, double Blue)
{
    public static readonly Ink Black = new(0, 0, 0);
    public static readonly Ink White = new(1, 1, 1);
    public static readonly Ink Grey = new(0.5, 0.5, 0.5);
}

/// <summary>One page. Points from the top left; a text stands on its baseline.</summary>
public sealed class PdfPage(PdfFile file, double width, double height)
{
    private readonly StringBuilder content = new();

    public double Width => width;

    public double Height => height;

    /// <summary>The page's drawing as PDF operators.</summary>
    public string Content => content.ToString();

    public void Text(string text, FontStyle style, double size, double x, double baseline)
    {
        content.Append(CultureInfo.InvariantCulture, $"BT {PdfFile.NameOf(style)} {N(size)} Tf {N(x)} {N(height - baseline)} Td <{file.Glyphs(text, style)}> Tj ET\n");
    }

    /// <summary>A text in a colour.</summary>
    public void Text(string text, FontStyle style, double size, double x, double baseline, Ink ink)
    {
        content.Append(CultureInfo.InvariantCulture, $"q {Rgb(ink)} rg ");
        Text(text, style, size, x, baseline);
        content.Append("Q\n");
    }

    /// <summary>A line through points.</summary>
    /// <param name="dash">Length of dashes and gaps, points; 0: drawn through.</param>
    public void Polyline(IReadOnlyList<(double X, double Y)> points, double thickness, Ink ink, double dash = 0)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.Count > 1)
        {
            content.Append(CultureInfo.InvariantCulture, $"q {Rgb(ink)} RG {N(thickness)} w 1 j 1 J {(dash > 0 ? $"[{N(dash)}] 0 d " : "")}");
            Path(points);
            content.Append("S Q\n");
        }
    }

    /// <summary>A filled area within points.</summary>
    public void Polygon(IReadOnlyList<(double X, double Y)> points, Ink ink)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.Count > 2)
        {
            content.Append(CultureInfo.InvariantCulture, $"q {Rgb(ink)} rg ");
            Path(points);
            content.Append("f Q\n");
        }
    }

    /// <summary>A text across, turned against the clock about the point in its middle, as thin as a water mark.</summary>
    public void WaterMark(string text, FontStyle style, double size, double x, double y, double degrees, Ink ink)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        var half = FontFace.WidthOf(text, style, size) / 2;
        var rise = FontFace.Of(style).CapHeight * size / FontFace.Of(style).UnitsPerEm / 2;
        var (startX, startY) = (x - (half * cos) + (rise * sin), height - y - (half * sin) - (rise * cos));
        content.Append(CultureInfo.InvariantCulture, $"q /Thin gs {Rgb(ink)} rg BT {PdfFile.NameOf(style)} {N(size)} Tf {N(cos)} {N(sin)} {N(-sin)} {N(cos)} {N(startX)} {N(startY)} Tm <{file.Glyphs(text, style)}> Tj ET Q\n");
    }

    public void Line(double fromX, double fromY, double toX, double toY, double thickness) =>
        content.Append(CultureInfo.InvariantCulture, $"{N(thickness)} w {N(fromX)} {N(height - fromY)} m {N(toX)} {N(height - toY)} l S\n");

    public void Fill(double x, double y, double wide, double high, Ink ink) =>
        content.Append(CultureInfo.InvariantCulture, $"q {Rgb(ink)} rg {N(x)} {N(height - y - high)} {N(wide)} {N(high)} re f Q\n");

    public void Frame(double x, double y, double wide, double high, double thickness, Ink ink) =>
        content.Append(CultureInfo.InvariantCulture, $"q {Rgb(ink)} RG {N(thickness)} w {N(x)} {N(height - y - high)} {N(wide)} {N(high)} re S Q\n");

    public void Picture(JpegPicture picture, double x, double y, double wide, double high) =>
        content.Append(CultureInfo.InvariantCulture, $"q {N(wide)} 0 0 {N(high)} {N(x)} {N(height - y - high)} cm {file.NameOf(picture)} Do Q\n");

    private void Path(IReadOnlyList<(double X, double Y)> points)
    {
        for (var i = 0; i < points.Count; i++)
        {
            content.Append(CultureInfo.InvariantCulture, $"{N(points[i].X)} {N(height - points[i].Y)} {(i == 0 ? 'm' : 'l')} ");
        }
    }

    private static string Rgb(Ink ink) => $"{N(ink.Red)} {N(ink.Green)} {N(ink.Blue)}";

    // four decimals: a thousandth of a millimetre
    private static string N(double number) => Math.Round(number, 4).ToString("0.####", CultureInfo.InvariantCulture);
}
