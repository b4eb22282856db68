using Dapper;
using Ioc.Domain.Alerts;
using Npgsql;

namespace Ioc.Analytics.Alerts;

/// <summary>The outbox of alerts: what recipients are to be told, written in the transaction that changes the alert.</summary>
internal static class AlertNotes
{
    private const string Severities = "array['info', 'warning', 'critical']";

    /// <summary>Alerts that are told now go to whoever wants to know of them.</summary>
    public static Task<int> RaisedAsync(NpgsqlTransaction transaction, Guid[] alerts, DateTimeOffset now, CancellationToken token) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            $"""
            insert into alert.note (recipient_id, alert_id, turn, written_at, held_until, due_at)
            select r.id, a.id, 'raised', @now, @now, case when a.severity = 'critical' then @now else @now + make_interval(mins => r.wait_minutes) end
            from alert.alert a join alert.recipient r on r.enabled and (r.rules = array[]::text[] or a.rule_code = any(r.rules))
                 and array_position({Severities}, a.severity) >= array_position({Severities}, r.least_severity)
            where a.id = any(@alerts)
            order by a.opened_at, a.id, r.id
            """,
            new { alerts, now },
            transaction,
            cancellationToken: token));

    /// <summary>A change of an alert goes to whoever was told of it, or will be; in quiet hours when they are over, unless it is critical.</summary>
    public static Task<int> ChangedAsync(NpgsqlTransaction transaction, AlertRule rule, AlertChange change, DateTimeOffset now, CancellationToken token)
    {
        var turn = change.Kind switch { AlertChangeKind.Widened => "widened", AlertChangeKind.Cleared => "cleared", _ => null };
        return turn is null
            ? Task.FromResult(0)
            : transaction.Connection!.ExecuteAsync(new CommandDefinition(
                """
                insert into alert.note (recipient_id, alert_id, turn, written_at, held_until, due_at)
                select r.id, a.id, @turn, @now, h.until, case when a.severity = 'critical' then @now else greatest(h.until, @now + make_interval(mins => r.wait_minutes)) end
                from alert.alert a
                join alert.recipient r on r.enabled and exists (select 1 from alert.note n where n.alert_id = a.id and n.recipient_id = r.id and n.turn = 'raised')
                cross join lateral (select case when a.severity = 'critical' then @now else @over end as until) h
                where a.id = @Id
                """,
                new { turn, change.Alert.Id, now, over = rule.Quiet?.Over(now) ?? now },
                transaction,
                cancellationToken: token));
    }
}
