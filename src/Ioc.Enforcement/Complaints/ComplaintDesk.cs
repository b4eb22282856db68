using System.Text.Json.Nodes;
using Dapper;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Time;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Notices;
using Ioc.Enforcement.Payments;
using Ioc.Enforcement.Procedure;
using Ioc.Enforcement.Review;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Enforcement.Complaints;

/// <summary>
/// What becomes of a complaint: the unit takes it up or says why not; a named authority settles it, within the competence for the offence (Law on
/// Complaints, Art. 11, 27, 28 and 31). The first complaint goes to whoever decided, so the same person may settle it; the second goes to the superior head,
/// who alone acts on it (Art. 7, 36, 37 and 40).
/// </summary>
public sealed class ComplaintDesk(NpgsqlDataSource database, IOptions<EnforcementOptions> options, IssuedDocuments papers, TimeProvider clock)
{
    /// <summary>Takes a complaint up.</summary>
    /// <param name="complex">Whether it may be settled in 45 days instead of 30, the second in 60 instead of 45; then a word why.</param>
    public async Task<Outcome<Guid>> AcceptAsync(Guid id, int version, bool complex, string? note, Officer officer, CancellationToken token) =>
        Notes.Fault(note, required: complex) is { } fault
            ? fault
            : await ActAsync(
                id, version, complex ? ComplaintAct.AcceptComplex : ComplaintAct.Accept, officer, PersonalText.Tidy(note),
                async scope =>
                {
                    await scope.Connection.ExecuteAsync(new CommandDefinition(
                        """
                        update enforcement.complaint set state = @state, complex = @complex, answer = @answer, answered_by = @Name, answered_name = @DisplayName, answered_at = @Now where id = @Id
                        """,
                        new { state = scope.Step.To.Code(), complex, answer = PersonalText.Tidy(note), officer.Name, officer.DisplayName, scope.Now, scope.Complaint.Id },
                        scope.Transaction,
                        cancellationToken: token));
                    return new Settled();
                },
                token);

    /// <summary>Does not take a complaint up, for a reason that the law lists.</summary>
    /// <param name="reason">Of complaint-refusals.csv.</param>
    public async Task<Outcome<Guid>> RefuseAsync(Guid id, int version, string? reason, string? note, Officer officer, CancellationToken token) =>
        Notes.Fault(note, required: true) is { } fault
            ? fault
            : await ActAsync(
                id, version, ComplaintAct.Refuse, officer, PersonalText.Tidy(note),
                async scope =>
                {
                    if (ComplaintRefusal.InForce(VietnamTime.DayOf(scope.Now)).FirstOrDefault(known => known.Code == reason) is not { } listed)
                    {
                        return Refusals.ComplaintReason;
                    }

                    await scope.Connection.ExecuteAsync(new CommandDefinition(
                        """
                        update enforcement.complaint set state = @state, refusal = @Code, answer = @answer, answered_by = @Name, answered_name = @DisplayName, answered_at = @Now where id = @Id
                        """,
                        new { state = scope.Step.To.Code(), listed.Code, answer = PersonalText.Tidy(note), officer.Name, officer.DisplayName, scope.Now, scope.Complaint.Id },
                        scope.Transaction,
                        cancellationToken: token));
                    return new Settled(new JsonObject { ["refusal"] = listed.Code });
                },
                token);

    /// <summary>Settles a complaint that was taken up. What follows for the money is exact: what was paid too much is owed back, what is missing is asked for.</summary>
    /// <param name="outcome">dismiss, amend or annul.</param>
    /// <param name="amount">The new fine in đồng, within the frame of the decision; only with amend.</param>
    /// <param name="note">The reasons; they stand in the settlement.</param>
    public async Task<Outcome<Guid>> SettleAsync(Guid id, int version, string? outcome, long? amount, string? note, Officer officer, CancellationToken token)
    {
        if (Notes.Fault(note, required: true) is { } fault)
        {
            return fault;
        }

        if (outcome is not ("dismiss" or "amend" or "annul") || (outcome == "amend") != (amount is not null))
        {
            return Refusals.ComplaintOutcome;
        }

        var reasons = PersonalText.Tidy(note)!;
        return await ActAsync(
            id, version, outcome switch { "dismiss" => ComplaintAct.Dismiss, "amend" => ComplaintAct.Amend, _ => ComplaintAct.Annul }, officer, reasons,
            async scope =>
            {
                var decision = scope.File.Decision ?? throw new InvalidOperationException($"Case {id} has a complaint and no decision.");
                var today = VietnamTime.DayOf(scope.Now);
                var title = officer.Title ?? options.Value.DecidingTitle;
                if (Competence.Find(title, today) is not { } competence)
                {
                    return Refusals.CompetenceUnknown(title);
                }

                if (!competence.Covers(RecordDesk.OffenceOf(scope.Case)))
                {
                    return Refusals.BeyondCompetence(competence.Text, competence.Maximum);
                }

                if (officer.Maximum is { } maximum && amount > maximum)
                {
                    return Refusals.BeyondOwnMaximum(maximum);
                }

                var money = outcome switch
                {
                    "amend" => await AmendAsync(scope, decision, amount!.Value, today, token),
                    "annul" => await AnnulAsync(scope, token),
                    _ => new Settled(),
                };
                if (money.Refusal is { } no)
                {
                    return no;
                }

                var number = await NumberSeries.NextAsync(scope.Transaction, options.Value.ComplaintSeries, today.Year, token);
                await scope.Connection.ExecuteAsync(new CommandDefinition(
                    """
                    update enforcement.complaint set state = @state, number = @number, year = @Year, amount = @amount, reasons = @reasons, title = @title, settled_by = @Name,
                        settled_name = @DisplayName, settled_at = @Now where id = @Id
                    """,
                    new { state = scope.Step.To.Code(), number, today.Year, amount, reasons, title, officer.Name, officer.DisplayName, scope.Now, scope.Complaint.Id },
                    scope.Transaction,
                    cancellationToken: token));
                var settled = await CaseFile.CompleteAsync(scope.Connection, scope.Transaction, scope.Case, token);
                var seal = PaperSeal.New(number, scope.Case.PublicAddress ?? "");
                var paper = SettlementDocument.Write(options.Value, settled, settled.Complaints.Single(complaint => complaint.Id == scope.Complaint.Id), competence.Text, seal);
                await papers.KeepAsync(scope.Transaction, id, IssuedDocuments.Settlement, paper, scope.Now, seal, token, scope.Complaint.Instance);
                var facts = new JsonObject { ["number"] = number, ["title"] = title, ["instance"] = scope.Complaint.Instance };
                if (amount is not null)
                {
                    facts["before"] = decision.Stands;
                    facts["amount"] = amount;
                }

                return money.Value with { Facts = facts };
            },
            token);
    }

    // The fine is another one from now on. Unpaid, less or more is to be paid; paid, the difference is owed back or the case is opened again to collect it.
    private static async Task<Outcome<Settled>> AmendAsync(Scope scope, DecisionRow decision, long amount, DateOnly today, CancellationToken token)
    {
        if (amount < decision.Minimum || amount > decision.Maximum)
        {
            return Refusals.AmountOutsideFrame(new FineFrame(decision.Minimum, decision.Maximum));
        }

        if (amount == decision.Stands)
        {
            return Refusals.ComplaintSameAmount;
        }

        if (scope.Case.State is not (CaseState.Decided or CaseState.Paid or CaseState.Closed))
        {
            return Refusals.StepIllegal(scope.Case.State);
        }

        var more = amount > decision.Stands ? ClockRule.Named("pay").DueFrom(today) : (DateOnly?)null;
        await scope.Connection.ExecuteAsync(new CommandDefinition(
            """
            insert into enforcement.fine_change (complaint_id, decision_id, before, amount, more_pay_by, changed_at) values (@complaint, @Id, @Stands, @amount, @more, @Now);
            update enforcement.decision set amended_amount = @amount, amended_at = @Now where id = @Id
            """,
            new { complaint = scope.Complaint.Id, decision.Stands, amount, scope.Now, more, decision.Id },
            scope.Transaction,
            cancellationToken: token));
        if (scope.File.Received.Count == 0)
        {
            return new Settled();
        }

        var owed = (scope.File with { Changes = [.. scope.File.Changes, new FineChangeRow(scope.Complaint.Id, decision.Stands, amount, more, scope.Now)] }).Owed!;
        var keep = RefundBook.KeepOf(scope.File, owed);
        var money = await RefundBook.OweAsync(scope.Transaction, scope.File, keep, scope.Complaint.Id, scope.Now, token);
        var missing = owed.DueOn(today, keep.Fine).Fine > 0;
        return new Settled(
            Steps: (scope.Case.State, missing) switch
            {
                (CaseState.Decided, false) => [CaseLife.Find(CaseState.Decided, CaseAct.LowerFine)!, CaseLife.Find(CaseState.Paid, CaseAct.Close)!],
                (CaseState.Paid or CaseState.Closed, true) => [CaseLife.Find(scope.Case.State, CaseAct.RaiseFine)!],
                _ => null,
            },
            Money: money);
    }

    private static async Task<Outcome<Settled>> AnnulAsync(Scope scope, CancellationToken token) =>
        CaseLife.Find(scope.Case.State, CaseAct.AnnulDecision) is { } step
            ? new Settled(Steps: [step], Money: await DecisionDesk.AnnulAsync(scope.Transaction, scope.File, scope.Complaint.Id, scope.Now, token))
            : Refusals.StepIllegal(scope.Case.State);

    private async Task<Outcome<Guid>> ActAsync(
        Guid id, int version, ComplaintAct act, Officer officer, string? reason, Func<Scope, Task<Outcome<Settled>>> change, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var opened = await CaseRow.OpenAsync(transaction, id, version, token);
        if (opened.Refusal is { } gone)
        {
            return gone;
        }

        var row = opened.Value;

        var file = await CaseFile.CompleteAsync(connection, transaction, row, token);
        if (file.Complaint is not { } complaint || ComplaintLife.Find(complaint.State, act, complaint.Instance) is not { } step)
        {
            return Refusals.ComplaintNone;
        }

        var now = clock.GetUtcNow();
        if (ComplaintWay.Fault(file, complaint, officer, officer.Title ?? options.Value.DecidingTitle, VietnamTime.DayOf(now)) is { } notTheirs)
        {
            return notTheirs;
        }

        // the settlement ends a suspension: what was asked for meanwhile is asked for again, or not at all
        var ended = ComplaintLife.IsSettled(step.To) ? await SuspensionDesk.EndAsync(transaction, file, "settled", null, null, officer, now, token) : null;
        if (ended is not null)
        {
            file = await CaseFile.CompleteAsync(connection, transaction, row, token);
        }

        var changed = await change(new Scope(transaction, row, file, complaint, step, now));
        if (changed.Refusal is { } no)
        {
            return no;
        }

        var (facts, taken, money) = changed.Value;
        facts ??= [];
        facts["complaint"] = complaint.Id.ToString();
        Told[] told = [.. ended is null ? (ReadOnlySpan<Told>)[] : [ended], new Told(step.Tells(complaint.Instance), facts, reason), .. money is null ? (ReadOnlySpan<Told>)[] : [money]];
        if (taken is { Count: > 0 })
        {
            await CaseSteps.TakeAsync(
                transaction, row, [new TakenStep(taken[0], officer.Actor, Also: told), .. taken.Skip(1).Select(then => new TakenStep(then, CaseIntake.Actor))], now, token);
        }
        else
        {
            await CaseSteps.CountUpAsync(transaction, id, now, token);
            foreach (var one in told)
            {
                await CaseSteps.TellAsync(transaction, row, one.Type, row.State, officer.Actor, one.Reason, now, one.More, token);
            }
        }

        await transaction.CommitAsync(token);
        return id;
    }

    private sealed record Scope(NpgsqlTransaction Transaction, CaseRow Case, CaseFile File, ComplaintRow Complaint, ComplaintStep Step, DateTimeOffset Now)
    {
        public NpgsqlConnection Connection => Transaction.Connection!;
    }

    // what an act leaves to tell: facts of the complaint, the case's own steps where it takes any, and what became owed back
    private sealed record Settled(JsonObject? Facts = null, IReadOnlyList<CaseStep>? Steps = null, Told? Money = null);
}
