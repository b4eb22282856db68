using System.Collections.Immutable;
using System.Text.Json;
using Ioc.Analytics.Indicators;
using Ioc.Analytics.Programme;
using Ioc.Data.Events;
using Ioc.Data.Traffic;
using Ioc.Domain.Time;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Web.Wall;

/// <summary>
/// Carries what is committed to the walls.
/// <code>
///  event log ────┐
///  passages  ────┤ read after a cursor        swap                 send
///  camera state ─┼──────────────────▶ update ──────▶ WallState ──────────▶ every wall
///  indicators ───┤ compared                  (first)              (then)
///  sources   ────┤
///  alerts    ────┘
/// </code>
/// A notification wakes it, a poll every two seconds is the truth. The snapshot is swapped before the update is sent, so a wall that
/// connects first and fetches the snapshot afterwards misses nothing. An outage of the database stops the numbers, never the loop:
/// the cursors stay in memory and reading goes on where it stopped.
/// </summary>
public sealed class WallRelay(
    NpgsqlDataSource database,
    IHubContext<WallHub, IWallClient> walls,
    WallState state,
    IOptions<WallOptions> options,
    TimeProvider clock,
    ILogger<WallRelay> log) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);
    // Vehicles are told in handfuls: five messages a second are as lively as an eye can follow, and keep a row's way to the pixels under half a second.
    private static readonly TimeSpan PassagesEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan OutageRest = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FingerprintEvery = TimeSpan.FromSeconds(15);
    private const int Batch = 1000;

    private readonly SemaphoreSlim wake = new(0, 1);
    private WallCursor? cursor;
    private DateTimeOffset passagesAt, stateAt, fingerprintAt;
    private DateOnly casesDay;
    private (long Event, DateTimeOffset Minute) programmeSeen;
    private bool databaseIsUp = true;
    private bool passagesWait;

    public override void Dispose()
    {
        wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listening = ListenAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            await TurnAsync(stoppingToken);
            await RestAsync(stoppingToken);
        }

        await listening;
    }

    // :: One turn: read everything that may have changed, tell it. Whatever fails is told as an outage and tried again.
    private async Task TurnAsync(CancellationToken token)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(token);
            await FreshenAsync(connection, token);
            if (cursor is not null)
            {
                await CasesAsync(connection, token);
                await PassagesAsync(connection, token);
                await IndicatorsAsync(connection, token);
                await AlertsAsync(connection, token);
                await CamerasAndSourcesAsync(connection, token);
                await ProgrammeAsync(connection, token);
            }

            if (!databaseIsUp)
            {
                databaseIsUp = true;
                log.LogInformation("The wall reads the database again");
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The host stops.
        }
        catch (Exception failure)
        {
            // Anything at all: a wall that stopped moving because of one bad row would look like a quiet town.
            await OutageAsync(failure);
        }
    }

    private async Task FreshenAsync(NpgsqlConnection connection, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        if (cursor is not null)
        {
            if (now - fingerprintAt < FingerprintEvery)
            {
                return;
            }

            fingerprintAt = now;
            if (await WallReads.FingerprintAsync(connection, token) == cursor.Fingerprint)
            {
                return;
            }
        }

        var epoch = Guid.CreateVersion7(now).ToString("N");
        if (await WallReads.LoadAsync(connection, options.Value.Place, epoch, now, token) is not { } loaded)
        {
            return;
        }

        cursor = loaded.Cursor;
        fingerprintAt = stateAt = now;
        casesDay = VietnamTime.DayOf(now);
        state.Swap(loaded.Wall);

        // Walls of an earlier epoch learn from it that they must fetch the snapshot.
        await walls.Clients.All.Update(new(epoch, 0, now, "sources") { Sources = loaded.Wall.Sources });
    }

    private async Task CasesAsync(NpgsqlConnection connection, CancellationToken token)
    {
        var last = await EventReader.LastAsync(connection, token);
        var today = VietnamTime.DayOf(clock.GetUtcNow());
        if (last == cursor!.Event && today == casesDay)
        {
            return;
        }

        var from = cursor.Event;
        while (true)
        {
            var (items, reached) = await WallReads.CaseItemsAsync(connection, from, Batch, newestFirst: false, token);
            if (items.Count == 0 && today == casesDay)
            {
                break;
            }

            var now = clock.GetUtcNow();
            var (byState, paidToday) = await WallReads.CaseCountsAsync(connection, now, token);
            await TellAsync(u => u with { Kind = "cases", Cases = new(byState, paidToday, [.. items.Reverse()]) });
            casesDay = today;
            from = reached ?? from;
            cursor = cursor with { Event = from };
            if (items.Count < Batch)
            {
                break;
            }
        }

        cursor = cursor with { Event = Math.Max(last, cursor.Event) };
    }

    private async Task PassagesAsync(NpgsqlConnection connection, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        passagesWait = now - passagesAt < PassagesEvery;
        if (passagesWait)
        {
            return;
        }

        passagesAt = now;
        var (rows, seen) = await WallReads.PassagesSinceAsync(connection, cursor!.Passages, token);
        foreach (var minute in rows.GroupBy(row => WallClock.MinuteOf(row.SeenFrom)).OrderBy(group => group.Key))
        {
            await TellPassagesAsync(minute.Key, [.. minute], now);
        }

        cursor = cursor with { Passages = seen };

        // A minute without vehicles is a number too.
        var current = WallClock.MinuteOf(now);
        if (state.Now!.Passages.LastMinutes[^1].Minute < current)
        {
            await TellPassagesAsync(current, [], now);
        }
    }

    private Task TellPassagesAsync(DateTimeOffset minute, IReadOnlyList<WallReads.PassageRow> rows, DateTimeOffset now)
    {
        var before = state.Now!;
        var today = VietnamTime.DayOf(now);
        var sameDay = VietnamTime.DayOf(before.At) == today;
        var count = (before.Passages.LastMinutes.FirstOrDefault(m => m.Minute == minute)?.Count ?? 0) + rows.Count;
        var total = (sameDay ? before.Passages.Today : 0) + rows.Count(row => VietnamTime.DayOf(row.SeenFrom) == today);
        return TellAsync(u => u with
        {
            Kind = "passages",
            Passages = new(total, new(minute, count), [.. rows.Reverse().Take(WallReducer.Recent).Select(row => row.Item())]),
        });
    }

    private async Task IndicatorsAsync(NpgsqlConnection connection, CancellationToken token)
    {
        var revisions = await IndicatorReader.RevisionsAsync(connection, token, everything: true);
        foreach (var (code, revision) in revisions)
        {
            if (cursor!.Revisions.GetValueOrDefault(code) == revision)
            {
                continue;
            }

            if (state.Now!.Indicators.Any(shown => shown.Code == code) && await IndicatorReader.TileAsync(connection, code, state.Now!.Town.Code, token) is { } tile)
            {
                await TellAsync(u => u with { Kind = "indicator", Indicator = tile });

                // Many figures may change at once: vehicles do not queue behind them.
                await PassagesAsync(connection, token);
            }

            cursor = cursor with { Revisions = cursor.Revisions.ToImmutableDictionary(StringComparer.Ordinal).SetItem(code, revision) };
        }
    }

    // Every turn: an alert's event wakes the relay, and the few that are active are quickly read.
    private async Task AlertsAsync(NpgsqlConnection connection, CancellationToken token)
    {
        var alerts = await WallReads.AlertsAsync(connection, clock.GetUtcNow(), token);
        if (!alerts.Same(state.Now!.Alerts))
        {
            await TellAsync(u => u with { Kind = "alerts", Alerts = alerts });
        }
    }

    private async Task CamerasAndSourcesAsync(NpgsqlConnection connection, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        if (now - stateAt < Poll && databaseIsUp)
        {
            return;
        }

        stateAt = now;
        var known = state.Now!.Cameras.ToDictionary(camera => camera.Code, StringComparer.Ordinal);
        foreach (var camera in await WallReads.CamerasAsync(connection, now, token))
        {
            if (!known.TryGetValue(camera.Code, out var before) || before != camera)
            {
                await TellAsync(u => u with { Kind = "camera", Camera = camera });
            }
        }

        var sources = await WallReads.SourcesAsync(connection, now, token);
        if (!sources.SequenceEqual(state.Now!.Sources))
        {
            await TellAsync(u => u with { Kind = "sources", Sources = sources });
        }
    }

    // Every change of the board is an event, as is every import; and what is late changes with the minute.
    private async Task ProgrammeAsync(NpgsqlConnection connection, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        var seen = (cursor!.Event, WallClock.MinuteOf(now));
        if (seen == programmeSeen)
        {
            return;
        }

        var programme = await ProgrammeBoard.SummaryAsync(connection, state.Now!.Town.Code, now, token);
        if (programme is not null && JsonSerializer.Serialize(programme) != JsonSerializer.Serialize(state.Now!.Programme))
        {
            await TellAsync(u => u with { Kind = "programme", Programme = programme });
        }

        programmeSeen = seen;
    }

    private async Task OutageAsync(Exception failure)
    {
        if (!databaseIsUp)
        {
            return;
        }

        databaseIsUp = false;
        if (failure is NpgsqlException or IOException or TimeoutException)
        {
            log.LogWarning("The wall waits for the database: {Reason}", failure.Message);
        }
        else
        {
            log.LogError(failure, "The wall could not read what changed; it tries again");
        }

        if (state.Now is { } wall)
        {
            var sources = wall.Sources.Select(source => source.Code == "database" ? WallSources.Database("broken") : source with { State = "late" });
            await TellAsync(u => u with { Kind = "sources", Sources = [.. sources] });
        }
    }

    private Task TellAsync(Func<WallUpdate, WallUpdate> fill)
    {
        var before = state.Now!;
        var update = fill(new(before.Epoch, before.Seq + 1, clock.GetUtcNow(), ""));
        state.Swap(WallReducer.Apply(before, update));
        return walls.Clients.All.Update(update);
    }

    private async Task RestAsync(CancellationToken token)
    {
        try
        {
            await Task.Delay(databaseIsUp ? Breath : OutageRest, clock, token);
            await wake.WaitAsync(passagesWait ? PassagesEvery - Breath : Poll - Breath, token);
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    // Its own connection and its own life: when it breaks, the poll goes on.
    private async Task ListenAsync(CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(token);
                connection.Notification += (_, _) => Wake();
                await using (var listen = new NpgsqlCommand($"listen {EventLog.Channel}; listen {IndicatorCalculator.Channel}; listen {PassageReader.Channel}", connection))
                {
                    await listen.ExecuteNonQueryAsync(token);
                }

                while (true)
                {
                    await connection.WaitAsync(token);
                }
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is NpgsqlException or IOException or TimeoutException or InvalidOperationException)
            {
                log.LogDebug(failure, "Not listening; polling goes on");
                await Task.Delay(TimeSpan.FromSeconds(1), clock, CancellationToken.None);
            }
        }
    }

    private void Wake()
    {
        if (wake.CurrentCount == 0)
        {
            try
            {
                wake.Release();
            }
            catch (SemaphoreFullException)
            {
                // Another notification has just woken it.
            }
        }
    }
}
