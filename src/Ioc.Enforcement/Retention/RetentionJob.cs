using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Events;
using Ioc.Data.Settings;
using Ioc.Domain.Events;
using Ioc.Domain.Time;
using Ioc.Domain.Traffic;
using Ioc.Enforcement.Evidence;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Enforcement.Retention;

/// <summary>Section <c>Retention</c> of the configuration.</summary>
public sealed class RetentionOptions
{
    /// <summary>Hour of the Vietnamese day from which on the day's run may begin, 0..23.</summary>
    [System.ComponentModel.DataAnnotations.Range(0, 23)]
    public int Hour { get; set; } = 2;

    /// <summary>Rows in one transaction.</summary>
    [System.ComponentModel.DataAnnotations.Range(1, 10_000)]
    public int Batch { get; set; } = 500;

    /// <summary>Folder of the cameras' stills; empty: none.</summary>
    public string CameraStills { get; set; } = "";
}

/// <summary>What of a rule is due.</summary>
/// <param name="Before">What is older than the beginning of this day is over, Vietnamese calendar.</param>
public sealed record RetentionDue(RetentionRule Rule, DateOnly Before, long Due);

/// <summary>A run.</summary>
/// <param name="Removed">JSON: counts by rule.</param>
public sealed record RetentionRun(Guid Id, DateOnly Day, string Actor, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, string Removed);

/// <summary>
/// Removes what is past its time, rows first and files after, in small transactions: a run that is stopped in the middle leaves nothing half done, and the
/// next goes on. What was counted stays counted: figures are kept in tables of their own that no rule touches.
/// </summary>
public sealed class RetentionJob(NpgsqlDataSource database, EvidenceArchive evidence, IocOptions ioc, IOptions<RetentionOptions> options, TimeProvider clock)
{
    /// <summary>As events name it.</summary>
    public const string Actor = "system:retention";

    private const long RunLock = 0x494F_4352;

    /// <summary>What a run would remove now. Changes nothing.</summary>
    public async Task<IReadOnlyList<RetentionDue>> PreviewAsync(CancellationToken token)
    {
        var today = VietnamTime.DayOf(clock.GetUtcNow());
        await using var connection = await database.OpenConnectionAsync(token);
        var due = new List<RetentionDue>();
        var rules = await RetentionBook.InForceAsync(connection, today, token);
        foreach (var (code, _, _) in RetentionTexts.All)
        {
            var rule = rules.First(one => one.Code == code);
            var before = today.AddDays(-rule.Days);
            var cutoff = VietnamTime.StartOf(before);
            due.Add(new RetentionDue(rule, before, code switch
            {
                "passages" => await PassageDays.CountAsync(connection, cutoff, token),
                "unsure_reads" => await PassageDays.CountUnsureAsync(connection, cutoff, token),
                "audit" => await SealedStretches.CountAsync(connection, cutoff, token),
                "camera_stills" => OldStills(cutoff).Count,
                _ => await CountAsync(connection, code, cutoff, token),
            }));
        }

        return due;
    }

    /// <summary>Removes what is due.</summary>
    /// <param name="actor">Who asked for it; <see cref="Actor"/> when the day did.</param>
    /// <returns>Null when another host is at it.</returns>
    public async Task<RetentionRun?> RunAsync(string actor, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select pg_try_advisory_lock(@RunLock)", new { RunLock }, cancellationToken: token)))
        {
            return null;
        }

        try
        {
            var now = clock.GetUtcNow();
            var today = VietnamTime.DayOf(now);
            var id = Guid.CreateVersion7(now);
            await connection.ExecuteAsync(new CommandDefinition(
                "insert into retention.run (id, day, actor, started_at) values (@id, @today, @actor, @now)", new { id, today, actor, now }, cancellationToken: token));
            var removed = new JsonObject();
            var rules = await RetentionBook.InForceAsync(connection, today, token);
            foreach (var (code, _, _) in RetentionTexts.All)
            {
                var cutoff = VietnamTime.StartOf(today.AddDays(-rules.First(rule => rule.Code == code).Days));
                var count = code switch
                {
                    "passages" => await PassageDays.RemoveAsync(connection, cutoff, options.Value.Batch, token),
                    "unsure_reads" => await PassageDays.BlankUnsureAsync(connection, cutoff, options.Value.Batch, token),
                    "audit" => await SealedStretches.RemoveAsync(connection, cutoff, now, token),
                    "camera_stills" => DeleteStills(cutoff),
                    _ => await RowsAsync(connection, code, cutoff, now, token),
                };
                if (count > 0)
                {
                    removed[code] = count;
                }
            }

            if (await SweepAsync(connection, now, token) is > 0 and var files)
            {
                removed["files"] = files;
            }

            await FinishAsync(connection, id, actor, removed, token);
            return new RetentionRun(id, today, actor, now, clock.GetUtcNow(), removed.ToJsonString());
        }
        finally
        {
            await connection.ExecuteAsync("select pg_advisory_unlock(@RunLock)", new { RunLock });
        }
    }

    /// <summary>Whether the day's run has been done.</summary>
    public async Task<bool> RanOnAsync(DateOnly day, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select 1 from retention.run where day = @day and finished_at is not null)", new { day }, cancellationToken: token));
    }

    /// <summary>Earlier runs, newest first.</summary>
    public async Task<IReadOnlyList<RetentionRun>> RunsAsync(int limit, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QueryAsync<RetentionRun>(new CommandDefinition(
            "select id, day, actor, started_at, finished_at, removed::text as removed from retention.run order by started_at desc limit @limit", new { limit }, cancellationToken: token))).AsList();
    }

    private static async Task<long> CountAsync(NpgsqlConnection connection, string code, DateTimeOffset cutoff, CancellationToken token)
    {
        var due = 0L;
        foreach (var target in RowTarget.Of(code))
        {
            due += await connection.ExecuteScalarAsync<long>(new CommandDefinition(target.Count, new { cutoff }, commandTimeout: 600, cancellationToken: token));
        }

        return due;
    }

    private async Task<long> RowsAsync(NpgsqlConnection connection, string code, DateTimeOffset cutoff, DateTimeOffset now, CancellationToken token)
    {
        var removed = 0L;
        foreach (var target in RowTarget.Of(code))
        {
            int gone;
            do
            {
                gone = await connection.ExecuteAsync(new CommandDefinition(
                    target.Remove, new { cutoff, now, options.Value.Batch }, commandTimeout: 600, cancellationToken: token));
                removed += gone;
            }
            while (gone == options.Value.Batch);
        }

        return removed;
    }

    // The rows say that the files are gone; then they go. After a crash in between the next run finds the rows again.
    private async Task<long> SweepAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken token)
    {
        var files = 0L;
        while (true)
        {
            var marked = (await connection.QueryAsync<(Guid Id, string Path, string Sha256, bool Whole)>(new CommandDefinition(
                """
                select c.id, v.evidence_path as path, v.evidence_sha256 as sha256, c.evidence_removed_at is not null as whole
                from enforcement.case c join traffic.violation v on v.id = c.violation_id
                where (c.evidence_removed_at is not null or c.clip_removed_at is not null)
                    and (c.files_swept_at is null or c.files_swept_at < greatest(c.evidence_removed_at, c.clip_removed_at))
                order by c.id limit @Batch
                """,
                new { options.Value.Batch },
                cancellationToken: token))).AsList();
            if (marked.Count == 0)
            {
                return files;
            }

            foreach (var (id, path, sha256, whole) in marked)
            {
                var copies = new DirectoryInfo(Path.Combine(Path.GetFullPath(ioc.DataFolder), "citizen-copies", sha256));
                files += Delete(evidence.FolderOf(path), whole) + Delete(copies, whole);
                await connection.ExecuteAsync(new CommandDefinition(
                    "update enforcement.case set files_swept_at = @now where id = @id", new { id, now }, cancellationToken: token));
            }
        }
    }

    private static int Delete(DirectoryInfo folder, bool whole)
    {
        if (!folder.Exists)
        {
            return 0;
        }

        var files = folder.GetFiles().Where(file => whole || file.Name.EndsWith(EvidenceParts.Clip, StringComparison.Ordinal)).ToList();
        foreach (var file in files)
        {
            file.Delete();
        }

        if (whole)
        {
            folder.Delete(recursive: true);
        }

        return files.Count;
    }

    private List<FileInfo> OldStills(DateTimeOffset cutoff) =>
        options.Value.CameraStills is { Length: > 0 } folder && Directory.Exists(folder)
            ? [.. new DirectoryInfo(folder).EnumerateFiles("*.jpg").Where(file => file.LastWriteTimeUtc < cutoff.UtcDateTime)]
            : [];

    private long DeleteStills(DateTimeOffset cutoff)
    {
        var old = OldStills(cutoff);
        old.ForEach(file => file.Delete());
        return old.Count;
    }

    private async Task FinishAsync(NpgsqlConnection connection, Guid id, string actor, JsonObject removed, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await connection.BeginTransactionAsync(token);
        await connection.ExecuteAsync(new CommandDefinition(
            "update retention.run set finished_at = @now, removed = @counts::jsonb where id = @id", new { now, counts = removed.ToJsonString(), id }, transaction, cancellationToken: token));
        await EventLog.AppendAsync(
            transaction,
            new DomainEvent(Guid.CreateVersion7(now), EventTypes.RetentionRun, "retention", id.ToString(), null, actor, null, now, removed.DeepClone().AsObject()),
            token);
        await transaction.CommitAsync(token);
    }
}
