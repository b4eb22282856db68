using System.Collections.Concurrent;
using System.Runtime.Versioning;
using Dapper;
using Ioc.Data.Events;
using Ioc.Data.Settings;
using Ioc.Data.Tests.Embedded;
using Ioc.Domain.Events;
using Ioc.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Ioc.Data.Tests.Events;

[SupportedOSPlatform("linux")]
public sealed class EventFollowerTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    // far beyond what any of these takes; it turns what would hang into a failure
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(3));
    private readonly ListLogger<EventFollower> _log = new();
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync();

    public Task DisposeAsync() => _database.DisposeAsync();

    public void Dispose() => _patience.Dispose();

    [Fact]
    public async Task What_was_there_and_what_comes_is_followed_in_order_and_a_commit_wakes()
    {
        List<Guid> appended = [await AppendAsync(_database.DataSource), await AppendAsync(_database.DataSource)];
        List<Guid> seen = [];

        // it never looks by itself: only the notification can bring the last two
        await foreach (var stored in new EventFollower(_database.DataSource, _log, Never).FollowAsync(0, _patience.Token))
        {
            seen.Add(stored.Id);
            if (seen.Count is >= 2 and < 4)
            {
                appended.Add(await AppendAsync(_database.DataSource));
            }
            else if (seen.Count == 4)
            {
                break;
            }
        }

        Assert.Equal(appended, seen);
    }

    [Fact]
    public async Task An_event_whose_notification_is_lost_is_found_by_looking()
    {
        var id = Guid.CreateVersion7();
        await using var stream = new EventFollower(_database.DataSource, _log, TimeSpan.FromMilliseconds(50)).FollowAsync(0, _patience.Token).GetAsyncEnumerator();
        var next = stream.MoveNextAsync();
        await using (var connection = await _database.DataSource.OpenConnectionAsync())
        {
            await connection.ExecuteAsync(
                "insert into audit.event (id, type, subject_kind, subject_id, actor, occurred_at) values (@id, 'case.opened', 'case', 'c', 'system:test', now())",
                new { id });
        }

        Assert.True(await next);
        Assert.Equal(id, stream.Current.Id);
    }

    [Fact]
    public async Task More_than_one_reading_holds_is_followed_without_a_gap()
    {
        await using (var connection = await _database.DataSource.OpenConnectionAsync())
        {
            await connection.ExecuteAsync(
                """
                insert into audit.event (id, type, subject_kind, subject_id, actor, occurred_at)
                select gen_random_uuid(), 'case.opened', 'case', n::text, 'system:test', now() from generate_series(1, 1203) n
                """);
        }

        List<string> seen = [];
        await foreach (var stored in new EventFollower(_database.DataSource, _log, Never).FollowAsync(0, _patience.Token))
        {
            seen.Add(stored.SubjectId);
            if (seen.Count == 1203)
            {
                break;
            }
        }

        Assert.Equal(Enumerable.Range(1, 1203).Select(n => $"{n}"), seen);
    }

    [Fact]
    public async Task The_stream_ends_quietly_with_its_token()
    {
        using var stop = new CancellationTokenSource();
        await AppendAsync(_database.DataSource);
        var count = 0;

        await foreach (var _ in new EventFollower(_database.DataSource, _log, Never).FollowAsync(0, stop.Token))
        {
            count++;
            await stop.CancelAsync();
        }

        Assert.Equal(1, count);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task A_killed_database_is_outlived_and_told_of_once()
    {
        using var folder = new ServerFolder();
        await using var host = await DatabaseHost.OpenAsync(new IocOptions { DataFolder = folder.Path }, NullLogger.Instance, _patience.Token);
        var appended = new List<Guid> { await AppendAsync(host.DataSource) };
        var seen = new BlockingCollection<Guid>(16);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_patience.Token);
        var following = Task.Run(async () =>
        {
            await foreach (var stored in new EventFollower(host.DataSource, _log, TimeSpan.FromMilliseconds(100)).FollowAsync(0, stop.Token))
            {
                seen.Add(stored.Id, stop.Token);
            }
        });
        Assert.Equal(appended[0], seen.Take(_patience.Token));

        using (var server = System.Diagnostics.Process.GetProcessById(int.Parse(File.ReadLines(folder.In("postgres/cluster/postmaster.pid")).First(), null)))
        {
            server.Kill();
        }

        while (!_log.Lines.Any(line => line.StartsWith("Warning", StringComparison.Ordinal)))
        {
            await Task.Delay(20, _patience.Token);
        }

        appended.Add(await RetryAsync(() => AppendAsync(host.DataSource)));
        Assert.Equal(appended[1], seen.Take(_patience.Token));
        await stop.CancelAsync();
        await following;
        Assert.Equal(["Warning", "Information"], _log.Lines.Select(line => line.Split(':')[0]));
    }

    [Fact]
    public async Task Work_that_fails_is_tried_again_and_what_it_did_before_does_not_count()
    {
        await CreateWorkTableAsync();
        var first = await AppendAsync(_database.DataSource);
        var failures = 2;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_patience.Token);

        await new EventFollower(_database.DataSource, _log, Never).WorkAsync(
            "test.reader",
            async (transaction, events, token) =>
            {
                await NoteAsync(transaction, events, token);
                if (failures-- > 0)
                {
                    throw new InvalidOperationException("the printer is out of paper");
                }

                stop.CancelAfter(TimeSpan.FromSeconds(1));
            },
            stop.Token);

        Assert.Equal([first], await WorkedAsync());
        Assert.Equal(
            ["Warning: test.reader cannot go on and keeps trying: the printer is out of paper (the printer is out of paper)", "Information: test.reader goes on"],
            _log.Lines);
    }

    [Fact]
    public async Task A_named_reader_goes_on_where_it_was()
    {
        await CreateWorkTableAsync();
        var first = await AppendAsync(_database.DataSource);
        await WorkUntilAsync(1);
        var second = await AppendAsync(_database.DataSource);

        await WorkUntilAsync(2);

        Assert.Equal([first, second], await WorkedAsync());
    }

    [Fact]
    public async Task Two_workers_with_one_name_share_the_work_and_double_nothing()
    {
        await CreateWorkTableAsync();
        var working = Task.WhenAll(WorkUntilAsync(40), WorkUntilAsync(40));
        List<Guid> appended = [];
        for (var n = 0; n < 40; n++)
        {
            appended.Add(await AppendAsync(_database.DataSource));
        }

        await working;

        Assert.Equal(appended, await WorkedAsync());
    }

    private static async Task<Guid> AppendAsync(NpgsqlDataSource database)
    {
        var id = Guid.CreateVersion7();
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await EventLog.AppendAsync(
            transaction, new DomainEvent(id, EventTypes.CaseOpened, "case", "c-1", null, "system:test", null, new FixedTimeProvider().Now, []), CancellationToken.None);
        await transaction.CommitAsync();
        return id;
    }

    private async Task<T> RetryAsync<T>(Func<Task<T>> what)
    {
        while (true)
        {
            try
            {
                return await what();
            }
            catch (NpgsqlException)
            {
                await Task.Delay(50, _patience.Token);
            }
        }
    }

    // No key on the event: work done twice would show twice.
    private async Task CreateWorkTableAsync()
    {
        await using var connection = await _database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync("create table worked (n serial, event uuid)");
    }

    private static Task NoteAsync(NpgsqlTransaction transaction, IReadOnlyList<StoredEvent> events, CancellationToken token) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "insert into worked (event) values (@Id)", events.Select(stored => new { stored.Id }).ToList(), transaction, cancellationToken: token));

    private async Task<IEnumerable<Guid>> WorkedAsync()
    {
        await using var connection = await _database.DataSource.OpenConnectionAsync();
        return await connection.QueryAsync<Guid>("select event from worked order by n");
    }

    private async Task WorkUntilAsync(int count)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_patience.Token);
        var working = new EventFollower(_database.DataSource, _log, TimeSpan.FromMilliseconds(50)).WorkAsync("test.reader", NoteAsync, stop.Token);
        while ((await WorkedAsync()).Count() < count)
        {
            await Task.Delay(20, _patience.Token);
        }

        await stop.CancelAsync();
        await working;
    }
}
