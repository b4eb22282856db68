using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ioc.Domain.Traffic;

namespace Ioc.Data.Evidence;

/// <summary>
/// The keys that evidence is signed with, in a folder that host and workers share. The first to need a key makes it.
/// <code>
///   evidence-keys/keys.json     the public keys, retired ones too: what /api/evidence-keys publishes
///   evidence-keys/ID.pem        the private key in use, mode 0600; it is destroyed when it is retired
/// </code>
/// Every signature reads the folder anew, so that a running worker takes up a new key by itself.
/// </summary>
public sealed class EvidenceKeyRing(string folder, TimeProvider clock)
{
    /// <summary>Name of the folder within the data folder.</summary>
    public const string FolderName = "evidence-keys";

    /// <summary>Name of the list of public keys.</summary>
    public const string ListName = "keys.json";

    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The public keys, oldest first; empty before the first signature.</summary>
    public IReadOnlyList<EvidenceKey> Keys() =>
        File.Exists(ListPath) ? ReadList(File.ReadAllBytes(ListPath)) : [];

    /// <summary>Reads a list of keys as <c>keys.json</c> and /api/evidence-keys have it.</summary>
    /// <exception cref="JsonException">It is no such list.</exception>
    public static IReadOnlyList<EvidenceKey> ReadList(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<List<EvidenceKey>>(json, Json) is { } keys && keys.TrueForAll(key => key is { Id: not null, PublicKey: not null })
            ? keys
            : throw new JsonException("The list of keys is empty.");

    /// <summary>The key in use; made when there is none.</summary>
    public async Task<EvidenceKey> CurrentAsync(CancellationToken token)
    {
        if (InUse(Keys()) is { } key)
        {
            return key;
        }

        await using var held = await HoldAsync(token);
        return InUse(Keys()) ?? Make(Keys());
    }

    /// <summary>Retires the key in use and makes another. What was signed stays verifiable; the old private key is destroyed.</summary>
    /// <returns>The retired key, null when there was none, and the new one.</returns>
    public async Task<(EvidenceKey? Retired, EvidenceKey Made)> RotateAsync(CancellationToken token)
    {
        await using var held = await HoldAsync(token);
        var keys = Keys();
        var old = InUse(keys);
        var retired = old is null ? null : old with { RetiredAt = clock.GetUtcNow() };
        var made = Make(old is null ? keys : [.. keys.Select(key => key.Id == old.Id ? retired! : key)]);
        if (old is not null)
        {
            File.Delete(PrivatePath(old.Id));
        }

        return (retired, made);
    }

    /// <summary>Signs what is made for the key in use.</summary>
    /// <param name="content">The bytes to sign, which may name the key.</param>
    public async Task<(EvidenceKey Key, byte[] Content, byte[] Signature)> SignAsync(Func<EvidenceKey, byte[]> content, CancellationToken token)
    {
        for (var attempt = 1; ; attempt++)
        {
            var key = await CurrentAsync(token);
            try
            {
                using var secret = EvidenceKey.Import(await File.ReadAllTextAsync(PrivatePath(key.Id), token));
                var bytes = content(key);
                return (key, bytes, secret.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
            }
            catch (FileNotFoundException missing)
            {
                // Rotated between the list and the key: the list is read again. Still missing: somebody took the file away.
                if (attempt == 3)
                {
                    throw new IOException($"the private key {key.Id} is missing in {folder}; put it back, or run: ./ioc evidence-keys rotate", missing);
                }
            }
        }
    }

    /// <summary>Whether a signature over some bytes is this key's.</summary>
    public static bool IsSignedBy(EvidenceKey key, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        try
        {
            using var known = EvidenceKey.Import(key.PublicKey);
            return known.VerifyData(content, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private string ListPath => Path.Combine(folder, ListName);

    private string PrivatePath(string id) => Path.Combine(folder, id + ".pem");

    private static EvidenceKey? InUse(IReadOnlyList<EvidenceKey> keys) => keys.LastOrDefault(key => key.RetiredAt is null);

    // The private key is on disk before the list names it.
    private EvidenceKey Make(IReadOnlyList<EvidenceKey> others)
    {
        using var secret = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = new EvidenceKey(EvidenceKey.IdOf(secret), EvidenceSeal.EcdsaP256, secret.ExportSubjectPublicKeyInfoPem(), clock.GetUtcNow(), null);
        Write(PrivatePath(key.Id), System.Text.Encoding.ASCII.GetBytes(secret.ExportPkcs8PrivateKeyPem()), Owner);
        Write(ListPath, JsonSerializer.SerializeToUtf8Bytes<EvidenceKey[]>([.. others, key], Json), Owner | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        return key;
    }

    private static void Write(string path, byte[] content, UnixFileMode mode)
    {
        var temporary = path + ".tmp";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        using (var file = new FileStream(temporary, options))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    // Host and workers start together: one of them makes the key.
    private async Task<FileStream> HoldAsync(CancellationToken token)
    {
        Directory.CreateDirectory(folder);
        var started = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (clock.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), clock, token);
            }
        }
    }
}
