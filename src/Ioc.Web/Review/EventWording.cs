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
        [EventTypes.EvidenceExported] = new("Tải gói chứng cứ", "Evidence package taken out"),
        [EventTypes.DocumentOpened] = new("Mở văn bản", "Document opened"),
        [EventTypes.OwnerLookedUp] = new("Tra cứu chủ xe", "Owner looked up"),
    };

    public static LocalText Of(string type) => Texts.GetValueOrDefault(type) ?? new LocalText(type, type);
}
