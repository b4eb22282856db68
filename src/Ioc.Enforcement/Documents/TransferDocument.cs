using Ioc.Documents;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Time;
using Ioc.Enforcement.Review;

namespace Ioc.Enforcement.Documents;

/// <summary>Form 03 of Circular 73/2024/TT-BCA: the recorded result is handed to the unit that is competent.</summary>
public static class TransferDocument
{
    /// <summary>Writes the transfer. The same content gives the same bytes.</summary>
    public static byte[] Write(EnforcementOptions options, CaseFile file, Offence offence, TransferRow transfer, string signer, PaperSeal seal)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(offence);
        ArgumentNullException.ThrowIfNull(transfer);
        ArgumentNullException.ThrowIfNull(seal);
        var vehicle = file.Vehicle!;
        var simulated = file.Case.Simulated || vehicle.Simulated;
        var paper = new AdministrativePaper($"Phiếu chuyển {transfer.Number}", transfer.MadeAt, simulated);
        paper.Head(options.SuperiorAgency, options.Agency, transfer.Number, options.Town, VietnamTime.DayOf(transfer.MadeAt));
        paper.Title("PHIẾU CHUYỂN", "Kết quả thu thập được bằng phương tiện, thiết bị kỹ thuật nghiệp vụ");
        paper.Paragraph([Run.Bold("Kính gửi: "), Run.Bold(transfer.UnitName)], indent: 60);
        paper.Paragraph([$"Địa chỉ: {transfer.UnitAddress}{(transfer.UnitPhone is null ? "" : $"; điện thoại: {transfer.UnitPhone}")}"], indent: 60);
        paper.Space(4);
        paper.Paragraph([$"Theo Điều 24 Thông tư số 73/2024/TT-BCA, {NoticeDocument.SentenceCase(options.Agency)} chuyển kết quả thu thập được để giải quyết theo thẩm quyền:"]);
        paper.Paragraph([Run.Bold("1. Phương tiện: "), $"{Wording.VehicleClass(vehicle.VehicleClass).Vi}, biển số ", Run.Bold(Wording.Plate(vehicle.Plate, vehicle.VehicleClass)), $", màu biển số: {Wording.PlateColour(vehicle.PlateColour).Vi}."]);
        paper.Paragraph([Run.Bold("2. Chủ phương tiện: "), $"{vehicle.OwnerName}; số {vehicle.OwnerNumber}; địa chỉ: {vehicle.OwnerAddress}."]);
        paper.Paragraph([Run.Bold("3. Thời gian, địa điểm: "), $"{Wording.Time(file.Case.OccurredAt)}, {NoticeDocument.Place(file.Case)}."]);
        paper.Paragraph([Run.Bold("4. Hành vi: "), $"{offence.Text.Vi}, quy định tại {offence.Citation.Vi}."]);
        paper.Paragraph([Run.Bold("5. Kèm theo: "), $"gói chứng cứ có dấu vân tay SHA-256 {file.Case.EvidenceSha256}."], points: 12);
        if (transfer.Note is not null)
        {
            paper.Paragraph([Run.Bold("6. Ghi chú: "), transfer.Note.ReplaceLineEndings(" ")]);
        }

        paper.Paragraph(["Đề nghị đơn vị thông báo cho chủ phương tiện, giải quyết theo quy định và trả lời kết quả."]);
        paper.Signature(["- Như trên;", "- Lưu: hồ sơ."], "NGƯỜI CHUYỂN", FormWords.Signing(simulated), signer);
        seal.Print(paper);
        return paper.Save();
    }
}
