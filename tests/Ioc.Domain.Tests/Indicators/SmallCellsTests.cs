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

    [Fact]
    public void In_layers_of_tables_no_line_of_any_direction_gives_its_one_hidden_cell_away()
    {
        var dice = new Random(11);
        for (var round = 0; round < 500; round++)
        {
            var counts = new double[3, 4, 2];
            var small = new bool[3, 4, 2];
            foreach (var (p, b, s) in Cells())
            {
                counts[p, b, s] = dice.Next(0, 30);
                small[p, b, s] = counts[p, b, s] is > 0 and < 5;
            }

            var hidden = SmallCells.SuppressedLayers(counts, small);
            Assert.All(Cells(), cell => Assert.True(!small[cell.P, cell.B, cell.S] || hidden[cell.P, cell.B, cell.S]));
            foreach (var line in Cells().GroupBy(cell => (cell.P, cell.B)).Select(line => line.ToList())
                .Concat(Cells().GroupBy(cell => (cell.P, cell.S)).Select(line => line.ToList()))
                .Concat(Cells().GroupBy(cell => (cell.B, cell.S)).Select(line => line.ToList())))
            {
                var gone = line.Where(cell => hidden[cell.P, cell.B, cell.S]).ToList();
                // Alone only where all others are zero: then the sum of the line is the cell itself.
                Assert.True(gone.Count != 1 || line.Except(gone).All(cell => counts[cell.P, cell.B, cell.S] == 0));
            }
        }

        static IEnumerable<(int P, int B, int S)> Cells() => from p in Enumerable.Range(0, 3) from b in Enumerable.Range(0, 4) from s in Enumerable.Range(0, 2) select (p, b, s);
    }

    [Fact]
    public void There_are_fifty_four_peoples_and_the_words_of_a_sender_find_each()
    {
        Assert.Equal(55, Vocabularies.Ethnicities.Distinct(StringComparer.Ordinal).Count());
        Assert.All(
            ((string, string)[])[("Ê Đê", "e_de"), ("Gia-rai", "gia_rai"), ("Bru-Vân Kiều", "bru_van_kieu"), ("H'Mông", "hmong"), ("Co", "co"), ("Cơ Ho", "co_ho"), ("54 - Rơ-măm", "ro_mam"), ("Mạ", "ma"), ("Thổ", "tho")],
            pair => Assert.Equal(pair.Item2, CodeLabels.Find(pair.Item1, Vocabularies.Ethnicities)));
    }
}
