using Ioc.Domain.Enforcement;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Ioc.Enforcement;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.CitizenReports;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Procedure;
using Ioc.Enforcement.Review;

namespace Ioc.Bench.Papers;

/// <summary>One invented case with everything that the forms print of it.</summary>
internal static class SampleForms
{
    /// <summary>When all of them are issued.</summary>
    public static readonly DateTimeOffset At = TimeProvider.System.GetUtcNow();

    private static readonly DateTimeOffset Acted = At.AddDays(-5);
    private static readonly LocalText Title = Competence.NameOf("traffic_division_head");
    private static readonly EnforcementOptions Options = new();
    private static readonly PaperSeal Seal = new("000001/XPVPHC", "7KQM-X2WP-3NPA", "https://ioc.example");

    /// <summary>Each form by its name, form 01 first, and what writes it.</summary>
    /// <param name="still">The overview, JPEG.</param>
    /// <param name="crop">The plate, JPEG.</param>
    public static IReadOnlyList<(string Form, Func<byte[]> Write)> All(byte[] still, byte[] crop)
    {
        var row = new CaseRow
        {
            Id = Guid.Empty, Version = 1, ViolationId = Guid.Empty, StateCode = "decided", Kind = "red_light", CameraCode = "NT-01", CameraNameVi = "Ngã tư Hoa Phượng – Biển Xanh",
            CameraNameEn = "Junction", PlaceNameVi = "phường Sao Mai", OccurredAt = Acted, OpenedAt = Acted, Simulated = true, ReadConfidence = 0.98, ReadSure = true, ReadColour = "white",
            ReadClass = "car", PlateByOfficer = false, Flags = [], Plate = "79A12345", LimitationFrom = VietnamTime.DayOf(Acted), EvidencePath = "x", EvidenceSha256 = new string('a', 64),
            RuleId = "stop", RuleVersion = new string('b', 64), Detail = "{}", OffenceCode = "16824.6.9.b.01", FineMinimum = 18_000_000, FineMaximum = 20_000_000, Points = 4,
        };
        var offence = OffenceTable.Find(row.OffenceCode, row.Day)!;
        var vehicle = new OwnedVehicle(
            Guid.Empty, "79A12345", "car", "car", "white", "Toyota", "Vios", "Trắng", "active", new DateOnly(2024, 1, 1), null, true, "person", "Nguyễn Thị Hạnh (mô phỏng)", "999000000001",
            "Số 12 đường Biển Xanh, phường Sao Mai (địa chỉ mô phỏng)");
        var today = VietnamTime.DayOf(At);
        var notice = new NoticeRow
        {
            Id = Guid.Empty, CaseId = Guid.Empty, Number = "000001/TB-XPVPHC", LookupCode = "7KQM-X2WP", Parts = ["at.jpg"], RespondBy = today.AddDays(20), IssuedBy = "canbo", IssuedAt = At,
        };
        var record = new RecordRow(
            "000001/BB-VPHC", "person", vehicle.OwnerName, vehicle.OwnerNumber, vehicle.OwnerAddress, true, "999000000001", "B", "Tôi không nhìn thấy đèn.", false, true, today.AddDays(7), false,
            "Đại úy Nguyễn Minh Khoa", At, "driver");
        var decision = new DecisionRow(
            Guid.Empty, "000001/QĐ-XPHC", 19_000_000, 18_000_000, 20_000_000, "owner", 4, "traffic_division_head", "thamquyen", "Thượng tá Lê Quang Vinh", null, today.AddDays(10), At);
        var complaint = new ComplaintRow
        {
            Id = Guid.Empty, Instance = 1, StateCode = "amended", Text = "Đèn còn vàng khi tôi qua vạch, xin xem lại.", FiledAt = At, AnsweredAt = At, Complex = false, Number = "000001/QĐ-GQKN",
            Amount = 18_000_000, Reasons = "Đã xem lại đoạn phim; có tình tiết giảm nhẹ.", Title = "traffic_division_head", SettledName = decision.DecidedByName, SettledAt = At,
        };
        var suspension = new SuspensionRow
        {
            Id = Guid.Empty, ComplaintId = complaint.Id, Part = 1, Reason = "Việc thi hành sẽ gây hậu quả khó khắc phục.", Number = "000001/QĐ-TĐC", Title = "traffic_division_head",
            OrderedName = decision.DecidedByName, OrderedAt = At, Until = today.AddDays(30), EndedHow = "lifted", EndedOn = today, EndReason = "Lý do không còn.", EndNumber = "000002/QĐ-TĐC",
            EndedName = decision.DecidedByName, EndedAt = At,
        };
        var longer = new LongerExplanationRow(1, "Đang chờ giấy xác nhận của bệnh viện.", "citizen", At, today.AddDays(7), today.AddDays(14), null, "000001/TB-GHGT", decision.DecidedByName, At);
        var file = new CaseFile(
            row, vehicle, notice, null, null, decision,
            new PaymentRow(Guid.Empty, "IOC0123456789ABCDE", 19_000_000, 0, "received", "14226112", At, At, At))
        {
            Record = record, Hearing = new HearingRow(At, null, null, null, null, null, null), Complaints = [complaint], Suspensions = [suspension], Changes = [new FineChangeRow(complaint.Id, 19_000_000, 18_000_000, null, At)],
        };
        var transfer = new TransferRow("X", "Công an phường Sao Mai (mô phỏng)", "Số 1 đường Sao Mai", "0258 000 000", "000001/PC-CSGT", "Chủ xe cư trú tại phường.", At, null, null);
        var report = new CitizenReport(
            Guid.Empty, "000001/TNDL-CSGT", today.Year, At, "application", "Nguyễn Thị Hạnh (mô phỏng)", "Số 12 đường Biển Xanh, phường Sao Mai", "0900000001", "both", Acted,
            "Ngã tư Hoa Phượng – Biển Xanh, phường Sao Mai", "79A12345", "car", "white", "Xe ô tô vượt đèn đỏ theo hướng từ Hoa Phượng đi Biển Xanh", "canbo", "Đại úy Nguyễn Minh Khoa",
            "confirmed", null, null, "canbo", "Đại úy Nguyễn Minh Khoa", At, "000001/TB-XPVPHC");
        var month = Enumerable.Range(0, 100).Select(_ => report).ToList();
        return
        [
            ("form 01, notice", () => NoticeDocument.Write(Options, row, vehicle, offence, notice, "https://ioc.example", record.MadeByName, still, crop, Seal)),
            ("form 02, points", () => PointsDocument.Write(Options, file, decision, record, new PointsChange(12, 4, 8), "000001/TB-TĐGPLX", Title, Seal)),
            ("form 03, transfer", () => TransferDocument.Write(Options, file, offence, transfer, record.MadeByName, Seal)),
            ("form 04, motorbike's slip", () => MotorbikeDocument.Write(Options, file, offence, "000001/PG-CSGT", At, Seal)),
            ("form 05, register of 100 reports", () => ReportRegisterDocument.Write(Options, "000001/STN-CSGT", today.AddDays(-30), today, month, At, Seal)),
            ("form 06, receipt of a report", () => ReportReceiptDocument.Write(Options, report, record.MadeByName, Seal)),
            ("record", () => RecordDocument.Write(Options, file, offence, record, Seal)),
            ("invitation to a hearing", () => InvitationDocument.Write(Options, file, offence, At.AddDays(5), "phòng 101, trụ sở cơ quan", "000001/GM-CSGT", record.MadeByName, At, Seal)),
            ("minutes of a hearing", () => MinutesDocument.Write(Options, file with { Hearing = new HearingRow(At, At, "phòng 101", null, null, null, null, 1) }, offence,
                new MinutesRow("000001/BB-GTTT", "violator", record.ViolatorName, null, Title.Vi, "phòng 101", At, At.AddMinutes(40), "Tôi đưa người bệnh đi cấp cứu.", "Đã cho xem hình ảnh.", "signed", record.MadeByName, At.AddHours(1)),
                "000001/GM-CSGT", Seal)),
            ("more time to explain", () => ExtensionDocument.Write(Options, file, longer, ExplanationWay.LongerRule(file)!, Title, Seal)),
            ("letter with a code", () => LetterDocument.Write(Options, file, offence, "000001/TB-TCVV", notice.LookupCode, record.MadeByName, At, "https://ioc.example", Seal)),
            ("decision", () => DecisionDocument.Write(Options, file, offence, decision, Title, Seal)),
            ("receipt", () => ReceiptDocument.Write(Options, file, Seal)),
            ("suspension", () => SuspensionDocument.Order(Options, file, suspension, Title, Seal)),
            ("lifting of a suspension", () => SuspensionDocument.Lifting(Options, file, suspension, Title, Seal)),
            ("settlement of a complaint", () => SettlementDocument.Write(Options, file, complaint, Title, Seal)),
        ];
    }
}
