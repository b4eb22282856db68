using System.Text.Json;
using Ioc.Domain.Text;
using Ioc.Domain.Traffic;
using Ioc.Web.Platform;

namespace Ioc.Web.Review;

/// <summary>A page of the review queue: GET /api/review/cases?state=&amp;camera=&amp;kind=&amp;flag=&amp;order=&amp;after=&amp;limit=.</summary>
/// <param name="Items">At most <c>limit</c> (1..200, 50 by default) cases; oldest first, newest first with <c>order=newest</c>.</param>
/// <param name="Next">What to pass as <c>after</c> for the next page; null at the end.</param>
/// <param name="Counts">Of all cases, whatever the filters.</param>
public sealed record CasePage(IReadOnlyList<CaseSummary> Items, string? Next, CaseCounts Counts);

/// <param name="ByState">Every state's code with its number of cases, zero included.</param>
/// <param name="Flagged">Cases waiting for review that carry at least one flag.</param>
public sealed record CaseCounts(IReadOnlyDictionary<string, int> ByState, int Flagged);

/// <summary>One line of the queue. Holds no owner: that is looked up, and logged, only when a case is opened.</summary>
/// <param name="Version">To send back with every act; changes with every change of the case.</param>
/// <param name="State">One of the codes of <see cref="Ioc.Domain.Enforcement.CaseStateNames"/>.</param>
/// <param name="Kind">One of <see cref="Ioc.Domain.Traffic.ViolationKinds"/>.</param>
/// <param name="Plate">Without separators; null when unreadable.</param>
/// <param name="PlateShown">As a person writes it, e.g. <c>30A-123.45</c>.</param>
/// <param name="Flags">Codes, see <see cref="CaseFlag"/>.</param>
/// <param name="NoticeNumber">E.g. <c>000123/TB-XPVPHC</c>; null before the notice.</param>
public sealed record CaseSummary(
    Guid Id,
    int Version,
    string State,
    LocalText StateText,
    string Kind,
    LocalText KindText,
    string CameraCode,
    LocalText CameraName,
    string? PlaceCode,
    DateTimeOffset OccurredAt,
    DateTimeOffset OpenedAt,
    [property: PersonalData] string? Plate,
    [property: PersonalData] string? PlateShown,
    bool PlateSure,
    double PlateConfidence,
    string VehicleClass,
    IReadOnlyList<string> Flags,
    string? NoticeNumber,
    bool Simulated);

/// <summary>Everything an officer needs to decide one case: GET /api/review/cases/{id}. Every act answers with it again.</summary>
/// <param name="Acts">What may be done now by someone with the right: correct_plate, reject, approve, merge, ask, transfer, undo, transfer-answer, cancel, contest, record, explain, waive, hearing-ask, hearing, hearing-minutes, minutes-supplement, propose, decide, return, annul, evaded.</param>
/// <param name="Plate">The plate that the case goes by: the read, or an officer's correction.</param>
/// <param name="Vehicle">The registered vehicle and its owner; null when none matched. Showing it was logged.</param>
/// <param name="Offences">What may be charged by the law of the day of the act; the camera's own judgement first and <c>suggested</c>.</param>
/// <param name="Offence">The offence chosen at approval.</param>
/// <param name="Frame">The fine's frame for whoever is liable now (twice as high for an organisation that names no driver); null before approval.</param>
/// <param name="History">From the event log, oldest first.</param>
/// <param name="Procedure">What runs beside the state: time limits, holds, claims, papers.</param>
public sealed record CaseDetail(
    Guid Id,
    int Version,
    string State,
    LocalText StateText,
    string Kind,
    LocalText KindText,
    string CameraCode,
    LocalText CameraName,
    string? PlaceCode,
    LocalText? PlaceName,
    DateTimeOffset OccurredAt,
    DateTimeOffset OpenedAt,
    bool Simulated,
    IReadOnlyList<string> Acts,
    [property: PersonalData] string? Plate,
    [property: PersonalData] string? PlateShown,
    PlateReadView Read,
    RegisteredVehicleView? Vehicle,
    IReadOnlyList<CaseFlag> Flags,
    JudgementView Judgement,
    EvidenceView Evidence,
    IReadOnlyList<OffenceOption> Offences,
    OffenceOption? Offence,
    FineFrameView? Frame,
    RejectionView? Rejection,
    NoticeView? Notice,
    ConfirmationView? Confirmation,
    ContestView? Contest,
    DecisionView? Decision,
    PaymentView? Payment,
    IReadOnlyList<HistoryItem> History,
    ProcedureView Procedure);

/// <summary>The plate as the camera read it; it never changes.</summary>
/// <param name="UnsureReason">low_confidence, grammar, few_reads, ambiguous or unreadable; null when sure.</param>
/// <param name="Characters">Per character, where the camera's judgement carries it; else null.</param>
public sealed record PlateReadView(
    string? Text,
    string? Shown,
    double Confidence,
    bool Sure,
    string? UnsureReason,
    IReadOnlyList<CharacterRead>? Characters,
    int? Lines,
    string Colour,
    string VehicleClass)
{
    /// <summary>The class with which an officer confirmed the plate: car, motorbike, truck, bus or unknown; null while nobody did.</summary>
    public string? SeenClass { get; init; }
}

/// <param name="Confidence">0..1.</param>
public sealed record CharacterRead(string Character, double Confidence);

/// <param name="Status">active, stolen or revoked.</param>
/// <param name="OwnerKind">person or organisation.</param>
/// <param name="OwnerNumber">Personal or enterprise number.</param>
public sealed record RegisteredVehicleView(
    [property: PersonalData] string Plate,
    [property: PersonalData] string PlateShown,
    string VehicleClass,
    string PlateColour,
    string Brand,
    string Model,
    string Colour,
    string Status,
    LocalText StatusText,
    DateOnly RegisteredOn,
    DateOnly? ExpiresOn,
    string OwnerKind,
    [property: PersonalData] string OwnerName,
    [property: PersonalData] string OwnerNumber,
    [property: PersonalData] string OwnerAddress,
    bool Simulated)
{
    /// <summary>Where this is from: imported or xroad.</summary>
    public string Register { get; init; } = "";

    /// <summary>When the register said so, or when the row was imported.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>Why this owner counts as owner (Decree 168/2024, Art. 47.6).</summary>
    public LocalText? Basis { get; init; }

    /// <summary>Since when the case keeps vehicle and owner as they are here, whatever the register says later; null before the approval.</summary>
    public DateTimeOffset? FrozenAt { get; init; }
}

/// <summary>Why a person must look twice.</summary>
/// <param name="Code">
/// plate_unreadable, plate_unsure (block until an officer gives or confirms the plate), no_registration (blocks), army, diplomatic (block: set aside),
/// class_mismatch, class_unbound, colour_mismatch, stolen, revoked, expired, registered_later (blocks until an officer who saw it confirms the plate),
/// several_registrations (blocks: say the vehicle class with the plate), certificate_expired (blocks: the reading is no evidence), evidence_broken (blocks).
/// </param>
/// <param name="Blocks">True when the case cannot be approved while this stands.</param>
public sealed record CaseFlag(string Code, LocalText Text, bool Blocks);

/// <param name="Detail">The judgement in numbers, as the camera's rule left it.</param>
/// <param name="Models">Model file to SHA-256.</param>
public sealed record JudgementView(string RuleId, string RuleVersion, JsonElement Detail, IReadOnlyDictionary<string, string> Models);

/// <param name="Sound">True when the manifest and every part have the hashes they had when the camera sealed them.</param>
/// <param name="Problem">What is wrong when not sound.</param>
public sealed record EvidenceView(bool Sound, LocalText? Problem, IReadOnlyList<EvidencePartView> Parts)
{
    /// <summary>Who signed the package and when; null in packages of before signatures.</summary>
    public EvidenceSeal? Seal { get; init; }

    /// <summary>What was measured, with units and uncertainty.</summary>
    public IReadOnlyList<EvidenceReading> Readings { get; init; } = [];

    /// <summary>The camera's certificate as a measuring device; null when its configuration names none.</summary>
    public DeviceCertificate? Certificate { get; init; }

    /// <summary>Where the times come from; null in packages of before.</summary>
    public EvidenceClock? Clock { get; init; }

    /// <summary>Who found it: camera, device or across; null in packages of before.</summary>
    public string? Origin { get; init; }

    /// <summary>Which clips could not be had when it was sealed, and why.</summary>
    public IReadOnlyList<LocalText> Without { get; init; } = [];
}

/// <param name="Name">before.jpg, at.jpg, after.jpg, plate.jpg or clip.mp4; over two cameras also first.jpg, first-plate.jpg, first-clip.mp4.</param>
/// <param name="Url">Relative to the host.</param>
public sealed record EvidencePartView(
    string Name,
    string Url,
    string MediaType,
    LocalText Caption,
    string Sha256,
    long Bytes,
    DateTimeOffset TakenAt,
    bool Verified)
{
    /// <summary>Of a clip: when each of its frames is shown, in seconds from its beginning, rising. Empty for a picture, and where the file does not tell.</summary>
    public IReadOnlyList<double> FrameTimes { get; init; } = [];
}

/// <param name="Code">E.g. <c>16824.6.9.b.01</c>.</param>
/// <param name="Vehicle">car (which includes lorries and buses) or motorbike.</param>
/// <param name="Citation">E.g. "điểm b khoản 9 Điều 6 Nghị định 168/2024/NĐ-CP".</param>
/// <param name="Minimum">Đồng, for a person.</param>
/// <param name="Maximum">Đồng, for a person.</param>
/// <param name="Middle">Đồng: the usual fine.</param>
/// <param name="Points">Points taken from the licence, 0..12.</param>
/// <param name="Suggested">True for what the camera's rule means.</param>
public sealed record OffenceOption(
    string Code,
    IReadOnlyList<string> Kinds,
    string Vehicle,
    LocalText Citation,
    LocalText Text,
    long Minimum,
    long Maximum,
    long Middle,
    int Points,
    bool Suggested);

/// <summary>Đồng; <paramref name="Middle"/> is the suggestion.</summary>
public sealed record FineFrameView(long Minimum, long Maximum, long Middle);

public sealed record RejectionView(string ReasonCode, LocalText ReasonText, string? Note, string By, DateTimeOffset At);

/// <param name="RespondBy">The last day to answer, Vietnamese calendar.</param>
public sealed record NoticeView(string Number, DateTimeOffset IssuedAt, string IssuedBy, DateOnly RespondBy, string PdfUrl);

/// <param name="DriverName">Whom the holder named as driver; null when the owner drove.</param>
public sealed record ConfirmationView(bool IsOwner, [property: PersonalData] string? DriverName, DateTimeOffset At);

/// <param name="Outcome">upheld or dismissed; null while open.</param>
public sealed record ContestView([property: PersonalData] string Text, DateTimeOffset FiledAt, string? Outcome, string? DecidedBy, DateTimeOffset? DecidedAt, string? Note);

/// <param name="Amount">Đồng.</param>
/// <param name="Title">The office in which it was decided.</param>
/// <param name="PayBy">The last day to pay it; null while it was not received.</param>
/// <param name="SentAt">Null while it was not sent.</param>
/// <param name="ReceivedOn">The day on which it was received, or counts as received; null before.</param>
/// <param name="ReceivedText">How it was received.</param>
/// <param name="ReceivedReference">Of the paper that proves it.</param>
/// <param name="ReceivedBy">Who noted it; null where the holder opened it.</param>
public sealed record DecisionView(
    string Number,
    long Amount,
    long Minimum,
    long Maximum,
    int Points,
    string DecidedBy,
    LocalText Title,
    DateTimeOffset DecidedAt,
    string? Note,
    DateOnly? PayBy,
    string PdfUrl,
    DateTimeOffset? SentAt,
    DateOnly? ReceivedOn,
    LocalText? ReceivedText,
    string? ReceivedReference,
    string? ReceivedBy);

/// <param name="State">started or received.</param>
public sealed record PaymentView(string Reference, long Amount, string State, DateTimeOffset StartedAt, DateTimeOffset? ReceivedAt, string? ReceiptUrl);

/// <param name="Type">The event's type, e.g. <c>case.plate_corrected</c>.</param>
/// <param name="Actor">E.g. <c>officer:an.nguyen</c>, <c>citizen:notice</c>, <c>system:enforcement</c>.</param>
public sealed record HistoryItem(long Seq, DateTimeOffset At, string Type, LocalText Text, string Actor, string? Reason);

/// <summary>GET /api/review/reasons: the listed reasons for a rejection.</summary>
public sealed record RejectReasonOption(string Code, LocalText Text, bool NoteRequired);

/// <summary>POST /api/review/cases/{id}/plate. The plate as typed; sending the shown plate unchanged confirms it.</summary>
/// <param name="VehicleClass">car, motorbike, truck or bus, as the officer sees it; null: as the camera saw it. Decides between vehicles that are written alike.</param>
public sealed record CorrectPlate(int Version, string? Plate, string? VehicleClass = null);

/// <summary>POST /api/review/cases/{id}/approve.</summary>
public sealed record ApproveCase(int Version, string? OffenceCode);

/// <summary>POST /api/review/cases/{id}/reject.</summary>
public sealed record RejectCase(int Version, string? ReasonCode, string? Note);

/// <summary>POST /api/review/cases/{id}/cancel: withdraws a notice that was not yet answered. For an authority.</summary>
public sealed record CancelNotice(int Version, string? Note);

/// <summary>POST /api/review/cases/{id}/contest: decides a contest. For an authority.</summary>
public sealed record DecideContest(int Version, bool Uphold, string? Note);

/// <summary>POST /api/review/cases/{id}/decide: decides the fine, in đồng. For an authority.</summary>
public sealed record DecideFine(int Version, long Amount, string? Note);
