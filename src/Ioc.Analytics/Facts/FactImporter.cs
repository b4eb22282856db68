using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CsvHelper;
using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Ioc.Domain.Time;
using Ioc.Domain.Text;
using Npgsql;
using NpgsqlTypes;

namespace Ioc.Analytics.Facts;

/// <summary>
/// Brings a source's CSV into its fact table: streamed row by row, checked, and merged in one transaction.
/// Bad rows are refused and listed, the good ones kept; the same file twice changes nothing.
/// </summary>
public sealed class FactImporter(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>How many refused rows an import lists; all are counted.</summary>
    public const int MostRefusals = 1000;

    /// <summary>Imports one file. UTF-8, comma or semicolon, with a header.</summary>
    /// <exception cref="ImportException">The header lacks a column, or the file is no CSV.</exception>
    public async Task<ImportReport> ImportAsync(FactTable table, ImportRequest request, Stream csv, CancellationToken token)
    {
        try
        {
            return await MergeAsync(table, request, csv, token);
        }
        catch (CsvFormatException broken)
        {
            var unreadable = new ImportException(
                new($"{request.Name}: không đọc được từ dòng {broken.LineNumber}", $"{request.Name}: unreadable from line {broken.LineNumber}"), broken);
            await NoteFailureAsync(table.SourceCode, unreadable.Message);
            throw unreadable;
        }
        catch (Exception failure) when (failure is ImportException or NpgsqlException or IOException)
        {
            await NoteFailureAsync(table.SourceCode, failure.Message);
            throw;
        }
    }

    // One line is one row, so that a refused row can be found by its line; the limit guards against a quote that never closes.
    private static readonly CsvReaderOptions Format = new() { TrackLineNumbers = true, AllowLineBreaksInQuotes = false, MaxRecordSize = 64 * 1024 };

    private async Task<ImportReport> MergeAsync(FactTable table, ImportRequest request, Stream csv, CancellationToken token)
    {
        using var sha256 = SHA256.Create();
        await using var hashed = new CryptoStream(csv, sha256, CryptoStreamMode.Read, leaveOpen: true);
        await using var reader = CsvReader.Create(hashed, Format, leaveOpen: true);
        await CheckHeaderAsync(reader, table, request, token);

        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await connection.ExecuteAsync(new CommandDefinition(
            "select pg_advisory_xact_lock(hashtext('fact.' || @SourceCode))", new { table.SourceCode }, transaction, cancellationToken: token));
        var places = (await connection.QueryAsync<string>(new CommandDefinition(
            "select code from place.place", transaction: transaction, cancellationToken: token))).ToHashSet(StringComparer.Ordinal);
        await connection.ExecuteAsync(new CommandDefinition(
            $"create temporary table incoming (line integer not null, {string.Join(", ", table.Staged.Select(c => $"{c.Name} {c.SqlType}{(c.Optional ? "" : " not null")}"))}) on commit drop",
            transaction: transaction,
            cancellationToken: token));

        var refusals = new Refusals();
        await StageAsync(connection, table, request, reader, places, refusals, token);
        await RefuseDuplicatesAsync(connection, transaction, table, refusals, token);
        var staged = await connection.ExecuteScalarAsync<int>(new CommandDefinition("select count(*) from incoming", transaction: transaction, cancellationToken: token));

        var id = Guid.CreateVersion7(clock.GetUtcNow());
        var hash = await RestOfHashAsync(hashed, sha256, token);
        await WriteImportAsync(connection, transaction, id, table, request, hash, token);
        var (taken, first, last) = await RunMergeAsync(connection, transaction, table, id, token);
        await CloseImportAsync(connection, transaction, id, taken, staged - taken, refusals, token);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update fact.source set last_attempt_at = @now, last_success_at = @now, last_error = null,
                rows_taken = rows_taken + @taken, rows_refused = rows_refused + @refused
            where code = @SourceCode
            """,
            new { now = clock.GetUtcNow(), taken, refused = refusals.Count, table.SourceCode },
            transaction,
            cancellationToken: token));
        await AppendEventAsync(transaction, id, table, request, taken, staged - taken, refusals.Count, first, last, token);
        await transaction.CommitAsync(token);
        return new(id, taken, staged - taken, refusals.Count, refusals.Listed, first, last);
    }

    private static async Task CheckHeaderAsync(CsvReader reader, FactTable table, ImportRequest request, CancellationToken token)
    {
        try
        {
            await reader.ReadHeaderAsync(token);
        }
        catch (CsvFormatException broken)
        {
            throw new ImportException(new($"{request.Name}: không đọc được tệp CSV", $"{request.Name}: this is not a CSV file"), broken);
        }

        var header = reader.Headers;
        if (header.Count == 0)
        {
            throw new ImportException(new($"{request.Name}: tệp trống, cần dòng tiêu đề", $"{request.Name}: the file is empty; it needs a header line"));
        }

        var (date, offset) = table.Period == FactPeriod.Day ? ("date", "day_offset") : ("month", "month_offset");
        var missing = table.Columns.Where(column => !header.Contains(column, StringComparer.Ordinal)).ToList();
        if (table.Period != FactPeriod.Register && !header.Contains(date, StringComparer.Ordinal) && !(request.Anchor is not null && header.Contains(offset, StringComparer.Ordinal)))
        {
            missing.Add(date);
        }

        if (missing.Count > 0)
        {
            var names = string.Join(", ", missing);
            throw new ImportException(new($"{request.Name}: thiếu cột {names}", $"{request.Name}: missing column {names}"));
        }
    }

    private static async Task StageAsync(
        NpgsqlConnection connection, FactTable table, ImportRequest request, CsvReader reader, HashSet<string> places, Refusals refusals, CancellationToken token)
    {
        var at = table.Staged.ToList().FindIndex(c => c.Type == NpgsqlDbType.TimestampTz);
        await using var copy = await connection.BeginBinaryImportAsync(
            $"copy incoming (line, {string.Join(", ", table.Staged.Select(c => c.Name))}) from stdin (format binary)", token);
        while (await reader.ReadAsync(token))
        {
            var line = (int)reader.LineNumber;
            var row = new FactRow(column => reader.TryGetFieldIndex(column, out var index) ? reader.GetString(index) : null, places, request.Anchor);
            if (reader.FieldCount != reader.Headers.Count)
            {
                row.Refuse("", null, new(
                    $"có {reader.FieldCount} ô, tiêu đề có {reader.Headers.Count}", $"has {reader.FieldCount} cells where the header has {reader.Headers.Count}"));
                refusals.Add(line, row.Faults);
                continue;
            }

            var values = table.Parse(row);
            if (row.Faults.Count > 0)
            {
                refusals.Add(line, row.Faults);
                continue;
            }

            if (request.Until is { } until && (table.At?.Invoke(values).UtcDateTime ?? (at >= 0 ? values[at] as DateTime? : null)) > until.UtcDateTime)
            {
                continue;
            }

            await copy.StartRowAsync(token);
            await copy.WriteAsync(line, NpgsqlDbType.Integer, token);
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i] is { } value)
                {
                    await copy.WriteAsync(value, table.Staged[i].Type, token);
                }
                else
                {
                    await copy.WriteNullAsync(token);
                }
            }
        }

        await copy.CompleteAsync(token);
    }

    private static async Task RefuseDuplicatesAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, FactTable table, Refusals refusals, CancellationToken token)
    {
        var key = string.Join(", ", table.Key);
        var repeated = await connection.QueryAsync<(int Line, int First)>(new CommandDefinition(
            $"""
            with numbered as (
                select ctid as row, line, row_number() over w as n, first_value(line) over w as first
                from incoming window w as (partition by {key} order by line)),
            gone as (delete from incoming i using numbered d where i.ctid = d.row and d.n > 1 returning d.line, d.first)
            select line, first from gone order by line
            """,
            transaction: transaction,
            cancellationToken: token));
        foreach (var (line, first) in repeated)
        {
            refusals.Add(line, [new(table.Key[0], null, new LocalText($"trùng khóa với dòng {first}", $"has the same key as line {first}"))]);
        }
    }

    private static async Task<string> RestOfHashAsync(CryptoStream hashed, SHA256 sha256, CancellationToken token)
    {
        var rest = new byte[4096];
        while (await hashed.ReadAsync(rest, token) > 0)
        {
        }

        return Convert.ToHexStringLower(sha256.Hash!);
    }

    private async Task WriteImportAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Guid id, FactTable table, ImportRequest request, string sha256, CancellationToken token) =>
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into fact.import (id, source_code, name, sha256, actor, imported_at, simulated, rows_taken, rows_unchanged, rows_refused)
            values (@id, @SourceCode, @Name, @sha256, @Actor, @now, @Simulated, 0, 0, 0)
            """,
            new { id, table.SourceCode, request.Name, sha256, request.Actor, now = clock.GetUtcNow(), request.Simulated },
            transaction,
            cancellationToken: token));

    private static async Task<(int Taken, DateOnly? First, DateOnly? Last)> RunMergeAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, FactTable table, Guid import, CancellationToken token)
    {
        await using var merge = new NpgsqlCommand(table.Merge, connection, transaction);
        merge.Parameters.AddWithValue("import", import);
        await using var result = await merge.ExecuteReaderAsync(token);
        await result.ReadAsync(token);
        return (result.GetInt32(0),
            await result.IsDBNullAsync(1, token) ? null : result.GetFieldValue<DateOnly>(1),
            await result.IsDBNullAsync(2, token) ? null : result.GetFieldValue<DateOnly>(2));
    }

    private static async Task CloseImportAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Guid id, int taken, int unchanged, Refusals refusals, CancellationToken token)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            "update fact.import set rows_taken = @taken, rows_unchanged = @unchanged, rows_refused = @refused where id = @id",
            new { id, taken, unchanged, refused = refusals.Count },
            transaction,
            cancellationToken: token));
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into fact.refused_row (import_id, line, field, value, reason_vi, reason_en) values (@id, @Line, @Column, @Value, @Vi, @En)",
            refusals.Listed.Select(r => new { id, r.Line, r.Column, r.Value, r.Reason.Vi, r.Reason.En }),
            transaction,
            cancellationToken: token));
    }

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

    private async Task NoteFailureAsync(string source, string error)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync();
            await connection.ExecuteAsync(
                "update fact.source set last_attempt_at = @now, last_error = @error where code = @source",
                new { now = clock.GetUtcNow(), error, source });
        }
        catch (NpgsqlException)
        {
            // The database itself is away: the first failure is the one worth reporting, and the source turns late by itself.
        }
    }

    private sealed class Refusals
    {
        private readonly List<RefusedRow> listed = [];

        public int Count { get; private set; }

        public IReadOnlyList<RefusedRow> Listed => listed;

        public void Add(int line, IReadOnlyList<RefusedCell> faults)
        {
            Count++;
            foreach (var fault in faults.TakeWhile(_ => listed.Count < MostRefusals))
            {
                listed.Add(new(line, fault.Column, fault.Value is { Length: > 100 } ? fault.Value[..100] : fault.Value, fault.Reason));
            }
        }
    }
}
