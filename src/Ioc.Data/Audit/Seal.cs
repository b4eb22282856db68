using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ioc.Data.Evidence;

namespace Ioc.Data.Audit;

/// <summary>A seal over a stretch of the event log.</summary>
/// <param name="Number">1, 2, 3 … without a gap.</param>
/// <param name="AfterSeq">The events of the seal are those with a greater number …</param>
/// <param name="LastSeq">… up to this one.</param>
/// <param name="Events">How many they are.</param>
/// <param name="Previous">SHA-256 of the seal before, 64 hexadecimal digits; zeros for the first.</param>
/// <param name="Sha256">SHA-256 of the previous hash, a line feed, and the line of each event (<see cref="EventLine"/>).</param>
/// <param name="KeyId">The key that signed, see /api/evidence-keys.</param>
/// <param name="Signature">ECDSA P-256 over <see cref="Statement"/>, DER.</param>
/// <param name="SealedAt">UTC, by this machine's clock.</param>
/// <param name="EmptiedAt">When retention removed the events; null while they are there.</param>
public sealed record Seal(
    long Number, long AfterSeq, long LastSeq, int Events, string Previous, string Sha256, string KeyId, byte[] Signature, DateTimeOffset SealedAt, DateTimeOffset? EmptiedAt = null)
{
    /// <summary>What stands for the seal before the first.</summary>
    public static readonly string Beginning = new('0', 64);

    /// <summary>The text that is signed: the seal's own fields, one a line.</summary>
    public static byte[] Statement(long number, long afterSeq, long lastSeq, int events, string previous, string sha256, string keyId, DateTimeOffset sealedAt) =>
        Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"ioc-seal {number}\nafter {afterSeq}\nlast {lastSeq}\nevents {events}\nprevious {previous}\nsha256 {sha256}\nkey {keyId}\nat {sealedAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}\n"));

    /// <summary>Whether a key in use at the time signed the seal as it stands.</summary>
    public bool IsSignedBy(IEnumerable<EvidenceKey> keys) =>
        keys.FirstOrDefault(key => key.Id == KeyId) is { } key && SealedAt >= key.CreatedAt && !(SealedAt > key.RetiredAt)
        && EvidenceKeyRing.IsSignedBy(key, Statement(Number, AfterSeq, LastSeq, Events, Previous, Sha256, KeyId, SealedAt), Signature);
}

/// <summary>Adds up the hash of a seal.</summary>
public sealed class SealHash : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <param name="previous">Hash of the seal before.</param>
    public SealHash(string previous) => hash.AppendData(Encoding.ASCII.GetBytes(previous + "\n"));

    /// <summary>Events so far.</summary>
    public int Events { get; private set; }

    /// <summary>Takes the next event's line, line feed included.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        hash.AppendData(line);
        Events++;
    }

    /// <summary>64 hexadecimal digits.</summary>
    public string Sha256() => Convert.ToHexStringLower(hash.GetCurrentHash());

    /// <inheritdoc />
    public void Dispose() => hash.Dispose();
}
