using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Enforcement.Procedure;
using Ioc.Enforcement.Review;
using Npgsql;

namespace Ioc.Enforcement.Cases;

/// <summary>An event to append when a case's change is complete.</summary>
/// <param name="More">Further facts; never a name, an address or a number of a person. A plate only where its change is what is told.</param>
/// <param name="Reason">In the actor's own words; null when there are none.</param>
public sealed record Told(string Type, JsonObject? More = null, string? Reason = null);

/// <summary>One step as it is taken.</summary>
/// <param name="Also">Events that belong to it and change no state, in order.</param>
public sealed record TakenStep(CaseStep Step, string Actor, JsonObject? More = null, string? Reason = null, IReadOnlyList<Told>? Also = null);

/// <summary>What an act has at hand while it holds the case.</summary>
public sealed record StepScope(NpgsqlTransaction Transaction, CaseRow Case, CaseStep Step, DateTimeOffset Now)
{
    public NpgsqlConnection Connection => Transaction.Connection!;
}

/// <summary>What an act leaves to tell.</summary>
public sealed record StepFacts(JsonObject? More = null, IReadOnlyList<Told>? Also = null);

/// <summary>
/// The one way in which a case changes: locked, checked against the table of edges, counted up, its time limits started and stopped, and told, all in the
/// same transaction. Rows change first; the log's global lock is taken last.
/// </summary>
public static class CaseSteps
{
    /// <summary>Holds the case for one act.</summary>
    /// <param name="version">What the actor has seen; null where the actor sees no version (the holder of a notice, a payment).</param>
    public static async Task<Outcome<(CaseRow Case, CaseStep Step)>> BeginAsync(
        NpgsqlTransaction transaction, Guid id, int? version, CaseAct act, CancellationToken token)
    {
        var opened = await CaseRow.OpenAsync(transaction, id, version, token);
        return opened.Refusal is { } gone ? gone
            : CaseLife.Find(opened.Value.State, act) is { } step ? (opened.Value, step)
            : Refusals.StepIllegal(opened.Value.State);
    }

    /// <summary>Does one act of a member of staff from beginning to end.</summary>
    /// <param name="reason">In the officer's own words; null when there are none.</param>
    /// <param name="change">Changes the rows that hang on the case, or says no.</param>
    public static async Task<Outcome<Guid>> RunAsync(
        NpgsqlDataSource database, TimeProvider clock, Guid id, int version, CaseAct act, Officer officer, string? reason,
        Func<StepScope, Task<Outcome<StepFacts>>> change, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var begun = await BeginAsync(transaction, id, version, act, token);
        if (begun.Refusal is { } no)
        {
            return no;
        }

        var now = clock.GetUtcNow();
        var (row, step) = begun.Value;
        var changed = await change(new StepScope(transaction, row, step, now));
        if (changed.Refusal is { } refusal)
        {
            return refusal;
        }

        await TakeAsync(transaction, row, [new TakenStep(step, officer.Actor, changed.Value.More, reason, changed.Value.Also)], now, token);
        await transaction.CommitAsync(token);
        return id;
    }

    /// <summary>Takes the step and appends its event. Call it last in the transaction.</summary>
    /// <param name="reason">In the actor's own words; null when there are none.</param>
    /// <param name="more">Further facts for the event; never a name, an address or a number of a person. A plate only where its change is what is told.</param>
    public static Task TakeAsync(
        NpgsqlTransaction transaction, CaseRow row, CaseStep step, string actor, string? reason, DateTimeOffset now, JsonObject? more, CancellationToken token) =>
        TakeAsync(transaction, row, [new TakenStep(step, actor, more, reason)], now, token);

    /// <summary>Takes one step after the other and appends their events. Call it last in the transaction.</summary>
    public static async Task TakeAsync(NpgsqlTransaction transaction, CaseRow row, IReadOnlyList<TakenStep> steps, DateTimeOffset now, CancellationToken token)
    {
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "update enforcement.case set state = @state, version = version + @steps, updated_at = @now where id = @Id",
            new { state = steps[^1].Step.To.Code(), steps = steps.Count, now, row.Id },
            transaction,
            cancellationToken: token));
        var mayExplain = await MayExplainAsync(transaction, row.Id, token);
        var events = new List<(Told Event, CaseState State, string Actor)>();
        foreach (var taken in steps)
        {
            foreach (var told in (IEnumerable<Told>)[new Told(taken.Step.EventType, taken.More, taken.Reason), .. taken.Also ?? []])
            {
                events.Add((told, taken.Step.To, taken.Actor));
                if (await TurnClocksAsync(transaction, row, told.Type, taken.Step.To, mayExplain, now, token) is { } released)
                {
                    events.Add((released, taken.Step.To, CaseIntake.Actor));
                }
            }
        }

        foreach (var (told, state, actor) in events)
        {
            await AppendAsync(transaction, row, told.Type, state, actor, told.Reason, now, told.More, token);
        }
    }

    /// <summary>Counts the case's version up for a change that is no step, so that whoever looked before looks again.</summary>
    public static Task CountUpAsync(NpgsqlTransaction transaction, Guid id, DateTimeOffset now, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "update enforcement.case set version = version + 1, updated_at = @now where id = @id", new { now, id }, transaction, cancellationToken: token));
    }

    /// <summary>Appends an event about a case that changes no state; time limits that it starts or meets turn with it.</summary>
    public static async Task TellAsync(
        NpgsqlTransaction transaction, CaseRow row, string type, CaseState state, string actor, string? reason, DateTimeOffset now, JsonObject? more, CancellationToken token)
    {
        Told? released = null;
        if (Turning.Contains(type))
        {
            released = await TurnClocksAsync(transaction, row, type, state, await MayExplainAsync(transaction, row.Id, token), now, token);
        }

        await AppendAsync(transaction, row, type, state, actor, reason, now, more, token);
        if (released is not null)
        {
            await AppendAsync(transaction, row, released.Type, state, CaseIntake.Actor, null, now, released.More, token);
        }
    }

    private static readonly HashSet<string> Turning = [.. ClockRule.All.SelectMany(rule => rule.Starts.Concat(rule.Stops))];

    // Limits that are met lift the holds that their passing had brought.
    private static async Task<Told?> TurnClocksAsync(
        NpgsqlTransaction transaction, CaseRow row, string type, CaseState state, bool mayExplain, DateTimeOffset now, CancellationToken token)
    {
        var met = await ClockBook.ApplyAsync(transaction, row.Id, type, state, row.Day, mayExplain, now, token);
        var held = ServiceHolds.Reasons.Where(met.Contains).ToList();
        return held.Count == 0 ? null : await ServiceHolds.ReleaseAsync(transaction, row.Id, held, now, token);
    }

    private static Task<bool> MayExplainAsync(NpgsqlTransaction transaction, Guid id, CancellationToken token) =>
        transaction.Connection!.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select coalesce((select may_explain from enforcement.record where case_id = @id), false)", new { id }, transaction, cancellationToken: token));

    private static async Task AppendAsync(
        NpgsqlTransaction transaction, CaseRow row, string type, CaseState state, string actor, string? reason, DateTimeOffset now, JsonObject? more, CancellationToken token)
    {
        var data = more ?? [];
        data["camera"] = row.CameraCode;
        data["kind"] = row.Kind;
        data["state"] = state.Code();
        data["simulated"] = row.Simulated;
        await EventLog.AppendAsync(
            transaction,
            new DomainEvent(Guid.CreateVersion7(now), type, "case", row.Id.ToString(), row.PlaceCode, actor, reason, now, data),
            token);
    }
}
