using System.Numerics;

namespace Ioc.Vision.Rules;

/// <summary>One vehicle crossed a line.</summary>
/// <param name="Direction">Which way.</param>
/// <param name="At">When, between two frames by its speed.</param>
/// <param name="Point">Where on the line, in pixels.</param>
public readonly record struct Crossing(CrossingDirection Direction, DateTimeOffset At, Vector2 Point);

/// <summary>Watches one moving point and one line.</summary>
/// <remarks>
/// <code>
///     ·                  counts when the point has been beyond the margin on one side and now is
///      ·                 beyond it on the other:
///   ┄┄┄┄·┄┄┄┄┄┄┄┄┄┄  margin
///   A────x───────────▶ B     x = the crossing, interpolated in time
///   ┄┄┄┄┄┄·┄┄┄┄┄┄┄┄  margin
///          ·             trembling inside the margin never counts; passing beyond A or B does not either
/// </code>
/// Knows one track only: make one for each.
/// </remarks>
public sealed class LineCrossing
{
    private readonly Line line;
    private readonly float margin;
    private int side;
    private (Vector2 Point, DateTimeOffset At, float Distance)? last;
    private (Vector2 Point, DateTimeOffset At)? candidate;

    /// <param name="line">The line.</param>
    /// <param name="margin">Pixels from the line that a point must be beyond to count as on a side, above 0.</param>
    public LineCrossing(Line line, float margin)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(margin);
        this.line = line;
        this.margin = margin;
    }

    /// <summary>It is not certain that what comes next is the same vehicle: a side must be won anew before a crossing counts.</summary>
    public void Break()
    {
        side = 0;
        last = null;
        candidate = null;
    }

    /// <summary>The point moved.</summary>
    /// <param name="point">Pixels.</param>
    /// <param name="at">Not before the last call's.</param>
    /// <returns>The crossing, in the call that makes it certain.</returns>
    public Crossing? Update(Vector2 point, DateTimeOffset at)
    {
        var distance = line.SignedDistance(point);
        if (distance == 0)
        {
            return null;
        }

        if (last is { } before && before.Distance > 0 != distance > 0)
        {
            var part = before.Distance / (before.Distance - distance);
            candidate = (Vector2.Lerp(before.Point, point, part), before.At + ((at - before.At) * part));
        }

        last = (point, at, distance);
        if (MathF.Abs(distance) < margin)
        {
            return null;
        }

        var now = distance > 0 ? 1 : -1;
        var crossed = side != 0 && now != side && candidate is { } c && line.Along(c.Point) is >= 0 and <= 1
            ? new Crossing(now > 0 ? CrossingDirection.LeftToRight : CrossingDirection.RightToLeft, c.At, c.Point)
            : (Crossing?)null;
        side = now;
        candidate = null;
        return crossed;
    }
}
