using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace Ioc.Vision.Evaluation;

/// <summary>Reads whose stated probability lies in one tenth, or finer near 1, where nearly all lie.</summary>
/// <param name="From">Least probability.</param>
/// <param name="To">Most probability.</param>
/// <param name="Stated">Their mean stated probability.</param>
public sealed record ReliabilityBin(
    [property: JsonPropertyName("from")] double From,
    [property: JsonPropertyName("to")] double To,
    [property: JsonPropertyName("n")] int Count,
    [property: JsonPropertyName("right")] int Right,
    [property: JsonPropertyName("stated")] double Stated);

/// <summary>Whether a stated probability is kept: of the reads called 0.9, nine of ten should be right.</summary>
/// <param name="Reads">Reads whose truth is known.</param>
/// <param name="Error">Expected calibration error over ten bins of equal width: the mean distance of stated and true share, weighed by the reads.</param>
/// <param name="ErrorOfScore">The same of the vote's own score, before calibration.</param>
/// <param name="Brier">Mean squared distance of the stated probability from what was true.</param>
public sealed record Reliability(
    [property: JsonPropertyName("reads")] int Reads,
    [property: JsonPropertyName("expected_calibration_error")] double Error,
    [property: JsonPropertyName("expected_calibration_error_of_score")] double ErrorOfScore,
    [property: JsonPropertyName("brier")] double Brier,
    [property: JsonPropertyName("bins")] IReadOnlyList<ReliabilityBin> Bins)
{
    private static readonly double[] Edges = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1];

    /// <summary>Adds reads up.</summary>
    /// <param name="reads">Probability as stated, the vote's own score, and whether the plate was right.</param>
    public static Reliability Of(IReadOnlyList<(double Stated, double Score, bool Right)> reads)
    {
        ArgumentNullException.ThrowIfNull(reads);
        var bins = new List<ReliabilityBin>();
        for (var i = 1; i < Edges.Length; i++)
        {
            var inside = reads.Where(r => r.Stated >= Edges[i - 1] && (r.Stated < Edges[i] || i == Edges.Length - 1)).ToList();
            bins.Add(new ReliabilityBin(
                Edges[i - 1], Edges[i], inside.Count, inside.Count(r => r.Right), inside.Count == 0 ? 0 : Math.Round(inside.Average(r => r.Stated), 5)));
        }

        return new Reliability(
            reads.Count, Math.Round(ErrorIn(reads.Select(r => (r.Stated, r.Right))), 5), Math.Round(ErrorIn(reads.Select(r => (r.Score, r.Right))), 5),
            reads.Count == 0 ? 0 : Math.Round(reads.Average(r => Math.Pow(r.Stated - (r.Right ? 1 : 0), 2)), 5), bins);
    }

    /// <summary>As a table.</summary>
    public string ToTable()
    {
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"{"stated from",12} {"to",7} {"reads",7} {"stated",8} {"right",8}   95 % interval");
        foreach (var bin in Bins.Where(b => b.Count > 0))
        {
            var interval = Wilson.Of(bin.Count, bin.Right);
            table.AppendLine(
                CultureInfo.InvariantCulture,
                $"{bin.From,12:0.000} {bin.To,7:0.000} {bin.Count,7} {bin.Stated,8:0.0000} {(double)bin.Right / bin.Count,8:0.0000}   {interval.Low:0.0000} to {interval.High:0.0000}");
        }

        return table.Append(
            CultureInfo.InvariantCulture,
            $"expected calibration error {Error:0.0000} ({ErrorOfScore:0.0000} before calibration), Brier score {Brier:0.0000}, {Reads} reads").ToString();
    }

    /// <summary>As a diagram: stated probability across, share that was right upwards, with 95 % intervals; a dot's area is its reads.</summary>
    public string ToSvg()
    {
        const int Size = 420, Left = 60, Top = 30;
        string X(double share) => (Left + (share * Size)).ToString("0.0", CultureInfo.InvariantCulture);
        string Y(double share) => (Top + ((1 - share) * Size)).ToString("0.0", CultureInfo.InvariantCulture);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Size + 100}\" height=\"{Size + 110}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/><rect x=\"{Left}\" y=\"{Top}\" width=\"{Size}\" height=\"{Size}\" fill=\"none\" stroke=\"#444\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{X(0)}\" y1=\"{Y(0)}\" x2=\"{X(1)}\" y2=\"{Y(1)}\" stroke=\"#999\" stroke-dasharray=\"5 4\"/>\n");
        for (var tick = 0; tick <= 10; tick += 2)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(tick / 10.0)}\" y=\"{Top + Size + 18}\" text-anchor=\"middle\">{tick / 10.0:0.0}</text><text x=\"{Left - 8}\" y=\"{Y(tick / 10.0)}\" dy=\"4\" text-anchor=\"end\">{tick / 10.0:0.0}</text>\n");
        }

        foreach (var bin in Bins.Where(b => b.Count > 0))
        {
            var interval = Wilson.Of(bin.Count, bin.Right);
            var radius = Math.Clamp(Math.Sqrt(bin.Count), 3, 16);
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{X(bin.Stated)}\" y1=\"{Y(interval.Low)}\" x2=\"{X(bin.Stated)}\" y2=\"{Y(interval.High)}\" stroke=\"#1f6feb\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(bin.Stated)}\" cy=\"{Y((double)bin.Right / bin.Count)}\" r=\"{radius:0.0}\" fill=\"#1f6feb\" fill-opacity=\"0.45\"><title>{bin.Right}/{bin.Count}</title></circle>\n");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left + (Size / 2)}\" y=\"{Top + Size + 40}\" text-anchor=\"middle\">stated probability that the whole plate is right</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text transform=\"translate(18 {Top + (Size / 2)}) rotate(-90)\" text-anchor=\"middle\">share that was right, 95 % interval</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"{Top + Size + 64}\">{Reads} reads, expected calibration error {Error:0.0000}, before calibration {ErrorOfScore:0.0000}</text>\n</svg>\n");
        return svg.ToString();
    }

    private static double ErrorIn(IEnumerable<(double Stated, bool Right)> reads)
    {
        var all = reads.ToList();
        return all.GroupBy(r => Math.Min((int)(r.Stated * 10), 9)).Sum(
            g => Math.Abs(g.Average(r => r.Stated) - g.Average(r => r.Right ? 1.0 : 0.0)) * g.Count() / Math.Max(all.Count, 1));
    }
}
