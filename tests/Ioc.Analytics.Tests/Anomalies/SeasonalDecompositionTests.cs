using Ioc.Analytics.Anomalies;

namespace Ioc.Analytics.Tests.Anomalies;

/// <summary>STL against statsmodels 0.13.5 (Debian 12): STL(y, period=7, seasonal=7, robust=…).fit() of the series below.</summary>
public sealed class SeasonalDecompositionTests
{
    private static readonly int[] At = [0, 30, 50, 90, 119];

    [Fact]
    public void The_plain_decomposition_is_that_of_statsmodels()
    {
        var parts = SeasonalDecomposition.Of(Series(), 7, 7, robust: false);

        Same([99.942119462, 109.101203165, 122.705128412, 121.456773011, 134.654283382], parts.Trend);
        Same([6.197322012, 0.97292108, 10.718294267, -16.598539039, 6.034327536], parts.Season);
        Same([0.039944056, -0.09097261, 37.42890636, -28.267550127, 1.012380163], parts.Rest);
    }

    [Fact]
    public void The_robust_decomposition_is_that_of_statsmodels()
    {
        var parts = SeasonalDecomposition.Of(Series(), 7, 7, robust: true);

        Same([100.922339384, 108.686998422, 115.017213278, 126.924222864, 134.57182372], parts.Trend);
        Same([5.252201982, 1.333750957, -4.098878048, -4.603201892, 7.197220169], parts.Season);
        Same([0.004844165, -0.037597743, 59.933993808, -45.730337127, -0.068052808], parts.Rest);
        Assert.Equal([0, 0], new[] { parts.Weights[50], parts.Weights[90] });
    }

    // A rise, a week, some noise, and two strange days.
    private static double[] Series()
    {
        double[] week = [5, -3, 2, -8, 1, 7, -4];
        var y = Enumerable.Range(0, 120).Select(i => 100 + (0.3 * i) + week[i % 7] + (4 * ((((i * 7919) + 104729) % 1009 / 1009.0) - 0.5))).ToArray();
        y[50] += 60;
        y[90] -= 45;
        return y;
    }

    private static void Same(double[] truth, IReadOnlyList<double> found) => Assert.Equal(truth, At.Select(i => Math.Round(found[i], 9)));
}
