using Ioc.Domain.Text;
using Ioc.Enforcement;

namespace Ioc.Web.Cameras;

/// <summary>Every no that the camera page hears.</summary>
internal static class CameraRefusals
{
    public static readonly Refusal Unknown = new(RefusalKind.NotFound, "camera.unknown", new LocalText("Không có camera này.", "There is no such camera."));

    public static readonly Refusal CodeTaken = new(RefusalKind.Conflict, "camera.code_taken", new LocalText(
        "Mã này đã dùng cho camera khác. Hãy chọn mã khác.", "Another camera has this code. Choose another one."));

    public static readonly Refusal CodeWrong = new(RefusalKind.Invalid, "camera.code", new LocalText(
        "Mã camera gồm 1 đến 40 chữ cái không dấu, chữ số, dấu chấm, gạch ngang hoặc gạch dưới, không bắt đầu bằng dấu chấm.",
        "A camera's code is 1 to 40 plain letters, digits, dots, dashes or underscores, and does not begin with a dot."));

    public static readonly Refusal NameMissing = new(RefusalKind.Invalid, "camera.name", new LocalText(
        "Hãy đặt tên tiếng Việt và tiếng Anh, mỗi tên 1 đến 160 ký tự.", "Give a Vietnamese and an English name, 1 to 160 characters each."));

    public static readonly Refusal KindUnknown = new(RefusalKind.Invalid, "camera.kind", new LocalText(
        "Loại camera là luồng trực tiếp, video ghi sẵn hoặc camera tự đọc biển số.", "A camera is a live stream, a recorded video or a camera that reads plates itself."));

    public static readonly Refusal PlaceUnknown = new(RefusalKind.Invalid, "camera.place", new LocalText(
        "Không có địa bàn mang mã này. Hãy chọn trong danh sách.", "No place has this code. Choose one from the list."));

    public static readonly Refusal PositionWrong = new(RefusalKind.Invalid, "camera.position", new LocalText(
        "Vị trí cần cả kinh độ (−180 đến 180) và vĩ độ (−90 đến 90), hoặc bỏ trống cả hai.", "A position needs a longitude (−180 to 180) and a latitude (−90 to 90), or neither."));

    public static readonly Refusal AddressWrong = new(RefusalKind.Invalid, "camera.address", new LocalText(
        "Địa chỉ luồng có dạng rtsp://tài_khoản:mật_khẩu@máy/đường_dẫn (rtsp, rtsps, rtmp, http, https, udp hoặc srt).",
        "A stream's address looks like rtsp://user:password@host/path (rtsp, rtsps, rtmp, http, https, udp or srt)."));

    public static readonly Refusal VideoUnknown = new(RefusalKind.Invalid, "camera.video", new LocalText(
        "Không có video hay thư mục mang tên này. Hãy tải video lên trước, hoặc chọn trong danh sách.", "There is no video or folder of this name. Upload a video first, or choose one from the list."));

    public static readonly Refusal TrialFolder = new(RefusalKind.Invalid, "camera.trial_folder", new LocalText(
        "Thử quy tắc trên từng video: hãy chọn một tệp trong thư mục.", "Rules are tried on one video: choose a file of the folder."));

    public static readonly Refusal NothingToTry = new(RefusalKind.Invalid, "camera.nothing_to_try", new LocalText(
        "Camera tự đọc biển số không có luồng hình để thử: kiểm tra bằng sự kiện mà camera gửi tới.",
        "A camera that reads plates itself has no stream to try: check it by the events that it posts."));

    public static readonly Refusal ChangedMeanwhile = new(RefusalKind.Conflict, "camera.changed_meanwhile", new LocalText(
        "Cấu hình vừa được người khác lưu. Hãy tải lại, xem thay đổi rồi lưu lại.", "Somebody saved this configuration meanwhile. Load it again, look at the change, then save."));

    public static readonly Refusal VersionUnknown = new(RefusalKind.NotFound, "camera.version_unknown", new LocalText(
        "Camera không có phiên bản cấu hình này.", "The camera has no such version of its configuration."));

    public static readonly Refusal RuleUnknown = new(RefusalKind.NotFound, "camera.rule_unknown", new LocalText(
        "Không có quy tắc nào của camera này mang mã băm đó.", "No rule of this camera ever had that hash."));

    public static readonly Refusal NoteTooLong = new(RefusalKind.Invalid, "note.too_long", new LocalText(
        "Ghi chú dài quá 500 ký tự.", "The note is longer than 500 characters."));

    public static readonly Refusal NoStill = new(RefusalKind.NotFound, "camera.no_still", new LocalText(
        "Chưa có ảnh của camera này. Hãy chụp một ảnh để vẽ lên.", "There is no picture of this camera yet. Take one to draw on."));

    public static readonly Refusal BusyTesting = new(RefusalKind.Conflict, "camera.busy_testing", new LocalText(
        "Đang thử các nguồn khác. Hãy thử lại sau ít giây.", "Other sources are being tried. Try again in a few seconds."));
}
