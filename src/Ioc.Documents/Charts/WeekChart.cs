using Ioc.Documents.Pdf;

namespace Ioc.Documents.Charts;

/// <summary>The week by hours: a day a row, a span of hours a column, darker for more. Each cell has its number, so that colour never speaks alone.</summary>
/// <param name="Caption">What is shown, of when.</param>
/// <param name="Days">Names of the rows.</param>
/// <param name="Hours">Names of the columns.</param>
/// <param name="Counts">By day, then hour; null: not published.</param>
public sealed record WeekChart(string Caption, IReadOnlyList<string> Days, IReadOnlyList<string> Hours, IReadOnlyList<IReadOnlyList<double?>> Counts, PaperLanguage Language = PaperLanguage.Vietnamese) : IPaperChart
{
    private const double RowHeight = 18;

    // Light to dark, evenly, told apart by every kind of colour vision and by a copier.
    private static readonly Ink[] Ramp = [new(0.93, 0.95, 0.98), new(0.78, 0.85, 0.93), new(0.58, 0.71, 0.86), new(0.33, 0.52, 0.74), new(0.12, 0.34, 0.62)];

    /// <summary>The room that all rows need, points.</summary>
    public double Height => (Days.Count * RowHeight) + 40;

    /// <inheritdoc />
    public void Draw(PdfPage page, double left, double top, double width, double height)
    {
        ArgumentNullException.ThrowIfNull(page);
        var size = Hours.Count > 12 ? 6.5 : 8.5;
        ChartText.At(page, ChartText.Cut(Caption, 11, width), 11, left, top + 11, Ink.Black, FontStyle.Bold);
        var names = Days.Max(day => FontFace.WidthOf(day, FontStyle.Regular, 9)) + 8;
        var cell = (width - names) / Hours.Count;
        var most = Math.Max(1, Counts.SelectMany(row => row).Max() ?? 1);
        for (var hour = 0; hour < Hours.Count; hour++)
        {
            ChartText.Centre(page, Hours[hour], size, left + names + ((hour + 0.5) * cell), top + 28, ChartText.Soft);
        }

        for (var day = 0; day < Days.Count; day++)
        {
            var y = top + 33 + (day * RowHeight);
            ChartText.At(page, Days[day], 9, left, y + 12, Ink.Black);
            for (var hour = 0; hour < Hours.Count; hour++)
            {
                var (x, count) = (left + names + (hour * cell), Counts[day][hour]);
                if (count is > 0)
                {
                    var step = Math.Min(Ramp.Length - 1, (int)(count.Value / most * Ramp.Length));
                    page.Fill(x + 0.5, y + 0.5, cell - 1, RowHeight - 1, Ramp[step]);
                    ChartText.Centre(page, ChartText.Number(count.Value, 0, Language), size, x + (cell / 2), y + 12, step >= 3 ? White : Ink.Black);
                }
                else if (count is null)
                {
                    ChartText.Centre(page, "×", size, x + (cell / 2), y + 12, ChartText.Soft);
                }
            }
        }
    }

    private static Ink White => new(1, 1, 1);
}
