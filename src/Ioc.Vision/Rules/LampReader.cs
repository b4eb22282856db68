using Ioc.Vision.Pictures;

namespace Ioc.Vision.Rules;

/// <summary>Reads a signal's colour from its box in the picture.</summary>
/// <remarks>
/// A lit lamp is bright and saturated, often white at its core with a coloured rim. Every chroma sample of the box that is
/// bright and saturated enough votes, by its angle in the U-V plane, for a colour:
/// <code>
///            V (red difference)
///      amber  │   red            red    about 100°..125°   (255,40,20)
///         ╲   │  ╱               amber  about 125°..170°   (255,190,0)
///   ───────── ┼ ─────── U        green  about 195°..285°   (0,255,120)
///         ╱   │  (blue difference)
///      green  │
/// </code>
/// A colour wins when enough of the box is lit and it clearly beats the next; in an upright head it must also sit where
/// that lamp sits. Everything else is unknown.
/// </remarks>
public static class LampReader
{
    private const int BrightLuma = 60;
    private const double SaturatedChroma = 26;
    private const double LeastLit = 0.012;

    /// <summary>One look.</summary>
    /// <param name="picture">The frame.</param>
    /// <param name="box">The lamp's box, in shares of the picture.</param>
    public static LampReading Read(Picture picture, LampBox box)
    {
        var left = Math.Clamp((int)(box.X * picture.ChromaWidth), 0, picture.ChromaWidth - 1);
        var top = Math.Clamp((int)(box.Y * picture.ChromaHeight), 0, picture.ChromaHeight - 1);
        var right = Math.Clamp((int)MathF.Ceiling((box.X + box.Width) * picture.ChromaWidth), left + 1, picture.ChromaWidth);
        var bottom = Math.Clamp((int)MathF.Ceiling((box.Y + box.Height) * picture.ChromaHeight), top + 1, picture.ChromaHeight);

        Span<double> lit = stackalloc double[3];
        Span<double> heights = stackalloc double[3];
        var glaring = 0;
        var luma = picture.Y;
        var us = picture.U;
        var vs = picture.V;
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
            {
                var brightness = luma[(Math.Min(2 * y, picture.Height - 1) * picture.Width) + Math.Min(2 * x, picture.Width - 1)];
                var u = us[(y * picture.ChromaWidth) + x] - 128;
                var v = vs[(y * picture.ChromaWidth) + x] - 128;
                var chroma = Math.Sqrt((u * u) + (v * v));
                glaring += brightness > 230 ? 1 : 0;
                if (brightness < BrightLuma || chroma < SaturatedChroma || Colour(u, v) is not { } colour)
                {
                    continue;
                }

                var weight = Math.Min(chroma, 100) / 100;
                lit[colour] += weight;
                heights[colour] += weight * (y - top + 0.5) / (bottom - top);
            }
        }

        var samples = (double)((right - left) * (bottom - top));
        var best = lit[0] >= lit[1] && lit[0] >= lit[2] ? 0 : lit[1] >= lit[2] ? 1 : 2;
        var others = lit[0] + lit[1] + lit[2] - lit[best];
        var share = lit[best] / samples;
        if (share < LeastLit)
        {
            // A white glare without colour may be any lamp, overexposed.
            return glaring / samples > 0.03 || share > LeastLit / 3
                ? new LampReading(LampState.Unknown, 0)
                : new LampReading(LampState.Dark, (float)(1 - (share / LeastLit)));
        }

        var clear = 1 - (others / lit[best]);
        var upright = box.Height * picture.Height > 2 * box.Width * picture.Width;
        var height = heights[best] / lit[best];
        var misplaced = upright && best switch { 0 => height > 0.55, 1 => height is < 0.2 or > 0.8, _ => height < 0.45 };
        return clear < 0.5 || misplaced
            ? new LampReading(LampState.Unknown, 0)
            : new LampReading((LampState)(best + 1), (float)(clear * Math.Min(1, share / (2 * LeastLit))));
    }

    // 0 red, 1 amber, 2 green; the order of LampState after Unknown.
    private static int? Colour(int u, int v)
    {
        var angle = Math.Atan2(v, u) * 180 / Math.PI;
        angle = angle < 0 ? angle + 360 : angle;
        return angle switch
        {
            >= 85 and < 127 => 0,
            >= 127 and < 175 => 1,
            >= 195 and < 290 => 2,
            _ => null,
        };
    }
}
