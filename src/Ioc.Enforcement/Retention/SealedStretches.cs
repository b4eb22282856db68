using Dapper;
using Npgsql;

namespace Ioc.Enforcement.Retention;

/// <summary>Removes whole sealed stretches of the event log whose time is over. The seals stay, so that the chain can still be checked.</summary>
internal static class SealedStretches
{
    // While something of a stretch is still needed it stays whole: an open or held case, a message that hangs on an event.
    private const string Over =
        """
        s.emptied_at is null and s.sealed_at < @cutoff
            and not exists (select 1 from audit.event e where e.seq > s.after_seq and e.seq <= s.last_seq and e.recorded_at >= @cutoff)
            and not exists (
                select 1 from audit.event e join enforcement.case c on e.subject_kind = 'case' and c.id::text = e.subject_id
                where e.seq > s.after_seq and e.seq <= s.last_seq
                    and (c.state not in ('rejected', 'closed', 'cancelled', 'expired') or exists (select 1 from retention.hold h where h.case_id = c.id and h.lifted_at is null)))
            and not exists (select 1 from citizen.message m where m.event_seq > s.after_seq and m.event_seq <= s.last_seq)
        """;

    /// <summary>How many events are over.</summary>
    public static Task<long> CountAsync(NpgsqlConnection connection, DateTimeOffset cutoff, CancellationToken token) =>
        connection.ExecuteScalarAsync<long>(new CommandDefinition(
            $"select coalesce(sum(s.events), 0)::bigint from audit.seal s where {Over}", new { cutoff }, commandTimeout: 600, cancellationToken: token));

    /// <summary>Removes them, a stretch in a transaction of its own.</summary>
    public static async Task<long> RemoveAsync(NpgsqlConnection connection, DateTimeOffset cutoff, DateTimeOffset now, CancellationToken token)
    {
        var removed = 0L;
        while (true)
        {
            await using var transaction = await connection.BeginTransactionAsync(token);
            var stretch = (await connection.QueryAsync<(long Number, long After, long Last)>(new CommandDefinition(
                $"select s.number, s.after_seq, s.last_seq from audit.seal s where {Over} order by s.number limit 1 for update of s",
                new { cutoff },
                transaction,
                commandTimeout: 600,
                cancellationToken: token))).FirstOrDefault();
            if (stretch.Number == 0)
            {
                return removed;
            }

            await connection.ExecuteAsync(new CommandDefinition("set local ioc.retention = 'on'", transaction: transaction, cancellationToken: token));
            removed += await connection.ExecuteAsync(new CommandDefinition(
                "delete from audit.event where seq > @After and seq <= @Last", new { stretch.After, stretch.Last }, transaction, commandTimeout: 600, cancellationToken: token));
            await connection.ExecuteAsync(new CommandDefinition(
                "update audit.seal set emptied_at = @now where number = @Number", new { now, stretch.Number }, transaction, cancellationToken: token));
            await transaction.CommitAsync(token);
        }
    }
}
