using System.Security.Cryptography;
using Ioc.Vision.Cameras;
using Ioc.Vision.Capture;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Replay;

/// <summary>Judges a recorded file from its first frame to its last. The same file, models and rules give the same answer.</summary>
public static class Replayer
{
    /// <summary>The time of the first frame: a replay knows no other clock than the video's own.</summary>
    public static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    /// <summary>Replays a file.</summary>
    /// <param name="video">The file.</param>
    /// <param name="camera">Its rules.</param>
    /// <param name="models">Used, not owned.</param>
    /// <param name="progress">Gets the number of frames judged so far; may be null.</param>
    /// <param name="drawings">Draws what is judged; null draws nothing.</param>
    /// <param name="setting">When the video was taken, and who listens; null: it begins at <see cref="Start"/>, and nobody does.</param>
    /// <exception cref="CaptureException">The file is missing or no video.</exception>
    public static async Task<ReplayReport> RunAsync(
        string video, CameraModel camera, VisionModels models, CaptureTools tools, IProgress<long>? progress, CancellationToken token,
        JudgementDrawings? drawings = null, ReplaySetting? setting = null)
    {
        var source = VideoSource.Parse(video);
        var start = setting?.StartsAt ?? Start;
        await using var capture = await FfmpegCapture.OpenAsync(source, camera.AnalysedFps, start, null, tools, TimeProvider.System, token);
        string sha256;
        await using (var file = File.OpenRead(source.Address))
        {
            sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, token));
        }

        PassageNaming naming = (track, _) => NameBasedId.Passage(camera.Code, sha256, track);
        using var pipeline = new CameraPipeline(
            camera, models, new PictureScale(capture.Properties.Width, capture.Properties.Height), naming, keepStills: false, setting?.Controllers);
        drawings?.Attach(pipeline);
        setting?.Trace?.Attach(pipeline, capture);
        var outcomes = new List<PassageOutcome>();
        while (await capture.TakeAsync(token) is { } frame)
        {
            pipeline.Process(frame, outcomes);
            progress?.Report(pipeline.Times.Frames);
        }

        pipeline.Finish(outcomes);
        outcomes.Sort((a, b) => a.Passage.TrackNumber.CompareTo(b.Passage.TrackNumber));
        return new ReplayReport(
            Path.GetFileName(source.Address), sha256, camera.Code, camera.Name, camera.Simulated, capture.Rate.PerSecond, pipeline.Times.Frames, outcomes, models.Hashes, drawings?.Drawings)
        {
            StartsAt = start,
        };
    }
}

/// <summary>What a replay is told besides the video and the rules.</summary>
/// <param name="StartsAt">When the first frame was taken: rules with hours and certificates go by it.</param>
/// <param name="Controllers">What signal controllers told then; null: nothing.</param>
/// <param name="Trace">Remembers where every vehicle was; null: nobody does.</param>
public sealed record ReplaySetting(DateTimeOffset StartsAt, Func<SignalGroup, ISignalSource>? Controllers = null, TrackTrace? Trace = null);
