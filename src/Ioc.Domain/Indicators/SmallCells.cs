namespace Ioc.Domain.Indicators;

/// <summary>
/// Hides counts so small that they point at single people, wherever numbers leave the authorised screen.
/// Primary: a count above zero and below the threshold. Complementary: when exactly one part of a published total
/// would be hidden, it could be found by subtraction, so the next smallest part is hidden with it.
/// </summary>
public static class SmallCells
{
    /// <param name="counts">The parts of one published total: how many people or cases stand behind each.</param>
    /// <param name="threshold">The smallest count that may be shown; 0 or 1 hides nothing.</param>
    /// <returns>For each part, whether it must be hidden.</returns>
    public static IReadOnlyList<bool> Suppressed(IReadOnlyList<double> counts, int threshold)
    {
        var table = new double[1, counts.Count];
        var small = new bool[1, counts.Count];
        for (var i = 0; i < counts.Count; i++)
        {
            table[0, i] = counts[i];
            small[0, i] = counts[i] > 0 && counts[i] < threshold;
        }

        var hidden = SuppressedTable(table, small);
        return [.. Enumerable.Range(0, counts.Count).Select(i => hidden[0, i])];
    }

    /// <summary>The same for a table whose rows and columns both add up to published totals.</summary>
    /// <param name="counts">How many people or cases stand behind each cell.</param>
    /// <param name="small">The cells that are too small by themselves.</param>
    /// <returns>For each cell, whether it must be hidden: no line of more than one cell has exactly one hidden unless all others are zero.</returns>
    public static bool[,] SuppressedTable(double[,] counts, bool[,] small)
    {
        var (rows, columns) = (counts.GetLength(0), counts.GetLength(1));
        var hidden = (bool[,])small.Clone();
        for (var changed = true; changed;)
        {
            changed = false;
            for (var row = 0; row < rows; row++)
            {
                changed |= columns > 1 && Complement(columns, i => counts[row, i], i => hidden[row, i], i => hidden[row, i] = true);
            }

            for (var column = 0; column < columns; column++)
            {
                changed |= rows > 1 && Complement(rows, i => counts[i, column], i => hidden[i, column], i => hidden[i, column] = true);
            }
        }

        return hidden;
    }

    /// <summary>The same for layers of tables: lines in each of the three directions add up to published totals.</summary>
    /// <param name="counts">How many people or cases stand behind each cell.</param>
    /// <param name="small">The cells that are too small by themselves, or hidden for another reason.</param>
    /// <returns>For each cell, whether it must be hidden: no line of more than one cell has exactly one hidden unless all others are zero.</returns>
    public static bool[,,] SuppressedLayers(double[,,] counts, bool[,,] small)
    {
        var (layers, rows, columns) = (counts.GetLength(0), counts.GetLength(1), counts.GetLength(2));
        var hidden = (bool[,,])small.Clone();
        for (var changed = true; changed;)
        {
            changed = false;
            for (var layer = 0; layer < layers; layer++)
            {
                for (var row = 0; row < rows; row++)
                {
                    changed |= columns > 1 && Complement(columns, i => counts[layer, row, i], i => hidden[layer, row, i], i => hidden[layer, row, i] = true);
                }

                for (var column = 0; column < columns; column++)
                {
                    changed |= rows > 1 && Complement(rows, i => counts[layer, i, column], i => hidden[layer, i, column], i => hidden[layer, i, column] = true);
                }
            }

            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++)
                {
                    changed |= layers > 1 && Complement(layers, i => counts[i, row, column], i => hidden[i, row, column], i => hidden[i, row, column] = true);
                }
            }
        }

        return hidden;
    }

    private static bool Complement(int length, Func<int, double> count, Func<int, bool> isHidden, Action<int> hide)
    {
        var (hidden, next) = (0, -1);
        for (var i = 0; i < length; i++)
        {
            if (isHidden(i))
            {
                hidden++;
            }
            else if (count(i) > 0 && (next < 0 || count(i) < count(next)))
            {
                next = i;
            }
        }

        if (hidden != 1 || next < 0)
        {
            return false;
        }

        hide(next);
        return true;
    }
}
