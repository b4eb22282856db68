using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Time;
using Ioc.Enforcement.Evidence;
using Ioc.Enforcement.Procedure;
using Ioc.Enforcement.Registers;
using Npgsql;

namespace Ioc.Enforcement.Cases;

/// <summary>Opens exactly one case for each violation, however often it is told of it.</summary>
public sealed class CaseIntake(EvidenceArchive evidence, VehicleLookups lookups, TimeProvider clock)
{
    /// <summary>Who opens cases and closes what is paid.</summary>
    public const string Actor = "system:enforcement";

    /// <summary>Opens the case of a violation.</summary>
    /// <returns>The new case; null when it was open already or there is no such violation.</returns>
    public async Task<Guid?> OpenAsync(NpgsqlTransaction transaction, Guid violation, CancellationToken token) =>
        await PrepareAsync(transaction, violation, token) is { } prepared ? await OpenAsync(transaction, prepared, token) : null;

    /// <summary>The slow part, before any event is appended: reads the violation, matches the vehicle, checks the evidence.</summary>
    /// <returns>Null when the case is open already or there is no such violation.</returns>
    internal async Task<PreparedCase?> PrepareAsync(NpgsqlTransaction transaction, Guid violation, CancellationToken token)
    {
        var connection = transaction.Connection!;
        var seen = await connection.QuerySingleOrDefaultAsync<Seen>(new CommandDefinition(
            """
            select v.id, v.detail::text as detail, p.picture_class, v.kind, v.camera_code, v.occurred_at, v.evidence_path, v.evidence_sha256, m.place_code, m.simulated,
                p.plate, p.plate_confidence, p.plate_sure, p.unsure_reason, p.plate_lines, p.plate_colour, p.vehicle_class
            from traffic.violation v
            join traffic.camera m on m.code = v.camera_code
            left join traffic.passage p on p.id = v.passage_id
            where v.id = @violation and not exists (select 1 from enforcement.case c where c.violation_id = v.id)
            """,
            new { violation },
            transaction,
            cancellationToken: token));
        if (seen is null)
        {
            return null;
        }

        var vehicle = new SeenVehicle(
            seen.Plate, seen.PlateSure, seen.PlateLines, seen.PlateColour ?? "unknown", seen.VehicleClass ?? "unknown", seen.PlateConfidence);
        var wait = await lookups.MustAskAsync(connection, transaction, seen.Plate, token);
        var match = wait ? VehicleMatch.Waiting(vehicle) : await VehicleMatch.FindAsync(connection, transaction, vehicle, VietnamTime.DayOf(seen.OccurredAt), token);
        var sound = (await evidence.OpenAsync(seen.EvidencePath, seen.EvidenceSha256, token)).Sound;
        var judged = new JudgedDoubts(seen.Kind, seen.Detail, seen.VehicleClass, seen.PictureClass, VietnamTime.DayOf(seen.OccurredAt));
        var flags = judged.Matched(match, sound ? [] : ["evidence_broken"], settled: false);
        return new PreparedCase(violation, seen, match, flags, wait);
    }

    /// <summary>The quick part: the row and its event.</summary>
    internal async Task<Guid?> OpenAsync(NpgsqlTransaction transaction, PreparedCase prepared, CancellationToken token)
    {
        var (violation, seen, match, flags, wait) = prepared;
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var opened = await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into enforcement.case (id, violation_id, kind, camera_code, place_code, occurred_at, opened_at, simulated,
                read_plate, read_confidence, read_sure, read_unsure, read_lines, read_colour, read_class, plate, vehicle_id, late_owner_id, late_registered_on, flags, limitation_from, updated_at)
            values (@id, @violation, @Kind, @CameraCode, @PlaceCode, @OccurredAt, @now, @Simulated,
                @Plate, @PlateConfidence, @PlateSure, @UnsureReason, @PlateLines, @colour, @vehicleClass, @Plate, @VehicleId, @lateOwner, @lateSince, @flags, @act, @now)
            on conflict (violation_id) do nothing
            """,
            new
            {
                id, violation, seen.Kind, seen.CameraCode, seen.PlaceCode, seen.OccurredAt, now, seen.Simulated,
                seen.Plate, seen.PlateConfidence, seen.PlateSure, seen.UnsureReason, seen.PlateLines,
                colour = seen.PlateColour ?? "unknown", vehicleClass = seen.VehicleClass ?? "unknown", match.VehicleId, lateOwner = match.Late?.OwnerId, lateSince = match.Late?.RegisteredOn, flags,
                act = VietnamTime.DayOf(seen.OccurredAt),
            },
            transaction,
            cancellationToken: token));
        if (opened == 0)
        {
            return null;
        }

        if (wait)
        {
            await lookups.WaitAsync(transaction, id, null, token);
        }

        await ClockBook.ApplyAsync(transaction, id, EventTypes.CaseOpened, CaseLife.Start, VietnamTime.DayOf(seen.OccurredAt), mayExplain: false, now, token);
        await EventLog.AppendAsync(
            transaction,
            new DomainEvent(
                Guid.CreateVersion7(now), EventTypes.CaseOpened, "case", id.ToString(), seen.PlaceCode, Actor, null, now,
                new JsonObject
                {
                    ["violation"] = violation.ToString(),
                    ["flags"] = new JsonArray([.. flags.Select(flag => JsonValue.Create(flag))]),
                    ["camera"] = seen.CameraCode,
                    ["kind"] = seen.Kind,
                    ["state"] = CaseLife.Start.Code(),
                    ["simulated"] = seen.Simulated,
                }),
            token);
        return id;
    }

    /// <summary>Closes a case once its fine is received: nothing is left to do.</summary>
    /// <returns>False when it is not in a state to be closed; then it was closed already.</returns>
    public async Task<bool> CloseAsync(NpgsqlTransaction transaction, Guid id, CancellationToken token)
    {
        var begun = await CaseSteps.BeginAsync(transaction, id, null, CaseAct.Close, token);
        if (begun.Refusal is not null)
        {
            return false;
        }

        await CaseSteps.TakeAsync(transaction, begun.Value.Case, begun.Value.Step, Actor, null, clock.GetUtcNow(), null, token);
        return true;
    }

    internal sealed record PreparedCase(Guid Violation, Seen Seen, VehicleMatch Match, string[] Flags, bool Wait);

    internal sealed class Seen
    {
        public required string Kind { get; init; }

        public required string CameraCode { get; init; }

        public string? PlaceCode { get; init; }

        public required DateTimeOffset OccurredAt { get; init; }

        public required string EvidencePath { get; init; }

        public required string EvidenceSha256 { get; init; }

        public required bool Simulated { get; init; }

        public string? Plate { get; init; }

        public double PlateConfidence { get; init; }

        public bool PlateSure { get; init; }

        public string? UnsureReason { get; init; }

        public int? PlateLines { get; init; }

        public string? PlateColour { get; init; }

        public string? VehicleClass { get; init; }

        public string? PictureClass { get; init; }

        public string? Detail { get; init; }
    }
}
