using Ioc.Vision.Inference;

namespace Ioc.Vision.Reading;

/// <summary>
/// The vote over every read of one plate: per slot, the weighted mean of the log-probabilities. It only weighs what the
/// reader itself gave; it never makes a character up.
/// </summary>
public static class PlateVote
{
    private const float Floor = 1e-4f;

    /// <summary>Decides one plate's text from its reads.</summary>
    /// <param name="reads">The reads, each with a weight above 0 (sharper and larger crops weigh more); may be empty.</param>
    /// <param name="rules">When the product is sure.</param>
    public static PlateDecision Decide(IReadOnlyList<(PlateRead Read, float Weight)> reads, VoteRules rules)
    {
        ArgumentNullException.ThrowIfNull(reads);
        ArgumentNullException.ThrowIfNull(rules);
        var read = reads.Where(r => r.Read.Text.Length > 0 && r.Weight > 0).ToList();
        if (read.Count == 0)
        {
            return new PlateDecision(null, 0, false, UnsureReasons.Unreadable, null, "unknown", "unknown");
        }

        var byLength = read.GroupBy(r => r.Read.Text.Length)
            .OrderByDescending(g => g.Sum(r => r.Weight * Whole(r.Read)))
            .ThenByDescending(g => g.Key)
            .ToList();
        var winner = byLength[0].ToList();
        var share = winner.Sum(r => r.Weight * Whole(r.Read)) / read.Sum(r => r.Weight * Whole(r.Read));
        var text = new char[winner[0].Read.Text.Length];
        var confidence = (double)share;
        for (var slot = 0; slot < text.Length; slot++)
        {
            var (letter, probability) = Slot(winner, slot);
            text[slot] = letter;
            confidence *= probability;
        }

        var lines = winner.Where(r => r.Read.Lines is not null).GroupBy(r => r.Read.Lines)
            .OrderByDescending(g => g.Sum(r => r.Weight * r.Read.LinesConfidence)).FirstOrDefault()?.Key;
        var colour = winner.GroupBy(r => r.Read.Colour, StringComparer.Ordinal)
            .OrderByDescending(g => g.Sum(r => r.Weight * r.Read.ColourConfidence)).First().Key;
        var reason = read.Count < rules.LeastReads ? UnsureReasons.FewReads
            : confidence < rules.SureAt ? UnsureReasons.LowConfidence
            : null;
        return new PlateDecision(new string(text), confidence, reason is null, reason, lines, colour, "unknown");
    }

    private static float Whole(PlateRead read) => read.CharacterConfidence.Aggregate(1f, (product, p) => product * p);

    private static (char Letter, double Probability) Slot(List<(PlateRead Read, float Weight)> reads, int slot)
    {
        var alphabet = reads[0].Read.Alphabet;
        var weights = reads.Sum(r => r.Weight);
        var scores = new double[alphabet.Length];
        foreach (var (read, weight) in reads)
        {
            for (var letter = 0; letter < scores.Length; letter++)
            {
                scores[letter] += weight / weights * Math.Log(Math.Max(read.Slots[slot][letter], Floor));
            }
        }

        var sum = scores.Sum(Math.Exp);
        var best = 0;
        for (var letter = 1; letter < scores.Length - 1; letter++)
        {
            best = scores[letter] > scores[best] ? letter : best;
        }

        return (alphabet[best], Math.Exp(scores[best]) / sum);
    }
}
