using Ioc.Documents;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Ioc.Enforcement.Review;

namespace Ioc.Enforcement.Documents;

/// <summary>The answer to who asks for more time to explain in writing: the law wants it on paper (Law on Handling Administrative Violations, Art. 61).</summary>
public static class ExtensionDocument
{
    /// <summary>Writes the answer. The same content gives the same bytes.</summary>
    /// <param name="answered">The request with its answer.</param>
    /// <param name="rule">By which it was answered.</param>
    /// <param name="title">The office in which it was answered.</param>
    public static byte[] Write(EnforcementOptions options, CaseFile file, LongerExplanationRow answered, ExplanationExtension rule, LocalText title, PaperSeal seal)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(answered);
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(seal);
        if (answered is not { Number: { } number, AnsweredAt: { } at, AnsweredName: { } signer } || file is not { Record: { } record, Vehicle: { } vehicle })
        {
            throw new InvalidOperationException($"The request for more time in the case {file.Case.Id} is not answered.");
        }

        var simulated = file.Case.Simulated || vehicle.Simulated;
        var addressed = record.ViolatorKind == "person" ? "Ông (Bà)" : "Tổ chức";
        var paper = new AdministrativePaper($"Thông báo {number}", at, simulated);
        paper.Head(options.SuperiorAgency, options.Agency, number, options.Town, VietnamTime.DayOf(at));
        paper.Title("THÔNG BÁO", answered.Until is null ? "Không gia hạn thời hạn giải trình bằng văn bản" : "Gia hạn thời hạn giải trình bằng văn bản");
        paper.Paragraph([Run.Bold("Kính gửi: "), $"{addressed} ", Run.Bold(record.ViolatorName)], indent: 60);
        if (record.ViolatorAddress is { } address)
        {
            paper.Paragraph([$"Địa chỉ: {address}"], indent: 60);
        }

        paper.Space(4);
        paper.Paragraph([Run.Italic($"Căn cứ {rule.Citation};")]);
        paper.Paragraph([Run.Italic($"Căn cứ Biên bản vi phạm hành chính số {record.Number} ngày {Wording.Day(VietnamTime.DayOf(record.MadeAt))};")]);
        paper.Paragraph([Run.Italic($"Xét đề nghị gia hạn nhận ngày {Wording.Day(VietnamTime.DayOf(answered.AskedAt))},")]);
        paper.Paragraph(answered.Until is { } until
            ?
            [
                $"{title.Vi} gia hạn thời hạn giải trình bằng văn bản của {addressed} từ hết ngày {Wording.Day(answered.Before)} ", Run.Bold($"đến hết ngày {Wording.Day(until)}"),
                ". Chưa ra quyết định xử phạt trước khi hết thời hạn này, trừ khi văn bản giải trình đến sớm hơn.",
            ]
            : [$"{title.Vi} ", Run.Bold("không gia hạn"), $" thời hạn giải trình bằng văn bản của {addressed}; thời hạn vẫn đến hết ngày {Wording.Day(answered.Before)}."]);
        if (answered.Note is { } note)
        {
            paper.Paragraph([Run.Bold(answered.Until is null ? "Lý do: " : "Ghi chú: "), note.ReplaceLineEndings(" ")]);
        }

        paper.Signature(["- Như trên;", "- Lưu: hồ sơ."], FormWords.Capitals(title.Vi), FormWords.Signing(simulated), signer);
        seal.Print(paper);
        return paper.Save();
    }
}
