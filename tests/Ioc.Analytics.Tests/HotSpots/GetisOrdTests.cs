using Ioc.Analytics.HotSpots;

namespace Ioc.Analytics.Tests.HotSpots;

public sealed class GetisOrdTests
{
    [Fact]
    public void The_statistic_is_that_of_PySAL()
    {
        // The example of PySAL's esda.G_Local (star=True, binary weights within a distance of 15).
        (double X, double Y)[] points = [(10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30)];
        double[] values = [2, 3, 3.2, 5, 8, 7];
        var near = points.Select((a, i) => (IReadOnlyCollection<int>)Enumerable.Range(0, 6).Where(j => j != i && Math.Sqrt(Math.Pow(a.X - points[j].X, 2) + Math.Pow(a.Y - points[j].Y, 2)) <= 15).ToList()).ToList();

        var found = GetisOrd.Compute(values, near);

        Assert.Equal([-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331], found.Select(g => Math.Round(g.Z, 8)));
        // Two-sided, from the normal distribution's table: z = 2.02 leaves 0.0434, here 2.0242 and 0.0429.
        Assert.Equal(0.0429, found[5].P, 4);
    }

    [Fact]
    public void Many_tests_are_corrected_as_Benjamini_and_Hochberg_did()
    {
        // The worked example of their paper (1995, section 3.2): of fifteen p-values the four smallest are found at 0.05.
        double[] p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000];

        var q = GetisOrd.Adjusted(p);

        Assert.Equal(4, q.Count(value => value <= 0.05));
        Assert.Equal(0.0095 * 15 / 4, q[3], 10);
        Assert.Equal([.. q.Order()], q);
    }

    [Fact]
    public void Places_that_share_a_border_or_a_corner_are_neighbours_and_an_island_has_its_nearest()
    {
        static string Square(double x, double y) => FormattableString.Invariant($$"""{"type":"Polygon","coordinates":[[[{{x}},{{y}}],[{{x + 1}},{{y}}],[{{x + 1}},{{y + 1}}],[{{x}},{{y + 1}}],[{{x}},{{y}}]]]}""");
        var next = Neighbourhood.Of(
        [
            (Square(0, 0), 0.5, 0.5), (Square(1, 0), 1.5, 0.5), (Square(2, 0), 2.5, 0.5), (Square(1, 1), 1.5, 1.5), (Square(50, 50), 50.5, 50.5), (null, 0.6, 0.6),
        ]);

        Assert.Equal([1, 3, 5], next[0]);
        Assert.Equal([0, 2, 3, 4, 5], next[1]);
        Assert.Equal([1, 2, 3], next[4]);
        Assert.Equal([0, 1, 3], next[5]);
    }
}
