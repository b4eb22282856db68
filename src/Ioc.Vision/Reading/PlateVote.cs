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

    // Of a plate's height, what its characters fill: 63 of 110 mm on a long plate, 55 of 140 mm on a motorbike's.
    private const double OneLine = 0.57;
    private const double TwoLines = 0.39;

    // Two lines on a car: 330 by 165 mm, twice as wide as high; on a motorbike 190 by 140, 1.36. Blur and a view from the side make a plate narrower;
    // only a view from 37 degrees above would make a motorbike's this wide. What looks narrow may be a car's, seen from the side: that tells nothing.
    private const float CarsOnlyFrom = 1.7f;

    /// <summary>Decides one plate's text from its reads.</summary>
    /// <param name="reads">The reads of one model, each with a weight above 0 (sharper and larger crops weigh more); may be empty.</param>
    /// <param name="rules">When the product is sure.</param>
    public static PlateDecision Decide(IReadOnlyList<(PlateRead Read, float Weight)> reads, VoteRules rules)
    {
        ArgumentNullException.ThrowIfNull(reads);
        ArgumentNullException.ThrowIfNull(rules);
        var (winner, share, count) = OfWinningLength(reads);
        if (winner.Count == 0)
        {
            return new PlateDecision(null, 0, false, UnsureReasons.Unreadable, null, PlateColours.Unknown, VehicleClasses.Unknown);
        }

        var lines = Lines(winner);
        var colour = Colour(winner);
        var places = new Places(winner, rules);
        var candidates = Candidates(places, lines);
        var best = candidates[0];
        var score = Math.Clamp(best.Posterior * share, 0, 1);
        var evidence = new VoteEvidence(score, Height(winner, lines), Gleam(winner));
        var confidence = rules.Calibration?.Of(evidence) ?? score;
        var parse = PlateGrammar.Parse(best.Text, lines, colour);
        var written = OneWriting(parse);
        var reason = count < rules.LeastReads ? UnsureReasons.FewReads
            : !parse.IsValid ? UnsureReasons.Grammar
            : candidates.Count > 1 && candidates[1].Posterior > Rival * best.Posterior ? UnsureReasons.Ambiguous
            : confidence < rules.SureAt ? UnsureReasons.LowConfidence
            : null;
        return new PlateDecision(written ?? best.Text, confidence, reason is null, reason, lines, colour, Class(parse, winner, lines), score) { Evidence = evidence };
    }

    /// <summary>The reads of the length that has most weight, their share of all, and how many reads there are.</summary>
    private static (List<(PlateRead Read, float Weight)> Winner, double Share, int Count) OfWinningLength(IReadOnlyList<(PlateRead Read, float Weight)> reads)
    {
        var winner = new List<(PlateRead Read, float Weight)>(reads.Count);
        foreach (var read in reads)
        {
            if (read.Read.Text.Length > 0 && read.Weight > 0)
            {
                winner.Add(read);
            }
        }

        if (winner.TrueForAll(r => OfOneKind(r.Read, winner[0].Read)))
        {
            return (winner, 1, winner.Count);
        }

        var lengths = winner.GroupBy(r => (r.Read.Text.Length, r.Read.Slots.Length, r.Read.Alphabet))
            .Select(g => (Reads: g.ToList(), Weight: g.Sum(r => r.Weight * Whole(r.Read))))
            .OrderByDescending(g => g.Weight)
            .ThenByDescending(g => g.Reads[0].Read.Text.Length)
            .ToList();
        return (lengths[0].Reads, lengths[0].Weight / Math.Max(lengths.Sum(g => g.Weight), double.Epsilon), winner.Count);
    }

    private static bool OfOneKind(PlateRead a, PlateRead b) =>
        a.Text.Length == b.Text.Length && a.Slots.Length == b.Slots.Length && a.Alphabet == b.Alphabet;

    /// <summary>Probability that one read is right as a whole: the product over all its places, the empty ones included.</summary>
    private static double Whole(PlateRead read) => read.Slots.Aggregate(1.0, (product, slot) => product * slot.Max());

    private static int? Lines(List<(PlateRead Read, float Weight)> reads)
    {
        var (one, two) = (0.0, 0.0);
        var any = false;
        foreach (var (read, weight) in reads)
        {
            any |= read.Lines is not null;
            one += read.Lines == 1 ? weight * read.LinesConfidence : 0;
            two += read.Lines == 2 ? weight * read.LinesConfidence : 0;
        }

        return !any ? null : one > two || (one == two && reads.Find(r => r.Read.Lines is not null).Read.Lines == 1) ? 1 : 2;
    }

    private static string Colour(List<(PlateRead Read, float Weight)> reads)
    {
        var (best, most) = (reads[0].Read.Colour, -1.0);
        foreach (var (candidate, _) in reads)
        {
            var sum = 0.0;
            foreach (var (read, weight) in reads)
            {
                sum += read.Colour == candidate.Colour ? weight * read.ColourConfidence : 0;
            }

            (best, most) = sum > most ? (candidate.Colour, sum) : (best, most);
        }

        return best;
    }

    // Where the text may be a car's or a motorbike's (51K 482.67 and 51-K4 8267 are written alike) the shape may tell: as the second widest read
    // shows it, so that one bad box decides nothing.
    private static string Class(PlateParse parse, List<(PlateRead Read, float Weight)> reads, int? lines)
    {
        if (lines != 2 || parse.VehicleClass != VehicleClasses.Unknown)
        {
            return parse.VehicleClass;
        }

        var (widest, second) = (0f, 0f);
        foreach (var (read, _) in reads)
        {
            second = MathF.Max(second, MathF.Min(widest, read.Aspect));
            widest = MathF.Max(widest, read.Aspect);
        }

        var left = second < CarsOnlyFrom ? [] : parse.Candidates.Select(c => c.VehicleClass).Where(c => c != VehicleClasses.Motorbike).Distinct(StringComparer.Ordinal).ToList();
        return left is [var only] ? only : VehicleClasses.Unknown;
    }

    private static double Gleam(List<(PlateRead Read, float Weight)> reads)
    {
        var (all, gleam) = (0.0, 0.0);
        foreach (var (read, weight) in reads)
        {
            all += weight;
            gleam += weight * read.Gleam;
        }

        return gleam / all;
    }

    private static double Height(List<(PlateRead Read, float Weight)> reads, int? lines)
    {
        var most = 0f;
        foreach (var (read, _) in reads)
        {
            most = MathF.Max(most, read.Height);
        }

        return most * (lines == 1 ? OneLine : TwoLines);
    }

    /// <summary>The text with its letters written as the grammar writes them (Đ), where that is one way only.</summary>
    private static string? OneWriting(PlateParse parse)
    {
        string? written = null;
        foreach (var candidate in parse.Candidates)
        {
            if (written is not null && written != candidate.Text)
            {
                return null;
            }

            written = candidate.Text;
        }

        return written;
    }

    /// <summary>The likeliest texts, best first, with what the grammar makes of them.</summary>
    private static List<Candidate> Candidates(Places places, int? lines)
    {
        var beam = new List<Candidate> { new(new ushort[places.Count], string.Empty, 1) };
        Span<ushort> letters = stackalloc ushort[(int)(1 / LeastShare) + 1];
        for (var place = 0; place < places.Count; place++)
        {
            var row = places.Row(place);
            var count = 0;
            var most = 0;
            for (var letter = 0; letter < row.Length; letter++)
            {
                most = row[letter] > row[most] ? letter : most;
                if (row[letter] >= LeastShare)
                {
                    letters[count++] = (ushort)letter;
                }
            }

            if (count == 0)
            {
                letters[count++] = (ushort)most;
            }

            beam = Longer(beam, letters[..count], place, row);
        }

        var texts = new List<Candidate>(beam.Count);
        foreach (var path in beam)
        {
            var text = places.Text(path.Letters);
            var known = texts.FindIndex(t => t.Text == text);
            if (text.Length > 0 && known < 0)
            {
                texts.Add(path with { Text = text });
            }
            else if (known >= 0)
            {
                texts[known] = texts[known] with { Posterior = texts[known].Posterior + path.Posterior };
            }
        }

        if (texts.Count == 0)
        {
            return [beam[0] with { Posterior = 0 }];
        }

        var read = 0.0;
        for (var i = 0; i < texts.Count; i++)
        {
            read += texts[i].Posterior;
            texts[i] = texts[i] with { Posterior = texts[i].Posterior * PlatePatterns.Plausibility(texts[i].Text, lines) };
        }

        texts.Sort(static (a, b) => a.Posterior != b.Posterior ? b.Posterior.CompareTo(a.Posterior) : string.CompareOrdinal(a.Text, b.Text));

        // What the beam left out might be right as well, and counts against the best as if it were as plausible.
        var rest = Math.Max(0, 1 - read) * PlatePatterns.Plausibility(texts[0].Text, lines);
        var all = texts.Sum(t => t.Posterior) + rest;
        for (var i = 0; i < texts.Count; i++)
        {
            texts[i] = texts[i] with { Posterior = texts[i].Posterior / all };
        }

        return texts;
    }

    private static List<Candidate> Longer(List<Candidate> beam, ReadOnlySpan<ushort> letters, int place, ReadOnlySpan<double> row)
    {
        if (letters.Length == 1)
        {
            for (var i = 0; i < beam.Count; i++)
            {
                beam[i].Letters[place] = letters[0];
                beam[i] = beam[i] with { Posterior = beam[i].Posterior * row[letters[0]] };
            }

            return beam;
        }

        var longer = new List<Candidate>(beam.Count * letters.Length);
        foreach (var path in beam)
        {
            foreach (var letter in letters)
            {
                var copy = path.Letters.AsSpan().ToArray();
                copy[place] = letter;
                longer.Add(new Candidate(copy, string.Empty, path.Posterior * row[letter]));
            }
        }

        return longer.Count <= MostCandidates ? longer : [.. longer.OrderByDescending(c => c.Posterior).Take(MostCandidates)];
    }

    /// <summary>A text that may have been read: the letter of each place, and its probability, first by the places alone, at last with the grammar.</summary>
    private readonly record struct Candidate(ushort[] Letters, string Text, double Posterior);

    /// <summary>One distribution per place: the weighted geometric mean of the reads, sharpened by how many they effectively are.</summary>
    private sealed class Places
    {
        private readonly double[] shares;
        private readonly int letters;

        internal Places(List<(PlateRead Read, float Weight)> reads, VoteRules rules)
        {
            var (sum, squares) = (0.0, 0.0);
            foreach (var (_, weight) in reads)
            {
                sum += weight;
                squares += (double)weight * weight;
            }

            Alphabet = reads[0].Read.Alphabet;
            Count = reads[0].Read.Slots.Length;
            letters = Alphabet.Length;
            shares = new double[Count * letters];
            var sharpening = rules.OnePicture ? 1 : Math.Min(Math.Sqrt(sum * sum / squares), MostSharpening);
            for (var place = 0; place < Count; place++)
            {
                var scores = shares.AsSpan(place * letters, letters);
                foreach (var (read, weight) in reads)
                {
                    var slot = read.Slots[place];
                    for (var letter = 0; letter < scores.Length; letter++)
                    {
                        scores[letter] += weight / sum * Math.Log(Math.Max(slot[letter], Floor));
                    }
                }

                var (most, total) = (double.NegativeInfinity, 0.0);
                foreach (var score in scores)
                {
                    most = Math.Max(most, score);
                }

                foreach (ref var score in scores)
                {
                    score = Math.Exp(sharpening * (score - most));
                    total += score;
                }

                foreach (ref var score in scores)
                {
                    score /= total;
                }
            }
        }

        internal string Alphabet { get; }

        internal int Count { get; }

        internal ReadOnlySpan<double> Row(int place) => shares.AsSpan(place * letters, letters);

        /// <summary>The letters without those places that hold none (the alphabet's last letter).</summary>
        internal string Text(ReadOnlySpan<ushort> row)
        {
            Span<char> text = stackalloc char[row.Length];
            var length = 0;
            foreach (var letter in row)
            {
                if (letter != letters - 1)
                {
                    text[length++] = Alphabet[letter];
                }
            }

            return text[..length].ToString();
        }
    }
}
