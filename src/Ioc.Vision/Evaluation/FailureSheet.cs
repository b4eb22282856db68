using System.Globalization;
using Ioc.Domain.Plates;
using Ioc.Vision.Drawing;
using Ioc.Vision.Inference;
using Ioc.Vision.Pictures;
using Ioc.Vision.Reading;

namespace Ioc.Vision.Evaluation;

/// <summary>One thing that went wrong in one scene: what to look at, and why it failed.</summary>
/// <param name="Cause">sure and wrong, not found, wrong length, one character, several characters, false find.</param>
public sealed record Failure(SceneResult Result, string Cause, PlateBox? Where, string? Truth, PlateDecision? Read)
{
    /// <summary>The causes, gravest first.</summary>
    public static readonly IReadOnlyList<string> Causes = ["sure and wrong", "not found", "wrong length", "one character", "several characters", "false find"];

    /// <summary>The failures of all scenes, by cause.</summary>
    public static IReadOnlyList<Failure> Of(IEnumerable<SceneResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        return [.. results.SelectMany(Of).OrderBy(f => Causes.ToList().IndexOf(f.Cause))];
    }

    private static IEnumerable<Failure> Of(SceneResult result)
    {
        if (result.KnownTexts.Any() && !result.IsRead)
        {
            yield return Unread(result);
        }

        foreach (var (plate, right) in result.JudgedReads().Where(r => r.Plate.Decision.Sure && !r.Right && result.IsRead))
        {
            _ = right;
            yield return new Failure(result, Causes[0], plate.Detection.Box, string.Join(' ', result.KnownTexts), plate.Decision);
        }

        if (result.Scene.BoxesKnown)
        {
            foreach (var plate in result.Plates.Where(p => !result.Scene.Plates.Any(t => t.Box is { } box && box.Overlap(p.Detection.Box) >= 0.3f)))
            {
                yield return new Failure(result, Causes[5], plate.Detection.Box, null, plate.Decision);
            }

            foreach (var missed in result.Scene.Plates.Where(t => t.Text is null && t.Box is { } box && !result.Plates.Any(p => box.Overlap(p.Detection.Box) >= 0.3f)))
            {
                yield return new Failure(result, Causes[1], missed.Box, "?", null);
            }
        }
    }

    private static Failure Unread(SceneResult result)
    {
        var truth = result.Scene.Plates.First(p => p.Text is not null);
        var read = truth.Box is { } labelled
            ? result.Plates.Where(p => labelled.Overlap(p.Detection.Box) >= 0.3f).MaxBy(p => labelled.Overlap(p.Detection.Box))
            : result.Plates.MaxBy(p => Alignment.Matches(truth.Text!, Text(p)));
        if (read is null)
        {
            return new Failure(result, Causes[1], truth.Box, truth.Text, null);
        }

        var text = Text(read);
        var cause = read.Decision.Sure ? Causes[0]
            : text.Length != truth.Text!.Length ? Causes[2]
            : truth.Text.Length - Alignment.Matches(truth.Text, text) <= 1 ? Causes[3] : Causes[4];
        return new Failure(result, cause, read.Detection.Box, truth.Text, read.Decision);
    }

    private static string Text(PhotographPlate plate) => plate.Decision.Text is { } text ? PlateText.Key(text) : string.Empty;
}

/// <summary>The failures as one picture: each plate enlarged with what was true and what was read below it, sorted by cause.</summary>
public static class FailureSheet
{
    private const int Columns = 5;
    private const int TileWidth = 360;
    private const int TileHeight = 230;
    private const int PlateHeight = 160;
    private const int Head = 60;
    private const int Most = 200;

    /// <summary>Draws the sheet as JPEG.</summary>
    /// <param name="failures">In the order in which they are drawn; more than 200 are left out, and the sheet says so.</param>
    /// <param name="path">Where a scene's photograph lies.</param>
    public static async Task<byte[]> DrawAsync(IReadOnlyList<Failure> failures, Func<LabelledScene, string> path, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(failures);
        ArgumentNullException.ThrowIfNull(path);
        var shown = failures.Take(Most).ToList();
        var rows = Math.Max(1, (shown.Count + Columns - 1) / Columns);
        using var sheet = Canvas.Sheet(Columns * TileWidth, Head + (rows * TileHeight), Ink.Rgb(24, 26, 30));
        var causes = failures.GroupBy(f => f.Cause, StringComparer.Ordinal).Select(g => $"{g.Count()} {g.Key}");
        sheet.Text(12, 12, $"{failures.Count} failures" + (shown.Count < failures.Count ? $", the first {shown.Count} shown" : ""), Ink.White, 2);
        sheet.Text(12, 36, string.Join(", ", causes), Ink.Amber, 2);
        for (var i = 0; i < shown.Count; i++)
        {
            token.ThrowIfCancellationRequested();
            await TileAsync(sheet, shown[i], path(shown[i].Result.Scene), i % Columns * TileWidth, Head + (i / Columns * TileHeight), token).ConfigureAwait(false);
        }

        return Jpeg.Encode(sheet.Picture, 85);
    }

    private static async Task TileAsync(Canvas sheet, Failure failure, string path, int x, int y, CancellationToken token)
    {
        var load = await PictureFile.LoadAsync(path, token).ConfigureAwait(false);
        if (load.Picture is { } picture)
        {
            using (picture)
            {
                var box = failure.Where ?? new PlateBox(0, 0, picture.Width, picture.Height);
                var (marginX, marginY) = (failure.Where is null ? 0 : box.Width * 0.25f, failure.Where is null ? 0 : box.Height * 0.25f);
                var (left, top) = (Math.Max(0, box.X - marginX), Math.Max(0, box.Y - marginY));
                sheet.Place(
                    picture, left, top, Math.Min(picture.Width - left, box.Width + (2 * marginX)), Math.Min(picture.Height - top, box.Height + (2 * marginY)),
                    x + 4, y + 4, TileWidth - 8, PlateHeight - 8);
            }
        }

        var scene = failure.Result.Scene;
        sheet.Text(x + 8, y + PlateHeight + 2, Short($"{failure.Cause}: {scene.Source}/{scene.File}", 57), Ink.Rgb(170, 176, 186), 1);
        sheet.Text(x + 8, y + PlateHeight + 16, Short("truth " + (failure.Truth ?? "-"), 28), Ink.Green, 2);
        sheet.Text(x + 8, y + PlateHeight + 34, Short("read  " + (failure.Read?.Text ?? "-"), 28), failure.Read is { Sure: true } ? Ink.Red : Ink.Amber, 2);
        if (failure.Read is { } read)
        {
            sheet.Text(
                x + 8, y + PlateHeight + 54,
                string.Create(CultureInfo.InvariantCulture, $"{read.Confidence:0.000} {read.Reason ?? "sure"}, {failure.Where?.Width ?? 0:0} px wide"), Ink.Rgb(170, 176, 186), 1);
        }
    }

    private static string Short(string text, int most) => text.Length <= most ? text : text[..(most - 2)] + "..";
}
