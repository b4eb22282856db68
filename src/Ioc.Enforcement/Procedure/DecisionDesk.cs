using System.Text.Json.Nodes;
using Dapper;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Notices;
using Ioc.Enforcement.Payments;
using Ioc.Enforcement.Replays;
using Ioc.Enforcement.Review;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Enforcement.Procedure;

/// <summary>What a named authority decides, within its competence: the fine, its annulment, and that somebody evaded.</summary>
public sealed class DecisionDesk(NpgsqlDataSource database, IOptions<EnforcementOptions> options, IssuedDocuments papers, TimeProvider clock)
{
    /// <summary>Decides the fine. Other than the middle of the frame needs a word why. Points are taken as the decision takes effect, which is at once.</summary>
    /// <param name="amount">Đồng.</param>
    public async Task<Outcome<Guid>> DecideAsync(Guid id, int version, long amount, string? note, Officer officer, CancellationToken token)
    {
        if (Notes.Fault(note, required: false) is { } fault)
        {
            return fault;
        }

        return await CaseSteps.RunAsync(
            database, clock, id, version, CaseAct.Decide, officer, PersonalText.Tidy(note),
            async scope =>
            {
                var file = await CaseFile.CompleteAsync(scope.Connection, scope.Transaction, scope.Case, token);
                var offence = RecordDesk.OffenceOf(scope.Case);
                var today = VietnamTime.DayOf(scope.Now);
                var title = officer.Title ?? options.Value.DecidingTitle;
                if (Competence.Find(title, today) is not { } competence)
                {
                    return Refusals.CompetenceUnknown(title);
                }

                if (officer.Maximum is { } maximum && amount > maximum)
                {
                    return Refusals.BeyondOwnMaximum(maximum);
                }

                var frame = file.Frame!.Value;
                var refusal = !competence.Covers(offence) ? Refusals.BeyondCompetence(competence.Text, competence.Maximum)
                    : scope.Case.LimitationPassedOn(today) ? Refusals.LimitationExpired
                    : ExplanationWay.HoldsUp(file, today) ? Refusals.ExplanationOpen
                    : RecordDesk.AmountFault(frame, amount, note);
                return refusal is null
                    ? await IssueAsync(scope, file, offence, competence.Text, title, amount, PersonalText.Tidy(note), officer, today, token)
                    : refusal;
            },
            token);
    }

    /// <summary>
    /// Annuls a decision (Law on Handling Administrative Violations, Art. 18): the points come back, the hold on services is lifted, and what was paid is owed
    /// back. While a complaint is open, it is settled instead.
    /// </summary>
    public async Task<Outcome<Guid>> AnnulAsync(Guid id, int version, string? note, Officer officer, CancellationToken token) =>
        Notes.Fault(note, required: true) is { } fault
            ? fault
            : await CaseSteps.RunAsync(
                database, clock, id, version, CaseAct.AnnulDecision, officer, PersonalText.Tidy(note),
                async scope =>
                {
                    var file = await CaseFile.CompleteAsync(scope.Connection, scope.Transaction, scope.Case, token);
                    if (file.Decision is null)
                    {
                        return Refusals.StepIllegal(scope.Case.State);      // another unit dealt with the case
                    }

                    if (file.Complaint is { } complaint && ComplaintLife.IsOpen(complaint.State))
                    {
                        return Refusals.ComplaintOpen;
                    }

                    return await AnnulAsync(scope.Transaction, file, null, scope.Now, token) is { } owed ? new StepFacts(Also: [owed]) : new StepFacts();
                },
                token);

    /// <summary>What an annulment does to the rows: the decision, the points and the money.</summary>
    /// <returns>What to tell of the money; null where none is owed back.</returns>
    internal static async Task<Told?> AnnulAsync(NpgsqlTransaction transaction, CaseFile file, Guid? complaint, DateTimeOffset now, CancellationToken token)
    {
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "update enforcement.decision set annulled_at = @now where case_id = @Id", new { now, file.Case.Id }, transaction, cancellationToken: token));
        await LicenceBook.GiveBackAsync(transaction, file.Case.Id, now, token);
        return await RefundBook.OweAsync(transaction, file, default, complaint, now, token);
    }

    /// <summary>
    /// Finds that the violator evaded. Before a decision the limitation of the fine begins anew today (Decree 168/2024, Art. 4), after it that of carrying
    /// it out (Law on Handling Administrative Violations, Art. 74).
    /// </summary>
    public async Task<Outcome<Guid>> EvadedAsync(Guid id, int version, string? note, Officer officer, CancellationToken token)
    {
        if (Notes.Fault(note, required: true) is { } fault)
        {
            return fault;
        }

        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var opened = await CaseRow.OpenAsync(transaction, id, version, token);
        if (opened.Refusal is { } gone)
        {
            return gone;
        }

        var row = opened.Value;

        if (row.State is not (CaseState.NoticeIssued or CaseState.Confirmed or CaseState.Contested or CaseState.Recorded or CaseState.Proposed or CaseState.Decided))
        {
            return Refusals.StepIllegal(row.State);
        }

        var now = clock.GetUtcNow();
        var today = VietnamTime.DayOf(now);
        var decided = row.State == CaseState.Decided;
        await connection.ExecuteAsync(new CommandDefinition(
            "update enforcement.case set limitation_from = case when @decided then limitation_from else @today end, version = version + 1, updated_at = @now where id = @id",
            new { decided, today, now, id }, transaction, cancellationToken: token));
        await ClockBook.RestartAsync(transaction, id, decided ? "perform" : "limitation", today, now, token);
        await CaseSteps.TellAsync(transaction, row, EventTypes.CaseEvaded, row.State, officer.Actor, PersonalText.Tidy(note), now, null, token);
        await transaction.CommitAsync(token);
        return id;
    }

    private async Task<Outcome<StepFacts>> IssueAsync(
        StepScope scope, CaseFile file, Offence offence, LocalText title, string titleCode, long amount, string? note, Officer officer, DateOnly today, CancellationToken token)
    {
        var frame = file.Frame!.Value;
        var decision = new DecisionRow(
            Guid.CreateVersion7(scope.Now),
            await NumberSeries.NextAsync(scope.Transaction, options.Value.DecisionSeries, today.Year, token),
            amount, frame.Minimum, frame.Maximum,
            file.Liable switch { LiableParty.Organisation => "organisation", LiableParty.NamedDriver => "named_driver", _ => "owner" },
            (short)offence.Points, titleCode, officer.Name, officer.DisplayName, note, null, scope.Now);
        await scope.Connection.ExecuteAsync(new CommandDefinition(
            """
            insert into enforcement.decision (id, case_id, number, year, amount, minimum, maximum, liable, points, title, decided_by, decided_by_name, note, decided_at)
            values (@Id, @caseId, @Number, @year, @Amount, @Minimum, @Maximum, @Liable, @Points, @Title, @DecidedBy, @DecidedByName, @Note, @DecidedAt)
            """,
            new
            {
                decision.Id, caseId = scope.Case.Id, decision.Number, year = today.Year, decision.Amount, decision.Minimum, decision.Maximum, decision.Liable, decision.Points,
                decision.Title, decision.DecidedBy, decision.DecidedByName, decision.Note, decision.DecidedAt,
            },
            scope.Transaction,
            cancellationToken: token));
        var address = scope.Case.PublicAddress ?? "";
        var seal = PaperSeal.New(decision.Number, address);
        var replays = await CaseReplays.OfAsync(scope.Connection, scope.Transaction, scope.Case.Id, token);
        var paper = DecisionDocument.Write(options.Value, file, offence, decision, title, seal, replays);
        await papers.KeepAsync(scope.Transaction, scope.Case.Id, IssuedDocuments.Decision, paper, scope.Now, seal, token);

        var also = new List<Told>();
        if (await DeliveryDesk.SendByAccountAsync(scope.Transaction, scope.Case.Id, scope.Now, token) is { } sent)
        {
            also.Add(sent);
        }

        if (file.Record is { LicenceNumber: { } licence, LicenceClass: { } licenceClass, ViolatorKind: "person" } record && offence.Points > 0)
        {
            var change = await LicenceBook.TakeAsync(
                scope.Transaction, scope.Case.Id, licence, licenceClass, offence.Points, officer.Name, scope.Case.Simulated, scope.Now, token);
            var number = await NumberSeries.NextAsync(scope.Transaction, options.Value.PointsSeries, today.Year, token);
            var pointsSeal = PaperSeal.New(number, address);
            var form = PointsDocument.Write(options.Value, file, decision, record, change, number, title, pointsSeal);
            await papers.KeepAsync(scope.Transaction, scope.Case.Id, IssuedDocuments.Points, form, scope.Now, pointsSeal, token);
            also.Add(new Told(EventTypes.PointsTaken, new JsonObject { ["points"] = change.Taken }));
        }

        var facts = new JsonObject { ["number"] = decision.Number, ["amount"] = amount, ["title"] = titleCode };
        if (await CaseReplays.ReferencesAsync(scope.Connection, scope.Transaction, scope.Case.Id, token) is { } judgedAgain)
        {
            facts["replays"] = judgedAgain;
        }

        return new StepFacts(facts, also);
    }
}
