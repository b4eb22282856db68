using Dapper;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Time;
using Npgsql;

namespace Ioc.Enforcement.Procedure;

/// <summary>A time limit of a case.</summary>
/// <param name="Code">Of clocks.csv.</param>
/// <param name="Party">police, owner, violator or authority.</param>
/// <param name="DueOn">The last day on which it is still met.</param>
/// <param name="StoppedAt">When it was met, or ended with the case; null while it runs.</param>
/// <param name="MissedAt">When it was seen to have passed; null when it has not.</param>
public sealed record ClockRow(string Code, string Party, DateOnly StartedOn, DateOnly DueOn, DateTimeOffset? StoppedAt, DateTimeOffset? MissedAt);

/// <summary>Starts and stops the time limits that the law ties to events (clocks.csv), in the transaction that makes the change.</summary>
public static class ClockBook
{
    // Rights that outlive a closed case: who has paid may still complain.
    private static readonly string[] Rights = ["appeal", "complain_again"];

    // Whatever becomes of the case, a complaint is answered.
    private static readonly string[] Answers = ["accept_complaint", "settle_complaint", "accept_second_complaint", "settle_second_complaint"];

    /// <summary>What an event does to a case's time limits.</summary>
    /// <param name="act">The day of the act, for limits that are counted from it.</param>
    /// <param name="state">The case's state after the event.</param>
    /// <param name="mayExplain">Whether the violator has the right to explain.</param>
    /// <returns>The codes of the limits that were running and are met now.</returns>
    public static async Task<IReadOnlyList<string>> ApplyAsync(
        NpgsqlTransaction transaction, Guid caseId, string eventType, CaseState state, DateOnly act, bool mayExplain, DateTimeOffset now, CancellationToken token)
    {
        var connection = transaction.Connection!;
        IReadOnlyList<string> stopped = [];
        var ended = CaseLife.IsEnd(state);
        var stops = ClockRule.StoppedBy(eventType);
        if (ended || stops.Count > 0)
        {
            stopped = (await connection.QueryAsync<string>(new CommandDefinition(
                """
                update enforcement.clock set stopped_at = @now
                where case_id = @caseId and stopped_at is null
                    and (code = any(@stops) or (@ended and code <> all(@Answers) and (code <> all(@Rights) or not @closed)))
                returning code
                """,
                new { caseId, now, stops = stops.ToArray(), ended, closed = state == CaseState.Closed, Rights, Answers },
                transaction,
                cancellationToken: token))).AsList();
        }

        var today = VietnamTime.DayOf(now);
        foreach (var rule in ClockRule.StartedBy(eventType, today, mayExplain))
        {
            if (rule.From == ClockFrom.Running)
            {
                await ExtendAsync(transaction, caseId, rule, token);
                continue;
            }

            if (ended && !Rights.Contains(rule.Code) && !Answers.Contains(rule.Code))
            {
                continue;       // what is paid has no time to pay, even where the decision is received later
            }

            var from = rule.From switch
            {
                ClockFrom.Act => act,
                ClockFrom.Receipt when eventType == EventTypes.DecisionReceived => await ReceivedOnAsync(transaction, caseId, token),
                _ => today,
            };
            await StartAsync(transaction, caseId, rule.Code, rule.Party, from, rule.DueFrom(from), token);
        }

        return stopped;
    }

    /// <summary>
    /// Begins a limitation anew from a day, because the person evaded: that of the fine (Decree 168/2024, Art. 4), or that of carrying the decision out
    /// (Law on Handling Administrative Violations, Art. 74).
    /// </summary>
    /// <param name="code">limitation or perform.</param>
    public static async Task RestartAsync(NpgsqlTransaction transaction, Guid caseId, string code, DateOnly from, DateTimeOffset now, CancellationToken token)
    {
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "update enforcement.clock set stopped_at = @now where case_id = @caseId and code = @code and stopped_at is null",
            new { caseId, code, now },
            transaction,
            cancellationToken: token));
        var rule = ClockRule.Named(code);
        await StartAsync(transaction, caseId, rule.Code, rule.Party, from, rule.DueFrom(from), token);
    }

    /// <summary>Moves a limit that has not been met to another last day; one that was seen to have passed runs again where that day had not passed by then.</summary>
    /// <param name="from">From which day it is counted now; null: as before.</param>
    public static Task MoveAsync(NpgsqlTransaction transaction, Guid caseId, string code, DateOnly? from, DateOnly due, CancellationToken token) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            update enforcement.clock set started_on = coalesce(@from, started_on), due_on = @due, missed_at = case when @due < (missed_at at time zone 'Asia/Ho_Chi_Minh')::date then missed_at end
            where case_id = @caseId and code = @code and stopped_at is null
            """,
            new { caseId, code, from, due },
            transaction,
            cancellationToken: token));

    /// <summary>A case's limits, the running ones first, each by its day.</summary>
    public static async Task<IReadOnlyList<ClockRow>> OfCaseAsync(NpgsqlConnection connection, Guid caseId, CancellationToken token) =>
        (await connection.QueryAsync<ClockRow>(new CommandDefinition(
            """
            select code, party, started_on, due_on, stopped_at, missed_at from enforcement.clock
            where case_id = @caseId order by (stopped_at is not null), due_on, id
            """,
            new { caseId },
            cancellationToken: token))).AsList();

    private static Task<DateOnly> ReceivedOnAsync(NpgsqlTransaction transaction, Guid caseId, CancellationToken token) =>
        transaction.Connection!.ExecuteScalarAsync<DateOnly>(new CommandDefinition(
            "select received_on from enforcement.decision where case_id = @caseId", new { caseId }, transaction, cancellationToken: token));

    private static async Task ExtendAsync(NpgsqlTransaction transaction, Guid caseId, ClockRule rule, CancellationToken token)
    {
        var connection = transaction.Connection!;
        var running = await connection.QueryAsync<(long Id, DateOnly StartedOn)>(new CommandDefinition(
            "select id, started_on from enforcement.clock where case_id = @caseId and code = @Code and stopped_at is null", new { caseId, rule.Code }, transaction, cancellationToken: token));
        foreach (var (id, from) in running)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "update enforcement.clock set due_on = greatest(due_on, @due) where id = @id", new { id, due = rule.DueFrom(from) }, transaction, cancellationToken: token));
        }
    }

    private static async Task StartAsync(NpgsqlTransaction transaction, Guid caseId, string code, string party, DateOnly from, DateOnly due, CancellationToken token) =>
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into enforcement.clock (case_id, code, party, started_on, due_on) values (@caseId, @code, @party, @from, @due)
            on conflict (case_id, code) where stopped_at is null do nothing
            """,
            new { caseId, code, party, from, due },
            transaction,
            cancellationToken: token));
}
