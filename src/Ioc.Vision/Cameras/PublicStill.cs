using Ioc.Vision.Inference;
using Ioc.Vision.Pictures;

namespace Ioc.Vision.Cameras;

/// <summary>
/// A camera's picture for a wall that anyone may look at: plates are painted over, and the picture carries no more detail than
/// 320 pixels across, in which neither a plate that was missed nor a face can be made out. Shown at 480 pixels.
/// </summary>
public static class PublicStill
{
    /// <summary>Pixels across that carry detail.</summary>
    public const int DetailWidth = 320;

    /// <summary>Pixels across of the JPEG.</summary>
    public const int Width = 480;

    /// <summary>Makes the JPEG.</summary>
    /// <param name="picture">The frame; left as it is.</param>
    /// <param name="plates">The plates found in it, in its pixels.</param>
    public static byte[] Encode(Picture picture, IReadOnlyList<PlateBox> plates)
    {
        using var small = PictureEdits.Downscale(picture, DetailWidth, DetailWidth * 2);
        var scale = (float)small.Width / picture.Width;
        foreach (var plate in plates)
        {
            Cover(small, new PlateBox(
                (plate.X - (0.2f * plate.Width)) * scale, (plate.Y - (0.2f * plate.Height)) * scale, plate.Width * 1.4f * scale, plate.Height * 1.4f * scale));
        }

        var width = Math.Min(Width, picture.Width);
        using var shown = new Picture(width, Math.Max(1, (int)Math.Round((double)small.Height * width / small.Width)), picture.FullRange);
        Stretch(small.Y, small.Width, small.Height, shown.Y, shown.Width, shown.Height);
        Stretch(small.U, small.ChromaWidth, small.ChromaHeight, shown.U, shown.ChromaWidth, shown.ChromaHeight);
        Stretch(small.V, small.ChromaWidth, small.ChromaHeight, shown.V, shown.ChromaWidth, shown.ChromaHeight);
        return Jpeg.Encode(shown, 78);
    }

    private static void Cover(Picture picture, PlateBox box)
    {
        Flatten(picture.Y, picture.Width, picture.Height, box.X, box.Y, box.Right, box.Bottom);
        Flatten(picture.U, picture.ChromaWidth, picture.ChromaHeight, box.X / 2, box.Y / 2, box.Right / 2, box.Bottom / 2);
        Flatten(picture.V, picture.ChromaWidth, picture.ChromaHeight, box.X / 2, box.Y / 2, box.Right / 2, box.Bottom / 2);
    }

    private static void Flatten(Span<byte> plane, int width, int height, float fromX, float fromY, float toX, float toY)
    {
        var left = Math.Clamp((int)fromX, 0, width);
        var top = Math.Clamp((int)fromY, 0, height);
        var right = Math.Clamp((int)MathF.Ceiling(toX), left, width);
        var bottom = Math.Clamp((int)MathF.Ceiling(toY), top, height);
        if (right == left || bottom == top)
        {
            return;
        }

        var sum = 0;
        for (var y = top; y < bottom; y++)
        {
            foreach (var value in plane.Slice((y * width) + left, right - left))
            {
                sum += value;
            }
        }

        var mean = (byte)(sum / ((right - left) * (bottom - top)));
        for (var y = top; y < bottom; y++)
        {
            plane.Slice((y * width) + left, right - left).Fill(mean);
        }
    }

    private static void Stretch(ReadOnlySpan<byte> from, int fromWidth, int fromHeight, Span<byte> to, int width, int height)
    {
        for (var y = 0; y < height; y++)
        {
            var sourceY = Math.Clamp(((y + 0.5f) * fromHeight / height) - 0.5f, 0, fromHeight - 1);
            var y0 = (int)sourceY;
            var y1 = Math.Min(y0 + 1, fromHeight - 1);
            var fy = sourceY - y0;
            for (var x = 0; x < width; x++)
            {
                var sourceX = Math.Clamp(((x + 0.5f) * fromWidth / width) - 0.5f, 0, fromWidth - 1);
                var x0 = (int)sourceX;
                var x1 = Math.Min(x0 + 1, fromWidth - 1);
                var fx = sourceX - x0;
                var top = from[(y0 * fromWidth) + x0] + (fx * (from[(y0 * fromWidth) + x1] - from[(y0 * fromWidth) + x0]));
                var bottom = from[(y1 * fromWidth) + x0] + (fx * (from[(y1 * fromWidth) + x1] - from[(y1 * fromWidth) + x0]));
                to[(y * width) + x] = (byte)(top + (fy * (bottom - top)) + 0.5f);
            }
        }
    }
}
