using System.Numerics;
using System.Runtime.Intrinsics;
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
            writer.Fill(input.Pad * 255);
        }

        // Where the plate is larger in the picture than in the input, several samples are averaged, else it would alias.
        var seen = MathF.Max(
            Vector2.Distance(corners.TopLeft, corners.TopRight),
            Vector2.Distance(corners.TopLeft, corners.BottomLeft) * width / height);
        var samples = Math.Clamp((int)((seen / width) + 0.5f), 1, MostSamples);
        var map = Homography(corners, width, height);
        var planes = new Sampler(picture);
        var middle = (samples - 1) / (2f * samples);
        Span<float> luma = stackalloc float[width];
        Span<float> u = stackalloc float[width];
        Span<float> v = stackalloc float[width];
        for (var y = 0; y < height; y++)
        {
            for (var x = planes.DrawRow(map, y, samples, middle, luma, u, v); x < width; x++)
            {
                var at = Map(map, x + middle, y + middle);
                luma[x] = planes.Level(samples == 1 ? planes.Luma(at) : Averaged(planes, map, x, y, samples));
                (u[x], v[x]) = planes.Chroma(at);
            }

            writer.PutYuv(left, top + y, luma, u, v);
        }
    }

    private static float Averaged(in Sampler planes, in Projection map, int x, int y, int samples)
    {
        var luma = 0f;
        for (var down = 0; down < samples; down++)
        {
            for (var across = 0; across < samples; across++)
            {
                luma += planes.Luma(Map(map, x + ((float)across / samples), y + ((float)down / samples)));
            }
        }

        return luma / (samples * samples);
    }

    private static Vector256<float> Averaged(in PlaneGather luma, in Projection map, Vector256<float> x, int y, int samples)
    {
        var sum = Vector256<float>.Zero;
        for (var down = 0; down < samples; down++)
        {
            for (var across = 0; across < samples; across++)
            {
                var at = Map(map, x + Vector256.Create((float)across / samples), y + ((float)down / samples));
                sum += luma.Of(at.X, at.Y);
            }
        }

        return sum / (samples * samples);
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

    private static (Vector256<float> X, Vector256<float> Y) Map(in Projection map, Vector256<float> x, float y)
    {
        var depth = Vector256.Max((map.G * x) + Vector256.Create(map.H * y) + Vector256<float>.One, Vector256.Create(1e-3f));
        return (
            ((map.Across.X * x) + Vector256.Create(map.Down.X * y) + Vector256.Create(map.Origin.X)) / depth,
            ((map.Across.Y * x) + Vector256.Create(map.Down.Y * y) + Vector256.Create(map.Origin.Y)) / depth);
    }

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

        /// <summary>Draws as much of a row as can be gathered, and returns how much; the rest is drawn pixel by pixel.</summary>
        internal int DrawRow(in Projection map, int row, int samples, float middle, Span<float> luma, Span<float> blue, Span<float> red)
        {
            var light = new PlaneGather(y, width, height);
            var ofU = new PlaneGather(u, chromaWidth, chromaHeight);
            var ofV = new PlaneGather(v, chromaWidth, chromaHeight);
            if (!light.IsPossible || !ofU.IsPossible)
            {
                return 0;
            }

            var x = 0;
            for (; x <= luma.Length - PlaneGather.Count; x += PlaneGather.Count)
            {
                var first = Vector256.Create((float)x) + Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7);
                var at = Map(map, first + Vector256.Create(middle), row + middle);
                var level = samples == 1 ? light.Of(at.X, at.Y) : Averaged(light, map, first, row, samples);
                ((level * gain) + Vector256.Create(offset)).CopyTo(luma[x..]);
                var (chromaX, chromaY) = ((at.X / 2) - Vector256.Create(0.25f), (at.Y / 2) - Vector256.Create(0.25f));
                ((ofU.Of(chromaX, chromaY) - Vector256.Create(128f)) * chromaGain).CopyTo(blue[x..]);
                ((ofV.Of(chromaX, chromaY) - Vector256.Create(128f)) * chromaGain).CopyTo(red[x..]);
            }

            return x;
        }

        internal float Luma(Vector2 at) => new Place(at.X, at.Y, width, height).Of(y);

        internal float Level(float luma) => (luma * gain) + offset;

        internal (float U, float V) Chroma(Vector2 at)
        {
            // A chroma sample lies in the middle of its four pixels.
            var place = new Place((at.X / 2) - 0.25f, (at.Y / 2) - 0.25f, chromaWidth, chromaHeight);
            return ((place.Of(u) - 128) * chromaGain, (place.Of(v) - 128) * chromaGain);
        }
    }

    /// <summary>Four neighbouring samples of a plane and how much each of them counts: found once for all planes of a size.</summary>
    private readonly ref struct Place
    {
        private readonly int first;
        private readonly int right;
        private readonly int down;
        private readonly float across;
        private readonly float below;

        internal Place(float x, float y, int width, int height)
        {
            x = Math.Clamp(x, 0, width - 1);
            y = Math.Clamp(y, 0, height - 1);
            var (left, top) = ((int)x, (int)y);
            first = (top * width) + left;
            right = left + 1 < width ? 1 : 0;
            down = top + 1 < height ? width : 0;
            across = x - left;
            below = y - top;
        }

        internal float Of(ReadOnlySpan<byte> plane)
        {
            var (corner, under) = (plane[first], plane[first + down]);
            var upper = corner + (across * (plane[first + right] - corner));
            var lower = under + (across * (plane[first + down + right] - under));
            return upper + (below * (lower - upper));
        }
    }
}
