using Dapper;
using Npgsql;

namespace Ioc.Data.Events;

/// <summary>How far a named reader has come in the event log, kept in <c>audit.cursor</c>.</summary>
public static class EventCursor
{
    /// <summary>
    /// The last number that the reader has done with; 0 when it is new. Locks the reader's row until the transaction ends, so
    /// that two processes with the same name take turns.
    /// </summary>
    public static async Task<long> LockAsync(NpgsqlTransaction transaction, string reader, CancellationToken token)
    {
        var connection = transaction.Connection ?? throw new InvalidOperationException("The transaction has ended.");
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into audit.cursor (reader, seq) values (@reader, 0) on conflict (reader) do nothing", new { reader }, transaction, cancellationToken: token));
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "select seq from audit.cursor where reader = @reader for update", new { reader }, transaction, cancellationToken: token));
    }

    /// <summary>Notes, in the transaction that holds the reader's work, that it has done everything up to a number.</summary>
    public static Task AdvanceAsync(NpgsqlTransaction transaction, string reader, long seq, CancellationToken token)
    {
        var connection = transaction.Connection ?? throw new InvalidOperationException("The transaction has ended.");
        return connection.ExecuteAsync(new CommandDefinition(
            """
            insert into audit.cursor as c (reader, seq) values (@reader, @seq)
            on conflict (reader) do update set seq = excluded.seq, updated_at = now() where c.seq < excluded.seq
            """,
            new { reader, seq },
            transaction,
            cancellationToken: token));
    }
}
