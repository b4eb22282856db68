using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Npgsql;

namespace Ioc.Enforcement.Cases;

/// <summary>The one way in which a case changes: locked, checked against the table of edges, counted up, and told in the same transaction.</summary>
public static class CaseSteps
{
    /// <summary>Holds the case for one act.</summary>
    /// <param name="version">What the actor has seen; null where the actor sees no version (the holder of a notice, a payment).</param>
    public static async Task<Outcome<(CaseRow Case, CaseStep Step)>> BeginAsync(
        NpgsqlTransaction transaction, Guid id, int? version, CaseAct act, CancellationToken token)
    {
        if (await CaseRow.LockAsync(transaction, id, token) is not { } row)
        {
            return Refusals.CaseUnknown;
        }

        if (version is { } seen && seen != row.Version)
        {
            return Refusals.ChangedMeanwhile;
        }

        return CaseLife.Find(row.State, act) is { } step ? (row, step) : Refusals.StepIllegal(row.State);
    }

    /// <summary>Takes the step and appends its event. Call it last in the transaction.</summary>
    /// <param name="reason">In the actor's own words; null when there are none.</param>
    /// <param name="more">Further facts for the event; never a name, an address, a number of a person, or a plate.</param>
    public static async Task TakeAsync(
        NpgsqlTransaction transaction, CaseRow row, CaseStep step, string actor, string? reason, DateTimeOffset now, JsonObject? more, CancellationToken token)
    {
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "update enforcement.case set state = @state, version = version + 1, updated_at = @now where id = @Id",
            new { state = step.To.Code(), now, row.Id },
            transaction,
            cancellationToken: token));
        await TellAsync(transaction, row, step.EventType, step.To, actor, reason, now, more, token);
    }

    /// <summary>Appends an event about a case that changes no state.</summary>
    public static async Task TellAsync(
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
