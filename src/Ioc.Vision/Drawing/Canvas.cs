using System.Numerics;
using Ioc.Vision.Pictures;

namespace Ioc.Vision.Drawing;

/// <summary>Draws on a picture: always on a copy, never on what is evidence. Everything is clipped to the picture.</summary>
public sealed class Canvas : IDisposable
{
    private Canvas(Picture picture) => Picture = picture;

    /// <summary>What is drawn on; owned.</summary>
    public Picture Picture { get; }

    /// <summary>An empty sheet of one colour.</summary>
    public static Canvas Sheet(int width, int height, Ink ink)
    {
        var canvas = new Canvas(new Picture(width, height, fullRange: true));
        canvas.Picture.Y.Fill(ink.Y);
        canvas.Picture.U.Fill(ink.U);
        canvas.Picture.V.Fill(ink.V);
        return canvas;
    }

    /// <summary>A copy of a picture to draw on.</summary>
    public static Canvas CopyOf(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var copy = new Picture(picture.Width, picture.Height, picture.FullRange);
        picture.Memory.Span.CopyTo(copy.Memory.Span);
        return new Canvas(copy);
    }

    public void Dispose() => Picture.Dispose();

    /// <summary>A filled box.</summary>
    public void Fill(int x, int y, int width, int height, Ink ink)
    {
        for (var row = Math.Max(y, 0); row < Math.Min(y + height, Picture.Height); row++)
        {
            for (var column = Math.Max(x, 0); column < Math.Min(x + width, Picture.Width); column++)
            {
                Dot(column, row, ink);
            }
        }
    }

    /// <summary>A straight line.</summary>
    /// <param name="thickness">Pixels, 1 or more.</param>
    public void Line(Vector2 a, Vector2 b, Ink ink, int thickness)
    {
        var steps = (int)Math.Clamp(MathF.Ceiling(Vector2.Distance(a, b)), 1, 40_000);
        for (var i = 0; i <= steps; i++)
        {
            var at = Vector2.Lerp(a, b, i / (float)steps);
            Fill((int)MathF.Round(at.X) - (thickness / 2), (int)MathF.Round(at.Y) - (thickness / 2), thickness, thickness, ink);
        }
    }

    /// <summary>A way through points.</summary>
    public void Path(IReadOnlyList<Vector2> points, Ink ink, int thickness, bool closed = false)
    {
        ArgumentNullException.ThrowIfNull(points);
        for (var i = 1; i < points.Count; i++)
        {
            Line(points[i - 1], points[i], ink, thickness);
        }

        if (closed && points.Count > 2)
        {
            Line(points[^1], points[0], ink, thickness);
        }
    }

    /// <summary>The outline of a box.</summary>
    public void Box(float x, float y, float width, float height, Ink ink, int thickness) =>
        Path([new(x, y), new(x + width, y), new(x + width, y + height), new(x, y + height)], ink, thickness, closed: true);

    /// <summary>A line with a head at its end.</summary>
    public void Arrow(Vector2 from, Vector2 to, Ink ink, int thickness)
    {
        Line(from, to, ink, thickness);
        var way = to - from;
        if (way.Length() < 1)
        {
            return;
        }

        way = Vector2.Normalize(way) * Math.Max(8, 4 * thickness);
        var side = new Vector2(-way.Y, way.X) * 0.5f;
        Line(to, to - way + side, ink, thickness);
        Line(to, to - way - side, ink, thickness);
    }

    /// <summary>Text in capitals; letters that are not drawn become question marks.</summary>
    /// <param name="size">Pixels for each pixel of the letters, 1 or more.</param>
    /// <param name="behind">Colour of the box behind it; null for none.</param>
    /// <returns>Its width in pixels.</returns>
    public int Text(int x, int y, string text, Ink ink, int size, Ink? behind = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var width = TextWidth(text, size);
        if (behind is { } paper)
        {
            Fill(x - size, y - size, width + (2 * size), (PixelFont.Height + 2) * size, paper);
        }

        for (var i = 0; i < text.Length; i++)
        {
            var rows = PixelFont.Of(text[i]);
            for (var row = 0; row < PixelFont.Height; row++)
            {
                for (var column = 0; column < PixelFont.Width; column++)
                {
                    if ((rows[row] >> (PixelFont.Width - 1 - column) & 1) == 1)
                    {
                        Fill(x + (((i * (PixelFont.Width + 1)) + column) * size), y + (row * size), size, size, ink);
                    }
                }
            }
        }

        return width;
    }

    /// <summary>Width of a text in pixels.</summary>
    public static int TextWidth(string text, int size) => ((text.Length * (PixelFont.Width + 1)) - 1) * size;

    /// <summary>Height of a text in pixels.</summary>
    public static int TextHeight(int size) => PixelFont.Height * size;

    /// <summary>Puts a part of another picture into a box of this one, its shape kept, enlarged or shrunk, in the middle of the box.</summary>
    public void Place(Picture source, float fromX, float fromY, float fromWidth, float fromHeight, int x, int y, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(source);
        var scale = Math.Min(width / fromWidth, height / fromHeight);
        var (wide, high) = (Math.Max(1, (int)(fromWidth * scale)), Math.Max(1, (int)(fromHeight * scale)));
        var (left, top) = (x + ((width - wide) / 2), y + ((height - high) / 2));
        var (luma, chroma) = Levels.Tables(source.FullRange);
        for (var row = 0; row < high; row++)
        {
            for (var column = 0; column < wide; column++)
            {
                var (fx, fy) = (fromX + ((column + 0.5f) / scale) - 0.5f, fromY + ((row + 0.5f) / scale) - 0.5f);
                Dot(left + column, top + row, new Ink(
                    Level(luma, Sample(source.Y, source.Width, source.Height, fx, fy)),
                    Level(chroma, Sample(source.U, source.ChromaWidth, source.ChromaHeight, (fx - 0.5f) / 2, (fy - 0.5f) / 2)),
                    Level(chroma, Sample(source.V, source.ChromaWidth, source.ChromaHeight, (fx - 0.5f) / 2, (fy - 0.5f) / 2))));
            }
        }
    }

    private static byte Level(byte[] table, byte value) => table.Length == 0 ? value : table[value];

    private static byte Sample(ReadOnlySpan<byte> plane, int width, int height, float x, float y)
    {
        x = Math.Clamp(x, 0, width - 1);
        y = Math.Clamp(y, 0, height - 1);
        var (left, top) = ((int)x, (int)y);
        var (right, bottom) = (Math.Min(left + 1, width - 1), Math.Min(top + 1, height - 1));
        var (partX, partY) = (x - left, y - top);
        var upper = float.Lerp(plane[(top * width) + left], plane[(top * width) + right], partX);
        var lower = float.Lerp(plane[(bottom * width) + left], plane[(bottom * width) + right], partX);
        return (byte)MathF.Round(float.Lerp(upper, lower, partY));
    }

    private void Dot(int x, int y, Ink ink)
    {
        if ((uint)x >= (uint)Picture.Width || (uint)y >= (uint)Picture.Height)
        {
            return;
        }

        var chroma = (y / 2 * Picture.ChromaWidth) + (x / 2);
        Picture.Y[(y * Picture.Width) + x] = ink.Y;
        Picture.U[chroma] = ink.U;
        Picture.V[chroma] = ink.V;
    }
}
