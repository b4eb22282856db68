using Ioc.Documents.Pdf;

namespace Ioc.Documents.Charts;

/// <summary>One number over time, with its target and, where it is forecast, the band that it lies in. A period without a number is a gap, never a zero.</summary>
/// <param name="Caption">What is shown, with its unit.</param>
/// <param name="Points">Oldest first, evenly apart.</param>
/// <param name="Target">A dashed line; null: none.</param>
public sealed record LineChart(string Caption, IReadOnlyList<LinePoint> Points, double? Target = null, PaperLanguage Language = PaperLanguage.Vietnamese) : IPaperChart
{
    private const double Size = 9.5;

    /// <inheritdoc />
    public void Draw(PdfPage page, double left, double top, double width, double height)
    {
        ArgumentNullException.ThrowIfNull(page);
        ChartText.At(page, ChartText.Cut(Caption, Size + 1.5, width), Size + 1.5, left, top + Size + 1, Ink.Black, FontStyle.Bold);
        var known = Points.SelectMany(point => new[] { point.Value, point.Lower, point.Upper }).Append(Target).Where(value => value is not null).Select(value => value!.Value).ToList();
        if (known.Count == 0)
        {
            ChartText.At(page, Language.Of("Chưa có số liệu để vẽ", "No figures to draw yet"), Size, left, top + (height / 2), ChartText.Soft);
            return;
        }

        var (low, high, step) = ChartText.Scale(known.Min(), known.Max());
        var axis = Enumerable.Range(0, (int)Math.Round((high - low) / step) + 1).Select(i => low + (i * step)).ToList();
        var room = axis.Max(tick => FontFace.WidthOf(ChartText.Number(tick, ChartText.Decimals(step), Language), FontStyle.Regular, Size)) + 6;
        var (x0, x1, y0, y1) = (left + room, left + width - 8, top + 22, top + height - 18);
        double X(int i) => Points.Count < 2 ? (x0 + x1) / 2 : x0 + ((x1 - x0) * i / (Points.Count - 1));
        double Y(double value) => y1 - ((y1 - y0) * (value - low) / (high - low));
        foreach (var tick in axis)
        {
            page.Polyline([(x0, Y(tick)), (x1, Y(tick))], 0.4, ChartText.Grid);
            ChartText.Right(page, ChartText.Number(tick, ChartText.Decimals(step), Language), Size, x0 - 4, Y(tick) + 3, ChartText.Soft);
        }

        Labels(page, X, y1 + 12, x1 - x0);
        foreach (var run in Runs(point => point is { Lower: not null, Upper: not null }))
        {
            page.Polygon([.. run.Select(i => (X(i), Y(Points[i].Upper!.Value))), .. run.Reverse().Select(i => (X(i), Y(Points[i].Lower!.Value)))], ChartText.Band);
        }

        foreach (var run in Runs(point => point is { Value: not null, Forecast: false }))
        {
            page.Polyline([.. run.Select(i => (X(i), Y(Points[i].Value!.Value)))], 1.4, ChartText.Data);
            if (run.Length == 1)
            {
                page.Fill(X(run[0]) - 1.5, Y(Points[run[0]].Value!.Value) - 1.5, 3, 3, ChartText.Data);
            }
        }

        foreach (var run in Runs(point => point is { Value: not null, Forecast: true }))
        {
            var before = run[0] > 0 && Points[run[0] - 1].Value is not null ? run[0] - 1 : run[0];
            page.Polyline([.. run.Prepend(before).Distinct().Select(i => (X(i), Y(Points[i].Value!.Value)))], 1.2, ChartText.Data, 3);
            ChartText.Right(page, Language.Of("dự báo", "forecast"), Size - 1, X(run[^1]), y0 - 3, ChartText.Soft);
        }

        if (Target is { } aim)
        {
            page.Polyline([(x0, Y(aim)), (x1, Y(aim))], 0.9, ChartText.Target, 4);
            ChartText.Right(page, Language.Of("mục tiêu", "target"), Size - 1, x1, Y(aim) - 2.5, ChartText.Target);
        }
    }

    private void Labels(PdfPage page, Func<int, double> x, double baseline, double width)
    {
        var widest = Points.Max(point => FontFace.WidthOf(point.Label, FontStyle.Regular, Size)) + 10;
        var every = Math.Max(1, (int)Math.Ceiling(Points.Count * widest / width));
        // counted from the newest, which always has its label
        for (var i = Points.Count - 1; i >= 0; i -= every)
        {
            var half = FontFace.WidthOf(Points[i].Label, FontStyle.Regular, Size) / 2;
            ChartText.Centre(page, Points[i].Label, Size, Math.Min(x(i), x(Points.Count - 1) + 8 - half), baseline, ChartText.Soft);
        }
    }

    private IEnumerable<int[]> Runs(Func<LinePoint, bool> belongs)
    {
        var run = new List<int>();
        for (var i = 0; i <= Points.Count; i++)
        {
            if (i < Points.Count && belongs(Points[i]))
            {
                run.Add(i);
            }
            else if (run.Count > 0)
            {
                yield return [.. run];
                run.Clear();
            }
        }
    }
}

/// <param name="Label">Of the period, e.g. 10/2026.</param>
/// <param name="Value">Null: a gap.</param>
/// <param name="Lower">Of the forecast's band; null: none.</param>
/// <param name="Forecast">Expected, not seen.</param>
public sealed record LinePoint(string Label, double? Value, double? Lower = null, double? Upper = null, bool Forecast = false);
