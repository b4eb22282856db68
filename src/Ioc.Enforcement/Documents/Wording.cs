using System.Globalization;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Plates;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Ioc.Domain.Traffic;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Registrations;

namespace Ioc.Enforcement.Documents;

/// <summary>The words for what the database keeps as codes, and how numbers and times are written for people.</summary>
public static class Wording
{
    /// <summary>A plate as people write it, told apart by the kind of vehicle that bears it.</summary>
    public static string Plate(string plate, string? vehicleClass)
    {
        var candidates = PlateGrammar.Parse(plate).Candidates;
        var family = vehicleClass is null ? null : VehicleFamily.Of(vehicleClass);
        var meant = candidates.FirstOrDefault(c => family is null || VehicleFamily.Of(c.VehicleClass) == family) ?? (candidates.Count > 0 ? candidates[0] : null);
        return meant?.OneLine ?? PlateText.Normalise(plate);
    }

    /// <summary>HH:mm:ss, ngày dd/MM/yyyy on Vietnam's clock.</summary>
    public static string Time(DateTimeOffset time) => VietnamTime.At(time).ToString("HH':'mm':'ss', ngày 'dd'/'MM'/'yyyy", CultureInfo.InvariantCulture);

    /// <summary>The same within a sentence of either language.</summary>
    public static LocalText Moment(DateTimeOffset time) => new(Time(time), VietnamTime.At(time).ToString("HH':'mm':'ss' on 'dd'/'MM'/'yyyy", CultureInfo.InvariantCulture));

    /// <summary>An hour that was set, to the minute: HH:mm, ngày dd/MM/yyyy.</summary>
    public static LocalText Hour(DateTimeOffset time)
    {
        var (hour, day) = (VietnamTime.At(time).ToString("HH':'mm", CultureInfo.InvariantCulture), Day(VietnamTime.DayOf(time)));
        return new LocalText($"{hour}, ngày {day}", $"{hour} on {day}");
    }

    /// <summary>dd/MM/yyyy.</summary>
    public static string Day(DateOnly day) => day.ToString("dd'/'MM'/'yyyy", CultureInfo.InvariantCulture);

    public static LocalText VehicleClass(string code) => code switch
    {
        VehicleClasses.Motorbike => new LocalText("Xe mô tô, xe gắn máy", "Motorbike"),
        VehicleClasses.Truck => new LocalText("Ô tô tải", "Lorry"),
        VehicleClasses.Bus => new LocalText("Ô tô khách", "Bus"),
        VehicleClasses.Car => new LocalText("Ô tô", "Car"),
        _ => new LocalText("Chưa rõ loại xe", "Unknown class"),
    };

    public static LocalText PlateColour(string code) => code switch
    {
        PlateColours.White => new LocalText("nền màu trắng, chữ và số màu đen", "white with black text"),
        PlateColours.Yellow => new LocalText("nền màu vàng, chữ và số màu đen", "yellow with black text"),
        PlateColours.Blue => new LocalText("nền màu xanh, chữ và số màu trắng", "blue with white text"),
        PlateColours.Red => new LocalText("nền màu đỏ, chữ và số màu trắng", "red with white text"),
        _ => new LocalText("không rõ màu", "colour unknown"),
    };

    public static LocalText Kind(string kind) => kind switch
    {
        ViolationKinds.RedLight => new LocalText("Vượt đèn đỏ", "Red light"),
        ViolationKinds.StopLine => new LocalText("Đè vạch dừng khi đèn đỏ", "Stop line at red"),
        ViolationKinds.WrongWay => new LocalText("Đi ngược chiều", "Wrong way"),
        ViolationKinds.WrongLane => new LocalText("Đi sai làn đường", "Wrong lane"),
        ViolationKinds.SolidLine => new LocalText("Đè vạch liền", "Over a solid line"),
        ViolationKinds.ForbiddenRoad => new LocalText("Đi vào đường cấm", "Forbidden road"),
        ViolationKinds.ForbiddenTurn => new LocalText("Rẽ nơi cấm rẽ", "Forbidden turn"),
        ViolationKinds.UTurn => new LocalText("Quay đầu nơi cấm", "Forbidden U-turn"),
        ViolationKinds.Parking => new LocalText("Dừng, đỗ xe sai quy định", "Forbidden stopping or parking"),
        ViolationKinds.EmergencyLane => new LocalText("Đi vào làn dừng khẩn cấp", "Emergency lane"),
        ViolationKinds.Speed => new LocalText("Chạy quá tốc độ", "Speeding"),
        ViolationKinds.AverageSpeed => new LocalText("Quá tốc độ trung bình trên đoạn", "Average speed over the section"),
        ViolationKinds.PlateCovered => new LocalText("Biển số bị che, hỏng hoặc thiếu", "Plate covered, damaged or missing"),
        ViolationKinds.ClonedPlate => new LocalText("Nghi biển số giả (xuất hiện cùng lúc hai nơi)", "Suspected cloned plate"),
        _ => new LocalText(kind, kind),
    };

    /// <summary>What a vehicle did, in a sentence whose subject is the vehicle: "… đi ngược chiều cho phép của đường".</summary>
    /// <param name="kind">One of <see cref="ViolationKinds"/>.</param>
    public static LocalText Deed(string kind, JudgedNumbers numbers) => kind switch
    {
        ViolationKinds.RedLight => new LocalText("đi qua vạch dừng và tiếp tục vào giao lộ khi đèn đang đỏ", "passed the stop line and went on into the junction while the light was red"),
        ViolationKinds.StopLine => new LocalText("vượt quá vạch dừng khi đèn đang đỏ", "passed the stop line while the light was red"),
        ViolationKinds.WrongWay => new LocalText("đi ngược chiều cho phép của đường", "went against the permitted direction of the road"),
        ViolationKinds.WrongLane => new LocalText("đi không đúng làn đường hoặc phần đường quy định cho loại xe này", "was in a lane or part of the road that is not for its class of vehicle"),
        ViolationKinds.SolidLine => new LocalText("đè hoặc vượt qua vạch liền", "crossed a solid line"),
        ViolationKinds.ForbiddenRoad => new LocalText("đi vào đường hoặc khu vực cấm loại xe này vào giờ đó", "entered a road or area that was closed to its class of vehicle at that hour"),
        ViolationKinds.ForbiddenTurn => new LocalText("rẽ tại nơi có biển cấm rẽ", "turned where a sign forbids it"),
        ViolationKinds.UTurn => new LocalText("quay đầu tại nơi cấm quay đầu", "turned back where that is forbidden"),
        ViolationKinds.Parking => new LocalText("dừng, đỗ tại nơi cấm quá thời gian cho phép", "stopped or parked where that is forbidden, for longer than allowed"),
        ViolationKinds.EmergencyLane => new LocalText("đi vào làn dừng xe khẩn cấp", "used the emergency lane"),
        ViolationKinds.Speed => new LocalText("chạy quá tốc độ cho phép" + Measured(numbers).Vi, "exceeded the speed limit" + Measured(numbers).En),
        ViolationKinds.AverageSpeed => new LocalText(
            "chạy quá tốc độ cho phép, tính trung bình trên đoạn đường giữa hai camera" + Measured(numbers).Vi,
            "exceeded the speed limit on average over the road between two cameras" + Measured(numbers).En),
        ViolationKinds.PlateCovered => new LocalText("mang biển số bị che, bẻ cong, hư hỏng hoặc không gắn biển số", "bore a covered, bent or damaged plate, or none"),
        ViolationKinds.ClonedPlate => new LocalText(
            "mang biển số cùng xuất hiện ở hai nơi trong thời gian không thể đi kịp, nghi là biển số giả",
            "bore a plate that was seen at two places sooner than anyone could drive, so that it may be false"),
        _ => new LocalText("có hành vi vi phạm quy tắc giao thông", "broke a traffic rule"),
    };

    /// <summary>What happened and how far the matter has come, in plain words for whoever is asked about it.</summary>
    /// <param name="plate">As people write it.</param>
    public static LocalText Explanation(CaseRow row, string plate, LocalText place, bool decided = false)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(place);
        var time = Moment(row.OccurredAt);
        var deed = Deed(row.Kind, JudgedNumbers.Read(row.Detail));
        var standing = Standing(row.State, decided);
        return new LocalText(
            $"Lúc {time.Vi}, camera tại {place.Vi} ghi nhận xe mang biển số {plate} {deed.Vi}. Một cán bộ đã xem lại hình ảnh và lập thông báo. {standing.Vi}",
            $"At {time.En}, the camera at {place.En} recorded that the vehicle with plate {plate} {deed.En}. An officer looked at the pictures and issued the notice. {standing.En}");
    }

    // What the paper is, said as things stand: a notice is no decision, but after the decision that must not be said.
    private static LocalText Standing(CaseState state, bool decided) => state switch
    {
        CaseState.Decided => new LocalText("Người có thẩm quyền đã ra quyết định xử phạt.", "The competent authority has decided the fine."),
        CaseState.Paid or CaseState.Closed => new LocalText("Quyết định xử phạt đã được thi hành.", "The decision has been carried out."),
        CaseState.Cancelled when decided => new LocalText("Quyết định xử phạt đã bị hủy.", "The decision was annulled."),
        CaseState.Cancelled => new LocalText("Thông báo đã được hủy.", "The notice was withdrawn."),
        CaseState.Expired => new LocalText("Đã hết thời hiệu.", "The limitation has passed."),
        _ => new LocalText("Đây chưa phải là quyết định xử phạt.", "It is not yet a fine."),
    };

    private static LocalText Measured(JudgedNumbers numbers) => numbers is { SpeedKmh: { } speed, LimitKmh: { } limit }
        ? new LocalText(
            string.Create(CultureInfo.InvariantCulture, $" (đo được {speed:0} km/h, giới hạn {limit:0} km/h)"),
            string.Create(CultureInfo.InvariantCulture, $" ({speed:0} km/h measured where {limit:0} km/h is the limit)"))
        : new LocalText("", "");

    public static LocalText Status(string status) => status switch
    {
        "stolen" => new LocalText("Báo mất cắp", "Reported stolen"),
        "revoked" => new LocalText("Đã thu hồi", "Revoked"),
        _ => new LocalText("Đang lưu hành", "Active"),
    };
}
