using System.Globalization;
using Ioc.Documents;
using Ioc.Documents.Pdf;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Ioc.Enforcement.Review;

namespace Ioc.Enforcement.Documents;

/// <summary>The settlement of a complaint, first time (quyết định giải quyết khiếu nại lần đầu; Law on Complaints 02/2011/QH13, Art. 31).</summary>
public static class SettlementDocument
{
    private static readonly CultureInfo Vietnamese = CultureInfo.GetCultureInfo("vi-VN");

    /// <summary>Writes the settlement. The same content gives the same bytes.</summary>
    /// <param name="file">As it is after the settlement.</param>
    /// <param name="title">The office in which it was settled.</param>
    public static byte[] Write(EnforcementOptions options, CaseFile file, ComplaintRow complaint, LocalText title, PaperSeal seal)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(complaint);
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(seal);
        if (complaint is not { Number: { } number, SettledAt: { } at })
        {
            throw new InvalidOperationException($"The complaint {complaint.Id} is not settled.");
        }

        var decision = file.Decision!;
        var vehicle = file.Vehicle!;
        var simulated = file.Case.Simulated || vehicle.Simulated;
        var head = title.Vi.ToUpper(Vietnamese);
        var decided = $"Quyết định xử phạt vi phạm hành chính số {decision.Number} ngày {Wording.Day(VietnamTime.DayOf(decision.DecidedAt))}";
        var paper = new AdministrativePaper($"Quyết định giải quyết khiếu nại {number}", at, simulated, 12.5);
        paper.Head(options.SuperiorAgency, options.Agency, number, options.Town, VietnamTime.DayOf(at));
        paper.Title("QUYẾT ĐỊNH", "Giải quyết khiếu nại (lần đầu)");
        paper.CentredLine(head, FontStyle.Bold);
        paper.Space(4);
        paper.Paragraph([Run.Italic("Căn cứ Luật Khiếu nại số 02/2011/QH13;")]);
        paper.Paragraph([Run.Italic("Căn cứ Luật Xử lý vi phạm hành chính năm 2012 (được sửa đổi, bổ sung năm 2020 và năm 2025);")]);
        paper.Paragraph([Run.Italic(
            $"Xét khiếu nại gửi ngày {Wording.Day(VietnamTime.DayOf(complaint.FiledAt))}, thụ lý ngày {Wording.Day(VietnamTime.DayOf(complaint.AnsweredAt ?? complaint.FiledAt))}, đối với {decided};")]);
        paper.CentredLine("QUYẾT ĐỊNH:", FontStyle.Bold);
        paper.Paragraph([Run.Bold("Người khiếu nại: "), $"{(vehicle.OwnerKind == "person" ? "ông (bà)" : "tổ chức")} {vehicle.OwnerName}, địa chỉ: {vehicle.OwnerAddress}; phương tiện biển số {Wording.Plate(vehicle.Plate, vehicle.VehicleClass)}."]);
        paper.Paragraph([Run.Bold("Nội dung khiếu nại: "), complaint.Text.ReplaceLineEndings(" ")]);
        paper.Paragraph([Run.Bold("Kết quả xem xét: "), complaint.Reasons!.ReplaceLineEndings(" ")]);
        paper.Paragraph([Run.Bold("Điều 1. "), Outcome(complaint, decision, decided)]);
        foreach (var refund in file.Refunds.Where(refund => refund.OwedAt == at))
        {
            paper.Paragraph(
            [
                Run.Bold("Điều 2. "), "Hoàn trả ", Run.Bold($"{Money.Vietnamese(refund.Fine + refund.Surcharge)} đồng"), $" (bằng chữ: {Money.Words(refund.Fine + refund.Surcharge)})"
                    + (refund.Surcharge > 0 ? $", trong đó tiền phạt {Money.Vietnamese(refund.Fine)} đồng, tiền chậm nộp {Money.Vietnamese(refund.Surcharge)} đồng." : "."),
            ]);
        }

        if (decision.MorePayBy is { } more && complaint.Amount is { } amount)
        {
            paper.Paragraph(
            [
                Run.Bold("Điều 2. "), "Số tiền phạt tăng thêm ", Run.Bold($"{Money.Vietnamese(amount - decision.Amount)} đồng"), " nộp ", Run.Bold($"trước hết ngày {Wording.Day(more)}"), ".",
            ]);
        }

        paper.Paragraph(["Nếu không đồng ý, trong thời hạn 30 ngày người khiếu nại có quyền khiếu nại lần hai đến người đứng đầu cơ quan cấp trên trực tiếp, hoặc khởi kiện vụ án hành chính tại Tòa án."]);
        paper.Signature(["- Người khiếu nại;", "- Lưu: hồ sơ."], head, FormWords.Signing(simulated), complaint.SettledName ?? "");
        seal.Print(paper);
        return paper.Save();
    }

    private static string Outcome(ComplaintRow complaint, DecisionRow decision, string decided) => complaint.State switch
    {
        ComplaintState.Amended =>
            $"Sửa đổi {decided}: mức phạt tiền từ {Money.Vietnamese(decision.Amount)} đồng thành {Money.Vietnamese(complaint.Amount!.Value)} đồng (bằng chữ: {Money.Words(complaint.Amount.Value)}). Các nội dung khác giữ nguyên.",
        ComplaintState.Annulled => $"Hủy bỏ toàn bộ {decided}.",
        _ => $"Giữ nguyên {decided}.",
    };
}
