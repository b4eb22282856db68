using System.Text.Json;
using Ioc.Vision.Cameras;
using Ioc.Vision.Capture;
using Ioc.Vision.Inference;
using Ioc.Vision.Replay;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Tests.Replay;

/// <summary>The shipped models on the shipped video.</summary>
public sealed class SampleReplayTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Every_case_of_the_sample_stands_when_its_clip_is_judged_again_by_what_judged_it()
    {
        var data = new DataFolder(folder.File("data"), "w1");
        var shipped = PlateModels.FindFolder();
        new ModelShelf(data.Models).Keep(shipped);
        var written = await File.ReadAllTextAsync(SealedClips.Repository("samples/junction-day.camera.json"));
        IReadOnlyList<SealedClip> clips;
        using (var models = VisionModels.Open(shipped))
        {
            clips = await SealedClips.SealAsync(data, SealedClips.Repository("samples/junction-day.mp4"), CameraModel.Parse(written), models);
        }

        // Red light twice, the stop line once, against the traffic by a car: what the sample's truth lists with a visible plate.
        Assert.Equal(["red_light", "red_light", "stop_line", "wrong_way"], clips.Select(clip => clip.Manifest.Kind).Order(StringComparer.Ordinal));
        var run = new ReplayRun(data, shipped, VisionModels.Open, new CaptureTools(), TimeProvider.System);
        foreach (var clip in clips)
        {
            var finished = await run.RunAsync(SealedClips.Order(clip, written, ReplayCase.Original), null, CancellationToken.None);
            using var outcome = JsonDocument.Parse(finished.Outcome);
            Assert.True(outcome.RootElement.GetProperty("verdict").GetString() == "stands", $"{clip.Manifest.Kind} {clip.Manifest.Plate}: {finished.Outcome}");
        }
    }
}
