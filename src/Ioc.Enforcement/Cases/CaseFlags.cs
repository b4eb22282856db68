using Ioc.Domain.Text;

namespace Ioc.Enforcement.Cases;

/// <summary>Every reason why a person must look twice, as the database keeps it and as an officer reads it.</summary>
public static class CaseFlags
{
    /// <summary>Code to text, and whether it forbids a notice while it stands.</summary>
    public static readonly IReadOnlyDictionary<string, (LocalText Text, bool Blocks)> All = new Dictionary<string, (LocalText, bool)>(StringComparer.Ordinal)
    {
        ["plate_unreadable"] = (new LocalText("Không đọc được biển số", "The plate could not be read"), true),
        ["plate_unsure"] = (new LocalText("Biển số đọc chưa chắc chắn: cần đối chiếu với ảnh", "The plate was read without certainty: compare it with the picture"), true),
        ["no_registration"] = (new LocalText("Không có xe đăng ký mang biển số này", "No registered vehicle bears this plate"), true),
        ["several_registrations"] = (new LocalText("Nhiều xe đăng ký cùng cách viết biển số: chọn ô tô hay xe máy", "Several registered vehicles are written so: say whether it is a car or a motorbike"), true),
        ["class_mismatch"] = (new LocalText("Loại xe nhìn thấy khác với đăng ký", "The class seen differs from the registered one"), false),
        ["colour_mismatch"] = (new LocalText("Màu biển nhìn thấy khác với đăng ký", "The plate's colour differs from the registered one"), false),
        ["stolen"] = (new LocalText("Xe đã báo mất cắp", "The vehicle is reported stolen"), false),
        ["revoked"] = (new LocalText("Đăng ký xe đã bị thu hồi", "The registration was revoked"), false),
        ["expired"] = (new LocalText("Đăng ký xe đã hết hạn vào ngày vi phạm", "The registration had expired on the day of the act"), false),
        ["army"] = (new LocalText("Xe quân đội: chuyển cơ quan có thẩm quyền", "An army vehicle: for the competent body"), true),
        ["diplomatic"] = (new LocalText("Xe ngoại giao: chuyển cơ quan có thẩm quyền", "A diplomatic vehicle: for the competent body"), true),
        ["evidence_broken"] = (new LocalText("Chứng cứ thiếu hoặc đã bị thay đổi", "Evidence is missing or was changed"), true),
    };
}
