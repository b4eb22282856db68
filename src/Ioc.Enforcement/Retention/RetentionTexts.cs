using Ioc.Domain.Text;

namespace Ioc.Enforcement.Retention;

/// <summary>What the rules of retention.rule are about, in the order in which they run.</summary>
public static class RetentionTexts
{
    /// <summary>Code, what is removed, and from when the time counts.</summary>
    public static readonly IReadOnlyList<(string Code, LocalText What, LocalText Since)> All =
    [
        ("sessions", new("Phiên đăng nhập đã hết hạn", "Sessions that ended"), new("từ khi hết hạn", "since they expired")),
        ("refused_rows", new("Dòng đăng ký xe bị từ chối khi nhập", "Refused rows of registration imports"), new("từ khi nhập", "since the import")),
        ("camera_stills", new("Ảnh tĩnh của camera", "Cameras' stills"), new("từ khi chụp", "since they were taken")),
        ("lookups", new("Sổ tra cứu cơ sở dữ liệu đăng ký xe", "Record of register look-ups"), new("từ khi tra cứu", "since the look-up")),
        ("messages", new("Tin nhắn và thư gửi chủ xe", "Messages and e-mails to owners"), new("từ khi gửi", "since they were written")),
        ("attachments", new("Tài liệu người dân gửi kèm", "Files that citizens sent along"), new("từ khi hồ sơ kết thúc", "since the case ended")),
        ("device_events", new("Sổ sự kiện thiết bị gửi và sự kiện bị từ chối (không chứa biển số)", "Record of what devices sent and what was refused (no plates)"), new("từ khi nhận", "since it arrived")),
        ("wall_history", new("Diễn biến của bảng điều hành để xem lại (số liệu đã chốt được giữ nguyên)", "What the wall showed from minute to minute, for its replay (closed figures stay)"), new("từ khi được thay", "since it was replaced")),
        ("unsure_reads", new("Chữ đọc được của biển số chưa chắc chắn (lượt xe vẫn được đếm)", "Text of unsure plate reads (the passage stays counted)"), new("từ khi xe qua", "since the passage")),
        ("passages", new("Lượt xe qua (số liệu tổng hợp được giữ nguyên)", "Passages (the figures made of them stay)"), new("từ khi xe qua", "since the passage")),
        ("clips", new("Đoạn phim của hồ sơ đã kết thúc", "Clips of ended cases"), new("từ khi hồ sơ kết thúc", "since the case ended")),
        ("rejected_evidence", new("Chứng cứ của hồ sơ bị từ chối", "Evidence of rejected cases"), new("từ khi từ chối", "since the rejection")),
        ("case_evidence", new("Ảnh và gói chứng cứ của hồ sơ đã kết thúc", "Stills and evidence packages of ended cases"), new("từ khi hồ sơ kết thúc", "since the case ended")),
        ("audit", new("Nhật ký sự kiện đã niêm phong (dấu niêm phong được giữ lại)", "Sealed stretches of the event log (the seals stay)"), new("từ khi ghi", "since they were recorded")),
    ];
}
