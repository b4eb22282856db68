using Ioc.Documents;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Time;
using Ioc.Enforcement.Review;

namespace Ioc.Enforcement.Documents;

/// <summary>What the papers about complaints have in common.</summary>
internal static class ComplaintWords
{
    /// <summary>The head: the second complaint is answered by the agency above.</summary>
    public static void Head(AdministrativePaper paper, EnforcementOptions options, ComplaintRow complaint, string number, DateTimeOffset at)
    {
        var (above, agency) = complaint.Instance == ComplaintLife.First ? (options.SuperiorAgency, options.Agency) : ("", options.SuperiorAgency);
        paper.Head(above, agency, number, options.Town, VietnamTime.DayOf(at));
    }

    /// <summary>The laws that it stands on.</summary>
    public static void Grounds(AdministrativePaper paper)
    {
        paper.Paragraph([Run.Italic("Căn cứ Luật Khiếu nại số 02/2011/QH13 (được sửa đổi, bổ sung bởi các Luật số 42/2013/QH13, 81/2025/QH15, 84/2025/QH15 và 136/2025/QH15);")]);
        paper.Paragraph([Run.Italic("Căn cứ Luật Xử lý vi phạm hành chính năm 2012 (được sửa đổi, bổ sung năm 2020 và năm 2025);")]);
    }

    /// <summary>Which complaint it is.</summary>
    public static string Time(ComplaintRow complaint) => complaint.Instance == ComplaintLife.First ? "lần đầu" : "lần hai";

    /// <summary>Who complains.</summary>
    public static string Complainant(OwnedVehicle vehicle) =>
        $"{(vehicle.OwnerKind == "person" ? "ông (bà)" : "tổ chức")} {vehicle.OwnerName}, địa chỉ: {vehicle.OwnerAddress}; phương tiện biển số {Wording.Plate(vehicle.Plate, vehicle.VehicleClass)}.";
}
