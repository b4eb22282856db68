using System.Globalization;
using Dapper;
using Npgsql;

namespace Ioc.Enforcement.Retention;

/// <summary>Removes passages by dropping the partitions of whole days (UTC), and the text of unsure reads before that. Both leave what was counted of them alone.</summary>
internal static class PassageDays
{
    // A day is kept while it is held, or while a violation of it waits for its case.
    private const string Kept =
        """
        exists (select 1 from retention.hold h where h.lifted_at is null and h.from_day <= @day::date + 1 and h.to_day >= @day::date)
            or exists (
                select 1 from traffic.violation v where v.occurred_at >= @from and v.occurred_at < @until
                and not exists (select 1 from enforcement.case c where c.violation_id = v.id))
        """;

    private const string Unsure =
        "plate is not null and not plate_sure and seen_from < @cutoff and not exists (select 1 from traffic.violation v where v.passage_id = p.id)";

    private const string Held =
        "exists (select 1 from retention.hold h where h.lifted_at is null and (p.seen_from at time zone 'Asia/Ho_Chi_Minh')::date between h.from_day and h.to_day)";

    /// <summary>How many passages lie in days that are over.</summary>
    public static async Task<long> CountAsync(NpgsqlConnection connection, DateTimeOffset cutoff, CancellationToken token)
    {
        var count = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            $"select count(*) from traffic.passage_other_days p where p.seen_from < @cutoff and not {Held}", new { cutoff }, commandTimeout: 600, cancellationToken: token));
        foreach (var day in await OverAsync(connection, cutoff, token))
        {
            count += await RowsAsync(connection, null, day, token);
        }

        return count;
    }

    /// <summary>Drops the partitions of days that are over; a transaction each. A day that somebody is reading is left for the next run.</summary>
    public static async Task<long> RemoveAsync(NpgsqlConnection connection, DateTimeOffset cutoff, int batch, CancellationToken token)
    {
        var removed = 0L;
        int gone;
        do
        {
            gone = await connection.ExecuteAsync(new CommandDefinition(
                $"""
                delete from traffic.passage_other_days where (id, seen_from) in (
                    select id, seen_from from traffic.passage_other_days p where p.seen_from < @cutoff and not {Held} limit @batch)
                """,
                new { cutoff, batch },
                commandTimeout: 600,
                cancellationToken: token));
            removed += gone;
        }
        while (gone == batch);

        foreach (var day in await OverAsync(connection, cutoff, token))
        {
            await using var transaction = await connection.BeginTransactionAsync(token);
            try
            {
                await connection.ExecuteAsync(new CommandDefinition(
                    "set local lock_timeout = '5s'; select pg_advisory_xact_lock(hashtext('traffic.passage'))", transaction: transaction, cancellationToken: token));
                var rows = await RowsAsync(connection, transaction, day, token);
                await connection.ExecuteAsync(new CommandDefinition($"drop table traffic.{Name(day)}", transaction: transaction, commandTimeout: 600, cancellationToken: token));
                await transaction.CommitAsync(token);
                removed += rows;
            }
            catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                await transaction.RollbackAsync(token);
            }
        }

        return removed;
    }

    /// <summary>How many unsure reads are over.</summary>
    public static Task<long> CountUnsureAsync(NpgsqlConnection connection, DateTimeOffset cutoff, CancellationToken token) =>
        connection.ExecuteScalarAsync<long>(new CommandDefinition(
            $"select count(*) from traffic.passage p where {Unsure} and not {Held}", new { cutoff }, commandTimeout: 600, cancellationToken: token));

    /// <summary>Takes the text from unsure reads, partition by partition and a batch at a time; the passages stay.</summary>
    public static async Task<long> BlankUnsureAsync(NpgsqlConnection connection, DateTimeOffset cutoff, int batch, CancellationToken token)
    {
        var removed = 0L;
        foreach (var table in (IEnumerable<string>)["passage_other_days", .. (await DaysAsync(connection, token)).Where(day => Start(day) < cutoff).Select(Name)])
        {
            int gone;
            do
            {
                gone = await connection.ExecuteAsync(new CommandDefinition(
                    $"update traffic.{table} set plate = null where (id, seen_from) in (select p.id, p.seen_from from traffic.{table} p where {Unsure} and not {Held} limit @batch)",
                    new { cutoff, batch },
                    commandTimeout: 600,
                    cancellationToken: token));
                removed += gone;
            }
            while (gone == batch);
        }

        return removed;
    }

    private static async Task<IReadOnlyList<DateOnly>> OverAsync(NpgsqlConnection connection, DateTimeOffset cutoff, CancellationToken token)
    {
        var over = new List<DateOnly>();
        foreach (var day in (await DaysAsync(connection, token)).Where(day => Start(day.AddDays(1)) <= cutoff))
        {
            if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                $"select {Kept}", new { day, from = Start(day), until = Start(day.AddDays(1)) }, cancellationToken: token)))
            {
                over.Add(day);
            }
        }

        return over;
    }

    // Names that traffic.ensure_passage_day gives; anything else is somebody's own and is left alone.
    private static async Task<IReadOnlyList<DateOnly>> DaysAsync(NpgsqlConnection connection, CancellationToken token) =>
    [
        .. (await connection.QueryAsync<string>(new CommandDefinition(
            """
            select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
            where i.inhparent = 'traffic.passage'::regclass and c.relname ~ '^passage_[0-9]{8}$' order by 1
            """,
            cancellationToken: token)))
            .Select(name => DateOnly.TryParseExact(name["passage_".Length..], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : (DateOnly?)null)
            .OfType<DateOnly>(),
    ];

    private static Task<long> RowsAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, DateOnly day, CancellationToken token) =>
        connection.ExecuteScalarAsync<long>(new CommandDefinition($"select count(*) from traffic.{Name(day)}", transaction: transaction, commandTimeout: 600, cancellationToken: token));

    private static string Name(DateOnly day) => day.ToString("'passage_'yyyyMMdd", CultureInfo.InvariantCulture);

    private static DateTimeOffset Start(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
