using System.Collections.Concurrent;
using Dapper;
using Ioc.Vision.Rules;
using Npgsql;

namespace Ioc.Vision.Cameras;

/// <summary>
/// What the signal controllers report to the host, followed in the database for all cameras of a worker. A database that is away tells nothing new:
/// the signals then count as not settled, and convict nobody.
/// </summary>
public sealed class ControllerSignals(NpgsqlDataSource database, WorkerLog log, TimeProvider clock)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan LookBack = TimeSpan.FromMinutes(10);

    // Rows become visible a little after the moment that they name.
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<SignalGroup, ControllerTimeline> groups = new();

    /// <summary>The timeline of one group, followed from now on.</summary>
    public ISignalSource Of(SignalGroup group) => groups.GetOrAdd(group, _ => new ControllerTimeline());

    /// <summary>Follows until stopped.</summary>
    public async Task ListenAsync(CancellationToken token)
    {
        var followed = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        var away = false;
        while (!token.IsCancellationRequested)
        {
            try
            {
                await LookAsync(followed, token);
                away = false;
            }
            catch (Exception failed) when (failed is not OperationCanceledException)
            {
                if (!away)
                {
                    log.Say("signals", $"cannot be read ({failed.Message.ReplaceLineEndings(" ")}): until they can, a signal that a controller tells convicts nobody");
                }

                away = true;
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(LookEvery, clock, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Takes in what is new.</summary>
    /// <param name="followed">Up to which arrival each junction was read.</param>
    public async Task LookAsync(Dictionary<string, DateTimeOffset> followed, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(followed);
        if (groups.IsEmpty)
        {
            return;
        }

        await using var connection = await database.OpenConnectionAsync(token);
        foreach (var junction in groups.Keys.GroupBy(g => g.Junction, StringComparer.Ordinal))
        {
            // First how far it is complete, then the changes: what comes between the two is only told sooner.
            var now = await connection.QuerySingleOrDefaultAsync<Told>(new CommandDefinition(
                "select complete_to, received_at from traffic.signal_controller where junction = @junction", new { junction = junction.Key }, cancellationToken: token));
            if (now is null)
            {
                continue;
            }

            var names = junction.Select(g => g.Group).ToArray();
            var key = junction.Key + "\n" + string.Join('\n', names.Order(StringComparer.Ordinal));
            var from = followed.TryGetValue(key, out var before) ? before - Overlap : now.ReceivedAt - LookBack;
            var changes = (await connection.QueryAsync<Change>(new CommandDefinition(
                """
                select signal_group, state, at, confidence::float8 as confidence from traffic.signal_state
                where junction = @junction and signal_group = any(@names) and received_at >= @from order by at
                """,
                new { junction = junction.Key, names, from }, cancellationToken: token))).AsList();
            foreach (var group in junction)
            {
                groups[group].Tell(
                    changes.Where(c => c.SignalGroup == group.Group).Select(c => new LampPhase(StateOf(c.State), c.At, c.At, (float)c.Confidence)), now.CompleteTo);
            }

            followed[key] = now.ReceivedAt;
        }
    }

    private static LampState StateOf(string word) => word switch
    {
        "red" => LampState.Red,
        "amber" => LampState.Amber,
        "green" => LampState.Green,
        "unknown" => LampState.Unknown,
        _ => LampState.Dark,
    };

    private sealed class Told
    {
        public DateTimeOffset CompleteTo { get; init; }

        public DateTimeOffset ReceivedAt { get; init; }
    }

    private sealed class Change
    {
        public required string SignalGroup { get; init; }

        public required string State { get; init; }

        public DateTimeOffset At { get; init; }

        public double Confidence { get; init; }
    }
}
