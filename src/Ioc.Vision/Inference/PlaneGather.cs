using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ioc.Vision.Inference;

/// <summary>
/// Eight bilinear samples of a plane at once, on processors that gather (AVX2): the sums of one sample after the other, in their order.
/// </summary>
internal readonly ref struct PlaneGather
{
    /// <summary>Samples at once.</summary>
    internal const int Count = 8;

    // A gather takes four bytes a place.
    private const int Taken = sizeof(int);

    private readonly ReadOnlySpan<byte> plane;
    private readonly int width;
    private readonly int height;

    internal PlaneGather(ReadOnlySpan<byte> plane, int width, int height)
    {
        this.plane = plane;
        this.width = width;
        this.height = height;
    }

    /// <summary>Whether this processor gathers, and the plane is large enough to be gathered from.</summary>
    internal bool IsPossible => Avx2.IsSupported && plane.Length >= Taken;

    /// <summary>Samples at places in the plane's pixels; beyond its edge the edge goes on.</summary>
    internal Vector256<float> Of(Vector256<float> x, Vector256<float> y)
    {
        x = Within(x, width);
        y = Within(y, height);
        var left = Avx.ConvertToVector256Int32WithTruncation(x);
        var top = Avx.ConvertToVector256Int32WithTruncation(y);
        var first = (top * Vector256.Create(width)) + left;

        // Where the edge is reached, the neighbour counts nothing: whatever stands there may be taken.
        var under = first + (Vector256.LessThan(top, Vector256.Create(height - 1)) & Vector256.Create(width));
        var across = x - Vector256.ConvertToSingle(left);
        var below = y - Vector256.ConvertToSingle(top);
        var upper = Row(first, across);
        return upper + (below * (Row(under, across) - upper));
    }

    // The larger of nothing and not a number is nothing, in this order of the two.
    private static Vector256<float> Within(Vector256<float> value, int side) =>
        Avx.Min(Avx.Max(value, Vector256<float>.Zero), Vector256.Create(side - 1f));

    private Vector256<float> Row(Vector256<int> at, Vector256<float> across)
    {
        // A sample and its right neighbour are the two lower bytes of what is taken; near the plane's end it is taken further left.
        var from = Vector256.Min(at, Vector256.Create(plane.Length - Taken));
        var taken = Avx2.ShiftRightLogicalVariable(Gather(from), ((at - from) * 8).AsUInt32());
        var lowest = Vector256.Create(0xFF);
        var sample = Vector256.ConvertToSingle(taken & lowest);
        var next = Vector256.ConvertToSingle((taken >>> 8) & lowest);
        return sample + (across * (next - sample));
    }

    private unsafe Vector256<int> Gather(Vector256<int> from)
    {
        fixed (byte* start = &MemoryMarshal.GetReference(plane))
        {
            return Avx2.GatherVector256((int*)start, from, 1);
        }
    }
}
