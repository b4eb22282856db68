using System.Diagnostics;
using System.Globalization;
using System.Text;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Text;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Procedure;
using Ioc.Enforcement.Review;

namespace Ioc.Enforcement.Tests.Documents;

/// <summary>What a person reads on the papers that follow a notice, by poppler's pdftotext: another implementation than the one that wrote them.</summary>
public sealed class PaperContentTests
{
    private const string Offended = "Không chấp hành hiệu lệnh của đèn tín hiệu giao thông, quy định tại";
    private const string Amended = "Nghị định số 168/2024/NĐ-CP (được sửa đổi, bổ sung bởi Nghị định số 238/2026/NĐ-CP)";
    private const string Where = "Ngã tư Hoa Phượng – Biển Xanh, phường Sao Mai";
    private static readonly string Fingerprint = string.Concat(Enumerable.Repeat("0123456789abcdef", 4));
    private static readonly LocalText Head = new("Trưởng phòng Cảnh sát giao thông", "Head of the traffic police division");

    private static readonly EnforcementOptions Options = new()
    {
        SuperiorAgency = "CÔNG AN TỈNH KHÁNH AN", Agency = "PHÒNG CẢNH SÁT GIAO THÔNG", Town = "Hải Đăng", AgencyAddress = "số 1 đường Biển Xanh",
    };

    // 23:40 on the 22nd by universal time is the 23rd in Vietnam
    private static readonly RecordRow Record = new(
        "000031/BB-VPHC", "person", "Nguyễn Thị Hạnh", "999000000001", "Số 12 đường Biển Xanh, phường Sao Mai", true, "790123456789", "B", "Tôi vội đi làm,\nxin nhận lỗi.", false,
        true, new DateOnly(2026, 12, 1), false, "Đại úy Trần Văn Bình", new DateTimeOffset(2026, 11, 22, 23, 40, 5, TimeSpan.Zero), "driver");

    private static readonly DecisionRow Decision = new(
        Guid.Empty, "000045/QĐ-XPHC", 18_500_000, 18_000_000, 20_000_000, "owner", 4, "traffic_division_head", "thamquyen", "Thượng tá Lê Minh Đức", "Thành thật hối lỗi",
        new DateOnly(2026, 12, 12), new DateTimeOffset(2026, 12, 2, 2, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Every_paper_bears_the_states_name_its_agency_its_number_its_place_and_day_and_how_to_check_it()
    {
        (byte[] Pdf, string Number, string Day, string Title, string Signer)[] papers =
        [
            (Points(), "000007/TB-TĐGPLX", "ngày 02 tháng 12 năm 2026", "THÔNG BÁO Trừ điểm giấy phép lái xe", "TRƯỞNG PHÒNG CẢNH SÁT GIAO THÔNG"),
            (Transfer(), "000009/PC-CSGT", "ngày 24 tháng 11 năm 2026", "PHIẾU CHUYỂN Kết quả thu thập được bằng phương tiện, thiết bị kỹ thuật nghiệp vụ", "NGƯỜI CHUYỂN"),
            (Motorbike(), "000003/PG-CSGT", "ngày 12 tháng 12 năm 2026", "PHIẾU GỬI Thông báo vi phạm của xe mô tô, xe gắn máy đến Công an cấp xã", "ĐƠN VỊ GỬI"),
            (Longer(new DateOnly(2026, 12, 8)), "000006/TB-GHGT", "ngày 27 tháng 11 năm 2026", "THÔNG BÁO Gia hạn thời hạn giải trình bằng văn bản", "TRƯỞNG PHÒNG CẢNH SÁT GIAO THÔNG"),
            (Lettered(), "000008/TB-TCVV", "ngày 25 tháng 11 năm 2026", "THÔNG BÁO Cách tra cứu vụ việc theo biên bản vi phạm hành chính", "NGƯỜI THÔNG BÁO"),
            (Invited(), "000005/GM-CSGT", "ngày 25 tháng 11 năm 2026", "GIẤY MỜI Giải trình trực tiếp về vi phạm hành chính", "NGƯỜI THÔNG BÁO"),
            (Heard(), "000004/BB-GTTT", "ngày 01 tháng 12 năm 2026", "BIÊN BẢN Phiên giải trình trực tiếp về vi phạm hành chính", "NGƯỜI LẬP BIÊN BẢN"),
            (Supplemented("signed"), "000005/BB-GTTT", "ngày 02 tháng 12 năm 2026", "BIÊN BẢN Bổ sung, đính chính biên bản phiên giải trình trực tiếp", "NGƯỜI LẬP BIÊN BẢN"),
            (Made(Record), "000031/BB-VPHC", "ngày 23 tháng 11 năm 2026", "BIÊN BẢN Vi phạm hành chính về trật tự, an toàn giao thông đường bộ", "NGƯỜI LẬP BIÊN BẢN"),
            (Decided(Decision, Record), "000045/QĐ-XPHC", "ngày 02 tháng 12 năm 2026", "QUYẾT ĐỊNH Xử phạt vi phạm hành chính về trật tự, an toàn giao thông đường bộ", "TRƯỞNG PHÒNG CẢNH SÁT GIAO THÔNG"),
        ];
        foreach (var (pdf, number, day, title, signer) in papers)
        {
            var text = Text(pdf);
            Holds(
                text, "CÔNG AN TỈNH KHÁNH AN", "PHÒNG CẢNH SÁT GIAO THÔNG", $"Số: {number}", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", $"Hải Đăng, {day}", title, signer,
                "Nơi nhận:", "Lưu: hồ sơ.", "(Ký, ghi rõ họ tên, đóng dấu hoặc ký số)",
                $"mở https://ioc.example/verify, nhập số {number} và mã 7KQM-X2WP-3NPA.");
            Assert.DoesNotContain("mô phỏng", text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void A_paper_about_an_invented_case_says_on_its_face_that_it_has_no_force()
    {
        foreach (var pdf in (byte[][])[Points(simulated: true), Transfer(simulated: true), Motorbike(simulated: true), Made(Record, simulated: true), Decided(Decision, Record, simulated: true)])
        {
            var text = Text(pdf);
            Holds(text, "(bản mô phỏng, không có giá trị pháp lý)");
            Assert.DoesNotContain("đóng dấu hoặc ký số", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_code_at_the_foot_leads_to_the_page_that_checks_this_paper()
    {
        Assert.Equal("https://ioc.example/verify?n=000007%2FTB-T%C4%90GPLX&c=7KQM-X2WP-3NPA", QrReader.Read(Points()));
        Assert.Equal("https://ioc.example/verify?n=000009%2FPC-CSGT&c=7KQM-X2WP-3NPA", QrReader.Read(Transfer()));
        Assert.Equal("https://ioc.example/verify?n=000003%2FPG-CSGT&c=7KQM-X2WP-3NPA", QrReader.Read(Motorbike()));
        Assert.Equal("https://ioc.example/verify?n=000031%2FBB-VPHC&c=7KQM-X2WP-3NPA", QrReader.Read(Made(Record)));
        Assert.Equal("https://ioc.example/verify?n=000045%2FQ%C4%90-XPHC&c=7KQM-X2WP-3NPA", QrReader.Read(Decided(Decision, Record)));
    }

    [Fact]
    public void Form_02_says_whose_licence_loses_how_many_points_why_and_what_is_left() => Holds(
        Text(Points()),
        "Kính gửi: Ông (Bà) Nguyễn Thị Hạnh", "Số định danh cá nhân: 999000000001", "Địa chỉ: Số 12 đường Biển Xanh, phường Sao Mai",
        "Căn cứ Điều 50, Điều 51 Nghị định số 168/2024/NĐ-CP và Quyết định xử phạt vi phạm hành chính số 000045/QĐ-XPHC ngày 02/12/2026, Phòng Cảnh sát giao thông thông báo:",
        "1. Giấy phép lái xe: số 790123456789, hạng B.", "2. Số điểm trước khi bị trừ: 12 điểm.", "3. Số điểm bị trừ: 04 điểm.", "4. Số điểm còn lại: 08 điểm, kể từ ngày 02/12/2026.",
        "Nếu trong 12 tháng kể từ ngày bị trừ điểm gần nhất không bị trừ điểm, giấy phép lái xe được phục hồi đủ 12 điểm.", "Thượng tá Lê Minh Đức");

    [Fact]
    public void Form_02_of_the_last_points_says_that_the_licence_may_not_be_used_and_how_it_comes_back()
    {
        var text = Text(Points(new PointsChange(4, 4, 0)));
        Holds(text, "2. Số điểm trước khi bị trừ: 04 điểm.", "4. Số điểm còn lại: 00 điểm", "không được điều khiển phương tiện theo giấy phép này. Sau ít nhất 06 tháng", "kiểm tra kiến thức pháp luật");
        Assert.DoesNotContain("Nếu trong 12 tháng", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Form_03_hands_the_unit_the_vehicle_its_owner_the_act_and_the_fingerprint_of_the_evidence()
    {
        var text = Text(Transfer());
        Holds(
            text, "Kính gửi: Công an phường Sao Mai", "Địa chỉ: số 1 đường Sao Mai; điện thoại: 0258 000 001", "Theo Điều 24 Thông tư số 73/2024/TT-BCA, Phòng Cảnh sát giao thông chuyển kết quả",
            "1. Phương tiện: Ô tô, biển số 79A-123.45, màu biển số: nền màu trắng, chữ và số màu đen.",
            "2. Chủ phương tiện: Nguyễn Thị Hạnh; số 999000000001; địa chỉ: Số 12 đường Biển Xanh, phường Sao Mai.",
            $"3. Thời gian, địa điểm: 10:15:42, ngày 20/11/2026, {Where}.", $"4. Hành vi: {Offended} điểm b khoản 9 Điều 6 {Amended}.",
            "6. Ghi chú: Chủ xe cư trú tại phường Sao Mai", "trả lời kết quả.", "Đại úy Trần Văn Bình");
        Assert.Contains($"5.Kèmtheo:góichứngcứcódấuvântaySHA-256{Fingerprint}.", text.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Form_04_tells_the_commune_police_which_notice_a_motorbikes_owner_left_unanswered() => Holds(
        Text(Motorbike()),
        "Kính gửi: Công an cấp xã nơi chủ phương tiện cư trú, đóng trụ sở",
        "Phòng Cảnh sát giao thông đã gửi Thông báo vi phạm số 000001/TB-XPVPHC ngày 21/11/2026. Đã quá 20 ngày mà chủ phương tiện chưa đến giải quyết.",
        "1. Chủ phương tiện: Nguyễn Thị Hạnh; số 999000000001; địa chỉ: Số 12 đường Biển Xanh, phường Sao Mai.", "2. Phương tiện: biển số 29-AA 123.45, màu biển số: nền màu trắng, chữ và số màu đen.",
        $"3. Hành vi: {Offended} điểm c khoản 7 Điều 7 {Amended}; 10:15:42, ngày 20/11/2026, {Where}.", "(khoản 2 Điều 24 Thông tư số 73/2024/TT-BCA)");

    [Fact]
    public void An_invitation_says_who_comes_when_and_where_by_which_article_and_that_nothing_is_decided_before()
    {
        var text = Text(Invited());
        Holds(
            text, "Kính gửi: Ông (Bà) Nguyễn Thị Hạnh", "Căn cứ Luật Xử lý vi phạm hành chính Điều 61;", "Căn cứ Biên bản vi phạm hành chính số 000031/BB-VPHC ngày 23/11/2026;",
            "Theo yêu cầu giải trình trực tiếp nhận ngày 24/11/2026,", "Phòng Cảnh sát giao thông mời Ông (Bà) đến giải trình trực tiếp",
            $"phương tiện biển số 79A-123.45; 10:15:42, ngày 20/11/2026; {Where}.", "2. Thời gian giải trình: 08:30, ngày 01/12/2026.", "3. Địa điểm: phòng 101, trụ sở cơ quan.",
            "Chưa ra quyết định xử phạt trước buổi giải trình này.", "Đại úy Trần Văn Bình");
        Assert.DoesNotContain("thay cho giấy mời", text, StringComparison.Ordinal);
        Holds(Text(Invited(before: 1)), "Giấy mời này thay cho giấy mời đã gửi trước về cùng vụ việc.");
    }

    [Fact]
    public void The_answer_about_more_time_says_from_which_day_to_which_or_why_not_and_by_which_article()
    {
        Holds(
            Text(Longer(new DateOnly(2026, 12, 8))), "Kính gửi: Ông (Bà) Nguyễn Thị Hạnh", "Căn cứ Luật Xử lý vi phạm hành chính khoản 2 Điều 61 (sửa đổi 2020);", "Xét đề nghị gia hạn nhận ngày 26/11/2026,",
            "Trưởng phòng Cảnh sát giao thông gia hạn thời hạn giải trình bằng văn bản của Ông (Bà) từ hết ngày 01/12/2026 đến hết ngày 08/12/2026.", "Thượng tá Lê Minh Đức");
        Holds(
            Text(Longer(null)), "THÔNG BÁO Không gia hạn thời hạn giải trình bằng văn bản", "không gia hạn thời hạn giải trình bằng văn bản của Ông (Bà); thời hạn vẫn đến hết ngày 01/12/2026.",
            "Lý do: Tài liệu đã có đủ");
    }

    [Fact]
    public void Minutes_say_who_came_who_led_where_from_when_until_when_what_each_side_said_and_whether_it_was_signed()
    {
        Holds(
            Text(Heard()), "Căn cứ Luật Xử lý vi phạm hành chính Điều 61;", "Căn cứ Biên bản vi phạm hành chính số 000031/BB-VPHC ngày 23/11/2026;", "Giấy mời số 000005/GM-CSGT, thời gian đã mời: 08:30, ngày 01/12/2026.",
            "Phiên giải trình bắt đầu hồi 08:35, ngày 01/12/2026, tại phòng 101.", "1. Người chủ trì: Thượng tá Lê Minh Đức, Phòng Cảnh sát giao thông.", "2. Người lập biên bản: Đại úy Trần Văn Bình",
            "4. Người đến giải trình: Nguyễn Thị Hạnh, tự mình giải trình.", "phương tiện biển số 79A-123.45", "6. Ý kiến của người chủ trì", "Đã cho xem hình ảnh.", "7. Ý kiến của người giải trình:",
            "Tôi đưa người bệnh đi cấp cứu.", "Có giấy của bệnh viện.", "Phiên giải trình kết thúc hồi 09:20, ngày 01/12/2026.", "Nguyễn Thị Hạnh công nhận là đúng và đã ký vào biên bản.", "02 bản", "một bản giao người vi phạm.");
        Holds(
            Text(Heard(heard => heard with { Came = "representative", CameName = "Lê Văn Thay", Standing = "giấy ủy quyền ngày 27/11/2026", Signing = "refused" })),
            "Lê Văn Thay, người đại diện; căn cứ đại diện: giấy ủy quyền ngày 27/11/2026.", "Lê Văn Thay không ký biên bản, việc này đã được ghi nhận.");
        var nobody = Text(Heard(heard => heard with { Came = "none", CameName = null, Said = null, AgencySaid = "Chờ đến 09:20, không báo lý do.", Signing = "absent" }));
        Holds(nobody, "không có ai đến", "6. Ghi nhận của cơ quan: Chờ đến 09:20, không báo lý do.", "Không có chữ ký của người vi phạm vì không đến.", "một bản gửi người vi phạm.");
        Assert.DoesNotContain("7. Ý kiến", nobody, StringComparison.Ordinal);
    }

    [Fact]
    public void The_letter_to_who_cannot_sign_in_says_by_what_the_case_is_looked_up_and_what_is_shown() => Holds(
        Text(Lettered()), "Kính gửi: Ông (Bà) Nguyễn Thị Hạnh", "người chịu trách nhiệm theo Biên bản vi phạm hành chính số 000031/BB-VPHC ngày 23/11/2026", "biển số 79A-123.45.",
        "Trang tra cứu không hiển thị hình ảnh, tên người và số tiền", "mở https://ioc.example/citizen, nhập số biên bản, biển số và mã tra cứu.", "Số biên bản: 000031/BB-VPHC; mã tra cứu: 4HJK-9XYZ.");

    [Fact]
    public void A_record_says_when_and_where_it_was_made_who_did_what_and_what_may_still_be_said()
    {
        var text = Text(Made(Record));
        Holds(
            text, "Hôm nay, hồi 06:40:05, ngày 23/11/2026, tại số 1 đường Biển Xanh.", "Người lập biên bản: Đại úy Trần Văn Bình, Phòng Cảnh sát giao thông.",
            "Người vi phạm: Nguyễn Thị Hạnh; số định danh cá nhân: 999000000001; địa chỉ: Số 12 đường Biển Xanh, phường Sao Mai.", "Giấy phép lái xe: số 790123456789, hạng B.",
            "Phương tiện: Ô tô, biển số 79A-123.45, màu biển số: nền màu trắng, chữ và số màu đen.",
            $"Đã có hành vi: {Offended} điểm b khoản 9 Điều 6 {Amended}; thời gian 10:15:42, ngày 20/11/2026; địa điểm {Where}.",
            "Căn cứ: Thông báo vi phạm số 000001/TB-XPVPHC và kết quả thu được bằng phương tiện, thiết bị kỹ thuật nghiệp vụ (camera NT-01), đã cho người vi phạm xem.",
            "Ý kiến của người vi phạm: Tôi vội đi làm, xin nhận lỗi.",
            "Quyền giải trình: người vi phạm có quyền giải trình bằng văn bản trước hết ngày 01/12/2026 (05 ngày làm việc), hoặc gửi yêu cầu giải trình trực tiếp trước hết ngày 26/11/2026 (02 ngày làm việc), tại số 1 đường Biển Xanh hoặc trên trang tra cứu thông báo sau khi đăng nhập bằng định danh điện tử.",
            "Biên bản được lập thành 02 bản có nội dung và giá trị như nhau");
        Assert.DoesNotContain("không ký", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Căn cứ chịu trách nhiệm", text, StringComparison.Ordinal);       // who drove is liable, and needs no further ground
    }

    [Fact]
    public void A_record_of_an_organisation_that_waives_and_does_not_sign_says_so_and_speaks_of_no_licence()
    {
        var organisation = Record with
        {
            ViolatorKind = "organisation", ViolatorName = "Công ty TNHH Vận tải Sao Biển", ViolatorNumber = "0012345678", LicenceNumber = null, LicenceClass = null, Statement = null, Waived = true,
            RefusedToSign = true, Basis = "organisation_silent",
        };
        var text = Text(Made(organisation));
        Holds(
            text, "Tổ chức vi phạm: Công ty TNHH Vận tải Sao Biển; mã số: 0012345678;", "Ý kiến của người vi phạm: không có.", "Quyền giải trình: người vi phạm tuyên bố không giải trình.",
            "Căn cứ chịu trách nhiệm: chủ phương tiện là tổ chức không chỉ ra được người điều khiển, và phương tiện không bị chiếm đoạt hay sử dụng trái phép (điểm b khoản 8 Điều 47 Nghị định 168/2024/NĐ-CP).",
            "Người vi phạm không ký biên bản; việc này đã được ghi nhận.");
        Assert.DoesNotContain("Giấy phép lái xe:", text, StringComparison.Ordinal);
        Assert.DoesNotContain("01/12/2026", text, StringComparison.Ordinal);

        Holds(
            Text(Decided(Decision, Record with { IsOwner = false, ViolatorName = "Trần Văn Mua", Basis = "transferee" })),
            "đối với ông (bà) Trần Văn Mua,", "Căn cứ chịu trách nhiệm: người mua, được tặng cho, thừa kế phương tiện chưa làm thủ tục đăng ký sang tên (khoản 6 Điều 47 Nghị định 168/2024/NĐ-CP).");

        var driver = Text(Made(Record with { LicenceNumber = null, LicenceClass = null, MayExplain = false, ExplainBy = null }));
        Holds(driver, "Giấy phép lái xe: không xuất trình.", "Quyền giải trình: không thuộc trường hợp được giải trình theo Điều 61 Luật Xử lý vi phạm hành chính.");
    }

    [Fact]
    public void A_decision_says_its_grounds_whom_it_fines_how_much_in_digits_and_words_by_when_to_pay_and_what_can_be_done_against_it()
    {
        var text = Text(Decided(Decision, Record));
        Holds(
            text, "Căn cứ Luật Xử lý vi phạm hành chính năm 2012 (được sửa đổi, bổ sung năm 2020 và năm 2025);", $"Căn cứ {Amended};",
            "Căn cứ Biên bản vi phạm hành chính số 000031/BB-VPHC, Thông báo vi phạm số 000001/TB-XPVPHC và kết quả thu được bằng phương tiện, thiết bị kỹ thuật nghiệp vụ.",
            "QUYẾT ĐỊNH:", "Điều 1. Xử phạt vi phạm hành chính đối với ông (bà) Nguyễn Thị Hạnh, số định danh/mã số 999000000001, địa chỉ: Số 12 đường Biển Xanh, phường Sao Mai; phương tiện biển số 79A-123.45.",
            $"Hành vi: {Offended} điểm b khoản 9 Điều 6 {Amended}; thời gian 10:15:42, ngày 20/11/2026; địa điểm {Where}.",
            "Điều 2. Hình thức, mức xử phạt: phạt tiền 18.500.000 đồng (bằng chữ: mười tám triệu năm trăm nghìn đồng); khung tiền phạt từ 18.000.000 đồng đến 20.000.000 đồng.",
            "Trừ 04 điểm giấy phép lái xe của người điều khiển phương tiện.", "Tình tiết được xem xét: Thành thật hối lỗi", "Điều 3. Tiền phạt nộp trong thời hạn 10 ngày, kể từ ngày nhận được Quyết định này, qua cổng thanh toán", "0,05%",
            "quyền khiếu nại hoặc khởi kiện hành chính", "Điều 4. Quyết định này có hiệu lực kể từ ngày 02/12/2026.", "Thượng tá Lê Minh Đức");

        // over the grounds and over the signature
        Assert.Equal(3, text.Split("TRƯỞNG PHÒNG CẢNH SÁT GIAO THÔNG", StringSplitOptions.None).Length);
        Assert.DoesNotContain("đối với tổ chức", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_decision_of_usual_length_is_one_page_and_of_no_length_do_signature_and_check_strip_stand_alone_on_a_page()
    {
        Assert.Single(Pages(Decided(Decision, Record)));
        for (var words = 0; words < 700; words += 10)
        {
            var last = Pages(Decided(Decision with { Note = string.Join(' ', Enumerable.Repeat("nhường đường", words)) }, Record))[^1];
            Assert.Contains("Kiểm tra văn bản", last, StringComparison.Ordinal);
            Assert.Contains("Thượng tá Lê Minh Đức", last, StringComparison.Ordinal);
            Assert.Contains("Điều 4.", last, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_receipt_says_who_is_fined_for_what_by_which_decision_and_when_the_gateway_took_the_money()
    {
        var (taken, booked) = (new DateTimeOffset(2026, 12, 3, 17, 20, 5, TimeSpan.Zero), new DateTimeOffset(2026, 12, 4, 1, 0, 0, TimeSpan.Zero));
        var paid = new PaymentRow(Guid.Empty, "IOC0123456789ABCDE", 18_601_750, 101_750, "received", "14226112", taken, booked, taken);
        var text = Text(ReceiptDocument.Write(Options, File("car", false) with { Record = Record, Decision = Decision, Payment = paid }, Seal("IOC0123456789ABCDE")));
        Holds(
            text, "BIÊN LAI ĐIỆN TỬ", "Người nộp phạt: Nguyễn Thị Hạnh, theo Quyết định xử phạt.", "Theo Quyết định số: 000045/QĐ-XPHC, ngày 02/12/2026.", "Biển số phương tiện: 79A-123.45.",
            "Về hành vi: không chấp hành hiệu lệnh của đèn tín hiệu giao thông, quy định tại điểm b khoản 9 Điều 6", $"10:15:42, ngày 20/11/2026; {Where}.", "Số tiền đã nộp: 18.601.750 đồng",
            "tiền phạt 18.500.000 đồng; tiền chậm nộp 101.750 đồng.", "Thời gian nộp: 00:20:05, ngày 04/12/2026.", "14226112");
        Assert.DoesNotContain("999000000001", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("signed", "Nguyễn Thị Hạnh công nhận là đúng và đã ký vào biên bản.", "một bản giao người vi phạm")]
    [InlineData("refused", "Nguyễn Thị Hạnh không ký biên bản, việc này đã được ghi nhận.", "một bản giao người vi phạm")]
    [InlineData("absent", "Biên bản được lập khi Nguyễn Thị Hạnh không có mặt.", "một bản gửi người vi phạm")]
    public void Supplementary_minutes_name_the_first_say_what_is_right_and_whether_it_was_signed(string signing, string told, string copies) => Holds(
        Text(Supplemented(signing)), "Căn cứ Biên bản phiên giải trình trực tiếp số 000004/BB-GTTT ngày 01/12/2026;", "Nội dung bổ sung, đính chính: Mục 6 ghi nhầm giờ: đúng là 10:15:42.",
        "Các nội dung khác của Biên bản phiên giải trình trực tiếp số 000004/BB-GTTT ngày 01/12/2026 được giữ nguyên.", told, copies);

    [Theory]
    [InlineData(38_000_000, "38.000.000 đồng (bằng chữ: ba mươi tám triệu đồng)")]
    [InlineData(36_000_001, "36.000.001 đồng (bằng chữ: ba mươi sáu triệu không trăm linh một đồng)")]
    [InlineData(39_255_000, "39.255.000 đồng (bằng chữ: ba mươi chín triệu hai trăm năm mươi lăm nghìn đồng)")]
    public void A_decision_about_an_organisation_says_so_in_its_frame_and_takes_no_points(long amount, string words)
    {
        var text = Text(Decided(
            Decision with { Amount = amount, Minimum = 36_000_000, Maximum = 40_000_000, Liable = "organisation", Note = null },
            Record with { ViolatorKind = "organisation", ViolatorName = "Công ty TNHH Vận tải Sao Biển", ViolatorNumber = "0012345678" }));
        Holds(text, "đối với tổ chức Công ty TNHH Vận tải Sao Biển, số định danh/mã số 0012345678", words, "khung tiền phạt từ 36.000.000 đồng đến 40.000.000 đồng đối với tổ chức.");
        Assert.DoesNotContain("điểm giấy phép lái xe", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Tình tiết", text, StringComparison.Ordinal);
    }

    private static byte[] Points(PointsChange? change = null, bool simulated = false) => PointsDocument.Write(
        Options, File("car", simulated), Decision, Record, change ?? new PointsChange(12, 4, 8), "000007/TB-TĐGPLX", Head, Seal("000007/TB-TĐGPLX"));

    private static byte[] Transfer(bool simulated = false) => TransferDocument.Write(
        Options, File("car", simulated), RedLight("16824.6.9.b.01"),
        new TransferRow(
            "ca-sao-mai", "Công an phường Sao Mai", "số 1 đường Sao Mai", "0258 000 001", "000009/PC-CSGT", "Chủ xe cư trú\ntại phường Sao Mai", new DateTimeOffset(2026, 11, 24, 3, 0, 0, TimeSpan.Zero), null, null),
        "Đại úy Trần Văn Bình", Seal("000009/PC-CSGT"));

    private static byte[] Motorbike(bool simulated = false) => MotorbikeDocument.Write(
        Options, File("motorbike", simulated), RedLight("16824.7.7.c.01"), "000003/PG-CSGT", new DateTimeOffset(2026, 12, 11, 17, 30, 0, TimeSpan.Zero), Seal("000003/PG-CSGT"));

    private static byte[] Lettered() => LetterDocument.Write(
        Options, File("car", false) with { Record = Record }, RedLight("16824.6.9.b.01"), "000008/TB-TCVV", "4HJK-9XYZ", "Đại úy Trần Văn Bình", new DateTimeOffset(2026, 11, 25, 3, 0, 0, TimeSpan.Zero),
        "https://ioc.example", Seal("000008/TB-TCVV"));

    private static byte[] Longer(DateOnly? until)
    {
        var file = File("car", false) with { Record = Record };
        var answered = new LongerExplanationRow(
            1, "Đang chờ giấy của bệnh viện", "citizen:x", new DateTimeOffset(2026, 11, 25, 20, 0, 0, TimeSpan.Zero), new DateOnly(2026, 12, 1), until, until is null ? "Tài liệu đã có đủ" : null,
            "000006/TB-GHGT", "Thượng tá Lê Minh Đức", new DateTimeOffset(2026, 11, 27, 3, 0, 0, TimeSpan.Zero));
        return ExtensionDocument.Write(Options, file, answered, ExplanationWay.LongerRule(file)!, Head, Seal("000006/TB-GHGT"));
    }

    // 01:30 by universal time is half past eight in Vietnam
    private static byte[] Invited(short before = 0) => InvitationDocument.Write(
        Options,
        File("car", false) with { Record = Record, Hearing = new HearingRow(new DateTimeOffset(2026, 11, 24, 2, 0, 0, TimeSpan.Zero), null, null, null, null, null, null, before) },
        RedLight("16824.6.9.b.01"), new DateTimeOffset(2026, 12, 1, 1, 30, 0, TimeSpan.Zero), "phòng 101, trụ sở cơ quan", "000005/GM-CSGT", "Đại úy Trần Văn Bình",
        new DateTimeOffset(2026, 11, 25, 3, 0, 0, TimeSpan.Zero), Seal("000005/GM-CSGT"));

    private static byte[] Heard(Func<MinutesRow, MinutesRow>? but = null)
    {
        var (set, hour) = (new DateTimeOffset(2026, 12, 1, 1, 30, 0, TimeSpan.Zero), new DateTimeOffset(2026, 12, 1, 2, 20, 0, TimeSpan.Zero));
        var heard = new MinutesRow(
            "000004/BB-GTTT", "violator", "Nguyễn Thị Hạnh", null, "Thượng tá Lê Minh Đức", "phòng 101", set.AddMinutes(5), hour, "Tôi đưa người bệnh đi cấp cứu.\nCó giấy của bệnh viện.",
            "Đã cho xem hình ảnh.", "signed", "Đại úy Trần Văn Bình", hour.AddMinutes(5));
        return MinutesDocument.Write(
            Options, File("car", false) with { Record = Record, Hearing = new HearingRow(set.AddDays(-7), set, "phòng 101", null, null, null, null, 1) }, RedLight("16824.6.9.b.01"),
            but?.Invoke(heard) ?? heard, "000005/GM-CSGT", Seal("000004/BB-GTTT"));
    }

    private static byte[] Made(RecordRow record, bool simulated = false) =>
        RecordDocument.Write(Options, File("car", simulated), RedLight("16824.6.9.b.01"), record, Seal(record.Number));

    private static byte[] Decided(DecisionRow decision, RecordRow record, bool simulated = false) => DecisionDocument.Write(
        Options, File("car", simulated) with { Record = record, Decision = decision }, RedLight("16824.6.9.b.01"), decision, Head, Seal(decision.Number));

    private static byte[] Supplemented(string signing)
    {
        var held = new DateTimeOffset(2026, 12, 1, 2, 0, 0, TimeSpan.Zero);
        var minutes = new MinutesRow(
            "000004/BB-GTTT", "violator", "Nguyễn Thị Hạnh", null, "Thượng tá Lê Minh Đức", "Phòng 101", held, held.AddMinutes(30), "Tôi nhường đường cho xe cứu thương.", "Đã nêu chứng cứ.", "signed",
            "Đại úy Trần Văn Bình", held.AddHours(1));
        var supplement = new MinutesSupplementRow(2, "000005/BB-GTTT", "Mục 6 ghi nhầm giờ: đúng là 10:15:42.", signing, "Đại úy Trần Văn Bình", new DateTimeOffset(2026, 12, 1, 20, 0, 0, TimeSpan.Zero));
        return MinutesSupplementDocument.Write(Options, File("car", false) with { Record = Record, Minutes = minutes }, supplement, Seal("000005/BB-GTTT"));
    }

    private static Offence RedLight(string code) => OffenceTable.Find(code, new DateOnly(2026, 11, 20))!;

    private static PaperSeal Seal(string number) => new(number, "7KQM-X2WP-3NPA", "https://ioc.example");

    private static CaseFile File(string vehicleClass, bool simulated)
    {
        var at = new DateTimeOffset(2026, 11, 20, 3, 15, 42, TimeSpan.Zero);
        var plate = vehicleClass == "car" ? "79A12345" : "29AA12345";
        var row = new CaseRow
        {
            Id = Guid.Empty, Version = 1, ViolationId = Guid.Empty, StateCode = "decided", Kind = "red_light", CameraCode = "NT-01", CameraNameVi = "Ngã tư Hoa Phượng – Biển Xanh",
            CameraNameEn = "Junction", PlaceNameVi = "phường Sao Mai", OccurredAt = at, OpenedAt = at, Simulated = simulated, ReadConfidence = 0.98, ReadSure = true, ReadColour = "white",
            ReadClass = vehicleClass, PlateByOfficer = false, Flags = [], Plate = plate, LimitationFrom = new DateOnly(2026, 11, 20), EvidencePath = "x", EvidenceSha256 = Fingerprint,
            OffenceCode = vehicleClass == "car" ? "16824.6.9.b.01" : "16824.7.7.c.01", RuleId = "stop", RuleVersion = new string('b', 64), Detail = "{}",
        };
        var vehicle = new OwnedVehicle(
            Guid.Empty, plate, vehicleClass, vehicleClass, "white", "Toyota", "Vios", "Trắng", "active", new DateOnly(2024, 1, 1), null, false, "person", "Nguyễn Thị Hạnh", "999000000001",
            "Số 12 đường Biển Xanh, phường Sao Mai");
        var notice = new NoticeRow
        {
            Id = Guid.Empty, CaseId = Guid.Empty, Number = "000001/TB-XPVPHC", LookupCode = "7KQM-X2WP", Parts = ["at.jpg"], RespondBy = new DateOnly(2026, 12, 11), IssuedBy = "canbo",
            IssuedAt = new DateTimeOffset(2026, 11, 21, 1, 0, 0, TimeSpan.Zero),
        };
        return new CaseFile(row, vehicle, notice, null, null, null, null);
    }

    private static void Holds(string text, params string[] parts) => Assert.All(parts, part => Assert.Contains(part, text, StringComparison.Ordinal));

    // In one line: where a line ends is the layout's matter.
    private static string Text(byte[] pdf) => string.Join(' ', Pages(pdf));

    private static List<string> Pages(byte[] pdf)
    {
        var file = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"ioc-paper-{Guid.NewGuid():N}.pdf"));
        System.IO.File.WriteAllBytes(file, pdf);
        try
        {
            using var reader = Process.Start(new ProcessStartInfo("pdftotext", ["-raw", file, "-"]) { RedirectStandardOutput = true, UseShellExecute = false, StandardOutputEncoding = Encoding.UTF8 })!;
            var text = reader.StandardOutput.ReadToEnd();
            reader.WaitForExit();
            Assert.Equal(0, reader.ExitCode);
            return [.. text.Normalize(NormalizationForm.FormC).TrimEnd('\f').Split('\f').Select(page => string.Join(' ', page.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))];
        }
        finally
        {
            System.IO.File.Delete(file);
        }
    }
}
