using Ioc.Domain.Events;
using Ioc.Domain.Text;

namespace Ioc.Web.Review;

/// <summary>What an event in a case's history is called.</summary>
internal static class EventWording
{
    private static readonly Dictionary<string, LocalText> Texts = new(StringComparer.Ordinal)
    {
        [EventTypes.CaseOpened] = new("Mở hồ sơ", "Case opened"),
        [EventTypes.CaseViewed] = new("Xem hồ sơ", "Case viewed"),
        [EventTypes.CasePlateCorrected] = new("Sửa biển số", "Plate corrected"),
        [EventTypes.CasePlateConfirmed] = new("Xác nhận biển số", "Plate confirmed"),
        [EventTypes.CaseRejected] = new("Từ chối xử lý", "Case rejected"),
        [EventTypes.NoticeIssued] = new("Lập thông báo", "Notice issued"),
        [EventTypes.NoticeCancelled] = new("Hủy thông báo", "Notice withdrawn"),
        [EventTypes.NoticeViewed] = new("Người nhận xem thông báo", "Notice viewed by its holder"),
        [EventTypes.NoticeConfirmed] = new("Người nhận xác nhận", "Notice confirmed"),
        [EventTypes.NoticeContested] = new("Người nhận khiếu nại", "Notice contested"),
        [EventTypes.ContestUpheld] = new("Chấp nhận khiếu nại", "Contest upheld"),
        [EventTypes.ContestDismissed] = new("Bác khiếu nại", "Contest dismissed"),
        [EventTypes.DecisionIssued] = new("Ra quyết định xử phạt", "Decision issued"),
        [EventTypes.PaymentStarted] = new("Bắt đầu nộp phạt", "Payment started"),
        [EventTypes.PaymentReceived] = new("Đã nhận tiền phạt", "Payment received"),
        [EventTypes.PaymentRefused] = new("Từ chối ghi nhận khoản nộp", "Payment refused"),
        [EventTypes.CaseClosed] = new("Kết thúc hồ sơ", "Case closed"),
        [EventTypes.EvidenceViewed] = new("Xem chứng cứ", "Evidence viewed"),
        [EventTypes.EvidenceBroken] = new("Chứng cứ không còn nguyên vẹn", "Evidence found broken"),
        [EventTypes.RegisterAsked] = new("Tra cứu cơ sở dữ liệu đăng ký xe", "Vehicle register asked"),
        [EventTypes.CaseVehicleMatched] = new("Đối chiếu lại xe đăng ký", "Registered vehicle matched anew"),
        [EventTypes.EvidenceExported] = new("Tải gói chứng cứ", "Evidence package taken out"),
        [EventTypes.DocumentOpened] = new("Mở văn bản", "Document opened"),
        [EventTypes.CaseApproved] = new("Duyệt vi phạm", "Case approved"),
        [EventTypes.CaseFirstApproved] = new("Duyệt lần thứ nhất", "First of two approvals"),
        [EventTypes.CaseApprovalUndone] = new("Hoàn tác việc duyệt", "Approval undone"),
        [EventTypes.CaseMerged] = new("Gộp hồ sơ trùng", "Merged as a double"),
        [EventTypes.CaseTransferred] = new("Chuyển đơn vị có thẩm quyền", "Handed to the competent unit"),
        [EventTypes.CaseReturned] = new("Đơn vị nhận trả lại hồ sơ", "Handed back"),
        [EventTypes.CaseHandled] = new("Đơn vị nhận đã giải quyết", "Dealt with by the unit"),
        [EventTypes.CaseExpired] = new("Hết thời hiệu", "Limitation passed"),
        [EventTypes.CaseEvaded] = new("Ghi nhận hành vi trốn tránh, tính lại thời hiệu", "Evasion found: the limitation begins anew"),
        [EventTypes.CaseAsked] = new("Hỏi ý kiến đồng nghiệp", "A colleague was asked"),
        [EventTypes.NoticePublished] = new("Công khai trên trang tra cứu", "Published for look-up"),
        [EventTypes.RecordMade] = new("Lập biên bản vi phạm hành chính", "Record made"),
        [EventTypes.CaseExplained] = new("Người vi phạm giải trình", "Violator explained"),
        [EventTypes.ExplanationWaived] = new("Người vi phạm không giải trình", "Explanation waived"),
        [EventTypes.DecisionProposed] = new("Đề xuất xử phạt", "Decision proposed"),
        [EventTypes.DecisionReturned] = new("Trả lại đề xuất", "Proposal sent back"),
        [EventTypes.DecisionSent] = new("Gửi quyết định", "Decision sent"),
        [EventTypes.DecisionAnnulled] = new("Hủy quyết định", "Decision annulled"),
        [EventTypes.ServicesHeld] = new("Đề nghị tạm dừng thủ tục đăng kiểm, đăng ký", "Services held"),
        [EventTypes.ServicesReleased] = new("Đề nghị gỡ tạm dừng thủ tục", "Services released"),
        [EventTypes.PointsTaken] = new("Trừ điểm giấy phép lái xe", "Points taken"),
        [EventTypes.ClockMissed] = new("Quá thời hạn", "Time limit passed"),
        [EventTypes.AttachmentAdded] = new("Người nhận gửi tài liệu", "Files sent by the holder"),
        [EventTypes.AttachmentOpened] = new("Mở tài liệu của người nhận", "The holder's file opened"),
        [EventTypes.CaseReplayed] = new("Xét lại đoạn phim chứng cứ", "Clip judged again"),
        [EventTypes.CaseReplayViewed] = new("Xem kết quả xét lại đoạn phim", "Result of the clip judged again viewed"),
        [EventTypes.NoticesPrinted] = new("In thông báo", "Notice printed"),
        [EventTypes.AttachmentsListed] = new("Xem danh sách tài liệu của người nhận", "The holder's files listed"),
        [EventTypes.HoldPlaced] = new("Giữ lại hồ sơ theo yêu cầu", "Legal hold placed"),
        [EventTypes.HoldLifted] = new("Bỏ giữ lại hồ sơ", "Legal hold lifted"),
        [EventTypes.OwnerLookedUp] = new("Tra cứu chủ xe", "Owner looked up"),
    };

    public static LocalText Of(string type) => Texts.GetValueOrDefault(type) ?? new LocalText(type, type);
}
