using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Audit;
using Ioc.Data.Events;
using Ioc.Data.Evidence;
using Ioc.Domain.Events;
using Ioc.Testing;

namespace Ioc.Data.Tests.Audit;

/// <summary>Whoever rules the database can change what happened; the seals show that it was done, and where.</summary>
public sealed class EventSealTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("ioc-seal-").FullName;
    private readonly FixedTimeProvider clock = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_log_that_nobody_touched_is_whole_and_every_event_stands_under_one_seal()
    {
        await using var database = await TestDatabase.CreateAsync();
        var seals = Seals(database);
        await AppendAsync(database, 3);
        Assert.Equal(1, await seals.SealAsync(CancellationToken.None));
        Assert.Equal(0, await seals.SealAsync(CancellationToken.None));
        await AppendAsync(database, 2);
        await seals.SealAsync(CancellationToken.None);

        var verdict = await seals.CheckAsync(null, CancellationToken.None);

        Assert.Empty(verdict.Faults);
        Assert.Equal((2L, 5L), (verdict.Seals, verdict.Events));
        Assert.Equal(0, await seals.UnsealedAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Writers_who_append_while_it_is_sealed_lose_no_event_and_break_no_seal()
    {
        await using var database = await TestDatabase.CreateAsync();
        var seals = Seals(database);
        var writing = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => AppendAsync(database, 25)));
        while (!writing.IsCompleted)
        {
            await seals.SealAsync(CancellationToken.None);
        }

        await writing;
        await seals.SealAsync(CancellationToken.None);

        var verdict = await seals.CheckAsync(null, CancellationToken.None);
        Assert.Empty(verdict.Faults);
        Assert.Equal(100L, verdict.Events);
    }

    [Theory]
    [InlineData("update audit.event set actor = 'officer:nobody' where seq = (select max(seq) from audit.event where seq <= (select last_seq from audit.seal where number = 2))")]
    [InlineData("update audit.event set reason = null where seq = (select last_seq from audit.seal where number = 2)")]
    [InlineData("update audit.event set occurred_at = occurred_at - interval '1 microsecond' where seq = (select last_seq from audit.seal where number = 2)")]
    [InlineData("delete from audit.event where seq = (select last_seq from audit.seal where number = 2)")]
    [InlineData("delete from audit.event where seq > (select after_seq from audit.seal where number = 2) and seq <= (select last_seq from audit.seal where number = 2)")]
    public async Task Whatever_is_done_to_a_sealed_event_shows_at_its_seal_and_only_there(string tampering)
    {
        await using var database = await TestDatabase.CreateAsync();
        var seals = await ThreeSealsAsync(database);

        await TamperAsync(database, tampering);

        var verdict = await seals.CheckAsync(null, CancellationToken.None);
        Assert.Equal([(2L, "changed")], verdict.Faults.Select(fault => (fault.Seal, fault.Kind)));
    }

    [Fact]
    public async Task An_event_slipped_in_between_shows()
    {
        await using var database = await TestDatabase.CreateAsync();
        var seals = Seals(database);
        await AppendAsync(database, 2);
        await RolledBackAsync(database);        // leaves a number free
        await AppendAsync(database, 2);
        await seals.SealAsync(CancellationToken.None);

        await TamperAsync(
            database,
            """
            insert into audit.event (seq, id, type, subject_kind, subject_id, actor, occurred_at, recorded_at)
            overriding system value values (3, gen_random_uuid(), 'case.viewed', 'case', 'c', 'officer:x', now(), now())
            """);

        Assert.Equal("changed", Assert.Single((await seals.CheckAsync(null, CancellationToken.None)).Faults).Kind);
    }

    [Fact]
    public async Task A_seal_that_was_written_anew_to_fit_is_not_signed()
    {
        await using var database = await TestDatabase.CreateAsync();
        var seals = await ThreeSealsAsync(database);
        await TamperAsync(database, "update audit.event set actor = 'officer:nobody' where seq = (select last_seq from audit.seal where number = 3)");
        var third = (await seals.NewestAsync(1, CancellationToken.None))[0];
        await using (var connection = await database.DataSource.OpenConnectionAsync())
        {
            using var hash = new SealHash(third.Previous);
            await foreach (var happened in EventSeals.EventsAsync(connection, third.AfterSeq, third.LastSeq, int.MaxValue, CancellationToken.None))
            {
                hash.Add(EventLine.Of(happened));
            }

            await TamperAsync(database, $"update audit.seal set sha256 = '{hash.Sha256()}' where number = 3");
        }

        Assert.Equal([(3L, "signature")], (await seals.CheckAsync(null, CancellationToken.None)).Faults.Select(fault => (fault.Seal, fault.Kind)));
    }

    [Fact]
    public async Task A_tail_that_was_cut_off_shows_to_whoever_noted_the_last_seal_and_to_nobody_else()
    {
        await using var database = await TestDatabase.CreateAsync();
        var seals = await ThreeSealsAsync(database);
        var noted = (await seals.NewestAsync(1, CancellationToken.None))[0].Sha256;
        Assert.Empty((await seals.CheckAsync(noted, CancellationToken.None)).Faults);

        await TamperAsync(database, "delete from audit.event where seq > (select after_seq from audit.seal where number = 3); delete from audit.seal where number = 3");

        Assert.Empty((await seals.CheckAsync(null, CancellationToken.None)).Faults);
        Assert.Equal("head", Assert.Single((await seals.CheckAsync(noted, CancellationToken.None)).Faults).Kind);
    }

    [Fact]
    public async Task A_seal_taken_out_of_the_middle_breaks_the_chain()
    {
        await using var database = await TestDatabase.CreateAsync();
        var seals = await ThreeSealsAsync(database);

        await TamperAsync(database, "delete from audit.seal where number = 2");

        Assert.Contains((await seals.CheckAsync(null, CancellationToken.None)).Faults, fault => fault is { Seal: 3, Kind: "chain" });
    }

    [Theory]
    [InlineData("update audit.seal set sha256 = repeat('a', 64)")]
    [InlineData("update audit.seal set emptied_at = now(), events = 99")]
    [InlineData("delete from audit.seal")]
    [InlineData("truncate audit.seal")]
    public async Task Seals_are_append_only(string sql)
    {
        await using var database = await TestDatabase.CreateAsync();
        await ThreeSealsAsync(database);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => connection.ExecuteAsync(sql));
        Assert.Contains("append-only", refused.MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hash_is_what_anyone_computes_from_the_archives_lines_and_the_seal_before()
    {
        await using var database = await TestDatabase.CreateAsync();
        var seals = await ThreeSealsAsync(database);
        using var zip = new ZipArchive(new MemoryStream(await ArchiveAsync(database, 1, 3)));
        var lines = await ReadAsync(zip, TrailArchive.Events);
        var list = JsonNode.Parse(await ReadAsync(zip, TrailArchive.Seals))!.AsArray();

        // by hand: zeros, a line feed, the lines of the first seal's events as they stand in the file
        var first = lines.Split('\n').Take((int)list[0]!["events"]!).Select(line => line + "\n");
        var expected = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(new string('0', 64) + "\n" + string.Concat(first))));

        Assert.Equal(expected, (string?)list[0]!["sha256"]);
        Assert.Equal((string?)list[0]!["sha256"], (string?)list[1]!["previous"]);
        Assert.Equal(9, lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.All(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Equal("đèn đỏ", (string?)JsonNode.Parse(line)!["reason"]));
    }

    [Fact]
    public async Task An_archive_proves_itself_and_every_change_of_it_shows()
    {
        await using var database = await TestDatabase.CreateAsync();
        await ThreeSealsAsync(database);
        var path = Path.Combine(folder, "trail.zip");
        await File.WriteAllBytesAsync(path, await ArchiveAsync(database, 2, 3));
        var noted = (await Seals(database).NewestAsync(1, CancellationToken.None))[0].Sha256;
        Assert.Empty((await CheckAsync(path, noted)).Faults);
        Assert.Equal(6L, (await CheckAsync(path, noted)).Events);

        Assert.Equal("changed", await AfterAsync(path, TrailArchive.Events, text => text.Replace("system:test", "system:fest", StringComparison.Ordinal)));
        Assert.Equal("changed", await AfterAsync(path, TrailArchive.Events, text => string.Join('\n', text.Split('\n').Skip(1))));
        Assert.Equal("changed", await AfterAsync(path, TrailArchive.Events, text => text + text.Split('\n')[0] + "\n"));
        Assert.Equal("signature", await AfterAsync(path, TrailArchive.Seals, text => text.Replace("\"events\": 3", "\"events\": 4", StringComparison.Ordinal)));
        Assert.Equal("signature", await AfterAsync(path, TrailArchive.Keys, _ => "[]"));
        Assert.Equal("head", Assert.Single((await CheckAsync(path, new string('0', 64))).Faults).Kind);
    }

    [Fact]
    public async Task Seals_of_a_key_that_was_retired_since_still_count()
    {
        await using var database = await TestDatabase.CreateAsync();
        var seals = Seals(database);
        await AppendAsync(database, 2);
        await seals.SealAsync(CancellationToken.None);
        clock.Advance(TimeSpan.FromDays(1));
        await Keys().RotateAsync(CancellationToken.None);
        await AppendAsync(database, 2);
        await seals.SealAsync(CancellationToken.None);

        Assert.Empty((await seals.CheckAsync(null, CancellationToken.None)).Faults);
        Assert.Equal(2, (await seals.NewestAsync(2, CancellationToken.None)).Select(seal => seal.KeyId).Distinct().Count());
    }

    private EvidenceKeyRing Keys() => new(folder, clock);

    private EventSeals Seals(TestDatabase database) => new(database.DataSource, Keys(), clock);

    private async Task<EventSeals> ThreeSealsAsync(TestDatabase database)
    {
        var seals = Seals(database);
        for (var i = 0; i < 3; i++)
        {
            await AppendAsync(database, 3);
            await seals.SealAsync(CancellationToken.None);
        }

        return seals;
    }

    private async Task<byte[]> ArchiveAsync(TestDatabase database, long first, long last)
    {
        using var zip = new MemoryStream();
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await TrailArchive.WriteAsync(connection, await EventSeals.BetweenAsync(connection, first, last, CancellationToken.None), Keys().Keys(), zip, CancellationToken.None);
        return zip.ToArray();
    }

    private async Task<string> AfterAsync(string path, string file, Func<string, string> change)
    {
        var copy = Path.Combine(folder, $"{Guid.NewGuid():N}.zip");
        File.Copy(path, copy);
        using (var zip = ZipFile.Open(copy, ZipArchiveMode.Update))
        {
            var before = await ReadAsync(zip, file);
            var after = change(before);
            Assert.NotEqual(before, after);
            zip.GetEntry(file)!.Delete();
            await using var writer = new StreamWriter(await zip.CreateEntry(file).OpenAsync());
            await writer.WriteAsync(after);
        }

        return (await CheckAsync(copy, null)).Faults[0].Kind;
    }

    private static async Task<TrailVerdict> CheckAsync(string path, string? head)
    {
        using var files = PackageFiles.Open(path);
        Assert.True(TrailArchive.Is(files));
        return await TrailArchive.CheckAsync(files, null, head, CancellationToken.None);
    }

    private static async Task<string> ReadAsync(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(await zip.GetEntry(name)!.OpenAsync());
        return await reader.ReadToEndAsync();
    }

    private static async Task AppendAsync(TestDatabase database, int events)
    {
        for (var i = 0; i < events; i++)
        {
            await using var connection = await database.DataSource.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await EventLog.AppendAsync(transaction, Happened(), CancellationToken.None);
            await transaction.CommitAsync();
        }
    }

    private static async Task RolledBackAsync(TestDatabase database)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await EventLog.AppendAsync(transaction, Happened(), CancellationToken.None);
        await transaction.RollbackAsync();
    }

    // as somebody would who rules the database: triggers off
    private static async Task TamperAsync(TestDatabase database, string sql)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        Assert.NotEqual(0, await connection.ExecuteAsync($"set session_replication_role = replica; {sql}"));
        await connection.ExecuteAsync("set session_replication_role = default");
    }

    private static DomainEvent Happened() => new(
        Guid.CreateVersion7(), EventTypes.CaseViewed, "case", "c-1", "NT", "system:test", "đèn đỏ", new FixedTimeProvider().Now, new JsonObject { ["part"] = "at.jpg", ["n"] = 1 });
}
