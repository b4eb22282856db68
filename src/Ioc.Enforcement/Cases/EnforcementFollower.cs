using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Ioc.Enforcement.Replays;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ioc.Enforcement.Cases;

/// <summary>
/// Follows the event log: a detected violation becomes a case, a received payment closes its case, a finished replay joins its case's file. The work and the place in the log are one
/// transaction, so that a crash repeats nothing and loses nothing.
/// </summary>
public sealed class EnforcementFollower(NpgsqlDataSource database, CaseIntake intake, TimeProvider clock, ILoggerFactory logs) : BackgroundService
{
    /// <summary>Name of the reader in <c>audit.cursor</c>.</summary>
    public const string Reader = "enforcement";

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new EventFollower(database, logs.CreateLogger<EventFollower>()).WorkAsync(Reader, WorkAsync, stoppingToken);

    /// <summary>Does what a batch of events asks for.</summary>
    public async Task WorkAsync(NpgsqlTransaction transaction, IReadOnlyList<StoredEvent> events, CancellationToken token)
    {
        // Rows are locked before the first append: the log's lock is taken last by everyone, so nobody waits in a circle.
        var paid = events.Where(e => e.Type == EventTypes.PaymentReceived).Select(e => e.SubjectId).Where(IsId).Select(Guid.Parse).Distinct().Order().ToArray();
        if (paid.Length > 0)
        {
            await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                "select id from enforcement.case where id = any(@paid) order by id for update", new { paid }, transaction, cancellationToken: token));
        }

        var replays = events.Where(e => e.Type == EventTypes.ReplayFinished).Select(e => e.SubjectId).Where(IsId).Select(Guid.Parse).Distinct().ToList();
        var judged = replays.Count == 0 ? [] : await LockReplayedAsync(transaction, replays, token);
        var prepared = new List<CaseIntake.PreparedCase>();
        foreach (var violation in events.Where(e => e.Type == EventTypes.ViolationDetected).Select(e => e.SubjectId).Where(IsId).Select(Guid.Parse).Distinct())
        {
            if (await intake.PrepareAsync(transaction, violation, token) is { } seen)
            {
                prepared.Add(seen);
            }
        }

        foreach (var seen in prepared)
        {
            await intake.OpenAsync(transaction, seen, token);
        }

        foreach (var replay in judged)
        {
            if (await CaseReplays.JoinAsync(transaction, replay, token) is { } joined)
            {
                await CaseReplays.TellAsync(transaction, joined, clock.GetUtcNow(), token);
            }
        }

        foreach (var id in paid)
        {
            await intake.CloseAsync(transaction, id, token);
        }
    }

    private static async Task<IReadOnlyList<Guid>> LockReplayedAsync(NpgsqlTransaction transaction, IReadOnlyList<Guid> replays, CancellationToken token)
    {
        var found = (await transaction.Connection!.QueryAsync<(Guid Id, string Subject)>(new CommandDefinition(
            "select id, subject from traffic.replay where id = any(@ids) and purpose = 'contest' and state = 'done' order by id",
            new { ids = replays.ToArray() }, transaction, cancellationToken: token))).AsList();
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "select id from enforcement.case where id = any(@cases) order by id for update",
            new { cases = found.Select(one => one.Subject).Where(IsId).Select(Guid.Parse).ToArray() }, transaction, cancellationToken: token));
        return [.. found.Select(one => one.Id)];
    }

    private static bool IsId(string text) => Guid.TryParse(text, out _);
}
