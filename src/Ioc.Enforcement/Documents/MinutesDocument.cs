using Ioc.Documents;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Time;
using Ioc.Enforcement.Procedure;
using Ioc.Enforcement.Review;

namespace Ioc.Enforcement.Documents;

/// <summary>The minutes of an explanation in person (biên bản phiên giải trình trực tiếp; Law on Handling Administrative Violations, Art. 61).</summary>
public static class MinutesDocument
{
    /// <summary>Writes the minutes. The same content gives the same bytes.</summary>
    /// <param name="file">As it was before the hearing was taken down.</param>
    /// <param name="invited">Number of the invitation that held; null where the hour was told by message alone.</param>
    public static byte[] Write(EnforcementOptions options, CaseFile file, Offence offence, MinutesRow minutes, string? invited, PaperSeal seal)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(offence);
        ArgumentNullException.ThrowIfNull(minutes);
        ArgumentNullException.ThrowIfNull(seal);
        if (file is not { Record: { } record, Hearing: { HeldAt: { } set } hearing, Vehicle: { } vehicle })
        {
            throw new InvalidOperationException($"No hearing was set in the case {file.Case.Id}.");
        }

        var simulated = file.Case.Simulated || vehicle.Simulated;
        var person = record.ViolatorKind == "person";
        var absent = minutes.Came == HeardHearing.Nobody;
        var violator = person ? "Người vi phạm" : "Tổ chức vi phạm";
        var paper = new AdministrativePaper($"Biên bản {minutes.Number}", minutes.MadeAt, simulated, 12.5);
        paper.Head(options.SuperiorAgency, options.Agency, minutes.Number, options.Town, VietnamTime.DayOf(minutes.MadeAt));
        paper.Title("BIÊN BẢN", "Phiên giải trình trực tiếp về vi phạm hành chính");
        paper.Paragraph([Run.Italic($"Căn cứ {ClockRule.Named("arrange_hearing").Citation};")]);
        paper.Paragraph([Run.Italic($"Căn cứ Biên bản vi phạm hành chính số {record.Number} ngày {Wording.Day(VietnamTime.DayOf(record.MadeAt))};")]);
        paper.Paragraph([Run.Italic($"Theo yêu cầu giải trình trực tiếp nhận ngày {Wording.Day(VietnamTime.DayOf(hearing.AskedAt))}{(invited is null ? "" : $" và Giấy mời số {invited}")}, thời gian đã mời: {Wording.Hour(set).Vi}.")]);
        paper.Paragraph([$"Phiên giải trình {(absent ? "được mở" : "bắt đầu")} hồi {Wording.Hour(minutes.BeganAt).Vi}, tại {minutes.Place}."]);
        paper.Paragraph([Run.Bold("1. Người chủ trì: "), $"{minutes.LedBy}, {NoticeDocument.SentenceCase(options.Agency)}."]);
        paper.Paragraph([Run.Bold("2. Người lập biên bản: "), $"{minutes.MadeByName}, {NoticeDocument.SentenceCase(options.Agency)}."]);
        paper.Paragraph(
        [
            Run.Bold($"3. {violator}: "), record.ViolatorName,
            record.ViolatorNumber is null ? "" : $"; {(person ? "số định danh cá nhân" : "mã số")}: {record.ViolatorNumber}",
            record.ViolatorAddress is null ? "." : $"; địa chỉ: {record.ViolatorAddress}.",
        ]);
        paper.Paragraph(
        [
            Run.Bold("4. Người đến giải trình: "),
            minutes.Came switch
            {
                HeardHearing.Nobody => "không có ai đến, không có người đại diện đến thay.",
                HeardHearing.Representative => $"{minutes.CameName}, người đại diện; căn cứ đại diện: {minutes.Standing}.",
                _ => $"{minutes.CameName}, {(person ? "tự mình giải trình" : "thay mặt tổ chức")}.",
            },
        ]);
        paper.Paragraph(
        [
            Run.Bold("5. Vụ việc: "), $"{NoticeDocument.LowerFirst(offence.Text.Vi)}, quy định tại {offence.Citation.Vi}; phương tiện biển số ", Run.Bold(Wording.Plate(vehicle.Plate, vehicle.VehicleClass)),
            $"; {Wording.Time(file.Case.OccurredAt)}; {NoticeDocument.Place(file.Case)}.",
        ]);
        Said(paper, absent ? "6. Ghi nhận của cơ quan:" : "6. Ý kiến của người chủ trì về căn cứ pháp lý, tình tiết, chứng cứ và hình thức xử phạt dự kiến:", minutes.AgencySaid);
        if (minutes.Said is { } said)
        {
            Said(paper, "7. Ý kiến của người giải trình:", said);
        }

        paper.Paragraph([$"Phiên giải trình kết thúc hồi {Wording.Hour(minutes.EndedAt).Vi}."]);
        paper.Paragraph(
        [
            minutes.Signing switch
            {
                "signed" => $"Biên bản đã được đọc lại; {minutes.CameName} công nhận là đúng và đã ký vào biên bản.",
                "refused" => $"Biên bản đã được đọc lại; {minutes.CameName} không ký biên bản, việc này đã được ghi nhận.",
                _ => $"Không có chữ ký của {NoticeDocument.LowerFirst(violator)} vì không đến. Người có thẩm quyền ra quyết định theo hồ sơ.",
            },
        ]);
        paper.Paragraph([$"Biên bản được lập thành 02 bản có nội dung và giá trị như nhau: một bản lưu hồ sơ xử phạt, một bản {(absent ? "gửi" : "giao")} {NoticeDocument.LowerFirst(violator)}."]);
        paper.Signature([$"- {violator};", "- Lưu: hồ sơ."], "NGƯỜI LẬP BIÊN BẢN", FormWords.Signing(simulated), minutes.MadeByName, PaperSeal.Room);
        seal.Print(paper);
        return paper.Save();
    }

    // Each line as it was taken down.
    private static void Said(AdministrativePaper paper, string whose, string words)
    {
        paper.Paragraph([Run.Bold(whose)]);
        foreach (var line in words.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            paper.Paragraph([line]);
        }
    }
}
