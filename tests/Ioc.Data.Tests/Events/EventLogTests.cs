using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Ioc.Testing;
using Npgsql;

namespace Ioc.Data.Tests.Events;

public sealed class EventLogTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task An_event_is_read_back_as_it_was_appended()
    {
        var happened = Happened("case.opened") with
        {
            PlaceCode = "NT-XH", Reason = "đèn đỏ", Data = new JsonObject { ["biển số"] = "unsure", ["amount"] = 5_000_000L },
        };

        var seq = await AppendAsync(happened);

        var stored = Assert.Single(await ReadAsync(seq!.Value - 1));
        Assert.Equal(seq, stored.Seq);
        Assert.Equal(
            (happened.Id, happened.Type, happened.SubjectKind, happened.SubjectId, happened.PlaceCode, happened.Actor, happened.Reason, happened.OccurredAt),
            (stored.Id, stored.Type, stored.SubjectKind, stored.SubjectId, stored.PlaceCode, stored.Actor, stored.Reason, stored.OccurredAt));
        Assert.True(JsonNode.DeepEquals(happened.Data, JsonNode.Parse(stored.Data)));
    }

    [Fact]
    public async Task The_same_event_twice_is_one()
    {
        var happened = Happened("violation.detected");

        var first = await AppendAsync(happened);
        var second = await AppendAsync(happened with { Actor = "system:other" });

        Assert.NotNull(first);
        Assert.Null(second);
        Assert.Equal("system:test", Assert.Single(await ReadAsync(first.Value - 1)).Actor);
    }

    [Fact]
    public async Task An_event_goes_with_the_change_that_it_tells_of_when_that_is_rolled_back()
    {
        var happened = Happened("case.opened");
        await using (var connection = await database.DataSource.OpenConnectionAsync())
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await EventLog.AppendAsync(transaction, happened, CancellationToken.None);
            await transaction.RollbackAsync();
        }

        Assert.DoesNotContain(await ReadAsync(0), stored => stored.Id == happened.Id);
    }

    [Theory]
    [InlineData("update audit.event set actor = 'nobody'")]
    [InlineData("delete from audit.event")]
    [InlineData("truncate audit.event cascade")]
    public async Task What_happened_cannot_be_changed(string sql)
    {
        await AppendAsync(Happened("case.opened"));
        await using var connection = await database.DataSource.OpenConnectionAsync();

        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(sql));

        Assert.Contains("append-only", refused.MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_that_follows_the_numbers_misses_nothing_however_late_a_writer_commits()
    {
        // A takes a number and stays open; B wants to append meanwhile. Without the lock B would commit the higher
        // number first, the reader would move past A's, and never see it.
        var a = Happened("case.opened");
        var b = Happened("case.viewed");
        await using var slow = await database.DataSource.OpenConnectionAsync();
        await using var transaction = await slow.BeginTransactionAsync();
        var before = await LastAsync();
        await EventLog.AppendAsync(transaction, a, CancellationToken.None);

        var appendB = AppendAsync(b);
        await UntilSomeoneWaitsAsync(appendB);
        List<StoredEvent> seen = [.. await ReadAsync(before)];
        await transaction.CommitAsync();
        await appendB;
        seen.AddRange(await ReadAsync(seen.Count == 0 ? before : seen[^1].Seq));

        Assert.Equal([a.Id, b.Id], seen.Select(stored => stored.Id));
    }

    [Fact]
    public async Task Numbers_alone_without_the_lock_do_lose_an_event()
    {
        // The control of the test above: the same steps, inserting as the log would without its lock.
        var a = Happened("case.opened");
        var b = Happened("case.viewed");
        await using var slow = await database.DataSource.OpenConnectionAsync();
        await using var transaction = await slow.BeginTransactionAsync();
        var before = await LastAsync();
        await InsertBareAsync(slow, a);
        await using (var quick = await database.DataSource.OpenConnectionAsync())
        {
            await InsertBareAsync(quick, b);
        }

        List<StoredEvent> seen = [.. await ReadAsync(before)];
        await transaction.CommitAsync();
        seen.AddRange(await ReadAsync(seen[^1].Seq));

        Assert.Equal([b.Id], seen.Select(stored => stored.Id));
    }

    [Fact]
    public async Task Many_writers_at_once_are_followed_without_loss_and_in_order()
    {
        var before = await LastAsync();
        using var done = new CancellationTokenSource();
        var following = FollowAsync(before, done.Token);

        var written = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            List<long> numbers = [];
            for (var n = 0; n < 25; n++)
            {
                numbers.Add((await AppendAsync(Happened("camera.state_changed")))!.Value);
            }

            return numbers;
        }));
        await done.CancelAsync();
        var seen = await following;

        Assert.Equal(written.SelectMany(numbers => numbers).Order(), seen);
    }

    private async Task<List<long>> FollowAsync(long after, CancellationToken done)
    {
        List<long> seen = [];
        while (true)
        {
            // asked before reading: what was committed by then is in the last read
            var last = done.IsCancellationRequested;
            var events = await ReadAsync(seen.Count == 0 ? after : seen[^1]);
            seen.AddRange(events.Select(stored => stored.Seq));
            if (last && events.Count == 0)
            {
                return seen;
            }
        }
    }

    private static DomainEvent Happened(string type) => new(
        Guid.CreateVersion7(), type, "case", "c-1", null, "system:test", null, new FixedTimeProvider().Now, []);

    private async Task<long?> AppendAsync(DomainEvent happened)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var seq = await EventLog.AppendAsync(transaction, happened, CancellationToken.None);
        await transaction.CommitAsync();
        return seq;
    }

    private async Task<IReadOnlyList<StoredEvent>> ReadAsync(long after)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return await EventReader.ReadAsync(connection, after, 1000, CancellationToken.None);
    }

    private async Task<long> LastAsync()
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return await EventReader.LastAsync(connection, CancellationToken.None);
    }

    private async Task UntilSomeoneWaitsAsync(Task appending)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        while (!appending.IsCompleted && !await connection.ExecuteScalarAsync<bool>(
            "select exists (select from pg_locks l join pg_database d on d.oid = l.database where locktype = 'advisory' and not granted and datname = current_database())"))
        {
            await Task.Delay(10);
        }
    }

    private static Task InsertBareAsync(NpgsqlConnection connection, DomainEvent happened) => connection.ExecuteAsync(
        "insert into audit.event (id, type, subject_kind, subject_id, actor, occurred_at) values (@Id, @Type, @SubjectKind, @SubjectId, @Actor, @OccurredAt)",
        new { happened.Id, happened.Type, happened.SubjectKind, happened.SubjectId, happened.Actor, happened.OccurredAt });
}
