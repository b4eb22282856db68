using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Connections;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Npgsql;
using NpgsqlTypes;

namespace Ioc.Analytics.Facts;

/// <summary>
/// Brings a source's rows into its fact table: streamed row by row, checked, and merged in one transaction.
/// Bad rows are refused and listed, the good ones kept; the same file twice changes nothing.
/// </summary>
public sealed class FactImporter(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>How many refusals a report lists; all are counted.</summary>
    public const int MostRefusals = 1000;

    /// <summary>How many refusals are kept for download.</summary>
    public const int MostKept = 100_000;

    /// <summary>Imports one file. UTF-8, comma or semicolon, with a header that names the columns as the table does.</summary>
    /// <exception cref="ImportException">The header lacks a column, or the file is no CSV.</exception>
    public async Task<ImportReport> ImportAsync(FactTable table, ImportRequest request, Stream csv, CancellationToken token)
    {
        CsvRows rows;
        try
        {
            rows = await CsvRows.OpenAsync(csv, request.Name, token);
        }
        catch (ImportException broken)
        {
            await NoteFailureAsync(table.SourceCode, broken.Text);
            throw;
        }

        await using (rows)
        {
            return await ImportAsync(table, request, rows, ColumnMap.ByName(rows.Header), token);
        }
    }

    /// <summary>Imports the rows of a table whose columns are known.</summary>
    /// <exception cref="ImportException">A needed column is missing, or the rest of the file cannot be read.</exception>
    public Task<ImportReport> ImportAsync(FactTable table, ImportRequest request, IFactRows rows, ColumnMap map, CancellationToken token) =>
        NotedAsync(table, request, async () =>
        {
            CheckMap(table, request, map);
            return await MergeAsync(table, request, rows.Header, (copy, places, refusals, keys) => StageAsync(copy, table, request, rows, map, places, refusals, keys, token), rows.HashAsync, token);
        });

    /// <summary>Imports rows that are made from a file instead of standing in it: a file of records reduced to sums.</summary>
    /// <param name="reduce">Reads the file; tells what it refuses, and returns the staged values of each row.</param>
    internal Task<ImportReport> ImportAsync(
        FactTable table, ImportRequest request, IFactRows rows, ColumnMap map, Func<FactRow, Refusals, Task<IEnumerable<object?[]>>> reduce, CancellationToken token) =>
        NotedAsync(table, request, () => MergeAsync(
            table,
            request,
            rows.Header,
            async (copy, places, refusals, keys) =>
            {
                var made = await reduce(new FactRow(rows, map, places, null, VietnamTime.DayOf(clock.GetUtcNow())), refusals);
                var line = 0;
                foreach (var values in made)
                {
                    line++;
                    await copy.PutAsync(line, values, keys.See(line, values));
                }

                return line;
            },
            rows.HashAsync,
            token));

    private async Task<ImportReport> NotedAsync(FactTable table, ImportRequest request, Func<Task<ImportReport>> import)
    {
        try
        {
            return await import();
        }
        catch (Exception failure) when (!request.Rehearse && failure is ImportException or NpgsqlException or IOException)
        {
            await NoteFailureAsync(table.SourceCode, failure is ImportException refused ? refused.Text : new(
                "Cơ sở dữ liệu không trả lời nên chưa nhận được tệp. Hãy gửi lại.", $"The database did not answer, so the file was not taken. Send it again. ({failure.Message})"));
            throw;
        }
    }

    private async Task<ImportReport> MergeAsync(
        FactTable table, ImportRequest request, IReadOnlyList<string> header, Func<RowCopy, PlaceIndex, Refusals, KeyWatch, Task<int>> stage,
        Func<CancellationToken, ValueTask<string>> hash, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await BulkWork.PrepareAsync(transaction, token);
        await connection.ExecuteAsync(new CommandDefinition(
            "select pg_advisory_xact_lock(hashtext('fact.' || @SourceCode))", new { table.SourceCode }, transaction, commandTimeout: 600, cancellationToken: token));
        var places = await PlaceIndex.ReadAsync(connection, transaction, request.PlacesOf, token);
        await connection.ExecuteAsync(new CommandDefinition(
            $"create temporary table incoming (line integer not null, {string.Join(", ", table.Staged.Select(c => $"{c.Name} {c.SqlType}{(c.Optional ? "" : " not null")}"))}) on commit drop",
            transaction: transaction,
            cancellationToken: token));

        var id = Guid.CreateVersion7(clock.GetUtcNow());
        var refusals = new Refusals(request.KeepRefused);
        var keys = new KeyWatch(table);
        int rows;
        Arrived arrived;
        await using (var copy = new RowCopy(connection, table, id, token))
        {
            rows = await stage(copy, places, refusals, keys);
            await copy.CompleteAsync();
            arrived = copy.Fresh;
        }

        // The merge compares keys: of nothing else does the planner need to know how often it comes.
        await connection.ExecuteAsync(new CommandDefinition($"analyze incoming ({string.Join(", ", table.Key)})", transaction: transaction, cancellationToken: token));
        if (keys.Suspects)
        {
            rows -= await RefuseDuplicatesAsync(connection, transaction, table, id, keys, refusals, token);
        }

        await WriteImportAsync(connection, transaction, id, table, request, header, await hash(token), token);
        var (taken, first, last) = arrived.And(await RunMergeAsync(connection, transaction, table, id, token));
        var report = new ImportReport(id, taken, rows - taken, refusals.Count, refusals.Listed, first, last) { Lacking = refusals.Lacking };
        if (request.Rehearse)
        {
            await transaction.RollbackAsync(token);
            return report;
        }

        await CloseImportAsync(connection, transaction, id, taken, rows - taken, refusals, request.Personal, token);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update fact.source set last_attempt_at = @now, last_success_at = @now, last_error = null, last_error_vi = null,
                rows_taken = rows_taken + @taken, rows_refused = rows_refused + @refused
            where code = @SourceCode
            """,
            new { now = clock.GetUtcNow(), taken, refused = refusals.Count, table.SourceCode },
            transaction,
            cancellationToken: token));
        await AppendEventAsync(transaction, id, table, request, taken, rows - taken, refusals.Count, first, last, token);
        await transaction.CommitAsync(token);
        return report;
    }

    private static void CheckMap(FactTable table, ImportRequest request, ColumnMap map)
    {
        var (date, offset) = table.Period == FactPeriod.Day ? ("date", "day_offset") : ("month", "month_offset");
        var missing = table.Columns.Where(column => !map.Has(column)).ToList();
        if (table.Period != FactPeriod.Register && !map.Has(date) && !(request.Anchor is not null && map.Has(offset)))
        {
            missing.Add(date);
        }

        if (missing.Count > 0)
        {
            var names = string.Join(", ", missing);
            throw new ImportException(new($"{request.Name}: thiếu cột {names}", $"{request.Name}: missing column {names}"));
        }
    }

    /// <returns>How many rows were good.</returns>
    private async Task<int> StageAsync(
        RowCopy copy, FactTable table, ImportRequest request, IFactRows rows, ColumnMap map, PlaceIndex places, Refusals refusals, KeyWatch keys, CancellationToken token)
    {
        var at = table.Staged.ToList().FindIndex(c => c.Type == NpgsqlDbType.TimestampTz);
        var row = new FactRow(rows, map, places, request.Anchor, VietnamTime.DayOf(clock.GetUtcNow()));
        var good = 0;
        while (await rows.ReadAsync(token))
        {
            row.Begin();
            if (rows.FieldCount != rows.Header.Count)
            {
                row.Refuse("", null, new(
                    $"có {rows.FieldCount} ô, tiêu đề có {rows.Header.Count}: kiểm tra dấu phẩy và dấu ngoặc kép",
                    $"has {rows.FieldCount} cells where the header has {rows.Header.Count}: check the commas and the quotation marks"));
                refusals.Add(rows, row.Faults);
                continue;
            }

            var values = table.Parse(row);
            if (row.Faults.Count > 0)
            {
                refusals.Add(rows, row.Faults);
                continue;
            }

            if (request.Until is { } until && (table.At?.Invoke(values).UtcDateTime ?? (at >= 0 ? values[at] as DateTime? : null)) > until.UtcDateTime)
            {
                continue;
            }

            await copy.PutAsync(rows.Line, values, keys.See(rows.Line, values));
            good++;
        }

        return good;
    }

    /// <returns>How many rows are gone.</returns>
    private static async Task<int> RefuseDuplicatesAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, FactTable table, Guid import, KeyWatch keys, Refusals refusals, CancellationToken token)
    {
        var key = string.Join(", ", table.Key);
        List<(int Line, int First)> repeated = [];
        if (table.Fresh is { } fresh)
        {
            // The first of them went straight into its table.
            var lines = await connection.QueryAsync<int>(new CommandDefinition(
                $"delete from incoming i using {fresh.Table} f where f.{key} = i.{key} and f.import_id = @import returning i.line",
                new { import }, transaction, commandTimeout: 600, cancellationToken: token));
            repeated.AddRange(lines.Select(line => (line, keys.FirstOf(line))));
        }

        repeated.AddRange(await connection.QueryAsync<(int Line, int First)>(new CommandDefinition(
            $"""
            with several as (
                select {key}, min(line) as first from incoming group by {key} having count(*) > 1),
            gone as (delete from incoming i using several s where ({string.Join(", ", table.Key.Select(k => $"i.{k}"))}) = ({string.Join(", ", table.Key.Select(k => $"s.{k}"))}) and i.line > s.first returning i.line, s.first)
            select line, first from gone
            """,
            transaction: transaction,
            commandTimeout: 600,
            cancellationToken: token)));
        foreach (var (line, first) in repeated.Order())
        {
            refusals.Add(line, [new(table.Key[0], null, new LocalText($"trùng khóa với dòng {first}", $"has the same key as line {first}"), Quality.Clean)]);
        }

        return repeated.Count;
    }

    private async Task WriteImportAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Guid id, FactTable table, ImportRequest request, IReadOnlyList<string> header, string sha256, CancellationToken token) =>
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into fact.import (id, source_code, name, sha256, actor, imported_at, simulated, rows_taken, rows_unchanged, rows_refused, way, format, contract, header)
            values (@id, @SourceCode, @Name, @sha256, @Actor, @now, @Simulated, 0, 0, 0, @Way, @Format, @Contract, @header)
            """,
            new
            {
                id, table.SourceCode, request.Name, sha256, request.Actor, now = clock.GetUtcNow(), request.Simulated, request.Way, request.Format, request.Contract,
                header = request.KeepRefused ? header.ToArray() : null,
            },
            transaction,
            cancellationToken: token));

    private static async Task<Arrived> RunMergeAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, FactTable table, Guid import, CancellationToken token)
    {
        await using var merge = new NpgsqlCommand(table.Merge, connection, transaction) { CommandTimeout = 1800 };
        merge.Parameters.AddWithValue("import", import);
        await using var result = await merge.ExecuteReaderAsync(token);
        await result.ReadAsync(token);
        return new(
            result.GetInt32(0),
            await result.IsDBNullAsync(1, token) ? null : result.GetFieldValue<DateOnly>(1),
            await result.IsDBNullAsync(2, token) ? null : result.GetFieldValue<DateOnly>(2));
    }

    private static async Task CloseImportAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Guid id, int taken, int unchanged, Refusals refusals, bool personal, CancellationToken token)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            "update fact.import set rows_taken = @taken, rows_unchanged = @unchanged, rows_refused = @refused where id = @id",
            new { id, taken, unchanged, refused = refusals.Count },
            transaction,
            cancellationToken: token));
        if (refusals.Kept.Count == 0)
        {
            return;
        }

        await using var copy = await connection.BeginBinaryImportAsync(
            "copy fact.refused_row (import_id, line, field, value, reason_vi, reason_en, quality, cells) from stdin (format binary)", token);
        foreach (var refused in refusals.Kept)
        {
            await copy.StartRowAsync(token);
            await copy.WriteAsync(id, NpgsqlDbType.Uuid, token);
            await copy.WriteAsync(refused.Line, NpgsqlDbType.Integer, token);
            await copy.WriteAsync(refused.Column, NpgsqlDbType.Text, token);
            await WriteOrNullAsync(copy, personal ? null : Storable(refused.Value), NpgsqlDbType.Text, token);
            await copy.WriteAsync(refused.Reason.Vi, NpgsqlDbType.Text, token);
            await copy.WriteAsync(refused.Reason.En, NpgsqlDbType.Text, token);
            await copy.WriteAsync(Name(refused.Quality), NpgsqlDbType.Text, token);
            await WriteOrNullAsync(copy, refused.Cells?.Select(c => Storable(c)!).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text, token);
        }

        await copy.CompleteAsync(token);
    }

    private static async Task WriteOrNullAsync<T>(NpgsqlBinaryImporter copy, T? value, NpgsqlDbType type, CancellationToken token)
        where T : class
    {
        if (value is null)
        {
            await copy.WriteNullAsync(token);
        }
        else
        {
            await copy.WriteAsync(value, type, token);
        }
    }

    // The database cannot hold a NUL, and half a surrogate is no UTF-8.
    private static string? Storable(string? text) =>
        text is null ? null : new string([.. text.Select(c => c == '\0' || char.IsSurrogate(c) ? '\uFFFD' : c)]);

    /// <summary>As the database and the pages call it.</summary>
    public static string Name(Quality quality) => quality switch
    {
        Quality.Complete => "complete",
        Quality.Clean => "clean",
        Quality.Live => "live",
        _ => "correct",
    };

    private async Task AppendEventAsync(
        NpgsqlTransaction transaction, Guid id, FactTable table, ImportRequest request, int taken, int unchanged, int refused, DateOnly? first, DateOnly? last, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        var data = new JsonObject
        {
            ["source"] = table.SourceCode,
            ["name"] = request.Name,
            ["simulated"] = request.Simulated,
            ["taken"] = taken,
            ["unchanged"] = unchanged,
            ["refused"] = refused,
            ["from"] = first?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["to"] = last?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
        await EventLog.AppendAsync(
            transaction,
            new(Guid.CreateVersion7(now), EventTypes.FactsImported, "import", id.ToString(), null, request.Actor, null, now, data),
            token);
    }

    /// <summary>Tells that a source tried and failed; nothing of it was taken.</summary>
    public async Task NoteFailureAsync(string source, LocalText error)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync();
            await connection.ExecuteAsync(
                "update fact.source set last_attempt_at = @now, last_error = @english, last_error_vi = @vietnamese where code = @source",
                new { now = clock.GetUtcNow(), english = Short(error.En), vietnamese = Short(error.Vi), source });
        }
        catch (NpgsqlException)
        {
            // The database itself is away: the first failure is the one worth reporting, and the source turns late by itself.
        }
    }

    private static string Short(string text) => text.Length > 500 ? text[..500] : text;
}
