using Ioc.Documents;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Ioc.Enforcement.Review;

namespace Ioc.Enforcement.Documents;

/// <summary>The orders that suspend a decision while a complaint about it is settled, and that lift the suspension (Law on Complaints 02/2011/QH13, Art. 35).</summary>
public static class SuspensionDocument
{
    /// <summary>Writes the order that suspends. The same content gives the same bytes.</summary>
    /// <param name="title">The office in which it was ordered.</param>
    public static byte[] Order(EnforcementOptions options, CaseFile file, SuspensionRow suspension, LocalText title, PaperSeal seal)
    {
        ArgumentNullException.ThrowIfNull(suspension);
        var (paper, decided) = Begin(options, file, suspension, title, suspension.Number, suspension.OrderedAt, "Tạm đình chỉ việc thi hành quyết định bị khiếu nại");
        paper.Paragraph([Run.Bold("Điều 1. "), $"Tạm đình chỉ việc thi hành {decided}."]);
        paper.Paragraph([Run.Bold("Lý do: "), suspension.Reason.ReplaceLineEndings(" ")]);
        paper.Paragraph(
        [
            Run.Bold("Điều 2. "), "Thời hạn tạm đình chỉ: từ ngày ", Run.Bold(Wording.Day(VietnamTime.DayOf(suspension.OrderedAt))), " cho đến khi giải quyết xong khiếu nại, ",
            Run.Bold($"không quá ngày {Wording.Day(suspension.Until)}"), "; khi lý do tạm đình chỉ không còn, việc tạm đình chỉ được hủy bỏ ngay.",
        ]);
        paper.Paragraph([Run.Bold("Điều 3. "), SuspensionRule.On(VietnamTime.DayOf(suspension.OrderedAt)).Text.Vi]);
        return End(paper, file, suspension.OrderedName, title, seal);
    }

    /// <summary>Writes the order that lifts. The same content gives the same bytes.</summary>
    /// <param name="title">The office in which it was lifted.</param>
    public static byte[] Lifting(EnforcementOptions options, CaseFile file, SuspensionRow suspension, LocalText title, PaperSeal seal)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(suspension);
        if (suspension is not { EndNumber: { } number, EndedAt: { } at })
        {
            throw new InvalidOperationException($"The suspension {suspension.Id} was not lifted by an order.");
        }

        var (paper, decided) = Begin(options, file, suspension, title, number, at, "Hủy bỏ việc tạm đình chỉ thi hành quyết định");
        paper.Paragraph(
        [
            Run.Bold("Điều 1. "), $"Hủy bỏ việc tạm đình chỉ theo Quyết định số {suspension.Number} ngày {Wording.Day(VietnamTime.DayOf(suspension.OrderedAt))}; tiếp tục thi hành {decided}.",
        ]);
        paper.Paragraph([Run.Bold("Lý do: "), (suspension.EndReason ?? "").ReplaceLineEndings(" ")]);
        if (file.PayBy is { } payBy)
        {
            paper.Paragraph([Run.Bold("Điều 2. "), "Tiền phạt còn phải nộp được nộp ", Run.Bold($"trước hết ngày {Wording.Day(payBy)}"), "."]);
        }

        return End(paper, file, suspension.EndedName ?? "", title, seal);
    }

    private static (AdministrativePaper Paper, string Decided) Begin(
        EnforcementOptions options, CaseFile file, SuspensionRow suspension, LocalText title, string number, DateTimeOffset at, string what)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(title);
        var complaint = file.Complaints.Single(one => one.Id == suspension.ComplaintId);
        var decided = ComplaintWords.Decided(file.Decision!);
        var paper = ComplaintWords.Begin(
            options, file, complaint, $"Quyết định {number}", what, title, number, at,
            $"Trong quá trình giải quyết khiếu nại {ComplaintWords.Time(complaint)} thụ lý ngày {Wording.Day(VietnamTime.DayOf(complaint.AnsweredAt ?? complaint.FiledAt))} đối với {decided};");
        return (paper, decided);
    }

    private static byte[] End(AdministrativePaper paper, CaseFile file, string name, LocalText title, PaperSeal seal)
    {
        ArgumentNullException.ThrowIfNull(seal);
        return ComplaintWords.End(paper, file, ["- Người khiếu nại;", "- Người ra quyết định bị khiếu nại;", "- Lưu: hồ sơ."], title, name, seal);
    }
}
