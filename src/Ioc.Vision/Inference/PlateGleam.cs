using System.Numerics;
using Ioc.Vision.Pictures;

namespace Ioc.Vision.Inference;

/// <summary>
/// How much of a plate a reflection has washed out. A lamp that mirrors in the sheet takes the ink of what it covers: a reader then sees a clean
/// stroke less, and says another character without a doubt. The picture itself shows it: such spots are brighter than the paper around them.
/// </summary>
public static class PlateGleam
{
    private const int Across = 96;
    private const int Down = 60;

    // The rim and what is bent over it shine without hiding anything.
    private const float Left = 0.08f;
    private const float Top = 0.14f;
    private const float Right = 0.92f;
    private const float Bottom = 0.88f;

    // Paper is brighter than seven of ten samples, ink darker than nineteen of twenty; a gleam stands out by a fifth of what lies between them.
    private const double Paper = 0.7;
    private const double Ink = 0.05;
    private const double Above = 0.18;
    private const int LeastAbove = 10;

    /// <summary>Share of the plate, 0..1. Spots thinner than a stroke do not count.</summary>
    /// <param name="plate">In the picture's pixels; may lie partly outside.</param>
    public static float Measure(Picture picture, PlateCorners plate)
    {
        ArgumentNullException.ThrowIfNull(picture);
        Span<byte> samples = stackalloc byte[Across * Down];
        Span<int> counts = stackalloc int[256];
        counts.Clear();
        var luma = picture.Y;
        for (var row = 0; row < Down; row++)
        {
            var down = Top + ((Bottom - Top) * (row + 0.5f) / Down);
            var from = Vector2.Lerp(plate.TopLeft, plate.BottomLeft, down);
            var to = Vector2.Lerp(plate.TopRight, plate.BottomRight, down);
            for (var column = 0; column < Across; column++)
            {
                var at = Vector2.Lerp(from, to, Left + ((Right - Left) * (column + 0.5f) / Across));
                var x = Math.Clamp((int)MathF.Round(at.X), 0, picture.Width - 1);
                var y = Math.Clamp((int)MathF.Round(at.Y), 0, picture.Height - 1);
                var sample = luma[(y * picture.Width) + x];
                samples[(row * Across) + column] = sample;
                counts[sample]++;
            }
        }

        // Where most is nearer to the dark end the paper is dark (red, blue) and its ink light: a gleam is brighter than that ink.
        var (dark, middle, light) = (Quantile(counts, Ink), Quantile(counts, 0.5), Quantile(counts, 1 - Ink));
        var usual = middle - dark < light - middle ? light : Quantile(counts, Paper);
        var bright = usual + Math.Max(LeastAbove, Above * (usual - dark));
        return Opened(samples, bright);
    }

    private static int Quantile(ReadOnlySpan<int> counts, double share)
    {
        var left = share * Across * Down;
        for (var level = 0; level < counts.Length; level++)
        {
            left -= counts[level];
            if (left <= 0)
            {
                return level;
            }
        }

        return counts.Length - 1;
    }

    /// <summary>Share of samples that belong to a bright square of three by three.</summary>
    private static float Opened(Span<byte> samples, double bright)
    {
        Span<bool> inside = stackalloc bool[samples.Length];
        inside.Clear();
        for (var row = 1; row < Down - 1; row++)
        {
            for (var column = 1; column < Across - 1; column++)
            {
                var all = true;
                for (var y = row - 1; y <= row + 1 && all; y++)
                {
                    for (var x = column - 1; x <= column + 1 && all; x++)
                    {
                        all = samples[(y * Across) + x] > bright;
                    }
                }

                for (var y = row - 1; y <= row + 1 && all; y++)
                {
                    inside.Slice((y * Across) + column - 1, 3).Fill(true);
                }
            }
        }

        return inside.Count(true) / (float)samples.Length;
    }
}
