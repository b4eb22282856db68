using System.Text.Json.Nodes;
using Dapper;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Time;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Notices;
using Ioc.Enforcement.Review;
using Npgsql;

namespace Ioc.Enforcement.Complaints;

/// <summary>What the holder of a notice can do about the decision: complain, and take the complaint back. It puts no payment off.</summary>
public sealed class ComplaintFiling(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>The last day on which a complaint is in time; one that comes later names what kept it (Law on Complaints, Art. 9).</summary>
    public static DateOnly LastDay(DecisionRow decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        return ClockRule.Named("appeal").DueFrom(VietnamTime.DayOf(decision.DecidedAt));
    }

    /// <summary>Whether the decision can be complained about now; null when it can.</summary>
    public static Refusal? Fault(CaseFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file switch
        {
            { Decision: null } or { Case.State: not (CaseState.Decided or CaseState.Paid or CaseState.Closed) } => Refusals.StepIllegal(file.Case.State),
            { Complaint: { } complaint } when ComplaintLife.IsOpen(complaint.State) => Refusals.ComplaintOpen,
            { Complaint: { } complaint } when ComplaintLife.IsSettled(complaint.State) => Refusals.ComplaintSettled,
            _ => null,
        };
    }

    /// <summary>Raises a complaint.</summary>
    /// <param name="text">10 to 4,000 characters; kept as written.</param>
    /// <param name="obstacle">Needed after the time for complaining: what kept the complainant, 10 to 1,000 characters.</param>
    public async Task<Outcome<Guid>> FileAsync(Holder who, Guid notice, string? text, string? obstacle, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(who);
        if (PersonalText.Tidy(text) is not { Length: >= 10 and <= 4000 } words)
        {
            return Refusals.ComplaintText;
        }

        await using var connection = await database.OpenConnectionAsync(token);
        if (await NoticeHolder.CaseOfAsync(connection, who, notice, token) is not { } id)
        {
            return Refusals.NoticeNotFound;
        }

        await using var transaction = await connection.BeginTransactionAsync(token);
        var row = (await CaseRow.LockAsync(transaction, id, token))!;
        var file = await CaseFile.CompleteAsync(connection, transaction, row, token);
        if (Fault(file) is { } no)
        {
            return no;
        }

        var now = clock.GetUtcNow();
        var last = LastDay(file.Decision!);
        var late = VietnamTime.DayOf(now) > last;
        var kept = PersonalText.Tidy(obstacle);
        if (late && kept is not { Length: >= 10 and <= 1000 })
        {
            return Refusals.ComplaintLate(last);
        }

        var complaint = Guid.CreateVersion7(now);
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into enforcement.complaint (id, case_id, text, obstacle, filed_by, filed_at) values (@complaint, @id, @words, @obstacle, @Actor, @now)",
            new { complaint, id, words, obstacle = late ? kept : null, who.Actor, now },
            transaction,
            cancellationToken: token));
        await CaseSteps.CountUpAsync(transaction, id, now, token);
        await CaseSteps.TellAsync(
            transaction, row, EventTypes.ComplaintFiled, row.State, who.Actor, null, now, new JsonObject { ["complaint"] = complaint.ToString(), ["late"] = late }, token);
        await transaction.CommitAsync(token);
        return id;
    }

    /// <summary>Takes the open complaint back (Law on Complaints, Art. 10).</summary>
    public async Task<Outcome<Guid>> WithdrawAsync(Holder who, Guid notice, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(who);
        await using var connection = await database.OpenConnectionAsync(token);
        if (await NoticeHolder.CaseOfAsync(connection, who, notice, token) is not { } id)
        {
            return Refusals.NoticeNotFound;
        }

        await using var transaction = await connection.BeginTransactionAsync(token);
        var row = (await CaseRow.LockAsync(transaction, id, token))!;
        var file = await CaseFile.CompleteAsync(connection, transaction, row, token);
        if (file.Complaint is not { } complaint || ComplaintLife.Find(complaint.State, ComplaintAct.Withdraw) is not { } step)
        {
            return Refusals.ComplaintNone;
        }

        var now = clock.GetUtcNow();
        await connection.ExecuteAsync(new CommandDefinition(
            "update enforcement.complaint set state = @state, withdrawn_at = @now where id = @Id",
            new { state = step.To.Code(), now, complaint.Id },
            transaction,
            cancellationToken: token));
        await CaseSteps.CountUpAsync(transaction, id, now, token);
        await CaseSteps.TellAsync(transaction, row, step.EventType, row.State, who.Actor, null, now, new JsonObject { ["complaint"] = complaint.Id.ToString() }, token);
        await transaction.CommitAsync(token);
        return id;
    }
}
