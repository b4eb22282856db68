using System.Globalization;
using System.Text.Json;
using Dapper;
using Ioc.Web.Cameras;
using Npgsql;

namespace Ioc.Web.Devices;

/// <summary>Takes what signal controllers report. The workers follow it in the database and judge by it.</summary>
internal sealed class SignalIntake(NpgsqlDataSource database, DeviceKeys keys, TimeProvider clock)
{
    private const int MostChanges = 500;

    /// <summary>Up to here two clocks agree: the moment counts in full.</summary>
    private static readonly TimeSpan Agrees = TimeSpan.FromMilliseconds(500);

    /// <summary>Up to here a person decides; beyond it the moment of a change is worth nothing.</summary>
    private static readonly TimeSpan Doubtful = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);
    private static readonly string[] States = ["red", "amber", "green", "off"];

    /// <summary>Takes one report.</summary>
    /// <param name="junction">The key's.</param>
    /// <param name="arrivedAt">When its first bytes were here.</param>
    /// <param name="error">By how much that may be wrong, either way.</param>
    /// <param name="completeFrom">From when on the list has no gap; null: since the report before.</param>
    public async Task<(SignalsAnswer? Answer, IReadOnlyList<ConfigFault> Faults)> TakeAsync(
        string junction, PostedSignals posted, DateTimeOffset arrivedAt, TimeSpan error, DateTimeOffset? completeFrom, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        var sentAt = posted.SentAt.ToUniversalTime();
        var offset = arrivedAt - sentAt;
        var faults = Faults(posted, sentAt, offset);
        if (faults.Count > 0)
        {
            return (null, faults);
        }

        var confidence = offset.Duration() + error <= Agrees ? 1f : 0.5f;
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var stored = 0;
        IReadOnlyList<PostedChange> changes = posted.Changes;
        if (completeFrom is { } from && await GapAsync(transaction, junction, from, now, token))
        {
            changes = After(changes, from);
        }

        foreach (var change in changes)
        {
            stored += await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into traffic.signal_state (junction, signal_group, state, at, received_at, confidence) values (@junction, @Group, @State, @At, @now, @confidence)
                on conflict do nothing
                """,
                new { junction, change.Group, change.State, At = change.At.ToUniversalTime(), now, confidence }, transaction, cancellationToken: token));
        }

        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into traffic.signal_controller (junction, complete_to, received_at, clock_offset_seconds) values (@junction, @sentAt, @now, @seconds)
            on conflict (junction) do update set complete_to = greatest(signal_controller.complete_to, excluded.complete_to), received_at = excluded.received_at,
                clock_offset_seconds = excluded.clock_offset_seconds;
            """,
            new { junction, sentAt, now, seconds = (float)offset.TotalSeconds }, transaction, cancellationToken: token));
        if (stored > 0)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "delete from traffic.signal_state where junction = @junction and received_at < @before", new { junction, before = now - Kept }, transaction, cancellationToken: token));
        }

        await transaction.CommitAsync(token);
        return (new SignalsAnswer(stored, Math.Round(offset.TotalSeconds, 3), confidence), []);
    }

    // What lies between the last report and where this one begins is unknown, whatever the lights showed before.
    private static async Task<bool> GapAsync(NpgsqlTransaction transaction, string junction, DateTimeOffset from, DateTimeOffset now, CancellationToken token)
    {
        var known = await transaction.Connection!.ExecuteScalarAsync<DateTimeOffset?>(new CommandDefinition(
            "select complete_to from traffic.signal_controller where junction = @junction for update", new { junction }, transaction, cancellationToken: token));
        if (known is null || from <= known)
        {
            return false;
        }

        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into traffic.signal_state (junction, signal_group, state, at, received_at)
            select distinct @junction, signal_group, 'unknown', @known + interval '1 microsecond', @now from traffic.signal_state where junction = @junction
            on conflict do nothing
            """,
            new { junction, known, now }, transaction, cancellationToken: token));
        return true;
    }

    // Of what a group did before, only what it showed when the list begins is known.
    private static List<PostedChange> After(IReadOnlyList<PostedChange> changes, DateTimeOffset from) =>
    [
        .. changes.Where(change => change.At >= from),
        .. changes.Where(change => change.At < from).GroupBy(change => change.Group, StringComparer.Ordinal).Select(group => group.MaxBy(change => change.At)! with { At = from }),
    ];

    /// <summary>Every junction that reports, is asked, has a key, or that a camera's rule names.</summary>
    /// <param name="address">Where controllers post to.</param>
    /// <param name="asked">Junctions whose controllers are asked.</param>
    public async Task<IReadOnlyList<JunctionView>> AllAsync(string address, IReadOnlyList<string> asked, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(token);
        var reports = (await connection.QueryAsync<Report>(new CommandDefinition(
            "select junction, complete_to, received_at, clock_offset_seconds::float8 as clock_offset_seconds from traffic.signal_controller", cancellationToken: token))).ToDictionary(r => r.Junction, StringComparer.Ordinal);
        var states = (await connection.QueryAsync<State>(new CommandDefinition(
            "select distinct on (junction, signal_group) junction, signal_group, state as state_name, at from traffic.signal_state order by junction, signal_group, at desc", cancellationToken: token))).AsList();
        var named = await connection.QueryAsync<string>(new CommandDefinition(
            "select distinct subject from traffic.device_key where kind = 'signals' and revoked_at is null", cancellationToken: token));
        var used = await UsedAsync(connection, token);
        var views = new List<JunctionView>();
        foreach (var junction in reports.Keys.Concat(named).Concat(asked).Concat(used.Select(u => u.Junction)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var report = reports.GetValueOrDefault(junction);
            views.Add(new JunctionView(
                junction, address, report?.ReceivedAt, report?.CompleteTo, report?.ClockOffsetSeconds, report is null || now - report.ReceivedAt > SilentAfter,
                [.. states.Where(s => s.Junction == junction).Select(s => new SignalGroupView(s.SignalGroup, s.StateName, s.At))],
                [.. used.Where(u => u.Junction == junction).Select(u => u.Camera).Distinct(StringComparer.Ordinal)],
                await keys.AllAsync(DeviceKinds.Signals, junction, token)));
        }

        return views;
    }

    private static List<ConfigFault> Faults(PostedSignals posted, DateTimeOffset sentAt, TimeSpan offset)
    {
        if (offset.Duration() > Doubtful)
        {
            return
            [
                Fault("sentAt", string.Create(CultureInfo.InvariantCulture,
                    $"is {Math.Abs(offset.TotalSeconds):0} seconds {(offset > TimeSpan.Zero ? "behind" : "ahead of")} this server's clock: set the controller's clock (NTP); until then its signals convict nobody")),
            ];
        }

        if (posted.Changes is null || posted.Changes.Count > MostChanges)
        {
            return [Fault("changes", $"must be a list of 0 to {MostChanges}")];
        }

        var faults = new List<ConfigFault>();
        for (var i = 0; i < posted.Changes.Count; i++)
        {
            var change = posted.Changes[i];
            if (change?.Group is not { Length: >= 1 and <= 60 })
            {
                faults.Add(Fault($"changes[{i}].group", "must be a name of 1 to 60 characters"));
            }
            else if (!States.Contains(change.State, StringComparer.Ordinal))
            {
                faults.Add(Fault($"changes[{i}].state", "must be one of " + string.Join(", ", States)));
            }
            else if (change.At > sentAt || sentAt - change.At > TimeSpan.FromDays(1))
            {
                faults.Add(Fault($"changes[{i}].at", "must be before sentAt, by a day at most"));
            }
        }

        return faults;
    }

    private static ConfigFault Fault(string field, string problem) => new(field, ConfigFaults.Text(problem));

    // Which cameras go by which junction: read from the configurations, wherever a signal stands in a rule.
    private static async Task<List<(string Camera, string Junction)>> UsedAsync(NpgsqlConnection connection, CancellationToken token)
    {
        var rows = await connection.QueryAsync<(string Code, string Config)>(new CommandDefinition(
            "select code, config::text from traffic.camera where config @? '$.rules[*].**.junction' order by code", cancellationToken: token));
        return [.. rows.SelectMany(row => Junctions(JsonDocument.Parse(row.Config).RootElement).Distinct(StringComparer.Ordinal).Select(j => (row.Code, j)))];
    }

    private static IEnumerable<string> Junctions(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => p.Name == "junction" && p.Value.ValueKind == JsonValueKind.String ? [p.Value.GetString()!] : Junctions(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Junctions),
        _ => [],
    };

    private sealed class Report
    {
        public required string Junction { get; init; }

        public DateTimeOffset CompleteTo { get; init; }

        public DateTimeOffset ReceivedAt { get; init; }

        public double ClockOffsetSeconds { get; init; }
    }

    private sealed class State
    {
        public required string Junction { get; init; }

        public required string SignalGroup { get; init; }

        public required string StateName { get; init; }

        public DateTimeOffset At { get; init; }
    }
}
