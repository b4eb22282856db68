using System.Globalization;
using System.Text.Json;
using Dapper;
using Ioc.Data.Traffic;
using Ioc.Domain.Time;
using Ioc.Domain.Traffic;
using Ioc.Vision.Cameras;
using Ioc.Vision.Evidence;
using Ioc.Vision.Rules;
using Npgsql;
using SealedCertificate = Ioc.Domain.Traffic.DeviceCertificate;
using SpeedCertificate = Ioc.Vision.Rules.DeviceCertificate;

namespace Ioc.Vision.AcrossCameras;

/// <summary>
/// Follows the passages with a place of its own and judges them by the rules across cameras. A pair is judged when the later of the two arrives, whichever
/// that is: a worker that spooled for hours changes nothing. Work and place are one transaction, evidence is written before it, and the violation's id
/// follows from the passage: a crash repeats nothing.
/// </summary>
/// <param name="evidence">Seals the packages.</param>
/// <param name="pictures">What the cameras kept of the passages.</param>
public sealed class AcrossFollower(NpgsqlDataSource database, EvidenceStore evidence, PassagePictures pictures, TimeProvider clock)
{
    /// <summary>Name of the reader in traffic.passage_reader.</summary>
    public const string Reader = "across";

    /// <summary>
    /// A passage waits this long: a track that broke in two is then whole, and of two passages that arrive together the pair is seen once.
    /// </summary>
    public static readonly TimeSpan Settle = TimeSpan.FromSeconds(45);

    /// <summary>A worker may have spooled this long, and its passages still find the other camera's picture.</summary>
    public static readonly TimeSpan PicturesKept = TimeSpan.FromHours(24);

    /// <summary>Film takes far more room than pictures: a passage that comes later than this finds pictures alone.</summary>
    public static readonly TimeSpan FilmKept = TimeSpan.FromMinutes(30);

    private const int Batch = 500;
    private const string Actor = "system:across";

    /// <summary>Looks at the next passages.</summary>
    /// <returns>False when nothing is left to look at for now.</returns>
    public async Task<bool> WorkOnceAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var after = await PlaceAsync(transaction, token);
        var settled = clock.GetUtcNow() - Settle;
        var passages = (await PassageReader.ReadAsync(connection, after, Batch, token)).TakeWhile(p => p.ReceivedAt <= settled).ToList();
        if (passages.Count == 0)
        {
            return false;
        }

        var drafts = new List<EvidenceDraft>();
        var rules = await RulesAsync(connection, token);
        if (rules.Count > 0)
        {
            var cameras = await CamerasAsync(connection, token);
            var found = new List<(string Plate, AcrossFinding Finding)>();
            foreach (var plate in passages.Select(p => p.Passage).Where(p => p is { PlateSure: true, Plate: not null }).GroupBy(p => p.Plate!, StringComparer.Ordinal))
            {
                var mine = rules.Where(r => plate.Any(p => r.Cameras.Any(c => c.Camera == p.CameraCode))).ToList();
                if (mine.Count > 0)
                {
                    var seen = await SightingsAsync(connection, plate.Key, plate.ToList(), mine, token);
                    found.AddRange(mine.SelectMany(rule => AcrossJudge.Judge(rule, seen, cameras)).Select(f => (plate.Key, f)));
                }
            }

            var simulated = await SimulatedAsync(connection, token);
            var violations = new List<Violation>();
            foreach (var (plate, finding) in found.OrderBy(f => f.Finding.OccurredAt))
            {
                if (await MakeAsync(transaction, plate, finding, simulated, token) is { } made)
                {
                    drafts.Add(made.Draft);
                    violations.Add(made.Violation);
                }
            }

            await MoveAsync(transaction, passages[^1].Cursor, token);
            foreach (var violation in violations)
            {
                await OutcomeRows.WriteAsync(transaction, violation, Actor, token);
            }
        }
        else
        {
            await MoveAsync(transaction, passages[^1].Cursor, token);
        }

        await transaction.CommitAsync(token);
        drafts.ForEach(evidence.Forget);
        return true;
    }

    /// <summary>Removes pictures and film that no rule can ask for any more, and old reasons.</summary>
    public async Task SweepAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var rules = await RulesAsync(connection, token);
        var now = clock.GetUtcNow();
        var back = rules.Select(r => r.LookBack).DefaultIfEmpty(TimeSpan.Zero).Max();
        pictures.Sweep(now - (rules.Count == 0 ? TimeSpan.Zero : back + PicturesKept));
        pictures.Film.Sweep(now - (rules.Count == 0 ? TimeSpan.Zero : back + FilmKept));
        await connection.ExecuteAsync(new CommandDefinition("delete from traffic.across_skip where at < @before", new { before = now.AddDays(-30) }, cancellationToken: token));
    }

    private async Task<(EvidenceDraft Draft, Violation Violation)?> MakeAsync(
        NpgsqlTransaction transaction, string plate, AcrossFinding finding, IReadOnlySet<string> simulated, CancellationToken token)
    {
        var second = finding.Second.Sightings[0];
        var id = NameBasedId.Violation(second.Id, finding.Rule.Kind);
        if (await IsToldAsync(transaction, plate, finding, token))
        {
            return null;
        }

        var (before, after) = (Pictures(finding.First), Pictures(finding.Second));
        var proof = finding.IsProof && IsTrusted(before?.Passage.Clock) && IsTrusted(after?.Passage.Clock);
        if (!proof || before is null || after is null)
        {
            await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                "insert into traffic.across_skip (id, rule_id, at, reason) values (@id, @rule, @OccurredAt, @reason) on conflict do nothing",
                new { id, rule = finding.Rule.Id, finding.OccurredAt, reason = proof ? "no_picture" : "not_proof" }, transaction, cancellationToken: token));
            return null;
        }

        var (first, seen) = (before.Value, after.Value);
        var earlier = finding.First.Sightings[0];
        List<Still> stills =
        [
            .. seen.Stills,
            .. first.Stills.Select(s => s with
            {
                Name = s.Name switch { EvidenceParts.At => EvidenceParts.First, EvidenceParts.Scene => EvidenceParts.FirstScene, _ => EvidenceParts.FirstPlate },
            }),
        ];
        var certificate = (finding.Rule as AverageSpeedRule)?.Certificate;
        var manifest = new EvidenceManifest(
            id, second.Camera, finding.Rule.Kind, finding.OccurredAt, simulated.Contains(first.Passage.CameraCode) || simulated.Contains(second.Camera), plate, second.Confidence,
            seen.Passage.PlateBox, finding.Rule.Json, finding.Rule.Version, finding.Detail.ToJsonString(), seen.Passage.Models, [])
        {
            Readings = EvidenceReadings.Of(finding.Detail, 1, second.Confidence),
            Certificate = certificate is null ? null : new SealedCertificate(certificate.Number, certificate.ValidFrom, certificate.ValidTo),
            Clock = seen.Passage.Clock,
            Origin = EvidenceOrigins.Across,
            First = new EvidenceSighting(
                earlier.Id, earlier.Camera, finding.First.From, finding.First.To, earlier.Confidence, first.Passage.PlateBox, first.Passage.Clock, first.Passage.Models),
        };
        var passage = new Passage(
            second.Id, second.Camera, 0, second.From, second.To, plate, second.Confidence, true, null, null, "unknown", second.Class, null, 1, 1, PictureClass: second.PictureClass);
        var draft = new EvidenceDraft(passage, manifest, [.. stills.Select(EvidenceStore.PartOf)], finding.Rule.Id, FilmOf(seen)) { FirstClip = FilmOf(first) };
        evidence.Stage(draft, stills);
        return (draft, await evidence.CompleteAsync(draft, token));
    }

    // The time of a recorded file is the one that it was given, and a clock that its own system holds to be wrong proves nothing. Null: its picture is gone anyway.
    private static bool IsTrusted(EvidenceClock? time) => time is null || (time.Source != "recording" && time.Synchronised is not false);

    private (KeptPassage Passage, IReadOnlyList<Still> Stills)? Pictures(VehiclePass pass)
    {
        foreach (var sighting in pass.Sightings)
        {
            if (pictures.Find(sighting.Id, sighting.From) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private ClipOrder FilmOf((KeptPassage Passage, IReadOnlyList<Still> Stills) kept)
    {
        return kept.Passage.Clock.Source != "device" && kept.Stills is [{ TakenAt: var at }, ..]
            ? new ClipOrder(null, pictures.Film.FolderOf(kept.Passage.CameraCode), TimeSpan.Zero, at - PassageFilm.Around, at + PassageFilm.Around)
            : new ClipOrder(null, null, TimeSpan.Zero, default, default);
    }

    // The same drive may be met again, with a passage more that came late: it is told once. A copied plate is told once a day.
    private static Task<bool> IsToldAsync(NpgsqlTransaction transaction, string plate, AcrossFinding finding, CancellationToken token)
    {
        var isClone = finding.Rule is ClonedPlateRule;
        var day = VietnamTime.DayOf(finding.OccurredAt);
        var (from, to) = isClone
            ? (VietnamTime.StartOf(day), VietnamTime.StartOf(day.AddDays(1)))
            : (finding.Second.From - VehiclePass.Gap, finding.Second.To + VehiclePass.Gap);
        return transaction.Connection!.ExecuteScalarAsync<bool>(new CommandDefinition(
            """
            select exists (
                select 1 from traffic.violation v join traffic.passage p on p.id = v.passage_id and p.seen_from between @from - interval '1 hour' and @to + interval '1 hour'
                where v.kind = @Kind and v.occurred_at >= @from and v.occurred_at < @to and p.plate = @plate and (@isClone or v.camera_code = @Camera))
            """,
            new { finding.Rule.Kind, finding.Second.Camera, plate, from, to, isClone }, transaction, cancellationToken: token));
    }

    private static async Task<IReadOnlyList<PlateSighting>> SightingsAsync(
        NpgsqlConnection connection, string plate, List<Passage> passages, List<AcrossRule> rules, CancellationToken token)
    {
        var reach = rules.Max(r => r.LookBack) + VehiclePass.Gap + TimeSpan.FromMinutes(5);
        var rows = await connection.QueryAsync<Sighting>(new CommandDefinition(
            """
            select id, camera_code as camera, seen_from, seen_to, vehicle_class as class, picture_class, plate_confidence::float8 as confidence
            from traffic.passage
            where plate = @plate and plate_sure and time_note is null and seen_from between @from and @to and camera_code = any(@cameras)
            """,
            new
            {
                plate, from = passages.Min(p => p.SeenFrom) - reach, to = passages.Max(p => p.SeenFrom) + reach,
                cameras = rules.SelectMany(r => r.Cameras).Select(c => c.Camera).Distinct(StringComparer.Ordinal).ToArray(),
            },
            cancellationToken: token));
        return [.. rows.Select(r => new PlateSighting(r.Id, r.Camera, r.SeenFrom, r.SeenTo, r.Class, r.PictureClass, r.Confidence))];
    }

    private static async Task<List<AcrossRule>> RulesAsync(NpgsqlConnection connection, CancellationToken token)
    {
        var rows = await connection.QueryAsync<string>(new CommandDefinition("select config::text from traffic.across_rule where enabled order by id", cancellationToken: token));
        return [.. rows.Select(config => AcrossRule.Parse(JsonElement.Parse(config)).Rule).OfType<AcrossRule>()];
    }

    private static async Task<Dictionary<string, CameraFacts>> CamerasAsync(NpgsqlConnection connection, CancellationToken token)
    {
        var rows = await connection.QueryAsync<(string Code, double? Longitude, double? Latitude, string? Certificate)>(new CommandDefinition(
            "select code, longitude, latitude, (config -> 'certificate')::text from traffic.camera", cancellationToken: token));
        return rows.Select(r => new CameraFacts(r.Code, r.Longitude, r.Latitude, Certificate(r.Certificate))).ToDictionary(c => c.Code, StringComparer.Ordinal);
    }

    // A certificate that a hand has damaged is no certificate.
    private static SpeedCertificate? Certificate(string? json)
    {
        var errors = new List<ConfigError>();
        return json is null or "null" ? null : RuleParser.Certificate(new RuleFields(JsonElement.Parse(json), "certificate", errors));
    }

    private static async Task<IReadOnlySet<string>> SimulatedAsync(NpgsqlConnection connection, CancellationToken token) =>
        (await connection.QueryAsync<string>(new CommandDefinition("select code from traffic.camera where simulated", cancellationToken: token))).ToHashSet(StringComparer.Ordinal);

    private static async Task<PassageCursor> PlaceAsync(NpgsqlTransaction transaction, CancellationToken token)
    {
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "insert into traffic.passage_reader (reader, place) values (@Reader, @start) on conflict do nothing", new { Reader, start = PassageCursor.Start.ToString() }, transaction, cancellationToken: token));
        var place = await transaction.Connection!.ExecuteScalarAsync<string>(new CommandDefinition(
            "select place from traffic.passage_reader where reader = @Reader for update", new { Reader }, transaction, cancellationToken: token));
        return PassageCursor.Parse(place!, CultureInfo.InvariantCulture);
    }

    private static Task<int> MoveAsync(NpgsqlTransaction transaction, PassageCursor to, CancellationToken token) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "update traffic.passage_reader set place = @place where reader = @Reader", new { Reader, place = to.ToString() }, transaction, cancellationToken: token));

    private sealed class Sighting
    {
        public required Guid Id { get; init; }

        public required string Camera { get; init; }

        public DateTimeOffset SeenFrom { get; init; }

        public DateTimeOffset SeenTo { get; init; }

        public required string Class { get; init; }

        public string? PictureClass { get; init; }

        public double Confidence { get; init; }
    }
}
