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
        [LateRegistration.Flag] = (new LocalText(
            "Xe đăng ký sau ngày vi phạm: chủ xe này có thể chưa có xe vào ngày đó, cần người xem xét",
            "The vehicle was registered after the day of the act: this owner may not have had it then, a person decides"), true),
        ["army"] = (new LocalText("Xe quân đội: chuyển cơ quan có thẩm quyền", "An army vehicle: for the competent body"), true),
        ["diplomatic"] = (new LocalText("Xe ngoại giao: chuyển cơ quan có thẩm quyền", "A diplomatic vehicle: for the competent body"), true),
        ["evidence_broken"] = (new LocalText("Chứng cứ thiếu hoặc đã bị thay đổi", "Evidence is missing or was changed"), true),
        ["foreign"] = (new LocalText("Xe mang biển số nước ngoài: chuyển cơ quan có thẩm quyền", "A foreign vehicle: for the competent body"), true),
        ["registry_unavailable"] = (new LocalText("Chưa tra cứu được cơ sở dữ liệu đăng ký xe: sẽ tự thử lại", "The vehicle register cannot be reached: it is tried again by itself"), true),
        ["class_disagreement"] = (new LocalText("Loại xe theo biển số, đăng ký và ảnh không thống nhất: cần người xem xét", "Plate, registration and picture disagree on the class of vehicle: a person decides"), true),
        ["class_unbound"] = (new LocalText("Theo đăng ký, xe không thuộc loại mà quy tắc này áp dụng: cần người xem xét", "By its registration the vehicle is of no class that this rule binds: a person decides"), true),
        ["certificate_expired"] = (new LocalText("Thiết bị đã hết hạn kiểm định vào ngày vi phạm: số đo không dùng làm chứng cứ", "The device's certificate had expired on the day of the act: its reading is not evidence"), true),
        ["possible_double"] = (new LocalText("Có thể trùng với hồ sơ khác cùng xe, cùng thời điểm", "May be the same act as another case of this vehicle"), false),
        ["cloned_plate"] = (new LocalText("Biển số xuất hiện ở hai nơi trong thời gian không thể: nghi biển số giả", "The plate was seen at two places impossibly fast: it may be false"), true),
        ["signal_unsure"] = (new LocalText("Trạng thái đèn tín hiệu chưa chắc chắn: cần đối chiếu với ảnh", "The state of the light is not certain: compare it with the picture"), false),
    };
}
