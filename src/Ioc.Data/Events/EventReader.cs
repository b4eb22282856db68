using Dapper;
using Npgsql;

namespace Ioc.Data.Events;

/// <summary>Reads the event log in order. Readers keep their own place.</summary>
public static class EventReader
{
    /// <summary>The events after <paramref name="after"/>, oldest first, at most <paramref name="limit"/>.</summary>
    public static async Task<IReadOnlyList<StoredEvent>> ReadAsync(
        NpgsqlConnection connection, long after, int limit, CancellationToken token)
    {
        var events = await connection.QueryAsync<StoredEvent>(new CommandDefinition(
            """
            select seq, id, type, subject_kind, subject_id, place_code, actor, reason, data::text as data, occurred_at, recorded_at
            from audit.event where seq > @after order by seq limit @limit
            """,
            new { after, limit },
            cancellationToken: token));
        return events.AsList();
    }

    /// <summary>The newest sequence number, 0 when the log is empty.</summary>
    public static Task<long> LastAsync(NpgsqlConnection connection, CancellationToken token) =>
        connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "select coalesce(max(seq), 0) from audit.event", cancellationToken: token));
}
