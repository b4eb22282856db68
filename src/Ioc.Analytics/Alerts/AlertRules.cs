using System.Globalization;
using Dapper;
using Ioc.Domain.Alerts;
using Npgsql;

namespace Ioc.Analytics.Alerts;

/// <summary>The rules as they stand in the database.</summary>
public static class AlertRules
{
    /// <summary>All rules in their order.</summary>
    public static async Task<IReadOnlyList<StoredAlertRule>> ReadAsync(NpgsqlConnection connection, CancellationToken token) =>
    [
        .. (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select code, kind, name_vi, name_en, indicator_code, parts, above, limit_value, clear_value, extract(epoch from raise_after)::integer as raise_after,
                   extract(epoch from clear_after)::integer as clear_after, severity, to_char(quiet_from, 'HH24:MI') as quiet_from, to_char(quiet_to, 'HH24:MI') as quiet_to, bundle, enabled, version, updated_at, updated_by
            from alert.rule order by position, code
            """,
            cancellationToken: token))).Select(row => new StoredAlertRule(
                row.Code,
                new(row.Kind, row.NameVi, row.NameEn, row.IndicatorCode, row.Parts, row.Above, row.LimitValue, row.ClearValue, row.RaiseAfter, row.ClearAfter, row.Severity,
                    Time(row.QuietFrom), Time(row.QuietTo), row.Bundle, row.Enabled),
                row.Version, row.UpdatedAt, row.UpdatedBy)),
    ];

    /// <summary>Writes a rule, or writes it anew. The caller has checked it.</summary>
    /// <returns>Its version.</returns>
    public static Task<int> WriteAsync(NpgsqlTransaction transaction, string code, AlertRuleConfig rule, string actor, DateTimeOffset now, CancellationToken token) =>
        transaction.Connection!.ExecuteScalarAsync<int>(new CommandDefinition(
            """
            insert into alert.rule as r (code, position, kind, name_vi, name_en, indicator_code, parts, above, limit_value, clear_value, raise_after, clear_after, severity,
                quiet_from, quiet_to, bundle, enabled, updated_at, updated_by)
            values (@code, (select coalesce(max(position), 0) + 1 from alert.rule), @Kind, @NameVi, @NameEn, @Indicator, @Parts, @Above, @Limit, @ClearAt,
                make_interval(secs => @RaiseAfterSeconds), make_interval(secs => @ClearAfterSeconds), @Severity, @quietFrom::time, @quietTo::time, @Bundle, @Enabled, @now, @actor)
            on conflict (code) do update set kind = excluded.kind, name_vi = excluded.name_vi, name_en = excluded.name_en, indicator_code = excluded.indicator_code,
                parts = excluded.parts, above = excluded.above, limit_value = excluded.limit_value, clear_value = excluded.clear_value, raise_after = excluded.raise_after,
                clear_after = excluded.clear_after, severity = excluded.severity, quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, bundle = excluded.bundle,
                enabled = excluded.enabled, version = r.version + 1, updated_at = excluded.updated_at, updated_by = excluded.updated_by
            returning version
            """,
            new
            {
                code, rule.Kind, NameVi = rule.NameVi.Trim(), NameEn = rule.NameEn.Trim(), rule.Indicator, rule.Parts, rule.Above, rule.Limit, rule.ClearAt, rule.RaiseAfterSeconds, rule.ClearAfterSeconds,
                rule.Severity, quietFrom = Text(rule.QuietFrom), quietTo = Text(rule.QuietTo), rule.Bundle, rule.Enabled, now, actor,
            },
            transaction,
            cancellationToken: token));

    private static TimeOnly? Time(string? text) => text is null ? null : TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture);

    private static string? Text(TimeOnly? time) => time?.ToString("HH:mm", CultureInfo.InvariantCulture);

    private sealed class Row
    {
        public required string Code { get; init; }
        public required string Kind { get; init; }
        public required string NameVi { get; init; }
        public required string NameEn { get; init; }
        public string? IndicatorCode { get; init; }
        public bool Parts { get; init; }
        public bool Above { get; init; }
        public double? LimitValue { get; init; }
        public double? ClearValue { get; init; }
        public int RaiseAfter { get; init; }
        public int ClearAfter { get; init; }
        public required string Severity { get; init; }
        public string? QuietFrom { get; init; }
        public string? QuietTo { get; init; }
        public bool Bundle { get; init; }
        public bool Enabled { get; init; }
        public int Version { get; init; }
        public DateTimeOffset UpdatedAt { get; init; }
        public required string UpdatedBy { get; init; }
    }
}

/// <summary>A rule as it is kept.</summary>
public sealed record StoredAlertRule(string Code, AlertRuleConfig Rule, int Version, DateTimeOffset UpdatedAt, string UpdatedBy);
