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
        var hidden = counts.Select(count => count > 0 && count < threshold).ToArray();
        if (hidden.Count(h => h) == 1)
        {
            var next = Enumerable.Range(0, counts.Count).Where(i => !hidden[i] && counts[i] > 0).OrderBy(i => counts[i]).Take(1);
            foreach (var index in next)
            {
                hidden[index] = true;
            }
        }

        return hidden;
    }
}
