using Ioc.Domain.Text;

namespace Ioc.Enforcement.Review;

/// <summary>Why a camera's judgement may be rejected.</summary>
/// <param name="NoteRequired">True when the code alone does not say enough.</param>
public sealed record RejectReason(string Code, LocalText Text, bool NoteRequired)
{
    /// <summary>The list, in the order in which it is offered.</summary>
    public static readonly IReadOnlyList<RejectReason> All =
    [
        new("no_violation", new LocalText("Không có hành vi vi phạm", "No violation"), false),
        new("evidence_insufficient", new LocalText("Chứng cứ không đủ rõ", "The evidence is not clear enough"), false),
        new("plate_unreadable", new LocalText("Không đọc được biển số", "The plate cannot be read"), false),
        new("signal_fault", new LocalText("Đèn, biển báo hoặc vạch kẻ đường bị lỗi, che khuất", "The lamp, sign or marking was faulty or hidden"), false),
        new("directed_by_police", new LocalText("Có hiệu lệnh của người điều khiển giao thông", "A traffic controller directed it"), false),
        new("priority_vehicle", new LocalText("Xe ưu tiên đang làm nhiệm vụ", "A priority vehicle on duty"), false),
        new("emergency", new LocalText("Tình thế cấp thiết hoặc sự kiện bất khả kháng", "Emergency or force majeure"), true),
        new("owner_unknown", new LocalText("Không xác định được chủ xe", "The owner cannot be found"), false),
        new("false_plate", new LocalText("Nghi biển số giả: chuyển xác minh", "A false plate is suspected: handed on for inquiry"), true),
        new("outside_competence", new LocalText("Ngoài thẩm quyền: chuyển cơ quan khác", "Outside competence: handed to another body"), false),
        new("duplicate", new LocalText("Trùng với hồ sơ khác", "Doubles another case"), false),
        new("limitation_expired", new LocalText("Hết thời hiệu xử phạt", "The limitation has passed"), false),
        new("other", new LocalText("Lý do khác", "Another reason"), true),
    ];

    /// <summary>The reason of that code; null when it is not listed.</summary>
    public static RejectReason? Find(string? code) => All.FirstOrDefault(reason => reason.Code == code);
}
