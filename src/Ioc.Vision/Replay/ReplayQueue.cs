using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Npgsql;

namespace Ioc.Vision.Replay;

/// <summary>A replay that this process holds.</summary>
/// <param name="Attempt">1 for the first process that took it.</param>
public sealed record TakenReplay(Guid Id, string Purpose, string Subject, string Request, int Attempt);

/// <summary>
/// The replays that wait in the database. A process holds one by a lease that it renews while it works; when it dies the lease runs out and
/// another takes the replay anew. Whoever lost its lease can neither finish nor fail it, so a replay is told of once.
/// </summary>
public sealed class ReplayQueue(NpgsqlDataSource database, string worker, TimeProvider clock)
{
    /// <summary>How long a lease lasts without renewal.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    /// <summary>A replay that took so many processes with it is given up.</summary>
    public const int MostAttempts = 3;

    private const string Actor = "system:vision";
    private static readonly string LeaseText = Lease.ToString("c", CultureInfo.InvariantCulture);

    /// <summary>Takes the next replay: contested cases first, then the oldest. Null when nothing waits.</summary>
    public async Task<TakenReplay?> TakeAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return await connection.QuerySingleOrDefaultAsync<TakenReplay>(new CommandDefinition(
            """
            update traffic.replay set state = 'running', worker = @worker, lease_until = now() + @LeaseText::interval, attempts = attempts + 1,
                started_at = coalesce(started_at, now()), steps = 0
            where id = (select id from traffic.replay
                where state = 'waiting' or (state = 'running' and lease_until < now())
                order by purpose = 'contest' desc, asked_at, id for update skip locked limit 1)
            returning id, purpose, subject, request::text as request, attempts as attempt
            """,
            new { worker, LeaseText }, cancellationToken: token));
    }

    /// <summary>Renews the lease and says how far it is.</summary>
    /// <returns>False when it is no longer this process's: cancelled, or taken by another.</returns>
    public async Task<bool> RenewAsync(Guid id, ReplaySteps steps, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return await connection.ExecuteAsync(new CommandDefinition(
            "update traffic.replay set lease_until = now() + @LeaseText::interval, steps = @Done, steps_wanted = @Wanted where id = @id and worker = @worker and state = 'running'",
            new { id, worker, LeaseText, steps.Done, steps.Wanted }, cancellationToken: token)) == 1;
    }

    /// <summary>Hands the result over.</summary>
    /// <returns>False when it was no longer this process's.</returns>
    public Task<bool> FinishAsync(TakenReplay replay, FinishedReplay finished, CancellationToken token) => EndAsync(
        replay,
        "update traffic.replay set state = 'done', result = @Key, kept = @Kept, outcome = @Outcome::jsonb, finished_at = now(), lease_until = null, steps = coalesce(steps_wanted, steps) where id = @Id and worker = @worker and state = 'running'",
        new { finished.Key, finished.Kept, finished.Outcome, replay.Id, worker }, token);

    /// <summary>Gives it up for good.</summary>
    public Task<bool> FailAsync(TakenReplay replay, string code, LocalText text, CancellationToken token) => EndAsync(
        replay,
        "update traffic.replay set state = 'failed', fault = @fault::jsonb, finished_at = now(), lease_until = null where id = @Id and worker = @worker and state = 'running'",
        new { fault = new JsonObject { ["code"] = code, ["vi"] = text.Vi, ["en"] = text.En }.ToJsonString(), replay.Id, worker }, token);

    /// <summary>Gives it back, so that it is taken again at once.</summary>
    public async Task ReleaseAsync(Guid id, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await connection.ExecuteAsync(new CommandDefinition(
            "update traffic.replay set state = 'waiting', worker = null, lease_until = null, attempts = attempts - 1 where id = @id and worker = @worker and state = 'running'",
            new { id, worker }, cancellationToken: token));
    }

    private async Task<bool> EndAsync(TakenReplay replay, string sql, object values, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        if (await connection.ExecuteAsync(new CommandDefinition(sql, values, transaction, cancellationToken: token)) == 0)
        {
            return false;
        }

        var now = clock.GetUtcNow();
        await EventLog.AppendAsync(
            transaction,
            new DomainEvent(Guid.CreateVersion7(now), EventTypes.ReplayFinished, "replay", replay.Id.ToString(), null, Actor, null, now,
                new JsonObject { ["purpose"] = replay.Purpose, ["subject"] = replay.Subject }),
            token);
        await transaction.CommitAsync(token);
        return true;
    }
}
