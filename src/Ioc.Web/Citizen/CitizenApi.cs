using Ioc.Domain.Text;
using Ioc.Enforcement.Notices;
using Ioc.Web.Platform;

namespace Ioc.Web.Citizen;

/// <summary>POST /api/citizen/look-up: what stands on the notice, or on the letter about a record. Every wrong combination gets the same answer.</summary>
public sealed record FindNotice(string? Number, string? Plate, string? Code);

/// <summary>What the police's public site shows of a notice: no person, no picture, no amount.</summary>
/// <param name="Number">Of the notice, or of the record, whichever was asked for.</param>
/// <param name="Handled">Whether it was sanctioned: "Chưa xử phạt / Đã xử phạt".</param>
/// <param name="Act">What was done, with its place in the law.</param>
/// <param name="ByRecord">Looked up by the record's number: papers go by hand or by post, for whom it names cannot sign in.</param>
/// <param name="Detected">The unit whose camera saw it.</param>
/// <param name="Handling">The unit that handles it.</param>
public sealed record LookedUpNotice(
    string Number, LocalText Handled, bool Settled, [property: PersonalData] string PlateShown, LocalText PlateColour, LocalText Vehicle, DateTimeOffset OccurredAt, LocalText Place,
    LocalText Act, LocalText Citation, string Detected, string Handling, string HandlingAddress, string? HandlingPhone, bool Simulated,
    bool ByRecord);

/// <summary>GET /api/citizen/me.</summary>
/// <param name="Email">Where messages also go, if wanted; null when the identity service gave none.</param>
/// <param name="Unread">Messages not read yet.</param>
public sealed record CitizenSelf(bool SignedIn, [property: PersonalData] string? Name = null, [property: PersonalData] string? Email = null, bool EmailWanted = false, int Unread = 0);

/// <summary>PUT /api/citizen/me.</summary>
/// <param name="Language">vi or en: of the e-mails' first half.</param>
public sealed record CitizenWishes(bool EmailWanted, string? Language);

/// <summary>One line of GET /api/citizen/notices.</summary>
/// <param name="Due">What is due, in one line.</param>
/// <param name="Urgent">True when the holder must do something.</param>
/// <param name="DueOn">By the end of this day; null when nothing is due.</param>
/// <param name="Amount">Đồng, after the decision.</param>
public sealed record HeldNoticeView(
    Guid Id, string Number, string State, LocalText StateText, [property: PersonalData] string PlateShown, LocalText VehicleText, LocalText KindText, DateTimeOffset OccurredAt,
    DateTimeOffset IssuedAt, LocalText Due, bool Urgent, DateOnly? DueOn, long? Amount, bool Simulated);

/// <summary>GET /api/citizen/notices?after=: a page, newest first.</summary>
/// <param name="Licences">The holder's driving licences from which points were taken here; empty where none were.</param>
/// <param name="Next">What to pass as <c>after</c> for the next page; null at the end.</param>
public sealed record HeldNotices(IReadOnlyList<HeldNoticeView> Notices, IReadOnlyList<HeldLicence> Licences, Guid? Next);

/// <summary>The points of a driving licence, as the desk's book counts them.</summary>
/// <param name="Number">Its last four digits.</param>
/// <param name="Left">0..12.</param>
/// <param name="RestoredOn">The day on which all twelve are back if nothing more is taken; null where none is missing, and at nothing.</param>
/// <param name="EmptySince">The day on which the last went; null while there are any.</param>
/// <param name="TestFrom">From when on the test of knowledge may be taken; null while there are points.</param>
public sealed record HeldLicence([property: PersonalData] string Number, string Class, int Left, DateOnly? RestoredOn, DateOnly? EmptySince, DateOnly? TestFrom, bool Simulated);

/// <summary>A file that came with what the holder wrote.</summary>
public sealed record CitizenAttachment(Guid Id, [property: PersonalData] string Name, string MediaType, int Bytes, string Url, DateTimeOffset AddedAt);

/// <summary>One step that the case has taken.</summary>
public sealed record CitizenStep(DateTimeOffset At, LocalText Text);

/// <summary>GET /api/citizen/notices/{notice}, and the answer to every act: the notice in plain words. Names no person.</summary>
/// <param name="Role">owner; liable: the record names this citizen, who is not the owner; passed: an owner from whom the record passed it to somebody else.</param>
/// <param name="State">As the case's; passed where it has passed to somebody else: then nothing after the record is shown.</param>
/// <param name="NextStep">What happens next, or what the holder should do.</param>
/// <param name="RespondBy">The last day to answer, Vietnamese calendar.</param>
/// <param name="Allowed">What the holder may do now: confirm, contest, explain, longer, hearing, pay, transfer, complain, withdraw.</param>
/// <param name="Explanation">What the camera saw and what the law says, in plain words.</param>
/// <param name="PdfUrl">The notice; null for whom the record names: it was written to the owner.</param>
/// <param name="Record">The record of the violation; null before, and where it passed to somebody else.</param>
/// <param name="Attachments">What the holder sent along.</param>
/// <param name="MayAttach">Whether more may be sent now.</param>
/// <param name="Steps">What has happened so far, oldest first.</param>
/// <param name="Complaint">The complaint against the decision that is open, else the one settled last; null where there is none.</param>
/// <param name="EarlierComplaints">Every other complaint, the earliest first.</param>
/// <param name="Suspension">The suspension of the decision that holds today; null where none does.</param>
/// <param name="Refunds">Money that is given back.</param>
/// <param name="ComplainBy">The last day on which a complaint is in time; null where none can be raised, or the decision was not received yet.</param>
/// <param name="ComplainNext">1: the complaint that can be raised is the first. 2: the second, to the superior head. Null where none can be raised.</param>
/// <param name="Superior">Who settles the second complaint; null where the decision is not there or the table does not say.</param>
public sealed record CitizenNotice(
    Guid Id,
    string Number,
    string Role,
    string State,
    LocalText StateText,
    LocalText NextStep,
    IReadOnlyList<string> Allowed,
    DateTimeOffset IssuedAt,
    DateOnly RespondBy,
    [property: PersonalData] string PlateShown,
    string VehicleClass,
    LocalText VehicleText,
    string Kind,
    LocalText KindText,
    DateTimeOffset OccurredAt,
    LocalText Place,
    LocalText Explanation,
    CitizenLaw Law,
    IReadOnlyList<CitizenEvidence> Evidence,
    string? PdfUrl,
    CitizenConfirmation? Confirmation,
    CitizenContest? Contest,
    CitizenRecord? Record,
    CitizenDecision? Decision,
    CitizenPayment? Payment,
    IReadOnlyList<CitizenAttachment> Attachments,
    bool MayAttach,
    IReadOnlyList<CitizenStep> Steps,
    CitizenComplaint? Complaint,
    IReadOnlyList<CitizenComplaint> EarlierComplaints,
    CitizenSuspension? Suspension,
    IReadOnlyList<CitizenRefund> Refunds,
    DateOnly? ComplainBy,
    int? ComplainNext,
    LocalText? Superior,
    bool Simulated);

/// <param name="Citation">E.g. "điểm b khoản 9 Điều 6 Nghị định 168/2024/NĐ-CP".</param>
/// <param name="Minimum">Đồng, for whoever is liable.</param>
/// <param name="Maximum">Đồng.</param>
/// <param name="Points">Licence points, 0..12.</param>
public sealed record CitizenLaw(string Code, LocalText Citation, LocalText Text, long Minimum, long Maximum, int Points);

/// <summary>A part of the evidence that the notice shows; each opening is logged.</summary>
/// <param name="MediaType">image/jpeg or video/mp4.</param>
public sealed record CitizenEvidence(string Name, string Url, string MediaType, LocalText Caption, DateTimeOffset TakenAt);

/// <param name="DriverNamed">True when somebody other than the owner was named.</param>
public sealed record CitizenConfirmation(bool IsOwner, bool DriverNamed, DateTimeOffset At);

/// <param name="Outcome">upheld or dismissed; null while open.</param>
/// <param name="Answer">What the authority wrote.</param>
public sealed record CitizenContest(string Text, DateTimeOffset FiledAt, string? Outcome, string? Answer, DateTimeOffset? AnsweredAt);

/// <summary>The record of the violation, and what became of the right to explain (Law on Handling Administrative Violations, Art. 61).</summary>
/// <param name="Basis">Why the reader is liable, with the article.</param>
/// <param name="MayExplain">Whether the law gives the right.</param>
/// <param name="ExplainBy">The last day to explain in writing, Vietnamese calendar; null where there is no such right.</param>
/// <param name="AskBy">The last day to ask to explain in person.</param>
/// <param name="Waived">It was declared that there will be no explanation.</param>
/// <param name="Longer">The newest request for more time to write; null where none was made.</param>
/// <param name="LongerUntil">To which day the time could be extended at the most; null where that cannot be asked for.</param>
/// <param name="Hearing">The explanation in person that was asked for; null where none was.</param>
/// <param name="Answer">What was explained; null where nothing was.</param>
public sealed record CitizenRecord(
    string Number, DateTimeOffset MadeAt, LocalText Basis, bool MayExplain, DateOnly? ExplainBy, DateOnly? AskBy, bool Waived, CitizenHearing? Hearing, CitizenExplanation? Answer,
    string PdfUrl, CitizenLonger? Longer, DateOnly? LongerUntil);

/// <summary>The request for more time to explain in writing.</summary>
/// <param name="Answer">What became of it; null while it waits.</param>
/// <param name="Note">What the authority wrote.</param>
/// <param name="PdfUrl">The paper that answers it; null while it waits.</param>
public sealed record CitizenLonger([property: PersonalData] string Reason, DateTimeOffset AskedAt, LocalText? Answer, string? Note, string? PdfUrl);

/// <summary>POST /api/citizen/notices/{notice}/longer: asks for more time to explain in writing.</summary>
/// <param name="Reason">10 to 1,000 characters.</param>
public sealed record AskMoreTime(string? Reason);

/// <param name="At">When it takes place; null until the agency has set it.</param>
/// <param name="Ended">What became of it; null while it is to come.</param>
/// <param name="PdfUrl">The invitation that holds; null where there is none.</param>
/// <param name="Minutes">What was taken down of it; null before.</param>
public sealed record CitizenHearing(DateTimeOffset AskedAt, DateTimeOffset? At, string? Place, LocalText? Ended, string? PdfUrl, CitizenMinutes? Minutes);

/// <param name="CameName">Null where nobody came.</param>
/// <param name="AgencySaid">By who led it; where nobody came, what was noted of that.</param>
public sealed record CitizenMinutes(
    string Number, [property: PersonalData] string? CameName, string Place, DateTimeOffset BeganAt, DateTimeOffset EndedAt, string AgencySaid, LocalText Signing, string PdfUrl,
    IReadOnlyList<CitizenMinutesSupplement> Supplements);

/// <summary>What sets the minutes right; the first stay.</summary>
public sealed record CitizenMinutesSupplement(string Number, string Text, LocalText Signing, DateTimeOffset MadeAt, string PdfUrl);

/// <param name="Oral">In person; else in writing.</param>
public sealed record CitizenExplanation([property: PersonalData] string Text, bool Oral, DateTimeOffset FiledAt);

/// <param name="Amount">Đồng, as the decision stands now.</param>
/// <param name="PayBy">The last day to pay what is due, or to have paid; null while it was not received.</param>
/// <param name="DecidedAmount">As it was decided, where a settled complaint changed it; null where not.</param>
/// <param name="Due">What is to be paid today, with the surcharge; null where nothing is.</param>
/// <param name="Surcharge">What of <paramref name="Due"/> is for lateness.</param>
/// <param name="ReceivedOn">The day on which it was received, or counts as received: the time to pay and to complain runs from it. Null before.</param>
/// <param name="ReceivedText">How it was received.</param>
/// <param name="ReceivedBefore">The day that stood before it was corrected last; null where it was not.</param>
public sealed record CitizenDecision(
    string Number, long Amount, int Points, DateTimeOffset DecidedAt, DateOnly? PayBy, string PdfUrl, long? DecidedAmount, long? Due, long Surcharge, DateOnly? ReceivedOn, LocalText? ReceivedText,
    DateOnly? ReceivedBefore);

/// <summary>A complaint against the decision.</summary>
/// <param name="Instance">1: to whoever decided. 2: to the superior head.</param>
/// <param name="State">filed, accepted, refused, withdrawn, escalated, dismissed, amended or annulled.</param>
/// <param name="AnswerBy">By when the next answer is due, Vietnamese calendar; null when none is.</param>
/// <param name="Answer">What the unit or the authority wrote last.</param>
/// <param name="Refusal">The reason of the law for which it was not taken up.</param>
/// <param name="SettledBy">Who settled it, and in which office.</param>
/// <param name="PdfUrl">The settlement; null before.</param>
/// <param name="SuspensionAsked">Why the holder asked for a suspension; null where nothing was asked.</param>
public sealed record CitizenComplaint(
    int Instance, string State, LocalText StateText, [property: PersonalData] string Text, DateTimeOffset FiledAt, DateOnly? AnswerBy, string? Answer, LocalText? Refusal, string? SettledBy, DateTimeOffset? SettledAt,
    string? Number, string? PdfUrl, [property: PersonalData] string? SuspensionAsked);

/// <summary>A suspension of the decision while a complaint is settled.</summary>
/// <param name="Until">The last day on which it can hold.</param>
/// <param name="Effect">What it does to the payment, and that the agency counts so.</param>
/// <param name="EffectSince">Since when the agency counts so.</param>
/// <param name="PdfUrl">The order.</param>
public sealed record CitizenSuspension(string Number, DateTimeOffset OrderedAt, DateOnly Until, string Reason, LocalText Effect, DateOnly EffectSince, string PdfUrl);

/// <param name="Amount">Đồng.</param>
/// <param name="PaidAt">Null while it is owed.</param>
public sealed record CitizenRefund(long Amount, DateTimeOffset OwedAt, DateTimeOffset? PaidAt);

/// <param name="State">started or received.</param>
/// <param name="Amount">Đồng.</param>
/// <param name="MoreReceiptUrl">The receipt for what a settled complaint added; null where there is none.</param>
public sealed record CitizenPayment(string Reference, string State, long Amount, DateTimeOffset? ReceivedAt, string? ReceiptUrl, string? MoreReceiptUrl);

/// <summary>POST /api/citizen/notices/{notice}/confirm.</summary>
/// <param name="IsOwner">True: the owner drove (or, for an organisation, names no driver). False: <paramref name="DriverName"/> drove.</param>
public sealed record ConfirmNotice(bool IsOwner, string? DriverName);

/// <summary>POST /api/citizen/notices/{notice}/contest.</summary>
/// <param name="Text">10 to 4,000 characters.</param>
public sealed record ContestNotice(string? Text);

/// <summary>POST /api/citizen/notices/{notice}/explain: after the record, in writing.</summary>
/// <param name="Text">10 to 4,000 characters.</param>
public sealed record ExplainInWriting(string? Text);

/// <summary>POST /api/citizen/notices/{notice}/complain.</summary>
/// <param name="Text">10 to 4,000 characters.</param>
/// <param name="Obstacle">Only after the time for complaining: what kept the complainant, 10 to 1,000 characters.</param>
/// <param name="Suspension">Why the decision should be suspended meanwhile, 10 to 1,000 characters; null: not asked for.</param>
public sealed record ComplainAboutDecision(string? Text, string? Obstacle, string? Suspension = null);

/// <summary>The answer to POST /api/citizen/notices/{notice}/pay: where to send the browser.</summary>
public sealed record PaymentRedirect(string RedirectUrl);
