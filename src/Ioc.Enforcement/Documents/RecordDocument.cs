using Ioc.Documents;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Time;
using Ioc.Enforcement.Review;

namespace Ioc.Enforcement.Documents;

/// <summary>The record of an administrative violation (biên bản vi phạm hành chính; Law on Handling Administrative Violations, Art. 58).</summary>
public static class RecordDocument
{
    /// <summary>Writes the record. The same content gives the same bytes.</summary>
    public static byte[] Write(EnforcementOptions options, CaseFile file, Offence offence, RecordRow record, PaperSeal seal)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(offence);
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(seal);
        var vehicle = file.Vehicle!;
        var simulated = file.Case.Simulated || vehicle.Simulated;
        var organisation = record.ViolatorKind == "organisation";
        var paper = new AdministrativePaper($"Biên bản {record.Number}", record.MadeAt, simulated, 12.5);
        paper.Head(options.SuperiorAgency, options.Agency, record.Number, options.Town, VietnamTime.DayOf(record.MadeAt));
        paper.Title("BIÊN BẢN", "Vi phạm hành chính về trật tự, an toàn giao thông đường bộ");
        paper.Paragraph([$"Hôm nay, hồi {Wording.Time(record.MadeAt)}, tại {options.AgencyAddress}."]);
        paper.Paragraph([Run.Bold("Người lập biên bản: "), $"{record.MadeByName}, {NoticeDocument.SentenceCase(options.Agency)}."]);
        paper.Paragraph(
        [
            Run.Bold(organisation ? "Tổ chức vi phạm: " : "Người vi phạm: "), record.ViolatorName,
            record.ViolatorNumber is null ? "" : $"; {(organisation ? "mã số" : "số định danh cá nhân")}: {record.ViolatorNumber}",
            record.ViolatorAddress is null ? "." : $"; địa chỉ: {record.ViolatorAddress}.",
        ]);
        if (LiabilityBasis.Named(record.Basis) is { AsOwner: true } basis)
        {
            paper.Paragraph([Run.Bold("Căn cứ chịu trách nhiệm: "), $"{NoticeDocument.LowerFirst(basis.Text.Vi)} ({basis.Citation})."]);
        }

        if (!organisation)
        {
            paper.Paragraph([
                Run.Bold("Giấy phép lái xe: "),
                record.LicenceNumber is null ? "không xuất trình." : $"số {record.LicenceNumber}, hạng {record.LicenceClass}.",
            ]);
        }

        paper.Paragraph([Run.Bold("Phương tiện: "), $"{Wording.VehicleClass(vehicle.VehicleClass).Vi}, biển số ", Run.Bold(Wording.Plate(vehicle.Plate, vehicle.VehicleClass)), $", màu biển số: {Wording.PlateColour(vehicle.PlateColour).Vi}."]);
        paper.Paragraph([Run.Bold("Đã có hành vi: "), $"{offence.Text.Vi}, quy định tại {offence.Citation.Vi}; thời gian {Wording.Time(file.Case.OccurredAt)}; địa điểm {NoticeDocument.Place(file.Case)}."]);
        paper.Paragraph([Run.Bold("Căn cứ: "), $"Thông báo vi phạm số {file.Notice?.Number} và kết quả thu được bằng phương tiện, thiết bị kỹ thuật nghiệp vụ (camera {file.Case.CameraCode}), đã cho người vi phạm xem."]);
        paper.Paragraph([Run.Bold("Ý kiến của người vi phạm: "), record.Statement is null ? "không có." : record.Statement.ReplaceLineEndings(" ")]);
        paper.Paragraph([
            Run.Bold("Quyền giải trình: "),
            !record.MayExplain ? "không thuộc trường hợp được giải trình theo Điều 61 Luật Xử lý vi phạm hành chính."
            : record.Waived ? "người vi phạm tuyên bố không giải trình."
            : $"người vi phạm có quyền giải trình bằng văn bản trước hết ngày {Wording.Day(record.ExplainBy!.Value)} (05 ngày làm việc), hoặc gửi yêu cầu giải trình trực tiếp trước hết ngày {Wording.Day(record.AskBy!.Value)} (02 ngày làm việc), tại {options.AgencyAddress} hoặc trên trang tra cứu thông báo sau khi đăng nhập bằng định danh điện tử.",
        ]);
        if (record.RefusedToSign)
        {
            paper.Paragraph([Run.Italic("Người vi phạm không ký biên bản; việc này đã được ghi nhận.")]);
        }

        paper.Paragraph(["Biên bản được lập thành 02 bản có nội dung và giá trị như nhau; đã đọc lại cho người có mặt nghe, công nhận là đúng."]);
        paper.Signature(["- Người vi phạm;", "- Lưu: hồ sơ."], "NGƯỜI LẬP BIÊN BẢN", FormWords.Signing(simulated), record.MadeByName);
        seal.Print(paper);
        return paper.Save();
    }
}
