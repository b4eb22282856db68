using Npgsql;

namespace Ioc.Vision.Cameras;

/// <summary>Moves the spool into PostgreSQL, in order, each thing once: an item's file goes only after its transaction is in.</summary>
public sealed class SpoolSender(Spool spool, NpgsqlDataSource database, WorkerLog log, TimeProvider clock)
{
    private const int Batch = 200;
    private readonly HashSet<DateOnly> days = [];
    private bool reachable = true;

    /// <summary>Sends until stopped. A database that is away is waited for.</summary>
    public async Task RunAsync(CancellationToken token)
    {
        var wait = TimeSpan.FromSeconds(1);
        while (!token.IsCancellationRequested)
        {
            try
            {
                if (await SendAsync(token) == 0)
                {
                    await spool.WaitAsync(TimeSpan.FromSeconds(2), token);
                }

                wait = TimeSpan.FromSeconds(1);
            }
            catch (Exception away) when (away is not OperationCanceledException)
            {
                // Nobody else sends what is on disk: whatever it was, it is tried again.
                reachable = false;
                log.Say("database", $"not reachable ({OneLine(away)}); cameras go on, what is seen waits on disk and is sent later");
                await Task.Delay(wait, clock, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                wait = TimeSpan.FromSeconds(Math.Min(wait.TotalSeconds * 2, 10));
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Sends what waits now, up to a batch.</summary>
    /// <returns>How many items left the spool.</returns>
    public async Task<int> SendAsync(CancellationToken token)
    {
        var items = spool.Oldest(Batch);
        if (items.Count == 0)
        {
            return 0;
        }

        await using var connection = await database.OpenConnectionAsync(token);
        var sent = 0;
        while (sent < items.Count)
        {
            // Passages go together; a violation goes alone, because its event holds the log's lock until the commit.
            var group = items.Skip(sent).TakeWhile(i => i.Item.Violation is null).ToList();
            if (group.Count == 0)
            {
                group = [items[sent]];
            }

            try
            {
                await WriteAsync(connection, group.ConvertAll(i => i.Item), token);
                foreach (var (file, _) in group)
                {
                    Spool.Remove(file);
                }
            }
            catch (PostgresException wrong) when (IsRefusal(wrong))
            {
                await OneByOneAsync(connection, group, token);
            }

            sent += group.Count;
        }

        if (!reachable)
        {
            reachable = true;
            log.Say("database", "reachable again; what waited is being sent");
        }

        return sent;
    }

    private static bool IsRefusal(PostgresException wrong) =>
        wrong.SqlState.StartsWith("22", StringComparison.Ordinal) || wrong.SqlState.StartsWith("23", StringComparison.Ordinal);

    private static string OneLine(Exception failure) => failure.Message.ReplaceLineEndings(" ");

    private async Task OneByOneAsync(NpgsqlConnection connection, List<(string File, SpoolItem Item)> group, CancellationToken token)
    {
        foreach (var (file, item) in group)
        {
            try
            {
                await WriteAsync(connection, [item], token);
                Spool.Remove(file);
            }
            catch (PostgresException wrong) when (IsRefusal(wrong))
            {
                spool.SetAside(file);
                log.Say("spool", $"the database refuses {Path.GetFileName(file)} ({wrong.MessageText}); it is kept in the folder refused/");
            }
        }
    }

    private async Task WriteAsync(NpgsqlConnection connection, IReadOnlyList<SpoolItem> items, CancellationToken token)
    {
        await using var transaction = await connection.BeginTransactionAsync(token);
        var newDays = new HashSet<DateOnly>();
        foreach (var item in items)
        {
            if (item.Passage is { } passage)
            {
                var day = DateOnly.FromDateTime(passage.SeenFrom.UtcDateTime);
                if (!days.Contains(day) && newDays.Add(day))
                {
                    await OutcomeRows.EnsureDayAsync(transaction, day, token);
                }

                await OutcomeRows.WriteAsync(transaction, passage, token);
            }

            if (item.Violation is { } violation)
            {
                await OutcomeRows.WriteAsync(transaction, violation, "system:vision", token);
            }
        }

        if (items.Any(item => item.Passage is not null))
        {
            await OutcomeRows.WakeReadersAsync(transaction, token);
        }

        await transaction.CommitAsync(token);
        days.UnionWith(newDays);
        if (days.Count > 32)
        {
            days.Clear();
        }
    }
}
