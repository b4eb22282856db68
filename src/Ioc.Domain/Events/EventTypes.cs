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
    public const string RegisterAsked = "person-data.register_asked";
    public const string CaseVehicleMatched = "case.vehicle_matched";
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
    public const string CaseApproved = "case.approved";
    public const string CaseFirstApproved = "case.first_approved";
    public const string CaseApprovalUndone = "case.approval_undone";
    public const string CaseMerged = "case.merged";
    public const string CaseTransferred = "case.transferred";
    public const string CaseReturned = "case.returned";
    public const string CaseHandled = "case.handled";
    public const string CaseExpired = "case.expired";
    public const string CaseEvaded = "case.evaded";
    public const string CaseAsked = "case.asked";
    public const string NoticePublished = "notice.published";
    public const string RecordMade = "record.made";
    public const string CaseExplained = "case.explained";
    public const string ExplanationWaived = "explanation.waived";
    public const string DecisionProposed = "decision.proposed";
    public const string DecisionReturned = "decision.returned";
    public const string DecisionSent = "decision.sent";
    public const string DecisionAnnulled = "decision.annulled";
    public const string ServicesHeld = "services.held";
    public const string ServicesReleased = "services.released";
    public const string PointsTaken = "points.taken";
    public const string PointsRestored = "points.restored";
    public const string ClockMissed = "clock.missed";
    public const string PassagesBrowsed = "person-data.passages_browsed";
    public const string RestrictedIndicatorViewed = "indicator.restricted_viewed";
    public const string RestrictedIndicatorExported = "indicator.restricted_exported";
    public const string OpenDataReleased = "open-data.released";
    public const string OpenDatasetChanged = "open-data.dataset_changed";
    public const string StaffSignedIn = "staff.signed_in";
    public const string StaffSignedOut = "staff.signed_out";
    public const string StaffAdded = "staff.added";
    public const string StaffChanged = "staff.changed";
    public const string StaffSessionsEnded = "staff.sessions_ended";
    public const string CitizenSignedIn = "citizen.signed_in";
    public const string NoticesListed = "notice.listed";
    public const string AttachmentAdded = "attachment.added";
    public const string AttachmentOpened = "attachment.opened";
}
