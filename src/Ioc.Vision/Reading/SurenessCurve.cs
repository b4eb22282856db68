using System.Text.Json.Serialization;

namespace Ioc.Vision.Reading;

/// <summary>A logistic curve from what speaks for a text to the probability that it is right.</summary>
/// <param name="Slope">Weight of the score's log-odds; above 0.</param>
/// <param name="Top">Weight of what these are above a middling score's, in addition; from 0.</param>
/// <param name="Height">Weight of the logarithm of the characters' height; from 0.</param>
public sealed record SurenessCurve(
    [property: JsonPropertyName("slope")] double Slope,
    [property: JsonPropertyName("top")] double Top,
    [property: JsonPropertyName("height")] double Height,
    [property: JsonPropertyName("offset")] double Offset)
{
    internal const int FeatureCount = 3;

    // Log-odds of a score of 0.88: what is below is middling.
    private const double Middling = 2;

    // Characters of this height say nothing for or against a read, pixels.
    private const double MiddleHeight = 24;
    private const double LeastHeight = 4;
    private const double MostHeight = 60;
    private const double Edge = 1e-6;

    /// <summary>The probability, 0..1.</summary>
    public double Of(in VoteEvidence evidence)
    {
        Span<double> features = stackalloc double[FeatureCount];
        Features(evidence, features);
        return 1 / (1 + Math.Exp(-((Slope * features[0]) + (Top * features[1]) + (Height * features[2]) + Offset)));
    }

    /// <summary>What the curve weighs: more of each means surer.</summary>
    internal static void Features(in VoteEvidence evidence, Span<double> features)
    {
        var inside = Math.Clamp(evidence.Score, Edge, 1 - Edge);
        features[0] = Math.Log(inside / (1 - inside));
        features[1] = Math.Max(features[0] - Middling, 0);
        features[2] = evidence.Height <= 0 ? 0 : Math.Log(Math.Clamp(evidence.Height, LeastHeight, MostHeight) / MiddleHeight);
    }
}
