using Ioc.Domain.Indicators;

namespace Ioc.Domain.Tests.Indicators;

public sealed class SmallCellsTests
{
    [Fact]
    public void Counts_below_the_threshold_are_hidden_and_zero_and_larger_ones_are_not() =>
        Assert.Equal([false, true, true, false, false], SmallCells.Suppressed([0, 1, 4, 5, 60], 5));

    [Fact]
    public void One_hidden_part_takes_the_next_smallest_with_it_for_it_could_be_found_by_subtraction() =>
        Assert.Equal([false, true, true, false], SmallCells.Suppressed([40, 3, 7, 0], 5));

    [Fact]
    public void Nothing_is_hidden_where_nothing_is_small() =>
        Assert.Equal([false, false], SmallCells.Suppressed([5, 12], 5));

    [Fact]
    public void Without_a_threshold_nothing_is_hidden() =>
        Assert.Equal([false, false], SmallCells.Suppressed([1, 2], 0));

    [Fact]
    public void Whoever_subtracts_the_shown_parts_from_the_total_never_learns_a_small_count()
    {
        var dice = new Random(7);
        for (var round = 0; round < 2000; round++)
        {
            double[] counts = [.. Enumerable.Range(0, dice.Next(2, 9)).Select(_ => (double)dice.Next(0, 12))];
            var hidden = SmallCells.Suppressed(counts, 5);
            var unknown = counts.Where((_, i) => hidden[i]).ToArray();
            if (unknown.Length == 1)
            {
                // Alone and small: only where no other part holds anyone, and then the total itself is that small count.
                Assert.Equal(counts.Sum(), unknown[0]);
            }
        }
    }
}
