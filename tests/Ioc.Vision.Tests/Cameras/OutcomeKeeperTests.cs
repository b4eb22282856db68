using Ioc.Data.Evidence;
using Ioc.Domain.Traffic;
using Ioc.Testing;
using Ioc.Vision.Cameras;
using Ioc.Vision.Capture;
using Ioc.Vision.Evidence;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Tests.Cameras;

public sealed class OutcomeKeeperTests : IDisposable
{
    private static readonly DateTimeOffset Morning = new(2026, 11, 24, 1, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_vehicles_picture_is_kept_for_the_rules_across_cameras_before_its_passage_is_spooled()
    {
        var data = new DataFolder(folder.Path, "test");
        using var spool = new Spool(data.Spool);
        var keys = new EvidenceKeyRing(data.EvidenceKeys, TimeProvider.System);
        var id = Guid.CreateVersion7();
        await using (var keeper = new OutcomeKeeper(
            new EvidenceStore(data.Evidence, "test", new ClipCutter(), keys, TimeProvider.System), spool, data, new WorkerLog(TextWriter.Null, TimeProvider.System), TimeProvider.System))
        {
            var outcome = new PassageOutcome(new Passage(id, "T-01", 1, Morning, Morning.AddSeconds(2), "30F25658", 0.99, true, null, 1, "white", "car", null, 20, 8), [])
            {
                View = new PassageView([4, 4, 8, 4], [new Still("at.jpg", Morning, ViolationScene.Jpeg), new Still("plate.jpg", Morning, ViolationScene.Jpeg)]),
            };
            await await keeper.KeepAsync(outcome, new SightingPlace(CameraModel.Parse(Clips.CameraJson("x.mp4")), new Dictionary<string, string>(StringComparer.Ordinal) { ["m.onnx"] = "ab" }, null, null), CancellationToken.None);
        }

        var kept = new PassagePictures(data.PassagePictures).Find(id, Morning)!.Value;
        Assert.Equal(("T-01", "host", "ab"), (kept.Passage.CameraCode, kept.Passage.Clock.Source, kept.Passage.Models["m.onnx"]));
        Assert.Equal(["at.jpg", "plate.jpg"], kept.Stills.Select(s => s.Name));
        Assert.Equal(1, spool.Count);
    }

    [Fact]
    public async Task The_film_around_a_vehicles_picture_outlives_the_recent_video()
    {
        var data = new DataFolder(folder.Path, "test");
        using var spool = new Spool(data.Spool);
        var seen = TimeProvider.System.GetUtcNow().AddSeconds(-15);
        var recent = data.Recent("T-01");
        await Clips.RecentAsync(folder.Path, recent, seen.AddSeconds(-9));
        var film = new PassagePictures(data.PassagePictures).Film.FolderOf("T-01");
        await using (var keeper = new OutcomeKeeper(
            new EvidenceStore(data.Evidence, "test", new ClipCutter(), new EvidenceKeyRing(data.EvidenceKeys, TimeProvider.System), TimeProvider.System),
            spool, data, new WorkerLog(TextWriter.Null, TimeProvider.System), TimeProvider.System))
        {
            var outcome = new PassageOutcome(new Passage(Guid.CreateVersion7(), "T-01", 1, seen, seen.AddSeconds(2), "30F25658", 0.99, true, null, 1, "white", "car", null, 20, 8), [])
            {
                View = new PassageView([4, 4, 8, 4], [new Still("at.jpg", seen, ViolationScene.Jpeg)]),
            };
            var place = new SightingPlace(CameraModel.Parse(Clips.CameraJson("x.mp4")), new Dictionary<string, string>(StringComparer.Ordinal), null, recent);
            await await keeper.KeepAsync(outcome, place, CancellationToken.None);
            while (RecentVideo.Covering(film, seen.AddSeconds(-4), seen.AddSeconds(4)).Count < 5)
            {
                await Task.Delay(20);
            }
        }

        Directory.Delete(recent, recursive: true);
        await new ClipCutter().JoinAsync(RecentVideo.Covering(film, seen.AddSeconds(-4), seen.AddSeconds(4)), folder.File("clip.mp4"), CancellationToken.None);
        Assert.InRange((await new VideoProbe().AskAsync(VideoSource.Parse(folder.File("clip.mp4")), CancellationToken.None)).Duration!.Value.TotalSeconds, 9.5, 10.5);
    }
}
