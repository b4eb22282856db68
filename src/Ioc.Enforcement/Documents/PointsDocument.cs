using Ioc.Documents;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Ioc.Enforcement.Review;

namespace Ioc.Enforcement.Documents;

/// <summary>Form 02 of Circular 73/2024/TT-BCA: points taken from a driving licence.</summary>
public static class PointsDocument
{
    /// <summary>Writes the notice of points taken. The same content gives the same bytes.</summary>
    /// <param name="number">Of the form's own series.</param>
    /// <param name="title">The office that decided.</param>
    public static byte[] Write(
        EnforcementOptions options, CaseFile file, DecisionRow decision, RecordRow record, PointsChange change, string number, LocalText title, PaperSeal seal)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(decision);
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(seal);
        var simulated = file.Case.Simulated || file.Vehicle?.Simulated == true;
        var day = VietnamTime.DayOf(decision.DecidedAt);
        var paper = new AdministrativePaper($"Thông báo trừ điểm {number}", decision.DecidedAt, simulated);
        paper.Head(options.SuperiorAgency, options.Agency, number, options.Town, day);
        paper.Title("THÔNG BÁO", "Trừ điểm giấy phép lái xe");
        paper.Paragraph([Run.Bold("Kính gửi: "), $"Ông (Bà) {record.ViolatorName}"], indent: 60);
        paper.Paragraph([$"Số định danh cá nhân: {record.ViolatorNumber ?? "không có"}"], indent: 60);
        paper.Paragraph([$"Địa chỉ: {record.ViolatorAddress ?? "không có"}"], indent: 60);
        paper.Space(4);
        paper.Paragraph([$"Căn cứ Điều 50, Điều 51 Nghị định số 168/2024/NĐ-CP và Quyết định xử phạt vi phạm hành chính số {decision.Number} ngày {Wording.Day(day)}, {NoticeDocument.SentenceCase(options.Agency)} thông báo:"]);
        paper.Paragraph([Run.Bold("1. Giấy phép lái xe: "), $"số {record.LicenceNumber}, hạng {record.LicenceClass}."]);
        paper.Paragraph([Run.Bold("2. Số điểm trước khi bị trừ: "), $"{change.Before:D2} điểm."]);
        paper.Paragraph([Run.Bold("3. Số điểm bị trừ: "), Run.Bold($"{change.Taken:D2} điểm"), "."]);
        paper.Paragraph([Run.Bold("4. Số điểm còn lại: "), Run.Bold($"{change.After:D2} điểm"), $", kể từ ngày {Wording.Day(day)}."]);
        paper.Paragraph([
            change.After == 0
                ? "Giấy phép lái xe đã bị trừ hết điểm: không được điều khiển phương tiện theo giấy phép này. Sau ít nhất 06 tháng, Ông (Bà) được tham gia kiểm tra kiến thức pháp luật về trật tự, an toàn giao thông đường bộ; kết quả đạt yêu cầu thì được phục hồi đủ 12 điểm."
                : "Nếu trong 12 tháng kể từ ngày bị trừ điểm gần nhất không bị trừ điểm, giấy phép lái xe được phục hồi đủ 12 điểm.",
        ]);
        paper.Signature(["- Như trên;", "- Lưu: hồ sơ."], FormWords.Capitals(title.Vi), FormWords.Signing(simulated), decision.DecidedByName);
        seal.Print(paper);
        return paper.Save();
    }
}
