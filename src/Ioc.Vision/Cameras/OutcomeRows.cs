using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Events;
using Ioc.Data.Traffic;
using Ioc.Domain.Events;
using Ioc.Domain.Traffic;
using Npgsql;

namespace Ioc.Vision.Cameras;

/// <summary>Passages and violations as rows, whoever found them. Written twice they are there once.</summary>
public static class OutcomeRows
{
    /// <summary>Makes the partition of a day (UTC). Once a transaction and day, before the passages.</summary>
    public static Task EnsureDayAsync(NpgsqlTransaction transaction, DateOnly day, CancellationToken token) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "select traffic.ensure_passage_day(@day::date)", new { day = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) }, transaction, cancellationToken: token));

    /// <summary>Writes a passage.</summary>
    public static Task WriteAsync(NpgsqlTransaction transaction, Passage passage, CancellationToken token) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into traffic.passage (id, seen_from, seen_to, camera_code, track_number, plate, plate_confidence, plate_sure, unsure_reason,
                plate_lines, plate_colour, vehicle_class, direction, frames, reads, speed_kmh, speed_uncertainty_kmh, speed_note, picture_class, time_note)
            values (@Id, @SeenFrom, @SeenTo, @CameraCode, @TrackNumber, @Plate, @PlateConfidence, @PlateSure, @UnsureReason,
                @PlateLines, @PlateColour, @VehicleClass, @Direction, @Frames, @Reads, @SpeedKmh, @SpeedUncertaintyKmh, @SpeedNote, @PictureClass, @TimeNote)
            on conflict do nothing
            """,
            passage, transaction, cancellationToken: token));

    /// <summary>Wakes whoever follows the passages.</summary>
    public static Task WakeReadersAsync(NpgsqlTransaction transaction, CancellationToken token) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition("select pg_notify(@Channel, '')", new { PassageReader.Channel }, transaction, cancellationToken: token));

    /// <summary>Writes a violation and its event. Last in the transaction: the event holds the log's lock.</summary>
    /// <param name="actor">Who found it, as events name it.</param>
    /// <returns>False when it was there already.</returns>
    public static async Task<bool> WriteAsync(NpgsqlTransaction transaction, Violation violation, string actor, CancellationToken token)
    {
        var inserted = await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into traffic.violation (id, passage_id, camera_code, kind, rule_id, rule_version, occurred_at, evidence_path, evidence_sha256, detail)
            values (@Id, @PassageId, @CameraCode, @Kind, @RuleId, @RuleVersion, @OccurredAt, @EvidencePath, @EvidenceSha256, @Detail::jsonb)
            on conflict do nothing
            """,
            violation, transaction, cancellationToken: token));
        if (inserted == 0)
        {
            return false;
        }

        var place = await transaction.Connection!.ExecuteScalarAsync<string?>(new CommandDefinition(
            "select place_code from traffic.camera where code = @CameraCode", new { violation.CameraCode }, transaction, cancellationToken: token));

        // No plate here: the log is read by many.
        await EventLog.AppendAsync(
            transaction,
            new DomainEvent(
                NameBasedId.ViolationEvent(violation.Id), EventTypes.ViolationDetected, "violation", violation.Id.ToString(), place, actor,
                violation.RuleId, violation.OccurredAt,
                new JsonObject { ["cameraCode"] = violation.CameraCode, ["kind"] = violation.Kind, ["passageId"] = violation.PassageId.ToString() }),
            token);
        return true;
    }
}
