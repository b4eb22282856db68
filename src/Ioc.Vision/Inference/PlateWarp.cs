using System.Numerics;
using Ioc.Vision.Pictures;

namespace Ioc.Vision.Inference;

/// <summary>Cuts a plate out of a picture by its four corners and straightens it into a reader's input.</summary>
internal static class PlateWarp
{
    private const int MostSamples = 4;

    /// <summary>Draws one plate into one place of the batch.</summary>
    internal static void Draw(Picture picture, PlateCorners plate, ModelInput input, OnnxRun run, int item)
    {
        var corners = Expanded(plate, input.Margin);
        var writer = new SampleWriter(input, run, input.Width, input.Height, item);
        var (left, top, width, height) = Area(corners, input);
        if (width < input.Width || height < input.Height)
        {
            var pad = input.Pad * 255;
            writer.Fill(pad, pad, pad);
        }

        // Where the plate is larger in the picture than in the input, several samples are averaged, else it would alias.
        var seen = MathF.Max(
            Vector2.Distance(corners.TopLeft, corners.TopRight),
            Vector2.Distance(corners.TopLeft, corners.BottomLeft) * width / height);
        var samples = Math.Clamp((int)((seen / width) + 0.5f), 1, MostSamples);
        var map = Homography(corners, width, height);
        var planes = new Sampler(picture);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var luma = 0f;
                for (var down = 0; down < samples; down++)
                {
                    for (var across = 0; across < samples; across++)
                    {
                        luma += planes.Luma(Map(map, x + ((float)across / samples), y + ((float)down / samples)));
                    }
                }

                var middle = (samples - 1) / (2f * samples);
                var (u, v) = planes.Chroma(Map(map, x + middle, y + middle));
                writer.PutYuv(left + x, top + y, planes.Level(luma / (samples * samples)), u, v);
            }
        }
    }

    /// <summary>The corners moved outwards by a share of the plate's own width and height.</summary>
    internal static PlateCorners Expanded(PlateCorners plate, float margin)
    {
        var right = ((plate.TopRight - plate.TopLeft) + (plate.BottomRight - plate.BottomLeft)) / 2 * margin;
        var down = ((plate.BottomLeft - plate.TopLeft) + (plate.BottomRight - plate.TopRight)) / 2 * margin;
        return new PlateCorners(
            plate.TopLeft - right - down, plate.TopRight + right - down, plate.BottomRight + right + down, plate.BottomLeft - right + down);
    }

    private static (int Left, int Top, int Width, int Height) Area(PlateCorners corners, ModelInput input)
    {
        if (!input.Letterbox)
        {
            return (0, 0, input.Width, input.Height);
        }

        var across = (Vector2.Distance(corners.TopLeft, corners.TopRight) + Vector2.Distance(corners.BottomLeft, corners.BottomRight)) / 2;
        var down = (Vector2.Distance(corners.TopLeft, corners.BottomLeft) + Vector2.Distance(corners.TopRight, corners.BottomRight)) / 2;
        var scale = MathF.Min(input.Width / MathF.Max(across, 1), input.Height / MathF.Max(down, 1));
        var width = Math.Clamp((int)MathF.Round(across * scale), 1, input.Width);
        var height = Math.Clamp((int)MathF.Round(down * scale), 1, input.Height);
        return ((input.Width - width) / 2, (input.Height - height) / 2, width, height);
    }

    /// <summary>The projective map from a width × height rectangle onto the corners (Heckbert's square to quadrilateral).</summary>
    private static Projection Homography(PlateCorners c, float width, float height)
    {
        var sum = c.TopLeft - c.TopRight + c.BottomRight - c.BottomLeft;
        var right = c.TopRight - c.BottomRight;
        var bottom = c.BottomLeft - c.BottomRight;
        var area = (right.X * bottom.Y) - (bottom.X * right.Y);
        var (g, h) = MathF.Abs(area) < 1e-6f
            ? (0f, 0f)
            : (((sum.X * bottom.Y) - (bottom.X * sum.Y)) / area, ((right.X * sum.Y) - (sum.X * right.Y)) / area);
        var across = c.TopRight - c.TopLeft + (g * c.TopRight);
        var down = c.BottomLeft - c.TopLeft + (h * c.BottomLeft);
        return new Projection(across / width, down / height, c.TopLeft, g / width, h / height);
    }

    private static Vector2 Map(in Projection map, float x, float y) =>
        ((map.Across * x) + (map.Down * y) + map.Origin) / MathF.Max((map.G * x) + (map.H * y) + 1, 1e-3f);

    private readonly record struct Projection(Vector2 Across, Vector2 Down, Vector2 Origin, float G, float H);

    /// <summary>Bilinear samples of a picture; beyond its edge the edge goes on. Whole coordinates are the middles of pixels.</summary>
    private readonly ref struct Sampler
    {
        private readonly ReadOnlySpan<byte> y;
        private readonly ReadOnlySpan<byte> u;
        private readonly ReadOnlySpan<byte> v;
        private readonly int width;
        private readonly int height;
        private readonly int chromaWidth;
        private readonly int chromaHeight;
        private readonly float gain;
        private readonly float offset;
        private readonly float chromaGain;

        internal Sampler(Picture picture)
        {
            y = picture.Y;
            u = picture.U;
            v = picture.V;
            width = picture.Width;
            height = picture.Height;
            chromaWidth = picture.ChromaWidth;
            chromaHeight = picture.ChromaHeight;
            (gain, offset) = Letterbox.LumaLevels(picture.FullRange);
            chromaGain = Letterbox.ChromaGain(picture.FullRange);
        }

        internal float Luma(Vector2 at) => Bilinear(y, width, height, at.X, at.Y);

        internal float Level(float luma) => (luma * gain) + offset;

        internal (float U, float V) Chroma(Vector2 at)
        {
            // A chroma sample lies in the middle of its four pixels.
            var (x, row) = ((at.X / 2) - 0.25f, (at.Y / 2) - 0.25f);
            return (
                (Bilinear(u, chromaWidth, chromaHeight, x, row) - 128) * chromaGain,
                (Bilinear(v, chromaWidth, chromaHeight, x, row) - 128) * chromaGain);
        }

        private static float Bilinear(ReadOnlySpan<byte> plane, int width, int height, float x, float y)
        {
            x = Math.Clamp(x, 0, width - 1);
            y = Math.Clamp(y, 0, height - 1);
            var (left, top) = ((int)x, (int)y);
            var (right, bottom) = (Math.Min(left + 1, width - 1), Math.Min(top + 1, height - 1));
            var (across, down) = (x - left, y - top);
            var upper = plane[(top * width) + left] + (across * (plane[(top * width) + right] - plane[(top * width) + left]));
            var lower = plane[(bottom * width) + left] + (across * (plane[(bottom * width) + right] - plane[(bottom * width) + left]));
            return upper + (down * (lower - upper));
        }
    }
}
