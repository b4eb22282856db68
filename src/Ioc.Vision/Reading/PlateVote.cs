using Ioc.Domain.Plates;
using Ioc.Vision.Inference;

namespace Ioc.Vision.Reading;

/// <summary>
/// The vote over every read of one plate. Reads of one length are averaged place by place in log-probability, each by its
/// weight; the plausible texts that come out are weighed by the grammar. A letter takes part only where the reads themselves
/// gave it at least <see cref="LeastShare"/>: the grammar chooses between what was read, it never makes a character up.
/// </summary>
public static class PlateVote
{
    /// <summary>Least probability of a letter at its place to be a candidate at all.</summary>
    public const double LeastShare = 0.02;

    // So low that what is left to the other letters of ten places does not keep a sure read from being sure.
    private const double Floor = 1e-6;
    private const int MostCandidates = 32;

    // Frames of one track err together, so many reads sharpen the average by less than their number.
    private const double MostSharpening = 3;

    // Another text this close to the best one leaves the choice open.
    private const double Rival = 0.25;

    /// <summary>Decides one plate's text from its reads.</summary>
    /// <param name="reads">The reads of one model, each with a weight above 0 (sharper and larger crops weigh more); may be empty.</param>
    /// <param name="rules">When the product is sure.</param>
    public static PlateDecision Decide(IReadOnlyList<(PlateRead Read, float Weight)> reads, VoteRules rules)
    {
        ArgumentNullException.ThrowIfNull(reads);
        ArgumentNullException.ThrowIfNull(rules);
        var read = reads.Where(r => r.Read.Text.Length > 0 && r.Weight > 0).ToList();
        if (read.Count == 0)
        {
            return new PlateDecision(null, 0, false, UnsureReasons.Unreadable, null, PlateColours.Unknown, VehicleClasses.Unknown);
        }

        var lengths = read.GroupBy(r => (r.Read.Text.Length, r.Read.Slots.Length, r.Read.Alphabet))
            .Select(g => (Reads: g.ToList(), Weight: g.Sum(r => r.Weight * Whole(r.Read))))
            .OrderByDescending(g => g.Weight)
            .ThenByDescending(g => g.Reads[0].Read.Text.Length)
            .ToList();
        var winner = lengths[0].Reads;
        var share = lengths[0].Weight / Math.Max(lengths.Sum(g => g.Weight), double.Epsilon);
        var lines = Lines(winner);
        var colour = Colour(winner);
        var candidates = Candidates(Average(winner, rules), winner[0].Read.Alphabet, lines);
        var best = candidates[0];
        var score = Math.Clamp(best.Posterior * share, 0, 1);
        var confidence = rules.Calibration?.Of(score) ?? score;
        var parse = PlateGrammar.Parse(best.Text, lines, colour);
        var written = parse.Candidates.Select(c => c.Text).Distinct(StringComparer.Ordinal).ToList();
        var reason = read.Count < rules.LeastReads ? UnsureReasons.FewReads
            : !parse.IsValid ? UnsureReasons.Grammar
            : candidates.Count > 1 && candidates[1].Posterior > Rival * best.Posterior ? UnsureReasons.Ambiguous
            : confidence < rules.SureAt ? UnsureReasons.LowConfidence
            : null;
        return new PlateDecision(
            written.Count == 1 ? written[0] : best.Text, confidence, reason is null, reason, lines, colour, parse.VehicleClass, score);
    }

    /// <summary>Probability that one read is right as a whole: the product over all its places, the empty ones included.</summary>
    private static double Whole(PlateRead read) => read.Slots.Aggregate(1.0, (product, slot) => product * slot.Max());

    private static int? Lines(List<(PlateRead Read, float Weight)> reads) =>
        reads.Where(r => r.Read.Lines is not null)
            .GroupBy(r => r.Read.Lines)
            .OrderByDescending(g => g.Sum(r => r.Weight * r.Read.LinesConfidence))
            .FirstOrDefault()?.Key;

    private static string Colour(List<(PlateRead Read, float Weight)> reads) =>
        reads.GroupBy(r => r.Read.Colour, StringComparer.Ordinal)
            .OrderByDescending(g => g.Sum(r => r.Weight * r.Read.ColourConfidence))
            .First().Key;

    /// <summary>One distribution per place: the weighted geometric mean of the reads, sharpened by how many they effectively are.</summary>
    private static double[][] Average(List<(PlateRead Read, float Weight)> reads, VoteRules rules)
    {
        double sum = reads.Sum(r => r.Weight);
        var effective = sum * sum / reads.Sum(r => (double)r.Weight * r.Weight);
        var sharpening = rules.OnePicture ? 1 : Math.Min(Math.Sqrt(effective), MostSharpening);
        var places = new double[reads[0].Read.Slots.Length][];
        for (var place = 0; place < places.Length; place++)
        {
            var scores = new double[reads[0].Read.Alphabet.Length];
            foreach (var (read, weight) in reads)
            {
                for (var letter = 0; letter < scores.Length; letter++)
                {
                    scores[letter] += weight / sum * Math.Log(Math.Max(read.Slots[place][letter], Floor));
                }
            }

            var most = scores.Max();
            for (var letter = 0; letter < scores.Length; letter++)
            {
                scores[letter] = Math.Exp(sharpening * (scores[letter] - most));
            }

            var total = scores.Sum();
            places[place] = Array.ConvertAll(scores, score => score / total);
        }

        return places;
    }

    /// <summary>The likeliest texts, best first, with what the grammar makes of them.</summary>
    private static List<(string Text, double Posterior)> Candidates(double[][] places, string alphabet, int? lines)
    {
        var beam = new List<(string Text, double Probability)> { (string.Empty, 1) };
        foreach (var place in places)
        {
            var letters = Enumerable.Range(0, place.Length).Where(i => place[i] >= LeastShare).DefaultIfEmpty(Array.IndexOf(place, place.Max())).ToList();
            beam =
            [
                .. beam.SelectMany(b => letters.Select(i => (i == place.Length - 1 ? b.Text : b.Text + alphabet[i], b.Probability * place[i])))
                    .OrderByDescending(b => b.Item2).Take(MostCandidates),
            ];
        }

        var texts = beam.GroupBy(b => b.Text, StringComparer.Ordinal)
            .Where(g => g.Key.Length > 0)
            .Select(g => (Text: g.Key, Probability: g.Sum(b => b.Probability), Prior: PlatePatterns.Plausibility(g.Key, lines)))
            .OrderByDescending(t => t.Probability * t.Prior)
            .ThenBy(t => t.Text, StringComparer.Ordinal)
            .ToList();
        if (texts.Count == 0)
        {
            return [(string.Empty, 0)];
        }

        // What the beam left out might be right as well, and counts against the best as if it were as plausible.
        var rest = Math.Max(0, 1 - texts.Sum(t => t.Probability)) * texts[0].Prior;
        var all = texts.Sum(t => t.Probability * t.Prior) + rest;
        return [.. texts.Select(t => (t.Text, t.Probability * t.Prior / all))];
    }
}
