namespace Ioc.Analytics.Anomalies;

/// <summary>A series taken apart: value = trend + season + rest.</summary>
/// <param name="Weights">How much each value counted in the end, 0..1; 1 without robustness.</param>
public sealed record Decomposed(IReadOnlyList<double> Trend, IReadOnlyList<double> Season, IReadOnlyList<double> Rest, IReadOnlyList<double> Weights);

/// <summary>
/// Seasonal-trend decomposition by LOESS (Cleveland, Cleveland, McRae, Terpenning 1990: STL. Journal of Official Statistics 6, 3-73), robust when asked:
/// values far from the fit lose their weight, so that one strange day bends neither the trend nor the season.
/// </summary>
public static class SeasonalDecomposition
{
    /// <summary>Takes a series apart.</summary>
    /// <param name="values">Without gaps, at least two seasons.</param>
    /// <param name="period">Values in a season, 2 or more.</param>
    /// <param name="seasonSpan">Over how many seasons one is smoothed with its neighbours, odd, 7 or more; larger: steadier.</param>
    /// <param name="trendSpan">Over how many values the trend is smoothed, odd; null: as the paper advises, 1.5 seasons and a little.</param>
    public static Decomposed Of(IReadOnlyList<double> values, int period, int seasonSpan, bool robust, int? trendSpan = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 2);
        if (values.Count < 2 * period)
        {
            throw new ArgumentException("Two seasons are needed.", nameof(values));
        }

        var n = values.Count;
        var y = values.ToArray();
        var span = trendSpan ?? Odd(1.5 * period / (1 - (1.5 / seasonSpan)));
        var lowSpan = Odd(period + 1);
        var (trend, season) = (new double[n], new double[n]);
        double[]? weights = null;
        var (inner, outer) = robust ? (2, 15) : (5, 0);
        for (var round = 0; ; round++)
        {
            for (var pass = 0; pass < inner; pass++)
            {
                var detrended = Less(y, trend);
                var cycles = Cycles(detrended, period, seasonSpan, weights);
                var low = Loess(MovingAverages(cycles, period), lowSpan, null);
                for (var i = 0; i < n; i++)
                {
                    season[i] = cycles[period + i] - low[i];
                }

                trend = Loess(Less(y, season), span, weights);
            }

            if (round >= outer)
            {
                break;
            }

            weights = Robustness(y, trend, season);
        }

        return new(trend, season, [.. Enumerable.Range(0, n).Select(i => y[i] - trend[i] - season[i])], weights ?? [.. Enumerable.Repeat(1.0, n)]);
    }

    // Each phase's values smoothed among themselves, one season longer at either end.
    private static double[] Cycles(double[] values, int period, int span, double[]? weights)
    {
        var cycles = new double[values.Length + (2 * period)];
        for (var phase = 0; phase < period; phase++)
        {
            var own = Enumerable.Range(0, ((values.Length - phase - 1) / period) + 1).Select(k => (k * period) + phase).ToArray();
            var part = own.Select(i => values[i]).ToArray();
            var partWeights = weights is null ? null : own.Select(i => weights[i]).ToArray();
            var smooth = Loess(part, span, partWeights);
            cycles[phase] = Estimate(part, span, 0, 1, Math.Min(span, part.Length), partWeights) ?? smooth[0];
            for (var k = 0; k < smooth.Length; k++)
            {
                cycles[((k + 1) * period) + phase] = smooth[k];
            }

            cycles[((part.Length + 1) * period) + phase] = Estimate(part, span, part.Length + 1, Math.Max(1, part.Length - span + 1), part.Length, partWeights) ?? smooth[^1];
        }

        return cycles;
    }

    private static double[] MovingAverages(double[] values, int period) => Average(Average(Average(values, period), period), 3);

    private static double[] Average(double[] values, int length)
    {
        var result = new double[values.Length - length + 1];
        var sum = values.Take(length).Sum();
        for (var i = 0; ; i++)
        {
            result[i] = sum / length;
            if (i + 1 == result.Length)
            {
                return result;
            }

            sum += values[i + length] - values[i];
        }
    }

    private static double[] Loess(double[] values, int span, double[]? weights)
    {
        var n = values.Length;
        var result = new double[n];
        var (left, right) = (1, Math.Min(span, n));
        var half = (span + 1) / 2;
        for (var i = 1; i <= n; i++)
        {
            if (span < n && i > half && right != n)
            {
                left++;
                right++;
            }

            result[i - 1] = Estimate(values, span, i, left, right, weights) ?? values[i - 1];
        }

        return result;
    }

    // The local straight line at a point, by tricube weights; positions count from 1 as in the paper. Null where all weights are zero.
    private static double? Estimate(double[] values, int span, double at, int left, int right, double[]? weights)
    {
        var reach = Math.Max(at - left, right - at) + (span > values.Length ? (span - values.Length) / 2 : 0);
        var w = new double[right + 1];
        var total = 0.0;
        for (var j = left; j <= right; j++)
        {
            var distance = Math.Abs(j - at);
            if (distance <= 0.999 * reach)
            {
                var cube = distance / reach * (distance / reach) * (distance / reach);
                w[j] = (distance <= 0.001 * reach ? 1 : (1 - cube) * (1 - cube) * (1 - cube)) * (weights?[j - 1] ?? 1);
                total += w[j];
            }
        }

        if (total <= 0)
        {
            return null;
        }

        var middle = 0.0;
        for (var j = left; j <= right; j++)
        {
            w[j] /= total;
            middle += w[j] * j;
        }

        var spread = 0.0;
        for (var j = left; j <= right; j++)
        {
            spread += w[j] * (j - middle) * (j - middle);
        }

        var tilt = reach > 0 && Math.Sqrt(spread) > 0.001 * (values.Length - 1) ? (at - middle) / spread : 0;
        var result = 0.0;
        for (var j = left; j <= right; j++)
        {
            result += w[j] * ((tilt * (j - middle)) + 1) * values[j - 1];
        }

        return result;
    }

    // Bisquare of the rest, six times its median wide.
    private static double[] Robustness(double[] y, double[] trend, double[] season)
    {
        var rest = y.Select((value, i) => Math.Abs(value - trend[i] - season[i])).ToArray();
        var sorted = rest.Order().ToArray();
        var width = 3 * (sorted[sorted.Length / 2] + sorted[sorted.Length - (sorted.Length / 2) - 1]);
        return [.. rest.Select(r => r <= 0.001 * width ? 1 : r <= 0.999 * width ? Math.Pow(1 - (r / width * (r / width)), 2) : 0)];
    }

    private static double[] Less(double[] one, double[] other) => [.. one.Select((value, i) => value - other[i])];

    private static int Odd(double atLeast) => (int)Math.Ceiling(atLeast) is var whole && whole % 2 == 0 ? whole + 1 : (int)Math.Ceiling(atLeast);
}
