using System.Globalization;

namespace Ioc.Vision.Evaluation;

/// <summary>What went wrong, one tab-separated line each, to look at.</summary>
internal static class FailureList
{
    internal static IEnumerable<string> Lines(IEnumerable<SceneResult> results)
    {
        yield return "what\tsource\tfile\tlines\ttruth\tread";
        foreach (var result in results)
        {
            var (plates, _, wrong) = result.Finds();
            var (sure, right) = result.SureReads();
            if (result.KnownTexts.Any() && !result.IsRead)
            {
                yield return Line(result, "not read");
            }

            if (plates.Found < plates.Count)
            {
                yield return Line(result, "missed");
            }

            if (result.Scene.BoxesKnown && wrong > 0)
            {
                yield return Line(result, "false find");
            }

            if (right < sure)
            {
                yield return Line(result, "sure and wrong");
            }
        }
    }

    private static string Line(SceneResult result, string what)
    {
        var reads = result.Plates.Select(p => string.Create(
            CultureInfo.InvariantCulture,
            $"{p.Decision.Text ?? "-"}({p.Decision.Confidence:0.00} {p.Decision.Reason ?? "sure"}; find {p.Detection.Score:0.00} {p.Detection.Box.X:0},{p.Detection.Box.Y:0} {p.Detection.Box.Width:0}x{p.Detection.Box.Height:0})"));
        var truths = result.Scene.Plates.Select(p => p.Text ?? "?");
        return $"{what}\t{result.Scene.Source}\t{result.Scene.File}\t{result.Lines}\t{string.Join(' ', truths)}\t{string.Join(' ', reads)}";
    }
}
