using Ioc.Vision.Pictures;

namespace Ioc.Vision.Evidence;

/// <summary>
/// Hides parts of a picture for good: what is hidden is replaced by the means of cells, one forty-eighth of the picture's width each, smoothed so that it is
/// calm to look at. Even of a plate 300 pixels wide not one value is left for each letter.
/// </summary>
public static class Blur
{
    private const int CellsAcross = 48;

    /// <summary>Hides everything but what may be seen.</summary>
    /// <param name="picture">Changed.</param>
    public static void Apply(Picture picture, Visible visible)
    {
        var cell = Math.Max(4, (picture.Width + CellsAcross - 1) / CellsAcross);
        Hide(picture.Y, picture.Width, picture.Height, cell, visible);
        Hide(picture.U, picture.ChromaWidth, picture.ChromaHeight, Math.Max(2, cell / 2), visible);
        Hide(picture.V, picture.ChromaWidth, picture.ChromaHeight, Math.Max(2, cell / 2), visible);
    }

    private static void Hide(Span<byte> plane, int width, int height, int cell, Visible visible)
    {
        var (across, down) = ((width + cell - 1) / cell, (height + cell - 1) / cell);
        var means = Means(plane, width, height, cell, across, down);
        var keep = visible.Keep.Select(patch => Pixels(patch, width, height)).ToArray();
        var hide = visible.Hide.Select(patch => Pixels(patch, width, height)).ToArray();
        var seen = new bool[width];
        for (var y = 0; y < height; y++)
        {
            Array.Clear(seen);
            Mark(seen, keep, y, true);
            Mark(seen, hide, y, false);
            var row = plane.Slice(y * width, width);
            var cellY = Math.Clamp(((y + 0.5f) / cell) - 0.5f, 0, down - 1);
            var (y0, fy) = ((int)cellY, cellY - (int)cellY);
            var y1 = Math.Min(y0 + 1, down - 1);
            for (var x = 0; x < width; x++)
            {
                if (seen[x])
                {
                    continue;
                }

                var cellX = Math.Clamp(((x + 0.5f) / cell) - 0.5f, 0, across - 1);
                var (x0, fx) = ((int)cellX, cellX - (int)cellX);
                var x1 = Math.Min(x0 + 1, across - 1);
                var top = means[(y0 * across) + x0] + (fx * (means[(y0 * across) + x1] - means[(y0 * across) + x0]));
                var bottom = means[(y1 * across) + x0] + (fx * (means[(y1 * across) + x1] - means[(y1 * across) + x0]));
                row[x] = (byte)(top + (fy * (bottom - top)) + 0.5f);
            }
        }
    }

    private static float[] Means(ReadOnlySpan<byte> plane, int width, int height, int cell, int across, int down)
    {
        var means = new float[across * down];
        for (var cy = 0; cy < down; cy++)
        {
            for (var cx = 0; cx < across; cx++)
            {
                var (left, right) = (cx * cell, Math.Min((cx + 1) * cell, width));
                var (top, bottom) = (cy * cell, Math.Min((cy + 1) * cell, height));
                var sum = 0;
                for (var y = top; y < bottom; y++)
                {
                    foreach (var value in plane.Slice((y * width) + left, right - left))
                    {
                        sum += value;
                    }
                }

                means[(cy * across) + cx] = (float)sum / ((right - left) * (bottom - top));
            }
        }

        return means;
    }

    private static void Mark(bool[] row, (int Left, int Top, int Right, int Bottom)[] patches, int y, bool value)
    {
        foreach (var (left, top, right, bottom) in patches)
        {
            if (y >= top && y < bottom && right > left)
            {
                row.AsSpan(left, right - left).Fill(value);
            }
        }
    }

    private static (int Left, int Top, int Right, int Bottom) Pixels(Patch patch, int width, int height) => (
        Math.Clamp((int)(patch.Left * width), 0, width), Math.Clamp((int)(patch.Top * height), 0, height),
        Math.Clamp((int)Math.Ceiling(patch.Right * width), 0, width), Math.Clamp((int)Math.Ceiling(patch.Bottom * height), 0, height));
}
