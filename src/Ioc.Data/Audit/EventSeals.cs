using System.Runtime.CompilerServices;
using Dapper;
using Ioc.Data.Events;
using Ioc.Data.Evidence;
using Npgsql;

namespace Ioc.Data.Audit;

/// <summary>
/// Seals the event log from time to time, and checks it against its seals. Appending knows nothing of it: what is sealed was committed before, and by the one
/// lock no event with a smaller number can come later.
/// </summary>
public sealed class EventSeals(NpgsqlDataSource database, EvidenceKeyRing keys, TimeProvider clock)
{
    private const long SealLock = 0x494F_4353;
    private const int Most = 10_000;
    private const int MostFaults = 50;
    private const string Columns = "number, after_seq, last_seq, events, previous, sha256, key_id, signature, sealed_at, emptied_at";

    /// <summary>Seals everything that is not sealed yet, at most 10,000 events a seal. Several hosts may do so together.</summary>
    /// <returns>How many seals were made.</returns>
    public async Task<int> SealAsync(CancellationToken token)
    {
        var made = 0;
        while (await SealOnceAsync(token))
        {
            made++;
        }

        return made;
    }

    /// <summary>The newest seals first.</summary>
    public async Task<IReadOnlyList<Seal>> NewestAsync(int limit, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QueryAsync<Seal>(new CommandDefinition(
            $"select {Columns} from audit.seal order by number desc limit @limit", new { limit }, cancellationToken: token))).AsList();
    }

    /// <summary>Seals between two numbers, in order; as they lie in the database now.</summary>
    public static async Task<IReadOnlyList<Seal>> BetweenAsync(NpgsqlConnection connection, long first, long last, CancellationToken token) =>
        (await connection.QueryAsync<Seal>(new CommandDefinition(
            $"select {Columns} from audit.seal where number between @first and @last order by number", new { first, last }, cancellationToken: token))).AsList();

    /// <summary>How many events wait for a seal.</summary>
    public async Task<long> UnsealedAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "select count(*) from audit.event where seq > coalesce((select max(last_seq) from audit.seal), 0)", cancellationToken: token));
    }

    /// <summary>Checks every seal and every event under it.</summary>
    /// <param name="head">The hash of a seal that whoever checks noted before; null: none.</param>
    public async Task<TrailVerdict> CheckAsync(string? head, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, token);
        var known = keys.Keys();
        var faults = new List<SealFault>();
        var (seals, events, headSeen) = (0L, 0L, false);
        Seal? before = null;
        while (true)
        {
            var next = await BetweenAsync(connection, (before?.Number ?? 0) + 1, (before?.Number ?? 0) + 500, token);
            foreach (var seal in next)
            {
                if (seal.Number != (before?.Number ?? 0) + 1 || seal.Previous != (before?.Sha256 ?? Seal.Beginning) || seal.AfterSeq != (before?.LastSeq ?? 0))
                {
                    faults.Add(SealFault.Chain(seal.Number));
                }

                if (!seal.IsSignedBy(known))
                {
                    faults.Add(SealFault.Signature(seal.Number));
                }

                using var hash = new SealHash(seal.Previous);
                await foreach (var happened in EventsAsync(connection, seal.AfterSeq, seal.LastSeq, int.MaxValue, token))
                {
                    hash.Add(EventLine.Of(happened));
                }

                if (seal.EmptiedAt is null ? hash.Events != seal.Events || hash.Sha256() != seal.Sha256 : hash.Events > 0)
                {
                    faults.Add(seal.EmptiedAt is null ? SealFault.Changed(seal.Number) : SealFault.Extra(seal.Number));
                }

                seals++;
                events += hash.Events;
                headSeen |= seal.Sha256 == head;
                before = seal;
                if (faults.Count >= MostFaults)
                {
                    return new TrailVerdict(seals, events, before, faults);
                }
            }

            if (next.Count == 0)
            {
                break;
            }
        }

        if (head is not null && !headSeen)
        {
            faults.Add(SealFault.Head(head));
        }

        return new TrailVerdict(seals, events, before, faults);
    }

    /// <summary>The events after one number and up to another, in order, as they come from the database.</summary>
    public static async IAsyncEnumerable<StoredEvent> EventsAsync(
        NpgsqlConnection connection, long after, long last, int limit, [EnumeratorCancellation] CancellationToken token)
    {
        var events = connection.QueryUnbufferedAsync<StoredEvent>(
            """
            select seq, id, type, subject_kind, subject_id, place_code, actor, reason, data::text as data, occurred_at, recorded_at
            from audit.event where seq > @after and seq <= @last order by seq limit @limit
            """,
            new { after, last, limit },
            commandTimeout: 600);
        await foreach (var happened in events.WithCancellation(token))
        {
            yield return happened;
        }
    }

    private async Task<bool> SealOnceAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_xact_lock(@SealLock)", new { SealLock }, transaction, cancellationToken: token));
        var before = (await connection.QueryAsync<Seal>(new CommandDefinition(
            $"select {Columns} from audit.seal order by number desc limit 1", transaction: transaction, cancellationToken: token))).FirstOrDefault();
        using var hash = new SealHash(before?.Sha256 ?? Seal.Beginning);
        var last = 0L;
        await foreach (var happened in EventsAsync(connection, before?.LastSeq ?? 0, long.MaxValue, Most, token))
        {
            hash.Add(EventLine.Of(happened));
            last = happened.Seq;
        }

        if (hash.Events == 0)
        {
            return false;
        }

        var (number, after, previous, sha256) = ((before?.Number ?? 0) + 1, before?.LastSeq ?? 0, before?.Sha256 ?? Seal.Beginning, hash.Sha256());

        // made before the time is taken, else it would be younger than what it signs; and the database keeps microseconds
        await keys.CurrentAsync(token);
        var at = Later(clock.GetUtcNow());
        var (key, _, signature) = await keys.SignAsync(with => Seal.Statement(number, after, last, hash.Events, previous, sha256, with.Id, at), token);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into audit.seal (number, after_seq, last_seq, events, previous, sha256, key_id, signature, sealed_at)
            values (@number, @after, @last, @Events, @previous, @sha256, @Id, @signature, @at)
            """,
            new { number, after, last, hash.Events, previous, sha256, key.Id, signature, at },
            transaction,
            cancellationToken: token));
        await transaction.CommitAsync(token);
        return true;
    }

    private static DateTimeOffset Later(DateTimeOffset at) =>
        new((at.UtcTicks + TimeSpan.TicksPerMicrosecond - 1) / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
}
