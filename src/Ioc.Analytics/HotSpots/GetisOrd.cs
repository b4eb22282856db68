using MathNet.Numerics.Distributions;

namespace Ioc.Analytics.HotSpots;

/// <summary>One place's local clustering.</summary>
/// <param name="Z">Gi*: standard deviations from what chance would give; positive: high values lie together here.</param>
/// <param name="P">Two-sided, from the normal distribution.</param>
/// <param name="Q">P corrected for as many tests as places (Benjamini, Hochberg 1995): the share of false finds among those called hot or cold at this level.</param>
public sealed record LocalG(double Z, double P, double Q);

/// <summary>
/// Getis and Ord's local statistic Gi* (Ord, Getis 1995: Local spatial autocorrelation statistics. Geographical Analysis 27, 286-306), with binary weights:
/// <code>
/// Gi* = (sum of the values here and next door - mean * w) / (s * sqrt((n * w - w²) / (n - 1)))       w: how many those are, s: standard deviation of all n (divided by n)
/// </code>
/// With few places the normal distribution is only roughly right; below eight nothing is computed.
/// </summary>
public static class GetisOrd
{
    /// <summary>Below so many places nothing is said.</summary>
    public const int FewestPlaces = 8;

    /// <summary>The statistic of each place.</summary>
    /// <param name="neighbours">Of each place the others next to it, by index.</param>
    public static IReadOnlyList<LocalG> Compute(IReadOnlyList<double> values, IReadOnlyList<IReadOnlyCollection<int>> neighbours)
    {
        var n = values.Count;
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Average(value => value * value) - (mean * mean));
        var z = values.Select((own, i) =>
        {
            var w = neighbours[i].Count + 1.0;
            var sum = own + neighbours[i].Sum(j => values[j]);
            var scale = deviation * Math.Sqrt(((n * w) - (w * w)) / (n - 1));
            return scale > 1e-12 ? (sum - (mean * w)) / scale : 0;
        }).ToList();
        var p = z.Select(score => 2 * Normal.CDF(0, 1, -Math.Abs(score))).ToList();
        var q = Adjusted(p);
        return [.. Enumerable.Range(0, n).Select(i => new LocalG(z[i], p[i], q[i]))];
    }

    /// <summary>P-values corrected for their number by Benjamini and Hochberg's step-up procedure.</summary>
    public static IReadOnlyList<double> Adjusted(IReadOnlyList<double> p)
    {
        var order = Enumerable.Range(0, p.Count).OrderByDescending(i => p[i]).ToList();
        var adjusted = new double[p.Count];
        var smallest = 1.0;
        for (var k = 0; k < order.Count; k++)
        {
            smallest = Math.Min(smallest, p[order[k]] * p.Count / (p.Count - k));
            adjusted[order[k]] = smallest;
        }

        return adjusted;
    }
}
