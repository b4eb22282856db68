namespace Ioc.Vision.Tracking;

/// <summary>
/// Pairs rows with columns at the least total cost (the Hungarian method by shortest augmenting paths). Its buffers stay, so that pairing in
/// frame after frame allocates nothing. Not safe for several threads.
/// </summary>
internal sealed class Assignment
{
    // A forbidden pair costs more than any allowed matching, and so does going without: each row has a column of its own for that.
    private const double Forbidden = 1e9;
    private const double Alone = 1e6;
    private int[] answer = [];
    private double[] rowPotential = [];
    private double[] columnPotential = [];
    private double[] least = [];
    private int[] rowOf = [];
    private int[] from = [];
    private bool[] used = [];

    /// <summary>The column of each row, or -1; valid until the next call. Pairs that cost <see cref="double.PositiveInfinity"/> are never made.</summary>
    /// <param name="cost">Row by row.</param>
    /// <param name="rows">From 0.</param>
    /// <param name="columns">From 0.</param>
    public ReadOnlySpan<int> Solve(ReadOnlySpan<double> cost, int rows, int columns)
    {
        var wide = columns + rows;
        Grow(rows, wide);
        var answers = answer.AsSpan(0, rows);
        answers.Fill(-1);
        if (rows == 0 || columns == 0)
        {
            return answers;
        }

        rowPotential.AsSpan(0, rows + 1).Clear();
        columnPotential.AsSpan(0, wide + 1).Clear();
        rowOf.AsSpan(0, wide + 1).Clear();
        from.AsSpan(0, wide + 1).Clear();
        for (var row = 1; row <= rows; row++)
        {
            rowOf[0] = row;
            var current = 0;
            least.AsSpan(0, wide + 1).Fill(double.PositiveInfinity);
            used.AsSpan(0, wide + 1).Clear();
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
                        : double.IsPositiveInfinity(cost[((i - 1) * columns) + j - 1]) ? Forbidden
                        : cost[((i - 1) * columns) + j - 1];
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
            if (rowOf[j] > 0 && !double.IsPositiveInfinity(cost[((rowOf[j] - 1) * columns) + j - 1]))
            {
                answers[rowOf[j] - 1] = j - 1;
            }
        }

        return answers;
    }

    private void Grow(int rows, int wide)
    {
        if (rowPotential.Length > rows && least.Length > wide)
        {
            return;
        }

        var (tall, broad) = (2 * (rows + 1), 2 * (wide + 1));
        answer = new int[tall];
        rowPotential = new double[tall];
        columnPotential = new double[broad];
        least = new double[broad];
        rowOf = new int[broad];
        from = new int[broad];
        used = new bool[broad];
    }
}
