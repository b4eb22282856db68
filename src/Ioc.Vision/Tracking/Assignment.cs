namespace Ioc.Vision.Tracking;

/// <summary>Pairs rows with columns at the least total cost (the Hungarian method by shortest augmenting paths).</summary>
internal static class Assignment
{
    /// <summary>The column of each row, or -1. Pairs that cost <see cref="double.PositiveInfinity"/> are never made.</summary>
    public static int[] Solve(double[,] cost)
    {
        var rows = cost.GetLength(0);
        var columns = cost.GetLength(1);
        var answer = new int[rows];
        Array.Fill(answer, -1);
        if (rows == 0 || columns == 0)
        {
            return answer;
        }

        // A forbidden pair costs more than any allowed matching, and so does going without: each row has a column of its own for that.
        const double Forbidden = 1e9;
        const double Alone = 1e6;
        var wide = columns + rows;
        var rowPotential = new double[rows + 1];
        var columnPotential = new double[wide + 1];
        var rowOf = new int[wide + 1];
        var from = new int[wide + 1];
        for (var row = 1; row <= rows; row++)
        {
            rowOf[0] = row;
            var current = 0;
            var least = new double[wide + 1];
            Array.Fill(least, double.PositiveInfinity);
            var used = new bool[wide + 1];
            do
            {
                used[current] = true;
                var i = rowOf[current];
                var delta = double.PositiveInfinity;
                var next = 0;
                for (var j = 1; j <= wide; j++)
                {
                    if (used[j])
                    {
                        continue;
                    }

                    var price = j > columns ? (j - columns == i ? Alone : Forbidden)
                        : double.IsPositiveInfinity(cost[i - 1, j - 1]) ? Forbidden
                        : cost[i - 1, j - 1];
                    var reduced = price - rowPotential[i] - columnPotential[j];
                    if (reduced < least[j])
                    {
                        least[j] = reduced;
                        from[j] = current;
                    }

                    if (least[j] < delta)
                    {
                        delta = least[j];
                        next = j;
                    }
                }

                for (var j = 0; j <= wide; j++)
                {
                    if (used[j])
                    {
                        rowPotential[rowOf[j]] += delta;
                        columnPotential[j] -= delta;
                    }
                    else
                    {
                        least[j] -= delta;
                    }
                }

                current = next;
            }
            while (rowOf[current] != 0);

            while (current != 0)
            {
                rowOf[current] = rowOf[from[current]];
                current = from[current];
            }
        }

        for (var j = 1; j <= columns; j++)
        {
            if (rowOf[j] > 0 && !double.IsPositiveInfinity(cost[rowOf[j] - 1, j - 1]))
            {
                answer[rowOf[j] - 1] = j - 1;
            }
        }

        return answer;
    }
}
