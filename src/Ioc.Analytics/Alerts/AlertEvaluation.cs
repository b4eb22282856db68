using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Alerts;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Npgsql;

namespace Ioc.Analytics.Alerts;

/// <summary>
/// Looks at everything that the rules watch and keeps their alerts: one transaction for each rule, its events last in it.
/// <code>
///  readings ─▶ AlertWatch (limit, clear limit, waits) ─▶ AlertBundles (same trouble, one alert) ─▶ alert.alert, alert.subject, audit.event ─▶ told, on walls and by letter (AlertNotes), unless quiet hours hold it back
/// </code>
/// </summary>
/// <param name="place">The town, as the wall has it; null: the place with the most communes.</param>
public sealed class AlertEvaluation(NpgsqlDataSource database, TimeProvider clock, string? place = null)
{
    private const string Actor = "system:alerts";

    /// <summary>One look.</summary>
    /// <returns>How many alerts changed.</returns>
    public async Task<int> LookAsync(CancellationToken token)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(token);
        var stored = await AlertRules.ReadAsync(connection, token);
        var rules = stored.Select(rule => (Rule: AlertRule.Of(rule.Code, rule.Rule), rule.Version)).ToList();
        if (await AlertReadings.ReadAsync(connection, place, [.. rules.Where(r => r.Rule.Enabled).Select(r => r.Rule)], now, token) is not { } readings)
        {
            return 0;
        }

        var changed = 0;
        foreach (var (rule, version) in rules)
        {
            changed += await RuleAsync(connection, rule, version, rule.Enabled ? readings.Of(rule) : [], now, token);
        }

        return changed + await TellAsync(connection, rules.ToDictionary(r => r.Rule.Code, r => r.Rule, StringComparer.Ordinal), now, token);
    }

    private static async Task<int> RuleAsync(NpgsqlConnection connection, AlertRule rule, int version, IReadOnlyList<AlertReading> readings, DateTimeOffset now, CancellationToken token)
    {
        await using var transaction = await connection.BeginTransactionAsync(token);
        // Of two hosts one looks at a rule at a time.
        await connection.ExecuteAsync(new CommandDefinition("select 1 from alert.rule where code = @Code for update", new { rule.Code }, transaction, cancellationToken: token));
        var watched = (await connection.QueryAsync<WatchRow>(new CommandDefinition(
            "select subject, phase, since, alert_id from alert.watch where rule_code = @Code", new { rule.Code }, transaction, cancellationToken: token)))
            .ToDictionary(row => row.Subject, StringComparer.Ordinal);
        var seen = readings.GroupBy(reading => reading.Subject, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        var turns = new List<(string Subject, AlertTurn Turn)>();
        var moved = new List<(string Subject, AlertWatch Next)>();
        foreach (var subject in seen.Keys.Union(watched.Keys, StringComparer.Ordinal))
        {
            var before = watched.TryGetValue(subject, out var row) ? row.Watch : AlertWatch.Calm;
            // What is no longer there has no trouble any more, and does not wait.
            var (next, turn) = seen.TryGetValue(subject, out var reading)
                ? before.Look(reading.Signal, now, rule.RaiseAfter, rule.ClearAfter)
                : before.Look(AlertSignal.Clear, now, rule.RaiseAfter, TimeSpan.Zero) is var gone && before.Phase == AlertPhase.Falling ? (AlertWatch.Calm, AlertTurn.Cleared) : gone;
            if (turn != AlertTurn.None)
            {
                turns.Add((subject, turn));
            }

            if (next != before)
            {
                moved.Add((subject, next));
            }
        }

        if (moved.Count == 0)
        {
            return 0;
        }

        var open = (await connection.QueryAsync<(Guid Id, string Key, string Subject)>(new CommandDefinition(
            "select a.id, a.bundle_key, s.subject from alert.alert a join alert.subject s on s.alert_id = a.id and s.cleared_at is null where a.rule_code = @Code and a.state = 'active'",
            new { rule.Code },
            transaction,
            cancellationToken: token))).GroupBy(row => (row.Id, row.Key)).Select(group => new OpenAlert(group.Key.Id, group.Key.Key, [.. group.Select(row => row.Subject)])).ToList();
        var changes = AlertBundles.Apply(rule.Code, rule.Bundle, open, turns, () => Guid.CreateVersion7(now));
        foreach (var change in changes)
        {
            await WriteAsync(transaction, rule, version, change, seen, now, token);
            await AlertNotes.ChangedAsync(transaction, rule, change, now, token);
        }

        var owner = changes.Select(change => change.Alert).Concat(open)
            .SelectMany(alert => alert.Subjects.Select(subject => (subject, alert.Id))).GroupBy(pair => pair.subject, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().Id, StringComparer.Ordinal);
        foreach (var (subject, next) in moved)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                next.Phase == AlertPhase.Calm
                    ? "delete from alert.watch where rule_code = @Code and subject = @subject"
                    : """
                      insert into alert.watch (rule_code, subject, phase, since, alert_id) values (@Code, @subject, @phase, @Since, @alert)
                      on conflict (rule_code, subject) do update set phase = excluded.phase, since = excluded.since, alert_id = excluded.alert_id
                      """,
                new { rule.Code, subject, phase = next.Phase.ToString().ToLowerInvariant(), next.Since, alert = next.IsActive ? owner.GetValueOrDefault(subject) : (Guid?)null },
                transaction,
                cancellationToken: token));
        }

        foreach (var change in changes)
        {
            await EventLog.AppendAsync(transaction, Event(change, rule, now, seen), token);
        }

        await transaction.CommitAsync(token);
        return changes.Count;
    }

    private static async Task WriteAsync(
        NpgsqlTransaction transaction, AlertRule rule, int version, AlertChange change, Dictionary<string, AlertReading> seen, DateTimeOffset now, CancellationToken token)
    {
        var connection = transaction.Connection!;
        var alert = change.Alert;
        if (change.Kind == AlertChangeKind.Raised)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into alert.alert (id, rule_code, rule_version, bundle_key, kind, severity, state, title_vi, title_en, opened_at, active_subjects, all_subjects, simulated)
                select @Id, @Code, @version, @Key, @Kind, @Severity, 'active', @NameVi, @NameEn, @now, 1, 0,
                       exists (select 1 from place.place where simulated) or exists (select 1 from fact.import where simulated)
                """,
                new { alert.Id, rule.Code, version, alert.Key, rule.Kind, rule.Severity, NameVi = rule.Name.Vi, NameEn = rule.Name.En, now },
                transaction,
                cancellationToken: token));
        }

        foreach (var subject in change.Left)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "update alert.subject set cleared_at = @now where alert_id = @Id and subject = @subject and cleared_at is null",
                new { alert.Id, subject, now },
                transaction,
                cancellationToken: token));
        }

        foreach (var subject in change.Joined)
        {
            var reading = seen[subject];
            await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into alert.subject (alert_id, subject, name_vi, name_en, detail_vi, detail_en, place_code, value, limit_value, since)
                values (@Id, @subject, @NameVi, @NameEn, @DetailVi, @DetailEn, @Place, @Value, @Limit, @now)
                """,
                new
                {
                    alert.Id, subject, NameVi = reading.Name.Vi, NameEn = reading.Name.En, DetailVi = reading.Detail.Vi, DetailEn = reading.Detail.En, reading.Place, reading.Value, reading.Limit, now,
                },
                transaction,
                cancellationToken: token));
        }

        // The title speaks of those that are in trouble; of a cleared alert, of those that were the last.
        var named = (await connection.QueryAsync<(string Vi, string En)>(new CommandDefinition(
            """
            select name_vi, name_en from alert.subject
            where alert_id = @Id and (cleared_at is null or (@none and cleared_at = @now)) order by since, subject
            """,
            new { alert.Id, none = alert.Subjects.IsEmpty, now },
            transaction,
            cancellationToken: token))).AsList();
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update alert.alert set active_subjects = @active, title_vi = @vi, title_en = @en,
                   all_subjects = (select count(distinct subject) from alert.subject where alert_id = @Id),
                   state = case when @active = 0 then 'cleared' else 'active' end, cleared_at = case when @active = 0 then @now end
            where id = @Id
            """,
            new { alert.Id, active = alert.Subjects.Count, now, vi = Title(rule.Name.Vi, [.. named.Select(n => n.Vi)], "và {0} nữa"), en = Title(rule.Name.En, [.. named.Select(n => n.En)], "and {0} more") },
            transaction,
            cancellationToken: token));
    }

    private static string Title(string rule, IReadOnlyList<string> names, string more)
    {
        const int shown = 2;
        var list = string.Join(", ", names.Take(shown));
        return names.Count <= shown ? $"{rule}: {list}" : $"{rule}: {list} {string.Format(System.Globalization.CultureInfo.InvariantCulture, more, names.Count - shown)}";
    }

    private static DomainEvent Event(AlertChange change, AlertRule rule, DateTimeOffset now, Dictionary<string, AlertReading> seen)
    {
        JsonArray Texts(IEnumerable<string> subjects) =>
        [
            .. subjects.Select(subject => (JsonNode)(seen.TryGetValue(subject, out var reading)
                ? new JsonObject { ["subject"] = subject, ["vi"] = $"{reading.Name.Vi}: {reading.Detail.Vi}", ["en"] = $"{reading.Name.En}: {reading.Detail.En}" }
                : new JsonObject { ["subject"] = subject, ["vi"] = subject, ["en"] = subject })),
        ];
        return new(
            Guid.CreateVersion7(now),
            change.Kind switch
            {
                AlertChangeKind.Raised => EventTypes.AlertRaised,
                AlertChangeKind.Widened => EventTypes.AlertWidened,
                AlertChangeKind.Narrowed => EventTypes.AlertNarrowed,
                _ => EventTypes.AlertCleared,
            },
            "alert",
            change.Alert.Id.ToString("D"),
            null,
            Actor,
            null,
            now,
            new() { ["rule"] = rule.Code, ["active"] = change.Alert.Subjects.Count, ["joined"] = Texts(change.Joined), ["left"] = new JsonArray([.. change.Left.Select(subject => (JsonNode)subject)]) });
    }

    // Told at once, or when the quiet hours of its rule are over; what clears before then is never told.
    private static async Task<int> TellAsync(NpgsqlConnection connection, Dictionary<string, AlertRule> rules, DateTimeOffset now, CancellationToken token)
    {
        await using var transaction = await connection.BeginTransactionAsync(token);
        var silent = (await connection.QueryAsync<(Guid Id, string Rule, string Severity)>(new CommandDefinition(
            "select id, rule_code, severity from alert.alert where state = 'active' and told_at is null for update skip locked", transaction: transaction, cancellationToken: token))).AsList();
        var due = silent.Where(alert => alert.Severity == AlertSeverities.Critical || rules[alert.Rule].Quiet?.Hold(now) is not true).ToList();
        if (due.Count == 0)
        {
            return 0;
        }

        var ids = due.Select(alert => alert.Id).ToArray();
        await connection.ExecuteAsync(new CommandDefinition(
            "update alert.alert set told_at = @now where id = any(@ids)", new { now, ids }, transaction, cancellationToken: token));
        await AlertNotes.RaisedAsync(transaction, ids, now, token);
        foreach (var alert in due)
        {
            await EventLog.AppendAsync(
                transaction,
                new(Guid.CreateVersion7(now), EventTypes.AlertTold, "alert", alert.Id.ToString("D"), null, Actor, null, now, new() { ["rule"] = alert.Rule }),
                token);
        }

        await transaction.CommitAsync(token);
        return due.Count;
    }

    private sealed record WatchRow(string Subject, string Phase, DateTimeOffset Since, Guid? AlertId)
    {
        public AlertWatch Watch => new(Phase switch { "rising" => AlertPhase.Rising, "active" => AlertPhase.Active, _ => AlertPhase.Falling }, Since);
    }
}
