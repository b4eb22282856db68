using Ioc.Domain.Text;

namespace Ioc.Web.Citizen;

/// <summary>POST /api/citizen/session: what stands on the notice. Every wrong combination gets the same answer.</summary>
public sealed record FindNotice(string? Number, string? Plate, string? Code);

/// <summary>The session that a found notice opens; a cookie of its own, 30 minutes.</summary>
public sealed record CitizenSession(string NoticeNumber, DateTimeOffset ExpiresAt);

/// <summary>GET /api/citizen/notice, and the answer to every act: the notice in plain words. Names no person.</summary>
/// <param name="State">notice_issued, confirmed, contested, decided, paid, closed or cancelled.</param>
/// <param name="NextStep">What happens next, or what the holder should do.</param>
/// <param name="RespondBy">The last day to answer, Vietnamese calendar.</param>
/// <param name="Allowed">What the holder may do now: confirm, contest, pay.</param>
/// <param name="Explanation">What the camera saw and what the law says, in plain words.</param>
public sealed record CitizenNotice(
    string Number,
    string State,
    LocalText StateText,
    LocalText NextStep,
    IReadOnlyList<string> Allowed,
    DateTimeOffset IssuedAt,
    DateOnly RespondBy,
    string PlateShown,
    string VehicleClass,
    LocalText VehicleText,
    string Kind,
    LocalText KindText,
    DateTimeOffset OccurredAt,
    LocalText Place,
    LocalText Explanation,
    CitizenLaw Law,
    IReadOnlyList<CitizenEvidence> Evidence,
    string PdfUrl,
    CitizenConfirmation? Confirmation,
    CitizenContest? Contest,
    CitizenDecision? Decision,
    CitizenPayment? Payment,
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

/// <param name="Amount">Đồng.</param>
public sealed record CitizenDecision(string Number, long Amount, int Points, DateTimeOffset DecidedAt, DateOnly PayBy, string PdfUrl);

/// <param name="State">started or received.</param>
/// <param name="Amount">Đồng.</param>
public sealed record CitizenPayment(string Reference, string State, long Amount, DateTimeOffset? ReceivedAt, string? ReceiptUrl);

/// <summary>POST /api/citizen/notice/confirm.</summary>
/// <param name="IsOwner">True: the owner drove (or, for an organisation, names no driver). False: <paramref name="DriverName"/> drove.</param>
public sealed record ConfirmNotice(bool IsOwner, string? DriverName);

/// <summary>POST /api/citizen/notice/contest.</summary>
/// <param name="Text">10 to 4,000 characters.</param>
public sealed record ContestNotice(string? Text);

/// <summary>The answer to POST /api/citizen/notice/pay: where to send the browser.</summary>
public sealed record PaymentRedirect(string RedirectUrl);
