namespace Ioc.Vision.Inference;

/// <summary>
/// How one row or column of samples becomes another length: for each target sample where its first source sample is and what
/// each weighs. Shrinking averages the area under the target sample (nothing thin is lost, nothing flickers); enlarging is linear.
/// </summary>
internal sealed class ResamplePlan
{
    /// <param name="source">Samples given.</param>
    /// <param name="target">Samples wanted.</param>
    /// <param name="ratio">Source samples per target sample; may differ a little from source/target after rounding.</param>
    internal ResamplePlan(int source, int target, double ratio)
    {
        Starts = new int[target];
        Taps = ratio > 1 ? (int)Math.Ceiling(ratio) + 1 : 2;
        Taps = Math.Min(Taps, source);
        Weights = new float[target * Taps];
        for (var i = 0; i < target; i++)
        {
            var (from, to) = ratio > 1
                ? (i * ratio, (i + 1) * ratio)
                : (((i + 0.5) * ratio) - 0.5, ((i + 0.5) * ratio) + 0.5);
            var start = Math.Clamp((int)Math.Floor(from), 0, source - Taps);
            Starts[i] = start;
            for (var sample = (int)Math.Floor(from); sample < to; sample++)
            {
                var share = Math.Min(to, sample + 1) - Math.Max(from, sample);
                var tap = Math.Clamp(sample, 0, source - 1) - start;
                if (share > 0)
                {
                    Weights[(i * Taps) + Math.Clamp(tap, 0, Taps - 1)] += (float)(share / (to - from));
                }
            }
        }
    }

    internal int[] Starts { get; }

    /// <summary>Source samples per target sample.</summary>
    internal int Taps { get; }

    /// <summary>Taps weights for each target sample; they sum to 1.</summary>
    internal float[] Weights { get; }

    internal int Target => Starts.Length;
}
