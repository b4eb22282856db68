using MathNet.Numerics.Statistics;

namespace Ioc.Analytics.Anomalies;

/// <summary>
/// Finds what is out of the ordinary, and says what was expected, what was seen and since when.
/// <code>
///  values ─▶ holidays left out ─▶ level shifts found and levelled ─▶ robust STL ─▶ rest / (1.4826 · median |rest|) ─▶ 4 and more: unusual
/// </code>
/// It is not fooled by
/// <list type="bullet">
/// <item>holidays: days off of the calendar, with a margin of one day (three around Tết and other breaks of three days and more), are neither learned from nor called unusual;</item>
/// <item>a level that changed: told once as a level shift, after two seasons at the new level; what came before is levelled to it, so that
/// the new normal is normal. Until then its periods are unusual, since its first one.</item>
/// </list>
/// A count is judged on the square-root scale (Anscombe 1948), on which chance is equally wide for few and for many.
/// The threshold is the 3.5 of Iglewicz and Hoaglin (1993) and half a deviation more, because what is judged was also fitted to: of ordinary days about two in a
/// thousand exceed it. The trend is smoothed over eight seasons, for changes of level are dealt with apart.
/// </summary>
public static class AnomalyDetector
{
    /// <summary>From how many robust standard deviations a value is unusual.</summary>
    public const double Threshold = 4;

    private const double ShiftThreshold = 3;
    private const int FewestValues = 21;
    private const double LeastOfSize = 1e-3;

    /// <summary>Finds anomalies, oldest first.</summary>
    /// <param name="values">Oldest first, one for each period; a gap is null.</param>
    /// <param name="season">Periods in a season: 7 days, 12 months.</param>
    /// <param name="special">Whether a period is a holiday.</param>
    /// <param name="counts">True for numbers of events.</param>
    public static IReadOnlyList<Anomaly> Find(IReadOnlyList<double?> values, int season, Func<int, bool> special, bool counts)
    {
        var usable = values.Select((value, t) => value is { } v && !special(t) ? Scale(v, counts) : (double?)null).ToArray();
        if (usable.Count(value => value is not null) < FewestValues)
        {
            return [];
        }

        var found = new List<Anomaly>();
        var levelled = usable.ToArray();
        foreach (var (at, before, since, score) in Shifts(usable, season))
        {
            found.Add(new(Anomaly.LevelShift, at, values.Count - 1, Back(before, counts), Back(since, counts), score));
            for (var t = 0; t < at; t++)
            {
                levelled[t] += since - before;
            }
        }

        var expected = Expectation(levelled, season);
        var rest = levelled.Select((value, t) => value - expected[t]).ToArray();
        // Chance alone makes a count vary by one on its scale (Poisson); and less than a thousandth of its size is no deviation of anything else.
        var spread = Math.Max(counts ? 1 : LeastOfSize * Math.Abs(levelled.OfType<double>().Median()), Spread([.. rest.OfType<double>()]));
        // The level that a value was levelled by belongs to what was expected of it.
        var offsets = levelled.Select((value, t) => (value - usable[t]) ?? 0).ToArray();
        var start = -1;
        for (var t = 0; t < rest.Length; t++)
        {
            if (rest[t] is not { } r)
            {
                continue;
            }

            var score = r / spread;
            if (Math.Abs(score) < Threshold)
            {
                start = -1;
                continue;
            }

            var anomaly = new Anomaly(Anomaly.Unusual, t, t, Back(expected[t] - offsets[t], counts), values[t]!.Value, score);
            if (start >= 0 && found[^1].Kind == Anomaly.Unusual && Math.Sign(found[^1].Score) == Math.Sign(score))
            {
                found[^1] = anomaly with { Since = start };
            }
            else
            {
                start = t;
                found.Add(anomaly);
            }
        }

        return [.. found.OrderBy(anomaly => anomaly.Since)];
    }

    // What each period should be. With three seasons and more the season is known; with fewer only the level is.
    private static double[] Expectation(double?[] values, int season)
    {
        var first = Array.FindIndex(values, value => value is not null);
        var length = values.Length - first;
        var level = RunningLine(values, season > 1 && length >= 3 * season ? (2 * season) + 1 : 11);
        if (season < 2 || length < 3 * season)
        {
            return level;
        }

        var phases = Enumerable.Range(0, season).Select(phase =>
        {
            var own = Enumerable.Range(0, values.Length).Where(t => t % season == phase && values[t] is not null).Select(t => values[t]!.Value - level[t]).ToList();
            return own.Count == 0 ? 0 : own.Median();
        }).ToArray();
        var filled = Enumerable.Range(first, length).Select(t => values[t] ?? (level[t] + phases[t % season])).ToList();
        var parts = SeasonalDecomposition.Of(filled, season, 35, robust: true, (8 * season) + 1);
        return [.. Enumerable.Repeat(double.NaN, first), .. parts.Trend.Select((trend, i) => trend + parts.Season[i])];
    }

    // The straight line through the values around each period: median slope between all pairs (Theil, Sen), then the median of what is left. A series that rises
    // steadily is as it should be at its end too, where a median would lag behind.
    private static double[] RunningLine(double?[] values, int width) =>
        [.. values.Select((_, t) =>
        {
            List<(int At, double Value)> near = [];
            for (var reach = width / 2; near.Count < Math.Min(5, width) && reach <= values.Length + width; reach += width)
            {
                // At either end as many values as in the middle.
                var from = Math.Clamp(t - reach, 0, Math.Max(0, values.Length - (2 * reach) - 1));
                near = [.. Enumerable.Range(from, Math.Min(values.Length, from + (2 * reach) + 1) - from).Where(i => values[i] is not null).Select(i => (i, values[i]!.Value))];
            }

            var slopes = near.SelectMany((one, n) => near.Skip(n + 1).Select(other => (other.Value - one.Value) / (other.At - one.At))).ToList();
            var slope = slopes.Count == 0 ? 0 : slopes.Median();
            return near.Select(one => one.Value - (slope * (one.At - t))).Median();
        })];

    // Binary segmentation by medians: where two seasons before and two after differ by more than either varies. The newest shift is looked for again in either part.
    private static List<(int At, double Before, double Since, double Score)> Shifts(double?[] values, int season)
    {
        var side = Math.Max(2 * season, 8);
        var phases = Enumerable.Range(0, season).Select(phase =>
        {
            var rests = new List<double>();
            for (var t = season / 2; t < values.Length - (season / 2); t++)
            {
                if (t % season == phase && values[t] is { } value && values[(t - (season / 2))..(t + (season / 2) + 1)].OfType<double>().ToList() is { Count: > 2 } around)
                {
                    rests.Add(value - around.Average());
                }
            }

            return rests.Count == 0 || values.Length < 3 * season ? 0 : rests.Median();
        }).ToArray();
        var flat = values.Select((value, t) => value - phases[t % season]).ToArray();
        var found = new List<(int, double, double, double)>();
        Split(0, flat.Length);
        return [.. found.OrderBy(shift => shift.Item1)];

        void Split(int from, int to)
        {
            (int At, double Before, double Since, double Score) best = default;
            for (var t = from + side; t <= to - side; t++)
            {
                var before = flat[(t - side)..t].OfType<double>().ToList();
                var after = flat[t..(t + side)].OfType<double>().ToList();
                if (flat[t] is null || before.Count < side / 2 || after.Count < side / 2)
                {
                    continue;
                }

                var (low, high) = (before.Median(), after.Median());
                var spread = Spread([.. before.Select(v => v - low), .. after.Select(v => v - high)]);
                var score = (high - low) / spread;
                if (Math.Abs(score) > Math.Abs(best.Score))
                {
                    best = (t, low, high, score);
                }
            }

            if (Math.Abs(best.Score) >= ShiftThreshold)
            {
                // Medians tell that there is a step; where it is, the values tell.
                var (at, before, since) = (best.At, best.Before, best.Since);
                best.At = Enumerable.Range(at - (side / 2), side + 1).Where(t => t > from && t < to && flat[t] is not null).MinBy(t =>
                    Enumerable.Range(Math.Max(from, at - side), Math.Min(to, at + side) - Math.Max(from, at - side)).Sum(i => Math.Abs((flat[i] ?? 0) - (flat[i] is null ? 0 : i < t ? before : since))));
                found.Add(best);
                Split(from, best.At);
                Split(best.At, to);
            }
        }
    }

    // 1.4826 makes the median deviation the standard deviation of a normal distribution. A series that never varies has no scale of its own: a thousandth of its size, then.
    private static double Spread(List<double> rest)
    {
        var mad = 1.4826 * rest.Select(Math.Abs).Median();
        return Math.Max(mad, Math.Max(1e-9, 1e-3 * rest.Max(Math.Abs)));
    }

    private static double Scale(double value, bool counts) => counts ? 2 * Math.Sqrt(Math.Max(0, value) + 0.375) : value;

    private static double Back(double value, bool counts) => counts ? Math.Max(0, (value * value / 4) - 0.375) : value;
}
