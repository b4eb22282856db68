using Ioc.Vision.Inference;

namespace Ioc.Vision.Evaluation;

/// <summary>A photograph and what is known of the plates in it.</summary>
/// <param name="Row">Its row in the CSV, the header being 1.</param>
/// <param name="Source">Where it comes from: its folder.</param>
/// <param name="File">Its name within the source.</param>
/// <param name="Plates">Every labelled plate; empty when nothing is labelled.</param>
/// <param name="BoxesKnown">True when each plate has its box: only then can finds be told from false finds.</param>
public sealed record LabelledScene(int Row, string Source, string File, IReadOnlyList<LabelledPlate> Plates, bool BoxesKnown)
{
    /// <summary>The same scene in a smaller copy of its photograph.</summary>
    internal LabelledScene Scaled(float scale) => this with
    {
        Plates = [.. Plates.Select(p => p with { Box = p.Box is { } box ? new PlateBox(box.X * scale, box.Y * scale, box.Width * scale, box.Height * scale) : null })],
    };
}

/// <summary>A plate of a scene.</summary>
/// <param name="Text">Its text, Đ written as D; null when it was not read (a question mark, or nothing).</param>
/// <param name="Box">Where it is; null when not labelled.</param>
/// <param name="Lines">1 or 2; null when not labelled.</param>
public sealed record LabelledPlate(string? Text, PlateBox? Box, int? Lines);
