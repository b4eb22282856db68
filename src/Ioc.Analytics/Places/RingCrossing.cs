namespace Ioc.Analytics.Places;

/// <summary>Finds where a ring of positions crosses itself. Touching is no crossing: borders that meet in one position are drawn so on purpose.</summary>
internal static class RingCrossing
{
    // Edges are short, and few lie over one meridian; a ring that is made to take hours is left unlooked at.
    private const long MostLooks = 50_000_000;

    /// <summary>The first crossing from the west; null where there is none.</summary>
    public static (double Longitude, double Latitude)? Find(IReadOnlyList<(double X, double Y)> ring)
    {
        var edges = Enumerable.Range(1, ring.Count - 1).Select(i => (A: ring[i - 1], B: ring[i])).OrderBy(edge => Math.Min(edge.A.X, edge.B.X)).ToArray();
        var looks = 0L;
        for (var i = 0; i < edges.Length; i++)
        {
            var (a, b) = edges[i];
            var east = Math.Max(a.X, b.X);
            for (var j = i + 1; j < edges.Length && Math.Min(edges[j].A.X, edges[j].B.X) <= east; j++)
            {
                var (c, d) = edges[j];
                if (++looks > MostLooks)
                {
                    return null;
                }

                var (sideC, sideD, sideA, sideB) = (Side(a, b, c), Side(a, b, d), Side(c, d, a), Side(c, d, b));
                if (sideC * sideD < 0 && sideA * sideB < 0)
                {
                    var part = sideA / (sideA - sideB);
                    return (Math.Round(a.X + ((b.X - a.X) * part), 6), Math.Round(a.Y + ((b.Y - a.Y) * part), 6));
                }
            }
        }

        return null;
    }

    private static double Side((double X, double Y) p, (double X, double Y) q, (double X, double Y) r) => ((q.X - p.X) * (r.Y - p.Y)) - ((q.Y - p.Y) * (r.X - p.X));
}
