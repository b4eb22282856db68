using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Events;
using Ioc.Data.Evidence;
using Ioc.Data.Settings;
using Ioc.Domain.Events;
using Ioc.Domain.Traffic;
using Ioc.Enforcement;
using Ioc.Vision.Cameras;
using Ioc.Vision.Capture;
using Ioc.Vision.Devices;
using Ioc.Vision.Evidence;
using Ioc.Vision.Inference;
using Ioc.Vision.Pictures;
using Ioc.Vision.Rules;
using Ioc.Web.Cameras;
using Npgsql;

namespace Ioc.Web.Devices;

/// <summary>When a request was sent, by both clocks.</summary>
/// <param name="SentAt">By the device's clock; null when it does not say.</param>
/// <param name="ArrivedAt">By ours, when its first bytes were here.</param>
internal readonly record struct SendingTime(DateTimeOffset? SentAt, DateTimeOffset ArrivedAt)
{
    /// <summary>How far the device's clock is behind ours; null when it does not say.</summary>
    public TimeSpan? Offset => ArrivedAt - SentAt;
}

/// <summary>
/// Takes the events of cameras that read plates themselves: each becomes a passage, and a violation with sealed evidence where a rule says so. Evidence
/// first, rows second, the answer last: what was not answered is sent again by the device, and counts once.
/// </summary>
internal sealed class DeviceIntake
{
    /// <summary>As old as passages are kept.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(30);
    private static readonly TimeSpan LateAfter = TimeSpan.FromMinutes(5);

    // Two clocks that are both kept right, and a network between them.
    private static readonly TimeSpan ClockAgrees = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ToldEvery = TimeSpan.FromSeconds(5);
    private const int RefusalsKept = 200;

    private readonly NpgsqlDataSource database;
    private readonly TimeProvider clock;
    private readonly EvidenceStore evidence;
    private readonly PassagePictures pictures;
    private readonly string stills;
    private readonly ConcurrentDictionary<string, SemaphoreSlim> turns = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (DateTimeOffset At, bool Live)> told = new(StringComparer.Ordinal);

    public DeviceIntake(NpgsqlDataSource database, IocOptions options, EvidenceKeyRing keys, TimeProvider clock)
    {
        this.database = database;
        this.clock = clock;
        evidence = new EvidenceStore(options.EvidenceFolder, "host-devices", new ClipCutter(), keys, clock);
        evidence.Abandon();
        stills = Path.Combine(Path.GetFullPath(options.DataFolder), "stills");
        pictures = new PassagePictures(Path.Combine(Path.GetFullPath(options.DataFolder), PassagePictures.FolderName));
    }

    /// <summary>Takes one request's events, one after another.</summary>
    /// <param name="code">The camera that the key belongs to.</param>
    /// <param name="events">As posted, each with where it stands in the request.</param>
    /// <param name="sending">Tells how the device's clock goes.</param>
    /// <param name="more">Keys of an event that are the request's own.</param>
    public async Task<Outcome<EventAnswer[]>> TakeAsync(
        string code, IReadOnlyList<(string Path, JsonElement Json)> events, SendingTime sending, string[] more, CancellationToken token)
    {
        var receivedAt = clock.GetUtcNow();
        var turn = turns.GetOrAdd(code, _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(token);
        try
        {
            if (await CameraAsync(code, token) is not { } camera)
            {
                return DeviceRefusals.NotADevice;
            }

            if (!camera.Enabled)
            {
                return DeviceRefusals.CameraOff;
            }

            var answers = new List<EventAnswer>(events.Count);
            DateTimeOffset? newest = null;
            DeviceEvent? last = null;
            foreach (var (path, json) in events)
            {
                var (seen, errors) = DeviceEvent.Parse(json, path, more);
                var faults = seen is null ? errors : TimeFaults(seen, path, receivedAt);
                if (seen is null || faults.Count > 0)
                {
                    answers.Add(await RefuseAsync(code, IdOf(json), faults, receivedAt, token));
                    continue;
                }

                (newest, last) = newest is null || seen.CapturedAt > newest ? (seen.CapturedAt, seen) : (newest, last);
                answers.Add(await TakeAsync(camera, seen, path, sending, receivedAt, token));
            }

            await TellAsync(camera, newest, last, receivedAt, token);
            return answers.ToArray();
        }
        finally
        {
            turn.Release();
        }
    }

    private static List<ConfigError> TimeFaults(DeviceEvent seen, string path, DateTimeOffset receivedAt)
    {
        var field = path.Length == 0 ? "capturedAt" : path + ".capturedAt";
        var ahead = seen.CapturedAt - receivedAt;
        return ahead > ClockAgrees
            ? [new ConfigError(field, string.Create(CultureInfo.InvariantCulture, $"is {ahead.TotalSeconds:0} seconds ahead of this server's clock: set the device's clock (NTP), then send the event with its right time"))]
            : -ahead > Oldest
                ? [new ConfigError(field, string.Create(CultureInfo.InvariantCulture, $"is {-ahead.TotalDays:0} days ago: passages are kept for {Oldest.TotalDays:0} days"))]
                : [];
    }

    private async Task<EventAnswer> TakeAsync(DeviceCamera camera, DeviceEvent seen, string path, SendingTime sending, DateTimeOffset receivedAt, CancellationToken token)
    {
        var content = seen.ContentSha256();
        if (await KnownAsync(camera.Code, seen.EventId, token) is { } known)
        {
            return known.ContentSha256 == content
                ? Answer("duplicate", known)
                : await RefuseAsync(camera.Code, seen.EventId, [new ConfigError(path.Length == 0 ? "eventId" : path + ".eventId", "was used before for another event: give each event an id of its own")], receivedAt, token);
        }

        var id = NameBasedId.Reported(camera.Code, seen.EventId, content);
        var finding = DeviceJudge.Judge(camera.Model, seen);
        var offset = sending.Offset;
        var clockOff = offset is { } wrong && wrong.Duration() > ClockAgrees;
        var notes = finding.Notes.ToList();
        if (clockOff)
        {
            notes.Add("clock_off");
        }
        else if (receivedAt - seen.CapturedAt > LateAfter)
        {
            notes.Add("late");
        }

        var plate = finding.Plate;
        var passage = new Passage(
            id, camera.Code, 0, seen.CapturedAt, seen.CapturedAt, plate.Text, plate.Confidence, plate is { Sure: true, Text: not null }, plate.Reason, plate.Lines, plate.Colour,
            plate.VehicleClass, seen.Direction, 1, 1, finding.Speed?.Kmh, finding.Speed?.UncertaintyKmh, finding.Speed?.Note, seen.VehicleClass, clockOff ? "clock_off" : null);
        var evidenceClock = new EvidenceClock("device", offset is null ? null : !clockOff, offset?.TotalMilliseconds is { } ms ? Math.Round(ms) : null, null);

        // A moment by a clock that is known to be wrong proves nothing.
        var violations = new List<Violation>();
        var drafts = new List<EvidenceDraft>();
        foreach (var judgement in clockOff ? [] : finding.Judgements.DistinctBy(j => j.Kind))
        {
            var draft = Draft(camera, seen, passage, judgement, evidenceClock);
            evidence.Stage(draft, seen.Pictures);
            violations.Add(await evidence.CompleteAsync(draft, token));
            drafts.Add(draft);
        }

        if (camera.KeepsViews && passage.PlateSure && !clockOff && seen.Pictures.Any(p => p.Name == EvidenceParts.At))
        {
            pictures.Keep(
                new KeptPassage(id, camera.Code, seen.PlateBox, evidenceClock, new Dictionary<string, string>(StringComparer.Ordinal)), seen.CapturedAt,
                [.. seen.Pictures.Where(p => p.Name is EvidenceParts.At or EvidenceParts.Plate)]);
        }

        var row = new Known { ContentSha256 = content, PassageId = id, EventId = seen.EventId, Notes = [.. notes.Distinct(StringComparer.Ordinal)], Violations = [.. violations.Select(v => v.Kind)] };
        await WriteAsync(camera, seen, passage, violations, row, offset, receivedAt, token);
        drafts.ForEach(evidence.Forget);
        return Answer("taken", row);
    }

    private static EvidenceDraft Draft(DeviceCamera camera, DeviceEvent seen, Passage passage, Judgement judgement, EvidenceClock evidenceClock)
    {
        var readings = EvidenceReadings.Of(judgement.Detail, 1, passage.PlateConfidence).Select(r => r.Name == "secondsSinceRed" ? r with { Uncertainty = null } : r).ToList();
        if (judgement.Detail["speedKmh"] is JsonValue speed)
        {
            readings.Insert(0, new EvidenceReading("speed", speed.GetValue<double>(), "km/h", judgement.Detail["uncertaintyKmh"]?.GetValue<double>()));
        }

        var certificate = camera.Model.Certificate;
        var manifest = new EvidenceManifest(
            NameBasedId.Violation(passage.Id, judgement.Kind), camera.Code, judgement.Kind, judgement.OccurredAt, camera.Model.Simulated, passage.Plate, passage.PlateConfidence,
            seen.PlateBox, judgement.Rule.Json, judgement.Rule.Version, judgement.Detail.ToJsonString(), new Dictionary<string, string>(StringComparer.Ordinal), [])
        {
            Readings = readings,
            Certificate = certificate is null ? null : new Domain.Traffic.DeviceCertificate(certificate.Number, certificate.ValidFrom, certificate.ValidTo),
            Clock = evidenceClock,
            Origin = EvidenceOrigins.Device,
        };
        var at = judgement.OccurredAt;
        return new EvidenceDraft(passage, manifest, [.. seen.Pictures.Select(EvidenceStore.PartOf)], judgement.Rule.Id, new ClipOrder(null, null, TimeSpan.Zero, at, at));
    }

    private async Task WriteAsync(
        DeviceCamera camera, DeviceEvent seen, Passage passage, List<Violation> violations, Known row, TimeSpan? offset, DateTimeOffset receivedAt, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into traffic.device_event (camera_code, event_id, content_sha256, passage_id, captured_at, received_at, clock_offset_seconds, notes, violations)
            values (@Code, @EventId, @ContentSha256, @PassageId, @CapturedAt, @receivedAt, @offset, @Notes, @Violations)
            """,
            new { camera.Code, row.EventId, row.ContentSha256, row.PassageId, seen.CapturedAt, receivedAt, offset = (float?)offset?.TotalSeconds, row.Notes, row.Violations },
            transaction, cancellationToken: token));
        await OutcomeRows.EnsureDayAsync(transaction, DateOnly.FromDateTime(passage.SeenFrom.UtcDateTime), token);
        await OutcomeRows.WriteAsync(transaction, passage, token);
        await OutcomeRows.WakeReadersAsync(transaction, token);
        foreach (var violation in violations)
        {
            await OutcomeRows.WriteAsync(transaction, violation, "device:" + camera.Code, token);
        }

        await transaction.CommitAsync(token);
    }

    private async Task<EventAnswer> RefuseAsync(string code, string? eventId, IReadOnlyList<ConfigError> errors, DateTimeOffset at, CancellationToken token)
    {
        var faults = errors.Select(e => new ConfigFault(e.Field, ConfigFaults.Text(e.Problem))).ToList();
        await using var connection = await database.OpenConnectionAsync(token);
        foreach (var fault in faults.Take(5))
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into traffic.device_refusal (camera_code, at, field, text_vi, text_en) values (@code, @at, @Field, @Vi, @En);
                delete from traffic.device_refusal where camera_code = @code
                    and id <= (select id from traffic.device_refusal where camera_code = @code order by id desc offset @RefusalsKept limit 1)
                """,
                new { code, at, Field = Shortened(fault.Field), fault.Text.Vi, fault.Text.En, RefusalsKept }, cancellationToken: token));
        }

        return new EventAnswer(eventId, "refused", null, [], [], faults);
    }

    // A key's name comes from the device: it is shown, but not at any length.
    private static string Shortened(string field) => field.Length <= 80 ? field : field[..79] + "…";

    // The wall shows what a device saw as it shows any camera's picture: so coarse that neither plates nor people can be made out.
    private void ShowStill(DeviceCamera camera, DeviceEvent seen)
    {
        if (seen.Pictures.FirstOrDefault(p => p.Name == EvidenceParts.At) is not { } at)
        {
            return;
        }

        using var picture = Jpeg.Decode(at.Jpeg).Picture;
        if (picture is not null)
        {
            Directory.CreateDirectory(stills);
            DurableFile.Write(
                Path.Combine(stills, camera.Code + ".jpg"), PublicStill.Encode(picture, seen.PlateBox is [var x, var y, var w, var h] ? [new PlateBox(x, y, w, h)] : []));
        }
    }

    private async Task TellAsync(DeviceCamera camera, DateTimeOffset? newest, DeviceEvent? last, DateTimeOffset now, CancellationToken token)
    {
        var before = told.GetValueOrDefault(camera.Code);
        if (before.Live && now - before.At < ToldEvery)
        {
            return;
        }

        if (last is not null)
        {
            ShowStill(camera, last);
        }

        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var was = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "select state from traffic.camera_state where camera_code = @Code for update", new { camera.Code }, transaction, cancellationToken: token));
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into traffic.camera_state (camera_code, state, since, last_frame_at, worker, updated_at) values (@Code, 'live', @now, @newest, 'anpr', @now)
            on conflict (camera_code) do update set since = case when camera_state.state = 'live' then camera_state.since else excluded.since end, state = 'live', detail = null,
                last_frame_at = greatest(camera_state.last_frame_at, excluded.last_frame_at), worker = 'anpr', updated_at = excluded.updated_at
            """,
            new { camera.Code, now, newest }, transaction, cancellationToken: token));
        if (was != CameraStates.Live)
        {
            await EventLog.AppendAsync(transaction, new DomainEvent(
                Guid.CreateVersion7(now), EventTypes.CameraStateChanged, "camera", camera.Code, camera.PlaceCode, "device:" + camera.Code, null, now,
                new JsonObject { ["state"] = CameraStates.Live, ["worker"] = "anpr" }), token);
        }

        await transaction.CommitAsync(token);
        told[camera.Code] = (now, true);
    }

    /// <summary>Says of cameras that fell silent that they are no longer live.</summary>
    /// <param name="after">How long nothing came.</param>
    public async Task WatchAsync(TimeSpan after, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        const string Detail = "Thiết bị không gửi sự kiện · The device posts nothing";
        var silent = (await connection.QueryAsync<(string Code, string? PlaceCode)>(new CommandDefinition(
            """
            update traffic.camera_state s set state = 'reconnecting', since = @now, detail = @Detail
            from traffic.camera c where c.code = s.camera_code and c.kind = 'anpr' and s.state = 'live' and s.updated_at < @before
            returning c.code, c.place_code
            """,
            new { now, Detail, before = now - after }, transaction, cancellationToken: token))).AsList();
        foreach (var (code, place) in silent)
        {
            told.TryRemove(code, out _);
            await EventLog.AppendAsync(transaction, new DomainEvent(
                Guid.CreateVersion7(now), EventTypes.CameraStateChanged, "camera", code, place, "system:devices", Detail, now,
                new JsonObject { ["state"] = CameraStates.Reconnecting, ["worker"] = "anpr" }), token);
        }

        await transaction.CommitAsync(token);
    }

    private async Task<DeviceCamera?> CameraAsync(string code, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var row = await connection.QuerySingleOrDefaultAsync<CameraRow>(new CommandDefinition(
            """
            select code, place_code, config::text as config, simulated, enabled,
                exists (select 1 from traffic.across_camera a join traffic.across_rule r on r.id = a.rule_id where a.camera_code = c.code and r.enabled) as keeps_views
            from traffic.camera c where code = @code and kind = 'anpr'
            """,
            new { code }, cancellationToken: token));
        if (row is null)
        {
            return null;
        }

        CameraModel model;
        try
        {
            model = CameraConfigs.Check(code, CameraConfigs.Versioned(row.Config)) with { Simulated = row.Simulated };
        }
        catch (CameraConfigException)
        {
            // A hand has damaged the configuration; its page says so. What passes is still counted, nothing is judged.
            model = CameraConfigs.Check(code, CameraConfigs.Versioned(CameraConfigs.Empty)) with { Simulated = row.Simulated };
        }

        return new DeviceCamera(row.Code, row.PlaceCode, row.Enabled, row.KeepsViews, model);
    }

    private async Task<Known?> KnownAsync(string code, string eventId, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return await connection.QuerySingleOrDefaultAsync<Known>(new CommandDefinition(
            "select event_id, content_sha256, passage_id, notes, violations from traffic.device_event where camera_code = @code and event_id = @eventId",
            new { code, eventId }, cancellationToken: token));
    }

    private static EventAnswer Answer(string result, Known row) => new(row.EventId, result, row.PassageId, row.Violations, row.Notes, []);

    private static string? IdOf(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty("eventId", out var id) && id.ValueKind == JsonValueKind.String && id.GetString() is { Length: <= 100 } text ? text : null;

    private sealed record DeviceCamera(string Code, string? PlaceCode, bool Enabled, bool KeepsViews, CameraModel Model);

    private sealed class CameraRow
    {
        public required string Code { get; init; }

        public string? PlaceCode { get; init; }

        public required string Config { get; init; }

        public bool Simulated { get; init; }

        public bool Enabled { get; init; }

        public bool KeepsViews { get; init; }
    }

    private sealed class Known
    {
        public required string EventId { get; init; }

        public required string ContentSha256 { get; init; }

        public required Guid PassageId { get; init; }

        public required string[] Notes { get; init; }

        public required string[] Violations { get; init; }
    }
}
