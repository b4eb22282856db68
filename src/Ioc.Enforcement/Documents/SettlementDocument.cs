using Ioc.Documents;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Ioc.Enforcement.Review;

namespace Ioc.Enforcement.Documents;

/// <summary>The settlement of a complaint (quyết định giải quyết khiếu nại lần đầu, lần hai; Law on Complaints 02/2011/QH13, Art. 31 and 40).</summary>
public static class SettlementDocument
{
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

        var change = file.Changes.FirstOrDefault(one => one.ComplaintId == complaint.Id);
        var decided = ComplaintWords.Decided(file.Decision!);
        var paper = ComplaintWords.Begin(
            options, file, complaint, $"Quyết định giải quyết khiếu nại {number}", $"Giải quyết khiếu nại ({ComplaintWords.Time(complaint)})", title, number, at,
            $"Xét khiếu nại gửi ngày {Wording.Day(VietnamTime.DayOf(complaint.FiledAt))}, thụ lý ngày {Wording.Day(VietnamTime.DayOf(complaint.AnsweredAt ?? complaint.FiledAt))}, đối với {decided};");
        if (complaint.Instance == ComplaintLife.Second && file.Complaints.LastOrDefault(first => first.Instance == ComplaintLife.First) is { } before)
        {
            paper.Paragraph([Run.Bold("Giải quyết lần đầu: "), before.Number is { } answered
                ? $"Quyết định số {answered} ngày {Wording.Day(VietnamTime.DayOf(before.SettledAt!.Value))}."
                : $"quá thời hạn ngày {Wording.Day(before.SettleBy)} mà không được giải quyết."]);
        }

        paper.Paragraph([Run.Bold("Nội dung khiếu nại: "), complaint.Text.ReplaceLineEndings(" ")]);
        paper.Paragraph([Run.Bold("Kết quả xem xét: "), complaint.Reasons!.ReplaceLineEndings(" ")]);
        paper.Paragraph([Run.Bold("Điều 1. "), Outcome(complaint, change, decided)]);
        foreach (var refund in file.Refunds.Where(refund => refund.OwedAt == at))
        {
            paper.Paragraph(
            [
                Run.Bold("Điều 2. "), "Hoàn trả ", Run.Bold($"{Money.Vietnamese(refund.Fine + refund.Surcharge)} đồng"), $" (bằng chữ: {Money.Words(refund.Fine + refund.Surcharge)})"
                    + (refund.Surcharge > 0 ? $", trong đó tiền phạt {Money.Vietnamese(refund.Fine)} đồng, tiền chậm nộp {Money.Vietnamese(refund.Surcharge)} đồng." : "."),
            ]);
        }

        if (change is { MorePayBy: { } more })
        {
            paper.Paragraph(
            [
                Run.Bold("Điều 2. "), "Số tiền phạt tăng thêm ", Run.Bold($"{Money.Vietnamese(change.Amount - change.Before)} đồng"), " nộp ", Run.Bold($"trước hết ngày {Wording.Day(more)}"), ".",
            ]);
        }

        if (file.Suspensions.Any(suspension => suspension.ComplaintId == complaint.Id && suspension.EndedHow == "settled") && complaint.State != ComplaintState.Annulled)
        {
            paper.Paragraph([file.PayBy is { } payBy
                ? $"Việc tạm đình chỉ thi hành chấm dứt kể từ ngày ký Quyết định này; tiền phạt còn phải nộp được nộp trước hết ngày {Wording.Day(payBy)}."
                : "Việc tạm đình chỉ thi hành chấm dứt kể từ ngày ký Quyết định này."]);
        }

        paper.Paragraph([complaint.Instance == ComplaintLife.First
            ? "Nếu không đồng ý, trong thời hạn 30 ngày kể từ ngày nhận được Quyết định này, người khiếu nại có quyền khiếu nại lần hai đến người đứng đầu cơ quan cấp trên trực tiếp, hoặc khởi kiện vụ án hành chính tại Tòa án."
            : "Nếu không đồng ý, người khiếu nại có quyền khởi kiện vụ án hành chính tại Tòa án."]);
        return ComplaintWords.End(paper, file, ["- Người khiếu nại;", "- Lưu: hồ sơ."], title, complaint.SettledName ?? "", seal);
    }

    private static string Outcome(ComplaintRow complaint, FineChangeRow? change, string decided) => (complaint.State, change) switch
    {
        (ComplaintState.Amended, { } changed) =>
            $"Sửa đổi {decided}: mức phạt tiền từ {Money.Vietnamese(changed.Before)} đồng thành {Money.Vietnamese(changed.Amount)} đồng (bằng chữ: {Money.Words(changed.Amount)}). Các nội dung khác giữ nguyên.",
        (ComplaintState.Annulled, _) => $"Hủy bỏ toàn bộ {decided}.",
        _ => $"Giữ nguyên {decided}.",
    };
}
