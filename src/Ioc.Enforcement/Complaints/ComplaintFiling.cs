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

/// <summary>
/// What the holder of a notice can do about the decision: complain, complain again to the superior head, and take a complaint back. It puts no payment off
/// unless whoever settles it suspends the decision.
/// </summary>
public sealed class ComplaintFiling(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>Raises the complaint that comes next: the first, or the second where the first was settled or its time has passed (Law on Complaints, Art. 33).</summary>
    /// <param name="text">10 to 4,000 characters; kept as written.</param>
    /// <param name="obstacle">Needed after the time for complaining: what kept the complainant, 10 to 1,000 characters.</param>
    /// <param name="suspension">Why the decision should be suspended meanwhile (Art. 12 and 35), 10 to 1,000 characters; null or empty: not asked for.</param>
    public async Task<Outcome<Guid>> FileAsync(Holder who, Guid notice, string? text, string? obstacle, string? suspension, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(who);
        if (PersonalText.Tidy(text) is not { Length: >= 10 and <= 4000 } words)
        {
            return Refusals.ComplaintText;
        }

        var asked = PersonalText.Tidy(suspension);
        if (asked is not null and not { Length: >= 10 and <= 1000 })
        {
            return Refusals.SuspensionAsked;
        }

        await using var connection = await database.OpenConnectionAsync(token);
        var own = await NoticeHolder.ActiveCaseAsync(connection, who, notice, token);
        if (own.Refusal is { } none)
        {
            return none;
        }

        var id = own.Value;
        await using var transaction = await connection.BeginTransactionAsync(token);
        var row = (await CaseRow.LockAsync(transaction, id, token))!;
        var file = await CaseFile.CompleteAsync(connection, transaction, row, token);
        var now = clock.GetUtcNow();
        var today = VietnamTime.DayOf(now);
        var next = ComplaintWay.Next(file, today);
        if (next.Refusal is { } no)
        {
            return no;
        }

        var (instance, last, overtaken) = next.Value;
        var late = today > last;
        var kept = PersonalText.Tidy(obstacle);
        if (late && kept is not { Length: >= 10 and <= 1000 })
        {
            return Refusals.ComplaintLate(last!.Value);
        }

        var told = new List<Told>();
        if (overtaken is not null)
        {
            told.Add(new Told(EventTypes.ComplaintEscalated, new JsonObject { ["complaint"] = overtaken.Id.ToString() }));
            await connection.ExecuteAsync(new CommandDefinition(
                "update enforcement.complaint set state = @state, escalated_at = @now where id = @Id", new { state = ComplaintState.Escalated.Code(), now, overtaken.Id }, transaction, cancellationToken: token));
            if (await SuspensionDesk.EndAsync(transaction, file, "lapsed", null, null, null, now, token) is { } ended)
            {
                told.Add(ended);
            }
        }

        var complaint = Guid.CreateVersion7(now);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into enforcement.complaint (id, case_id, instance, text, obstacle, suspension_asked, filed_by, filed_at)
            values (@complaint, @id, @instance, @words, @obstacle, @asked, @Actor, @now)
            """,
            new { complaint, id, instance, words, obstacle = late ? kept : null, asked, who.Actor, now },
            transaction,
            cancellationToken: token));
        await CaseSteps.CountUpAsync(transaction, id, now, token);
        told.Add(new Told(
            instance == ComplaintLife.First ? EventTypes.ComplaintFiled : EventTypes.ComplaintSecondFiled,
            new JsonObject { ["complaint"] = complaint.ToString(), ["late"] = late, ["suspension_asked"] = asked is not null }));
        foreach (var one in told)
        {
            await CaseSteps.TellAsync(transaction, row, one.Type, row.State, who.Actor, one.Reason, now, one.More, token);
        }

        await transaction.CommitAsync(token);
        return id;
    }

    /// <summary>Takes the open complaint back (Law on Complaints, Art. 10); a suspension ends with it.</summary>
    public async Task<Outcome<Guid>> WithdrawAsync(Holder who, Guid notice, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(who);
        await using var connection = await database.OpenConnectionAsync(token);
        var own = await NoticeHolder.ActiveCaseAsync(connection, who, notice, token);
        if (own.Refusal is { } none)
        {
            return none;
        }

        var id = own.Value;
        await using var transaction = await connection.BeginTransactionAsync(token);
        var row = (await CaseRow.LockAsync(transaction, id, token))!;
        var file = await CaseFile.CompleteAsync(connection, transaction, row, token);
        if (file.Complaint is not { } complaint || ComplaintLife.Find(complaint.State, ComplaintAct.Withdraw, complaint.Instance) is not { } step)
        {
            return Refusals.ComplaintNone;
        }

        var now = clock.GetUtcNow();
        await connection.ExecuteAsync(new CommandDefinition(
            "update enforcement.complaint set state = @state, withdrawn_at = @now where id = @Id",
            new { state = step.To.Code(), now, complaint.Id },
            transaction,
            cancellationToken: token));
        var ended = await SuspensionDesk.EndAsync(transaction, file, "withdrawn", null, null, null, now, token);
        await CaseSteps.CountUpAsync(transaction, id, now, token);
        foreach (var told in (Told?[])[new Told(step.Tells(complaint.Instance), new JsonObject { ["complaint"] = complaint.Id.ToString() }), ended])
        {
            if (told is not null)
            {
                await CaseSteps.TellAsync(transaction, row, told.Type, row.State, who.Actor, told.Reason, now, told.More, token);
            }
        }

        await transaction.CommitAsync(token);
        return id;
    }
}
