using System.Runtime.Intrinsics;
using Ioc.Vision.Inference;

namespace Ioc.Vision.Tests.Inference;

/// <summary>Eight samples at once against the definition: the four neighbours, each by the area opposite it, with the edge going on.</summary>
public class PlaneGatherTests
{
    [Theory]
    [InlineData(4, 1)]
    [InlineData(1, 9)]
    [InlineData(2, 2)]
    [InlineData(37, 21)]
    public void Samples_lie_between_their_neighbours_also_at_the_edges_and_beyond(int width, int height)
    {
        var random = new Random(7);
        var plane = new byte[width * height];
        random.NextBytes(plane);
        var gather = new PlaneGather(plane, width, height);
        if (!gather.IsPossible)
        {
            return; // a processor without AVX2 samples one by one
        }

        for (var trial = 0; trial < 200; trial++)
        {
            var x = Enumerable.Range(0, 8).Select(_ => Somewhere(random, width)).ToArray();
            var y = Enumerable.Range(0, 8).Select(_ => Somewhere(random, height)).ToArray();

            var found = gather.Of(Vector256.Create(x), Vector256.Create(y));

            for (var i = 0; i < 8; i++)
            {
                Assert.Equal(Bilinear(plane, width, height, x[i], y[i]), found[i], 0.01);
            }
        }
    }

    [Fact]
    public void A_place_that_is_no_number_reads_within_the_plane()
    {
        var gather = new PlaneGather([1, 2, 3, 4], 2, 2);
        if (!gather.IsPossible)
        {
            return;
        }

        Assert.Equal(1, gather.Of(Vector256.Create(float.NaN), Vector256.Create(float.NaN))[3]);
    }

    private static float Somewhere(Random random, int side) => random.Next(4) switch
    {
        0 => random.Next(side),
        1 => (random.NextSingle() * 3 * side) - side,
        2 => side - 1 + (random.NextSingle() / 2),
        _ => random.NextSingle() * side,
    };

    private static double Bilinear(byte[] plane, int width, int height, double x, double y)
    {
        (x, y) = (Math.Clamp(x, 0, width - 1), Math.Clamp(y, 0, height - 1));
        double sum = 0;
        for (var row = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++)
            {
                sum += plane[(row * width) + column] * Math.Max(0, 1 - Math.Abs(column - x)) * Math.Max(0, 1 - Math.Abs(row - y));
            }
        }

        return sum;
    }
}
