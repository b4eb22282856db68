using Ioc.Documents;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Time;
using Ioc.Enforcement.Review;

namespace Ioc.Enforcement.Documents;

/// <summary>The paper that tells when and where somebody explains in person (Law on Handling Administrative Violations, Art. 61).</summary>
public static class InvitationDocument
{
    /// <summary>Writes the invitation. The same content gives the same bytes.</summary>
    /// <param name="file">As it was before this hearing was set.</param>
    /// <param name="at">When the hearing takes place.</param>
    /// <param name="signer">Who set it.</param>
    public static byte[] Write(EnforcementOptions options, CaseFile file, Offence offence, DateTimeOffset at, string place, string number, string signer, DateTimeOffset issuedAt, PaperSeal seal)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(offence);
        ArgumentNullException.ThrowIfNull(seal);
        if (file is not { Record: { } record, Hearing: { } hearing, Vehicle: { } vehicle })
        {
            throw new InvalidOperationException($"Nobody asked to explain in person in the case {file.Case.Id}.");
        }

        var simulated = file.Case.Simulated || vehicle.Simulated;
        var person = record.ViolatorKind == "person";
        var addressed = person ? "Ông (Bà)" : "Tổ chức";
        var paper = new AdministrativePaper($"Giấy mời {number}", issuedAt, simulated);
        paper.Head(options.SuperiorAgency, options.Agency, number, options.Town, VietnamTime.DayOf(issuedAt));
        paper.Title("GIẤY MỜI", "Giải trình trực tiếp về vi phạm hành chính");
        paper.Paragraph([Run.Bold("Kính gửi: "), $"{addressed} ", Run.Bold(record.ViolatorName)], indent: 60);
        if (record.ViolatorAddress is { } address)
        {
            paper.Paragraph([$"Địa chỉ: {address}"], indent: 60);
        }

        paper.Space(4);
        paper.Paragraph([Run.Italic($"Căn cứ {ClockRule.Named("arrange_hearing").Citation};")]);
        paper.Paragraph([Run.Italic($"Căn cứ Biên bản vi phạm hành chính số {record.Number} ngày {Wording.Day(VietnamTime.DayOf(record.MadeAt))};")]);
        paper.Paragraph([Run.Italic($"Theo yêu cầu giải trình trực tiếp nhận ngày {Wording.Day(VietnamTime.DayOf(hearing.AskedAt))},")]);
        paper.Paragraph([$"{NoticeDocument.SentenceCase(options.Agency)} mời {addressed} đến giải trình trực tiếp trước khi ra quyết định:"]);
        paper.Paragraph(
        [
            Run.Bold("1. Vụ việc: "), $"{NoticeDocument.LowerFirst(offence.Text.Vi)}, quy định tại {offence.Citation.Vi}; phương tiện biển số ", Run.Bold(Wording.Plate(vehicle.Plate, vehicle.VehicleClass)),
            $"; {Wording.Time(file.Case.OccurredAt)}; {NoticeDocument.Place(file.Case)}.",
        ]);
        paper.Paragraph([Run.Bold("2. Thời gian giải trình: "), Run.Bold(Wording.Hour(at).Vi), "."]);
        paper.Paragraph([Run.Bold("3. Địa điểm: "), place, $"{(options.AgencyPhone is null ? "" : $" (điện thoại của cơ quan: {options.AgencyPhone})")}."]);
        paper.Paragraph(
        [
            $"Khi đến mang theo giấy mời này, giấy tờ tùy thân và tài liệu, chứng cứ liên quan{(person ? "" : "; người đến thay tổ chức mang theo giấy tờ chứng minh là người đại diện hợp pháp")}. {addressed} hoặc người đại diện hợp pháp có quyền nêu ý kiến, đưa ra chứng cứ để bảo vệ quyền và lợi ích hợp pháp của mình; nội dung được lập thành biên bản.",
        ]);
        paper.Paragraph(["Nếu không đến được, có thể gửi giải trình bằng văn bản trước thời gian trên. Nếu không đến và không gửi văn bản, người có thẩm quyền ra quyết định theo hồ sơ. Chưa ra quyết định xử phạt trước buổi giải trình này."]);
        if (hearing.Invitations > 0)
        {
            paper.Paragraph([Run.Bold("Giấy mời này thay cho giấy mời đã gửi trước về cùng vụ việc.")]);
        }

        paper.Signature(["- Như trên;", "- Lưu: hồ sơ."], "NGƯỜI THÔNG BÁO", FormWords.Signing(simulated), signer);
        seal.Print(paper);
        return paper.Save();
    }
}
