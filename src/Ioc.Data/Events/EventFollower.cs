using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ioc.Data.Events;

/// <summary>
/// Follows the event log as it grows, in order and without a gap. Never ends before its token says so: while the database is
/// away it waits, and goes on where it was.
/// </summary>
/// <remarks>
/// NOTIFY wakes it at once; a notification may be lost, so the log is also read every <paramref name="poll"/>.
/// <code>
///   append ──commit──▶ NOTIFY ─┐
///                      poll ───┴─▶ read after cursor ─▶ hand on ─▶ read again until nothing is left
/// </code>
/// </remarks>
/// <param name="database">The pool. Each call of a method below keeps one connection of it while it runs.</param>
/// <param name="log">Told once when the database goes away and once when it is back.</param>
/// <param name="poll">How often to look without being woken; 2 s when null.</param>
public sealed class EventFollower(NpgsqlDataSource database, ILogger<EventFollower> log, TimeSpan? poll = null)
{
    private const int Batch = 500;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly TimeSpan _poll = poll ?? TimeSpan.FromSeconds(2);

    /// <summary>Every event after a number, oldest first, for as long as the token lets it.</summary>
    /// <param name="after">0 for all; <see cref="EventReader.LastAsync"/> for what is new from now on.</param>
    /// <param name="token">Ends the stream, without an exception.</param>
    public async IAsyncEnumerable<StoredEvent> FollowAsync(long after, [EnumeratorCancellation] CancellationToken token)
    {
        await using var wire = new Wire(database);
        var health = new Health(log, "the reader of the event log");
        while (!token.IsCancellationRequested)
        {
            IReadOnlyList<StoredEvent> events;
            try
            {
                var connection = await wire.OpenAsync(token);
                events = await EventReader.ReadAsync(connection, after, Batch, token);
                health.Good();
                if (events.Count == 0)
                {
                    await wire.WaitAsync(_poll, token);
                    continue;
                }
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                yield break;
            }
            catch (Exception failure) when (IsOfTheDatabase(failure))
            {
                await wire.CloseAsync();
                await health.PauseAsync("the database is away", failure, token);
                continue;
            }

            foreach (var stored in events)
            {
                yield return stored;
                after = stored.Seq;
            }
        }
    }

    /// <summary>
    /// Works through the log as a named reader: each batch, the work that follows from it and the new place of the reader
    /// are one transaction, so that a crash repeats nothing and loses nothing.
    /// </summary>
    /// <remarks>
    /// Work that fails is tried again, with growing pauses, and never skipped: what comes after it waits. A failure is
    /// logged once for each cause. Side effects outside the transaction may be repeated.
    /// </remarks>
    /// <param name="reader">Name of the reader in <c>audit.cursor</c>. Two processes with one name take turns.</param>
    /// <param name="work">Gets the transaction to work in, and at most 500 events, oldest first.</param>
    /// <param name="token">Ends the work; the method then returns.</param>
    public async Task WorkAsync(
        string reader, Func<NpgsqlTransaction, IReadOnlyList<StoredEvent>, CancellationToken, Task> work, CancellationToken token)
    {
        await using var wire = new Wire(database);
        var health = new Health(log, reader);
        while (!token.IsCancellationRequested)
        {
            try
            {
                await wire.OpenAsync(token);
                var done = await WorkOnceAsync(reader, work, token);
                health.Good();
                if (!done)
                {
                    await wire.WaitAsync(_poll, token);
                }
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // whatever the work throws, the reader must not die of it: the next try may succeed, and it is logged
            catch (Exception failure)
#pragma warning restore CA1031
            {
                // a refusal by the database is a failure of the work; a broken connection is not
                var away = failure is not PostgresException && IsOfTheDatabase(failure);
                await wire.CloseAsync();
                await health.PauseAsync(away ? "the database is away" : failure.Message, failure, token);
            }
        }
    }

    private async Task<bool> WorkOnceAsync(
        string reader, Func<NpgsqlTransaction, IReadOnlyList<StoredEvent>, CancellationToken, Task> work, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var after = await EventCursor.LockAsync(transaction, reader, token);
        var events = await EventReader.ReadAsync(connection, after, Batch, token);
        if (events.Count == 0)
        {
            return false;
        }

        await work(transaction, events, token);
        await EventCursor.AdvanceAsync(transaction, reader, events[^1].Seq, token);
        await transaction.CommitAsync(token);
        return true;
    }

    private static bool IsOfTheDatabase(Exception failure) => failure is NpgsqlException or IOException or TimeoutException;

    /// <summary>The listening connection: opened when needed, and again after it broke.</summary>
    private sealed class Wire(NpgsqlDataSource database) : IAsyncDisposable
    {
        private NpgsqlConnection? _connection;
        private volatile bool _notified;

        public async Task<NpgsqlConnection> OpenAsync(CancellationToken token)
        {
            _notified = false;
            if (_connection is null)
            {
                _connection = await database.OpenConnectionAsync(token);
                _connection.Notification += (_, _) => _notified = true;
                await using var listen = _connection.CreateCommand();
                listen.CommandText = "listen " + EventLog.Channel;
                await listen.ExecuteNonQueryAsync(token);
            }

            return _connection;
        }

        public async Task WaitAsync(TimeSpan atMost, CancellationToken token)
        {
            // a notification that came in with the answer to our reading has been delivered already, and would not wake us
            if (!_notified)
            {
                await _connection!.WaitAsync(atMost, token);
            }
        }

        public async ValueTask CloseAsync()
        {
            if (_connection is { } broken)
            {
                _connection = null;
                await broken.DisposeAsync();
            }
        }

        public ValueTask DisposeAsync() => CloseAsync();
    }

    /// <summary>Tells of changes only, and paces the tries.</summary>
    private sealed class Health(ILogger log, string reader)
    {
        private string? _told;
        private TimeSpan _pause;

        public void Good()
        {
            if (_told is not null)
            {
                log.LogInformation("{Reader} goes on", reader);
                _told = null;
            }

            _pause = TimeSpan.Zero;
        }

        public async Task PauseAsync(string cause, Exception failure, CancellationToken token)
        {
            if (cause != _told)
            {
                log.LogWarning("{Reader} cannot go on and keeps trying: {Cause} ({Reason})", reader, cause, failure.Message);
                _told = cause;
            }

            _pause = _pause == TimeSpan.Zero ? TimeSpan.FromMilliseconds(100) : _pause * 2;
            _pause = _pause < LongestPause ? _pause : LongestPause;
            await Task.Delay(_pause, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
