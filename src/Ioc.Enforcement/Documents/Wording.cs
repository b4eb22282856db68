using System.Globalization;
using Ioc.Domain.Plates;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Ioc.Domain.Traffic;
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

    public static LocalText Status(string status) => status switch
    {
        "stolen" => new LocalText("Báo mất cắp", "Reported stolen"),
        "revoked" => new LocalText("Đã thu hồi", "Revoked"),
        _ => new LocalText("Đang lưu hành", "Active"),
    };
}
