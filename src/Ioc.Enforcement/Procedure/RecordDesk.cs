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
/// <param name="Basis">Why they are liable, see liable.csv; null: as driver, or as an organisation that named none.</param>
public sealed record Violator(
    bool Organisation, bool IsOwner, string? Name, string? Number, string? Address, string? LicenceNumber, string? LicenceClass, string? Statement, bool RefusedToSign, bool Waives, string? Basis = null);

/// <summary>Between the notice and the decision: the record and the proposal.</summary>
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
                    new JsonObject { ["number"] = record.Number, ["mayExplain"] = record.MayExplain, ["liable"] = record.IsOwner ? "owner" : "other", ["basis"] = record.Basis },
                    record.Waived ? [new Told(EventTypes.ExplanationWaived)] : null);
            },
            token);
    }

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

        var number = PersonalText.Tidy(violator.Number) is { } given ? string.Concat(given.Where(letter => !char.IsWhiteSpace(letter))) : owner?.OwnerNumber;
        if (!violator.IsOwner && !NumberFits(number, organisation))
        {
            return Refusals.ViolatorNumber;
        }

        var code = PersonalText.Tidy(violator.Basis) ?? (violator.IsOwner && organisation ? "organisation_silent" : LiabilityBasis.Driver);
        if (LiabilityBasis.InForce(scope.Case.Day).FirstOrDefault(basis => basis.Code == code) is not { } basis || !basis.Fits(violator.IsOwner, organisation))
        {
            return Refusals.LiabilityBasis;
        }

        var today = VietnamTime.DayOf(scope.Now);
        var party = organisation ? LiableParty.Organisation : violator.IsOwner || basis.AsOwner ? LiableParty.Owner : LiableParty.NamedDriver;
        var mayExplain = Explanation.IsDue(OffenceOf(scope.Case).Frame.For(party), party);
        return new RecordRow(
            await NumberSeries.NextAsync(scope.Transaction, options.Value.RecordSeries, today.Year, token),
            organisation ? "organisation" : "person", name, number, PersonalText.Tidy(violator.Address) ?? owner?.OwnerAddress,
            violator.IsOwner, licence, licence is null ? null : licenceClass, PersonalText.Tidy(violator.Statement), violator.RefusedToSign,
            mayExplain, mayExplain ? ClockRule.Named("explain").DueFrom(today) : null, mayExplain && violator.Waives, officer.DisplayName, scope.Now, basis.Code);
    }

    // By the number they sign in, so a slip of the pen would keep them from their own case. A foreigner's passport has letters.
    private static bool NumberFits(string? number, bool organisation) =>
        number is null || (!organisation && number.Length <= 20 && number.Any(char.IsAsciiLetter) && number.All(char.IsAsciiLetterOrDigit))
        || (number.All(char.IsAsciiDigit) && (organisation ? number.Length is 10 or 13 : number.Length == 12));

    private static async Task KeepAsync(StepScope scope, RecordRow record, Officer officer, CancellationToken token) => await scope.Connection.ExecuteAsync(new CommandDefinition(
        """
        insert into enforcement.record (case_id, number, year, violator_kind, violator_name, violator_number, violator_address, is_owner, licence_number, licence_class,
            statement, refused_to_sign, may_explain, explain_by, waived, made_by, made_by_name, made_at, basis)
        values (@Id, @Number, @year, @ViolatorKind, @ViolatorName, @ViolatorNumber, @ViolatorAddress, @IsOwner, @LicenceNumber, @LicenceClass,
            @Statement, @RefusedToSign, @MayExplain, @ExplainBy, @Waived, @Name, @MadeByName, @MadeAt, @Basis)
        """,
        new
        {
            scope.Case.Id, record.Number, year = VietnamTime.DayOf(scope.Now).Year, record.ViolatorKind, record.ViolatorName, record.ViolatorNumber, record.ViolatorAddress,
            record.IsOwner, record.LicenceNumber, record.LicenceClass, record.Statement, record.RefusedToSign, record.MayExplain, record.ExplainBy, record.Waived,
            officer.Name, record.MadeByName, record.MadeAt, record.Basis,
        },
        scope.Transaction,
        cancellationToken: token));
}
