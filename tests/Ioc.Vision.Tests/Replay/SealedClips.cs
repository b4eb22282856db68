using System.Security.Cryptography;
using System.Text.Json;
using Ioc.Data.Evidence;
using Ioc.Domain.Traffic;
using Ioc.Vision.Cameras;
using Ioc.Vision.Capture;
using Ioc.Vision.Evidence;
using Ioc.Vision.Replay;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Tests.Replay;

/// <summary>A sealed package as a camera left it.</summary>
internal sealed record SealedClip(string Folder, string ManifestSha256, EvidenceManifest Manifest);

/// <summary>Packages of a recorded video, made the way a worker makes them.</summary>
internal static class SealedClips
{
    /// <summary>When the videos of these tests were taken.</summary>
    public static readonly DateTimeOffset TakenAt = new(2026, 11, 20, 1, 0, 0, TimeSpan.Zero);

    public static async Task<IReadOnlyList<SealedClip>> SealAsync(DataFolder data, string video, CameraModel camera, VisionModels models)
    {
        using var spool = new Spool(data.Spool);
        await using (var keeper = new OutcomeKeeper(
            new EvidenceStore(data.Evidence, data.WorkerFile, new ClipCutter(), new EvidenceKeyRing(data.EvidenceKeys, TimeProvider.System), TimeProvider.System),
            spool, data, new WorkerLog(TextWriter.Null, TimeProvider.System), TimeProvider.System))
        {
            await using var capture = await FfmpegCapture.OpenAsync(VideoSource.Parse(video), camera.AnalysedFps, TakenAt, null, new CaptureTools(), TimeProvider.System, CancellationToken.None);
            using var pipeline = new CameraPipeline(
                camera, models, new PictureScale(capture.Properties.Width, capture.Properties.Height), (track, _) => NameBasedId.Passage(camera.Code, "run", track), keepStills: true);
            var outcomes = new List<PassageOutcome>();
            while (await capture.TakeAsync(CancellationToken.None) is { } frame)
            {
                pipeline.Process(frame, outcomes);
            }

            pipeline.Finish(outcomes);
            var place = new SightingPlace(camera, models.Hashes, video, null);
            foreach (var outcome in outcomes)
            {
                await await keeper.KeepAsync(outcome, place, CancellationToken.None);
            }
        }

        return
        [
            .. Directory.EnumerateFiles(data.Evidence, EvidenceParts.Manifest, SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => new SealedClip(
                Path.GetDirectoryName(file)!, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))),
                JsonSerializer.Deserialize<EvidenceManifest>(File.ReadAllBytes(file), JsonSerializerOptions.Web)!)),
        ];
    }

    /// <summary>The order to judge a package again.</summary>
    public static ReplayOrder Order(SealedClip clip, string config, string basis) => new(
        "", config, null, basis == ReplayCase.Original ? clip.Manifest.Models : null, 5, new ReplayCase(clip.Folder, clip.ManifestSha256, basis));

    /// <summary>A sealed rule as a configuration, as text.</summary>
    public static string Config(string rule, double fps)
    {
        var config = SealedRule.Config(rule, fps);
        config["code"] = "T-01";
        config["source"] = "clip";
        return config.ToJsonString();
    }

    /// <summary>A file of the repository.</summary>
    public static string Repository(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Ioc.sln")))
        {
            folder = folder.Parent!;
        }

        return Path.Combine(folder.FullName, path);
    }
}
