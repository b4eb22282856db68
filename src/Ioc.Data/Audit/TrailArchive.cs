using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ioc.Data.Evidence;
using Npgsql;

namespace Ioc.Data.Audit;

/// <summary>
/// A stretch of the event log as a zip file that proves itself: the events as lines, their seals, and the public keys. Whoever has it checks it with no database
/// and no network.
/// </summary>
public static class TrailArchive
{
    /// <summary>One event a line, see <see cref="EventLine"/>.</summary>
    public const string Events = "events.jsonl";

    /// <summary>The seals over them.</summary>
    public const string Seals = "seals.json";

    /// <summary>The keys that signed; at their word, unless whoever checks has them from elsewhere.</summary>
    public const string Keys = "keys.json";

    private const int LargestList = 256 << 20;
    private const int MostFaults = 50;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether the files are such an archive, and no evidence package.</summary>
    public static bool Is(PackageFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return files.Has(Seals) || files.Has(Events);
    }

    /// <summary>Writes the events of some seals with the seals.</summary>
    /// <param name="to">Seekable; a network must not make the writer wait.</param>
    public static async Task WriteAsync(NpgsqlConnection connection, IReadOnlyList<Seal> seals, IReadOnlyList<EvidenceKey> keys, Stream to, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(seals);
        using var zip = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true);
        await using (var lines = await zip.CreateEntry(Events, CompressionLevel.Fastest).OpenAsync(token))
        {
            if (seals.Count > 0)
            {
                await foreach (var happened in EventSeals.EventsAsync(connection, seals[0].AfterSeq, seals[^1].LastSeq, int.MaxValue, token))
                {
                    await lines.WriteAsync(EventLine.Of(happened), token);
                }
            }
        }

        await WriteAsync(zip, Seals, seals, token);
        await WriteAsync(zip, Keys, keys, token);
    }

    /// <summary>Checks an archive by itself.</summary>
    /// <param name="known">The keys that whoever checks trusts; null: the archive's own are taken at their word.</param>
    /// <param name="head">The hash of a seal noted before; null: none.</param>
    /// <exception cref="InvalidDataException">Its lists cannot be read.</exception>
    public static async Task<TrailVerdict> CheckAsync(PackageFiles files, IReadOnlyList<EvidenceKey>? known, string? head, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(files);
        foreach (var name in (string[])[Events, Seals, Keys])
        {
            if (!files.Has(name))
            {
                return new TrailVerdict(0, 0, null, [SealFault.Missing(name)]);
            }
        }

        var seals = Read<Seal>(files, Seals);
        known ??= Read<EvidenceKey>(files, Keys);
        var faults = new List<SealFault>();
        await using var lines = new Lines(files.OpenPart(Events));
        var events = 0L;
        Seal? before = null;
        foreach (var seal in seals.TakeWhile(_ => faults.Count < MostFaults))
        {
            // the first of a stretch hangs on a seal that is not here
            if (before is null
                ? seal.Number == 1 && (seal.Previous != Seal.Beginning || seal.AfterSeq != 0)
                : seal.Number != before.Number + 1 || seal.Previous != before.Sha256 || seal.AfterSeq != before.LastSeq)
            {
                faults.Add(SealFault.Chain(seal.Number));
            }

            if (!seal.IsSignedBy(known))
            {
                faults.Add(SealFault.Signature(seal.Number));
            }

            using var hash = new SealHash(seal.Previous);
            while (await lines.PeekAsync(token) is { } line && EventLine.SeqOf(line) is { } seq && seq <= seal.LastSeq)
            {
                hash.Add(line);
                lines.Take();
            }

            if (seal.EmptiedAt is null ? hash.Events != seal.Events || hash.Sha256() != seal.Sha256 : hash.Events > 0)
            {
                faults.Add(seal.EmptiedAt is null ? SealFault.Changed(seal.Number) : SealFault.Extra(seal.Number));
            }

            events += hash.Events;
            before = seal;
        }

        if (faults.Count == 0 && await lines.PeekAsync(token) is not null)
        {
            faults.Add(SealFault.Changed(before?.Number ?? 0));
        }

        if (head is not null && seals.All(seal => seal.Sha256 != head))
        {
            faults.Add(SealFault.Head(head));
        }

        return new TrailVerdict(seals.Count, events, before, faults);
    }

    private static async Task WriteAsync<T>(ZipArchive zip, string name, IReadOnlyList<T> list, CancellationToken token)
    {
        await using var entry = await zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(token);
        await JsonSerializer.SerializeAsync(entry, list, Json, token);
    }

    private static List<T> Read<T>(PackageFiles files, string name)
    {
        try
        {
            using var stream = files.OpenPart(name);
            using var limited = new MemoryStream();
            var buffer = new byte[1 << 16];
            int read;
            while ((read = stream.Read(buffer)) > 0)
            {
                limited.Write(buffer, 0, read);
                if (limited.Length > LargestList)
                {
                    throw new InvalidDataException($"{name} is too large.");
                }
            }

            limited.Position = 0;
            return JsonSerializer.Deserialize<List<T>>(limited, Json) is { } list && list.TrueForAll(item => item is not null) ? list : throw new InvalidDataException($"{name} is empty.");
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException($"{name}: {wrong.Message}", wrong);
        }
    }

    /// <summary>Lines with their line feeds, one looked at ahead.</summary>
    private sealed class Lines(Stream from) : IAsyncDisposable
    {
        private const int LongestLine = 16 << 20;
        private readonly byte[] buffer = new byte[1 << 16];
        private int start, end;
        private byte[]? ahead;

        public async ValueTask<byte[]?> PeekAsync(CancellationToken token)
        {
            if (ahead is not null)
            {
                return ahead;
            }

            using var line = new MemoryStream();
            while (true)
            {
                if (start == end)
                {
                    (start, end) = (0, await from.ReadAsync(buffer, token));
                    if (end == 0)
                    {
                        return line.Length == 0 ? null : ahead = line.ToArray();
                    }
                }

                var feed = Array.IndexOf(buffer, (byte)'\n', start, end - start);
                var until = feed < 0 ? end : feed + 1;
                line.Write(buffer, start, until - start);
                start = until;
                if (feed >= 0)
                {
                    return ahead = line.ToArray();
                }

                if (line.Length > LongestLine)
                {
                    throw new InvalidDataException($"{Events}: a line is too long.");
                }
            }
        }

        public void Take() => ahead = null;

        public ValueTask DisposeAsync() => from.DisposeAsync();
    }
}
