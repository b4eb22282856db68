using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ioc.Vision.Capture;
using Ioc.Vision.Drawing;
using Ioc.Vision.Evidence;
using Ioc.Vision.Pictures;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Replay;

/// <summary>One drawn still.</summary>
/// <param name="At">Seconds from the start of the video.</param>
/// <param name="Lamp">What the rule's lamp showed: red, amber, green, dark, unknown; null where the rule has none.</param>
public sealed record FilmPicture(double At, string File, string? Lamp);

/// <summary>A judgement, or the moment of a case, frame by frame.</summary>
/// <param name="ViolationId">Null where nothing was found.</param>
/// <param name="Track">0 where no vehicle was found.</param>
/// <param name="Before">Index of the still before.</param>
/// <param name="AtMoment">Index of the still at the moment.</param>
/// <param name="After">Index of the still after.</param>
public sealed record FilmScene(Guid? ViolationId, int Track, string? RuleId, int Before, int AtMoment, int After, IReadOnlyList<FilmPicture> Pictures);

/// <summary>One still of a passage with its whole way drawn.</summary>
public sealed record PassagePicture(int Track, double At, string File);

/// <summary>pictures.json of a result.</summary>
/// <param name="ScenesLeftOut">Judgements that have no stills, because there are too many.</param>
public sealed record ReplayPictures(IReadOnlyList<FilmScene> Scenes, IReadOnlyList<PassagePicture> Passages, int ScenesLeftOut, int PassagesLeftOut);

/// <summary>
/// Draws what a replay judged. It goes through the video a second time, without judging, once everything is known: so a still can show the whole way,
/// and nothing that is drawn can touch what is judged.
/// </summary>
/// <param name="folder">Where the stills go.</param>
internal sealed class FilmStrip(string folder, CameraModel camera, TrackTrace trace)
{
    private const int MostScenes = 60;
    private const int MostPassages = 300;
    private const int Across = 960;
    private const int Quality = 78;
    private const double DrawnFps = 10;
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StillBefore = TimeSpan.FromSeconds(0.8);
    private static readonly TimeSpan StillAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestAfter = TimeSpan.FromSeconds(4);
    private readonly SortedDictionary<long, List<Shot>> wanted = [];
    private readonly List<FilmScene> scenes = [];
    private readonly List<PassagePicture> passages = [];
    private int scenesLeftOut;
    private int passagesLeftOut;

    /// <summary>Wants every judgement and every passage of a report.</summary>
    public void Want(ReplayReport report)
    {
        foreach (var (passage, found) in report.Outcomes)
        {
            foreach (var violation in found)
            {
                if (scenes.Count == MostScenes)
                {
                    scenesLeftOut++;
                    continue;
                }

                var at = violation.Judgement.OccurredAt;
                var exit = Time(violation.Judgement.Detail["exitLineCrossedAt"]);
                var after = exit ?? at + StillAfter;
                var to = at + TimeSpan.FromTicks(Math.Min(LongestAfter.Ticks, Math.Max((StillAfter + StillAfter).Ticks, (after - at).Ticks + (TimeSpan.TicksPerSecond / 2))));
                Want(violation.Id, passage.TrackNumber, violation.Judgement.Rule, at, after, at - Lead, to);
            }

            Want(passage.TrackNumber);
        }
    }

    /// <summary>Wants a moment with a vehicle, or without one, frame by frame.</summary>
    public void Want(Guid? violation, int track, RuleModel? rule, DateTimeOffset at, DateTimeOffset? after, DateTimeOffset from, DateTimeOffset to)
    {
        var number = scenes.Count;
        var step = Math.Max(1, (int)Math.Round(trace.Rate.PerSecond / DrawnFps));
        var (first, last, moment) = (trace.FrameAt(from), trace.FrameAt(to), MomentFrame(at));
        var pictures = new List<FilmPicture>();
        var frames = new List<long>();
        for (var frame = moment - ((moment - first) / step * step); frame <= last; frame += step)
        {
            var file = FormattableString.Invariant($"s{number:000}-{pictures.Count:000}.jpg");
            Add(frame, new Shot(track, rule, file, false));
            pictures.Add(new FilmPicture(Math.Round(trace.Rate.TimeOf(frame).TotalSeconds, 3), file, rule is RedLightRuleModel { Lamp: { } lamp } ? Name(trace.LampAt(lamp, TimeOf(frame))) : null));
            frames.Add(frame);
        }

        int Nearest(DateTimeOffset time)
        {
            var frame = trace.FrameAt(time);
            return Math.Max(0, frames.FindLastIndex(one => one <= frame));
        }

        scenes.Add(new FilmScene(violation, track, rule?.Id, Nearest(at - StillBefore), Math.Max(0, frames.IndexOf(moment)), Nearest(after ?? at + StillAfter), pictures));
    }

    /// <summary>Goes through the video and draws.</summary>
    /// <param name="progress">Gets the number of frames passed.</param>
    public async Task<ReplayPictures> DrawAsync(string video, CaptureTools tools, IProgress<long>? progress, CancellationToken token)
    {
        if (wanted.Count > 0)
        {
            var last = wanted.Keys.Last();
            await using var capture = await FfmpegCapture.OpenAsync(VideoSource.Parse(video), camera.AnalysedFps, trace.From, null, tools, TimeProvider.System, token);
            while (await capture.TakeAsync(token) is { } frame)
            {
                using (frame)
                {
                    foreach (var shot in wanted.GetValueOrDefault(frame.Number) ?? [])
                    {
                        Draw(frame, shot);
                    }

                    progress?.Report(frame.Number + 1);
                    if (frame.Number >= last)
                    {
                        break;
                    }
                }
            }
        }

        return new ReplayPictures(scenes, passages, scenesLeftOut, passagesLeftOut);
    }

    private void Want(int track)
    {
        var way = trace.Of(track);
        if (way.Count == 0)
        {
            return;
        }

        if (passages.Count == MostPassages)
        {
            passagesLeftOut++;
            return;
        }

        // In the middle of its way: at its ends a track is least sure of its plate.
        var best = way[way.Count / 2];
        var file = FormattableString.Invariant($"p{track:000}.jpg");
        Add(best.Frame, new Shot(track, null, file, true));
        passages.Add(new PassagePicture(track, Math.Round(trace.Rate.TimeOf(best.Frame).TotalSeconds, 3), file));
    }

    private void Add(long frame, Shot shot)
    {
        if (!wanted.TryGetValue(frame, out var shots))
        {
            wanted[frame] = shots = [];
        }

        shots.Add(shot);
    }

    private void Draw(Frame frame, Shot shot)
    {
        using var small = PictureEdits.Downscale(frame.Picture, Across, Across);
        using var canvas = Canvas.CopyOf(small);
        var scale = (float)small.Width / frame.Picture.Width;
        RuleOverlay.Draw(canvas, camera, shot.Rule);
        var way = trace.Of(shot.Track);
        canvas.Path([.. way.Where(dot => shot.WholeWay || dot.Frame <= frame.Number).Select(dot => dot.Box.Centre * scale)], Ink.Blue, 2);
        foreach (var dot in way.Where(dot => dot.Frame == frame.Number))
        {
            canvas.Box((dot.Box.X * scale) - 2, (dot.Box.Y * scale) - 2, (dot.Box.Width * scale) + 4, (dot.Box.Height * scale) + 4, Ink.Red, 2);
        }

        var title = FormattableString.Invariant($"{camera.Code} {frame.MediaTime.TotalSeconds:0.00} s");
        title += shot.Track > 0 ? FormattableString.Invariant($" vehicle {shot.Track}") : string.Empty;
        title += shot.Rule is RedLightRuleModel { Lamp: { } lamp } ? $" lamp {Name(trace.LampAt(lamp, frame.CapturedAt))}" : string.Empty;
        canvas.Text(8, 8, title, Ink.White, 2, Ink.Black);
        File.WriteAllBytes(Path.Combine(folder, shot.File), Jpeg.Encode(canvas.Picture, Quality));
    }

    // The first frame in which what was judged has happened.
    private long MomentFrame(DateTimeOffset at) => TimeOf(trace.FrameAt(at)) < at ? Math.Min(trace.FrameAt(at) + 1, Math.Max(0, trace.Frames - 1)) : trace.FrameAt(at);

    private DateTimeOffset TimeOf(long frame) => trace.From + trace.Rate.TimeOf(frame);

    private static DateTimeOffset? Time(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String
        && DateTimeOffset.TryParse(value.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    private static string Name(LampState? state) => state switch
    {
        LampState.Red => "red",
        LampState.Amber => "amber",
        LampState.Green => "green",
        LampState.Dark => "dark",
        _ => "unknown",
    };

    private readonly record struct Shot(int Track, RuleModel? Rule, string File, bool WholeWay);
}
