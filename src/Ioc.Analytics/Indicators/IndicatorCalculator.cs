using Dapper;
using Ioc.Analytics.Traffic;
using Ioc.Domain.Time;
using Npgsql;
using NpgsqlTypes;

namespace Ioc.Analytics.Indicators;

/// <summary>
/// Computes indicators in SQL and keeps their values. Only what differs is written; a value that had been computed after its period's end
/// and changes nevertheless is a restatement, kept with its old and its new value.
/// </summary>
public static class IndicatorCalculator
{
    /// <summary>The channel that wakes who shows indicators. It never carries the truth: indicator.revision does.</summary>
    public const string Channel = "ioc_indicator";

    /// <summary>Recomputes what facts of a source in these days touch.</summary>
    /// <returns>The codes of the indicators computed.</returns>
    public static async Task<IReadOnlyList<string>> AfterFactsAsync(
        NpgsqlTransaction transaction, string source, DayRange days, DateTimeOffset now, string reason, CancellationToken token)
    {
        var today = VietnamTime.DayOf(now);
        var computed = new List<string>();
        foreach (var formula in IndicatorFormula.FromFacts)
        {
            if (formula.Touched(source, days, today) is { } touched)
            {
                await WriteAsync(transaction, formula.Code, formula.Sql, touched, now, reason, token);
                computed.Add(formula.Code);
            }
        }

        return computed;
    }

    /// <summary>Gives today its value: a new day begins without any new fact, and stays end by themselves.</summary>
    public static async Task TodayAsync(NpgsqlTransaction transaction, DateTimeOffset now, CancellationToken token)
    {
        var today = VietnamTime.DayOf(now);
        foreach (var source in new[] { "lodging", "incidents" })
        {
            // Yesterday too: it is closed only by a value computed after its end.
            await AfterFactsAsync(transaction, source, new(today.AddDays(-1), today), now, "day", token);
        }
    }

    /// <summary>Computes the traffic of every five minutes from one point in time to now.</summary>
    public static async Task TrafficAsync(NpgsqlTransaction transaction, DateTimeOffset from, DateTimeOffset now, CancellationToken token)
    {
        await using var command = Command(transaction, PassagesPerHour.Code, PassagesPerHour.Sql, now, "late passages");
        command.Parameters.Add(new NpgsqlParameter("from", NpgsqlDbType.TimestampTz) { Value = PassagesPerHour.PeriodOf(from).UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter("to", NpgsqlDbType.TimestampTz) { Value = PassagesPerHour.PeriodOf(now).UtcDateTime });
        await command.ExecuteNonQueryAsync(token);
        await RaiseAsync(transaction, PassagesPerHour.Code, now, token);
    }

    private static async Task WriteAsync(
        NpgsqlTransaction transaction, string code, string sql, DayRange days, DateTimeOffset now, string reason, CancellationToken token)
    {
        await using var command = Command(transaction, code, sql, now, reason);
        command.Parameters.Add(new NpgsqlParameter("from", NpgsqlDbType.Date) { Value = days.From });
        command.Parameters.Add(new NpgsqlParameter("to", NpgsqlDbType.Date) { Value = days.To });
        await command.ExecuteNonQueryAsync(token);
        await RaiseAsync(transaction, code, now, token);
    }

    private static NpgsqlCommand Command(NpgsqlTransaction transaction, string code, string formula, DateTimeOffset now, string reason)
    {
        var command = new NpgsqlCommand(
            $"""
            with computed as ({formula}),
            before as (
                select v.* from indicator.value v join computed c using (place_code, period_start) where v.indicator_code = @code),
            written as (
                insert into indicator.value as v (indicator_code, place_code, period_start, period_end, value, numerator, denominator, computed_at)
                select @code, place_code, period_start, period_end, value, numerator, denominator, @now from computed
                on conflict (indicator_code, place_code, period_start) do update
                    set value = excluded.value, numerator = excluded.numerator, denominator = excluded.denominator, computed_at = excluded.computed_at
                    where (v.value, v.numerator, v.denominator) is distinct from (excluded.value, excluded.numerator, excluded.denominator)
                       or (v.computed_at < v.period_end and excluded.computed_at >= v.period_end)
                returning v.*)
            insert into indicator.restatement (indicator_code, place_code, period_start, old_value, new_value, reason, restated_at)
            select @code, w.place_code, w.period_start, b.value, w.value, @reason, @now
            from written w join before b using (place_code, period_start)
            where b.computed_at >= b.period_end and b.value is distinct from w.value
            """,
            transaction.Connection,
            transaction);
        command.Parameters.AddWithValue("code", code);
        command.Parameters.AddWithValue("reason", reason);
        command.Parameters.Add(new NpgsqlParameter("now", NpgsqlDbType.TimestampTz) { Value = now.UtcDateTime });
        return command;
    }

    private static async Task RaiseAsync(NpgsqlTransaction transaction, string code, DateTimeOffset now, CancellationToken token) =>
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            update indicator.revision set revision = revision + 1, computed_at = @now where indicator_code = @code;
            select pg_notify(@Channel, @code)
            """,
            new { code, now, Channel },
            transaction,
            cancellationToken: token));
}
