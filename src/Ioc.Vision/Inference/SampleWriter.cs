namespace Ioc.Vision.Inference;

/// <summary>Writes pixels into a model's input in its own order, layout, type and normalisation.</summary>
internal readonly ref struct SampleWriter
{
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

    /// <summary>One pixel, 0..255 each; a model of luma gets their weighted sum.</summary>
    internal void Put(int x, int y, float r, float g, float b)
    {
        var at = ((y * width) + x) * pixelStep;
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

    /// <summary>One pixel of luma 0..255 and chroma −128..127, by BT.601 as in JPEG.</summary>
    internal void PutYuv(int x, int y, float luma, float u, float v)
    {
        if (single)
        {
            Set(((y * width) + x) * pixelStep, Math.Clamp(luma, 0, 255), gain0, offset0);
            return;
        }

        Put(
            x,
            y,
            Math.Clamp(luma + (1.402f * v), 0, 255),
            Math.Clamp(luma - (0.344136f * u) - (0.714136f * v), 0, 255),
            Math.Clamp(luma + (1.772f * u), 0, 255));
    }

    /// <summary>All pixels the same.</summary>
    internal void Fill(float r, float g, float b)
    {
        var count = floats.IsEmpty ? bytes.Length : floats.Length;
        var pixels = single ? count : count / 3;
        for (var pixel = 0; pixel < pixels; pixel++)
        {
            Put(pixel % width, pixel / width, r, g, b);
        }
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
