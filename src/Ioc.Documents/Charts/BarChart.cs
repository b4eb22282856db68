using Ioc.Documents.Pdf;

namespace Ioc.Documents.Charts;

/// <summary>Bars across, one for each place or kind, each with its number; a bar without a number says why.</summary>
/// <param name="Caption">What is shown, with its unit.</param>
/// <param name="Bars">In the order shown.</param>
/// <param name="Target">A line across at what is aimed at; null: none.</param>
public sealed record BarChart(string Caption, IReadOnlyList<Bar> Bars, int Decimals, double? Target = null, PaperLanguage Language = PaperLanguage.Vietnamese) : IPaperChart
{
    private const double Size = 10;
    private const double BarHeight = 15;

    /// <summary>The room that all bars need, points.</summary>
    public double Height => (Bars.Count * BarHeight) + 30;

    /// <inheritdoc />
    public void Draw(PdfPage page, double left, double top, double width, double height)
    {
        ArgumentNullException.ThrowIfNull(page);
        ChartText.At(page, ChartText.Cut(Caption, Size + 1, width), Size + 1, left, top + Size + 1, Ink.Black, FontStyle.Bold);
        var labels = Math.Min(width * 0.38, Bars.Select(bar => FontFace.WidthOf(bar.Label, FontStyle.Regular, Size)).DefaultIfEmpty(0).Max() + 6);
        var values = Bars.Where(bar => bar.Value is not null).Select(bar => bar.Value!.Value).ToList();
        var numbers = Bars.Select(bar => FontFace.WidthOf(TextOf(bar), FontStyle.Regular, Size)).DefaultIfEmpty(0).Max() + 8;
        var (low, high, _) = ChartText.Scale(Math.Min(0, values.DefaultIfEmpty(0).Min()), Math.Max(Target ?? 0, values.DefaultIfEmpty(0).Max()));
        double X(double value) => left + labels + ((width - labels - numbers) * (value - low) / (high - low));
        var bar0 = top + 20;
        for (var i = 0; i < Bars.Count; i++)
        {
            var y = bar0 + (i * BarHeight);
            ChartText.At(page, ChartText.Cut(Bars[i].Label, Size, labels - 4), Size, left, y + Size, Ink.Black);
            var end = X(0);
            if (Bars[i].Value is { } value)
            {
                var (from, to) = (Math.Min(X(0), X(value)), Math.Max(X(0), X(value)));
                page.Fill(from, y + 1.5, Math.Max(0.5, to - from), BarHeight - 5, ChartText.Data);
                end = to;
            }

            ChartText.At(page, TextOf(Bars[i]), Size, end + 4, y + Size, Bars[i].Value is null ? ChartText.Soft : Ink.Black);
        }

        page.Polyline([(X(0), bar0), (X(0), bar0 + (Bars.Count * BarHeight))], 0.6, ChartText.Soft);
        if (Target is { } aim)
        {
            var foot = bar0 + (Bars.Count * BarHeight);
            page.Polyline([(X(aim), bar0), (X(aim), foot)], 0.8, ChartText.Target, 3);
            var said = Language.Of("mục tiêu ", "target ") + ChartText.Number(aim, Decimals, Language);
            var wide = FontFace.WidthOf(said, FontStyle.Regular, Size - 1);
            ChartText.At(page, said, Size - 1, Math.Clamp(X(aim) - (wide / 2), left, left + width - wide), foot + Size - 1, ChartText.Target);
        }
    }

    private string TextOf(Bar bar) => bar.Value is { } value ? ChartText.Number(value, Decimals, Language) : bar.Missing;
}

/// <param name="Value">Null: none is shown, because of <paramref name="Missing"/>.</param>
/// <param name="Missing">What stands in its place.</param>
public sealed record Bar(string Label, double? Value, string Missing = "chưa có");
