using System.Text.Json.Serialization;

namespace Ioc.Vision.Evaluation;

/// <summary>Right ones of so many.</summary>
public sealed record Share([property: JsonPropertyName("n")] int Count, [property: JsonPropertyName("right")] int Right)
{
    internal Share Plus(int count, int right) => new(Count + count, Right + right);
}

/// <summary>Found ones of so many.</summary>
public sealed record FoundShare([property: JsonPropertyName("n")] int Count, [property: JsonPropertyName("found")] int Found)
{
    internal static FoundShare Sum(IEnumerable<FoundShare> shares) => shares.Aggregate(new FoundShare(0, 0), (sum, one) => new(sum.Count + one.Count, sum.Found + one.Found));
}

/// <summary>Scenes read, by the lines of their plates.</summary>
public sealed record ReadScores(
    [property: JsonPropertyName("one_line")] Share OneLine, [property: JsonPropertyName("two_lines")] Share TwoLines);

/// <summary>Medians in milliseconds: one call of the detector, one plate of the reader.</summary>
public sealed record Milliseconds([property: JsonPropertyName("detect")] double Detect, [property: JsonPropertyName("read")] double Read);

/// <summary>The scores of labelled photographs, as <c>eval --json</c> prints them.</summary>
/// <param name="Scenes">Photographs scored.</param>
/// <param name="Read">A scene counts as read when any of its known plates is read whole.</param>
/// <param name="Plates">Plates with a labelled box, and those found at IoU 0.5; readable or not.</param>
/// <param name="Readable">The same of the plates whose text is labelled.</param>
/// <param name="FalsePerScene">Finds that match no labelled box, per scene with boxes.</param>
/// <param name="Characters">Characters of known plates, aligned with the best matching read.</param>
/// <param name="Sure">Reads that the product is sure of, where the truth is known.</param>
/// <param name="Ms">Cost.</param>
public sealed record Scores(
    [property: JsonPropertyName("scenes")] int Scenes,
    [property: JsonPropertyName("read")] ReadScores Read,
    [property: JsonPropertyName("plates")] FoundShare Plates,
    [property: JsonPropertyName("readable_plates")] FoundShare Readable,
    [property: JsonPropertyName("false_per_scene")] double FalsePerScene,
    [property: JsonPropertyName("characters")] Share Characters,
    [property: JsonPropertyName("sure")] Share Sure,
    [property: JsonPropertyName("ms")] Milliseconds Ms)
{
    /// <summary>Adds results up.</summary>
    public static Scores Of(IReadOnlyCollection<SceneResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var boxed = results.Where(r => r.Scene.BoxesKnown).Select(r => r.Finds()).ToList();
        return new Scores(
            results.Count,
            new ReadScores(OfLines(results, 1), OfLines(results, 2)),
            FoundShare.Sum(boxed.Select(f => f.Plates)),
            FoundShare.Sum(boxed.Select(f => f.Readable)),
            boxed.Count == 0 ? 0 : Math.Round((double)boxed.Sum(f => f.False) / boxed.Count, 4),
            Sum(results.Select(r => r.Characters())),
            Sum(results.Select(r => r.SureReads())),
            new Milliseconds(
                Median(results.Where(r => r.Error is null).Select(r => r.Detecting.TotalMilliseconds)),
                Median(results.Where(r => r.Plates.Count > 0).Select(r => r.Reading.TotalMilliseconds / r.Plates.Count))));
    }

    private static Share OfLines(IEnumerable<SceneResult> results, int lines) =>
        Sum(results.Where(r => r.Lines == lines).Select(r => (1, r.IsRead ? 1 : 0)));

    private static Share Sum(IEnumerable<(int Count, int Right)> counts) =>
        counts.Aggregate(new Share(0, 0), (sum, one) => sum.Plus(one.Count, one.Right));

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? 0
            : Math.Round((sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2, 2);
    }
}
