namespace Ioc.Vision.Evaluation;

/// <summary>How two texts lie best beside each other.</summary>
internal static class Alignment
{
    /// <summary>Characters of the truth that stand in the read, in the alignment with the fewest edits (Levenshtein).</summary>
    internal static int Matches(string truth, string read)
    {
        // One row of the usual table; each cell holds the edits and, among equals, the most matches.
        var row = new (int Edits, int Matches)[read.Length + 1];
        for (var j = 0; j < row.Length; j++)
        {
            row[j] = (j, 0);
        }

        for (var i = 1; i <= truth.Length; i++)
        {
            var diagonal = row[0];
            row[0] = (i, 0);
            for (var j = 1; j < row.Length; j++)
            {
                var same = truth[i - 1] == read[j - 1];
                var best = (Edits: diagonal.Edits + (same ? 0 : 1), Matches: diagonal.Matches + (same ? 1 : 0));
                diagonal = row[j];
                best = Better(best, (row[j].Edits + 1, row[j].Matches));
                row[j] = Better(best, (row[j - 1].Edits + 1, row[j - 1].Matches));
            }
        }

        return row[^1].Matches;
    }

    private static (int Edits, int Matches) Better((int Edits, int Matches) a, (int Edits, int Matches) b) =>
        b.Edits < a.Edits || (b.Edits == a.Edits && b.Matches > a.Matches) ? b : a;
}
