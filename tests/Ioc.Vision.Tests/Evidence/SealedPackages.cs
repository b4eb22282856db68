using Ioc.Data.Evidence;
using Ioc.Domain.Traffic;
using Ioc.Vision.Cameras;
using Ioc.Vision.Capture;
using Ioc.Vision.Evidence;
using Ioc.Vision.Pictures;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Tests.Evidence;

/// <summary>Evidence packages as a worker seals them, of a small drawn video.</summary>
internal sealed class SealedPackages(TemporaryFolder folder, TimeProvider? clock = null)
{
    public const string Rule = """{"id":"light","kind":"red_light","lamp":{"height":0.1,"width":0.05,"x":0.9,"y":0.05},"stopLine":[[0.1,0.5],[0.9,0.5]]}""";
    public static readonly DateTimeOffset At = new(2026, 11, 21, 1, 2, 3, TimeSpan.Zero);
    private static readonly byte[] Grey = Picture(128);

    private readonly TimeProvider time = clock ?? TimeProvider.System;

    public EvidenceKeyRing Keys { get; } = new(folder.File("keys"), clock ?? TimeProvider.System);

    public string KeysFile => Path.Combine(folder.File("keys"), EvidenceKeyRing.ListName);

    public IReadOnlyList<Still> Stills { get; } =
    [
        new(EvidenceParts.Before, At.AddSeconds(-1), Grey), new(EvidenceParts.At, At, Grey), new(EvidenceParts.After, At.AddSeconds(1), Grey),
        new(EvidenceParts.Plate, At, Picture(200)), new(EvidenceParts.Scene, At, """{"width":320,"height":180,"frames":[]}"""u8.ToArray()),
    ];

    /// <summary>A picture of one grey, 320 by 180.</summary>
    public static byte[] Picture(byte grey)
    {
        using var picture = new Picture(Clips.Width, Clips.Height, fullRange: true);
        picture.Y.Fill(grey);
        picture.U.Fill(128);
        picture.V.Fill(128);
        return Jpeg.Encode(picture, 90);
    }

    public EvidenceStore Store() => new(folder.File("evidence"), "w1", new ClipCutter(), Keys, time);

    /// <summary>Seals a package and gives its folder.</summary>
    public async Task<(Violation Violation, string Package)> SealAsync(int track = 1, Func<EvidenceDraft, EvidenceDraft>? change = null)
    {
        var draft = await DraftAsync(track);
        draft = change?.Invoke(draft) ?? draft;
        var store = Store();
        store.Stage(draft, Stills);
        var violation = await store.CompleteAsync(draft, CancellationToken.None);
        return (violation, folder.File("evidence/" + violation.EvidencePath));
    }

    public async Task<EvidenceDraft> DraftAsync(int track = 1)
    {
        var video = folder.File("drive.mp4");
        if (!File.Exists(video))
        {
            await Clips.DriveAsync(folder.Path, seconds: 8);
        }

        var passage = new Passage(
            NameBasedId.Passage("T-01", "run", track), "T-01", track, At.AddSeconds(-2), At.AddSeconds(2), "59X312345", 0.99, true, null, 2, "white", "motorbike", 0, 20, 4);
        using var rule = System.Text.Json.JsonDocument.Parse(Rule);
        var (text, version) = CanonicalJson.Of(rule.RootElement);
        var manifest = new EvidenceManifest(
            NameBasedId.Violation(passage.Id, "red_light"), "T-01", "red_light", At, true, passage.Plate, passage.PlateConfidence, [140, 80, 40, 16],
            text, version, "{}", new Dictionary<string, string>(StringComparer.Ordinal) { ["plate-detector.onnx"] = "ab" }, [])
        {
            Readings = [new EvidenceReading("secondsSinceRed", 2.4, "s", 0.1)],
            Clock = new EvidenceClock("recording", null, null, null),
        };
        return new EvidenceDraft(
            passage, manifest, Stills.Select(EvidenceStore.PartOf).ToList(), "light",
            new ClipOrder(video, null, TimeSpan.FromSeconds(1), At.AddSeconds(-3), At.AddSeconds(3)));
    }

    /// <summary>Checks a package against the keys of this house.</summary>
    public async Task<PackageVerdict> CheckAsync(string package)
    {
        using var files = PackageFiles.Open(package);
        return await PackageCheck.CheckAsync(files, Keys.Keys(), CancellationToken.None);
    }
}
