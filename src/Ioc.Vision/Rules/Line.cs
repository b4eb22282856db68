using System.Numerics;

namespace Ioc.Vision.Rules;

/// <summary>Which way a line is crossed, as seen by someone standing at A and looking to B.</summary>
public enum CrossingDirection
{
    LeftToRight,
    RightToLeft,
}

/// <summary>A directed line on the picture. Pixels, y points down.</summary>
/// <remarks>
/// <code>
///          left                    y points down, so "right" of A ──▶ B
///   A ─────────────▶ B             is below it on the screen:
///          right                   left_to_right = downwards here
/// </code>
/// </remarks>
public readonly record struct Line
{
    /// <exception cref="ArgumentException">A and B are the same point, or no numbers.</exception>
    public Line(Vector2 a, Vector2 b)
    {
        var length = Vector2.Distance(a, b);
        if (!float.IsFinite(length) || length < 1e-6f)
        {
            throw new ArgumentException("A line needs two different points.", nameof(b));
        }

        A = a;
        B = b;
    }

    public Vector2 A { get; }

    public Vector2 B { get; }

    /// <summary>Distance of a point from the endless line through A and B: above 0 on the right-hand side, below 0 on the left.</summary>
    public float SignedDistance(Vector2 point)
    {
        var along = B - A;
        var to = point - A;
        return ((along.X * to.Y) - (along.Y * to.X)) / along.Length();
    }

    /// <summary>Where the foot of a point lies along the line: 0 at A, 1 at B.</summary>
    public float Along(Vector2 point)
    {
        var along = B - A;
        return Vector2.Dot(point - A, along) / along.LengthSquared();
    }
}
