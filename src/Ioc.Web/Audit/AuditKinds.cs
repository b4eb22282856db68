using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Web.Review;

namespace Ioc.Web.Audit;

/// <summary>What sort of thing an event tells of, as an auditor asks for it, and what it is called.</summary>
public static class AuditKinds
{
    /// <summary>Personal data was looked at.</summary>
    public const string Look = "look";

    /// <summary>A register or the people's data was asked.</summary>
    public const string LookUp = "look_up";

    /// <summary>Something left the house: a file, a print.</summary>
    public const string Export = "export";

    /// <summary>Staff changed a case.</summary>
    public const string Decision = "decision";

    /// <summary>A citizen acted, or money moved.</summary>
    public const string Citizen = "citizen";

    /// <summary>Staff accounts and sessions.</summary>
    public const string Staff = "staff";

    /// <summary>Cameras, keys, imports, retention.</summary>
    public const string Setting = "setting";

    /// <summary>What the system did by itself.</summary>
    public const string System = "system";

    /// <summary>Everything that a person did: all but what the system did by itself.</summary>
    public const string People = "people";

    /// <summary>Every kind with its name, in the order in which a page offers them.</summary>
    public static readonly IReadOnlyList<(string Code, LocalText Text)> All =
    [
        (People, new("Mọi việc do người thực hiện", "Everything that people did")),
        (Look, new("Xem dữ liệu cá nhân, chứng cứ", "Looks at personal data and evidence")),
        (LookUp, new("Tra cứu", "Look-ups")),
        (Export, new("Tải ra, in", "Exports and prints")),
        (Decision, new("Xử lý hồ sơ, quyết định", "Acts on cases, decisions")),
        (Citizen, new("Việc của người dân, nộp phạt", "Citizens' acts, payments")),
        (Staff, new("Tài khoản, phiên làm việc", "Accounts and sessions")),
        (Setting, new("Cấu hình, nhập dữ liệu", "Settings and imports")),
        (System, new("Hệ thống tự thực hiện", "The system itself")),
    ];

    private static readonly Dictionary<string, (string Kind, LocalText? Text)> Types = new(StringComparer.Ordinal)
    {
        [EventTypes.CaseViewed] = (Look, null),
        [EventTypes.NoticeViewed] = (Look, null),
        [EventTypes.EvidenceViewed] = (Look, null),
        [EventTypes.EvidenceBroken] = (Look, null),
        [EventTypes.DocumentOpened] = (Look, null),
        [EventTypes.AttachmentOpened] = (Look, null),
        [EventTypes.AttachmentsListed] = (Look, new("Xem danh sách tài liệu của người nhận", "The holder's files listed")),
        [EventTypes.CasesListed] = (Look, new("Xem danh sách hồ sơ", "Cases listed")),
        [EventTypes.HoldsListed] = (Look, new("Xem danh sách tạm dừng thủ tục", "Holds on services listed")),
        [EventTypes.NoticesListed] = (Look, new("Người nhận xem danh sách thông báo", "Notices listed by their holder")),
        [EventTypes.MessagesListed] = (Look, new("Người nhận xem tin nhắn", "Messages listed by their holder")),
        [EventTypes.ReportsListed] = (Look, new("Xem sổ tin phản ánh của người dân", "Citizens' reports listed")),
        [EventTypes.StaffListed] = (Look, new("Xem danh sách tài khoản cán bộ", "Staff accounts listed")),
        [EventTypes.CameraStillViewed] = (Look, new("Xem ảnh tĩnh của camera", "Camera's still viewed")),
        [EventTypes.CameraStillTaken] = (Look, new("Chụp ảnh tĩnh từ camera", "Camera's still taken")),
        [EventTypes.TrialViewed] = (Look, new("Xem kết quả chạy thử quy tắc", "Trial of rules viewed")),
        [EventTypes.RestrictedIndicatorViewed] = (Look, new("Xem chỉ số hạn chế", "Restricted indicator viewed")),
        [EventTypes.ReportOpened] = (Look, new("Mở báo cáo", "Report opened")),
        [EventTypes.TrailViewed] = (Look, new("Xem nhật ký kiểm tra", "Audit trail viewed")),
        [EventTypes.TrailChecked] = (Look, new("Kiểm tra dấu niêm phong nhật ký", "Seals of the trail checked")),

        [EventTypes.OwnerLookedUp] = (LookUp, null),
        [EventTypes.RegisterAsked] = (LookUp, null),
        [EventTypes.PassagesSearched] = (LookUp, new("Tìm lượt xe qua theo biển số", "Passages searched by plate")),
        [EventTypes.PassagesBrowsed] = (LookUp, new("Xem các lượt đọc biển chưa chắc chắn", "Unsure reads browsed")),
        [EventTypes.TrailSearched] = (LookUp, new("Tìm nhật ký theo người hoặc biển số", "Trail searched by a person or plate")),
        [EventTypes.RefusedRowsOpened] = (LookUp, new("Mở các dòng bị từ chối của tệp nhập", "Refused rows of an import opened")),

        [EventTypes.EvidenceExported] = (Export, null),
        [EventTypes.TrailExported] = (Export, new("Tải nhật ký ra tệp", "Audit trail taken out")),
        [EventTypes.RestrictedIndicatorExported] = (Export, new("Tải chỉ số hạn chế ra tệp", "Restricted indicator taken out")),
        [EventTypes.DecisionsPrinted] = (Export, null),
        [EventTypes.HoldsExported] = (Export, new("Tải danh sách tạm dừng thủ tục", "Holds on services taken out")),
        [EventTypes.NoticesPrinted] = (Export, new("In thông báo", "Notice printed")),

        [EventTypes.CasePlateCorrected] = (Decision, null),
        [EventTypes.CasePlateConfirmed] = (Decision, null),
        [EventTypes.CaseRejected] = (Decision, null),
        [EventTypes.CaseApproved] = (Decision, null),
        [EventTypes.CaseFirstApproved] = (Decision, null),
        [EventTypes.CaseApprovalUndone] = (Decision, null),
        [EventTypes.CaseMerged] = (Decision, null),
        [EventTypes.CaseTransferred] = (Decision, null),
        [EventTypes.CaseReturned] = (Decision, null),
        [EventTypes.CaseHandled] = (Decision, null),
        [EventTypes.CaseEvaded] = (Decision, null),
        [EventTypes.CaseAsked] = (Decision, null),
        [EventTypes.ReportReceived] = (Decision, new("Tiếp nhận tin phản ánh", "Citizen's report taken")),
        [EventTypes.ReportVerified] = (Decision, new("Ghi kết quả xác minh tin phản ánh", "Citizen's report verified")),
        [EventTypes.NoticeIssued] = (Decision, null),
        [EventTypes.NoticeCancelled] = (Decision, null),
        [EventTypes.ContestUpheld] = (Decision, null),
        [EventTypes.ContestDismissed] = (Decision, null),
        [EventTypes.RecordMade] = (Decision, null),
        [EventTypes.LetterIssued] = (Decision, null),
        [EventTypes.CaseExplained] = (Decision, null),
        [EventTypes.ExplanationWaived] = (Decision, null),
        [EventTypes.ExplanationArranged] = (Decision, null),
        [EventTypes.ExplanationHeard] = (Decision, null),
        [EventTypes.ExplanationMissed] = (Decision, null),
        [EventTypes.ExplanationMinutesCorrected] = (Decision, null),
        [EventTypes.ExplanationExtended] = (Decision, null),
        [EventTypes.ExplanationLongerRefused] = (Decision, null),
        [EventTypes.DecisionProposed] = (Decision, null),
        [EventTypes.DecisionReturned] = (Decision, null),
        [EventTypes.DecisionIssued] = (Decision, null),
        [EventTypes.DecisionSent] = (Decision, null),
        [EventTypes.DecisionReceived] = (Decision, null),
        [EventTypes.DecisionReceiptCorrected] = (Decision, null),
        [EventTypes.DecisionComplex] = (Decision, null),
        [EventTypes.DecisionVeryComplex] = (Decision, null),
        [EventTypes.RecordByDevice] = (Decision, null),
        [EventTypes.RecordComplex] = (Decision, null),
        [EventTypes.DecisionAnnulled] = (Decision, null),

        [EventTypes.DecisionRaised] = (Decision, null),
        [EventTypes.ComplaintAccepted] = (Decision, null),
        [EventTypes.ComplaintAcceptedComplex] = (Decision, null),
        [EventTypes.ComplaintRefused] = (Decision, null),
        [EventTypes.ComplaintDismissed] = (Decision, null),
        [EventTypes.ComplaintAmended] = (Decision, null),
        [EventTypes.ComplaintAnnulled] = (Decision, null),
        [EventTypes.ComplaintSecondAccepted] = (Decision, null),
        [EventTypes.ComplaintSecondAcceptedComplex] = (Decision, null),
        [EventTypes.ComplaintSecondDismissed] = (Decision, null),
        [EventTypes.ComplaintSecondAmended] = (Decision, null),
        [EventTypes.DecisionSuspended] = (Decision, null),
        [EventTypes.SuspensionEnded] = (Decision, null),
        [EventTypes.DecisionLowered] = (Decision, null),
        [EventTypes.RefundOwed] = (Decision, null),
        [EventTypes.RefundPaid] = (Decision, null),
        [EventTypes.TestPassed] = (Decision, null),

        [EventTypes.NoticeConfirmed] = (Citizen, null),
        [EventTypes.ComplaintFiled] = (Citizen, null),
        [EventTypes.ComplaintWithdrawn] = (Citizen, null),
        [EventTypes.ComplaintEscalated] = (Citizen, null),
        [EventTypes.ComplaintSecondFiled] = (Citizen, null),
        [EventTypes.NoticeContested] = (Citizen, null),
        [EventTypes.ExplanationAsked] = (Citizen, null),
        [EventTypes.AttachmentAdded] = (Citizen, null),
        [EventTypes.PaymentStarted] = (Citizen, null),
        [EventTypes.PaymentReceived] = (Citizen, null),
        [EventTypes.PaymentRefused] = (Citizen, null),
        [EventTypes.CitizenSignedIn] = (Citizen, new("Người dân đăng nhập", "Citizen signed in")),
        [EventTypes.CitizenSessionsEnded] = (Citizen, new("Người dân đăng xuất ở mọi thiết bị", "Citizen signed out everywhere")),
        [EventTypes.PaymentsReconciled] = (Citizen, new("Đối soát tiền nộp phạt của một ngày", "Payments of a day reconciled")),

        [EventTypes.StaffSignedIn] = (Staff, new("Cán bộ đăng nhập", "Staff signed in")),
        [EventTypes.StaffSignedOut] = (Staff, new("Cán bộ đăng xuất", "Staff signed out")),
        [EventTypes.StaffAdded] = (Staff, new("Thêm tài khoản", "Account added")),
        [EventTypes.StaffChanged] = (Staff, new("Sửa tài khoản, quyền", "Account or rights changed")),
        [EventTypes.StaffSessionsEnded] = (Staff, new("Kết thúc các phiên của tài khoản", "Sessions of an account ended")),

        [EventTypes.EvidenceKeyRotated] = (Setting, new("Thay khóa ký chứng cứ", "Evidence key rotated")),
        [EventTypes.RegistrationsImported] = (Setting, new("Nhập dữ liệu đăng ký xe", "Registrations imported")),
        [EventTypes.FactsImported] = (Setting, new("Nhập số liệu", "Figures imported")),
        [EventTypes.CameraAdded] = (Setting, new("Thêm camera", "Camera added")),
        [EventTypes.CameraChanged] = (Setting, new("Sửa camera", "Camera changed")),
        [EventTypes.CameraEnabled] = (Setting, new("Bật camera", "Camera enabled")),
        [EventTypes.CameraDisabled] = (Setting, new("Tắt camera", "Camera disabled")),
        [EventTypes.CameraRulesChanged] = (Setting, new("Sửa quy tắc của camera", "Camera's rules changed")),
        [EventTypes.VideoUploaded] = (Setting, new("Tải video lên", "Video uploaded")),
        [EventTypes.TrialStarted] = (Setting, new("Chạy thử quy tắc", "Trial of rules started")),
        [EventTypes.DeviceKeyCreated] = (Setting, new("Tạo khóa thiết bị", "Device key created")),
        [EventTypes.DeviceKeyRevoked] = (Setting, new("Thu hồi khóa thiết bị", "Device key revoked")),
        [EventTypes.AcrossRuleChanged] = (Setting, new("Sửa quy tắc liên camera", "Rule across cameras changed")),
        [EventTypes.SourceKeyCreated] = (Setting, new("Tạo khóa gửi dữ liệu", "Key of a source created")),
        [EventTypes.SourceKeyRevoked] = (Setting, new("Thu hồi khóa gửi dữ liệu", "Key of a source revoked")),
        [EventTypes.SourceScheduleChanged] = (Setting, new("Sửa lịch gửi của nguồn", "Schedule of a source changed")),
        [EventTypes.PlacesImported] = (Setting, new("Nhập địa bàn", "Places imported")),
        [EventTypes.OpenDatasetChanged] = (Setting, new("Sửa việc công bố dữ liệu mở", "Publication of open data changed")),
        [EventTypes.AlertRuleChanged] = (Setting, new("Sửa quy tắc cảnh báo", "Rule of alerts changed")),
        [EventTypes.AlertRecipientChanged] = (Setting, new("Sửa người nhận thư cảnh báo", "Recipient of alerts by e-mail changed")),
        [EventTypes.AlertRecipientRemoved] = (Setting, new("Xóa người nhận thư cảnh báo", "Recipient of alerts by e-mail removed")),
        [EventTypes.AlertLetterRepeated] = (Setting, new("Gửi lại thư cảnh báo", "Letter about alerts sent again")),
        [EventTypes.TargetSet] = (Setting, new("Đặt mục tiêu của chỉ số", "Target of an indicator set")),
        [EventTypes.ScenesChanged] = (Setting, new("Sửa các màn hình của bảng điều hành", "Scenes of the wall changed")),
        [EventTypes.ModelRetired] = (Setting, new("Rút mô hình khỏi kế hoạch", "Model dropped from its plan")),
        [EventTypes.ModelReturned] = (Setting, new("Đưa mô hình trở lại kế hoạch", "Model taken back into its plan")),
        [EventTypes.CalendarChanged] = (Setting, new("Sửa lịch báo cáo", "Reporting calendar changed")),
        [EventTypes.ReportDefined] = (Setting, new("Sửa mẫu báo cáo", "Definition of a report changed")),
        [EventTypes.TargetEnded] = (Setting, new("Kết thúc mục tiêu của chỉ số", "Target of an indicator ended")),
        [EventTypes.AlertAcknowledged] = (Setting, new("Nhận xử lý cảnh báo", "Alert acknowledged")),
        [EventTypes.AlertAssigned] = (Setting, new("Giao xử lý cảnh báo", "Alert assigned")),
        [EventTypes.AlertCommented] = (Setting, new("Ghi chú cảnh báo", "Alert commented on")),
        [EventTypes.PlanAdopted] = (Setting, new("Áp dụng kế hoạch", "Plan adopted")),
        [EventTypes.UnitAdded] = (Setting, new("Thêm đơn vị của chương trình", "Unit of the programme added")),
        [EventTypes.UnitChanged] = (Setting, new("Sửa đơn vị, thành viên của chương trình", "Unit of the programme or its members changed")),
        [EventTypes.ModelAdded] = (Setting, new("Thêm mô hình của kế hoạch", "Model of the plan added")),
        [EventTypes.ModelChanged] = (Setting, new("Sửa mô hình của kế hoạch", "Model of the plan changed")),
        [EventTypes.MilestonesChanged] = (Setting, new("Sửa các mốc của mô hình", "Milestones of a model changed")),
        [EventTypes.ModelsImported] = (Setting, new("Nhập các mô hình từ tệp", "Models imported")),
        [EventTypes.ResultRecorded] = (Setting, new("Ghi kết quả tháng của mô hình", "Monthly result of a model recorded")),
        [EventTypes.ResultEvidenceAdded] = (Setting, new("Thêm minh chứng kết quả", "Evidence of a result added")),
        [EventTypes.ReportAsked] = (Setting, new("Yêu cầu lập báo cáo", "Report asked for")),
        [EventTypes.ReportCancelled] = (Setting, new("Hủy lập báo cáo", "Report cancelled")),
        [EventTypes.RetentionChanged] = (Setting, new("Sửa thời hạn lưu trữ", "Retention period changed")),
        [EventTypes.HoldPlaced] = (Setting, new("Giữ lại dữ liệu theo yêu cầu", "Legal hold placed")),
        [EventTypes.HoldLifted] = (Setting, new("Bỏ giữ lại dữ liệu", "Legal hold lifted")),
    };

    /// <summary>The kind of a type; what stands in no list happens by itself.</summary>
    public static string Of(string type) => Types.TryGetValue(type, out var known) ? known.Kind : System;

    /// <summary>The types of a kind; null for <see cref="System"/>, which is all that are of no other, and for <see cref="People"/>, which is told by who did it.</summary>
    public static IReadOnlyList<string>? TypesOf(string kind) => kind is System or People ? null : [.. Types.Where(type => type.Value.Kind == kind).Select(type => type.Key)];

    /// <summary>Every type that is of a kind other than <see cref="System"/>.</summary>
    public static IReadOnlyCollection<string> Known => Types.Keys;

    /// <summary>What a type is called.</summary>
    public static LocalText Text(string type) => Types.GetValueOrDefault(type).Text ?? Own.GetValueOrDefault(type) ?? EventWording.Of(type);

    private static readonly Dictionary<string, LocalText> Own = new(StringComparer.Ordinal)
    {
        [EventTypes.ViolationDetected] = new("Camera phát hiện vi phạm", "Violation detected"),
        [EventTypes.ReplayFinished] = new("Chạy lại đoạn phim xong", "Replay finished"),
        [EventTypes.OpenDataReleased] = new("Công bố dữ liệu mở", "Open data released"),
        [EventTypes.AlertRaised] = new("Phát cảnh báo", "Alert raised"),
        [EventTypes.AlertWidened] = new("Cảnh báo lan rộng", "Alert widened"),
        [EventTypes.AlertNarrowed] = new("Cảnh báo thu hẹp", "Alert narrowed"),
        [EventTypes.AlertCleared] = new("Hết cảnh báo", "Alert cleared"),
        [EventTypes.AlertTold] = new("Thông báo cảnh báo", "Alert told"),
        [EventTypes.ProgrammeReportMissed] = new("Quá hạn báo cáo kế hoạch", "Report of the plan missed"),
        [EventTypes.ReportMade] = new("Lập xong báo cáo", "Report made"),
        [EventTypes.ReportFailed] = new("Lập báo cáo không thành", "Report failed"),
        [EventTypes.CameraStateChanged] = new("Trạng thái camera thay đổi", "Camera's state changed"),
        [EventTypes.IndicatorChanged] = new("Chỉ số được tính lại", "Indicators computed anew"),
        [EventTypes.PointsRestored] = new("Phục hồi điểm giấy phép lái xe", "Licence points restored"),
        [EventTypes.RetentionRun] = new("Xóa dữ liệu hết thời hạn lưu trữ", "Data past its retention removed"),
    };
}
