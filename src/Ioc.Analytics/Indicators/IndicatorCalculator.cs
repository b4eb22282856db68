using Dapper;
using Ioc.Analytics.Traffic;
using Ioc.Domain.Time;
using Npgsql;
using NpgsqlTypes;

namespace Ioc.Analytics.Indicators;

/// <summary>
/// Computes indicators in SQL and keeps their values. Only what differs is written; a value that had been computed after its period's end
/// and changes nevertheless is a restatement, kept with its old and its new value. What stood before is kept with its time, for the wall's replay.
/// </summary>
public static class IndicatorCalculator
{
    /// <summary>The channel that wakes who shows indicators. It never carries the truth: indicator.revision does.</summary>
    public const string Channel = "ioc_indicator";

    /// <summary>The reason of what is restated because a fine was changed, or its decision annulled, afterwards.</summary>
    internal const string DecisionCorrected = "decision corrected";

    /// <summary>The reason of what is restated because money that had been paid was given back.</summary>
    internal const string MoneyReturned = "money returned";

    // Months before the series shown need no new value when a denominator changes.
    private const int DaysShown = 400;

    /// <summary>Recomputes what facts of a source in these days touch.</summary>
    /// <returns>The codes of the indicators computed.</returns>
    public static async Task<IReadOnlyList<string>> AfterFactsAsync(
        NpgsqlTransaction transaction, string source, DayRange days, DateTimeOffset now, string reason, CancellationToken token)
    {
        var today = VietnamTime.DayOf(now);
        var catalogue = await Catalogue.ReadAsync(transaction.Connection!, token);
        var touched = new Dictionary<string, DayRange>(StringComparer.Ordinal);
        foreach (var family in catalogue.Families.Where(f => f.Sources.Contains(source, StringComparer.Ordinal)))
        {
            if (family.Touched(days, today) is { } range)
            {
                await MeasureCells.RefreshAsync(transaction, family, range, now, token);
                touched[family.Code] = range;
            }
        }

        return await ComputeAsync(transaction, touched, now, reason, token);
    }

    /// <summary>Gives today its value: a new day begins without any new fact, stays end and cameras work by themselves.</summary>
    public static async Task TodayAsync(NpgsqlTransaction transaction, DateTimeOffset now, CancellationToken token)
    {
        var today = VietnamTime.DayOf(now);
        // Yesterday too: it is closed only by a value computed after its end.
        var days = new DayRange(today.AddDays(-1), today);
        var catalogue = await Catalogue.ReadAsync(transaction.Connection!, token);
        var touched = new Dictionary<string, DayRange>(StringComparer.Ordinal);
        // The running day of a source whose first days are not reckoned yet would be told as if it were all there is. What waits takes its own days in, today among them.
        var waiting = await WaitingFacts.SourcesAsync(transaction.Connection!, transaction, token);
        foreach (var family in catalogue.Families.Where(f => f.Daily && !f.Sources.Any(waiting.Contains)))
        {
            if (await MeasureCells.RefreshAsync(transaction, family, days, now, token) || await BeginsDayAsync(transaction, family, today, token))
            {
                touched[family.Code] = days;
            }
        }

        await ComputeAsync(transaction, touched, now, "day", token);
        // What did not change is as of now all the same.
        await RunAsync(transaction, now, token);
        await RaiseAsync(transaction, [.. catalogue.Entries.Where(e => !e.Monthly && e.Numerator.Count > 0 && e.Terms.Any(t => IsOf(catalogue, t, f => f.Daily))).Select(e => e.Code)], now, token);
    }

    /// <summary>Computes the traffic of every five minutes from one point in time to now.</summary>
    public static async Task TrafficAsync(NpgsqlTransaction transaction, DateTimeOffset from, DateTimeOffset now, CancellationToken token)
    {
        await using var command = Command(transaction, PassagesPerHour.Code, PassagesPerHour.Sql, now, "late passages");
        command.Parameters.Add(new NpgsqlParameter("from", NpgsqlDbType.TimestampTz) { Value = PassagesPerHour.PeriodOf(from).UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter("to", NpgsqlDbType.TimestampTz) { Value = PassagesPerHour.PeriodOf(now).UtcDateTime });
        await command.ExecuteNonQueryAsync(token);
        await RunAsync(transaction, now, token);
        await RaiseAsync(transaction, [PassagesPerHour.Code], now, token);
    }

    /// <summary>Says that more is shown of values that are what they were.</summary>
    public static Task ShowAsync(NpgsqlTransaction transaction, IReadOnlyList<string> codes, CancellationToken token) => codes.Count == 0
        ? Task.CompletedTask
        : transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "update indicator.revision set revision = revision + 1 where indicator_code = any(@codes); select pg_notify(@Channel, '')",
            new { codes = codes.ToArray(), Channel },
            transaction,
            cancellationToken: token));

    // That values of the running day and hour were computed in this minute, for who asks later how fresh they were.
    private static Task<int> RunAsync(NpgsqlTransaction transaction, DateTimeOffset now, CancellationToken token) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "insert into indicator.running_minute (minute) values (date_trunc('minute', @now)) on conflict do nothing", new { now }, transaction, cancellationToken: token));

    private static bool IsOf(Catalogue catalogue, MeasureTerm term, Func<Family, bool> which) =>
        catalogue.Serving(term, null) is { } measure && catalogue.Families.Any(f => f.Code == measure.Family && which(f));

    private static Task<bool> BeginsDayAsync(NpgsqlTransaction transaction, Family family, DateOnly today, CancellationToken token) =>
        transaction.Connection!.ExecuteScalarAsync<bool>(new CommandDefinition(
            """
            select exists (select 1 from indicator.measure where family = @Code and first_period is not null)
               and not exists (
                select 1 from indicator.definition d join indicator.measure m on m.family = @Code and m.code = d.numerator -> 0 ->> 'measure'
                join indicator.value v on v.indicator_code = d.code and v.period_start = @today::timestamp at time zone 'Asia/Ho_Chi_Minh'
                where d.period = 'day')
            """,
            new { family.Code, today },
            transaction,
            cancellationToken: token));

    private static async Task<List<string>> ComputeAsync(
        NpgsqlTransaction transaction, Dictionary<string, DayRange> touched, DateTimeOffset now, string reason, CancellationToken token)
    {
        // Read again: the cells may have begun earlier than before.
        var catalogue = await Catalogue.ReadAsync(transaction.Connection!, token);
        var today = VietnamTime.DayOf(now);
        var computed = new List<string>();
        foreach (var entry in catalogue.Entries)
        {
            if (Depends(catalogue, entry, touched, today) is not { } range)
            {
                continue;
            }

            var (sql, parameters) = MeasureQuery.Write(catalogue, entry, null, null, range);
            await using var command = Command(transaction, entry.Code, Periods(entry, sql), now, reason);
            command.Parameters.AddRange(parameters.ToArray());
            command.CommandTimeout = 600;
            await command.ExecuteNonQueryAsync(token);
            computed.Add(entry.Code);
        }

        await RaiseAsync(transaction, computed, now, token);
        return computed;
    }

    /// <summary>The periods of an indicator whose values stand on cells of these families and periods; null when none does.</summary>
    private static DayRange? Depends(Catalogue catalogue, CatalogueEntry entry, Dictionary<string, DayRange> touched, DateOnly today)
    {
        DayRange? all = null;
        foreach (var term in entry.Terms)
        {
            if (catalogue.Serving(term, null) is not { } measure || !touched.TryGetValue(measure.Family, out var cells))
            {
                continue;
            }

            var further = (measure.Stock ? 0 : entry.Window - 1) + term.Lag;
            DayRange? range = (entry.Monthly, measure.Monthly) switch
            {
                (true, _) => new(cells.From.AddMonths(term.Lag), cells.To.AddMonths(further)),
                // A month's people are the denominator from the next month on.
                (false, true) => new DayRange(Later(cells.From.AddMonths(1), today.AddDays(-DaysShown)), today).Until(today),
                _ => new DayRange(cells.From.AddDays(term.Lag), cells.To.AddDays(further)).Until(today),
            };
            all = range is { } more ? all?.And(more) ?? more : all;
        }

        return all;
    }

    private static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;

    private static string Periods(CatalogueEntry entry, string sql) => $"""
        select place_code, period::timestamp at time zone 'Asia/Ho_Chi_Minh' as period_start,
               (period + interval '1 {(entry.Monthly ? "month" : "day")}')::timestamp at time zone 'Asia/Ho_Chi_Minh' as period_end,
               numerator, denominator, value
        from ({sql}) q
        """;

    private static NpgsqlCommand Command(NpgsqlTransaction transaction, string code, string formula, DateTimeOffset now, string reason)
    {
        var command = new NpgsqlCommand(
            $"""
            with computed as materialized ({formula}),
            compared as materialized (
                select c.place_code, c.period_start, c.period_end, c.value, c.numerator, c.denominator,
                       b.place_code is not null as known, b.value as old_value, b.numerator as old_numerator, b.denominator as old_denominator, b.computed_at as old_at, b.period_end as old_end
                from computed c
                -- one look into the key for each value, however many the planner takes them for
                left join lateral (
                    select * from indicator.value v where v.indicator_code = @code and v.place_code = c.place_code and v.period_start = c.period_start offset 0) b on true),
            kept as (
                insert into indicator.value_past (indicator_code, place_code, period_start, period_end, value, numerator, denominator, computed_at, replaced_at)
                select @code, place_code, period_start, old_end, old_value, old_numerator, old_denominator, old_at, @now from compared
                where known and ((old_value, old_numerator, old_denominator) is distinct from (value, numerator, denominator) or (old_at < period_end and @now >= period_end))
                  -- it stood at some whole minute
                  and old_at <= date_trunc('minute', @now - interval '1 microsecond')
                on conflict do nothing),
            written as (
                insert into indicator.value as v (indicator_code, place_code, period_start, period_end, value, numerator, denominator, computed_at)
                select @code, place_code, period_start, period_end, value, numerator, denominator, @now from compared
                where not known or (old_value, old_numerator, old_denominator) is distinct from (value, numerator, denominator) or (old_at < period_end and @now >= period_end)
                on conflict (indicator_code, place_code, period_start) do update
                    set value = excluded.value, numerator = excluded.numerator, denominator = excluded.denominator, computed_at = excluded.computed_at)
            insert into indicator.restatement (indicator_code, place_code, period_start, old_value, new_value, reason, restated_at)
            select @code, place_code, period_start, old_value, value, @reason, @now
            from compared
            where known and old_at >= period_end and old_value is distinct from value
              -- the last binary digit of a quotient is no correction
              and coalesce(abs(old_value - value) > 1e-9 * greatest(abs(old_value), abs(value)), true)
            """,
            transaction.Connection,
            transaction);
        command.Parameters.AddWithValue("code", code);
        command.Parameters.AddWithValue("reason", reason);
        command.Parameters.Add(new NpgsqlParameter("now", NpgsqlDbType.TimestampTz) { Value = now.UtcDateTime });
        return command;
    }

    private static async Task RaiseAsync(NpgsqlTransaction transaction, List<string> codes, DateTimeOffset now, CancellationToken token)
    {
        if (codes.Count > 0)
        {
            await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                """
                update indicator.revision set revision = revision + 1, computed_at = @now where indicator_code = any(@codes);
                select pg_notify(@Channel, '')
                """,
                new { codes = codes.ToArray(), now, Channel },
                transaction,
                cancellationToken: token));
        }
    }
}
