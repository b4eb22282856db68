using System.Threading.Channels;
using Npgsql;
using NpgsqlTypes;

namespace Ioc.Analytics.Facts;

/// <summary>Writes checked rows into the staging table <c>incoming</c> while the next ones are read and checked: two cores share a large file.</summary>
/// <remarks>The connection belongs to it until it is completed or disposed of; what was not completed is not in the table.</remarks>
internal sealed class StagingCopy : IAsyncDisposable
{
    private const int BatchRows = 512;
    private const int Batches = 4;

    private readonly FactTable table;
    private readonly Channel<List<(int Line, object?[] Values)>> waiting = Channel.CreateBounded<List<(int, object?[])>>(Batches);
    private readonly CancellationTokenSource stopping;
    private readonly Task writing;
    private List<(int Line, object?[] Values)> batch = new(BatchRows);

    public StagingCopy(NpgsqlConnection connection, FactTable table, CancellationToken token)
    {
        this.table = table;
        stopping = CancellationTokenSource.CreateLinkedTokenSource(token);
        writing = Task.Run(() => WriteAllAsync(connection, stopping.Token), CancellationToken.None);
    }

    /// <summary>Hands a row over.</summary>
    /// <param name="line">Where it stood in the file.</param>
    /// <param name="values">In the order of the table's staged columns; not the caller's any more.</param>
    /// <exception cref="NpgsqlException">The database does not take the rows.</exception>
    public ValueTask PutAsync(int line, object?[] values)
    {
        batch.Add((line, values));
        return batch.Count < BatchRows ? ValueTask.CompletedTask : HandOverAsync();
    }

    /// <summary>Every row stands in the table when it returns.</summary>
    /// <exception cref="NpgsqlException">The database does not take the rows.</exception>
    public async Task CompleteAsync()
    {
        await HandOverAsync();
        waiting.Writer.Complete();
        await writing;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    private async ValueTask HandOverAsync()
    {
        try
        {
            await waiting.Writer.WriteAsync(batch, stopping.Token);
            batch = new(BatchRows);
        }
        catch (ChannelClosedException)
        {
            // Its failure says why.
            await writing;
            throw;
        }
    }

    private async Task WriteAllAsync(NpgsqlConnection connection, CancellationToken token)
    {
        try
        {
            await using var copy = await connection.BeginBinaryImportAsync(
                $"copy incoming (line, {string.Join(", ", table.Staged.Select(c => c.Name))}) from stdin (format binary)", token);
            await foreach (var rows in waiting.Reader.ReadAllAsync(token))
            {
                foreach (var (line, values) in rows)
                {
                    Write(copy, line, values);
                }
            }

            await copy.CompleteAsync(token);
        }
        finally
        {
            waiting.Writer.TryComplete();
        }
    }

    // Without await: a row costs half of it then, and the thread waits for nothing but a socket's buffer. Typed, so that millions of numbers and days are
    // not looked up by their type one by one.
    private void Write(NpgsqlBinaryImporter copy, int line, object?[] values)
    {
        copy.StartRow();
        copy.Write(line, NpgsqlDbType.Integer);
        for (var i = 0; i < values.Length; i++)
        {
            switch (values[i])
            {
                case null:
                    copy.WriteNull();
                    break;
                case string text:
                    copy.Write(text, table.Staged[i].Type);
                    break;
                case int number:
                    copy.Write(number, table.Staged[i].Type);
                    break;
                case DateOnly day:
                    copy.Write(day, table.Staged[i].Type);
                    break;
                case DateTime time:
                    copy.Write(time, table.Staged[i].Type);
                    break;
                case var value:
                    copy.Write(value, table.Staged[i].Type);
                    break;
            }
        }
    }
}
