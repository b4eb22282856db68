using System.Numerics;

namespace Ioc.Vision.Inference;

/// <summary>Writes pixels into a model's input in its own order, layout, type and normalisation.</summary>
internal readonly ref struct SampleWriter
{
    private const float RedOfV = 1.402f;
    private const float GreenOfU = 0.344136f;
    private const float GreenOfV = 0.714136f;
    private const float BlueOfU = 1.772f;

    private readonly Span<float> floats;
    private readonly Span<byte> bytes;
    private readonly int width;
    private readonly int pixelStep;
    private readonly int channelStep;
    private readonly int red;
    private readonly bool single;
    private readonly float gain0;
    private readonly float gain1;
    private readonly float gain2;
    private readonly float offset0;
    private readonly float offset1;
    private readonly float offset2;

    /// <param name="input">How the model wants it.</param>
    /// <param name="run">Whose input to write.</param>
    /// <param name="width">Pixels of one picture of the batch.</param>
    /// <param name="height">Pixels of one picture of the batch.</param>
    /// <param name="item">Which picture of the batch.</param>
    internal SampleWriter(ModelInput input, OnnxRun run, int width, int height, int item)
    {
        var channels = input.ChannelCount;
        var count = width * height * channels;
        floats = run.TakesBytes ? default : run.Floats.Slice(item * count, count);
        bytes = run.TakesBytes ? run.Bytes.Slice(item * count, count) : default;
        this.width = width;
        single = channels == 1;
        pixelStep = input.ChannelsLast ? channels : 1;
        channelStep = input.ChannelsLast ? 1 : width * height;
        red = input.Channels == ModelChannels.Bgr ? 2 : 0;
        gain0 = input.Scale / input.Std[0];
        offset0 = -input.Mean[0] / input.Std[0];
        gain1 = single ? gain0 : input.Scale / input.Std[1];
        offset1 = single ? offset0 : -input.Mean[1] / input.Std[1];
        gain2 = single ? gain0 : input.Scale / input.Std[2];
        offset2 = single ? offset0 : -input.Mean[2] / input.Std[2];
    }

    /// <summary>A row of grey pixels from <paramref name="x"/> on, 0..255.</summary>
    internal void PutLuma(int x, int y, ReadOnlySpan<float> luma)
    {
        var at = ((y * width) + x) * pixelStep;
        for (var i = 0; i < luma.Length; i++)
        {
            Put(at + (i * pixelStep), luma[i], luma[i], luma[i]);
        }
    }

    /// <summary>A row of pixels from <paramref name="x"/> on: luma 0..255 and chroma −128..127, by BT.601 as in JPEG.</summary>
    internal void PutYuv(int x, int y, ReadOnlySpan<float> luma, ReadOnlySpan<float> u, ReadOnlySpan<float> v)
    {
        var at = ((y * width) + x) * pixelStep;
        var done = !single && pixelStep == 1 && bytes.IsEmpty ? PutPlanes(at, luma, u, v) : 0;
        for (var i = done; i < luma.Length; i++)
        {
            if (single)
            {
                Set(at + (i * pixelStep), Math.Clamp(luma[i], 0, 255), gain0, offset0);
                continue;
            }

            Put(
                at + (i * pixelStep),
                Math.Clamp(luma[i] + (RedOfV * v[i]), 0, 255),
                Math.Clamp(luma[i] - (GreenOfU * u[i]) - (GreenOfV * v[i]), 0, 255),
                Math.Clamp(luma[i] + (BlueOfU * u[i]), 0, 255));
        }
    }

    // The usual case, several pixels at once; returns how many.
    private int PutPlanes(int at, ReadOnlySpan<float> luma, ReadOnlySpan<float> u, ReadOnlySpan<float> v)
    {
        var first = floats.Slice(at, luma.Length);
        var second = floats.Slice(at + channelStep, luma.Length);
        var third = floats.Slice(at + (2 * channelStep), luma.Length);
        var r = red == 0 ? first : third;
        var b = red == 0 ? third : first;
        var (gainR, gainB, offsetR, offsetB) = red == 0 ? (gain0, gain2, offset0, offset2) : (gain2, gain0, offset2, offset0);
        var i = 0;
        for (; i <= luma.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var light = new Vector<float>(luma[i..]);
            var blue = new Vector<float>(u[i..]);
            var pink = new Vector<float>(v[i..]);
            Level(light + (RedOfV * pink), gainR, offsetR).CopyTo(r[i..]);
            Level(light - (GreenOfU * blue) - (GreenOfV * pink), gain1, offset1).CopyTo(second[i..]);
            Level(light + (BlueOfU * blue), gainB, offsetB).CopyTo(b[i..]);
        }

        return i;

        static Vector<float> Level(Vector<float> value, float gain, float offset) =>
            (Vector.Min(Vector.Max(value, Vector<float>.Zero), new Vector<float>(255)) * gain) + new Vector<float>(offset);
    }

    /// <summary>All pixels the same grey, 0..255.</summary>
    internal void Fill(float level)
    {
        if (single && bytes.IsEmpty)
        {
            floats.Fill((level * gain0) + offset0);
            return;
        }

        var pixels = (bytes.IsEmpty ? floats.Length : bytes.Length) / (single ? 1 : 3);
        for (var pixel = 0; pixel < pixels; pixel++)
        {
            Put(pixel * pixelStep, level, level, level);
        }
    }

    // One pixel, 0..255 each; a model of luma gets their weighted sum.
    private void Put(int at, float r, float g, float b)
    {
        if (single)
        {
            Set(at, (0.299f * r) + (0.587f * g) + (0.114f * b), gain0, offset0);
            return;
        }

        var (first, third) = red == 0 ? (r, b) : (b, r);
        Set(at, first, gain0, offset0);
        Set(at + channelStep, g, gain1, offset1);
        Set(at + (2 * channelStep), third, gain2, offset2);
    }

    private void Set(int at, float value, float gain, float offset)
    {
        if (bytes.IsEmpty)
        {
            floats[at] = (value * gain) + offset;
        }
        else
        {
            bytes[at] = (byte)Math.Clamp(value + 0.5f, 0, 255);
        }
    }
}
