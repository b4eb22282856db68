using System.Numerics;

namespace Ioc.Vision.Inference;

/// <summary>One plate found in a picture, in pixels of that picture.</summary>
/// <param name="Score">0..1.</param>
/// <param name="Box">Axis-aligned box around the plate.</param>
/// <param name="Corners">The plate's own corners, clockwise from its top left.</param>
public readonly record struct Detection(float Score, PlateBox Box, PlateCorners Corners);

/// <summary>An axis-aligned box: left, top, width, height in pixels.</summary>
public readonly record struct PlateBox(float X, float Y, float Width, float Height)
{
    public float Right => X + Width;

    public float Bottom => Y + Height;

    public Vector2 Centre => new(X + (Width / 2), Y + (Height / 2));

    /// <summary>Intersection over union with another box, 0..1.</summary>
    public float Overlap(PlateBox other)
    {
        var width = MathF.Min(Right, other.Right) - MathF.Max(X, other.X);
        var height = MathF.Min(Bottom, other.Bottom) - MathF.Max(Y, other.Y);
        if (width <= 0 || height <= 0)
        {
            return 0;
        }

        var common = width * height;
        return common / ((Width * Height) + (other.Width * other.Height) - common);
    }
}

/// <summary>The four corners of a plate, clockwise from its own top left, in pixels.</summary>
public readonly record struct PlateCorners(Vector2 TopLeft, Vector2 TopRight, Vector2 BottomRight, Vector2 BottomLeft);
