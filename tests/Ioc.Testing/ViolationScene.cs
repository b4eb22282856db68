using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Events;
using Ioc.Data.Evidence;
using Ioc.Domain.Events;
using Ioc.Domain.Traffic;
using Npgsql;

namespace Ioc.Testing;

/// <summary>
/// What a vision worker leaves behind for one violation: the evidence package on disk, the passage, the violation and its event.
/// Every part is a small but real file; dispose it to remove the folder.
/// </summary>
public sealed class ViolationScene : IDisposable
{
    /// <summary>A grey JPEG of 16 by 16 pixels.</summary>
    public static readonly byte[] Jpeg = Convert.FromBase64String(
        "/9j/4AAQSkZJRgABAgAAAQABAAD//gAQTGF2YzU5LjM3LjEwMAD/2wBDAAgUFBcUFxsbGxsbGyAeICEhISAgICAhISEkJCQqKiokJCQhISQkKCgqKi4vLisrKisvLzIyMjw8OTlGRkhWVmf/xABKAAEAAAAAAAAAAAAAAAAAAAAAAQEAAAAAAAAAAAAAAAAAAAAAEAEAAAAAAAAAAAAAAAAAAAAAEQEAAAAAAAAAAAAAAAAAAAAA/8AAEQgAEAAQAwEiAAIRAAMRAP/aAAwDAQACEQMRAD8AAA//2Q==");

    /// <summary>One second of a test picture, 64 by 36 pixels, H.264.</summary>
    public static readonly byte[] Film = ReadFilm();

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly EvidenceKeyRing keys;

    /// <summary>In a folder of its own.</summary>
    public ViolationScene()
        : this(Directory.CreateTempSubdirectory("ioc-evidence-").FullName)
    {
    }

    /// <summary>In a folder that is there already.</summary>
    /// <param name="folder">The evidence root.</param>
    /// <param name="dataFolder">The data folder of the host beside it, with whose keys is signed; null: one of its own in the evidence root.</param>
    public ViolationScene(string folder, string? dataFolder = null)
    {
        Folder = folder;
        DataFolder = dataFolder ?? Path.Combine(folder, ".data");
        keys = new EvidenceKeyRing(Path.Combine(DataFolder, EvidenceKeyRing.FolderName), TimeProvider.System);
    }

    /// <summary>The evidence root.</summary>
    public string Folder { get; }

    /// <summary>The data folder of the worker that seals, where its keys are.</summary>
    public string DataFolder { get; }

    /// <summary>The keys that it signs with.</summary>
    public EvidenceKeyRing Keys => keys;

    /// <summary>Writes a violation as the vision worker would, in one transaction.</summary>
    /// <param name="plate">Null: unreadable.</param>
    /// <returns>The violation's id.</returns>
    public async Task<Guid> AddAsync(
        NpgsqlDataSource database,
        string? plate,
        string vehicleClass = "car",
        string colour = "white",
        bool sure = true,
        string kind = ViolationKinds.RedLight,
        string camera = "NT-01",
        DateTimeOffset? at = null,
        bool announce = true)
    {
        var occurredAt = at ?? new DateTimeOffset(2026, 11, 20, 3, 15, 42, TimeSpan.Zero);
        var violation = Guid.CreateVersion7();
        var path = $"{occurredAt:yyyy/MM/dd}/{camera}/{violation}";
        var sha256 = await WritePackageAsync(path, violation, camera, kind, occurredAt, plate);

        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var passage = Guid.CreateVersion7();
        await connection.ExecuteAsync(
            """
            insert into traffic.camera (code, name_vi, name_en, source, config, simulated)
            values (@camera, 'Ngã tư Hoa Phượng', 'Hoa Phượng junction', 'file', '{}', true) on conflict (code) do nothing;
            insert into traffic.passage (id, seen_from, seen_to, camera_code, track_number, plate, plate_confidence, plate_sure, unsure_reason, plate_lines,
                plate_colour, vehicle_class, frames, reads)
            values (@passage, @occurredAt, @occurredAt, @camera, 1, @plate, @confidence, @sure, @unsure, 1, @colour, @vehicleClass, 20, 8);
            insert into traffic.violation (id, passage_id, camera_code, kind, rule_id, rule_version, occurred_at, evidence_path, evidence_sha256, detail)
            values (@violation, @passage, @camera, @kind, 'stop', @sha256, @occurredAt, @path, @sha256, '{"lamp": "red", "secondsSinceRed": 2.4}');
            """,
            new
            {
                camera, passage, occurredAt, plate, confidence = plate is null ? 0 : sure ? 0.98 : 0.61, sure = sure && plate is not null,
                unsure = plate is null ? "unreadable" : sure ? null : "low_confidence", colour, vehicleClass, violation, kind, sha256, path,
            },
            transaction);
        if (announce)
        {
            await EventLog.AppendAsync(
                transaction,
                new DomainEvent(Guid.CreateVersion7(), EventTypes.ViolationDetected, "violation", violation.ToString(), null, "system:vision", null, occurredAt, new JsonObject()),
                CancellationToken.None);
        }

        await transaction.CommitAsync();
        return violation;
    }

    /// <summary>The folder of a violation's package.</summary>
    public string PackageOf(Guid violation) => Directory.EnumerateDirectories(Folder, violation.ToString(), SearchOption.AllDirectories).Single();

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static byte[] ReadFilm()
    {
        using var stream = typeof(ViolationScene).Assembly.GetManifestResourceStream("second.mp4")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private async Task<string> WritePackageAsync(string path, Guid violation, string camera, string kind, DateTimeOffset at, string? plate)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, path)).FullName;
        var parts = new List<EvidencePart>();
        var scene = JsonSerializer.SerializeToUtf8Bytes(
            new EvidenceScene(16, 16, [new SceneFrame(at, [4, 4, 8, 4], []), new SceneFrame(at.AddSeconds(1), [4, 4, 8, 4], [])]), Json);
        var overTwo = kind is ViolationKinds.AverageSpeed or ViolationKinds.ClonedPlate;
        string[] names = overTwo
            ? [EvidenceParts.At, EvidenceParts.Plate, EvidenceParts.First, EvidenceParts.FirstPlate, EvidenceParts.FirstClip, .. kind == ViolationKinds.ClonedPlate ? (ReadOnlySpan<string>)[EvidenceParts.FirstScene] : []]
            : [EvidenceParts.Before, EvidenceParts.At, EvidenceParts.After, EvidenceParts.Plate, EvidenceParts.Clip, EvidenceParts.Scene];
        foreach (var name in names)
        {
            var bytes = name switch { EvidenceParts.Clip or EvidenceParts.FirstClip => Film, EvidenceParts.Scene or EvidenceParts.FirstScene => scene, _ => Jpeg };
            await File.WriteAllBytesAsync(Path.Combine(folder, name), bytes);
            parts.Add(new EvidencePart(name, Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length, at));
        }

        var (key, manifest, signature) = await keys.SignAsync(key => JsonSerializer.SerializeToUtf8Bytes(
            new EvidenceManifest(
                violation, camera, kind, at, true, plate, plate is null ? 0 : 0.98, [4, 4, 8, 4], "{}", Convert.ToHexStringLower(SHA256.HashData("{}"u8)), "{}",
                new Dictionary<string, string>(StringComparer.Ordinal) { ["plate-detector.onnx"] = "ab" }, parts)
            {
                Readings = [new EvidenceReading("secondsSinceRed", 2.4, "s", 0.1)],
                Clock = new EvidenceClock("recording", null, null, null),
                Without = overTwo ? new Dictionary<string, string>(StringComparer.Ordinal) { [EvidenceParts.Clip] = EvidenceGaps.Gone } : null,
                Seal = new EvidenceSeal(key.Id, key.Algorithm, TimeProvider.System.GetUtcNow()),
            },
            Json), CancellationToken.None);
        await File.WriteAllBytesAsync(Path.Combine(folder, EvidenceParts.Manifest), manifest);
        await File.WriteAllBytesAsync(Path.Combine(folder, EvidenceParts.Signature), signature);
        await File.WriteAllTextAsync(Path.Combine(folder, EvidenceParts.PublicKey), key.PublicKey);
        return Convert.ToHexStringLower(SHA256.HashData(manifest));
    }
}
