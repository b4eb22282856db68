using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Analytics.Traffic;
using Ioc.Data.Connections;
using Ioc.Data.Events;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Time;
using Npgsql;

namespace Ioc.Analytics.Indicators;

/// <summary>
/// Keeps the values up to date with the facts: follows the imports in the event log, the passages as they are written, and the day.
/// Its place in each stands in the database and moves in the transaction that holds the work, so a crash loses and doubles nothing.
/// </summary>
public sealed class IndicatorRefresh(NpgsqlDataSource database, TimeProvider clock)
{
    internal const string FactsReader = "indicator.facts";
    private const string PassagesReader = "indicator.passages";
    private const long WindowsLock = 0x494F_4357;

    private static readonly FrozenSet<string> CaseSteps =
        CaseLife.Steps.Select(step => step.EventType).Append(EventTypes.CaseOpened).Append(EventTypes.PaymentReceived).ToFrozenSet(StringComparer.Ordinal);

    // What these change counts on the day of the decision, which may be long closed; money that goes back, on the day on which it came.
    private static readonly FrozenSet<string> Corrections =
        FrozenSet.ToFrozenSet([EventTypes.ComplaintAmended, EventTypes.ComplaintSecondAmended, EventTypes.DecisionAnnulled], StringComparer.Ordinal);

    /// <summary>Takes in every import since the last call, and decides which windows of it may be shown.</summary>
    /// <returns>How many imports were taken in.</returns>
    public async Task<int> FollowFactsAsync(CancellationToken token)
    {
        var imports = 0;
        while (await FollowNextFactsAsync(token) is { } taken)
        {
            imports += taken;
        }

        await DecideWindowsAsync(token);
        return imports;
    }

    /// <summary>Takes in what happened up to the next import, that one included, so that its values are there before the following one's are begun.</summary>
    /// <returns>How many imports were taken in; null when nothing is left.</returns>
    public async Task<int?> FollowNextFactsAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await BulkWork.PrepareAsync(transaction, token);
        var cursor = await CursorAsync(transaction, FactsReader, token) ?? 0;
        if (await FollowOwedAsync(transaction, clock.GetUtcNow(), token))
        {
            await transaction.CommitAsync(token);
            return 0;
        }

        var events = await EventReader.ReadAsync(connection, cursor, 500, token);
        if (events.Count == 0)
        {
            return null;
        }

        var before = events.TakeWhile(e => e.Type != EventTypes.FactsImported).Count();
        events = [.. events.Take(before + 1)];

        var now = clock.GetUtcNow();
        var changed = new List<DomainEvent>();
        foreach (var imported in events.Where(e => e.Type == EventTypes.FactsImported))
        {
            var data = JsonNode.Parse(imported.Data)!;
            if (Day(data["from"]) is { } from && Day(data["to"]) is { } to && (string?)data["source"] is { } source)
            {
                var codes = await IndicatorCalculator.AfterFactsAsync(transaction, source, new(from, to), now, $"import {imported.SubjectId}", token);
                changed.Add(new(
                    Guid.CreateVersion7(now),
                    EventTypes.IndicatorChanged,
                    "import",
                    imported.SubjectId,
                    null,
                    "system:indicators",
                    null,
                    now,
                    new() { ["indicators"] = new JsonArray([.. codes.Select(code => (JsonNode)code)]), ["from"] = data["from"]?.DeepClone(), ["to"] = data["to"]?.DeepClone() }));
            }
        }

        await CorrectAsync(
            transaction, events.Where(e => Corrections.Contains(e.Type)), "select distinct indicator.local_day(decided_at) as day from enforcement.decision where case_id = any(@cases) order by day",
            IndicatorCalculator.DecisionCorrected, now, token);
        await CorrectAsync(
            transaction, events.Where(e => e.Type == EventTypes.RefundPaid), "select distinct indicator.local_day(received_at) as day from enforcement.payment where case_id = any(@cases) and state = 'received' order by day",
            IndicatorCalculator.MoneyReturned, now, token);

        var cases = events.Where(e => CaseSteps.Contains(e.Type)).ToList();
        if (cases.Count > 0)
        {
            await FollowCasesAsync(transaction, cases, now, token);
        }

        await MoveAsync(transaction, FactsReader, events[^1].Seq, token);
        foreach (var happened in changed)
        {
            await EventLog.AppendAsync(transaction, happened, token);
        }

        await transaction.CommitAsync(token);
        return changed.Count;
    }

    /// <summary>Computes today's values.</summary>
    public async Task FollowDayAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await IndicatorCalculator.TodayAsync(transaction, clock.GetUtcNow(), token);
        await transaction.CommitAsync(token);
    }

    /// <summary>
    /// Decides which rolling windows may leave the authorised screen. Apart from the values, since it weighs a year of every place against all that was ever shown and may
    /// take seconds: until it has decided, nothing more is shown. It waits while an import does, whose days would be decided by half of what is known of them.
    /// </summary>
    public async Task DecideWindowsAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        if ((await WaitingFacts.SourcesAsync(connection, null, token)).Count > 0)
        {
            return;
        }

        await using var transaction = await connection.BeginTransactionAsync(token);
        await BulkWork.PrepareAsync(transaction, token);
        // Of two hosts one decides: what each of two shows could give away together what neither does alone. A lock that writes nothing: who waits for all that is being
        // written, as the walls do, does not wait for this.
        await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_xact_lock(@WindowsLock)", new { WindowsLock }, transaction, cancellationToken: token));
        var decided = await WindowSums.KeepAsync(transaction, await Catalogue.ReadAsync(connection, token), clock.GetUtcNow(), token);
        await IndicatorCalculator.ShowAsync(transaction, decided, token);
        await transaction.CommitAsync(token);
    }

    /// <summary>Computes the traffic that passages written since the last call have touched, and the running five minutes.</summary>
    public async Task FollowPassagesAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        // One snapshot for all statements: a passage counted now and one read by the next call are then never the same, nor missed.
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, token);
        var now = clock.GetUtcNow();
        var cursor = await CursorAsync(transaction, PassagesReader, token);
        var (earliest, next) = await connection.QuerySingleAsync<(DateTimeOffset? Earliest, long Next)>(new CommandDefinition(
            """
            select (select min(seen_from) from traffic.passage where written_in >= @cursor::text::xid8),
                   pg_snapshot_xmin(pg_current_snapshot())::text::bigint
            """,
            new { cursor = cursor ?? 0 },
            transaction,
            cancellationToken: token));
        var from = now - PassagesPerHour.Period;
        var oldest = now - TimeSpan.FromDays(2);
        if (earliest is { } late && late < from)
        {
            from = late < oldest ? oldest : late;
        }

        await IndicatorCalculator.TrafficAsync(transaction, from, now, token);
        var today = VietnamTime.DayOf(now);
        if (earliest is { } first && VietnamTime.DayOf(first) is var day && day < today)
        {
            // The running day is counted every minute; an earlier one only when something of it arrives late.
            await IndicatorCalculator.AfterFactsAsync(transaction, "passages", new(day < today.AddDays(-2) ? today.AddDays(-2) : day, today.AddDays(-1)), now, "late passages", token);
        }

        await MoveAsync(transaction, PassagesReader, next, token);
        await transaction.CommitAsync(token);
    }

    // A step counts on its own day; an act counts on the day of the act, which an opened case may tell of late.
    private static async Task FollowCasesAsync(NpgsqlTransaction transaction, IReadOnlyList<StoredEvent> steps, DateTimeOffset now, CancellationToken token)
    {
        var opened = steps.Where(e => e.Type == EventTypes.CaseOpened).Select(e => Guid.Parse(e.SubjectId)).ToArray();
        var act = await transaction.Connection!.ExecuteScalarAsync<DateTime?>(new CommandDefinition(
            "select min(occurred_at) from enforcement.case where id = any(@opened)", new { opened }, transaction, cancellationToken: token));
        var first = VietnamTime.DayOf(steps.Min(e => e.OccurredAt));
        if (act is { } at && VietnamTime.DayOf(new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc))) is var day && day < first)
        {
            first = day;
        }

        await IndicatorCalculator.AfterFactsAsync(transaction, "cases", new(first, VietnamTime.DayOf(now)), now, "cases", token);
    }

    // Days that an upgrade found counted by a rule that has changed since; one a turn, so that imports do not wait for all of them.
    private static async Task<bool> FollowOwedAsync(NpgsqlTransaction transaction, DateTimeOffset now, CancellationToken token)
    {
        var owed = await transaction.Connection!.QueryAsync<(string Source, DateOnly Day, string Reason)>(new CommandDefinition(
            """
            delete from indicator.recount r using (select source, day, reason from indicator.recount order by day, source, reason limit 1) next
            where (r.source, r.day, r.reason) = (next.source, next.day, next.reason) returning r.source, r.day, r.reason
            """,
            transaction: transaction,
            cancellationToken: token));
        if (owed.AsList() is not [var one])
        {
            return false;
        }

        await IndicatorCalculator.AfterFactsAsync(transaction, one.Source, new(one.Day, one.Day), now, one.Reason, token);
        return true;
    }

    // Each day by itself: days between two decisions, or payments, that stand need no new look.
    private static async Task CorrectAsync(NpgsqlTransaction transaction, IEnumerable<StoredEvent> corrections, string daysOf, string reason, DateTimeOffset now, CancellationToken token)
    {
        var cases = corrections.Select(e => Guid.Parse(e.SubjectId)).Distinct().ToArray();
        IEnumerable<DateOnly> days = cases.Length == 0 ? [] : await transaction.Connection!.QueryAsync<DateOnly>(new CommandDefinition(daysOf, new { cases }, transaction, cancellationToken: token));
        foreach (var day in days)
        {
            await IndicatorCalculator.AfterFactsAsync(transaction, "cases", new(day, day), now, reason, token);
        }
    }

    private static DateOnly? Day(JsonNode? node) =>
        (string?)node is { } text ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null;

    // The row is locked until commit: of two hosts, one works and the other finds the work done.
    private static async Task<long?> CursorAsync(NpgsqlTransaction transaction, string reader, CancellationToken token)
    {
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "insert into audit.cursor (reader, seq) values (@reader, 0) on conflict do nothing", new { reader }, transaction, cancellationToken: token));
        return await transaction.Connection!.ExecuteScalarAsync<long?>(new CommandDefinition(
            "select seq from audit.cursor where reader = @reader for update", new { reader }, transaction, cancellationToken: token));
    }

    private static Task<int> MoveAsync(NpgsqlTransaction transaction, string reader, long seq, CancellationToken token) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "update audit.cursor set seq = @seq, updated_at = now() where reader = @reader", new { reader, seq }, transaction, cancellationToken: token));
}
