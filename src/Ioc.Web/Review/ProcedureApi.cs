using Ioc.Domain.Text;
using Ioc.Web.Platform;

namespace Ioc.Web.Review;

/// <summary>What runs beside a case's state; part of GET /api/review/cases/{id}.</summary>
/// <param name="Clocks">The time limits, the running ones first.</param>
/// <param name="Holds">Services that other bodies were asked to hold.</param>
/// <param name="Lease">Who looks at the case now; null when nobody claimed it.</param>
/// <param name="Assignment">The colleague who was asked; null when nobody was.</param>
/// <param name="FirstApproval">The first of two approvals; null where there is none.</param>
/// <param name="UndoUntil">Until then the approval can be undone; null when there is nothing to undo.</param>
/// <param name="Record">The record of the violation; null before.</param>
/// <param name="Bases">On what basis somebody may be liable, by the law of the day of the act; only while a record can be made.</param>
/// <param name="Hearing">The explanation in person that was asked for; null where none was.</param>
/// <param name="Explanation">What the violator explained; null where nothing was.</param>
/// <param name="Proposal">The decision that was proposed; null before.</param>
/// <param name="Transfer">To whom the case was handed; null where it was not.</param>
/// <param name="Papers">Every paper issued.</param>
/// <param name="Doubles">Open cases that may tell of the same act; only while the case waits for review.</param>
/// <param name="MergedInto">The case that stays; null where this one was not merged.</param>
/// <param name="Due">What is to be paid today, with what lateness costs; null where nothing is.</param>
/// <param name="Complaint">The complaint against the decision that is open, else the one settled last; null where there is none.</param>
/// <param name="EarlierComplaints">Every other complaint, the earliest first.</param>
/// <param name="Suspensions">Suspensions of the decision, the earliest first.</param>
/// <param name="Refunds">Money that is to be given back, or was.</param>
/// <param name="Postings">When the decision was posted, the earliest first.</param>
/// <param name="Extensions">The longer limits that may be noted now.</param>
/// <param name="Longer">The requests for more time to explain, the earliest first.</param>
/// <param name="Corrections">How the receipt of the decision was corrected, the earliest first.</param>
/// <param name="Licence">The points of the licence that the record names; null where no licence is known.</param>
public sealed record ProcedureView(
    IReadOnlyList<ClockView> Clocks,
    IReadOnlyList<HoldView> Holds,
    LeaseView? Lease,
    AssignmentView? Assignment,
    FirstApprovalView? FirstApproval,
    DateTimeOffset? UndoUntil,
    IReadOnlyList<LiabilityOption> Bases,
    RecordView? Record,
    HearingView? Hearing,
    IReadOnlyList<LongerView> Longer,
    ExplanationView? Explanation,
    ProposalView? Proposal,
    TransferView? Transfer,
    IReadOnlyList<PaperView> Papers,
    IReadOnlyList<DoubleView> Doubles,
    Guid? MergedInto,
    AmountDueView? Due,
    ComplaintView? Complaint,
    IReadOnlyList<ComplaintView> EarlierComplaints,
    IReadOnlyList<SuspensionView> Suspensions,
    IReadOnlyList<RefundView> Refunds,
    IReadOnlyList<PostingView> Postings,
    IReadOnlyList<CorrectionView> Corrections,
    IReadOnlyList<ExtensionOption> Extensions,
    LicenceView? Licence);

/// <summary>A registered posting of the decision.</summary>
public sealed record PostingView(string Tracking, DateOnly PostedOn, string NotedBy);

/// <summary>A longer limit of the law that may be noted now.</summary>
/// <param name="Basis">What is noted, e.g. <c>decision.complex</c>.</param>
/// <param name="Code">record or decide.</param>
/// <param name="Due">The last day of it.</param>
public sealed record ExtensionOption(string Basis, string Code, LocalText Text, string Citation, DateOnly Due);

/// <summary>POST …/extend-record and …/extend-decision.</summary>
/// <param name="Basis">Of the extensions offered.</param>
/// <param name="Note">What makes it so.</param>
public sealed record ExtendLimit(int Version, string? Basis, string? Note);

/// <summary>POST …/posted.</summary>
/// <param name="Tracking">The post's number, 5 to 40 characters.</param>
public sealed record NotePosting(int Version, string? Tracking, DateOnly Day);

/// <summary>POST …/received.</summary>
/// <param name="How">A code of GET /api/review/receipt-ways.</param>
/// <param name="Reference">Of the paper that proves it, 3 to 100 characters, where the way needs one.</param>
public sealed record NoteReceipt(int Version, string? How, DateOnly Day, string? Reference = null);

/// <summary>POST …/receipt-correct: by an authority who did not note it.</summary>
/// <param name="How">As in <see cref="NoteReceipt"/>.</param>
/// <param name="Note">What was wrong, and how one knows.</param>
public sealed record CorrectReceipt(int Version, string? How, DateOnly Day, string? Reference, string? Note);

/// <summary>What stood before a correction of the receipt, and why it was corrected.</summary>
public sealed record CorrectionView(DateOnly Before, LocalText? HowBefore, DateOnly ReceivedOn, string Reason, string CorrectedBy, DateTimeOffset CorrectedAt);

/// <summary>GET /api/review/receipt-ways: how a decision is received, or counts as received.</summary>
/// <param name="NeedsReference">Whether the number of a paper is asked for.</param>
/// <param name="Postings">How many registered postings must have been noted.</param>
public sealed record ReceiptWayOption(string Code, LocalText Text, string Citation, bool NeedsReference, int Postings);

/// <summary>The points of a driving licence.</summary>
/// <param name="Left">0..12.</param>
/// <param name="RestoredOn">The day on which all are back if nothing more is taken; null where none is missing, and at nothing.</param>
/// <param name="EmptySince">The day on which the last went; null while there are any.</param>
/// <param name="TestFrom">From when on the test of knowledge may be taken; null while there are points.</param>
public sealed record LicenceView(int Left, DateOnly? RestoredOn, DateOnly? EmptySince, DateOnly? TestFrom);

/// <summary>POST …/licence-test.</summary>
/// <param name="Reference">Number of the test's result, 3 to 100 characters.</param>
/// <param name="Day">On which it was passed.</param>
public sealed record NoteTest(int Version, string? Reference, DateOnly Day);

/// <param name="Party">police, owner, violator or authority.</param>
/// <param name="DueOn">The last day on which it is met, Vietnamese calendar.</param>
/// <param name="DaysLeft">Calendar days from today; negative when it has passed.</param>
/// <param name="State">running, met or missed.</param>
public sealed record ClockView(string Code, LocalText Text, string Citation, string Party, LocalText PartyText, DateOnly StartedOn, DateOnly DueOn, int DaysLeft, string State);

/// <param name="Bodies">inspection, registration, licensing, commune_police.</param>
public sealed record HoldView(LocalText Reason, IReadOnlyList<LocalText> Bodies, DateTimeOffset PlacedAt, DateTimeOffset? ReleasedAt);

/// <param name="Mine">Whether it is the asker's own.</param>
public sealed record LeaseView(string Name, DateTimeOffset Until, bool Mine);

/// <param name="Mine">Whether the asker is the colleague.</param>
public sealed record AssignmentView(string Officer, string AskedBy, string Note, DateTimeOffset At, bool Mine);

/// <param name="Mine">Whether the asker gave it; then somebody else gives the second.</param>
public sealed record FirstApprovalView(string OffenceCode, string Name, DateTimeOffset At, bool Mine);

public sealed record RecordView(
    string Number, string ViolatorKind, [property: PersonalData] string ViolatorName, [property: PersonalData] string? ViolatorNumber, bool IsOwner, [property: PersonalData] string? LicenceNumber, string? LicenceClass, [property: PersonalData] string? Statement,
    bool MayExplain, DateOnly? ExplainBy, DateOnly? AskBy, bool Waived, LocalText Basis, string BasisCitation, bool OnPhone, string MadeBy, DateTimeOffset MadeAt);

/// <param name="ByPhone">The violator sent it; else an officer took it down.</param>
public sealed record ExplanationView([property: PersonalData] string Text, bool Oral, bool ByPhone, DateTimeOffset FiledAt);

/// <summary>A request for more time to explain in writing (Law on Handling Administrative Violations, Art. 61).</summary>
/// <param name="ByPhone">The violator sent it; else an officer took it down.</param>
/// <param name="Before">The last day to explain when it was asked for.</param>
/// <param name="Latest">The last day that can be granted.</param>
/// <param name="Citation">The article by which it is answered.</param>
/// <param name="Waits">Whether the decision waits for the answer.</param>
/// <param name="Until">The last day as it was granted; null while it is open, and where it was refused.</param>
public sealed record LongerView(
    [property: PersonalData] string Reason, bool ByPhone, DateTimeOffset AskedAt, DateOnly Before, DateOnly Latest, string Citation, bool Waits, DateOnly? Until, string? Note, string? AnsweredBy,
    DateTimeOffset? AnsweredAt);

/// <summary>POST …/longer-ask: what the violator asked for on paper.</summary>
/// <param name="Reason">10 to 1,000 characters.</param>
public sealed record AskLonger(int Version, string? Reason);

/// <summary>POST …/longer-grant. For an authority.</summary>
/// <param name="Until">The new last day to explain, no later than <c>latest</c>.</param>
public sealed record GrantLonger(int Version, DateOnly Until, string? Note);

/// <summary>An explanation in person (Law on Handling Administrative Violations, Art. 61).</summary>
/// <param name="At">When it takes place; null until it was set.</param>
/// <param name="Waits">Whether the decision waits for it.</param>
/// <param name="Ended">What became of it; null while it is to come.</param>
/// <param name="Minutes">What was taken down of it; null before.</param>
public sealed record HearingView(DateTimeOffset AskedAt, DateTimeOffset? At, string? Place, string? SetBy, bool Waits, LocalText? Ended, MinutesView? Minutes);

/// <param name="CameName">Null where nobody came.</param>
/// <param name="Standing">On what a representative's right rests; null for who came for themselves.</param>
/// <param name="AgencySaid">By who led it; where nobody came, what was noted of that. What whoever came said is the explanation of the case.</param>
/// <param name="Signing">Whether whoever came signed.</param>
public sealed record MinutesView(
    string Number, [property: PersonalData] string? CameName, string? Standing, string LedBy, string Place, DateTimeOffset BeganAt, DateTimeOffset EndedAt,
    [property: PersonalData] string AgencySaid, LocalText Signing, string MadeBy, DateTimeOffset MadeAt, IReadOnlyList<MinutesSupplementView> Supplements);

/// <summary>What sets the minutes right.</summary>
/// <param name="Signing">Whether whoever explained signed it.</param>
public sealed record MinutesSupplementView(string Number, [property: PersonalData] string Text, LocalText Signing, string MadeBy, DateTimeOffset MadeAt);

/// <param name="Of">owner: whom the registration names. other: somebody else. any: either.</param>
/// <param name="Party">person, organisation or any.</param>
public sealed record LiabilityOption(string Code, string Of, string Party, LocalText Text, string Citation);

public sealed record ProposalView(long Amount, long Minimum, long Maximum, string? Note, string ProposedBy, DateTimeOffset ProposedAt);

public sealed record TransferView(string UnitName, string Number, string? Note, DateTimeOffset MadeAt, string? Answer, DateTimeOffset? HandledAt);

/// <param name="Kind">notice, decision, receipt, points, transfer, motorbike, record, letter, extension, invitation, minutes, settlement, receipt-more, suspension or suspension-end.</param>
public sealed record PaperView(string Kind, LocalText Text, string? Number, DateTimeOffset IssuedAt, string Url);

public sealed record DoubleView(Guid Id, string State, LocalText StateText, LocalText KindText, string CameraCode, DateTimeOffset OccurredAt);

/// <summary>A complaint against the decision.</summary>
/// <param name="Instance">1: to whoever decided. 2: to the superior head.</param>
/// <param name="State">filed, accepted, refused, withdrawn, escalated, dismissed, amended or annulled.</param>
/// <param name="Obstacle">Why it came after its time; null where it was in time.</param>
/// <param name="SuspensionAsked">Why the complainant asks for a suspension; null where nothing was asked.</param>
/// <param name="SettleBy">By when it is to be settled, Vietnamese calendar; null where it is not open.</param>
/// <param name="Superior">The office that settles it; null for the first, and where the table does not say.</param>
/// <param name="Mine">Whether the asker may act on it, as far as the office goes.</param>
/// <param name="Complex">Whether it may be settled in 45 days instead of 30, the second in 60 instead of 45.</param>
/// <param name="Amount">The fine from the settlement on, đồng; null where it was not changed.</param>
/// <param name="Current">The fine as it stands now, đồng: what a settlement would change.</param>
public sealed record ComplaintView(
    Guid Id, int Instance, string State, LocalText StateText, [property: PersonalData] string Text, [property: PersonalData] string? Obstacle, [property: PersonalData] string? SuspensionAsked,
    DateTimeOffset FiledAt, DateOnly? SettleBy, LocalText? Superior, bool Mine, bool Complex, LocalText? Refusal, string? Answer, string? AnsweredBy,
    DateTimeOffset? AnsweredAt, string? Number, long? Amount, long Current, string? Reasons, string? SettledBy, DateTimeOffset? SettledAt);

/// <summary>A suspension of the decision while a complaint is settled.</summary>
/// <param name="Until">The last day on which it can hold.</param>
/// <param name="EndedHow">lifted, settled, withdrawn or lapsed; null while it holds.</param>
/// <param name="EndedText">The same in words.</param>
/// <param name="EndedOn">The last day on which it held.</param>
/// <param name="Effect">What it does to the payment, and that the agency counts so.</param>
/// <param name="EffectSince">Since when the agency counts so.</param>
/// <param name="Citation">The articles that it stands on.</param>
public sealed record SuspensionView(
    Guid Id, string Number, string Reason, string OrderedBy, DateTimeOffset OrderedAt, DateOnly Until, string? EndedHow, LocalText? EndedText, DateOnly? EndedOn, string? EndReason, string? EndedBy,
    LocalText Effect, DateOnly EffectSince, string Citation);

/// <summary>Đồng.</summary>
/// <param name="Surcharge">What of <paramref name="Total"/> was for lateness.</param>
/// <param name="Reference">The payment order; null while it is owed.</param>
public sealed record RefundView(Guid Id, long Total, long Surcharge, DateTimeOffset OwedAt, string? Reference, string? PaidBy, DateTimeOffset? PaidAt);

/// <summary>POST /api/review/cases/{id}/complaint-accept: takes a complaint up.</summary>
/// <param name="Complex">It may be settled in 45 days instead of 30; needs a note.</param>
public sealed record AcceptComplaint(int Version, bool Complex, string? Note);

/// <summary>POST /api/review/cases/{id}/complaint-refuse: does not take it up. For an authority.</summary>
/// <param name="Reason">One of GET /api/review/complaint-refusals.</param>
public sealed record RefuseComplaint(int Version, string? Reason, string? Note);

/// <summary>POST /api/review/cases/{id}/complaint-settle. For an authority.</summary>
/// <param name="Outcome">dismiss, amend or annul.</param>
/// <param name="Amount">The new fine in đồng, within the decision's frame; only with amend.</param>
/// <param name="Note">The reasons; they stand in the settlement.</param>
public sealed record SettleComplaint(int Version, string? Outcome, long? Amount, string? Note);

/// <summary>POST /api/review/cases/{id}/refund: a refund was paid out. For an authority.</summary>
/// <param name="Reference">The number of the payment order, 3 to 100 characters.</param>
public sealed record RefundPaid(int Version, Guid Refund, string? Reference);

/// <summary>GET /api/review/complaint-refusals: why a complaint need not be taken up, by the law of today.</summary>
public sealed record ComplaintRefusalOption(string Code, LocalText Text, string Citation);

/// <summary>Đồng.</summary>
public sealed record AmountDueView(long Fine, long Surcharge, long Total, int DaysLate);

/// <summary>POST /api/review/cases/{id}/merge: this case ends, the other goes on.</summary>
public sealed record MergeCase(int Version, Guid Into);

/// <summary>POST /api/review/cases/{id}/undo, /waive, /hearing-ask, /letter.</summary>
public sealed record VersionOnly(int Version);

/// <summary>POST /api/review/cases/{id}/ask: a colleague looks at it next.</summary>
public sealed record AskColleague(int Version, string? Colleague, string? Note);

/// <summary>POST /api/review/cases/{id}/transfer: hands the case to another unit, form 03.</summary>
public sealed record TransferCase(int Version, string? UnitCode, string? OffenceCode, string? Note);

/// <summary>POST /api/review/cases/{id}/transfer-answer: what the unit answered.</summary>
public sealed record AnswerTransfer(int Version, bool Handled, string? Note);

/// <summary>POST /api/review/cases/{id}/record: the record of the violation. Names left out are the registered owner's, or the named driver's.</summary>
/// <param name="LicenceNumber">12 digits; null where there is none: then no points can be taken.</param>
/// <param name="Waives">Declares that there will be no explanation; counts only where there is a right to explain.</param>
/// <param name="Basis">One of the case's <c>bases</c>; null: as driver, or as an organisation that named none.</param>
public sealed record MakeRecord(
    int Version, bool IsOwner = true, bool Organisation = false, string? Name = null, string? Number = null, string? Address = null, string? LicenceNumber = null,
    string? LicenceClass = null, string? Statement = null, bool RefusedToSign = false, bool Waives = false, string? Basis = null);

/// <summary>POST /api/review/cases/{id}/explain.</summary>
public sealed record ExplainCase(int Version, string? Text);

/// <summary>POST /api/review/cases/{id}/hearing: when and where the violator explains in person.</summary>
/// <param name="At">After now, within 60 days.</param>
/// <param name="Place">3 to 300 characters.</param>
public sealed record ArrangeHearing(int Version, DateTimeOffset At, string? Place);

/// <summary>POST /api/review/cases/{id}/hearing-minutes: what became of the hearing; its minutes are issued.</summary>
/// <param name="Came">violator, representative or none.</param>
/// <param name="CameName">Of the representative, 2 to 200 characters.</param>
/// <param name="Standing">On what the representative's right rests, 3 to 300 characters.</param>
/// <param name="LedBy">2 to 200 characters.</param>
/// <param name="Place">3 to 300 characters.</param>
/// <param name="BeganAt">Not before the hour of the invitation, on its day.</param>
/// <param name="EndedAt">After it began, on the same day, not in the future.</param>
/// <param name="Said">By whoever came, 10 to 4,000 characters.</param>
/// <param name="AgencySaid">By who led it, or what is noted where nobody came, 10 to 4,000 characters.</param>
/// <param name="Signing">signed or refused; not read where nobody came.</param>
public sealed record TakeMinutes(
    int Version, string? Came, string? CameName, string? Standing, string? LedBy, string? Place, DateTimeOffset BeganAt, DateTimeOffset EndedAt, string? Said, string? AgencySaid,
    string? Signing);

/// <summary>POST /api/review/cases/{id}/minutes-supplement: what the minutes of the hearing have wrong is set right by further minutes; the first stay.</summary>
/// <param name="Text">What is wrong or missing, and what is right, 10 to 4,000 characters.</param>
/// <param name="Signing">signed, refused or absent.</param>
public sealed record SupplementMinutes(int Version, string? Text, string? Signing);

/// <summary>POST /api/review/cases/{id}/propose: đồng, within the frame.</summary>
public sealed record ProposeFine(int Version, long Amount, string? Note);

/// <summary>POST /api/review/cases/{id}, for an authority: /return, /annul, /evaded, /complaint-suspend, /complaint-lift.</summary>
public sealed record NotedAct(int Version, string? Note);

/// <summary>GET /api/review/units: who else may be competent.</summary>
public sealed record UnitOption(string Code, string Name, string Place, string Address, bool Simulated);

/// <summary>GET /api/review/colleagues: who else may review.</summary>
public sealed record ColleagueOption(string Name, string DisplayName);

/// <summary>GET /api/review/deadlines: what is due, for whom, when. For the chief.</summary>
/// <param name="Next">What to pass as <c>after</c> for the next page; null at the end.</param>
/// <param name="Signing">Where the certificate that signs papers has run out or soon will; null where nothing is to be said.</param>
public sealed record DeadlinePage(
    IReadOnlyList<DeadlineSort> Sorts, IReadOnlyList<DeadlineItem> Items, string? Next, DateOnly Today, bool CalendarKnown, Ioc.Enforcement.Documents.PaperSigning? Signing);

public sealed record DeadlineSort(string Code, LocalText Text, string Citation, string Party, LocalText PartyText, int Overdue, int Today, int Soon, int Running);

/// <param name="DaysLeft">Negative when it has passed.</param>
/// <param name="Held">Whether services are held for it.</param>
public sealed record DeadlineItem(
    Guid CaseId, string Code, LocalText Text, string Party, LocalText PartyText, DateOnly StartedOn, DateOnly DueOn, int DaysLeft, string State, LocalText StateText,
    LocalText KindText, string CameraCode, string? PlaceCode, string? NoticeNumber, bool Held, bool Simulated);

/// <summary>GET /api/review/statistics?days=: totals of the desk and how approvals stood up; no officer is named. For the chief.</summary>
public sealed record DeskTotals(IReadOnlyList<Ioc.Enforcement.Review.DayFigures> Days, IReadOnlyList<QualityView> Quality, IReadOnlyList<RuleQualityView> Rules);

/// <param name="Share">Overturned by approved, 0..1.</param>
/// <param name="Cameras">How many cameras they came from.</param>
public sealed record RuleQualityView(LocalText KindText, int Cameras, int Approved, int Overturned, double Share);

/// <param name="Share">Overturned by approved, 0..1.</param>
public sealed record QualityView(string CameraCode, LocalText KindText, int Approved, int Overturned, double Share);

/// <summary>GET /api/verify?number=&amp;code=: whether a paper is genuine. No person, no plate, no amount.</summary>
/// <param name="Standing">False when it was withdrawn, annulled or is void.</param>
public sealed record PaperVerdict(bool Genuine, LocalText Verdict, LocalText? Kind, string? Number, DateOnly? IssuedOn, string? Agency, bool? Standing, bool Simulated);
