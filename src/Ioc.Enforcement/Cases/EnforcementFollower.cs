using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ioc.Enforcement.Cases;

/// <summary>
/// Follows the event log: a detected violation becomes a case, a received payment closes its case. The work and the place in the log are one
/// transaction, so that a crash repeats nothing and loses nothing.
/// </summary>
public sealed class EnforcementFollower(NpgsqlDataSource database, CaseIntake intake, ILoggerFactory logs) : BackgroundService
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

        foreach (var id in paid)
        {
            await intake.CloseAsync(transaction, id, token);
        }
    }

    private static bool IsId(string text) => Guid.TryParse(text, out _);
}
