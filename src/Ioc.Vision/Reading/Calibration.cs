using System.Text.Json;
using System.Text.Json.Serialization;
using Ioc.Vision.Inference;

namespace Ioc.Vision.Reading;

/// <summary>
/// From the vote's own score to the probability that the whole plate is right: a logistic curve over the score's log-odds
/// (Platt's method), fitted on labelled pictures that the figures are not measured on. It belongs to one reader.
/// </summary>
/// <param name="ReaderSha256">The reader that it was fitted for.</param>
/// <param name="Slope">Above 0, so that a higher score never means a lower probability.</param>
/// <param name="Sure">Least probability to be sure.</param>
/// <param name="Reads">How many reads it was fitted on.</param>
/// <param name="Right">How many of them were right.</param>
public sealed record Calibration(
    [property: JsonPropertyName("reader_sha256")] string ReaderSha256,
    [property: JsonPropertyName("slope")] double Slope,
    [property: JsonPropertyName("offset")] double Offset,
    [property: JsonPropertyName("sure")] double Sure,
    [property: JsonPropertyName("reads")] int Reads,
    [property: JsonPropertyName("right")] int Right,
    [property: JsonPropertyName("fitted_on")] string FittedOn)
{
    /// <summary>The file's name, beside the reader's manifest.</summary>
    public const string FileName = "plate-reader.calibration.json";

    private const double Edge = 1e-6;

    // One wrong read in a thousand is what the product may act on without asking.
    private const double WantedOfSure = 0.999;
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <summary>The probability that belongs to a score, 0..1.</summary>
    public double Of(double score) => score <= 0 ? 0 : 1 / (1 + Math.Exp(-((Slope * LogOdds(score)) + Offset)));

    /// <summary>Fits a curve and a threshold.</summary>
    /// <param name="reads">Scores of the vote, and whether the plate was right.</param>
    /// <exception cref="ArgumentException">Too few reads, or all right or all wrong: nothing can be learned from them.</exception>
    public static Calibration Fit(IReadOnlyList<(double Score, bool Right)> reads, string readerSha256, string fittedOn)
    {
        ArgumentNullException.ThrowIfNull(reads);
        var right = reads.Count(r => r.Right);
        if (reads.Count < 50 || right == reads.Count || right == 0)
        {
            throw new ArgumentException($"{reads.Count} reads, {right} of them right, are too few to learn from: at least 50 with some wrong are needed", nameof(reads));
        }

        // Platt's targets: never quite 0 or 1, so that a few reads do not claim certainty.
        var (yes, no) = ((right + 1.0) / (right + 2.0), 1.0 / (reads.Count - right + 2.0));
        var (slope, offset) = (1.0, 0.0);
        for (var round = 0; round < 60; round++)
        {
            double g0 = 0, g1 = 0, h00 = 1e-9, h01 = 0, h11 = 1e-9;
            foreach (var (score, isRight) in reads)
            {
                var x = LogOdds(score);
                var p = 1 / (1 + Math.Exp(-((slope * x) + offset)));
                var (error, weight) = (p - (isRight ? yes : no), p * (1 - p));
                g0 += error * x;
                g1 += error;
                h00 += weight * x * x;
                h01 += weight * x;
                h11 += weight;
            }

            var determinant = (h00 * h11) - (h01 * h01);
            var (stepSlope, stepOffset) = (((h11 * g0) - (h01 * g1)) / determinant, ((h00 * g1) - (h01 * g0)) / determinant);
            // A far step of Newton's is cut short, as the curve is nearly flat far out.
            var cut = Math.Min(1, 2 / Math.Max(Math.Abs(stepSlope), Math.Abs(stepOffset)));
            slope = Math.Max(slope - (cut * stepSlope), 0.05);
            offset -= cut * stepOffset;
            if (Math.Abs(stepSlope) + Math.Abs(stepOffset) < 1e-9)
            {
                break;
            }
        }

        var fitted = new Calibration(readerSha256, Math.Round(slope, 6), Math.Round(offset, 6), 1, reads.Count, right, fittedOn);
        return fitted with { Sure = fitted.Threshold(reads) };
    }

    /// <summary>Reads the file beside a reader's manifest; null when there is none.</summary>
    /// <exception cref="ModelException">It is no calibration, or of another reader: then it must be fitted anew.</exception>
    public static Calibration? Load(string folder, string readerSha256)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        Calibration? written;
        try
        {
            written = JsonSerializer.Deserialize<Calibration>(File.ReadAllBytes(path));
        }
        catch (JsonException wrong)
        {
            throw new ModelException($"{path}: is no calibration ({wrong.Message})", wrong);
        }

        return written is not { Slope: > 0, Sure: > 0 and <= 1 }
            ? throw new ModelException($"{path}: is no calibration: slope above 0 and sure from 0 to 1 are expected")
            : written.ReaderSha256 != readerSha256 ? null : written;
    }

    /// <summary>Writes the file beside the reader's manifest.</summary>
    public void Write(string folder) => File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, Json) + "\n");

    private static double LogOdds(double score)
    {
        var inside = Math.Clamp(score, Edge, 1 - Edge);
        return Math.Log(inside / (1 - inside));
    }

    // The largest set of the best reads that is right often enough, both by the curve and by what was seen.
    private double Threshold(IReadOnlyList<(double Score, bool Right)> reads)
    {
        var sorted = reads.Select(r => (Probability: Of(r.Score), r.Right)).OrderByDescending(r => r.Probability).ToList();
        var (expected, wrong, threshold) = (0.0, 0, 0.9999);
        for (var i = 0; i < sorted.Count; i++)
        {
            expected += sorted[i].Probability;
            wrong += sorted[i].Right ? 0 : 1;
            if (expected / (i + 1) >= WantedOfSure && wrong <= (1 - WantedOfSure) * (i + 1))
            {
                threshold = Math.Min(threshold, sorted[i].Probability);
            }
        }

        return Math.Ceiling(threshold * 10_000) / 10_000;
    }
}
