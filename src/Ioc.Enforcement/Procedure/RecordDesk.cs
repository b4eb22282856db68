using System.Text.Json.Nodes;
using Dapper;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Time;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Notices;
using Ioc.Enforcement.Review;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Enforcement.Procedure;

/// <summary>Who broke the rule, as the officer establishes it with them.</summary>
/// <param name="Organisation">An organisation that named no driver; else a person.</param>
/// <param name="IsOwner">The vehicle's owner; else somebody else who drove.</param>
/// <param name="Name">Of the person or organisation; null: the owner as registered, or the driver whom the owner named.</param>
/// <param name="Number">Personal or enterprise number; null: as registered, for the owner.</param>
/// <param name="LicenceNumber">Of the driving licence, 12 digits; null where there is none.</param>
/// <param name="Waives">Declares that there will be no explanation.</param>
public sealed record Violator(
    bool Organisation, bool IsOwner, string? Name, string? Number, string? Address, string? LicenceNumber, string? LicenceClass, string? Statement, bool RefusedToSign, bool Waives);

/// <summary>Between the notice and the decision: the record, the explanation, the proposal.</summary>
public sealed class RecordDesk(NpgsqlDataSource database, IOptions<EnforcementOptions> options, IssuedDocuments papers, TimeProvider clock)
{
    private const int LicenceDigits = 12;

    /// <summary>Makes the record (Law on Handling Administrative Violations, Art. 58), after the evidence was shown.</summary>
    public async Task<Outcome<Guid>> RecordAsync(Guid id, int version, Violator violator, Officer officer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(violator);
        if (Notes.Fault(violator.Statement, required: false) is { } fault)
        {
            return fault;
        }

        return await CaseSteps.RunAsync(
            database, clock, id, version, CaseAct.MakeRecord, officer, null,
            async scope =>
            {
                var file = await CaseFile.CompleteAsync(scope.Connection, scope.Transaction, scope.Case, token);
                var made = await MakeAsync(scope, file, violator, officer, token);
                if (made.Refusal is { } no)
                {
                    return no;
                }

                var record = made.Value;
                await KeepAsync(scope, record, officer, token);
                var offence = OffenceOf(scope.Case);
                var seal = PaperSeal.New(record.Number, scope.Case.PublicAddress ?? "");
                var paper = RecordDocument.Write(options.Value, file, offence, record, seal);
                await papers.KeepAsync(scope.Transaction, id, IssuedDocuments.Record, paper, scope.Now, seal, token);
                return new StepFacts(
                    new JsonObject { ["number"] = record.Number, ["mayExplain"] = record.MayExplain },
                    record.Waived ? [new Told(EventTypes.ExplanationWaived)] : null);
            },
            token);
    }

    /// <summary>Takes down what the violator explains, within the time for it.</summary>
    public async Task<Outcome<Guid>> ExplainAsync(Guid id, int version, bool oral, string? text, Officer officer, CancellationToken token)
    {
        if (PersonalText.Tidy(text) is not { Length: >= 10 and <= 4000 } words)
        {
            return Refusals.ExplanationText;
        }

        return await BesideAsync(
            id, version, officer, EventTypes.CaseExplained,
            (transaction, now) => transaction.Connection!.ExecuteAsync(new CommandDefinition(
                """
                insert into enforcement.explanation (case_id, text, oral, filed_by, filed_at) values (@id, @words, @oral, @Name, @now) on conflict (case_id) do nothing
                """,
                new { id, words, oral, officer.Name, now },
                transaction,
                cancellationToken: token)),
            token);
    }

    /// <summary>Takes down that the violator will not explain.</summary>
    public Task<Outcome<Guid>> WaiveAsync(Guid id, int version, Officer officer, CancellationToken token) => BesideAsync(
        id, version, officer, EventTypes.ExplanationWaived,
        (transaction, _) => transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "update enforcement.record set waived = true where case_id = @id", new { id }, transaction, cancellationToken: token)),
        token);

    /// <summary>Proposes an amount within the frame; other than its middle needs a word why.</summary>
    /// <param name="amount">Đồng.</param>
    public async Task<Outcome<Guid>> ProposeAsync(Guid id, int version, long amount, string? note, Officer officer, CancellationToken token)
    {
        if (Notes.Fault(note, required: false) is { } fault)
        {
            return fault;
        }

        return await CaseSteps.RunAsync(
            database, clock, id, version, CaseAct.Propose, officer, PersonalText.Tidy(note),
            async scope =>
            {
                var file = await CaseFile.CompleteAsync(scope.Connection, scope.Transaction, scope.Case, token);
                var frame = file.Frame!.Value;
                if (AmountFault(frame, amount, note) is { } wrong)
                {
                    return wrong;
                }

                await scope.Connection.ExecuteAsync(new CommandDefinition(
                    """
                    insert into enforcement.proposal (case_id, amount, minimum, maximum, note, proposed_by, proposed_name, proposed_at)
                    values (@id, @amount, @Minimum, @Maximum, @note, @Name, @DisplayName, @Now)
                    on conflict (case_id) do update set amount = excluded.amount, minimum = excluded.minimum, maximum = excluded.maximum, note = excluded.note,
                        proposed_by = excluded.proposed_by, proposed_name = excluded.proposed_name, proposed_at = excluded.proposed_at
                    """,
                    new { id, amount, frame.Minimum, frame.Maximum, note = PersonalText.Tidy(note), officer.Name, officer.DisplayName, scope.Now },
                    scope.Transaction,
                    cancellationToken: token));
                return new StepFacts(new JsonObject { ["amount"] = amount });
            },
            token);
    }

    /// <summary>An authority sends a proposal back, saying why.</summary>
    public async Task<Outcome<Guid>> ReturnAsync(Guid id, int version, string? note, Officer officer, CancellationToken token) =>
        Notes.Fault(note, required: true) is { } fault
            ? fault
            : await CaseSteps.RunAsync(
                database, clock, id, version, CaseAct.ReturnProposal, officer, PersonalText.Tidy(note), _ => Task.FromResult<Outcome<StepFacts>>(new StepFacts()), token);

    /// <summary>What is wrong with an amount; null when nothing is.</summary>
    internal static Refusal? AmountFault(FineFrame frame, long amount, string? note) =>
        !frame.Holds(amount) ? Refusals.AmountOutsideFrame(frame)
        : amount != frame.Middle && PersonalText.Tidy(note) is null ? Refusals.NoteMissing
        : null;

    /// <summary>The offence that a case was approved for.</summary>
    internal static Offence OffenceOf(CaseRow row) => OffenceTable.Find(row.OffenceCode, row.Day)
        ?? throw new InvalidOperationException($"Case {row.Id} names the offence {row.OffenceCode}, which was not law on {row.Day:yyyy-MM-dd}.");

    private async Task<Outcome<RecordRow>> MakeAsync(StepScope scope, CaseFile file, Violator violator, Officer officer, CancellationToken token)
    {
        var owner = violator.IsOwner ? file.Vehicle : null;
        var organisation = owner is null ? violator.Organisation : owner.OwnerKind == "organisation";
        var name = PersonalText.Tidy(violator.Name)?.ReplaceLineEndings(" ") ?? owner?.OwnerName ?? (violator.IsOwner ? null : file.Confirmation?.DriverName);
        if (name is not { Length: >= 2 and <= 200 })
        {
            return Refusals.ViolatorMissing;
        }

        var licence = PersonalText.Tidy(violator.LicenceNumber);
        var licenceClass = PersonalText.Tidy(violator.LicenceClass);
        if (licence is not null && (organisation || licence.Length != LicenceDigits || !licence.All(char.IsAsciiDigit) || licenceClass is not { Length: <= 4 }))
        {
            return Refusals.LicenceNotValid;
        }

        var today = VietnamTime.DayOf(scope.Now);
        var party = organisation ? LiableParty.Organisation : violator.IsOwner ? LiableParty.Owner : LiableParty.NamedDriver;
        var mayExplain = Explanation.IsDue(OffenceOf(scope.Case).Frame.For(party), party);
        return new RecordRow(
            await NumberSeries.NextAsync(scope.Transaction, options.Value.RecordSeries, today.Year, token),
            organisation ? "organisation" : "person", name, PersonalText.Tidy(violator.Number) ?? owner?.OwnerNumber, PersonalText.Tidy(violator.Address) ?? owner?.OwnerAddress,
            violator.IsOwner, licence, licence is null ? null : licenceClass, PersonalText.Tidy(violator.Statement), violator.RefusedToSign,
            mayExplain, mayExplain ? ClockRule.Named("explain").DueFrom(today) : null, mayExplain && violator.Waives, officer.DisplayName, scope.Now);
    }

    private static async Task KeepAsync(StepScope scope, RecordRow record, Officer officer, CancellationToken token) => await scope.Connection.ExecuteAsync(new CommandDefinition(
        """
        insert into enforcement.record (case_id, number, year, violator_kind, violator_name, violator_number, violator_address, is_owner, licence_number, licence_class,
            statement, refused_to_sign, may_explain, explain_by, waived, made_by, made_by_name, made_at)
        values (@Id, @Number, @year, @ViolatorKind, @ViolatorName, @ViolatorNumber, @ViolatorAddress, @IsOwner, @LicenceNumber, @LicenceClass,
            @Statement, @RefusedToSign, @MayExplain, @ExplainBy, @Waived, @Name, @MadeByName, @MadeAt)
        """,
        new
        {
            scope.Case.Id, record.Number, year = VietnamTime.DayOf(scope.Now).Year, record.ViolatorKind, record.ViolatorName, record.ViolatorNumber, record.ViolatorAddress,
            record.IsOwner, record.LicenceNumber, record.LicenceClass, record.Statement, record.RefusedToSign, record.MayExplain, record.ExplainBy, record.Waived,
            officer.Name, record.MadeByName, record.MadeAt,
        },
        scope.Transaction,
        cancellationToken: token));

    // An act beside the procedure: it changes no state, but counts the case up.
    private async Task<Outcome<Guid>> BesideAsync(
        Guid id, int version, Officer officer, string eventType, Func<NpgsqlTransaction, DateTimeOffset, Task> change, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var opened = await CaseRow.OpenAsync(transaction, id, version, token);
        if (opened.Refusal is { } gone)
        {
            return gone;
        }

        var row = opened.Value;

        var now = clock.GetUtcNow();
        var file = await CaseFile.CompleteAsync(connection, transaction, row, token);
        var open = row.State is CaseState.Recorded or CaseState.Proposed && file is { Explanation: null, Record: { MayExplain: true, Waived: false, ExplainBy: { } last } }
            && VietnamTime.DayOf(now) <= last;
        if (!open)
        {
            return Refusals.ExplanationNotDue;
        }

        await change(transaction, now);
        await CaseSteps.CountUpAsync(transaction, id, now, token);
        await CaseSteps.TellAsync(transaction, row, eventType, row.State, officer.Actor, null, now, null, token);
        await transaction.CommitAsync(token);
        return id;
    }
}
