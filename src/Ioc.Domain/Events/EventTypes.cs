namespace Ioc.Domain.Events;

/// <summary>The vocabulary that processes share. Past tense, the subject first; a correction has a name of its own.</summary>
public static class EventTypes
{
    public const string ViolationDetected = "violation.detected";
    public const string CameraStateChanged = "camera.state_changed";

    public const string CaseOpened = "case.opened";
    public const string CaseViewed = "case.viewed";
    public const string CasePlateCorrected = "case.plate_corrected";
    public const string CasePlateConfirmed = "case.plate_confirmed";
    public const string CaseRejected = "case.rejected";
    public const string NoticeIssued = "notice.issued";
    public const string NoticeViewed = "notice.viewed";
    public const string NoticeConfirmed = "notice.confirmed";
    public const string NoticeContested = "notice.contested";
    public const string NoticeCancelled = "notice.cancelled";
    public const string ContestUpheld = "contest.upheld";
    public const string ContestDismissed = "contest.dismissed";
    public const string DecisionIssued = "decision.issued";
    public const string PaymentStarted = "payment.started";
    public const string PaymentReceived = "payment.received";
    public const string PaymentRefused = "payment.refused";
    public const string CaseClosed = "case.closed";

    public const string EvidenceViewed = "evidence.viewed";
    public const string EvidenceBroken = "evidence.broken";
    public const string DocumentOpened = "document.opened";

    public const string OwnerLookedUp = "person-data.owner_looked_up";
    public const string RegistrationsImported = "import.registrations";
    public const string FactsImported = "import.facts";
    public const string IndicatorChanged = "indicator.changed";

    public const string EvidenceExported = "evidence.exported";
    public const string EvidenceKeyRotated = "evidence.key_rotated";
    public const string CameraAdded = "camera.added";
    public const string CameraChanged = "camera.changed";
    public const string CameraEnabled = "camera.enabled";
    public const string CameraDisabled = "camera.disabled";
    public const string CameraRulesChanged = "camera.rules_changed";
    public const string CameraStillTaken = "camera.still_taken";
    public const string CameraStillViewed = "camera.still_viewed";
    public const string VideoUploaded = "video.uploaded";
    public const string TrialStarted = "trial.started";
    public const string TrialViewed = "trial.viewed";
    public const string DeviceKeyCreated = "device-key.created";
    public const string DeviceKeyRevoked = "device-key.revoked";
    public const string PassagesSearched = "person-data.passages_searched";
    public const string PassagesBrowsed = "person-data.passages_browsed";
    public const string RestrictedIndicatorViewed = "indicator.restricted_viewed";
}
