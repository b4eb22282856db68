using System.Numerics;
using System.Text.Json;
using Ioc.Vision.Pictures;

namespace Ioc.Vision.Evidence;

/// <summary>
/// Draws a rule's lines, zones and lamp, and the plate, into a copy of a picture. It takes the geometry from the rule as it is written:
/// two points are a line, more are a zone, x, y, width and height are a box; so a new kind of rule is drawn without a word here.
/// </summary>
public static class RuleDrawing
{
    // Y, U, V at JPEG's levels: amber for the rule, cyan for lamps and boxes, white for the plate; each with a dark rim, so that it shows on any ground.
    private static readonly Colour Rule = new(190, 20, 190);
    private static readonly Colour Box = new(180, 190, 20);
    private static readonly Colour Plate = new(255, 128, 128);
    private static readonly Colour Rim = new(10, 128, 128);

    /// <summary>The picture with the rule drawn on it, as JPEG.</summary>
    /// <param name="jpeg">The original; left as it is.</param>
    /// <param name="rule">The rule as JSON, its geometry in shares of the picture.</param>
    /// <param name="plate">The plate's x, y, width, height in pixels; null when it is not known here.</param>
    /// <returns>Null when the original cannot be decoded.</returns>
    public static byte[]? Draw(byte[] jpeg, string rule, int[]? plate)
    {
        using var picture = Jpeg.Decode(jpeg).Picture;
        if (picture is null)
        {
            return null;
        }

        OnTo(picture, rule, plate);
        return Jpeg.Encode(picture, 88);
    }

    /// <summary>Draws into the picture itself.</summary>
    public static void OnTo(Picture picture, string rule, int[]? plate)
    {
        using var written = JsonDocument.Parse(rule);
        var size = new Vector2(picture.Width, picture.Height);
        var width = Math.Max(2, picture.Width / 480);
        foreach (var (points, closed, colour) in Shapes(written.RootElement).ToList())
        {
            for (var i = 0; i + 1 < points.Count + (closed ? 1 : 0); i++)
            {
                Line(picture, points[i] * size, points[(i + 1) % points.Count] * size, width, colour);
            }
        }

        if (plate is [var x, var y, var w, var h])
        {
            Outline(picture, x - width, y - width, w + (2 * width), h + (2 * width), width, Plate);
        }
    }

    private static IEnumerable<(IReadOnlyList<Vector2> Points, bool Closed, Colour Colour)> Shapes(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Array when Points(element) is { Count: >= 2 } points:
                yield return (points, points.Count > 2, Rule);
                break;
            case JsonValueKind.Array:
                foreach (var shape in element.EnumerateArray().SelectMany(Shapes))
                {
                    yield return shape;
                }

                break;
            case JsonValueKind.Object when Share(element, "x") is { } x && Share(element, "y") is { } y && Share(element, "width") is { } w && Share(element, "height") is { } h:
                yield return ([new(x, y), new(x + w, y), new(x + w, y + h), new(x, y + h)], true, Box);
                break;
            case JsonValueKind.Object:
                foreach (var shape in element.EnumerateObject().SelectMany(property => Shapes(property.Value)))
                {
                    yield return shape;
                }

                break;
        }
    }

    private static List<Vector2>? Points(JsonElement array)
    {
        var points = new List<Vector2>();
        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Array || item.GetArrayLength() != 2 || Share(item[0]) is not { } x || Share(item[1]) is not { } y)
            {
                return null;
            }

            points.Add(new Vector2(x, y));
        }

        return points;
    }

    private static float? Share(JsonElement box, string name) => box.TryGetProperty(name, out var value) ? Share(value) : null;

    private static float? Share(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out var number) && number is >= 0 and <= 1 ? number : null;

    private static void Outline(Picture picture, int x, int y, int width, int height, int thick, Colour colour)
    {
        Vector2[] corners = [new(x, y), new(x + width, y), new(x + width, y + height), new(x, y + height)];
        for (var i = 0; i < 4; i++)
        {
            Line(picture, corners[i], corners[(i + 1) % 4], thick, colour);
        }
    }

    private static void Line(Picture picture, Vector2 from, Vector2 to, int width, Colour colour)
    {
        Stroke(picture, from, to, width + 2, Rim);
        Stroke(picture, from, to, width, colour);
    }

    private static void Stroke(Picture picture, Vector2 from, Vector2 to, int width, Colour colour)
    {
        var steps = Math.Max(1, (int)Vector2.Distance(from, to));
        for (var i = 0; i <= steps; i++)
        {
            var at = Vector2.Lerp(from, to, (float)i / steps);
            Dot(picture, (int)at.X - (width / 2), (int)at.Y - (width / 2), width, colour);
        }
    }

    private static void Dot(Picture picture, int x, int y, int size, Colour colour)
    {
        Fill(picture.Y, picture.Width, picture.Height, x, y, size, colour.Y);
        Fill(picture.U, picture.ChromaWidth, picture.ChromaHeight, x / 2, y / 2, Math.Max(1, size / 2), colour.U);
        Fill(picture.V, picture.ChromaWidth, picture.ChromaHeight, x / 2, y / 2, Math.Max(1, size / 2), colour.V);
    }

    private static void Fill(Span<byte> plane, int width, int height, int x, int y, int size, byte value)
    {
        var left = Math.Clamp(x, 0, width);
        var right = Math.Clamp(x + size, left, width);
        for (var row = Math.Clamp(y, 0, height); row < Math.Clamp(y + size, 0, height); row++)
        {
            plane.Slice((row * width) + left, right - left).Fill(value);
        }
    }

    private readonly record struct Colour(byte Y, byte U, byte V);
}
