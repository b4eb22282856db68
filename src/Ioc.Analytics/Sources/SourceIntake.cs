using Dapper;
using Ioc.Analytics.Facts;
using Ioc.Domain.Text;
using Npgsql;

namespace Ioc.Analytics.Sources;

/// <summary>
/// The one door through which sources come in, whichever way: reads what arrived, finds its columns, has it checked and merged,
/// and remembers how its sender calls things.
/// </summary>
public sealed class SourceIntake(NpgsqlDataSource database, FactImporter importer, SourceFormats formats, TimeProvider clock)
{
    private const int SampleRows = 20;
    private const int LargestJson = 32 << 20;

    /// <summary>Every format that is taken.</summary>
    public SourceFormats Formats => formats;

    /// <summary>Takes a delivery in, or tells what would happen.</summary>
    /// <exception cref="ImportException">The whole of it cannot be taken; nothing was changed.</exception>
    public async Task<IntakeResult> TakeAsync(Delivery delivery, CancellationToken token)
    {
        var format = delivery.Format;
        var remembered = await RememberedAsync(format, token);
        try
        {
            await using var rows = new SampledRows(await OpenAsync(delivery, remembered, token), delivery.Rehearse ? SampleRows : 0);
            var map = delivery.Map is null
                ? HeaderMatch.Suggest(format, rows.Header, remembered)
                : HeaderMatch.Parse(delivery.Map, format, rows.Header.Count)
                    ?? throw new ImportException(new("Bảng ghép cột không hợp lệ. Hãy chọn lại các cột.", "The map of columns is not valid. Choose the columns again."));
            var missing = format.Fields.Where(f => f.Needed && !map.Has(f.Name)).Select(f => f.Name).ToList();
            if (missing.Count > 0)
            {
                if (!delivery.Rehearse)
                {
                    var vi = string.Join(", ", missing.Select(m => format.Find(m)!.Label.Vi));
                    var en = string.Join(", ", missing.Select(m => format.Find(m)!.Label.En));
                    throw new ImportException(new(
                        $"{delivery.Name}: thiếu cột {vi} ({string.Join(", ", missing)})", $"{delivery.Name}: missing column {en} ({string.Join(", ", missing)})"));
                }

                while (rows.Sample.Count < SampleRows && await rows.ReadAsync(token))
                {
                }

                return new(null, rows.Header, map, missing, rows.Sample, rows.Sheet, null);
            }

            var request = new ImportRequest(delivery.Name, delivery.Actor, delivery.Simulated)
            {
                Way = delivery.Way, Format = format.Code, Contract = format.Contract, KeepRefused = !format.Personal, Personal = format.Personal, Rehearse = delivery.Rehearse, PlacesOf = delivery.PlacesOf,
            };
            var report = format.Reduce is null
                ? await importer.ImportAsync(format.Table, request, rows, map, token)
                : await ReduceAsync(format, request, rows, map, token);
            if (!delivery.Rehearse && delivery.Map is not null)
            {
                await RememberAsync(format, rows.Header, map, delivery.Actor, token);
            }

            return new(report, rows.Header, map, [], rows.Sample, rows.Sheet, await SameAsync(format.Source, await rows.HashAsync(token), report.Id, token));
        }
        catch (ImportException refused) when (!delivery.Rehearse)
        {
            await importer.NoteFailureAsync(format.Source, refused.Text);
            throw;
        }
    }

    /// <summary>Tells that a source was asked and could not deliver.</summary>
    public Task FailedAsync(SourceFormat format, LocalText reason) => importer.NoteFailureAsync(format.Source, reason);

    /// <summary>How the sender of a format calls its columns.</summary>
    public async Task<IReadOnlyDictionary<string, RememberedColumn>> RememberedAsync(SourceFormat format, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var rows = await connection.QueryAsync<(string Field, string? Header, string? Fixed)>(new CommandDefinition(
            "select field, header, fixed from fact.column_map where format = @Code", new { format.Code }, cancellationToken: token));
        return rows.ToDictionary(row => row.Field, row => new RememberedColumn(row.Header, row.Fixed), StringComparer.Ordinal);
    }

    private static async Task<IFactRows> OpenAsync(Delivery delivery, IReadOnlyDictionary<string, RememberedColumn> remembered, CancellationToken token)
    {
        switch (Path.GetExtension(delivery.Name).ToLowerInvariant())
        {
            case ".xlsx" or ".xlsm" or ".xls":
                return await XlsxRows.OpenAsync(delivery.Content, delivery.Name, header => HeaderMatch.Score(delivery.Format, header, remembered), token);
            case ".json":
                return JsonRows.Open(await WholeAsync(delivery, token), delivery.Name);
            default:
                return await CsvRows.OpenAsync(delivery.Content, delivery.Name, token);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> WholeAsync(Delivery delivery, CancellationToken token)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[81_920];
        int read;
        while ((read = await delivery.Content.ReadAsync(buffer, token)) > 0)
        {
            if (whole.Length + read > LargestJson)
            {
                throw new ImportException(new($"{delivery.Name}: JSON quá {LargestJson >> 20} MB; hãy chia nhỏ hoặc gửi CSV", $"{delivery.Name}: more than {LargestJson >> 20} MB of JSON; split it, or send CSV"));
            }

            whole.Write(buffer, 0, read);
        }

        return whole.GetBuffer().AsMemory(0, (int)whole.Length);
    }

    private async Task<ImportReport> ReduceAsync(SourceFormat format, ImportRequest request, SampledRows rows, ColumnMap map, CancellationToken token)
    {
        var reduction = format.Reduce!();
        var report = await importer.ImportAsync(format.Table, request, rows, map, async (row, refusals) =>
        {
            while (await rows.ReadAsync(token))
            {
                row.Begin();
                reduction.Take(row);
                if (row.Faults.Count > 0)
                {
                    refusals.Add(rows, row.Faults);
                }
            }

            return reduction.Rows();
        }, token);
        foreach (var (table, made) in reduction.Further())
        {
            await importer.ImportAsync(table, request, rows, map, (_, _) => Task.FromResult<IEnumerable<object?[]>>(made), token);
        }

        return report;
    }

    private async Task RememberAsync(SourceFormat format, IReadOnlyList<string> header, ColumnMap map, string actor, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await connection.ExecuteAsync(new CommandDefinition("delete from fact.column_map where format = @Code", new { format.Code }, transaction, cancellationToken: token));
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into fact.column_map (format, field, header, fixed, mapped_by, mapped_at) values (@Code, @field, @header, @fixedValue, @actor, @now)",
            map.Fields.Select(field => new
            {
                format.Code, field, header = map.IndexOf(field) is { } at ? header[at] : null, fixedValue = map.FixedOf(field), actor, now = clock.GetUtcNow(),
            }),
            transaction,
            cancellationToken: token));
        await transaction.CommitAsync(token);
    }

    private async Task<DateTimeOffset?> SameAsync(string source, string sha256, Guid but, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return await connection.ExecuteScalarAsync<DateTime?>(new CommandDefinition(
            "select max(imported_at) from fact.import where source_code = @source and sha256 = @sha256 and id <> @but", new { source, sha256, but }, cancellationToken: token)) is { } at
            ? new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc)) : null;
    }
}
