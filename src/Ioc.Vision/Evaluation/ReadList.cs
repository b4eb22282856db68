using System.Globalization;
using Ioc.Vision.Reading;

namespace Ioc.Vision.Evaluation;

/// <summary>Every read whose truth is known, with what spoke for it, as CSV: to see why the product is sure or not.</summary>
internal static class ReadList
{
    internal static IEnumerable<string> Lines(IEnumerable<SceneResult> results)
    {
        yield return "source,file,truth,read,right,sure,reason,confidence,score,height,gleam,first_read,first_score";
        foreach (var result in results)
        {
            var truth = string.Join(' ', result.KnownTexts);
            foreach (var (plate, right) in result.JudgedReads())
            {
                var (all, first) = (plate.Decision.Evidence ?? default, plate.First.Evidence ?? default);
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Field(result.Scene.Source)},{Field(result.Scene.File)},{truth},{plate.Decision.Text},{(right ? 1 : 0)},{(plate.Decision.Sure ? 1 : 0)},{plate.Decision.Reason},{plate.Decision.Confidence:0.######},{all.Score:0.#######},{all.Height:0.#},{all.Gleam:0.#####},{plate.First.Text},{first.Score:0.#######}");
            }
        }
    }

    private static string Field(string text) => text.AsSpan().ContainsAny(",\"\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
