using System.Globalization;
using System.Text.Json.Serialization;
using Ioc.Domain.Plates;

namespace Ioc.Vision.Evaluation;

/// <summary>Figures of the scenes that share something.</summary>
/// <param name="By">source, lines, class, size or light.</param>
/// <param name="Value">What they share.</param>
/// <param name="Read">Scenes with a known plate; read when any is read whole.</param>
/// <param name="Plates">Labelled boxes, and those found.</param>
/// <param name="FalsePerScene">Finds on no labelled plate, per scene with boxes.</param>
/// <param name="Sure">Sure reads with a known truth, and the right ones.</param>
/// <param name="Known">Reads with a known truth, sure or not.</param>
public sealed record FacetScores(
    [property: JsonPropertyName("by")] string By,
    [property: JsonPropertyName("value")] string Value,
    [property: JsonPropertyName("read")] Share Read,
    [property: JsonPropertyName("plates")] FoundShare Plates,
    [property: JsonPropertyName("false_per_scene")] double FalsePerScene,
    [property: JsonPropertyName("sure")] Share Sure,
    [property: JsonPropertyName("known_reads")] int Known)
{
    /// <summary>95 % interval of the scenes read.</summary>
    [JsonPropertyName("read_interval")]
    public double[] ReadInterval => Interval(Read.Count, Read.Right);

    /// <summary>95 % interval of the plates found.</summary>
    [JsonPropertyName("plates_interval")]
    public double[] PlatesInterval => Interval(Plates.Count, Plates.Found);

    /// <summary>95 % interval of the right ones among the sure.</summary>
    [JsonPropertyName("sure_interval")]
    public double[] SureInterval => Interval(Sure.Count, Sure.Right);

    private static double[] Interval(int count, int right)
    {
        var interval = Wilson.Of(count, right);
        return [Math.Round(interval.Low, 4), Math.Round(interval.High, 4)];
    }
}

/// <summary>The same figures by what scenes have in common.</summary>
public static class Facets
{
    private static readonly int[] Sizes = [24, 40, 64, 100, 160];

    /// <summary>Every group, in the order source, lines, class, size, light; the whole first.</summary>
    /// <param name="view">Size of the detector's input, pixels.</param>
    public static IReadOnlyList<FacetScores> Of(IReadOnlyCollection<SceneResult> results, (int Width, int Height) view)
    {
        ArgumentNullException.ThrowIfNull(results);
        return
        [
            Score("all", "all", results),
            .. By("source", results, r => r.Scene.Source),
            .. By("lines", results, r => r.Lines?.ToString(CultureInfo.InvariantCulture) ?? "unknown"),
            .. By("class", results, Class),
            .. By("size", results, r => Size(r, view)),
            .. By("light", results, r => r.Look?.Light ?? "unknown"),
        ];
    }

    /// <summary>The class of a scene's plate, as its text and lines tell it; red and diplomatic plates by their sources and series.</summary>
    public static string Class(SceneResult result)
    {
        var plate = result.Scene.Plates.FirstOrDefault(p => p.Text is not null);
        return plate?.Text is not { } text ? "unknown"
            : PlateGrammar.Parse(text, plate.Lines, null) is { Candidates: [var best, ..] } parse
                ? (parse.IsAmbiguous ? "ambiguous: " : "") + best.Class
                : "no Vietnamese plate";
    }

    private static string Size(SceneResult result, (int Width, int Height) view)
    {
        if (result.Look is not { } look || result.ReferenceWidth is not { } pixels)
        {
            return "unknown";
        }

        var width = look.InView(pixels, view.Width, view.Height);
        var step = Array.FindIndex(Sizes, s => width < s);
        return step switch
        {
            0 => $"under {Sizes[0]} px",
            < 0 => $"{Sizes[^1]} px and more",
            _ => $"{Sizes[step - 1]} to {Sizes[step]} px",
        };
    }

    private static IEnumerable<FacetScores> By(string by, IReadOnlyCollection<SceneResult> results, Func<SceneResult, string> value) =>
        results.GroupBy(value, StringComparer.Ordinal)
            .OrderBy(g => by == "size" ? g.Key.StartsWith("under", StringComparison.Ordinal) ? 0 : Leading(g.Key) : 0)
            .ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => Score(by, g.Key, [.. g]));

    private static int Leading(string text) =>
        int.TryParse(text.AsSpan(0, Math.Max(0, text.IndexOf(' ', StringComparison.Ordinal))), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;

    private static FacetScores Score(string by, string value, IReadOnlyCollection<SceneResult> results)
    {
        var boxed = results.Where(r => r.Scene.BoxesKnown).Select(r => r.Finds()).ToList();
        var known = results.Where(r => r.KnownTexts.Any()).ToList();
        var reads = results.SelectMany(r => r.JudgedReads()).ToList();
        return new FacetScores(
            by, value,
            new Share(known.Count, known.Count(r => r.IsRead)),
            FoundShare.Sum(boxed.Select(f => f.Plates)),
            boxed.Count == 0 ? 0 : Math.Round((double)boxed.Sum(f => f.False) / boxed.Count, 4),
            new Share(reads.Count(r => r.Plate.Decision.Sure), reads.Count(r => r.Plate.Decision.Sure && r.Right)),
            reads.Count);
    }
}
