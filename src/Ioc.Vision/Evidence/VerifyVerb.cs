using System.Security.Cryptography;
using System.Text.Json;
using Ioc.Data.Audit;
using Ioc.Data.Evidence;
using Ioc.Domain.Text;
using Ioc.Vision.CommandLine;

namespace Ioc.Vision.Evidence;

/// <summary><c>verify</c>: checks an evidence package by itself, without a database and without a network.</summary>
public sealed class VerifyVerb(TextWriter output, TimeProvider clock) : IVerb
{
    /// <summary>Everything is whole; the key in the package signed it, but whose key that is was not checked.</summary>
    public const int SignerNotChecked = 3;

    /// <summary>Everything is whole, but nobody signed it.</summary>
    public const int NotSigned = 4;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Name => "verify";

    public string Summary => "check an evidence package or an archive of the audit trail: every part, every signature";

    public string Help => """
        ioc verify PACKAGE [--keys FILE] [--seal SHA256] [--json]

        Checks an evidence package (a folder, or the zip file from the desk) or an archive of the audit trail (from the auditor's page)
        by itself: no database, no network.
        Nói bằng tiếng Việt và tiếng Anh phần nào còn nguyên vẹn, phần nào đã bị thay đổi.

          --keys FILE   the authority's public keys: what /api/evidence-keys answered, or one key as PEM
                        without it the package's own key is taken at its word: compare its number with the published one
          --seal SHA256 for an archive of the trail: the hash of a seal that you noted before; it must be in the chain,
                        else the end of the trail was cut off or replaced
          --json        JSON instead of text

        Exit status: 0 whole, signed by one of the keys given · 1 something is missing or was changed · 2 no such package, or it cannot be read
                     3 whole, signed by the key in the package, whose owner was not checked · 4 whole, but not signed

        Without this program:  openssl dgst -sha256 -verify public-key.pem -signature manifest.sig manifest.json
        and compare the sha256 of every part with the one in manifest.json.
        """;

    public async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var given = Arguments.Parse(arguments, ["--keys", "--seal"], ["--json"]);
        if (given.Plain is not [var package])
        {
            throw new CommandLineException("nêu một gói chứng cứ / name one evidence package: ioc verify PACKAGE");
        }

        var known = given.Option("--keys") is { } file ? await KeysAsync(file, cancellationToken) : null;
        PackageVerdict verdict;
        try
        {
            using var files = PackageFiles.Open(package);
            if (TrailArchive.Is(files))
            {
                var trail = await TrailArchive.CheckAsync(files, known, given.Option("--seal")?.Trim().ToLowerInvariant(), cancellationToken);
                await output.WriteLineAsync(given.Has("--json") ? JsonSerializer.Serialize(Report(trail, known is not null), Json) : Text(trail, known is not null));
                return trail.Faults.Count > 0 ? 1 : known is null ? SignerNotChecked : 0;
            }

            verdict = await PackageCheck.CheckAsync(files, known, cancellationToken);
        }
        catch (FileNotFoundException missing)
        {
            throw new CommandLineException($"{package}: không có thư mục hoặc tệp này / there is no such folder or file", missing);
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new CommandLineException($"{package}: không đọc được như một gói chứng cứ / cannot be read as a package ({unreadable.Message})", unreadable);
        }

        await output.WriteLineAsync(given.Has("--json") ? JsonSerializer.Serialize(Report(verdict), Json) : Text(verdict));
        return Status(verdict);
    }

    private static int Status(PackageVerdict verdict) => verdict switch
    {
        { Faults.Count: > 0 } => 1,
        { Signer: Signer.Known } => 0,
        { Signer: Signer.Claimed } => SignerNotChecked,
        _ => NotSigned,
    };

    private async Task<IReadOnlyList<EvidenceKey>> KeysAsync(string file, CancellationToken token)
    {
        try
        {
            var bytes = await File.ReadAllBytesAsync(file, token);
            if (!bytes.AsSpan().StartsWith("-----BEGIN"u8))
            {
                return EvidenceKeyRing.ReadList(bytes);
            }

            var pem = System.Text.Encoding.ASCII.GetString(bytes);
            return [new EvidenceKey(EvidenceKey.IdOf(pem), Domain.Traffic.EvidenceSeal.EcdsaP256, pem, DateTimeOffset.UnixEpoch, clock.GetUtcNow() + TimeSpan.FromDays(1))];
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or JsonException or CryptographicException)
        {
            throw new CommandLineException($"{file}: không phải danh sách khóa công khai / is no list of public keys ({wrong.Message})", wrong);
        }
    }

    private static string Text(PackageVerdict verdict)
    {
        var lines = new List<string>();
        if (verdict.Manifest is { } manifest)
        {
            lines.Add($"{manifest.ViolationId} · {manifest.CameraCode} · {manifest.Kind} · {manifest.OccurredAt:yyyy-MM-dd HH:mm:ss.fff}Z{(manifest.Simulated ? " · MÔ PHỎNG / SIMULATED" : "")}");
        }

        lines.AddRange(verdict.Whole.Select(name => $"  nguyên vẹn / whole      {name}"));
        lines.AddRange((verdict.Manifest?.Without ?? new Dictionary<string, string>(StringComparer.Ordinal)).Select(gap => gap.Value == Domain.Traffic.EvidenceGaps.NoVideo
            ? $"  không có / absent       {gap.Key}: nguồn không có phim / the source sends no video"
            : $"  không có / absent       {gap.Key}: phim lúc đó không còn khi niêm phong / the film was gone when it was sealed"));
        lines.AddRange(verdict.Faults.Select(fault => $"  SAI / WRONG             {fault.Text.Vi} {fault.Text.En}"));
        var signer = Sentence(verdict);
        lines.Add(signer.Vi);
        lines.Add(signer.En);
        return string.Join('\n', lines);
    }

    private static string Text(TrailVerdict trail, bool keysGiven)
    {
        var sentence = Sentence(trail, keysGiven);
        return string.Join('\n', (IEnumerable<string>)
        [
            .. trail.Faults.Select(fault => $"  SAI / WRONG             {fault.Text.Vi} {fault.Text.En}"),
            $"  {trail.Seals} dấu niêm phong / seals · {trail.Events} sự kiện / events{(trail.Last is { } last ? $" · dấu cuối / last seal {last.Number}, {last.Sha256}" : "")}",
            sentence.Vi,
            sentence.En,
        ]);
    }

    private static LocalText Sentence(TrailVerdict trail, bool keysGiven) => trail.Faults.Count > 0
        ? new LocalText($"KHÔNG NGUYÊN VẸN: {trail.Faults.Count} lỗi.", $"NOT WHOLE: {trail.Faults.Count} faults.")
        : keysGiven
            ? new LocalText("Nguyên vẹn: mọi sự kiện đúng như khi niêm phong, ký bởi khóa đã cho.", "Whole: every event is as it was sealed, signed by the keys given.")
            : new LocalText(
                "Nguyên vẹn so với các khóa nằm trong tệp. Chưa kiểm tra khóa này của ai: hãy so với khóa được công bố (--keys).",
                "Whole against the keys in the archive. Whose keys those are was not checked: compare them with the published ones (--keys).");

    private static object Report(TrailVerdict trail, bool keysGiven) => new
    {
        seals = trail.Seals,
        events = trail.Events,
        last = trail.Last is { } last ? new { last.Number, last.Sha256, last.SealedAt } : null,
        faults = trail.Faults.Select(fault => new { fault.Seal, fault.Kind, fault.Text }),
        text = Sentence(trail, keysGiven),
    };

    private static LocalText Sentence(PackageVerdict verdict) => verdict switch
    {
        { Faults.Count: > 0 } => new LocalText(
            $"KHÔNG NGUYÊN VẸN: {verdict.Faults.Count} lỗi. Không dùng gói này làm chứng cứ.", $"NOT WHOLE: {verdict.Faults.Count} faults. Do not rely on this package."),
        { Signer: Signer.Known } => new LocalText(
            $"Nguyên vẹn. Ký bởi khóa {verdict.Key!.Id}, thuộc danh sách khóa đã cho.", $"Whole. Signed by the key {verdict.Key.Id}, one of the keys given."),
        { Signer: Signer.Claimed } => new LocalText(
            $"Nguyên vẹn so với chữ ký của khóa {verdict.Key!.Id} nằm trong gói. Chưa kiểm tra khóa này của ai: hãy so với khóa được công bố (--keys).",
            $"Whole against the signature of the key {verdict.Key.Id} that lies in the package. Whose key that is was not checked: compare it with the published one (--keys)."),
        _ => new LocalText(
            "Nguyên vẹn so với bản kê khai, nhưng không có chữ ký (gói cũ).", "Whole against its manifest, but not signed (an old package)."),
    };

    private static object Report(PackageVerdict verdict) => new
    {
        violation = verdict.Manifest?.ViolationId,
        whole = verdict.Whole,
        without = verdict.Manifest?.Without,
        faults = verdict.Faults.Select(fault => new { fault.File, kind = fault.Kind.ToString().ToLowerInvariant(), fault.Text }),
        signer = verdict.Signer.ToString().ToLowerInvariant(),
        keyId = verdict.Key?.Id,
        sealedAt = verdict.Manifest?.Seal?.SealedAt,
        text = Sentence(verdict),
    };
}
