using Dapper;
using Ioc.Domain.Events;
using Npgsql;

namespace Ioc.Data.Events;

/// <summary>Appends to the event log, always inside the transaction that makes the change.</summary>
public static class EventLog
{
    /// <summary>The channel that wakes readers. It never carries the truth: a slow poll does.</summary>
    public const string Channel = "ioc_event";

    // Sequence numbers become visible out of commit order; one lock makes number order and commit order the same.
    private const long AppendLock = 0x494F_4345;

    /// <summary>
    /// Appends one event. The same <see cref="DomainEvent.Id"/> twice is one event.
    /// Call it last in the transaction: it holds a global lock until commit.
    /// </summary>
    /// <returns>The event's sequence number, or null when it was already there.</returns>
    public static async Task<long?> AppendAsync(NpgsqlTransaction transaction, DomainEvent happened, CancellationToken token)
    {
        var connection = transaction.Connection ?? throw new InvalidOperationException("The transaction has ended.");
        await connection.ExecuteAsync(new CommandDefinition(
            "select pg_advisory_xact_lock(@AppendLock)", new { AppendLock }, transaction, cancellationToken: token));
        return await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            """
            with appended as (
                insert into audit.event (id, type, subject_kind, subject_id, place_code, actor, reason, data, occurred_at)
                values (@Id, @Type, @SubjectKind, @SubjectId, @PlaceCode, @Actor, @Reason, @Data::jsonb, @OccurredAt)
                on conflict (id) do nothing
                returning seq)
            select seq from appended, pg_notify(@Channel, seq::text)
            """,
            new
            {
                happened.Id,
                happened.Type,
                happened.SubjectKind,
                happened.SubjectId,
                happened.PlaceCode,
                happened.Actor,
                happened.Reason,
                Data = happened.Data.ToJsonString(),
                happened.OccurredAt,
                Channel,
            },
            transaction,
            cancellationToken: token));
    }
}
