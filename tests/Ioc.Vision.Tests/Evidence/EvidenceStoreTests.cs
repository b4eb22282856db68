using Ioc.Domain.Traffic;
using Ioc.Vision.Cameras;
using Ioc.Vision.Capture;
using Ioc.Vision.Evidence;

namespace Ioc.Vision.Tests.Evidence;

public sealed class EvidenceStoreTests : IDisposable
{
    private const string Rule = """{"id":"light","kind":"red_light"}""";
    private static readonly DateTimeOffset At = new(2026, 11, 21, 1, 2, 3, TimeSpan.Zero);
    private readonly TemporaryFolder folder = new();
    private readonly Still[] stills = [new("at.jpg", At, [1, 2, 3]), new("plate.jpg", At, [4, 5])];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_package_is_whole_and_verifies()
    {
        var (violation, package) = await CompleteAsync();

        Assert.Equal("2026/11/21/T-01/" + violation.Id, violation.EvidencePath);
        Assert.Empty(EvidenceStore.Verify(package, violation.EvidenceSha256));
        Assert.Equal(["at.jpg", "clip.mp4", "manifest.json", "plate.jpg"], Directory.GetFiles(package).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task One_changed_byte_is_found()
    {
        var (violation, package) = await CompleteAsync();
        await File.WriteAllBytesAsync(Path.Combine(package, "at.jpg"), [1, 2, 4]);

        Assert.Equal(["at.jpg was changed"], EvidenceStore.Verify(package, violation.EvidenceSha256));
    }

    [Fact]
    public async Task A_missing_part_and_a_rewritten_manifest_are_found()
    {
        var (violation, package) = await CompleteAsync();
        File.Delete(Path.Combine(package, "clip.mp4"));
        var manifest = Path.Combine(package, "manifest.json");
        await File.WriteAllTextAsync(manifest, (await File.ReadAllTextAsync(manifest)).Replace("59X312345", "59X312346", StringComparison.Ordinal));

        Assert.Equal(["manifest.json is not the one that was recorded", "clip.mp4 is missing"], EvidenceStore.Verify(package, violation.EvidenceSha256));
    }

    [Fact]
    public async Task Another_rule_in_the_manifest_does_not_match_its_version()
    {
        var (_, package) = await CompleteAsync(draft => draft with { Manifest = draft.Manifest with { Rule = """{"id":"other"}""" } });

        Assert.Equal(["the rule does not match its version"], EvidenceStore.Verify(package));
    }

    [Fact]
    public async Task What_a_crash_left_is_carried_on_by_the_next_process()
    {
        var draft = await DraftAsync();
        new EvidenceStore(folder.File("evidence"), "w1", new ClipCutter()).Stage(draft, stills);
        Directory.CreateDirectory(folder.File("evidence/.staging/w1/orphan"));

        var next = new EvidenceStore(folder.File("evidence"), "w1", new ClipCutter());
        next.Sweep();
        var left = Assert.Single(next.Unfinished());
        var violation = await next.CompleteAsync(left, CancellationToken.None);
        var again = await next.CompleteAsync(left, CancellationToken.None);
        next.Forget(left);

        Assert.Equal(violation, again);
        Assert.Empty(EvidenceStore.Verify(folder.File("evidence/" + violation.EvidencePath), violation.EvidenceSha256));
        Assert.Empty(next.Unfinished());
        Assert.Empty(Directory.GetFileSystemEntries(folder.File("evidence/.staging/w1")));
    }

    [Fact]
    public async Task Without_recent_video_the_package_has_its_stills_and_says_so()
    {
        var draft = await DraftAsync();
        var store = new EvidenceStore(folder.File("evidence"), "w1", new ClipCutter());
        draft = draft with { Clip = new ClipOrder(null, folder.File("nothing"), TimeSpan.Zero, At, At.AddSeconds(8)) };
        store.Stage(draft, stills);

        var violation = await store.CompleteAsync(draft, CancellationToken.None);

        var package = folder.File("evidence/" + violation.EvidencePath);
        Assert.Empty(EvidenceStore.Verify(package, violation.EvidenceSha256));
        Assert.False(File.Exists(Path.Combine(package, "clip.mp4")));
    }

    private async Task<(Violation Violation, string Package)> CompleteAsync(Func<EvidenceDraft, EvidenceDraft>? change = null)
    {
        var store = new EvidenceStore(folder.File("evidence"), "w1", new ClipCutter());
        var draft = await DraftAsync();
        draft = change?.Invoke(draft) ?? draft;
        store.Stage(draft, stills);
        var violation = await store.CompleteAsync(draft, CancellationToken.None);
        return (violation, folder.File("evidence/" + violation.EvidencePath));
    }

    private async Task<EvidenceDraft> DraftAsync()
    {
        var video = await Clips.DriveAsync(folder.Path, seconds: 3);
        var passage = new Passage(
            NameBasedId.Passage("T-01", "run", 1), "T-01", 1, At.AddSeconds(-2), At.AddSeconds(2), "59X312345", 0.99, true, null, 2, "white", "motorbike", 0, 20, 4);
        using var rule = System.Text.Json.JsonDocument.Parse(Rule);
        var (text, version) = Ioc.Vision.Rules.CanonicalJson.Of(rule.RootElement);
        var manifest = new EvidenceManifest(
            NameBasedId.Violation(passage.Id, "red_light"), "T-01", "red_light", At, true, passage.Plate, passage.PlateConfidence, [1, 2, 3, 4],
            text, version, "{}", new Dictionary<string, string>(StringComparer.Ordinal), []);
        return new EvidenceDraft(
            passage, manifest, stills.Select(s => new EvidencePart(s.Name, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(s.Jpeg)), s.Jpeg.Length, s.TakenAt)).ToList(),
            "light", new ClipOrder(video, null, TimeSpan.Zero, At.AddSeconds(-1), At.AddSeconds(1)));
    }
}
