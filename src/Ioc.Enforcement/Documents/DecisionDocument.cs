using Ioc.Documents;
using Ioc.Documents.Pdf;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Ioc.Enforcement.Replays;
using Ioc.Enforcement.Review;

namespace Ioc.Enforcement.Documents;

/// <summary>The decision to fine, in short.</summary>
public static class DecisionDocument
{
    private static readonly double[] Sizes = [13, 12.5, 12, 11.5];

    /// <summary>Writes the decision. The same content gives the same bytes.</summary>
    /// <param name="title">The office in which it was decided.</param>
    /// <param name="seal">Printed at the foot; null: none.</param>
    /// <param name="replays">The clip judged again: what the decision also rests on; null: never.</param>
    public static byte[] Write(EnforcementOptions options, CaseFile file, Offence offence, DecisionRow decision, LocalText title, PaperSeal? seal = null,
        IReadOnlyList<CaseReplayRow>? replays = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(file);

        // 13 points, a little less where one page then holds it with its check strip; what no size brings on one page is as large as any
        var written = Sizes.Select(size => WriteAt(size, options, file, offence, decision, title, seal, replays));
        return (written.FirstOrDefault(paper => paper.PageCount == 1) ?? WriteAt(Sizes[0], options, file, offence, decision, title, seal, replays)).Save();
    }

    private static AdministrativePaper WriteAt(
        double size, EnforcementOptions options, CaseFile file, Offence offence, DecisionRow decision, LocalText title, PaperSeal? seal, IReadOnlyList<CaseReplayRow>? replays)
    {
        var vehicle = file.Vehicle ?? throw new InvalidOperationException($"Case {file.Case.Id} is decided without a vehicle.");
        var simulated = file.Case.Simulated || vehicle.Simulated;
        var paper = new AdministrativePaper($"Quyết định {decision.Number}", decision.DecidedAt, simulated, size);
        paper.Head(options.SuperiorAgency, options.Agency, decision.Number, options.Town, VietnamTime.DayOf(decision.DecidedAt));
        paper.Title("QUYẾT ĐỊNH", "Xử phạt vi phạm hành chính về trật tự, an toàn giao thông đường bộ");
        paper.CentredLine(FormWords.Capitals(title.Vi), FontStyle.Bold);
        paper.Space(4);
        paper.Paragraph([Run.Italic("Căn cứ Luật Xử lý vi phạm hành chính năm 2012 (được sửa đổi, bổ sung năm 2020 và năm 2025);")]);
        paper.Paragraph([Run.Italic($"Căn cứ Nghị định số {offence.Decree}{(offence.AmendedBy is null ? "" : $" (được sửa đổi, bổ sung bởi Nghị định số {offence.AmendedBy})")};")]);
        paper.Paragraph([Run.Italic($"Căn cứ {(file.Record is { } made ? $"Biên bản vi phạm hành chính số {made.Number}, " : "")}Thông báo vi phạm số {file.Notice?.Number} và kết quả thu được bằng phương tiện, thiết bị kỹ thuật nghiệp vụ.")]);
        foreach (var replay in replays ?? [])
        {
            paper.Paragraph([Run.Italic($"Căn cứ {replay.Citation};")]);
        }

        paper.CentredLine("QUYẾT ĐỊNH:", FontStyle.Bold);
        var organisation = decision.Liable == "organisation";
        var liable = file.Record is { } record
            ? $"{(organisation ? "tổ chức" : "ông (bà)")} {record.ViolatorName}{(record.ViolatorNumber is null ? "" : $", số định danh/mã số {record.ViolatorNumber}")}{(record.ViolatorAddress is null ? "" : $", địa chỉ: {record.ViolatorAddress}")}"
            : decision.Liable == "named_driver"
            ? $"ông (bà) {file.Confirmation?.DriverName}, người điều khiển phương tiện theo xác nhận của chủ phương tiện"
            : $"{(vehicle.OwnerKind == "person" ? "ông (bà)" : "tổ chức")} {vehicle.OwnerName}, số định danh/mã số {vehicle.OwnerNumber}, địa chỉ: {vehicle.OwnerAddress}";
        paper.Paragraph(
        [
            Run.Bold("Điều 1. "), $"Xử phạt vi phạm hành chính đối với {liable}; phương tiện biển số ", Run.Bold(Wording.Plate(vehicle.Plate, vehicle.VehicleClass)), ".",
        ]);
        if (LiabilityBasis.Named(file.Record?.Basis) is { AsOwner: true } basis)
        {
            paper.Paragraph([$"Căn cứ chịu trách nhiệm: {NoticeDocument.LowerFirst(basis.Text.Vi)} ({basis.Citation})."]);
        }

        paper.Paragraph([$"Hành vi: {offence.Text.Vi}, quy định tại {offence.Citation.Vi}; thời gian {Wording.Time(file.Case.OccurredAt)}; địa điểm {NoticeDocument.Place(file.Case)}."]);
        paper.Paragraph(
        [
            Run.Bold("Điều 2. "), "Hình thức, mức xử phạt: phạt tiền ", Run.Bold($"{Money.Vietnamese(decision.Amount)} đồng"), $" (bằng chữ: {Money.Words(decision.Amount)})",
            $"; khung tiền phạt từ {Money.Vietnamese(decision.Minimum)} đồng đến {Money.Vietnamese(decision.Maximum)} đồng{(organisation ? " đối với tổ chức" : "")}.",
        ]);
        if (decision.Points > 0 && !organisation)
        {
            paper.Paragraph([$"Trừ {decision.Points:D2} điểm giấy phép lái xe của người điều khiển phương tiện."]);
        }

        if (decision.Note is not null)
        {
            paper.Paragraph([$"Tình tiết được xem xét: {decision.Note.ReplaceLineEndings(" ")}"]);
        }

        paper.Paragraph(
        [
            Run.Bold("Điều 3. "), "Tiền phạt nộp ", Run.Bold($"trong thời hạn {ClockRule.Named("pay").Length} ngày, kể từ ngày nhận được Quyết định này,"),
            " qua cổng thanh toán trực tuyến trên trang tra cứu thông báo hoặc tại Kho bạc Nhà nước. Quá thời hạn sẽ bị cưỡng chế thi hành và cứ mỗi ngày chậm nộp phải nộp thêm 0,05% trên tổng số tiền phạt chưa nộp.",
        ]);
        paper.Paragraph(["Người bị xử phạt có quyền khiếu nại hoặc khởi kiện hành chính đối với Quyết định này theo quy định của pháp luật."]);
        paper.Keep((size * 1.18) + 3 + 108 + PaperSeal.Room);       // a signature stands under text, never alone on a page
        paper.Paragraph([Run.Bold("Điều 4. "), $"Quyết định này có hiệu lực kể từ ngày {Wording.Day(VietnamTime.DayOf(decision.DecidedAt))}."]);
        paper.Signature(
            ["- Người bị xử phạt;", "- Kho bạc Nhà nước;", "- Lưu: hồ sơ."], FormWords.Capitals(title.Vi), FormWords.Signing(simulated), decision.DecidedByName, PaperSeal.Room);
        seal?.Print(paper);
        return paper;
    }
}
