using System.Globalization;
using Ioc.Documents;
using Ioc.Domain.Time;
using Ioc.Enforcement.Documents;

namespace Ioc.Enforcement.CitizenReports;

/// <summary>
/// Form 05 of Circular 73/2024/TT-BCA (Art. 25): the register of what people sent in. That it has seventeen columns is the circular's; how they are called and
/// ordered is ours, for what Article 25 has recorded, because the form's own print was not at hand. The paper says so at its foot.
/// </summary>
public static class ReportRegisterDocument
{
    private static readonly IReadOnlyList<RegisterColumn> Columns =
    [
        new("STT", 3), new("Số tiếp nhận", 6.2), new("Ngày, giờ tiếp nhận", 6), new("Hình thức tiếp nhận", 5), new("Họ tên người cung cấp", 6.5), new("Địa chỉ", 6.8),
        new("Điện thoại", 5.9), new("Dữ liệu cung cấp", 4.4), new("Thời gian vi phạm", 6), new("Địa điểm vi phạm", 7.2), new("Biển số, loại xe", 6.2), new("Nội dung phản ánh", 9.2),
        new("Cán bộ tiếp nhận", 5.8), new("Kết quả xác minh", 5.6), new("Ngày và cán bộ xác minh", 6), new("Thông báo vi phạm số", 6), new("Ghi chú", 4.2),
    ];

    /// <summary>Writes the register of some days. The same content gives the same bytes.</summary>
    public static byte[] Write(
        EnforcementOptions options, string number, DateOnly from, DateOnly to, IReadOnlyList<CitizenReport> reports, DateTimeOffset at, PaperSeal seal)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(reports);
        ArgumentNullException.ThrowIfNull(seal);
        var rows = reports.Select((report, i) => (IReadOnlyList<string>)
        [
            (i + 1).ToString(CultureInfo.InvariantCulture), report.Number, Moment(report.ReceivedAt), ReportTexts.Channels[report.Channel].Vi, report.SenderName,
            report.SenderAddress ?? "", report.SenderPhone ?? "", ReportTexts.Media[report.Media].Vi, Moment(report.OccurredAt), report.Place,
            $"{(report.Plate is null ? "Không rõ" : Wording.Plate(report.Plate, report.VehicleClass))} {(report.VehicleClass is null ? "" : Wording.VehicleClass(report.VehicleClass).Vi)}", report.Act, report.ReceivedName,
            report.Outcome is null ? "Đang xác minh" : ReportTexts.Outcomes[report.Outcome].Vi,
            report.VerifiedAt is { } verified ? $"{Wording.Day(VietnamTime.DayOf(verified))} {report.VerifiedName}" : "", report.NoticeNumber ?? "", report.OutcomeNote ?? "",
        ]).ToList();
        return RegisterPaper.Write(
            options.SuperiorAgency, options.Agency, "Mẫu số 05 (Thông tư số 73/2024/TT-BCA)", "SỔ TIẾP NHẬN THÔNG TIN, HÌNH ẢNH PHẢN ÁNH VI PHẠM",
            [$"Số {number}, từ ngày {Wording.Day(from)} đến hết ngày {Wording.Day(to)}: {rows.Count.ToString(CultureInfo.InvariantCulture)} phản ánh"],
            Columns, rows,
            [
                $"In lúc {Wording.Time(at)}.",
                $"Kiểm tra văn bản: quét mã QR hoặc mở {seal.PublicAddress}/verify, nhập số {seal.Number} và mã {seal.Code}.",
                "17 cột theo mẫu số 05; tên và thứ tự cột do hệ thống đặt, cần đối chiếu với bản in của mẫu.",
                "Sổ có dữ liệu cá nhân: chỉ dùng trong cơ quan, không sao chép ra ngoài.",
            ],
            seal.Address, at, options.SuperiorAgency.Contains("MÔ PHỎNG", StringComparison.Ordinal));
    }

    private static string Moment(DateTimeOffset at) => VietnamTime.At(at).ToString("HH':'mm dd'/'MM'/'yyyy", CultureInfo.InvariantCulture);
}
