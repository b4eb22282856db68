namespace Ioc.Analytics.Forecasting;

/// <summary>A way of forecasting.</summary>
internal interface IForecastMethod
{
    /// <summary>Stable name: <c>seasonal-naive</c>, <c>ets-Ad,M</c>.</summary>
    string Code { get; }

    /// <summary>Whether so much is enough to learn from.</summary>
    bool CanLearn(IReadOnlyList<double?> seen);

    /// <summary>Learns from what was seen, oldest first; a gap is null.</summary>
    ForecastRun Learn(IReadOnlyList<double?> seen);
}

/// <summary>A method that has learned, and goes on seeing with what it learned unchanged.</summary>
internal abstract class ForecastRun
{
    private const int Paths = 500;
    private readonly List<double> residuals = [];

    /// <summary>What was seen minus what had been expected one period before.</summary>
    protected IReadOnlyList<double> Residuals => residuals;

    /// <summary>Takes in the next period; a gap is null.</summary>
    public void See(double? value)
    {
        if (value is { } seen && Expected is { } expected)
        {
            residuals.Add(seen - expected);
        }

        Move(value);
    }

    /// <summary>The next period as it is expected; null while nothing is known.</summary>
    protected abstract double? Expected { get; }

    protected abstract void Move(double? value);

    /// <summary>The periods to come.</summary>
    public abstract double[] Ahead(int periods);

    /// <summary>One possible future; <paramref name="error"/> draws what surprises it.</summary>
    protected abstract double[] Path(int periods, Func<double> error);

    /// <summary>The middle share of many futures, each surprised as the past was: a bootstrap of the one-step errors. The same past gives the same bounds.</summary>
    /// <param name="share">0..1, e.g. 0.8.</param>
    public (double[] Low, double[] High) Bounds(int periods, double share)
    {
        var dice = new SplitMix(0x10C0FFEE);
        var mean = residuals.Count == 0 ? 0 : residuals.Average();
        double Error() => residuals.Count == 0 ? 0 : residuals[dice.Below(residuals.Count)] - mean;
        var futures = Enumerable.Range(0, Paths).Select(_ => Path(periods, Error)).ToList();
        var (low, high) = (new double[periods], new double[periods]);
        for (var h = 0; h < periods; h++)
        {
            var values = futures.Select(path => path[h]).Order().ToList();
            low[h] = Quantile.Of(values, (1 - share) / 2);
            high[h] = Quantile.Of(values, (1 + share) / 2);
        }

        return (low, high);
    }
}

/// <summary>SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every machine and in every version of .NET.</summary>
internal sealed class SplitMix(ulong seed)
{
    private ulong state = seed;

    public int Below(int bound)
    {
        state += 0x9E3779B97F4A7C15UL;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return (int)((z ^ (z >> 31)) % (ulong)bound);
    }
}

internal static class Quantile
{
    /// <summary>Linear between order statistics (type 7 of Hyndman and Fan 1996, the default of R and numpy).</summary>
    public static double Of(IReadOnlyList<double> sorted, double share)
    {
        var at = share * (sorted.Count - 1);
        var below = (int)Math.Floor(at);
        return below + 1 < sorted.Count ? sorted[below] + ((at - below) * (sorted[below + 1] - sorted[below])) : sorted[^1];
    }
}
