using System.Collections.Concurrent;
using Npgsql;

namespace Ioc.Web.Replays;

/// <summary>
/// Logs that somebody looks at a result, which shows people and plates. A result is many stills: all that one person opens of one result within
/// five minutes is one look. After a restart a look is logged once more rather than not at all.
/// </summary>
internal sealed class ReplayLooks(NpgsqlDataSource database, TimeProvider clock)
{
    private static readonly TimeSpan OneLook = TimeSpan.FromMinutes(5);
    private const int MostRemembered = 4096;
    private readonly ConcurrentDictionary<(string Actor, Guid Replay), DateTimeOffset> logged = new();

    /// <summary>Logs a look unless it belongs to one that is logged; before anything is shown.</summary>
    /// <param name="tell">Appends the event.</param>
    public async Task NoteAsync(string actor, Guid replay, Func<NpgsqlTransaction, DateTimeOffset, Task> tell, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        if (logged.TryGetValue((actor, replay), out var last) && now - last < OneLook)
        {
            return;
        }

        await using (var connection = await database.OpenConnectionAsync(token))
        {
            await using var transaction = await connection.BeginTransactionAsync(token);
            await tell(transaction, now);
            await transaction.CommitAsync(token);
        }

        if (logged.Count >= MostRemembered)
        {
            logged.Clear();
        }

        logged[(actor, replay)] = now;
    }
}
