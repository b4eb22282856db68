using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Time;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Procedure;
using Npgsql;

namespace Ioc.Enforcement.Review;

/// <summary>A case with everything that hangs on it.</summary>
public sealed record CaseFile(
    CaseRow Case,
    OwnedVehicle? Vehicle,
    NoticeRow? Notice,
    ConfirmationRow? Confirmation,
    ContestRow? Contest,
    DecisionRow? Decision,
    PaymentRow? Payment)
{
    /// <summary>The record of the violation; null before.</summary>
    public RecordRow? Record { get; init; }

    /// <summary>The driving licence that the record names, as the book has it; null where it names none or no points were taken yet.</summary>
    public LicenceRow? Licence { get; init; }

    /// <summary>What the violator explained; null where nothing was.</summary>
    public ExplanationRow? Explanation { get; init; }

    /// <summary>The requests for more time to explain, the earliest first.</summary>
    public IReadOnlyList<LongerExplanationRow> Longer { get; init; } = [];

    /// <summary>The request to explain in person; null where none was made.</summary>
    public HearingRow? Hearing { get; init; }

    /// <summary>What was taken down of the explanation in person; null before.</summary>
    public MinutesRow? Minutes { get; init; }

    /// <summary>What sets the minutes right, oldest first.</summary>
    public IReadOnlyList<MinutesSupplementRow> Supplements { get; init; } = [];

    /// <summary>The decision that an officer proposed; null before.</summary>
    public ProposalRow? Proposal { get; init; }

    /// <summary>To whom the case was handed; null where it was not.</summary>
    public TransferRow? Transfer { get; init; }

    /// <summary>Every complaint about the decision, the earliest first.</summary>
    public IReadOnlyList<ComplaintRow> Complaints { get; init; } = [];

    /// <summary>The complaint that is open, else the one that was settled last, else the newest; null where nobody complained.</summary>
    public ComplaintRow? Complaint =>
        Complaints.FirstOrDefault(complaint => ComplaintLife.IsOpen(complaint.State)) ?? Complaints.LastOrDefault(complaint => ComplaintLife.IsSettled(complaint.State)) ?? (Complaints is [.., var newest] ? newest : null);

    /// <summary>When the decision was posted, the earliest first.</summary>
    public IReadOnlyList<PostingRow> Postings { get; init; } = [];

    /// <summary>How its receipt was corrected, the earliest first.</summary>
    public IReadOnlyList<CorrectionRow> Corrections { get; init; } = [];

    /// <summary>Every suspension of the decision, the earliest first.</summary>
    public IReadOnlyList<SuspensionRow> Suspensions { get; init; } = [];

    /// <summary>What settled complaints made of the fine, the earliest first.</summary>
    public IReadOnlyList<FineChangeRow> Changes { get; init; } = [];

    /// <summary>What the decision asks for now; null before there is one.</summary>
    public FineOwed? Owed => Decision is { } decision
        ? new FineOwed(
            decision.Amount, decision.PayBy, [.. Changes.Select(change => new FineChange(VietnamTime.DayOf(change.ChangedAt), change.Amount, change.MorePayBy))],
            [.. Suspensions.Where(suspension => SuspensionRule.On(VietnamTime.DayOf(suspension.OrderedAt)).Stands).Select(suspension => suspension.Days)],
            decision.ReceivedOn)
        : null;

    /// <summary>The suspension that holds the decision up on a day; null where none does.</summary>
    public SuspensionRow? SuspendedOn(DateOnly day) => Suspensions.FirstOrDefault(suspension => suspension.EndedOn is null && day <= suspension.Until);

    /// <summary>What was received, oldest first: the fine, and what a settled complaint added to it.</summary>
    public IReadOnlyList<ReceivedRow> Received { get; init; } = [];

    /// <summary>What is to be given back, or was.</summary>
    public IReadOnlyList<RefundRow> Refunds { get; init; } = [];

    /// <summary>Of the fine, without surcharges and without what is given back, đồng.</summary>
    public long PaidFine => Received.Sum(payment => payment.Amount - payment.Surcharge) - BookedRefunds.Sum(refund => refund.Fine);

    /// <summary>What is given back of money that was booked; the rest of the refunds is money that never was.</summary>
    public IEnumerable<RefundRow> BookedRefunds => Refunds.Where(refund => refund.Booked);

    /// <summary>What is to be paid on a day; null where nothing is.</summary>
    public FineMoney? DueOn(DateOnly day) => Case.State == CaseState.Decided ? Owed?.DueOn(day, PaidFine) : null;

    /// <summary>The last day to pay what is due without a surcharge, put off by what was suspended; null where nothing is due.</summary>
    public DateOnly? PayBy => Case.State == CaseState.Decided ? Owed?.NextPayBy(PaidFine) : null;

    /// <summary>Who is fined as things stand: whom the record names; before it, an organisation as owner until it names a driver.</summary>
    public LiableParty Liable => (Confirmation, Vehicle) switch
    {
        _ when Record is { } record => record.ViolatorKind == "organisation" ? LiableParty.Organisation : record.IsOwner || record.Basis != LiabilityBasis.Driver ? LiableParty.Owner : LiableParty.NamedDriver,
        ({ IsOwner: false }, _) => LiableParty.NamedDriver,
        (_, { OwnerKind: "organisation" }) => LiableParty.Organisation,
        _ => LiableParty.Owner,
    };

    /// <summary>The name of whoever is liable, as papers tell it; null before anybody is.</summary>
    public string? LiableName => Record?.ViolatorName ?? (Liable == LiableParty.NamedDriver ? Confirmation!.DriverName : Vehicle?.OwnerName);

    /// <summary>The frame for whoever is liable; null before approval.</summary>
    public FineFrame? Frame => Case is { FineMinimum: { } minimum, FineMaximum: { } maximum } ? new FineFrame(minimum, maximum).For(Liable) : null;

    /// <summary>Reads a case file; null when there is no such case.</summary>
    public static async Task<CaseFile?> ReadAsync(NpgsqlConnection connection, Guid id, CancellationToken token) =>
        await CaseRow.ReadAsync(connection, id, token) is { } row ? await CompleteAsync(connection, null, row, token) : null;

    /// <summary>Reads what hangs on a case.</summary>
    public static async Task<CaseFile> CompleteAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, CaseRow row, CancellationToken token)
    {
        await using var parts = await connection.QueryMultipleAsync(new CommandDefinition(
            $"""
            select id, plate, vehicle_class, family, plate_colour, brand, model, colour, status, registered_on, expires_on, simulated,
                owner_kind, owner_name, owner_number, owner_address, register, as_of, basis_vi, basis_en, owner_id, frozen_at
            from enforcement.case_vehicle where case_id = @Id;
            select id, case_id, number, lookup_code, parts, respond_by, issued_by, issued_at from enforcement.notice where case_id = @Id;
            select is_owner, driver_name, confirmed_at from enforcement.confirmation where case_id = @Id;
            select text, filed_at, outcome, decided_by, decided_at, note from enforcement.contest where case_id = @Id;
            select id, number, amount, minimum, maximum, liable, points, title, decided_by, decided_by_name, note, pay_by, decided_at, amended_amount, amended_at,
                sent_at, received_on, received_how, received_reference, received_name, received_by, received_at
                from enforcement.decision where case_id = @Id;
            select id, reference, amount, surcharge, state, gateway_transaction, started_at, received_at, paid_at from enforcement.payment
                where case_id = @Id order by (state = 'received') desc, started_at desc limit 1;
            select number, violator_kind, violator_name, violator_number, violator_address, is_owner, licence_number, licence_class, statement, refused_to_sign,
                may_explain, explain_by, waived, made_by_name, made_at, basis, lookup_code, letters from enforcement.record where case_id = @Id;
            select text, oral, filed_by, filed_at from enforcement.explanation where case_id = @Id;
            select asked_at, held_at, place, set_name, set_at, ended_at, ended_how, invitations from enforcement.hearing where case_id = @Id;
            select amount, minimum, maximum, note, proposed_by, proposed_name, proposed_at from enforcement.proposal where case_id = @Id;
            select u.code as unit_code, u.name as unit_name, u.address as unit_address, u.phone as unit_phone, t.number, t.note, t.made_at, t.answer, t.handled_at
            from enforcement.transfer t join enforcement.unit u on u.code = t.unit_code where t.case_id = @Id;
            select id, instance, state as state_code, text, obstacle, suspension_asked, filed_at, complex, refusal, answer, answered_name, answered_at, withdrawn_at, escalated_at,
                number, amount, reasons, title, settled_by, settled_name, settled_at
                from enforcement.complaint where case_id = @Id order by instance, filed_at, id;
            select id, complaint_id, part, reason, number, title, ordered_name, ordered_at, until, ended_how, ended_on, end_reason, end_number, ended_name, ended_at
                from enforcement.suspension where case_id = @Id order by part;
            select f.complaint_id, f.before, f.amount, f.more_pay_by, f.changed_at from enforcement.fine_change f join enforcement.decision d on d.id = f.decision_id
                where d.case_id = @Id order by f.changed_at, f.complaint_id;
            select reference, amount, surcharge, part, started_at, received_at from enforcement.payment where case_id = @Id and state = 'received' order by part;
            select id, fine, surcharge, owed_at, reference, paid_name, paid_at, gateway_transaction is null as booked from enforcement.refund where case_id = @Id order by owed_at, id;
            select {LicenceRow.Columns} from enforcement.licence l join enforcement.record r on r.licence_number = l.number where r.case_id = @Id;
            select tracking, posted_on, noted_name from enforcement.posting where case_id = @Id order by posted_on, noted_at;
            select part, reason, asked_by, asked_at, before, until, note, number, answered_name, answered_at from enforcement.explanation_extension where case_id = @Id order by part;
            select on_before, how_before, received_on, reason, corrected_name, corrected_at from enforcement.receipt_correction where case_id = @Id order by corrected_at, id;
            select number, came, came_name, standing, led_by, place, began_at, ended_at, said, agency_said, signing, made_by_name, made_at from enforcement.hearing_minutes where case_id = @Id;
            select part, number, text, signing, made_by_name, made_at from enforcement.minutes_supplement where case_id = @Id order by part;
            """,
            new { row.Id },
            transaction,
            cancellationToken: token));
        return new CaseFile(
            row,
            await parts.ReadSingleOrDefaultAsync<OwnedVehicle>(),
            await parts.ReadSingleOrDefaultAsync<NoticeRow>(),
            await parts.ReadSingleOrDefaultAsync<ConfirmationRow>(),
            await parts.ReadSingleOrDefaultAsync<ContestRow>(),
            await parts.ReadSingleOrDefaultAsync<DecisionRow>(),
            await parts.ReadSingleOrDefaultAsync<PaymentRow>())
        {
            Record = await parts.ReadSingleOrDefaultAsync<RecordRow>(),
            Explanation = await parts.ReadSingleOrDefaultAsync<ExplanationRow>(),
            Hearing = await parts.ReadSingleOrDefaultAsync<HearingRow>(),
            Proposal = await parts.ReadSingleOrDefaultAsync<ProposalRow>(),
            Transfer = await parts.ReadSingleOrDefaultAsync<TransferRow>(),
            Complaints = (await parts.ReadAsync<ComplaintRow>()).AsList(),
            Suspensions = (await parts.ReadAsync<SuspensionRow>()).AsList(),
            Changes = (await parts.ReadAsync<FineChangeRow>()).AsList(),
            Received = (await parts.ReadAsync<ReceivedRow>()).AsList(),
            Refunds = (await parts.ReadAsync<RefundRow>()).AsList(),
            Licence = await parts.ReadSingleOrDefaultAsync<LicenceRow>(),
            Postings = (await parts.ReadAsync<PostingRow>()).AsList(),
            Longer = (await parts.ReadAsync<LongerExplanationRow>()).AsList(),
            Corrections = (await parts.ReadAsync<CorrectionRow>()).AsList(),
            Minutes = await parts.ReadSingleOrDefaultAsync<MinutesRow>(),
            Supplements = (await parts.ReadAsync<MinutesSupplementRow>()).AsList(),
        };
    }

    /// <summary>The case's events, oldest first.</summary>
    public static async Task<IReadOnlyList<StoredEvent>> HistoryAsync(NpgsqlConnection connection, Guid id, CancellationToken token) =>
        (await connection.QueryAsync<StoredEvent>(new CommandDefinition(
            """
            select seq, id, type, subject_kind, subject_id, place_code, actor, reason, data::text as data, occurred_at, recorded_at
            from audit.event where subject_kind = 'case' and subject_id = @id order by seq
            """,
            new { id = id.ToString() },
            cancellationToken: token))).AsList();

    /// <summary>Records that somebody opened a case and, where one was shown, looked at its owner.</summary>
    public static async Task LogViewAsync(NpgsqlDataSource database, CaseFile file, string actor, DateTimeOffset now, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await CaseSteps.TellAsync(transaction, file.Case, EventTypes.CaseViewed, file.Case.State, actor, null, now, null, token);
        if (file.Vehicle is not null)
        {
            await CaseSteps.TellAsync(transaction, file.Case, EventTypes.OwnerLookedUp, file.Case.State, actor, "review", now, null, token);
        }

        await transaction.CommitAsync(token);
    }
}

/// <summary>The vehicle that a case goes by, with its owner: from the approval on as they were then, before it as the register has them.</summary>
/// <param name="Register">Where this is from: imported or xroad.</param>
/// <param name="AsOf">When the register said so, or when the row was imported.</param>
/// <param name="BasisVi">Why this owner counts as owner (Decree 168/2024, Art. 47.6).</param>
/// <param name="FrozenAt">Since when the case keeps this whatever the register says; null before the approval.</param>
public sealed record OwnedVehicle(
    Guid Id, string Plate, string VehicleClass, string Family, string PlateColour, string Brand, string Model, string Colour, string Status,
    DateOnly RegisteredOn, DateOnly? ExpiresOn, bool Simulated, string OwnerKind, string OwnerName, string OwnerNumber, string OwnerAddress,
    string Register = "imported", DateTimeOffset AsOf = default, string BasisVi = "", string BasisEn = "", Guid OwnerId = default, DateTimeOffset? FrozenAt = null);

/// <summary>A notice as issued.</summary>
public sealed class NoticeRow
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required string Number { get; init; }

    public required string LookupCode { get; init; }

    public required string[] Parts { get; init; }

    public required DateOnly RespondBy { get; init; }

    public required string IssuedBy { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }
}

/// <summary>What the holder of a notice said about who drove.</summary>
public sealed record ConfirmationRow(bool IsOwner, string? DriverName, DateTimeOffset ConfirmedAt);

/// <summary>A contest, and how it was decided.</summary>
public sealed record ContestRow(string Text, DateTimeOffset FiledAt, string? Outcome, string? DecidedBy, DateTimeOffset? DecidedAt, string? Note);

/// <summary>A decision as issued, and what a settled complaint made of its amount.</summary>
/// <param name="PayBy">The last day to pay it; null while it was not received.</param>
/// <param name="AmendedAmount">Đồng; null: as decided. How it came to it are the case file's changes.</param>
/// <param name="SentAt">Null while it was not sent.</param>
/// <param name="ReceivedOn">The day on which it was received, or counts as received; null before.</param>
/// <param name="ReceivedHow">Of receipts.csv.</param>
/// <param name="ReceivedReference">Of the paper that proves it.</param>
/// <param name="ReceivedName">Who noted it, or corrected it last; null where the holder opened it.</param>
/// <param name="ReceivedBy">The account of that person.</param>
/// <param name="ReceivedAt">When it was noted, or corrected last.</param>
public sealed record DecisionRow(
    Guid Id, string Number, long Amount, long Minimum, long Maximum, string Liable, short Points, string Title, string DecidedBy, string DecidedByName,
    string? Note, DateOnly? PayBy, DateTimeOffset DecidedAt, long? AmendedAmount = null, DateTimeOffset? AmendedAt = null,
    DateTimeOffset? SentAt = null, DateOnly? ReceivedOn = null, string? ReceivedHow = null, string? ReceivedReference = null, string? ReceivedName = null,
    string? ReceivedBy = null, DateTimeOffset? ReceivedAt = null)
{
    /// <summary>The day from which the time to complain runs: of the receipt; null before it. Decisions of before receipts were kept told their own day.</summary>
    public DateOnly? CountsFrom => ReceivedOn ?? (PayBy is null ? null : VietnamTime.DayOf(DecidedAt));

    /// <summary>Whether it is still to be noted when this was received.</summary>
    public bool AwaitsReceipt => CountsFrom is null;

    /// <summary>The whole fine as it stands, đồng.</summary>
    public long Stands => AmendedAmount ?? Amount;
}

/// <summary>A registered posting of a decision.</summary>
/// <param name="Tracking">The post's number.</param>
public sealed record PostingRow(string Tracking, DateOnly PostedOn, string NotedName);

/// <summary>A correction of the receipt of a decision.</summary>
public sealed record CorrectionRow(DateOnly OnBefore, string HowBefore, DateOnly ReceivedOn, string Reason, string CorrectedName, DateTimeOffset CorrectedAt);

/// <summary>What a settled complaint made of a fine.</summary>
/// <param name="Before">The whole fine before it, đồng.</param>
/// <param name="Amount">The whole fine after it, đồng.</param>
/// <param name="MorePayBy">The last day to pay what it added; null where it added nothing.</param>
public sealed record FineChangeRow(Guid ComplaintId, long Before, long Amount, DateOnly? MorePayBy, DateTimeOffset ChangedAt);

/// <summary>A suspension of a decision while a complaint about it is settled (Law on Complaints, Art. 35).</summary>
public sealed class SuspensionRow
{
    public required Guid Id { get; init; }

    public required Guid ComplaintId { get; init; }

    /// <summary>Which of the case's suspensions it is, from 1: its papers bear it.</summary>
    public required short Part { get; init; }

    public required string Reason { get; init; }

    /// <summary>Of the order.</summary>
    public required string Number { get; init; }

    /// <summary>The office in which it was ordered, see competences.csv.</summary>
    public required string Title { get; init; }

    public required string OrderedName { get; init; }

    public required DateTimeOffset OrderedAt { get; init; }

    /// <summary>The last day on which it can hold: the last day for settling the complaint.</summary>
    public required DateOnly Until { get; init; }

    /// <summary>lifted, settled, withdrawn or lapsed; null while it holds.</summary>
    public string? EndedHow { get; init; }

    /// <summary>The last day on which it held.</summary>
    public DateOnly? EndedOn { get; init; }

    public string? EndReason { get; init; }

    /// <summary>Of the order that lifted it; null where none did.</summary>
    public string? EndNumber { get; init; }

    public string? EndedName { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The days that it holds, as far as is known.</summary>
    public Standstill Days => new(VietnamTime.DayOf(OrderedAt), EndedOn ?? Until);
}

/// <summary>A complaint against a decision.</summary>
public sealed class ComplaintRow
{
    public required Guid Id { get; init; }

    /// <summary>1: to whoever decided. 2: to the superior head.</summary>
    public required short Instance { get; init; }

    public required string StateCode { get; init; }

    public ComplaintState State => ComplaintStateNames.Parse(StateCode);

    public required string Text { get; init; }

    /// <summary>Why it came after its time; null where it was in time.</summary>
    public string? Obstacle { get; init; }

    /// <summary>Why the complainant asks that the decision be suspended; null where nothing was asked.</summary>
    public string? SuspensionAsked { get; init; }

    public required DateTimeOffset FiledAt { get; init; }

    public required bool Complex { get; init; }

    /// <summary>See complaint-refusals.csv; null where it was not refused.</summary>
    public string? Refusal { get; init; }

    /// <summary>What the unit wrote when it took it up or did not.</summary>
    public string? Answer { get; init; }

    public string? AnsweredName { get; init; }

    public DateTimeOffset? AnsweredAt { get; init; }

    public DateTimeOffset? WithdrawnAt { get; init; }

    /// <summary>When the complainant went on to the superior head because this one's time had passed; null where not.</summary>
    public DateTimeOffset? EscalatedAt { get; init; }

    /// <summary>By when it is to be settled, Vietnamese calendar.</summary>
    public DateOnly SettleBy => ComplaintLife.SettleBy(Instance, VietnamTime.DayOf(FiledAt), State != ComplaintState.Filed && AnsweredAt is { } at ? VietnamTime.DayOf(at) : null, Complex);

    /// <summary>Of the settlement; null before.</summary>
    public string? Number { get; init; }

    /// <summary>The fine from the settlement on, đồng; null where it was not changed.</summary>
    public long? Amount { get; init; }

    /// <summary>Of the settlement; null before.</summary>
    public string? Reasons { get; init; }

    /// <summary>The office in which it was settled, see competences.csv.</summary>
    public string? Title { get; init; }

    /// <summary>The account that settled it; null before.</summary>
    public string? SettledBy { get; init; }

    public string? SettledName { get; init; }

    public DateTimeOffset? SettledAt { get; init; }
}

/// <summary>Money that was received.</summary>
/// <param name="Amount">Fine and surcharge together, đồng.</param>
/// <param name="Part">1: the fine; 2: what a settled complaint added after the fine was paid.</param>
public sealed record ReceivedRow(string Reference, long Amount, long Surcharge, short Part, DateTimeOffset StartedAt, DateTimeOffset ReceivedAt);

/// <summary>Money that is to be given back.</summary>
/// <param name="Fine">Đồng.</param>
/// <param name="Surcharge">Đồng.</param>
/// <param name="Reference">The payment order by which it was given back; null while it is owed.</param>
/// <param name="Booked">False: it came but was not due, and no payment was booked with it.</param>
public sealed record RefundRow(Guid Id, long Fine, long Surcharge, DateTimeOffset OwedAt, string? Reference, string? PaidName, DateTimeOffset? PaidAt, bool Booked);

/// <summary>A payment: the one received, else the newest.</summary>
/// <param name="PaidAt">By the gateway's or the bank's clock; null where it did not say.</param>
/// <param name="Amount">Fine and surcharge together, đồng.</param>
/// <param name="Surcharge">What of it is owed for lateness, đồng.</param>
public sealed record PaymentRow(Guid Id, string Reference, long Amount, long Surcharge, string State, string? GatewayTransaction, DateTimeOffset StartedAt, DateTimeOffset? ReceivedAt, DateTimeOffset? PaidAt);

/// <summary>The record of the violation, as made with the violator.</summary>
/// <param name="ViolatorKind">person or organisation.</param>
/// <param name="LicenceNumber">Of the driving licence; null where there is none or it is not known.</param>
/// <param name="ExplainBy">The last day to explain; null where there is no such right.</param>
/// <param name="Waived">The violator declared that there will be no explanation.</param>
/// <param name="Basis">On what basis the violator is liable, see liable.csv.</param>
/// <param name="LookupCode">Of the letter by which somebody who cannot sign in looks the case up; null where none was issued.</param>
/// <param name="Letters">How many letters there were; the last one's code holds.</param>
public sealed record RecordRow(
    string Number, string ViolatorKind, string ViolatorName, string? ViolatorNumber, string? ViolatorAddress, bool IsOwner, string? LicenceNumber, string? LicenceClass,
    string? Statement, bool RefusedToSign, bool MayExplain, DateOnly? ExplainBy, bool Waived, string MadeByName, DateTimeOffset MadeAt, string Basis,
    string? LookupCode = null, short Letters = 0)
{
    /// <summary>Whether whoever is named can sign in and see the case on the phone: the owner, and who is named with a number of this country.</summary>
    public bool OnPhone => IsOwner || (ViolatorNumber is { Length: > 0 } number && number.All(char.IsAsciiDigit));

    /// <summary>The last day to ask for an explanation in person (Law on Handling Administrative Violations, Art. 61); null where there is no such right.</summary>
    public DateOnly? AskBy => MayExplain ? ClockRule.Named("explain_oral").DueFrom(VietnamTime.DayOf(MadeAt)) : null;
}

/// <summary>What the violator explained before the decision.</summary>
/// <param name="Oral">In person; else in writing.</param>
public sealed record ExplanationRow(string Text, bool Oral, string FiledBy, DateTimeOffset FiledAt);

/// <summary>A request for more time to explain in writing.</summary>
/// <param name="Before">The last day to explain when it was asked for.</param>
/// <param name="Until">The last day as it was granted; null while it is open, and where it was refused.</param>
/// <param name="Number">Of the paper that answers it; null while it is open.</param>
public sealed record LongerExplanationRow(
    short Part, string Reason, string AskedBy, DateTimeOffset AskedAt, DateOnly Before, DateOnly? Until, string? Note, string? Number, string? AnsweredName, DateTimeOffset? AnsweredAt);

/// <summary>A request to explain in person before the decision.</summary>
/// <param name="HeldAt">When it takes place; null until the agency has set it.</param>
/// <param name="Invitations">How many papers told of it: each time it is set anew there is a new one, and the last holds. None where it was told by message alone.</param>
/// <param name="EndedHow">held, absent, written (the violator wrote instead) or waived; null while it is waited for.</param>
public sealed record HearingRow(
    DateTimeOffset AskedAt, DateTimeOffset? HeldAt, string? Place, string? SetName, DateTimeOffset? SetAt, DateTimeOffset? EndedAt, string? EndedHow, short Invitations = 0);

/// <summary>An explanation in person as it was taken down.</summary>
/// <param name="Came">violator, representative or none.</param>
/// <param name="CameName">Null where nobody came.</param>
/// <param name="Standing">On what a representative's right rests; null for who came for themselves.</param>
/// <param name="Said">By whoever came; null where nobody did.</param>
/// <param name="AgencySaid">By who led it; where nobody came, what was noted of that.</param>
/// <param name="Signing">signed, refused or absent.</param>
public sealed record MinutesRow(
    string Number, string Came, string? CameName, string? Standing, string LedBy, string Place, DateTimeOffset BeganAt, DateTimeOffset EndedAt, string? Said, string AgencySaid,
    string Signing, string MadeByName, DateTimeOffset MadeAt);

/// <summary>Supplementary minutes, which set the first right.</summary>
/// <param name="Part">Of the case's papers of this kind; the first supplement is 2.</param>
/// <param name="Signing">signed, refused or absent.</param>
public sealed record MinutesSupplementRow(int Part, string Number, string Text, string Signing, string MadeByName, DateTimeOffset MadeAt);

/// <summary>A decision as an officer proposed it.</summary>
public sealed record ProposalRow(long Amount, long Minimum, long Maximum, string? Note, string ProposedBy, string ProposedName, DateTimeOffset ProposedAt);

/// <summary>The unit to which a case was handed.</summary>
public sealed record TransferRow(
    string UnitCode, string UnitName, string UnitAddress, string? UnitPhone, string Number, string? Note, DateTimeOffset MadeAt, string? Answer, DateTimeOffset? HandledAt);
