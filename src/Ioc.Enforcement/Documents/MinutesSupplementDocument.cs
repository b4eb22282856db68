using Ioc.Documents;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Time;
using Ioc.Enforcement.Review;

namespace Ioc.Enforcement.Documents;

/// <summary>Supplementary minutes (biên bản bổ sung, đính chính): what the minutes of an explanation in person have wrong, and what is right.</summary>
public static class MinutesSupplementDocument
{
    /// <summary>Writes the supplement. The same content gives the same bytes.</summary>
    /// <param name="file">As it was before.</param>
    public static byte[] Write(EnforcementOptions options, CaseFile file, MinutesSupplementRow supplement, PaperSeal seal)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(supplement);
        ArgumentNullException.ThrowIfNull(seal);
        if (file is not { Record: { } record, Minutes: { } minutes, Vehicle: { } vehicle })
        {
            throw new InvalidOperationException($"The case {file.Case.Id} has no minutes to supplement.");
        }

        var simulated = file.Case.Simulated || vehicle.Simulated;
        var person = record.ViolatorKind == "person";
        var violator = person ? "Người vi phạm" : "Tổ chức vi phạm";
        var first = $"Biên bản phiên giải trình trực tiếp số {minutes.Number} ngày {Wording.Day(VietnamTime.DayOf(minutes.MadeAt))}";
        var paper = new AdministrativePaper($"Biên bản {supplement.Number}", supplement.MadeAt, simulated, 12.5);
        paper.Head(options.SuperiorAgency, options.Agency, supplement.Number, options.Town, VietnamTime.DayOf(supplement.MadeAt));
        paper.Title("BIÊN BẢN", "Bổ sung, đính chính biên bản phiên giải trình trực tiếp");
        paper.Paragraph([Run.Italic($"Căn cứ {ClockRule.Named("arrange_hearing").Citation};")]);
        paper.Paragraph([Run.Italic($"Căn cứ {first};")]);
        paper.Paragraph([Run.Italic($"Căn cứ Biên bản vi phạm hành chính số {record.Number} ngày {Wording.Day(VietnamTime.DayOf(record.MadeAt))}.")]);
        paper.Paragraph([$"Biên bản này được lập hồi {Wording.Hour(supplement.MadeAt).Vi}."]);
        paper.Paragraph([Run.Bold("1. Người lập biên bản: "), $"{supplement.MadeByName}, {NoticeDocument.SentenceCase(options.Agency)}."]);
        paper.Paragraph(
        [
            Run.Bold($"2. {violator}: "), record.ViolatorName,
            record.ViolatorNumber is null ? "" : $"; {(person ? "số định danh cá nhân" : "mã số")}: {record.ViolatorNumber}",
            "; phương tiện biển số ", Run.Bold(Wording.Plate(vehicle.Plate, vehicle.VehicleClass)), ".",
        ]);
        paper.Paragraph([Run.Bold("3. Nội dung bổ sung, đính chính:")]);
        foreach (var line in supplement.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            paper.Paragraph([line]);
        }

        paper.Paragraph([$"Các nội dung khác của {first} được giữ nguyên. Biên bản này kèm theo và không thay thế biên bản đó."]);
        var who = minutes.CameName ?? record.ViolatorName;
        paper.Paragraph(
        [
            supplement.Signing switch
            {
                "signed" => $"Biên bản đã được đọc lại; {who} công nhận là đúng và đã ký vào biên bản.",
                "refused" => $"Biên bản đã được đọc lại; {who} không ký biên bản, việc này đã được ghi nhận.",
                _ => $"Biên bản được lập khi {who} không có mặt.",
            },
        ]);
        paper.Paragraph([$"Biên bản được lập thành 02 bản có nội dung và giá trị như nhau: một bản lưu hồ sơ xử phạt, một bản {(supplement.Signing == "absent" ? "gửi" : "giao")} {NoticeDocument.LowerFirst(violator)}."]);
        paper.Signature([$"- {violator};", "- Lưu: hồ sơ."], "NGƯỜI LẬP BIÊN BẢN", FormWords.Signing(simulated), supplement.MadeByName, PaperSeal.Room);
        seal.Print(paper);
        return paper.Save();
    }
}
