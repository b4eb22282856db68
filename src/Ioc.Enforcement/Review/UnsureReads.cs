using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Ioc.Domain.Time;
using Npgsql;

namespace Ioc.Enforcement.Review;

/// <summary>A plate that the camera was not sure of.</summary>
/// <param name="Plate">What it took it for; null: unreadable, or the time for which the text is kept is over.</param>
/// <param name="Reason">low_confidence, grammar, few_reads, ambiguous or unreadable.</param>
/// <param name="CaseId">The case that stands on this passage; null: none.</param>
public sealed record UnsureRead(
    Guid Id, DateTimeOffset SeenFrom, string CameraCode, string CameraVi, string CameraEn, string? Plate, double Confidence, string? Reason, string VehicleClass, string PlateColour, int Reads,
    Guid? CaseId, string? CaseState, bool Simulated);

/// <summary>Reads that were unsure, to be browsed by the people who judge them: where a camera misreads, it shows here. Each look is told.</summary>
public sealed class UnsureReads(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>The reads of one Vietnamese day, newest first.</summary>
    /// <param name="camera">Null: every camera.</param>
    /// <param name="before">The last of the page before; null: the first page.</param>
    /// <param name="limit">1..200.</param>
    /// <param name="tell">False where the same look was told just now.</param>
    public async Task<IReadOnlyList<UnsureRead>> ListAsync(
        DateOnly day, string? camera, (DateTimeOffset SeenFrom, Guid Id)? before, int limit, bool tell, Officer officer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync(token);
        var reads = (await connection.QueryAsync<UnsureRead>(new CommandDefinition(
            $"""
            select p.id, p.seen_from, p.camera_code, m.name_vi as camera_vi, m.name_en as camera_en, p.plate, p.plate_confidence::double precision as confidence, p.unsure_reason as reason,
                p.vehicle_class, p.plate_colour, p.reads, k.id as case_id, k.state as case_state, m.simulated
            from traffic.passage p join traffic.camera m on m.code = p.camera_code
            left join lateral (
                select c.id, c.state from traffic.violation v join enforcement.case c on c.violation_id = v.id where v.passage_id = p.id order by c.opened_at limit 1) k on true
            where not p.plate_sure and p.seen_from >= @from and p.seen_from < @until and (@camera::text is null or p.camera_code = @camera)
                and (@at::timestamptz is null or (p.seen_from, p.id) < (@at, @id))
                {(officer.PlaceCode is null ? "" : "and m.place_code in (select w.place_code from place.within w where w.ancestor_code = @Within)")}
            order by p.seen_from desc, p.id desc limit @limit
            """,
            new
            {
                from = VietnamTime.StartOf(day), until = VietnamTime.StartOf(day.AddDays(1)), camera, at = before?.SeenFrom.UtcDateTime, id = before?.Id ?? Guid.Empty, Within = officer.PlaceCode, limit,
            },
            cancellationToken: token))).AsList();
        if (tell)
        {
            var now = clock.GetUtcNow();
            await using var transaction = await connection.BeginTransactionAsync(token);
            await EventLog.AppendAsync(
                transaction,
                new DomainEvent(
                    Guid.CreateVersion7(now), EventTypes.PassagesBrowsed, "camera", camera ?? "all", officer.PlaceCode, officer.Actor, null, now,
                    new JsonObject { ["day"] = day.Iso(), ["reads"] = reads.Count }),
                token);
            await transaction.CommitAsync(token);
        }

        return reads;
    }
}
