using Ioc.Documents;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Time;
using Ioc.Enforcement.Review;

namespace Ioc.Enforcement.Documents;

/// <summary>Form 04 of Circular 73/2024/TT-BCA: twenty days have passed without an answer, so the commune police bring the notice to a motorbike's owner.</summary>
public static class MotorbikeDocument
{
    /// <summary>Writes the slip. The same content gives the same bytes.</summary>
    public static byte[] Write(EnforcementOptions options, CaseFile file, Offence offence, string number, DateTimeOffset at, PaperSeal seal)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(offence);
        ArgumentNullException.ThrowIfNull(seal);
        var vehicle = file.Vehicle!;
        var notice = file.Notice!;
        var simulated = file.Case.Simulated || vehicle.Simulated;
        var paper = new AdministrativePaper($"Phiếu gửi {number}", at, simulated);
        paper.Head(options.SuperiorAgency, options.Agency, number, options.Town, VietnamTime.DayOf(at));
        paper.Title("PHIẾU GỬI", "Thông báo vi phạm của xe mô tô, xe gắn máy đến Công an cấp xã");
        paper.Paragraph([Run.Bold("Kính gửi: "), "Công an cấp xã nơi chủ phương tiện cư trú, đóng trụ sở"], indent: 60);
        paper.Space(4);
        paper.Paragraph([$"{NoticeDocument.SentenceCase(options.Agency)} đã gửi Thông báo vi phạm số {notice.Number} ngày {Wording.Day(VietnamTime.DayOf(notice.IssuedAt))}. Đã quá 20 ngày mà chủ phương tiện chưa đến giải quyết."]);
        paper.Paragraph([Run.Bold("1. Chủ phương tiện: "), $"{vehicle.OwnerName}; số {vehicle.OwnerNumber}; địa chỉ: {vehicle.OwnerAddress}."]);
        paper.Paragraph([Run.Bold("2. Phương tiện: "), "biển số ", Run.Bold(Wording.Plate(vehicle.Plate, vehicle.VehicleClass)), $", màu biển số: {Wording.PlateColour(vehicle.PlateColour).Vi}."]);
        paper.Paragraph([Run.Bold("3. Hành vi: "), $"{offence.Text.Vi}, quy định tại {offence.Citation.Vi}; {Wording.Time(file.Case.OccurredAt)}, {NoticeDocument.Place(file.Case)}."]);
        paper.Paragraph(["Đề nghị Công an cấp xã chuyển thông báo đến chủ phương tiện, yêu cầu thực hiện theo thông báo và trả lời kết quả (khoản 2 Điều 24 Thông tư số 73/2024/TT-BCA)."]);
        paper.Signature(["- Như trên;", "- Lưu: hồ sơ."], "ĐƠN VỊ GỬI", FormWords.Signing(simulated), options.Agency);
        seal.Print(paper);
        return paper.Save();
    }
}
