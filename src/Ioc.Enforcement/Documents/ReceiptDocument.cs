using Ioc.Documents;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Time;
using Ioc.Enforcement.Procedure;
using Ioc.Enforcement.Review;

namespace Ioc.Enforcement.Documents;

/// <summary>The receipt for a fine: who is fined, for what, by which decision, and what was paid when.</summary>
public static class ReceiptDocument
{
    /// <summary>Writes the receipt of a received payment. The same content gives the same bytes.</summary>
    /// <param name="seal">Printed at the foot, so that anyone can ask whether the receipt is genuine; null: none.</param>
    public static byte[] Write(EnforcementOptions options, CaseFile file, PaperSeal? seal = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(file);
        var payment = file.Payment is { State: "received", ReceivedAt: not null } received
            ? received
            : throw new InvalidOperationException($"Case {file.Case.Id} has no received payment.");
        var decision = file.Decision ?? throw new InvalidOperationException($"Case {file.Case.Id} is paid without a decision.");
        var paidAt = payment.PaidAt ?? payment.ReceivedAt!.Value;
        var offence = RecordDesk.OffenceOf(file.Case);
        var issuedAt = payment.ReceivedAt!.Value;
        var paper = new AdministrativePaper($"Biên lai {payment.Reference}", issuedAt, file.Case.Simulated || file.Vehicle?.Simulated == true);
        paper.Head(options.SuperiorAgency, options.Agency, payment.Reference, options.Town, VietnamTime.DayOf(issuedAt));
        paper.Title("BIÊN LAI ĐIỆN TỬ", "Thu tiền phạt vi phạm hành chính");
        paper.Paragraph([Run.Bold(decision.Liable == "organisation" ? "Tổ chức nộp phạt: " : "Người nộp phạt: "), $"{file.LiableName}, theo Quyết định xử phạt."]);
        paper.Paragraph([Run.Bold("Theo Quyết định số: "), $"{decision.Number}, ngày {Wording.Day(VietnamTime.DayOf(decision.DecidedAt))}."]);
        paper.Paragraph([Run.Bold("Theo Thông báo số: "), $"{file.Notice?.Number}."]);
        paper.Paragraph([Run.Bold("Biển số phương tiện: "), $"{Wording.Plate(file.Case.Plate ?? "", file.Vehicle?.VehicleClass)}."]);
        paper.Paragraph([Run.Bold("Về hành vi: "), $"{NoticeDocument.LowerFirst(offence.Text.Vi)}, quy định tại {offence.Citation.Vi}; {Wording.Time(file.Case.OccurredAt)}; {NoticeDocument.Place(file.Case)}."]);
        paper.Paragraph([Run.Bold("Số tiền đã nộp: "), Run.Bold($"{Money.Vietnamese(payment.Amount)} đồng")]);
        if (payment.Surcharge > 0)
        {
            paper.Paragraph([Run.Bold("Trong đó: "), $"tiền phạt {Money.Vietnamese(payment.Amount - payment.Surcharge)} đồng; tiền chậm nộp {Money.Vietnamese(payment.Surcharge)} đồng."]);
        }

        paper.Paragraph([Run.Bold("Bằng chữ: "), $"{Money.Words(payment.Amount)}."]);
        paper.Paragraph([Run.Bold("Thời gian nộp: "), $"{Wording.Time(paidAt)}."]);
        paper.Paragraph([Run.Bold("Mã giao dịch của cổng thanh toán: "), $"{payment.GatewayTransaction}."]);
        paper.Signature(["- Người nộp tiền;", "- Lưu: hồ sơ."], "ĐƠN VỊ THU TIỀN", "(biên lai được lập tự động)", options.Agency);
        seal?.Print(paper);
        return paper.Save();
    }
}
