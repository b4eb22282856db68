using System.Threading.Channels;
using Npgsql;
using NpgsqlTypes;

namespace Ioc.Analytics.Facts;

/// <summary>
/// Writes checked rows into the staging table <c>incoming</c> while the next ones are read and checked: two cores share a large file. Where the table
/// takes fresh rows, those whose key nobody has yet go straight into it and only the others are staged.
/// </summary>
/// <remarks>The connection belongs to it until it is completed or disposed of; what was not completed is not in the table.</remarks>
internal sealed class RowCopy : IAsyncDisposable
{
    private const int StagedBatch = 512;

    // So many that what is asked and begun once a batch is not felt: 32 of them are a year's declarations of a city.
    private const int FreshBatch = 16_384;
    private const int Batches = 2;

    private readonly NpgsqlConnection connection;
    private readonly FactTable table;
    private readonly Guid import;
    private readonly Channel<List<Row>> waiting = Channel.CreateBounded<List<Row>>(Batches);
    private readonly CancellationTokenSource stopping;
    private readonly Task writing;
    private readonly int batchRows;
    private readonly string columns;
    private readonly int key;
    private List<Row> batch = [];

    public RowCopy(NpgsqlConnection connection, FactTable table, Guid import, CancellationToken token)
    {
        this.connection = connection;
        this.table = table;
        this.import = import;
        batchRows = table.Fresh is null ? StagedBatch : FreshBatch;
        columns = string.Join(", ", table.Staged.Select(c => c.Name));
        key = table.Staged.ToList().FindIndex(c => c.Name == table.Key[0]);
        stopping = CancellationTokenSource.CreateLinkedTokenSource(token);
        writing = Task.Run(() => WriteAllAsync(stopping.Token), CancellationToken.None);
    }

    /// <summary>What went straight into the fact table; final once completed.</summary>
    public Arrived Fresh { get; private set; } = Arrived.Nothing;

    /// <summary>Hands a row over.</summary>
    /// <param name="line">Where it stood in the file.</param>
    /// <param name="values">In the order of the table's staged columns; not the caller's any more.</param>
    /// <param name="suspected">Its key may have come before in this file: it is staged, for the exact look.</param>
    /// <exception cref="NpgsqlException">The database does not take the rows.</exception>
    public ValueTask PutAsync(int line, object?[] values, bool suspected)
    {
        batch.Add(new(line, values, suspected));
        return batch.Count < batchRows ? ValueTask.CompletedTask : HandOverAsync();
    }

    /// <summary>Every row stands in its table when it returns.</summary>
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
            batch = new(batch.Count);
        }
        catch (ChannelClosedException)
        {
            // Its failure says why.
            await writing;
            throw;
        }
    }

    private async Task WriteAllAsync(CancellationToken token)
    {
        try
        {
            if (table.Fresh is { } fresh)
            {
                await using var ask = AskFor(fresh);
                await foreach (var rows in waiting.Reader.ReadAllAsync(token))
                {
                    await WriteFreshAsync(fresh, rows, await KnownAsync(ask, rows, token), token);
                }

                return;
            }

            await using var copy = await StagingAsync(token);
            await foreach (var rows in waiting.Reader.ReadAllAsync(token))
            {
                Stage(copy, rows);
            }

            await copy.CompleteAsync(token);
        }
        finally
        {
            waiting.Writer.TryComplete();
        }
    }

    private async Task WriteFreshAsync(FreshRows fresh, List<Row> rows, HashSet<string> known, CancellationToken token)
    {
        var toStage = rows.ToLookup(row => row.Suspected || known.Contains(KeyOf(row)));
        if (toStage.Contains(false))
        {
            await using var copy = await connection.BeginBinaryImportAsync($"copy {fresh.Table} (import_id, {columns}) from stdin (format binary)", token);
            foreach (var row in toStage[false])
            {
                copy.StartRow();
                copy.Write(import, NpgsqlDbType.Uuid);
                Write(copy, row.Values);
                Fresh = Fresh.And(fresh.Days(row.Values));
            }

            await copy.CompleteAsync(token);
        }

        if (toStage.Contains(true))
        {
            await using var copy = await StagingAsync(token);
            Stage(copy, toStage[true]);
            await copy.CompleteAsync(token);
        }
    }

    // References mostly go up with time: where no known key lies between the least and the greatest of a batch, none of them is looked for.
    private NpgsqlCommand AskFor(FreshRows fresh)
    {
        var ask = new NpgsqlCommand(
            $"""
            select {table.Key[0]} from {fresh.Table} where {table.Key[0]} = any(@keys)
              and (select exists (select from {fresh.Table} t where t.{table.Key[0]} between (select min(k) from unnest(@keys) k) and (select max(k) from unnest(@keys) k)))
            """,
            connection);
        ask.Parameters.Add("keys", NpgsqlDbType.Array | NpgsqlDbType.Text);
        return ask;
    }

    private async Task<HashSet<string>> KnownAsync(NpgsqlCommand ask, List<Row> rows, CancellationToken token)
    {
        HashSet<string> known = new(StringComparer.Ordinal);
        ask.Parameters[0].Value = rows.ConvertAll(KeyOf).ToArray();
        // Prepared, so that the planner does not weigh thousands of keys each time.
        await ask.PrepareAsync(token);
        await using var answer = await ask.ExecuteReaderAsync(token);
        while (await answer.ReadAsync(token))
        {
            known.Add(answer.GetString(0));
        }

        return known;
    }

    private string KeyOf(Row row) => (string)row.Values[key]!;

    private Task<NpgsqlBinaryImporter> StagingAsync(CancellationToken token) =>
        connection.BeginBinaryImportAsync($"copy incoming (line, {columns}) from stdin (format binary)", token);

    // Without await: a row costs half of it then, and the thread waits for nothing but a socket's buffer.
    private void Stage(NpgsqlBinaryImporter copy, IEnumerable<Row> rows)
    {
        foreach (var row in rows)
        {
            copy.StartRow();
            copy.Write(row.Line, NpgsqlDbType.Integer);
            Write(copy, row.Values);
        }
    }

    // Typed, so that millions of numbers and days are not looked up by their type one by one.
    private void Write(NpgsqlBinaryImporter copy, object?[] values)
    {
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

    private readonly record struct Row(int Line, object?[] Values, bool Suspected);
}
