using Ioc.Documents.Pdf;

namespace Ioc.Documents.Charts;

/// <summary>People by age: men to the left, women to the right, the oldest on top, each bar with its number.</summary>
/// <param name="Caption">What is shown, of when.</param>
/// <param name="Bars">Youngest first.</param>
public sealed record PyramidChart(string Caption, IReadOnlyList<PyramidBar> Bars, PaperLanguage Language = PaperLanguage.Vietnamese) : IPaperChart
{
    private const double Size = 9;
    private const double BarHeight = 13.5;
    private const double Middle = 44;

    /// <summary>The room that all bars need, points.</summary>
    public double Height => (Bars.Count * BarHeight) + 44;

    /// <inheritdoc />
    public void Draw(PdfPage page, double left, double top, double width, double height)
    {
        ArgumentNullException.ThrowIfNull(page);
        ChartText.At(page, ChartText.Cut(Caption, Size + 2, width), Size + 2, left, top + Size + 2, Ink.Black, FontStyle.Bold);
        var most = Math.Max(1, Bars.SelectMany(bar => new[] { bar.Male, bar.Female }).Max() ?? 1);
        var numbers = FontFace.WidthOf(ChartText.Number(most, 0, Language), FontStyle.Regular, Size) + 8;
        var centre = left + (width / 2);
        var room = (width / 2) - (Middle / 2) - numbers;
        ChartText.Right(page, Language.Of("Nam", "Male"), Size, centre - (Middle / 2), top + 28, ChartText.Soft);
        ChartText.At(page, Language.Of("Nữ", "Female"), Size, centre + (Middle / 2), top + 28, ChartText.Soft);
        for (var i = 0; i < Bars.Count; i++)
        {
            var bar = Bars[Bars.Count - 1 - i];
            var y = top + 33 + (i * BarHeight);
            ChartText.Centre(page, bar.Age, Size, centre, y + Size, Ink.Black);
            var (men, women) = (room * (bar.Male ?? 0) / most, room * (bar.Female ?? 0) / most);
            page.Fill(centre - (Middle / 2) - men, y + 1, Math.Max(0.5, men), BarHeight - 3.5, ChartText.Data);
            page.Fill(centre + (Middle / 2), y + 1, Math.Max(0.5, women), BarHeight - 3.5, ChartText.Target);
            ChartText.Right(page, TextOf(bar.Male), Size, centre - (Middle / 2) - men - 3, y + Size, ChartText.Soft);
            ChartText.At(page, TextOf(bar.Female), Size, centre + (Middle / 2) + women + 3, y + Size, ChartText.Soft);
        }
    }

    private string TextOf(double? count) => count is { } known ? ChartText.Number(known, 0, Language) : "×";
}

/// <param name="Age">The band in years.</param>
/// <param name="Male">Null: not published.</param>
/// <param name="Female">Null: not published.</param>
public sealed record PyramidBar(string Age, double? Male, double? Female);
