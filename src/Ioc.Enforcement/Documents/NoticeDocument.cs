using Ioc.Documents;
using Ioc.Documents.Pdf;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Time;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Review;

namespace Ioc.Enforcement.Documents;

/// <summary>The notice of violation: form 01 of Circular 73/2024/TT-BCA (Art. 24), with the recorded result attached.</summary>
public static class NoticeDocument
{
    private static readonly double[] Sizes = [13, 12.5, 12];
    private const double SignatureHeight = 92;
    private const double StripHeight = 72;

    /// <summary>Writes the notice. The same content gives the same bytes.</summary>
    /// <param name="publicAddress">The address that citizens reach the site under.</param>
    /// <param name="signer">Who issued it, as it stands under the text.</param>
    /// <param name="still">The overview at the moment of the act, JPEG; null where there is none.</param>
    /// <param name="crop">The plate enlarged, JPEG.</param>
    /// <param name="seal">Printed at the foot of the last page; null: none.</param>
    public static byte[] Write(
        EnforcementOptions options, CaseRow file, OwnedVehicle vehicle, Offence offence, NoticeRow notice, string publicAddress, string signer, byte[]? still, byte[]? crop, PaperSeal? seal = null)
    {
        ArgumentNullException.ThrowIfNull(options);

        // 13 points as far as the signature stays on the first page; a long name or address makes the text a little smaller
        var paper = Sizes.Select(size => WriteText(options, file, vehicle, offence, notice, publicAddress, signer, size)).SkipWhile((written, i) => written.PageCount > 1 && i < Sizes.Length - 1).First();
        var plate = Wording.Plate(vehicle.Plate, vehicle.VehicleClass);
        paper.BreakPage();
        paper.CentredLine("KẾT QUẢ THU ĐƯỢC BẰNG PHƯƠNG TIỆN, THIẾT BỊ", FontStyle.Bold, 14);
        paper.CentredLine("KỸ THUẬT NGHIỆP VỤ", FontStyle.Bold, 14);
        paper.CentredLine($"(kèm theo Thông báo số {notice.Number})", FontStyle.Italic);
        paper.Space(8);
        paper.Picture(still, $"Ảnh 1. Thời điểm vi phạm: {Wording.Time(file.OccurredAt)}, camera {file.CameraCode}", AdministrativePaper.Width, 300);
        paper.Picture(crop, $"Ảnh 2. Biển số phóng to: {plate}", 260, 130);
        paper.Paragraph([Run.Bold("Thiết bị: "), $"camera {file.CameraCode}, {Place(file)}."]);
        paper.Paragraph([Run.Bold("Phiên bản quy tắc đã áp dụng (SHA-256): "), file.RuleVersion], points: 11);
        paper.Paragraph([Run.Bold("Dấu vân tay của gói chứng cứ (SHA-256): "), file.EvidenceSha256], points: 11);
        paper.Paragraph([Run.Italic("Ảnh gốc, đoạn phim và bản kê khai được lưu niêm phong; có thể xem trực tuyến bằng mã tra cứu.")], points: 12);
        seal?.Print(paper);
        return paper.Save();
    }

    private static AdministrativePaper WriteText(
        EnforcementOptions options, CaseRow file, OwnedVehicle vehicle, Offence offence, NoticeRow notice, string publicAddress, string signer, double size)
    {
        var simulated = file.Simulated || vehicle.Simulated;
        var paper = new AdministrativePaper($"Thông báo vi phạm {notice.Number}", notice.IssuedAt, simulated, size);
        var plate = Wording.Plate(vehicle.Plate, vehicle.VehicleClass);
        var person = vehicle.OwnerKind == "person";
        var addressed = person ? "Ông (Bà)" : "Tổ chức";

        paper.Head(options.SuperiorAgency, options.Agency, notice.Number, options.Town, VietnamTime.DayOf(notice.IssuedAt));
        paper.Title("THÔNG BÁO", "Vi phạm hành chính về trật tự, an toàn giao thông đường bộ");
        paper.Paragraph([Run.Bold("Kính gửi: "), $"{addressed} ", Run.Bold(vehicle.OwnerName)], indent: 60);
        paper.Paragraph([$"{(person ? "Số định danh cá nhân" : "Mã số tổ chức")}: {vehicle.OwnerNumber}"], indent: 60);
        paper.Paragraph([$"Địa chỉ: {vehicle.OwnerAddress}"], indent: 60);
        paper.Space(4);
        paper.Paragraph(
        [
            $"{SentenceCase(options.Agency)} đã sử dụng phương tiện, thiết bị kỹ thuật nghiệp vụ (camera {file.CameraCode}) phát hiện phương tiện mà {addressed} là chủ phương tiện có hành vi vi phạm hành chính như sau:",
        ]);
        paper.Paragraph([Run.Bold("1. Phương tiện: "), $"{Wording.VehicleClass(vehicle.VehicleClass).Vi}; nhãn hiệu {vehicle.Brand} {vehicle.Model}; biển số: ", Run.Bold(plate), $"; màu biển số: {Wording.PlateColour(vehicle.PlateColour).Vi}."]);
        paper.Paragraph([Run.Bold("2. Thời gian vi phạm: "), $"{Wording.Time(file.OccurredAt)}."]);
        paper.Paragraph([Run.Bold("3. Địa điểm vi phạm: "), $"{Place(file)}."]);
        paper.Paragraph([Run.Bold("4. Hành vi vi phạm: "), $"{offence.Text.Vi}, quy định tại {offence.Citation.Vi}."]);
        paper.Paragraph(
        [
            Run.Bold("5. Mức xử phạt theo quy định: "),
            $"phạt tiền từ {Money.Vietnamese(offence.Frame.Minimum)} đồng đến {Money.Vietnamese(offence.Frame.Maximum)} đồng đối với cá nhân"
            + (person ? "" : $", từ {Money.Vietnamese(offence.Frame.Minimum * 2)} đồng đến {Money.Vietnamese(offence.Frame.Maximum * 2)} đồng đối với tổ chức không cung cấp được người điều khiển")
            + (offence.Points > 0 ? $"; trừ {offence.Points:D2} điểm giấy phép lái xe của người điều khiển." : "."),
        ]);
        paper.Paragraph(
        [
            $"Đề nghị {addressed} đến {options.AgencyAddress} ", Run.Bold($"trước hết ngày {Wording.Day(notice.RespondBy)}"),
            $", trong giờ hành chính{(options.AgencyPhone is null ? "" : $" (điện thoại: {options.AgencyPhone})")}, để giải quyết vụ việc. Trường hợp đi lại khó khăn, có thể đến Công an cấp xã nơi cư trú, đóng trụ sở, hoặc trả lời trực tuyến theo hướng dẫn dưới đây.",
        ]);
        paper.Paragraph(["Khi đến mang theo thông báo này, giấy tờ tùy thân, giấy phép lái xe và chứng nhận đăng ký xe; nếu không phải là người điều khiển, đề nghị cho biết người đã điều khiển."]);
        paper.Paragraph(["Quá thời hạn mà không hợp tác, cơ quan có thẩm quyền sẽ thông báo cho cơ quan đăng kiểm, đăng ký xe để tạm dừng giải quyết thủ tục theo khoản 11 Điều 47 Nghị định số 168/2024/NĐ-CP. ", Run.Italic("Thông báo này không phải là quyết định xử phạt.")]);

        // who signs and where to look stay together, and off a page of their own where the text leaves room
        paper.Keep(SignatureHeight + StripHeight);
        paper.Signature(["- Như trên;", "- Lưu: hồ sơ."], "NGƯỜI THÔNG BÁO", FormWords.Signing(simulated), signer);
        LookUpStrip.Print(paper, "Xem chứng cứ, xác nhận hoặc giải trình trực tuyến", "Số thông báo", notice.Number, notice.LookupCode, publicAddress);
        return paper;
    }

    internal static string Place(CaseRow file) => file.PlaceNameVi is null ? file.CameraNameVi : $"{file.CameraNameVi}, {file.PlaceNameVi}";

    // within a sentence
    internal static string LowerFirst(string text) => char.ToLowerInvariant(text[0]) + text[1..];

    // "PHÒNG CẢNH SÁT GIAO THÔNG" stands at the head; inside a sentence it is "Phòng cảnh sát giao thông".
    internal static string SentenceCase(string capitals)
    {
        var lower = capitals.ToLower(System.Globalization.CultureInfo.GetCultureInfo("vi-VN"));
        var sentence = lower.Length == 0 ? lower : char.ToUpper(lower[0], System.Globalization.CultureInfo.InvariantCulture) + lower[1..];
        return sentence.Replace("cảnh sát", "Cảnh sát", StringComparison.Ordinal).Replace("công an", "Công an", StringComparison.Ordinal);
    }
}
