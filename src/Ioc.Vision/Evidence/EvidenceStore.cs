using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ioc.Domain.Traffic;
using Ioc.Vision.Cameras;
using Ioc.Vision.Capture;

namespace Ioc.Vision.Evidence;

/// <summary>The evidence packages on disk.</summary>
/// <remarks>
/// <code>
///   evidence/
///     .staging/WORKER/ID/before.jpg at.jpg after.jpg …      1  stills, synced
///     .staging/WORKER/ID.json                               2  the draft: from here on the violation cannot be lost
///     .staging/WORKER/ID/clip.mp4, manifest.json            3  clip cut, everything hashed, synced
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

    private readonly string root;
    private readonly string staging;
    private readonly ClipCutter cutter;

    /// <param name="root">The evidence root; made when missing. Several workers may share it.</param>
    /// <param name="worker">Whose drafts these are; a file name.</param>
    /// <param name="cutter">Cuts clips.</param>
    public EvidenceStore(string root, string worker, ClipCutter cutter)
    {
        this.root = root;
        this.cutter = cutter;
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
            if (await CutClipAsync(draft, Path.Combine(folder, "clip.mp4"), token) is { } clip)
            {
                parts.Add(clip);
            }

            DurableFile.Write(Path.Combine(folder, "manifest.json"), JsonSerializer.SerializeToUtf8Bytes(manifest with { Parts = parts }, Json));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            Directory.Move(folder, target);
            DurableFile.SyncFolder(Path.GetDirectoryName(target)!);
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(target, "manifest.json"), token)));
        return new Violation(
            manifest.ViolationId, draft.Passage.Id, manifest.CameraCode, manifest.Kind, draft.RuleId, manifest.RuleVersion, manifest.OccurredAt,
            path, hash, manifest.Detail);
    }

    /// <summary>Step 5: the violation is safely handed over.</summary>
    public void Forget(EvidenceDraft draft)
    {
        File.Delete(Path.Combine(staging, draft.Manifest.ViolationId + ".json"));
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

    /// <summary>Checks a package against its manifest, and the manifest against the row's hash when that is known.</summary>
    /// <param name="folder">The package.</param>
    /// <param name="manifestSha256">What the violation's row says; null to check the parts only.</param>
    /// <returns>One line per fault; empty when everything is as it was written.</returns>
    public static IReadOnlyList<string> Verify(string folder, string? manifestSha256 = null)
    {
        var file = Path.Combine(folder, "manifest.json");
        if (!File.Exists(file))
        {
            return ["manifest.json is missing"];
        }

        var bytes = File.ReadAllBytes(file);
        var faults = new List<string>();
        if (manifestSha256 is not null && !string.Equals(Convert.ToHexStringLower(SHA256.HashData(bytes)), manifestSha256, StringComparison.Ordinal))
        {
            faults.Add("manifest.json is not the one that was recorded");
        }

        EvidenceManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<EvidenceManifest>(bytes, Json);
        }
        catch (JsonException)
        {
            manifest = null;
        }

        if (manifest?.Parts is null)
        {
            faults.Add("manifest.json is damaged");
            return faults;
        }

        foreach (var part in manifest.Parts)
        {
            var path = Path.Combine(folder, Path.GetFileName(part.Name));
            if (!File.Exists(path))
            {
                faults.Add($"{part.Name} is missing");
            }
            else if (!string.Equals(HashOf(path), part.Sha256, StringComparison.Ordinal))
            {
                faults.Add($"{part.Name} was changed");
            }
        }

        if (CanonicalRuleHash(manifest.Rule) is not { } hash || !string.Equals(hash, manifest.RuleVersion, StringComparison.Ordinal))
        {
            faults.Add("the rule does not match its version");
        }

        return faults;
    }

    /// <summary>A still as a part of a package.</summary>
    internal static EvidencePart PartOf(Still still) =>
        new(still.Name, Convert.ToHexStringLower(SHA256.HashData(still.Jpeg)), still.Jpeg.Length, still.TakenAt);

    private static string? CanonicalRuleHash(string rule)
    {
        try
        {
            using var document = JsonDocument.Parse(rule);
            return Rules.CanonicalJson.Of(document.RootElement).Sha256;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string PathOf(EvidenceManifest manifest) => string.Create(
        CultureInfo.InvariantCulture, $"{manifest.OccurredAt.UtcDateTime:yyyy'/'MM'/'dd}/{manifest.CameraCode}/{manifest.ViolationId}");

    private static string HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private void WriteDraft(string id, EvidenceDraft draft) =>
        DurableFile.Write(Path.Combine(staging, id + ".json"), JsonSerializer.SerializeToUtf8Bytes(draft, Json));

    // A clip that cannot be had (the recent video is gone) does not hold the stills back: the manifest says which parts there are.
    private async Task<EvidencePart?> CutClipAsync(EvidenceDraft draft, string target, CancellationToken token)
    {
        var clip = draft.Clip;
        var begin = clip.From;
        try
        {
            if (clip.File is not null)
            {
                await cutter.CutFileAsync(clip.File, clip.FromMedia, clip.To - clip.From, target, token);
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
        return new EvidencePart("clip.mp4", HashOf(target), new FileInfo(target).Length, begin);
    }
}
