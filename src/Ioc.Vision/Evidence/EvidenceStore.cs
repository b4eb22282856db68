using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ioc.Data.Evidence;
using Ioc.Domain.Traffic;
using Ioc.Vision.Cameras;
using Ioc.Vision.Capture;

namespace Ioc.Vision.Evidence;

/// <summary>The evidence packages on disk.</summary>
/// <remarks>
/// <code>
///   evidence/
///     .staging/WORKER/ID/before.jpg at.jpg scene.json …     1  stills, synced
///     .staging/WORKER/ID.json                               2  the draft: from here on the violation cannot be lost
///     .staging/WORKER/ID/clip.mp4, at-rule.jpg …            3  clip cut, the rule drawn on copies, everything hashed, signed, synced
///     2026/11/21/NT-01/ID/                                  4  renamed: the package exists, whole
///                                                           5  the violation is handed over, then the draft removed
/// </code>
/// A crash at any point is carried on from what is there.
/// </remarks>
public sealed class EvidenceStore
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions SceneJson = new(JsonSerializerDefaults.Web);

    private readonly string root;
    private readonly string staging;
    private readonly ClipCutter cutter;
    private readonly EvidenceKeyRing keys;
    private readonly TimeProvider clock;

    /// <param name="root">The evidence root; made when missing. Several workers may share it.</param>
    /// <param name="worker">Whose drafts these are; a file name.</param>
    /// <param name="cutter">Cuts clips.</param>
    /// <param name="keys">Sign the packages.</param>
    /// <param name="clock">Tells when they were signed.</param>
    public EvidenceStore(string root, string worker, ClipCutter cutter, EvidenceKeyRing keys, TimeProvider clock)
    {
        this.root = root;
        this.cutter = cutter;
        this.keys = keys;
        this.clock = clock;
        staging = Path.Combine(root, ".staging", worker);
        Directory.CreateDirectory(staging);
    }

    /// <summary>Steps 1 and 2: writes the stills and the draft. Done again it changes nothing.</summary>
    public void Stage(EvidenceDraft draft, IReadOnlyList<Still> stills)
    {
        var id = draft.Manifest.ViolationId.ToString();
        if (Directory.Exists(Path.Combine(root, PathOf(draft.Manifest))))
        {
            WriteDraft(id, draft);
            return;
        }

        var folder = Path.Combine(staging, id);
        Directory.CreateDirectory(folder);
        foreach (var still in stills)
        {
            DurableFile.Write(Path.Combine(folder, still.Name), still.Jpeg);
        }

        DurableFile.SyncFolder(staging);
        WriteDraft(id, draft);
    }

    /// <summary>The drafts that wait for completion, oldest first; after a crash, those of the process before.</summary>
    public IReadOnlyList<EvidenceDraft> Unfinished() => new DirectoryInfo(staging).EnumerateFiles("*.json")
        .OrderBy(f => f.LastWriteTimeUtc).ThenBy(f => f.Name, StringComparer.Ordinal)
        .Select(f => JsonSerializer.Deserialize<EvidenceDraft>(File.ReadAllBytes(f.FullName), Json)!).ToList();

    /// <summary>Steps 3 and 4.</summary>
    /// <returns>The violation as it is handed over.</returns>
    /// <exception cref="IOException">The disk is full; try again later.</exception>
    public async Task<Violation> CompleteAsync(EvidenceDraft draft, CancellationToken token)
    {
        var manifest = draft.Manifest;
        var path = PathOf(manifest);
        var target = Path.Combine(root, path);
        if (!Directory.Exists(target))
        {
            var folder = Path.Combine(staging, manifest.ViolationId.ToString());
            var parts = draft.Stills.ToList();
            var without = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var (name, order) in ((string Name, ClipOrder? Order)[])[(EvidenceParts.Clip, draft.Clip), (EvidenceParts.FirstClip, draft.FirstClip)])
            {
                if (order is not null && await CutClipAsync(order, Path.Combine(folder, name), token) is { } clip)
                {
                    parts.Add(clip);
                }
                else if (order is not null)
                {
                    without[name] = order is { File: null, RecentFolder: null } ? EvidenceGaps.NoVideo : EvidenceGaps.Gone;
                }
            }

            parts.AddRange(Draw(draft, folder));
            var (key, sealedManifest, signature) = await keys.SignAsync(key => JsonSerializer.SerializeToUtf8Bytes(
                manifest with { Parts = parts, Without = without, Seal = new EvidenceSeal(key.Id, key.Algorithm, clock.GetUtcNow()) }, Json), token);
            DurableFile.Write(Path.Combine(folder, EvidenceParts.Manifest), sealedManifest);
            DurableFile.Write(Path.Combine(folder, EvidenceParts.Signature), signature);
            DurableFile.Write(Path.Combine(folder, EvidenceParts.PublicKey), Encoding.ASCII.GetBytes(key.PublicKey));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            Directory.Move(folder, target);
            DurableFile.SyncFolder(Path.GetDirectoryName(target)!);
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(target, EvidenceParts.Manifest), token)));
        return new Violation(
            manifest.ViolationId, draft.Passage.Id, manifest.CameraCode, manifest.Kind, draft.RuleId, manifest.RuleVersion, manifest.OccurredAt,
            path, hash, manifest.Detail);
    }

    /// <summary>Step 5: the violation is safely handed over.</summary>
    public void Forget(EvidenceDraft draft)
    {
        File.Delete(Path.Combine(staging, draft.Manifest.ViolationId + ".json"));
    }

    /// <summary>
    /// Drops every draft: for a process that begins each of them anew (its work is one transaction, or a device sends again). Packages that are whole stay.
    /// </summary>
    public void Abandon()
    {
        foreach (var draft in Unfinished())
        {
            Forget(draft);
        }

        Sweep();
    }

    /// <summary>Removes what a crash left before its draft was written: folders without a draft.</summary>
    public void Sweep()
    {
        foreach (var folder in new DirectoryInfo(staging).EnumerateDirectories())
        {
            if (!File.Exists(folder.FullName + ".json"))
            {
                folder.Delete(recursive: true);
            }
        }
    }

    /// <summary>The files of a violation that are there at once: its stills, and the scene.</summary>
    internal static IReadOnlyList<Still> FilesOf(FoundViolation found) => found.Scene is { } scene
        ? [.. found.Stills, SceneFile(scene, found.Judgement.OccurredAt)]
        : found.Stills;

    /// <summary>Who was where around a moment, as a file.</summary>
    internal static Still SceneFile(EvidenceScene scene, DateTimeOffset at) => new(EvidenceParts.Scene, at, JsonSerializer.SerializeToUtf8Bytes(scene, SceneJson));

    /// <summary>A still as a part of a package.</summary>
    public static EvidencePart PartOf(Still still) =>
        new(still.Name, Convert.ToHexStringLower(SHA256.HashData(still.Jpeg)), still.Jpeg.Length, still.TakenAt);

    private static string PathOf(EvidenceManifest manifest) => string.Create(
        CultureInfo.InvariantCulture, $"{manifest.OccurredAt.UtcDateTime:yyyy'/'MM'/'dd}/{manifest.CameraCode}/{manifest.ViolationId}");

    private static string HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private void WriteDraft(string id, EvidenceDraft draft) =>
        DurableFile.Write(Path.Combine(staging, id + ".json"), JsonSerializer.SerializeToUtf8Bytes(draft, Json));

    // The originals stay as the camera took them; whoever looks at a drawn copy sees which line was meant. Made again after a crash it is the same.
    private static IEnumerable<EvidencePart> Draw(EvidenceDraft draft, string folder)
    {
        var scene = draft.Stills.Any(part => part.Name == EvidenceParts.Scene)
            ? JsonSerializer.Deserialize<EvidenceScene>(File.ReadAllBytes(Path.Combine(folder, EvidenceParts.Scene)), SceneJson)
            : null;
        foreach (var still in draft.Stills.Where(part => EvidenceParts.Overviews.Contains(part.Name, StringComparer.Ordinal)))
        {
            var plate = still.Name == EvidenceParts.At ? draft.Manifest.PlateBox : scene?.Frames.FirstOrDefault(frame => frame.At == still.TakenAt)?.Vehicle;
            if (RuleDrawing.Draw(File.ReadAllBytes(Path.Combine(folder, still.Name)), draft.Manifest.Rule, plate) is { } drawn)
            {
                var copy = new Still(EvidenceParts.Drawn(still.Name), still.TakenAt, drawn);
                DurableFile.Write(Path.Combine(folder, copy.Name), drawn);
                yield return PartOf(copy);
            }
        }
    }

    // A clip that cannot be had (the recent video is gone) does not hold the stills back: the manifest says that it is not there.
    private async Task<EvidencePart?> CutClipAsync(ClipOrder clip, string target, CancellationToken token)
    {
        var begin = clip.From;
        try
        {
            if (clip.File is not null)
            {
                begin = await cutter.CutFileAsync(clip, target, token);
            }
            else if (clip.RecentFolder is not null && RecentVideo.Covering(clip.RecentFolder, clip.From, clip.To) is { Count: > 0 } parts)
            {
                begin = parts[0].From;
                await cutter.JoinAsync(parts, target, token);
            }
            else
            {
                return null;
            }
        }
        catch (CaptureException failed) when (failed.Verdict != CaptureVerdict.DiskFull)
        {
            File.Delete(target);
            return null;
        }
        catch (CaptureException full)
        {
            File.Delete(target);
            throw new IOException(full.Message, full);
        }

        DurableFile.Sync(target);
        return new EvidencePart(Path.GetFileName(target), HashOf(target), new FileInfo(target).Length, begin);
    }
}
