using System.Buffers;
using Ioc.Vision.Pictures;

namespace Ioc.Vision.Inference;

/// <summary>A part of a picture, in its pixels; begins at even pixels.</summary>
internal readonly record struct PictureRegion(int X, int Y, int Width, int Height);

/// <summary>
/// Puts a part of a picture into a detector's input: resized to fit, centred, normalised and laid out in one pass over the
/// picture's own planes. Holds the plan for one size of part and input; not for two callers at once.
/// </summary>
internal sealed class Letterbox
{
    private readonly ModelInput input;
    private readonly int inputWidth;
    private readonly int inputHeight;
    private readonly int contentWidth;
    private readonly int contentHeight;
    private readonly float scaleX;
    private readonly float scaleY;
    private readonly int left;
    private readonly int top;
    private readonly PlaneResampler luma;
    private readonly PlaneResampler? chroma;

    internal Letterbox(ModelInput input, int inputWidth, int inputHeight, int width, int height)
    {
        this.input = input;
        this.inputWidth = inputWidth;
        this.inputHeight = inputHeight;
        scaleX = inputWidth / (float)width;
        scaleY = inputHeight / (float)height;
        if (input.Letterbox)
        {
            scaleX = scaleY = MathF.Min(scaleX, scaleY);
        }

        contentWidth = Math.Clamp((int)MathF.Round(width * scaleX), 1, inputWidth);
        contentHeight = Math.Clamp((int)MathF.Round(height * scaleY), 1, inputHeight);

        // Whole pixels stretch the picture a little: the way back has to know by how much.
        scaleX = contentWidth / (float)width;
        scaleY = contentHeight / (float)height;
        left = (inputWidth - contentWidth) / 2;
        top = (inputHeight - contentHeight) / 2;
        luma = Resampler(width, height);
        if (input.Channels != ModelChannels.Luma)
        {
            chroma = Resampler((width + 1) / 2, (height + 1) / 2);
        }
    }

    /// <summary>From the input's pixels to the picture's.</summary>
    internal (float X, float Y) ToPicture(float x, float y, PictureRegion region) =>
        (((x - left) / scaleX) + region.X, ((y - top) / scaleY) + region.Y);

    /// <summary>Fills one place of the input's batch with the part.</summary>
    internal void Fill(Picture picture, PictureRegion region, OnnxRun run, int item = 0)
    {
        if (input.Channels == ModelChannels.Luma && !run.TakesBytes)
        {
            // One channel: channels first and last are the same.
            var (gain, offset) = LumaLevels(picture.FullRange);
            var scale = input.Scale / input.Std[0];
            var shift = -input.Mean[0] / input.Std[0];
            var floats = run.Floats.Slice(item * inputWidth * inputHeight, inputWidth * inputHeight);
            Surround(floats, (input.Pad * 255 * scale) + shift);
            luma.Resize(
                picture.Y[((region.Y * picture.Width) + region.X)..], picture.Width,
                floats[((top * inputWidth) + left)..], inputWidth, gain * scale, (offset * scale) + shift);
        }
        else
        {
            FillColours(picture, region, run, item);
        }
    }

    internal static (float Gain, float Offset) LumaLevels(bool fullRange) => fullRange ? (1, 0) : (255f / 219, -16 * 255f / 219);

    internal static float ChromaGain(bool fullRange) => fullRange ? 1 : 255f / 224;

    private PlaneResampler Resampler(int width, int height) => new(
        new ResamplePlan(width, contentWidth, (double)width / contentWidth),
        new ResamplePlan(height, contentHeight, (double)height / contentHeight),
        width);

    /// <summary>Only what lies around the picture: the picture itself is written over anyway.</summary>
    private void Surround(Span<float> target, float value)
    {
        target[..(top * inputWidth)].Fill(value);
        target[((top + contentHeight) * inputWidth)..].Fill(value);
        if (contentWidth < inputWidth)
        {
            for (var y = top; y < top + contentHeight; y++)
            {
                target.Slice(y * inputWidth, left).Fill(value);
                target[((y * inputWidth) + left + contentWidth)..((y + 1) * inputWidth)].Fill(value);
            }
        }
    }

    private void FillColours(Picture picture, PictureRegion region, OnnxRun run, int item)
    {
        var count = contentWidth * contentHeight;
        var planes = ArrayPool<float>.Shared.Rent(3 * count);
        try
        {
            var y = planes.AsSpan(0, count);
            var u = planes.AsSpan(count, count);
            var v = planes.AsSpan(2 * count, count);
            var (gain, offset) = LumaLevels(picture.FullRange);
            luma.Resize(picture.Y[((region.Y * picture.Width) + region.X)..], picture.Width, y, contentWidth, gain, offset);
            if (chroma is not null)
            {
                var from = (region.Y / 2 * picture.ChromaWidth) + (region.X / 2);
                var chromaGain = ChromaGain(picture.FullRange);
                chroma.Resize(picture.U[from..], picture.ChromaWidth, u, contentWidth, chromaGain, -128 * chromaGain);
                chroma.Resize(picture.V[from..], picture.ChromaWidth, v, contentWidth, chromaGain, -128 * chromaGain);
            }

            var writer = new SampleWriter(input, run, inputWidth, inputHeight, item);
            if (contentWidth < inputWidth || contentHeight < inputHeight)
            {
                writer.Fill(input.Pad * 255);
            }

            for (var row = 0; row < contentHeight; row++)
            {
                var (from, to) = (row * contentWidth, (row + 1) * contentWidth);
                if (chroma is null)
                {
                    writer.PutLuma(left, top + row, y[from..to]);
                }
                else
                {
                    writer.PutYuv(left, top + row, y[from..to], u[from..to], v[from..to]);
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(planes);
        }
    }
}
