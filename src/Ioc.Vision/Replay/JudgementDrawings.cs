using System.Globalization;
using System.Numerics;
using Ioc.Vision.Cameras;
using Ioc.Vision.Capture;
using Ioc.Vision.Drawing;
using Ioc.Vision.Pictures;
using Ioc.Vision.Rules;
using Ioc.Vision.Tracking;

namespace Ioc.Vision.Replay;

/// <summary>A still with the rules, the vehicle's way and what was judged drawn on it.</summary>
/// <param name="Track">Number of the track; 0 for the overview.</param>
/// <param name="RuleId">Null for the overview.</param>
/// <param name="What"><c>overview</c>, <c>begins</c>, <c>suspected</c> or <c>found</c>. What was found may still be settled otherwise when the passage ends: the violations say so.</param>
/// <param name="At">Seconds from the start of the video.</param>
/// <param name="File">Its name in the folder.</param>
public sealed record Drawing(int Track, string? RuleId, string What, double At, string File);

/// <summary>Writes the drawings of a replay into a folder, on copies of the frames.</summary>
/// <param name="folder">Made when it is not there.</param>
/// <param name="camera">Whose rules are drawn.</param>
public sealed class JudgementDrawings(string folder, CameraModel camera)
{
    private const int Trail = 200;
    private const int Most = 500;
    private readonly Dictionary<int, List<Vector2>> trails = [];
    private readonly List<Drawing> drawings = [];

    /// <summary>What was drawn, in order.</summary>
    public IReadOnlyList<Drawing> Drawings => drawings;

    /// <summary>Listens to a pipeline.</summary>
    public void Attach(CameraPipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        Directory.CreateDirectory(folder);
        pipeline.Seen += Seen;
        pipeline.Stepped += Stepped;
    }

    private void Seen(Frame frame, IReadOnlyList<Track> tracks)
    {
        if (drawings.Count == 0)
        {
            Write(frame, null, null, "overview", null);
        }

        foreach (var track in tracks)
        {
            if (!trails.TryGetValue(track.Number, out var trail))
            {
                trails[track.Number] = trail = [];
            }

            trail.Add(track.Last.Found.Box.Centre);
            if (trail.Count > Trail)
            {
                trail.RemoveAt(0);
            }
        }
    }

    private void Stepped(Frame frame, Track track, RuleModel rule, RuleStep step)
    {
        var what = step.Found is not null ? "found" : step.Suspected ? "suspected" : step.Opening ? "begins" : null;
        if (what is not null && drawings.Count < Most)
        {
            Write(frame, track, rule, what, step.Found);
        }
    }

    private void Write(Frame frame, Track? track, RuleModel? rule, string what, Judgement? found)
    {
        using var canvas = Canvas.CopyOf(frame.Picture);
        RuleOverlay.Draw(canvas, camera, rule);
        var seconds = Math.Round(frame.MediaTime.TotalSeconds, 3);
        var size = Math.Max(1, canvas.Picture.Height / 360);
        var title = string.Create(CultureInfo.InvariantCulture, $"{camera.Code} {seconds:0.00} s");
        var file = "overview.jpg";
        if (track is not null && rule is not null)
        {
            var ink = what == "found" ? Ink.Red : Ink.Blue;
            canvas.Path(trails.GetValueOrDefault(track.Number) ?? [], ink, Math.Max(2, size));
            var box = track.Last.Found.Box;
            canvas.Box(box.X, box.Y, box.Width, box.Height, ink, Math.Max(2, size));
            title += $" {what}: {found?.Kind ?? rule.Id}, vehicle {track.Number}";
            file = string.Create(CultureInfo.InvariantCulture, $"{drawings.Count:000}-vehicle{track.Number}-{FileName(rule.Id)}-{what}.jpg");
        }

        canvas.Text(size * 4, size * 4, title, Ink.White, size, Ink.Black);
        var line = 1;
        foreach (var (name, value) in found?.Detail ?? [])
        {
            canvas.Text(size * 4, (size * 4) + (line++ * size * 10), $"{name} {value?.ToJsonString()}", Ink.White, Math.Max(1, size - 1), Ink.Black);
        }

        File.WriteAllBytes(Path.Combine(folder, file), Jpeg.Encode(canvas.Picture, 85));
        drawings.Add(new Drawing(track?.Number ?? 0, rule?.Id, what, seconds, file));
    }

    private static string FileName(string id) => string.Concat(id.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
}
