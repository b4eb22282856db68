using System.Collections.Concurrent;
using Npgsql;

namespace Ioc.Web.Platform;

/// <summary>
/// A page that looks again every few seconds, or a result of many pictures, is one look: the same person at the same thing within ten minutes is told once by
/// this host. A restart tells again rather than not at all.
/// </summary>
public sealed class RecentLooks(NpgsqlDataSource database, TimeProvider clock)
{
    private const int Most = 10_000;
    private static readonly TimeSpan OneLook = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<(string Who, string What), DateTimeOffset> seen = new();

    /// <summary>Looks, and has it told where it is a look of its own. One that failed, before or after it was told, is not remembered.</summary>
    /// <param name="what">Says what is looked at, and nothing that must not be kept.</param>
    /// <param name="look">Reads what is asked for; appends the event where it is given true.</param>
    public async Task<T> LookAsync<T>(string who, string what, Func<bool, Task<T>> look)
    {
        ArgumentNullException.ThrowIfNull(look);
        var now = clock.GetUtcNow();
        var isNew = !Knows(who, what, now);
        var answer = await look(isNew);
        if (isNew)
        {
            Remember(who, what, now);
        }

        return answer;
    }

    /// <summary>Tells a look of its own before anything is shown. One that could not be told is not remembered.</summary>
    /// <param name="what">Says what is looked at, and nothing that must not be kept.</param>
    /// <param name="tell">Appends the event.</param>
    public async Task NoteAsync(string who, string what, Func<NpgsqlTransaction, DateTimeOffset, Task> tell, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(tell);
        var now = clock.GetUtcNow();
        if (Knows(who, what, now))
        {
            return;
        }

        await using (var connection = await database.OpenConnectionAsync(token))
        {
            await using var transaction = await connection.BeginTransactionAsync(token);
            await tell(transaction, now);
            await transaction.CommitAsync(token);
        }

        Remember(who, what, now);
    }

    private bool Knows(string who, string what, DateTimeOffset now) => seen.TryGetValue((who, what), out var at) && now - at < OneLook && now >= at;

    private void Remember(string who, string what, DateTimeOffset now)
    {
        if (seen.Count >= Most)
        {
            foreach (var old in seen.Where(look => now - look.Value >= OneLook).Select(look => look.Key))
            {
                seen.TryRemove(old, out _);
            }

            if (seen.Count >= Most)
            {
                return;
            }
        }

        seen[(who, what)] = now;
    }
}
