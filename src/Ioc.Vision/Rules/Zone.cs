using System.Numerics;

namespace Ioc.Vision.Rules;

/// <summary>An area of the picture: a polygon that does not cross itself.</summary>
public sealed class Zone
{
    /// <summary>Most corners that a zone may have.</summary>
    public const int MostPoints = 24;

    /// <exception cref="ArgumentException">Fewer than 3 or more than 24 points, hardly any area, or sides that cross each other.</exception>
    public Zone(IReadOnlyList<Vector2> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (Fault(points) is { } fault)
        {
            throw new ArgumentException(fault, nameof(points));
        }

        Points = points;
    }

    /// <summary>Its corners in order.</summary>
    public IReadOnlyList<Vector2> Points { get; }

    /// <summary>What is wrong with these corners; null when nothing is.</summary>
    /// <param name="points">In shares of the picture.</param>
    public static string? Fault(IReadOnlyList<Vector2> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.Count is < 3 or > MostPoints)
        {
            return $"must have 3 to {MostPoints} corners";
        }

        var area = 0f;
        for (var i = 0; i < points.Count; i++)
        {
            var (a, b) = (points[i], points[(i + 1) % points.Count]);
            area += (a.X * b.Y) - (b.X * a.Y);
            for (var j = i + 2; j < points.Count; j++)
            {
                if ((i > 0 || j < points.Count - 1) && Cross(a, b, points[j], points[(j + 1) % points.Count]))
                {
                    return "has sides that cross each other";
                }
            }
        }

        return MathF.Abs(area) / 2 < 1e-4f ? "has hardly any area" : null;
    }

    /// <summary>Whether a point lies inside.</summary>
    public bool Contains(Vector2 point)
    {
        var inside = false;
        for (int i = 0, j = Points.Count - 1; i < Points.Count; j = i++)
        {
            var (a, b) = (Points[i], Points[j]);
            if (a.Y > point.Y != b.Y > point.Y && point.X < ((b.X - a.X) * (point.Y - a.Y) / (b.Y - a.Y)) + a.X)
            {
                inside = !inside;
            }
        }

        return inside;
    }

    private static bool Cross(Vector2 a, Vector2 b, Vector2 c, Vector2 d) =>
        Side(a, b, c) * Side(a, b, d) < 0 && Side(c, d, a) * Side(c, d, b) < 0;

    private static float Side(Vector2 a, Vector2 b, Vector2 p) => ((b.X - a.X) * (p.Y - a.Y)) - ((b.Y - a.Y) * (p.X - a.X));
}
