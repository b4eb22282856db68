namespace Ioc.Vision.Reading;

/// <summary>A vote whose truth is known.</summary>
/// <param name="Right">Whether it was the plate.</param>
/// <param name="MayBeSure">False when it is unsure whatever its probability: no plate is written so, or another text is nearly as likely.</param>
public readonly record struct KnownVote(VoteEvidence Evidence, bool Right, bool MayBeSure = true);

/// <summary>One plate whose truth is known, as it was read once and, after it was looked at again, by all its reads together.</summary>
/// <param name="Vehicle">What must not be learned from and tested on at once: the plate's true text.</param>
/// <param name="First">The first read alone.</param>
/// <param name="All">All reads.</param>
public sealed record KnownRead(string Vehicle, KnownVote First, KnownVote All);

/// <summary>
/// Learns a <see cref="Calibration"/>. The curve is learned from all reads; from which probability on the product is sure is chosen on reads
/// that were kept out of the curve in turns, all reads of one vehicle together: a curve flatters what it was drawn through.
/// </summary>
public static class CalibrationFit
{
    // One wrong read in a thousand is what the product may act on without asking.
    private const double WantedOfSure = 0.999;
    private const int Folds = 10;
    private const int LeastReads = 50;
    private const int LeastOfEach = 20;

    // Keeps a weight finite when a feature parts right from wrong without exception.
    private const double Ridge = 0.02;
    private const double LeastSlope = 0.05;

    /// <summary>Fits a curve and a threshold.</summary>
    /// <exception cref="ArgumentException">Too few reads, or all right or all wrong: nothing can be learned from them.</exception>
    public static Calibration Fit(IReadOnlyList<KnownRead> reads, string readerSha256, string fittedOn)
    {
        ArgumentNullException.ThrowIfNull(reads);
        var right = reads.Count(r => r.All.Right);
        if (reads.Count < LeastReads || right == reads.Count || right == 0)
        {
            throw new ArgumentException($"{reads.Count} reads, {right} of them right, are too few to learn from: at least {LeastReads} with some wrong are needed", nameof(reads));
        }

        var curve = Curves(reads, readerSha256, fittedOn) with { Reads = reads.Count, Right = right };
        var (threshold, sure, sureRight) = Threshold(KeptOut(reads, curve));
        return curve with { Sure = threshold, KeptOutSure = sure, KeptOutSureRight = sureRight };
    }

    /// <summary>The stated probabilities of reads, each by a curve that saw no read of the same vehicle.</summary>
    private static List<Stated> KeptOut(IReadOnlyList<KnownRead> reads, Calibration whole)
    {
        var vehicles = reads.Select(r => r.Vehicle).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var foldOf = vehicles.Select((vehicle, i) => (vehicle, Fold: i % Folds)).ToDictionary(v => v.vehicle, v => v.Fold, StringComparer.Ordinal);
        var stated = new List<Stated>(reads.Count);
        for (var fold = 0; fold < Folds; fold++)
        {
            var inside = reads.Where(r => foldOf[r.Vehicle] == fold).ToList();
            var outside = reads.Where(r => foldOf[r.Vehicle] != fold).ToList();
            if (inside.Count == 0)
            {
                continue;
            }

            // So few vehicles that without these nothing can be learned: then there is nothing better than the whole curve.
            var both = outside.Exists(r => r.All.Right) && outside.Exists(r => !r.All.Right);
            var curve = both ? Curves(outside, whole.ReaderSha256, whole.FittedOn) : whole;
            stated.AddRange(inside.Select(r => new Stated(Probability(curve, r.First), r.First.Right, Probability(curve, r.All), r.All.Right)));
        }

        return stated;

        static double Probability(Calibration curve, KnownVote vote) => vote.MayBeSure ? curve.Of(vote.Evidence) : 0;
    }

    /// <summary>
    /// The least probability from which on what would be called sure is right often enough, both as stated and as seen. As the product does: who
    /// is sure at the first read is not read again.
    /// </summary>
    private static (double Threshold, int Sure, int Right) Threshold(List<Stated> reads)
    {
        var best = (Threshold: 0.9999, Sure: 0, Right: 0);
        foreach (var at in reads.SelectMany(r => new[] { r.First, r.All }).Select(p => Math.Ceiling(p * 10_000) / 10_000).Where(p => p is >= 0.5 and < 1).Distinct().OrderDescending())
        {
            var (sure, right, expected) = (0, 0, 0.0);
            foreach (var (first, firstRight, all, allRight) in reads)
            {
                if (first >= at || all >= at)
                {
                    sure++;
                    right += (first >= at ? firstRight : allRight) ? 1 : 0;
                    expected += first >= at ? first : all;
                }
            }

            if (sure > 0 && expected / sure >= WantedOfSure && right >= WantedOfSure * sure)
            {
                best = (at, sure, right);
            }
        }

        return best;
    }

    /// <summary>What is stated of a plate that was kept out of the curve.</summary>
    private readonly record struct Stated(double First, bool FirstRight, double All, bool AllRight);

    /// <summary>Both curves; where gleams are too few to learn from, one curve of all.</summary>
    private static Calibration Curves(IReadOnlyList<KnownRead> reads, string readerSha256, string fittedOn)
    {
        var votes = reads.SelectMany(r => new[] { r.First, r.All }).ToList();
        var (gleaming, clear) = (votes.FindAll(v => Calibration.Gleams(v.Evidence)), votes.FindAll(v => !Calibration.Gleams(v.Evidence)));
        
        // Where no gleam lies all may well be right; a curve of gleams has to have seen both.
        var apart = clear.Count >= LeastOfEach && CanTeach(gleaming);
        var curve = Curve(apart ? clear : votes);
        return new Calibration(readerSha256, curve.Slope, curve.Offset, 1, 0, 0, fittedOn) { Top = curve.Top, Height = curve.Height, Gleaming = apart ? Curve(gleaming) : null };

        static bool CanTeach(List<KnownVote> votes) => votes.Count(v => v.Right) >= LeastOfEach && votes.Count(v => !v.Right) >= LeastOfEach;
    }

    private static SurenessCurve Curve(List<KnownVote> votes)
    {
        var rows = votes.ConvertAll(vote =>
        {
            // The last feature is always 1: its weight is the offset.
            var features = new double[SurenessCurve.FeatureCount + 1];
            SurenessCurve.Features(vote.Evidence, features);
            features[^1] = 1;
            return (features, vote.Right);
        });

        // A weight below its least would make a plate less sure because more speaks for it: such a feature stays at its least, and the others are fitted anew.
        var used = Enumerable.Range(0, SurenessCurve.FeatureCount + 1).ToList();
        var weights = Newton(rows, used);
        while (used.Where(i => i < SurenessCurve.FeatureCount && weights[i] < Least(i)).ToList() is { Count: > 0 } wrong)
        {
            used.Remove(wrong.MinBy(i => weights[i]));
            weights = Newton(rows, used);
        }

        return new SurenessCurve(Rounded(weights[0]), Rounded(weights[1]), Rounded(weights[2]), Rounded(weights[3]));

        static double Rounded(double weight) => Math.Round(weight, 6);
    }

    private static double Least(int feature) => feature == 0 ? LeastSlope : 0;

    /// <summary>Logistic regression of the used features by Newton's method; the others weigh their least.</summary>
    private static double[] Newton(List<(double[] Features, bool Right)> rows, List<int> used)
    {
        var right = rows.Count(r => r.Right);
        // Platt's targets: never quite 0 or 1, so that a few reads do not claim certainty.
        var (yes, no) = ((right + 1.0) / (right + 2.0), 1.0 / (rows.Count - right + 2.0));
        var weights = new double[SurenessCurve.FeatureCount + 1];
        weights[0] = Least(0);
        for (var round = 0; round < 100; round++)
        {
            var gradient = new double[used.Count];
            var curvature = new double[used.Count, used.Count];
            foreach (var (features, isRight) in rows)
            {
                var sum = 0.0;
                for (var i = 0; i < weights.Length; i++)
                {
                    sum += weights[i] * features[i];
                }

                var p = 1 / (1 + Math.Exp(-sum));
                var (error, weight) = (p - (isRight ? yes : no), p * (1 - p));
                for (var a = 0; a < used.Count; a++)
                {
                    gradient[a] += error * features[used[a]];
                    for (var b = 0; b < used.Count; b++)
                    {
                        curvature[a, b] += weight * features[used[a]] * features[used[b]];
                    }
                }
            }

            for (var a = 0; a < used.Count; a++)
            {
                gradient[a] += Ridge * weights[used[a]];
                curvature[a, a] += Ridge;
            }

            var step = Solved(curvature, gradient);
            // A far step of Newton's is cut short, as the curve is nearly flat far out.
            var cut = Math.Min(1, 2 / Math.Max(step.Max(Math.Abs), 1e-12));
            for (var a = 0; a < used.Count; a++)
            {
                weights[used[a]] -= cut * step[a];
            }

            if (step.Sum(Math.Abs) < 1e-9)
            {
                break;
            }
        }

        return weights;
    }

    /// <summary>x of m·x = v for a positive definite m (Gauss); m and v are used up.</summary>
    private static double[] Solved(double[,] m, double[] v)
    {
        var count = v.Length;
        for (var pivot = 0; pivot < count; pivot++)
        {
            for (var row = pivot + 1; row < count; row++)
            {
                var factor = m[row, pivot] / m[pivot, pivot];
                for (var column = pivot; column < count; column++)
                {
                    m[row, column] -= factor * m[pivot, column];
                }

                v[row] -= factor * v[pivot];
            }
        }

        for (var row = count - 1; row >= 0; row--)
        {
            for (var column = row + 1; column < count; column++)
            {
                v[row] -= m[row, column] * v[column];
            }

            v[row] /= m[row, row];
        }

        return v;
    }
}
