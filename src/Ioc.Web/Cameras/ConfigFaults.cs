using System.Text.RegularExpressions;
using Ioc.Domain.Text;

namespace Ioc.Web.Cameras;

/// <summary>
/// The faults of a configuration in Vietnamese. The rules say them in English, because they also stand on a command line;
/// what has no translation here yet is shown in English behind a Vietnamese beginning, never left out.
/// </summary>
internal static partial class ConfigFaults
{
    private static readonly (string En, string Vi)[] Whole =
    [
        ("is unknown", "không có mục này: kiểm tra chính tả"),
        ("is empty", "đang trống"),
        ("must be an object", "phải là một đối tượng"),
        ("must be a name", "cần có tên"),
        ("has two points at the same place", "có hai điểm trùng nhau"),
        ("must be left_to_right or right_to_left", "cần chọn chiều: trái sang phải hoặc phải sang trái"),
        ("must be two points [[x,y],[x,y]] from 0 to 1", "cần vẽ đường qua hai điểm trên ảnh"),
        ("must be a box x, y, width, height inside the picture, from 0 to 1", "cần vẽ khung hình chữ nhật nằm trong ảnh"),
        ("must be once or loop", "phải là once hoặc loop"),
        ("must be controller", "phải là controller (tủ điều khiển)"),
        ("must be true or false", "phải là có hoặc không"),
        ("must be a day yyyy-MM-dd", "cần ghi ngày"),
        ("must be a time HH:mm from 00:00 to 23:59", "cần ghi giờ HH:mm, từ 00:00 đến 23:59"),
        ("must be a time HH:mm from 00:01 to 24:00", "cần ghi giờ HH:mm, từ 00:01 đến 24:00"),
        ("must not be before validFrom", "không được trước ngày bắt đầu hiệu lực"),
        ("must not stand beside lamp: one of them tells", "không dùng cùng lúc với đèn trong hình: chỉ chọn một"),
        ("must name who may not be there", "cần chọn loại xe không được đi ở đó"),
        ("must name whom the road is closed to, or schedule when", "cần chọn loại xe bị cấm, hoặc khung giờ cấm"),
        ("has hardly any area", "có diện tích quá nhỏ"),
        ("has sides that cross each other", "có các cạnh cắt nhau"),
        ("has two points in a row at the same place", "có hai điểm liền nhau trùng nhau"),
        ("has marks on both sides of the horizon: two of them are mixed up", "có mốc ở cả hai phía đường chân trời: hai mốc bị đổi chỗ"),
        ("has marks that no plane fits", "có các mốc không nằm trên cùng một mặt phẳng"),
        ("must be a time with its offset, such as 2026-11-28T08:00:00.120+07:00", "phải là thời điểm có múi giờ, ví dụ 2026-11-28T08:00:00.120+07:00"),
        ("must be 1 to 40 letters, digits, dots, dashes or underscores", "gồm 1 đến 40 chữ cái không dấu, chữ số, dấu chấm, gạch ngang hoặc gạch dưới"),
        ("must be another camera than from", "phải là camera khác với camera đầu"),
        ("must name a camera and how wrong its clock may be", "cần chọn camera và sai số đồng hồ"),
        ("is no camera", "không có camera này"),
        ("has no position on the map", "chưa có vị trí trên bản đồ: đặt vị trí trên trang camera"),
        ("must be a JPEG in base64", "phải là ảnh JPEG mã hóa base64"),
        ("is damaged: it cannot be decoded", "bị hỏng: không giải mã được"),
        ("must be within a minute of capturedAt", "phải cách capturedAt không quá một phút"),
        ("must hold the picture “at” of the violation", "phải có ảnh “at” chụp lúc vi phạm"),
        ("must be the plate's letters and digits, at most 12; leave it out when it was not read", "phải là chữ và số của biển, tối đa 12 ký tự; bỏ mục này khi không đọc được"),
        ("was used before for another event: give each event an id of its own", "đã dùng cho sự kiện khác: mỗi sự kiện cần một mã riêng"),
        ("must be before sentAt, by a day at most", "phải trước sentAt, không quá một ngày"),
        ("is plane, but the camera has no plane", "là mặt đường đã hiệu chuẩn, nhưng camera chưa được hiệu chuẩn"),
    ];

    /// <summary>A fault in both languages.</summary>
    /// <param name="problem">As the rules say it.</param>
    public static LocalText Text(string problem)
    {
        foreach (var (en, vi) in Whole)
        {
            if (problem == en)
            {
                return new LocalText(vi, en);
            }
        }

        return new LocalText(
            Range().Match(problem) is { Success: true } range ? $"phải từ {range.Groups["from"].Value} đến {range.Groups["to"].Value}"
            : OneOf().Match(problem) is { Success: true } one ? $"phải là một trong: {one.Groups["list"].Value}"
            : Points().Match(problem) is { Success: true } points ? $"cần vẽ từ {points.Groups["from"].Value} đến {points.Groups["to"].Value} điểm trên ảnh"
            : Name().Match(problem) is { Success: true } name ? $"cần đặt tên, 1 đến {name.Groups["most"].Value} ký tự"
            : InLine().Match(problem) is { Success: true } line ? $"có ba mốc {line.Groups["marks"].Value.Replace("and", "và", StringComparison.Ordinal)} thẳng hàng"
            : AtLeastOne().IsMatch(problem) ? "cần ghi km/h cho ít nhất một loại xe"
            : ListOf().Match(problem) is { Success: true } list ? $"phải là danh sách gồm: {list.Groups["list"].Value}"
            : Ahead().Match(problem) is { Success: true } ahead ? $"nhanh hơn đồng hồ máy chủ {ahead.Groups["n"].Value} giây: chỉnh đồng hồ thiết bị (NTP) rồi gửi lại với giờ đúng"
            : OffBy().Match(problem) is { Success: true } off
                ? $"{(off.Groups["way"].Value == "behind" ? "chậm" : "nhanh")} {off.Groups["n"].Value} giây so với đồng hồ máy chủ: chỉnh đồng hồ tủ điều khiển (NTP); trước đó tín hiệu không dùng để kết luận vi phạm"
            : TooOld().Match(problem) is { Success: true } old ? $"đã qua {old.Groups["n"].Value} ngày: lượt xe chỉ được lưu {old.Groups["kept"].Value} ngày"
            : TooLarge().Match(problem) is { Success: true } large ? $"không được lớn hơn {large.Groups["kib"].Value} KiB"
            : TwiceNamed().Match(problem) is { Success: true } named ? $"có tên “{named.Groups["name"].Value}” hai lần"
            : Twice().Match(problem) is { Success: true } twice ? $"có hai quy tắc cùng tên “{twice.Groups["id"].Value}”"
            : $"chưa đúng ({problem})",
            problem);
    }

    [GeneratedRegex("""^must be (a number |a list of )?(from )?(?<from>[0-9.]+) to (?<to>[0-9.]+)$""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Range();

    [GeneratedRegex("""^must be one of (?<list>.+)$""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex OneOf();

    [GeneratedRegex("""^must (be|have) (?<from>[0-9]+) to (?<to>[0-9]+) (points|corners|marks)""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Points();

    [GeneratedRegex("""^must be a name of 1 to (?<most>[0-9]+) characters$""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Name();

    [GeneratedRegex("""^has the marks (?<marks>.+) on one line$""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex InLine();

    [GeneratedRegex("""^must give km/h for at least one of """, RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AtLeastOne();

    [GeneratedRegex("""^must be a list of (?<list>[^0-9].*)$""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ListOf();

    [GeneratedRegex("""^is (?<n>[0-9]+) seconds ahead of this server's clock: set the device""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Ahead();

    [GeneratedRegex("""^is (?<n>[0-9]+) seconds (?<way>behind|ahead of) this server's clock: set the controller""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex OffBy();

    [GeneratedRegex("""^is (?<n>[0-9]+) days ago: passages are kept for (?<kept>[0-9]+) days$""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex TooOld();

    [GeneratedRegex("""^must not be larger than (?<kib>[0-9]+) KiB$""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex TooLarge();

    [GeneratedRegex("""^has the name '(?<name>[^']*)' more than once$""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex TwiceNamed();

    [GeneratedRegex("""^has the id '(?<id>[^']*)' more than once$""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Twice();
}
