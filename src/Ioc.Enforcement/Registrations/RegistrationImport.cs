using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Npgsql;
using NpgsqlTypes;

namespace Ioc.Enforcement.Registrations;

/// <summary>What became of a file.</summary>
/// <param name="BatchId">Under which the refused rows can be fetched.</param>
public sealed record ImportReport(Guid BatchId, string FileName, int RowsRead, int Inserted, int Updated, int Unchanged, int Refused, TimeSpan Took)
{
    /// <summary>Rows read a second.</summary>
    public double RowsPerSecond => RowsRead / Math.Max(Took.TotalSeconds, 0.001);
}

/// <summary>
/// Takes a registrations file: every good row, in one transaction; bad rows are kept with row, column and reason.
/// The same file twice changes nothing.
/// </summary>
public sealed class RegistrationImport(NpgsqlDataSource database, TimeProvider clock)
{
    /// <exception cref="RegistrationFileException">The file as a whole cannot be read; nothing was taken.</exception>
    public async Task<ImportReport> TakeAsync(Stream file, string fileName, string actor, CancellationToken token)
    {
        var started = clock.GetTimestamp();
        var startedAt = clock.GetUtcNow();
        var batch = Guid.CreateVersion7(startedAt);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var hashed = new HashingStream(file, hash);

        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await connection.ExecuteAsync(new CommandDefinition(StagingTable, transaction: transaction, cancellationToken: token));
        var (read, faults) = await StageAsync(connection, hashed, fileName, token);

        // Two operators with two files take turns, so that neither waits for rows that the other holds in another order.
        await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_xact_lock(hashtext('registry.import'))", transaction: transaction, cancellationToken: token));
        faults.AddRange(await DuplicatesAsync(connection, transaction, token));
        await connection.ExecuteAsync(new CommandDefinition("analyze staged_registration", transaction: transaction, cancellationToken: token));
        var now = clock.GetUtcNow();
        var counts = await connection.QuerySingleAsync<(int Inserted, int Updated, int Unchanged)>(new CommandDefinition(
            Merge, new { batch, now }, transaction, commandTimeout: 600, cancellationToken: token));

        var report = new ImportReport(batch, fileName, read, counts.Inserted, counts.Updated, counts.Unchanged, faults.Count, clock.GetElapsedTime(started));
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into registry.import_batch (id, file_name, sha256, actor, rows_read, inserted, updated, unchanged, refused, started_at, finished_at)
            values (@batch, @fileName, @sha256, @actor, @RowsRead, @Inserted, @Updated, @Unchanged, @Refused, @startedAt, @finishedAt)
            """,
            new
            {
                batch, fileName, sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()), actor,
                report.RowsRead, report.Inserted, report.Updated, report.Unchanged, report.Refused, startedAt, finishedAt = clock.GetUtcNow(),
            },
            transaction,
            cancellationToken: token));
        await KeepFaultsAsync(connection, batch, faults, token);
        await EventLog.AppendAsync(
            transaction,
            new DomainEvent(
                Guid.CreateVersion7(now), EventTypes.RegistrationsImported, "import", batch.ToString(), null, actor, null, now,
                new JsonObject
                {
                    ["rowsRead"] = report.RowsRead, ["inserted"] = report.Inserted, ["updated"] = report.Updated,
                    ["unchanged"] = report.Unchanged, ["refused"] = report.Refused,
                }),
            token);
        await transaction.CommitAsync(token);
        return report;
    }

    /// <summary>The refused rows of a batch as CSV: row, column, reason in both languages, the line as it came. Null when there is no such batch.</summary>
    /// <param name="actor">Who opens them: it is told, for the lines hold names and plates.</param>
    public async Task<string?> RefusedRowsAsync(Guid batch, string actor, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select 1 from registry.import_batch where id = @batch)", new { batch }, cancellationToken: token)))
        {
            return null;
        }

        var rows = await connection.QueryAsync<(int Row, string Column, string Vi, string En, string Line)>(new CommandDefinition(
            "select row_number, column_name, reason_vi, reason_en, line from registry.import_refusal where batch_id = @batch order by row_number",
            new { batch },
            cancellationToken: token));
        var text = new System.Text.StringBuilder("row,column,reason_vi,reason_en,line\n");
        foreach (var (row, column, vi, en, line) in rows)
        {
            text.Append(row).Append(',').AppendJoin(',', CsvLine.Quote(column), CsvLine.Quote(vi), CsvLine.Quote(en), CsvLine.Quote(line)).Append('\n');
        }

        var now = clock.GetUtcNow();
        await using var transaction = await connection.BeginTransactionAsync(token);
        await EventLog.AppendAsync(
            transaction, new DomainEvent(Guid.CreateVersion7(now), EventTypes.RefusedRowsOpened, "import", batch.ToString(), null, actor, null, now, new JsonObject { ["rows"] = rows.Count() }), token);
        await transaction.CommitAsync(token);
        return text.ToString();
    }

    private static async Task<(int Read, List<(int Row, RowFault Fault, string Line)> Faults)> StageAsync(NpgsqlConnection connection, Stream file, string fileName, CancellationToken token)
    {
        var read = 0;
        var faults = new List<(int Row, RowFault Fault, string Line)>();
        await using var copy = await connection.BeginBinaryImportAsync("copy staged_registration from stdin (format binary)", token);
        await foreach (var row in RowsAsync(file, fileName, token))
        {
            read++;
            if (row.Fault is not null)
            {
                faults.Add((row.RowNumber, row.Fault, row.Line));
                continue;
            }

            var taken = row.Registration!;
            await copy.StartRowAsync(token);
            await copy.WriteAsync(row.RowNumber, NpgsqlDbType.Integer, token);
            await copy.WriteAsync(row.Line, NpgsqlDbType.Text, token);
            await copy.WriteAsync(Guid.CreateVersion7(), NpgsqlDbType.Uuid, token);
            await copy.WriteAsync(Guid.CreateVersion7(), NpgsqlDbType.Uuid, token);
            foreach (var text in (string[])
            [
                taken.Plate, taken.Plate.Replace('Đ', 'D'), taken.Family, taken.VehicleClass, taken.PlateColour, taken.Brand, taken.Model, taken.Colour, taken.Status,
                taken.OwnerKind, taken.OwnerName, taken.OwnerNumber, taken.OwnerAddress, taken.HolderBasis,
            ])
            {
                await copy.WriteAsync(text, NpgsqlDbType.Text, token);
            }

            await copy.WriteAsync(taken.RegisteredOn, NpgsqlDbType.Date, token);
            if (taken.ExpiresOn is { } expires)
            {
                await copy.WriteAsync(expires, NpgsqlDbType.Date, token);
            }
            else
            {
                await copy.WriteNullAsync(token);
            }

            await copy.WriteAsync(taken.Simulated, NpgsqlDbType.Boolean, token);
        }

        await copy.CompleteAsync(token);
        return (read, faults);
    }

    // A workbook cannot be read from front to back: it lies in a file without a name, gone with its handle, for it tells who owns what.
    private static async IAsyncEnumerable<RegistrationRow> RowsAsync(Stream file, string fileName, [EnumeratorCancellation] CancellationToken token)
    {
        if (!fileName.EndsWith(".xlsx", StringComparison.OrdinalIgnoreCase))
        {
            await foreach (var row in RegistrationRows.ReadAsync(file, token))
            {
                yield return row;
            }

            yield break;
        }

        await using var workbook = new FileStream(
            Path.Combine(Path.GetTempPath(), "ioc-" + Path.GetRandomFileName()),
            new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        await file.CopyToAsync(workbook, token);
        foreach (var row in RegistrationRows.Read(workbook))
        {
            yield return row;
        }
    }

    // A plate that stands twice in one file: the first row counts, the later ones are handed back.
    private static async Task<IEnumerable<(int Row, RowFault Fault, string Line)>> DuplicatesAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken token)
    {
        var rows = await connection.QueryAsync<(int Row, int First, string Line)>(new CommandDefinition(
            """
            with numbered as (
                select row_number, min(row_number) over (partition by plate, family) as first, line from staged_registration)
            , gone as (delete from staged_registration s using numbered n where s.row_number = n.row_number and n.row_number > n.first)
            select row_number, first, line from numbered where row_number > first order by row_number
            """,
            transaction: transaction,
            cancellationToken: token));
        return rows.Select(row => (row.Row, new RowFault("plate", new Domain.Text.LocalText(
            $"Biển số này đã có ở dòng {row.First}.", $"This plate already stands in row {row.First}.")), row.Line));
    }

    private static async Task KeepFaultsAsync(NpgsqlConnection connection, Guid batch, List<(int Row, RowFault Fault, string Line)> faults, CancellationToken token)
    {
        if (faults.Count == 0)
        {
            return;
        }

        await using var copy = await connection.BeginBinaryImportAsync(
            "copy registry.import_refusal (batch_id, row_number, column_name, reason_vi, reason_en, line) from stdin (format binary)", token);
        foreach (var (row, fault, line) in faults)
        {
            await copy.StartRowAsync(token);
            await copy.WriteAsync(batch, NpgsqlDbType.Uuid, token);
            await copy.WriteAsync(row, NpgsqlDbType.Integer, token);
            foreach (var text in (string[])[fault.Column, fault.Reason.Vi, fault.Reason.En, line.Replace("\0", "", StringComparison.Ordinal)])
            {
                await copy.WriteAsync(text, NpgsqlDbType.Text, token);
            }
        }

        await copy.CompleteAsync(token);
    }

    private const string StagingTable =
        """
        create temporary table staged_registration (
            row_number integer, line text, vehicle_id uuid, owner_id uuid,
            plate text, plate_key text, family text, vehicle_class text, plate_colour text, brand text, model text, colour text, status text,
            owner_kind text, owner_name text, owner_number text, owner_address text, holder_basis text,
            registered_on date, expires_on date, simulated boolean) on commit drop
        """;

    // Owners first; where one owner stands in several rows, the last row counts. What is the same already is not touched.
    private const string Merge =
        """
        with newest_owner as (
            select distinct on (owner_kind, owner_number) owner_id, owner_kind, owner_number, owner_name, owner_address, simulated
            from staged_registration order by owner_kind, owner_number, row_number desc)
        , saved_owner as (
            insert into registry.owner as o (id, kind, number, name, address, simulated, batch_id, updated_at)
            select owner_id, owner_kind, owner_number, owner_name, owner_address, simulated, @batch, @now from newest_owner
            on conflict (kind, number) do update
                set name = excluded.name, address = excluded.address, simulated = excluded.simulated, batch_id = excluded.batch_id, updated_at = excluded.updated_at
                where (o.name, o.address, o.simulated) is distinct from (excluded.name, excluded.address, excluded.simulated)
            returning id, kind, number)
        , all_owner as (
            select kind, number, id from saved_owner
            union
            select o.kind, o.number, o.id from registry.owner o join newest_owner n on n.owner_kind = o.kind and n.owner_number = o.number)
        , saved_vehicle as (
            insert into registry.vehicle as v (id, plate, plate_key, family, vehicle_class, plate_colour, brand, model, colour, status,
                registered_on, expires_on, owner_id, simulated, batch_id, updated_at, holder_basis)
            select s.vehicle_id, s.plate, s.plate_key, s.family, s.vehicle_class, s.plate_colour, s.brand, s.model, s.colour, s.status,
                s.registered_on, s.expires_on, a.id, s.simulated, @batch, @now, s.holder_basis
            from staged_registration s join all_owner a on a.kind = s.owner_kind and a.number = s.owner_number
            on conflict (plate, family) do update
                set vehicle_class = excluded.vehicle_class, plate_colour = excluded.plate_colour, brand = excluded.brand, model = excluded.model,
                    colour = excluded.colour, status = excluded.status, registered_on = excluded.registered_on, expires_on = excluded.expires_on,
                    owner_id = excluded.owner_id, simulated = excluded.simulated, batch_id = excluded.batch_id, updated_at = excluded.updated_at,
                    holder_basis = excluded.holder_basis, register = 'imported', fetched_at = null, withdrawn_at = null
                where v.withdrawn_at is not null or v.register <> 'imported' or (v.vehicle_class, v.plate_colour, v.brand, v.model, v.colour, v.status, v.registered_on, v.expires_on, v.owner_id, v.simulated, v.holder_basis)
                    is distinct from (excluded.vehicle_class, excluded.plate_colour, excluded.brand, excluded.model, excluded.colour, excluded.status,
                        excluded.registered_on, excluded.expires_on, excluded.owner_id, excluded.simulated, excluded.holder_basis)
            returning plate, family, v.xmax = 0 as inserted)
        select
            coalesce(sum(case when v.inserted then 1 else 0 end), 0)::integer as inserted,
            coalesce(sum(case when not v.inserted or (v.plate is null and o.number is not null) then 1 else 0 end), 0)::integer as updated,
            coalesce(sum(case when v.plate is null and o.number is null then 1 else 0 end), 0)::integer as unchanged
        from staged_registration s
        left join saved_vehicle v on v.plate = s.plate and v.family = s.family
        left join saved_owner o on o.kind = s.owner_kind and o.number = s.owner_number
        """;

    /// <summary>Hashes what is read through it.</summary>
    private sealed class HashingStream(Stream inner, IncrementalHash hash) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            hash.AppendData(buffer.Span[..read]);
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = inner.Read(buffer, offset, count);
            hash.AppendData(buffer, offset, read);
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
