using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ioc.Domain.Text;
using Ioc.Domain.Traffic;

namespace Ioc.Data.Evidence;

/// <summary>What can be wrong with a package.</summary>
public enum PackageFaultKind
{
    /// <summary>A file that should be there is not.</summary>
    Missing,

    /// <summary>A file's bytes are not those that were sealed.</summary>
    Changed,

    /// <summary>A file that the manifest does not know.</summary>
    Extra,

    /// <summary>The signature is not the named key's over this manifest, or that key was not in use then.</summary>
    WrongSignature,

    /// <summary>The manifest cannot be understood.</summary>
    Damaged,
}

/// <summary>One fault of a package.</summary>
/// <param name="File">The file in question.</param>
public sealed record PackageFault(string File, PackageFaultKind Kind, LocalText Text);

/// <summary>How sure it is who signed.</summary>
public enum Signer
{
    /// <summary>A key that whoever checks already knew signed it.</summary>
    Known,

    /// <summary>The key in the package signed it; whose key that is must be found out elsewhere.</summary>
    Claimed,

    /// <summary>Nobody signed it: a package of before signatures.</summary>
    None,
}

/// <summary>What a check found.</summary>
/// <param name="Manifest">Null when it is missing or damaged.</param>
/// <param name="Whole">The files that are as they were sealed.</param>
/// <param name="Faults">Empty when everything is whole.</param>
/// <param name="Key">The key that signed; null when none did.</param>
public sealed record PackageVerdict(EvidenceManifest? Manifest, IReadOnlyList<string> Whole, IReadOnlyList<PackageFault> Faults, Signer Signer, EvidenceKey? Key);

/// <summary>Checks an evidence package by itself: no database, no network.</summary>
public static class PackageCheck
{
    private const int LargestManifest = 1 << 20;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly string[] Frame = [EvidenceParts.Manifest, EvidenceParts.Signature, EvidenceParts.PublicKey];

    /// <summary>Checks every file of a package, its manifest and its signature.</summary>
    /// <param name="known">The keys that whoever checks trusts; null or empty: the package's own key is taken at its word and the signer is only <see cref="Signer.Claimed"/>.</param>
    public static async Task<PackageVerdict> CheckAsync(PackageFiles files, IReadOnlyCollection<EvidenceKey>? known, CancellationToken token)
    {
        var faults = new List<PackageFault>();
        var whole = new List<string>();
        if (!files.Has(EvidenceParts.Manifest))
        {
            return new PackageVerdict(null, whole, [Missing(EvidenceParts.Manifest)], Signer.None, null);
        }

        var bytes = files.Small(EvidenceParts.Manifest, LargestManifest);
        if (bytes is null || Understand(bytes) is not { } manifest)
        {
            return new PackageVerdict(null, whole, [Damaged()], Signer.None, null);
        }

        var (signer, key) = CheckSeal(files, manifest, bytes, known, faults);
        if (faults.Count == 0)
        {
            whole.Add(EvidenceParts.Manifest);
        }

        foreach (var part in manifest.Parts)
        {
            if (!files.Has(part.Name))
            {
                faults.Add(Missing(part.Name));
            }
            else if (await IsAsSealedAsync(files, part, token))
            {
                whole.Add(part.Name);
            }
            else
            {
                faults.Add(Changed(part.Name));
            }
        }

        foreach (var name in files.Names.Where(name => !Frame.Contains(name, StringComparer.Ordinal) && manifest.Parts.All(part => part.Name != name)))
        {
            faults.Add(new PackageFault(name, PackageFaultKind.Extra, new LocalText(
                $"{name}: tệp thừa, không có trong bản kê khai.", $"{name}: an extra file that the manifest does not list.")));
        }

        if (!string.Equals(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(manifest.Rule))), manifest.RuleVersion, StringComparison.Ordinal))
        {
            faults.Add(new PackageFault(EvidenceParts.Manifest, PackageFaultKind.Changed, new LocalText(
                "manifest.json: quy tắc không khớp với phiên bản của nó.", "manifest.json: the rule does not match its version.")));
        }

        return new PackageVerdict(manifest, whole, faults, signer, key);
    }

    /// <summary>Whether a manifest's signature is that of the key it names, among those that are known.</summary>
    /// <returns>Null when it is; otherwise what is wrong.</returns>
    public static LocalText? SealFault(EvidenceSeal seal, byte[] manifest, byte[]? signature, IEnumerable<EvidenceKey> known)
    {
        if (signature is null)
        {
            return Missing(EvidenceParts.Signature).Text;
        }

        if (known.FirstOrDefault(key => key.Id == seal.KeyId) is not { } key)
        {
            return new LocalText(
                $"Chữ ký dùng khóa {seal.KeyId}, không có trong danh sách khóa được công bố.", $"The signature is by the key {seal.KeyId}, which is not among the published keys.");
        }

        if (!EvidenceKeyRing.IsSignedBy(key, manifest, signature))
        {
            return new LocalText(
                $"Chữ ký không phải của khóa {key.Id} cho bản kê khai này.", $"The signature is not the key {key.Id}'s over this manifest.");
        }

        return seal.SealedAt < key.CreatedAt || seal.SealedAt > key.RetiredAt
            ? new LocalText($"Khóa {key.Id} không được sử dụng vào lúc ký.", $"The key {key.Id} was not in use at the time of signing.")
            : null;
    }

    private static (Signer Signer, EvidenceKey? Key) CheckSeal(
        PackageFiles files, EvidenceManifest manifest, byte[] bytes, IReadOnlyCollection<EvidenceKey>? known, List<PackageFault> faults)
    {
        var signature = files.Small(EvidenceParts.Signature, 1024);
        if (manifest.Seal is not { } seal)
        {
            if (files.Has(EvidenceParts.Signature))
            {
                faults.Add(new PackageFault(EvidenceParts.Signature, PackageFaultKind.Extra, new LocalText(
                    "manifest.sig: bản kê khai không nêu khóa ký nào.", "manifest.sig: the manifest names no key that signed it.")));
            }

            return (Signer.None, null);
        }

        if (!files.Has(EvidenceParts.Signature))
        {
            faults.Add(Missing(EvidenceParts.Signature));
            return (Signer.None, null);
        }

        var own = OwnKey(files, seal, faults);
        var trusted = known is { Count: > 0 };
        var fault = SealFault(seal, bytes, signature, trusted ? known! : own is null ? [] : [own]);
        if (fault is not null)
        {
            faults.Add(new PackageFault(EvidenceParts.Signature, PackageFaultKind.WrongSignature, fault));
            return (Signer.None, null);
        }

        return trusted ? (Signer.Known, known!.First(key => key.Id == seal.KeyId)) : (Signer.Claimed, own);
    }

    private static EvidenceKey? OwnKey(PackageFiles files, EvidenceSeal seal, List<PackageFault> faults)
    {
        if (!files.Has(EvidenceParts.PublicKey))
        {
            faults.Add(Missing(EvidenceParts.PublicKey));
            return null;
        }

        try
        {
            var pem = Encoding.ASCII.GetString(files.Small(EvidenceParts.PublicKey, 4096) ?? []);
            if (EvidenceKey.IdOf(pem) == seal.KeyId)
            {
                return new EvidenceKey(seal.KeyId, seal.Algorithm, pem, seal.SealedAt, null);
            }
        }
        catch (CryptographicException)
        {
            // said below: it is not the key that the manifest names
        }

        faults.Add(new PackageFault(EvidenceParts.PublicKey, PackageFaultKind.Changed, new LocalText(
            $"public-key.pem: không phải khóa {seal.KeyId} nêu trong bản kê khai.", $"public-key.pem: not the key {seal.KeyId} that the manifest names.")));
        return null;
    }

    private static EvidenceManifest? Understand(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<EvidenceManifest>(bytes, Json) is { Parts: not null, Rule: not null } manifest
                && manifest.Parts.All(part => part is { Name: not null, Sha256: not null }) ? manifest : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Read no further than the sealed length: a file that grew is changed, however much it grew.
    private static async Task<bool> IsAsSealedAsync(PackageFiles files, EvidencePart part, CancellationToken token)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        var length = 0L;
        try
        {
            await using var stream = files.OpenPart(part.Name);
            int read;
            while ((read = await stream.ReadAsync(buffer, token)) > 0)
            {
                length += read;
                if (length > part.Bytes)
                {
                    return false;
                }

                hash.AppendData(buffer, 0, read);
            }
        }
        catch (InvalidDataException)
        {
            return false; // the zip file itself is damaged here
        }

        return length == part.Bytes && string.Equals(Convert.ToHexStringLower(hash.GetHashAndReset()), part.Sha256, StringComparison.OrdinalIgnoreCase);
    }

    private static PackageFault Missing(string name) => new(name, PackageFaultKind.Missing, new LocalText($"{name}: thiếu.", $"{name}: missing."));

    private static PackageFault Changed(string name) =>
        new(name, PackageFaultKind.Changed, new LocalText($"{name}: đã bị thay đổi so với khi niêm phong.", $"{name}: changed since it was sealed."));

    private static PackageFault Damaged() => new(EvidenceParts.Manifest, PackageFaultKind.Damaged, new LocalText(
        "manifest.json: hỏng, không đọc được.", "manifest.json: damaged, cannot be understood."));
}
