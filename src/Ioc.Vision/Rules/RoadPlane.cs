using System.Numerics;

namespace Ioc.Vision.Rules;

/// <summary>A mark on the road: where it is in the picture, and where on the ground.</summary>
/// <param name="Picture">Shares of the picture, 0..1.</param>
/// <param name="MetresX">Metres across.</param>
/// <param name="MetresY">Metres along.</param>
public readonly record struct PlaneMark(Vector2 Picture, double MetresX, double MetresY);

/// <summary>
/// The road as a plane: a homography between the picture, in shares, and metres on the ground, from four marks or more
/// (more are fitted by least squares). Where the picture shows the sky there is no ground.
/// </summary>
public sealed class RoadPlane
{
    public const int LeastMarks = 4;
    public const int MostMarks = 12;

    private readonly double[] toMetres;
    private readonly double[] toPicture;

    private RoadPlane(IReadOnlyList<PlaneMark> marks, double cameraHeight, double pointErrorPixels, double[] toMetres, double[] toPicture)
    {
        Marks = marks;
        CameraHeight = cameraHeight;
        PointErrorPixels = pointErrorPixels;
        this.toMetres = toMetres;
        this.toPicture = toPicture;
    }

    /// <summary>What it was made from.</summary>
    public IReadOnlyList<PlaneMark> Marks { get; }

    /// <summary>Of the camera above the road, metres.</summary>
    public double CameraHeight { get; }

    /// <summary>How well the marks were hit, pixels.</summary>
    public double PointErrorPixels { get; }

    /// <summary>Largest distance in metres between a mark and where the plane puts it; 0 for four marks.</summary>
    public double WorstMark => Marks.Max(m => ToMetres(m.Picture) is { } at ? Math.Sqrt(Square(at.X - m.MetresX) + Square(at.Y - m.MetresY)) : double.PositiveInfinity);

    /// <summary>Makes a plane.</summary>
    /// <returns>The plane; or null and what is wrong with the marks.</returns>
    public static (RoadPlane? Plane, string? Fault) From(IReadOnlyList<PlaneMark> marks, double cameraHeight = 6, double pointErrorPixels = 2)
    {
        ArgumentNullException.ThrowIfNull(marks);
        if (marks.Count is < LeastMarks or > MostMarks)
        {
            return (null, $"must be {LeastMarks} to {MostMarks} marks");
        }

        for (var a = 0; a < 4; a++)
        {
            for (var b = a + 1; b < 4; b++)
            {
                for (var c = b + 1; c < 4; c++)
                {
                    if (Area(marks[a].Picture, marks[b].Picture, marks[c].Picture) < 5e-5
                        || Area(Ground(marks[a]), Ground(marks[b]), Ground(marks[c])) < 0.05)
                    {
                        return (null, $"has the marks {a + 1}, {b + 1} and {c + 1} on one line");
                    }
                }
            }
        }

        var forward = Solve([.. marks.Select(m => ((double)m.Picture.X, (double)m.Picture.Y, m.MetresX, m.MetresY))]);
        if (forward is null || Inverse(forward) is not { } back)
        {
            return (null, "has marks that no plane fits");
        }

        // All marks on the same side of the horizon, or two of them were mixed up.
        var depths = marks.Select(m => (forward[6] * m.Picture.X) + (forward[7] * m.Picture.Y) + forward[8]).ToList();
        return depths.TrueForAll(d => d > 0) || depths.TrueForAll(d => d < 0)
            ? (new RoadPlane(marks, cameraHeight, pointErrorPixels, forward, back), null)
            : (null, "has marks on both sides of the horizon: two of them are mixed up");
    }

    /// <summary>Where on the ground a point of the picture is, in metres; null when it shows no ground.</summary>
    public (double X, double Y)? ToMetres(Vector2 share)
    {
        var depth = (toMetres[6] * share.X) + (toMetres[7] * share.Y) + toMetres[8];
        var sign = (toMetres[6] * Marks[0].Picture.X) + (toMetres[7] * Marks[0].Picture.Y) + toMetres[8];
        return depth * sign <= 1e-12
            ? null
            : (((toMetres[0] * share.X) + (toMetres[1] * share.Y) + toMetres[2]) / depth, ((toMetres[3] * share.X) + (toMetres[4] * share.Y) + toMetres[5]) / depth);
    }

    /// <summary>Where in the picture a place on the ground is, in shares; null when it lies behind the camera.</summary>
    public Vector2? ToPicture(double metresX, double metresY)
    {
        var depth = (toPicture[6] * metresX) + (toPicture[7] * metresY) + toPicture[8];
        var sign = (toPicture[6] * Marks[0].MetresX) + (toPicture[7] * Marks[0].MetresY) + toPicture[8];
        return depth * sign <= 1e-12
            ? null
            : new Vector2(
                (float)(((toPicture[0] * metresX) + (toPicture[1] * metresY) + toPicture[2]) / depth),
                (float)(((toPicture[3] * metresX) + (toPicture[4] * metresY) + toPicture[5]) / depth));
    }

    /// <summary>The lines of a metre grid over the marks, as pairs of points of the picture: to be drawn over a still and checked by eye.</summary>
    /// <param name="step">Metres between lines, above 0.</param>
    public IReadOnlyList<(Vector2 From, Vector2 To)> Grid(double step)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
        var (left, right) = (Marks.Min(m => m.MetresX), Marks.Max(m => m.MetresX));
        var (near, far) = (Marks.Min(m => m.MetresY), Marks.Max(m => m.MetresY));
        var lines = new List<(Vector2, Vector2)>();
        void Add(double fromX, double fromY, double toX, double toY)
        {
            if (ToPicture(fromX, fromY) is { } from && ToPicture(toX, toY) is { } to)
            {
                lines.Add((from, to));
            }
        }

        for (var x = left; x <= right + 1e-9 && lines.Count < 500; x += step)
        {
            Add(x, near, x, far);
        }

        for (var y = near; y <= far + 1e-9 && lines.Count < 500; y += step)
        {
            Add(left, y, right, y);
        }

        return lines;
    }

    /// <summary>The same plane with one mark moved in the picture; null when that is none.</summary>
    internal RoadPlane? Moved(int mark, Vector2 by)
    {
        var marks = Marks.ToArray();
        marks[mark] = marks[mark] with { Picture = marks[mark].Picture + by };
        return From(marks, CameraHeight, PointErrorPixels).Plane;
    }

    private static Vector2 Ground(PlaneMark mark) => new((float)mark.MetresX, (float)mark.MetresY);

    private static float Area(Vector2 a, Vector2 b, Vector2 c) => MathF.Abs(((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X))) / 2;

    private static double Square(double value) => value * value;

    // h33 = 1; two equations a mark; least squares by the normal equations of coordinates that were centred and scaled (Hartley).
    private static double[]? Solve((double X, double Y, double U, double V)[] pairs)
    {
        var (fx, fy, fs) = Frame([.. pairs.Select(p => (p.X, p.Y))]);
        var (tx, ty, ts) = Frame([.. pairs.Select(p => (p.U, p.V))]);
        var normal = new double[8, 9];
        foreach (var pair in pairs)
        {
            var (x, y, u, v) = ((pair.X - fx) * fs, (pair.Y - fy) * fs, (pair.U - tx) * ts, (pair.V - ty) * ts);
            foreach (var (row, right) in new[] { (new[] { x, y, 1, 0, 0, 0, -u * x, -u * y }, u), (new[] { 0, 0, 0, x, y, 1, -v * x, -v * y }, v) })
            {
                for (var i = 0; i < 8; i++)
                {
                    for (var j = 0; j < 8; j++)
                    {
                        normal[i, j] += row[i] * row[j];
                    }

                    normal[i, 8] += row[i] * right;
                }
            }
        }

        if (Eliminate(normal) is not { } h)
        {
            return null;
        }

        // Undo both frames: T⁻¹ · H · F.
        double[] inner = [h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7], 1];
        double[] from = [fs, 0, -fs * fx, 0, fs, -fs * fy, 0, 0, 1];
        double[] to = [1 / ts, 0, tx, 0, 1 / ts, ty, 0, 0, 1];
        return Product(to, Product(inner, from));
    }

    private static (double X, double Y, double Scale) Frame((double X, double Y)[] points)
    {
        var (x, y) = (points.Average(p => p.X), points.Average(p => p.Y));
        var spread = points.Average(p => Math.Sqrt(Square(p.X - x) + Square(p.Y - y)));
        return (x, y, Math.Sqrt(2) / Math.Max(spread, 1e-9));
    }

    private static double[]? Eliminate(double[,] m)
    {
        for (var column = 0; column < 8; column++)
        {
            var pivot = column;
            for (var row = column + 1; row < 8; row++)
            {
                pivot = Math.Abs(m[row, column]) > Math.Abs(m[pivot, column]) ? row : pivot;
            }

            if (Math.Abs(m[pivot, column]) < 1e-12)
            {
                return null;
            }

            for (var j = 0; j < 9; j++)
            {
                (m[column, j], m[pivot, j]) = (m[pivot, j], m[column, j]);
            }

            for (var row = 0; row < 8; row++)
            {
                if (row == column)
                {
                    continue;
                }

                var factor = m[row, column] / m[column, column];
                for (var j = column; j < 9; j++)
                {
                    m[row, j] -= factor * m[column, j];
                }
            }
        }

        return [.. Enumerable.Range(0, 8).Select(i => m[i, 8] / m[i, i])];
    }

    private static double[] Product(double[] a, double[] b)
    {
        var product = new double[9];
        for (var row = 0; row < 3; row++)
        {
            for (var column = 0; column < 3; column++)
            {
                product[(row * 3) + column] = (a[row * 3] * b[column]) + (a[(row * 3) + 1] * b[3 + column]) + (a[(row * 3) + 2] * b[6 + column]);
            }
        }

        return product;
    }

    private static double[]? Inverse(double[] m)
    {
        double Minor(int a, int b, int c, int d) => (m[a] * m[d]) - (m[b] * m[c]);
        double[] adjugate =
        [
            Minor(4, 5, 7, 8), -Minor(1, 2, 7, 8), Minor(1, 2, 4, 5),
            -Minor(3, 5, 6, 8), Minor(0, 2, 6, 8), -Minor(0, 2, 3, 5),
            Minor(3, 4, 6, 7), -Minor(0, 1, 6, 7), Minor(0, 1, 3, 4),
        ];
        var determinant = (m[0] * adjugate[0]) + (m[1] * adjugate[3]) + (m[2] * adjugate[6]);
        return Math.Abs(determinant) < 1e-15 ? null : Array.ConvertAll(adjugate, value => value / determinant);
    }
}
