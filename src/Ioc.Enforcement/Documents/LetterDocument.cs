using Ioc.Documents;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Time;
using Ioc.Enforcement.Review;

namespace Ioc.Enforcement.Documents;

/// <summary>The letter to whom a record names without a number by which to sign in: how to look the case up with a code.</summary>
public static class LetterDocument
{
    /// <summary>Writes the letter. The same content gives the same bytes.</summary>
    /// <param name="code">By which the case is looked up.</param>
    /// <param name="signer">Who issued it.</param>
    /// <param name="publicAddress">The address that citizens reach the site under.</param>
    public static byte[] Write(EnforcementOptions options, CaseFile file, Offence offence, string number, string code, string signer, DateTimeOffset issuedAt, string publicAddress, PaperSeal seal)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(offence);
        ArgumentNullException.ThrowIfNull(seal);
        if (file is not { Record: { } record, Vehicle: { } vehicle })
        {
            throw new InvalidOperationException($"The case {file.Case.Id} has no record.");
        }

        var simulated = file.Case.Simulated || vehicle.Simulated;
        var addressed = record.ViolatorKind == "person" ? "Ông (Bà)" : "Tổ chức";
        var paper = new AdministrativePaper($"Thông báo {number}", issuedAt, simulated);
        paper.Head(options.SuperiorAgency, options.Agency, number, options.Town, VietnamTime.DayOf(issuedAt));
        paper.Title("THÔNG BÁO", "Cách tra cứu vụ việc theo biên bản vi phạm hành chính");
        paper.Paragraph([Run.Bold("Kính gửi: "), $"{addressed} ", Run.Bold(record.ViolatorName)], indent: 60);
        if (record.ViolatorAddress is { } address)
        {
            paper.Paragraph([$"Địa chỉ: {address}"], indent: 60);
        }

        paper.Space(4);
        paper.Paragraph([$"{addressed} là người chịu trách nhiệm theo Biên bản vi phạm hành chính số ", Run.Bold(record.Number), $" ngày {Wording.Day(VietnamTime.DayOf(record.MadeAt))}, về việc sau:"]);
        paper.Paragraph([Run.Bold("1. Phương tiện: "), $"{NoticeDocument.LowerFirst(Wording.VehicleClass(vehicle.VehicleClass).Vi)}, biển số ", Run.Bold(Wording.Plate(vehicle.Plate, vehicle.VehicleClass)), "."]);
        paper.Paragraph([Run.Bold("2. Hành vi: "), $"{NoticeDocument.LowerFirst(offence.Text.Vi)}, quy định tại {offence.Citation.Vi}."]);
        paper.Paragraph([Run.Bold("3. Thời gian, địa điểm: "), $"{Wording.Time(file.Case.OccurredAt)}, {NoticeDocument.Place(file.Case)}."]);
        paper.Paragraph([$"Biên bản không ghi số định danh cá nhân của Việt Nam, nên {addressed} không xem được hồ sơ bằng tài khoản định danh điện tử. Bằng số biên bản, biển số và mã tra cứu dưới đây, {addressed} tra cứu được phương tiện, thời gian, địa điểm, hành vi, tình trạng xử lý và nơi giải quyết. Trang tra cứu không hiển thị hình ảnh, tên người và số tiền; biên bản, quyết định được giao trực tiếp hoặc gửi qua bưu điện."]);
        paper.Paragraph([$"Muốn giải trình, nhận giấy tờ hoặc bổ sung số định danh, mời đến {options.AgencyAddress}{(options.AgencyPhone is null ? "" : $" (điện thoại: {options.AgencyPhone})")} trong giờ hành chính."]);
        if (record.Letters > 0)
        {
            paper.Paragraph([Run.Bold("Mã tra cứu này thay cho mã đã gửi trước; mã cũ không còn dùng được.")]);
        }

        paper.Signature(["- Như trên;", "- Lưu: hồ sơ."], "NGƯỜI THÔNG BÁO", FormWords.Signing(simulated), signer);
        LookUpStrip.Print(paper, "Tra cứu vụ việc", "Số biên bản", record.Number, code, publicAddress);
        seal.Print(paper);
        return paper.Save();
    }
}
