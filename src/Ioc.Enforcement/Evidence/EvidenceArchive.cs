using System.Security.Cryptography;
using System.Text.Json;
using Ioc.Data.Evidence;
using Ioc.Domain.Text;
using Ioc.Domain.Traffic;
using Microsoft.Extensions.Options;

namespace Ioc.Enforcement.Evidence;

/// <summary>An evidence package as it lies on disk now, compared with what the camera sealed.</summary>
/// <param name="Manifest">Null when the manifest itself is missing or changed.</param>
/// <param name="BrokenParts">Parts that are missing or changed.</param>
/// <param name="Problem">Null when everything is as it was sealed.</param>
public sealed record EvidencePackage(EvidenceManifest? Manifest, IReadOnlySet<string> BrokenParts, LocalText? Problem)
{
    /// <summary>True when the manifest and every part have the hashes they had.</summary>
    public bool Sound => Problem is null;

    /// <summary>When each frame of a clip is shown, see <see cref="FilmFrames"/>, by the clip's name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> FrameTimes { get; init; } = new Dictionary<string, IReadOnlyList<double>>(StringComparer.Ordinal);
}

/// <summary>A part as it was sealed, with what is needed to make the copy that a citizen sees.</summary>
/// <param name="Content">Its bytes, checked.</param>
/// <param name="Scene">The bytes of the scene of the part's camera, checked; null in packages without.</param>
public sealed record SealedPart(EvidenceManifest Manifest, string ManifestSha256, EvidencePart Part, byte[] Content, byte[]? Scene);

/// <summary>Makes the copy of a part in which everybody but the vehicle in question is hidden; null where none can be shown.</summary>
public delegate Task<byte[]?> CitizenCopy(SealedPart part, CancellationToken token);

/// <summary>Opens evidence packages and compares every byte that leaves with the hash that the camera gave it.</summary>
public sealed class EvidenceArchive(IOptions<EnforcementOptions> options, EvidenceKeyRing keys, CitizenCopy copy)
{
    private const int LargestManifest = 1 << 20;
    private const long LargestPart = 256L << 20;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The parts that a package may have, with what they are.</summary>
    public static readonly IReadOnlyDictionary<string, (string MediaType, LocalText Caption)> Parts = new Dictionary<string, (string, LocalText)>(StringComparer.Ordinal)
    {
        [EvidenceParts.Before] = ("image/jpeg", new LocalText("Trước khi vi phạm", "Before")),
        [EvidenceParts.At] = ("image/jpeg", new LocalText("Thời điểm vi phạm", "At the moment")),
        [EvidenceParts.After] = ("image/jpeg", new LocalText("Sau khi vi phạm", "After")),
        [EvidenceParts.Plate] = ("image/jpeg", new LocalText("Biển số phóng to", "The plate, enlarged")),
        [EvidenceParts.Clip] = ("video/mp4", new LocalText("Đoạn phim", "The clip")),
        [EvidenceParts.Drawn(EvidenceParts.Before)] = ("image/jpeg", new LocalText("Trước khi vi phạm, có vẽ quy tắc (bản sao)", "Before, the rule drawn on a copy")),
        [EvidenceParts.Drawn(EvidenceParts.At)] = ("image/jpeg", new LocalText("Thời điểm vi phạm, có vẽ quy tắc (bản sao)", "At the moment, the rule drawn on a copy")),
        [EvidenceParts.Drawn(EvidenceParts.After)] = ("image/jpeg", new LocalText("Sau khi vi phạm, có vẽ quy tắc (bản sao)", "After, the rule drawn on a copy")),
        [EvidenceParts.First] = ("image/jpeg", new LocalText("Tại camera thứ nhất", "At the first camera")),
        [EvidenceParts.FirstPlate] = ("image/jpeg", new LocalText("Biển số tại camera thứ nhất", "The plate at the first camera")),
        [EvidenceParts.FirstClip] = ("video/mp4", new LocalText("Đoạn phim tại camera thứ nhất", "The clip of the first camera")),
        [EvidenceParts.Scene] = ("application/json", new LocalText("Vị trí các biển số trong khung hình", "Where plates were in the frames")),
        [EvidenceParts.FirstScene] = ("application/json", new LocalText("Vị trí các biển số trong khung hình của camera thứ nhất", "Where plates were in the frames of the first camera")),
    };

    /// <summary>The parts that a notice shows to its holder.</summary>
    public static readonly IReadOnlyList<string> Shown =
    [
        EvidenceParts.Before, EvidenceParts.At, EvidenceParts.After, EvidenceParts.Plate, EvidenceParts.Clip, EvidenceParts.First, EvidenceParts.FirstPlate, EvidenceParts.FirstClip,
    ];

    /// <summary>Opens a package and checks its manifest and every part.</summary>
    /// <param name="path">Relative to the evidence root, as the violation has it.</param>
    /// <param name="manifestSha256">As the violation has it.</param>
    public async Task<EvidencePackage> OpenAsync(string path, string manifestSha256, CancellationToken token)
    {
        var manifest = await ManifestAsync(path, manifestSha256, token);
        if (manifest is null)
        {
            return new EvidencePackage(null, new HashSet<string>(StringComparer.Ordinal), new LocalText(
                "Tệp kê khai chứng cứ thiếu hoặc đã bị thay đổi.", "The evidence's manifest is missing or was changed."));
        }

        var broken = new HashSet<string>(StringComparer.Ordinal);
        var times = new Dictionary<string, IReadOnlyList<double>>(StringComparer.Ordinal);
        foreach (var part in manifest.Parts)
        {
            if (await BytesAsync(path, part, token) is not { } bytes)
            {
                broken.Add(part.Name);
            }
            else if (EvidenceParts.IsClip(part.Name))
            {
                times[part.Name] = FilmFrames.TimesOf(bytes);
            }
        }

        if (broken.Count == 0)
        {
            return new EvidencePackage(manifest, broken, await SealFaultAsync(path, manifest, token)) { FrameTimes = times };
        }

        var list = string.Join(", ", broken.Order(StringComparer.Ordinal));
        return new EvidencePackage(manifest, broken, new LocalText(
            $"Phần chứng cứ thiếu hoặc đã bị thay đổi: {list}.", $"Missing or changed parts of the evidence: {list}.")) { FrameTimes = times };
    }

    /// <summary>The folder of a package.</summary>
    /// <exception cref="ArgumentException">The path leads out of the evidence root.</exception>
    public DirectoryInfo FolderOf(string path) =>
        Locate(path, EvidenceParts.Manifest)?.Directory ?? throw new ArgumentException("The path leads out of the evidence root.", nameof(path));

    /// <summary>One part's bytes, exactly as sealed; null when there is no such part, or it is missing or changed.</summary>
    public async Task<byte[]?> PartAsync(string path, string manifestSha256, string name, CancellationToken token)
    {
        if (!Parts.ContainsKey(name) || await ManifestAsync(path, manifestSha256, token) is not { } manifest)
        {
            return null;
        }

        var part = manifest.Parts.FirstOrDefault(p => p.Name == name);
        return part is null ? null : await BytesAsync(path, part, token);
    }

    // A package that names no key is older than signatures; its hash in the database still holds it.
    private async Task<LocalText?> SealFaultAsync(string path, EvidenceManifest manifest, CancellationToken token)
    {
        if (manifest.Seal is not { } seal)
        {
            return null;
        }

        var signature = Locate(path, EvidenceParts.Signature) is { Exists: true, Length: <= 1024 } file ? await File.ReadAllBytesAsync(file.FullName, token) : null;
        return PackageCheck.SealFault(seal, await File.ReadAllBytesAsync(Locate(path, EvidenceParts.Manifest)!.FullName, token), signature, keys.Keys());
    }

    /// <summary>One part as its notice's holder sees it: a copy in which nobody else can be made out. Null when there is none to show.</summary>
    public async Task<byte[]?> ShownAsync(string path, string manifestSha256, string name, CancellationToken token)
    {
        if (!Shown.Contains(name, StringComparer.Ordinal) || await ManifestAsync(path, manifestSha256, token) is not { } manifest
            || manifest.Parts.FirstOrDefault(p => p.Name == name) is not { } part || await BytesAsync(path, part, token) is not { } bytes)
        {
            return null;
        }

        var scene = manifest.Parts.FirstOrDefault(p => p.Name == EvidenceParts.SceneOf(name)) is { } known ? await BytesAsync(path, known, token) : null;
        return await copy(new SealedPart(manifest, manifestSha256, part, bytes, scene), token);
    }

    /// <summary>The parts that can be shown to a notice's holder. Without the scene nobody knows who else is in the picture: then the moment and the plate alone.</summary>
    public static IReadOnlyList<string> ShownOf(EvidenceManifest manifest)
    {
        var names = manifest.Parts.Select(part => part.Name).ToList();
        return [.. Shown.Where(name => names.Contains(name) && CanShow(name, names.Contains))];
    }

    /// <summary>Whether a part can be shown to a notice's holder: the moments and the plates always, the rest where it is known who else is in it.</summary>
    /// <param name="has">Whether the package has a part.</param>
    public static bool CanShow(string name, Func<string, bool> has)
    {
        ArgumentNullException.ThrowIfNull(has);
        return name is EvidenceParts.At or EvidenceParts.Plate or EvidenceParts.First or EvidenceParts.FirstPlate || has(EvidenceParts.SceneOf(name));
    }

    private async Task<EvidenceManifest?> ManifestAsync(string path, string sha256, CancellationToken token)
    {
        var file = Locate(path, "manifest.json");
        if (file is null || !file.Exists || file.Length > LargestManifest)
        {
            return null;
        }

        var bytes = await File.ReadAllBytesAsync(file.FullName, token);
        if (!Same(bytes, sha256))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<EvidenceManifest>(bytes, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<byte[]?> BytesAsync(string path, EvidencePart part, CancellationToken token)
    {
        var file = Parts.ContainsKey(part.Name) ? Locate(path, part.Name) : null;
        if (file is null || !file.Exists || file.Length != part.Bytes || file.Length > LargestPart)
        {
            return null;
        }

        // read once, then judge these bytes: what is checked is what is shown
        var bytes = await File.ReadAllBytesAsync(file.FullName, token);
        return Same(bytes, part.Sha256) ? bytes : null;
    }

    private FileInfo? Locate(string path, string name)
    {
        var root = Path.GetFullPath(options.Value.EvidenceRoot);
        var full = Path.GetFullPath(Path.Combine(root, path, name));
        return full.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? new FileInfo(full) : null;
    }

    private static bool Same(byte[] bytes, string sha256) =>
        string.Equals(Convert.ToHexStringLower(SHA256.HashData(bytes)), sha256, StringComparison.OrdinalIgnoreCase);
}
