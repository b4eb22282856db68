using System.Numerics;
using System.Runtime.InteropServices;

namespace Ioc.Vision.Inference;

/// <summary>Resizes a plane of bytes into floats: rows are blended with vectors, then columns, in one pass over the source.</summary>
internal sealed class PlaneResampler(ResamplePlan across, ResamplePlan down, int sourceWidth)
{
    private readonly float[] row = new float[sourceWidth];

    /// <summary>target[x, y] = resized · gain + offset.</summary>
    /// <param name="source">The plane from the first sample of the wanted part on.</param>
    /// <param name="stride">Samples from one row of the source to the next.</param>
    /// <param name="target">Where the first sample goes.</param>
    /// <param name="targetStride">Floats from one row of the target to the next.</param>
    /// <param name="gain">Multiplies.</param>
    /// <param name="offset">Is added.</param>
    internal void Resize(ReadOnlySpan<byte> source, int stride, Span<float> target, int targetStride, float gain, float offset)
    {
        var taps = across.Taps;
        for (var y = 0; y < down.Target; y++)
        {
            var first = true;
            for (var tap = 0; tap < down.Taps; tap++)
            {
                var weight = down.Weights[(y * down.Taps) + tap] * gain;
                if (weight != 0)
                {
                    Blend(source.Slice((down.Starts[y] + tap) * stride, row.Length), row, weight, first);
                    first = false;
                }
            }

            var line = target.Slice(y * targetStride, across.Target);
            switch (taps)
            {
                case 2:
                    Two(line, offset);
                    break;
                case 4:
                    Four(line, offset);
                    break;
                default:
                    Many(line, taps, offset);
                    break;
            }
        }
    }

    private void Two(Span<float> line, float offset)
    {
        ReadOnlySpan<float> samples = row;
        ReadOnlySpan<int> starts = across.Starts;
        var weights = MemoryMarshal.Cast<float, Vector2>(across.Weights);
        for (var x = 0; x < line.Length; x++)
        {
            var at = starts[x];
            var weight = weights[x];
            line[x] = (weight.X * samples[at]) + (weight.Y * samples[at + 1]) + offset;
        }
    }

    private void Four(Span<float> line, float offset)
    {
        ReadOnlySpan<float> samples = row;
        ReadOnlySpan<int> starts = across.Starts;
        var weights = MemoryMarshal.Cast<float, Vector4>(across.Weights);
        for (var x = 0; x < line.Length; x++)
        {
            line[x] = Vector4.Dot(weights[x], new Vector4(samples.Slice(starts[x], 4))) + offset;
        }
    }

    private void Many(Span<float> line, int taps, float offset)
    {
        ReadOnlySpan<float> samples = row;
        ReadOnlySpan<float> weights = across.Weights;
        for (var x = 0; x < line.Length; x++)
        {
            var sum = offset;
            var at = samples.Slice(across.Starts[x], taps);
            var weight = weights.Slice(x * taps, taps);
            for (var tap = 0; tap < at.Length; tap++)
            {
                sum += at[tap] * weight[tap];
            }

            line[x] = sum;
        }
    }

    private static void Blend(ReadOnlySpan<byte> source, Span<float> target, float weight, bool first)
    {
        var x = 0;
        var lanes = Vector<float>.Count;
        for (; x <= source.Length - Vector<byte>.Count; x += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(source[x..]), out var low, out var high);
            Vector.Widen(low, out var a, out var b);
            Vector.Widen(high, out var c, out var d);
            var to = target.Slice(x, Vector<byte>.Count);
            Put(a, to, weight, first);
            Put(b, to[lanes..], weight, first);
            Put(c, to[(2 * lanes)..], weight, first);
            Put(d, to[(3 * lanes)..], weight, first);
        }

        for (; x < source.Length; x++)
        {
            target[x] = first ? source[x] * weight : target[x] + (source[x] * weight);
        }
    }

    private static void Put(Vector<uint> samples, Span<float> target, float weight, bool first)
    {
        var value = Vector.ConvertToSingle(Vector.AsVectorInt32(samples)) * weight;
        (first ? value : value + new Vector<float>(target)).CopyTo(target);
    }
}
