using Ioc.Documents;
using Ioc.Domain.Time;
using Ioc.Enforcement.Documents;

namespace Ioc.Enforcement.CitizenReports;

/// <summary>Form 06 of Circular 73/2024/TT-BCA (Art. 25): tells whoever sent pictures or film that they were received, and what becomes of them.</summary>
public static class ReportReceiptDocument
{
    /// <summary>Writes the slip. The same content gives the same bytes.</summary>
    public static byte[] Write(EnforcementOptions options, CitizenReport report, string signer, PaperSeal seal)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(seal);
        var simulated = options.SuperiorAgency.Contains("MÔ PHỎNG", StringComparison.Ordinal);
        var paper = new AdministrativePaper($"Thông báo tiếp nhận {report.Number}", report.ReceivedAt, simulated);
        paper.Head(options.SuperiorAgency, options.Agency, report.Number, options.Town, VietnamTime.DayOf(report.ReceivedAt));
        paper.Title("THÔNG BÁO", "Tiếp nhận thông tin, hình ảnh phản ánh vi phạm về trật tự, an toàn giao thông");
        paper.Paragraph([Run.Bold("Kính gửi: "), "Ông (Bà) ", Run.Bold(report.SenderName)], indent: 60);
        if (report.SenderAddress is not null)
        {
            paper.Paragraph([$"Địa chỉ: {report.SenderAddress}"], indent: 60);
        }

        paper.Space(4);
        paper.Paragraph([
            $"Theo Điều 25 Thông tư số 73/2024/TT-BCA, {NoticeDocument.SentenceCase(options.Agency)} đã tiếp nhận thông tin, hình ảnh do Ông (Bà) cung cấp như sau:",
        ]);
        paper.Paragraph([Run.Bold("1. Thời gian tiếp nhận: "), $"{Wording.Time(report.ReceivedAt)}; hình thức: {Lower(ReportTexts.Channels[report.Channel].Vi)}."]);
        paper.Paragraph([Run.Bold("2. Dữ liệu kèm theo: "), $"{Lower(ReportTexts.Media[report.Media].Vi)}."]);
        paper.Paragraph([Run.Bold("3. Thời gian, địa điểm xảy ra: "), $"{Wording.Time(report.OccurredAt)}, {report.Place.ReplaceLineEndings(" ")}."]);
        paper.Paragraph([Run.Bold("4. Phương tiện: "), Vehicle(report)]);
        paper.Paragraph([Run.Bold("5. Nội dung phản ánh: "), $"{report.Act.ReplaceLineEndings(" ").TrimEnd('.')}."]);
        paper.Paragraph(["Cơ quan Công an sẽ xác minh theo quy định. Thông tin, hình ảnh phản ánh chưa phải là kết luận về vi phạm. Thông tin về người cung cấp được giữ bí mật theo quy định của pháp luật."]);
        paper.Paragraph([$"Khi cần bổ sung thông tin hoặc hỏi kết quả, đề nghị Ông (Bà) nêu số {report.Number}{(options.AgencyPhone is null ? "" : $", điện thoại {options.AgencyPhone}")}."]);
        paper.Signature(["- Như trên;", "- Lưu: hồ sơ."], "CÁN BỘ TIẾP NHẬN", FormWords.Signing(simulated), signer);
        seal.Print(paper);
        return paper.Save();
    }

    private static string Vehicle(CitizenReport report) =>
        $"{(report.VehicleClass is null ? "không rõ loại" : Wording.VehicleClass(report.VehicleClass).Vi)}, biển số {(report.Plate is null ? "không rõ" : Wording.Plate(report.Plate, report.VehicleClass))}"
        + (report.PlateColour is null ? "." : $", {Wording.PlateColour(report.PlateColour).Vi}.");

    private static string Lower(string text) => char.ToLowerInvariant(text[0]) + text[1..];
}
