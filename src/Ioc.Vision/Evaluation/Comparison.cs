using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace Ioc.Vision.Evaluation;

/// <summary>Two sets of models on the same scenes, scene by scene.</summary>
/// <param name="By">source, lines or all.</param>
/// <param name="Value">Which.</param>
/// <param name="Scenes">Scenes with a known plate.</param>
/// <param name="Both">Read whole by both.</param>
/// <param name="OnlyA">By the first alone.</param>
/// <param name="OnlyB">By the second alone.</param>
public sealed record PairedCounts(
    [property: JsonPropertyName("by")] string By,
    [property: JsonPropertyName("value")] string Value,
    [property: JsonPropertyName("n")] int Scenes,
    [property: JsonPropertyName("both")] int Both,
    [property: JsonPropertyName("only_a")] int OnlyA,
    [property: JsonPropertyName("only_b")] int OnlyB)
{
    /// <summary>Read by neither.</summary>
    [JsonPropertyName("neither")]
    public int Neither => Scenes - Both - OnlyA - OnlyB;

    /// <summary>How likely a difference as large is between sets that are equally good (McNemar's exact test, two-sided).</summary>
    [JsonPropertyName("p")]
    public double P
    {
        get
        {
            var (differ, fewer) = (OnlyA + OnlyB, Math.Min(OnlyA, OnlyB));
            var (sum, term) = (0.0, Math.Pow(0.5, differ));
            for (var k = 0; k <= fewer; k++)
            {
                sum += term;
                term *= (differ - k) / (k + 1.0);
            }

            return Math.Round(Math.Min(1, 2 * sum), 4);
        }
    }

    /// <summary>Counts pairs, the whole and by source and lines.</summary>
    public static IReadOnlyList<PairedCounts> Of(IReadOnlyList<SceneResult> first, IReadOnlyList<SceneResult> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var pairs = first.Zip(second).Where(p => p.First.KnownTexts.Any()).ToList();
        return
        [
            Count("all", "all", pairs),
            .. pairs.GroupBy(p => p.First.Lines?.ToString(CultureInfo.InvariantCulture) ?? "unknown", StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Count("lines", g.Key, [.. g])),
            .. pairs.GroupBy(p => p.First.Scene.Source, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Count("source", g.Key, [.. g])),
        ];
    }

    /// <summary>As a table.</summary>
    public static string Table(IEnumerable<PairedCounts> rows, string first, string second)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"A: {first}\nB: {second}\n");
        table.AppendLine(CultureInfo.InvariantCulture, $"{"",-18} {"scenes",7} {"A",14} {"B",14} {"both",6} {"only A",7} {"only B",7} {"neither",8} {"p",8}");
        foreach (var row in rows)
        {
            table.AppendLine(
                CultureInfo.InvariantCulture,
                $"{(row.By == "all" ? "all" : $"{row.By} {row.Value}"),-18} {row.Scenes,7} {Share(row.Both + row.OnlyA, row.Scenes),14} {Share(row.Both + row.OnlyB, row.Scenes),14} {row.Both,6} {row.OnlyA,7} {row.OnlyB,7} {row.Neither,8} {row.P,8:0.0000}");
        }

        return table.ToString().TrimEnd();
    }

    private static string Share(int right, int count) =>
        count == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{right}/{count} {(double)right / count:0.000}");

    private static PairedCounts Count(string by, string value, List<(SceneResult First, SceneResult Second)> pairs) => new(
        by, value, pairs.Count,
        pairs.Count(p => p.First.IsRead && p.Second.IsRead),
        pairs.Count(p => p.First.IsRead && !p.Second.IsRead),
        pairs.Count(p => !p.First.IsRead && p.Second.IsRead));
}
