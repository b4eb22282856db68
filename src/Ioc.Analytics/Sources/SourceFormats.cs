using Ioc.Analytics.Facts;
using Ioc.Analytics.Identity;
using Ioc.Analytics.Labour;
using Ioc.Analytics.Lodging;
using Ioc.Analytics.Population;
using Ioc.Analytics.Programme;
using Ioc.Analytics.PublicOrder;
using Ioc.Analytics.PublicServices;
using Ioc.Domain.Indicators;

namespace Ioc.Analytics.Sources;

/// <summary>Every format that is taken.</summary>
public sealed class SourceFormats
{
    /// <param name="references">Names declarations without telling whose they are.</param>
    public SourceFormats(StayReferences references)
    {
        var place = F("place_code", "Mã hoặc tên phường, xã", "Code or name of the ward", "MP-AT-01", "ma_xa|ma phuong xa|phường xã|xã|phường|đơn vị|địa bàn|don vi hanh chinh");
        var month = F("month", "Tháng", "Month", "2026-10", "thang|kỳ báo cáo|ky");
        var date = F("date", "Ngày", "Day", "2026-11-17", "ngay|ngày báo cáo|ngay bao cao");
        var hour = F("hour", "Giờ (0–23)", "Hour (0–23)", "14", "gio");
        var sex = F("sex", "Giới tính", "Sex", "Nữ", "gioi tinh|phái", Vocabularies.Sexes);
        var sector = F("sector", "Khu vực kinh tế", "Sector", "Công nghiệp", "khu vuc|ngành", Vocabularies.Sectors);
        FormatField[] work =
        [
            F("labour_force", "Lực lượng lao động", "Labour force", "2862", "lao dong"), F("employed", "Có việc làm", "Employed", "2770", "so nguoi co viec lam|việc làm"),
            F("unemployed", "Thất nghiệp", "Unemployed", "92", "so nguoi that nghiep"),
        ];
        var reference = F("reference", "Mã tham chiếu", "Reference", "TBLT-000001", "ma|mã hồ sơ|số hiệu|mã vụ việc|so thu tu");

        All =
        [
            new("population", "1.0", new("Dân cư: số tổng hợp", "Residents: aggregates"), PopulationFacts.Table,
            [
                place, month, sex, F("age_band", "Nhóm tuổi", "Age band", "20-24", "do tuoi|nhom tuoi 5 nam", Vocabularies.AgeBands), F("population", "Dân số", "People", "561", "so nguoi|nhân khẩu|tong so"),
                F("births", "Sinh trong tháng", "Births", "9", "sinh|số sinh"), F("deaths", "Tử trong tháng", "Deaths", "0", "chet|tử|số chết"),
                F("moved_in", "Chuyển đến", "Moved in", "1", "den|nhập cư"), F("moved_out", "Chuyển đi", "Moved out", "0", "di|xuất cư"),
            ]),
            new("residents", "1.0", new("Dân cư: từng người, tổng hợp ngay khi nhận, không lưu", "Residents: records, summed up on arrival, not kept"), PopulationFacts.CountsOnly,
            [
                place, month, sex, F("born_on", "Ngày sinh", "Date of birth", "17/04/1991", "ngay sinh|ngày tháng năm sinh|nam sinh|dob"),
                Optional("ethnicity", "Dân tộc", "Ethnicity", "Kinh", "dan toc", Vocabularies.Traits["ethnicity"]), Optional("religion", "Tôn giáo", "Religion", "Không", "ton giao", Vocabularies.Traits["religion"]),
                Optional("residence", "Loại cư trú", "Kind of residence", "Thường trú", "loai cu tru|cu tru", Vocabularies.Traits["residence"]),
            ])
            {
                Personal = true, Reduce = () => new ResidentsReduction(),
            },
            new("population_traits", "1.0", new("Dân cư theo đặc điểm", "Residents by trait"), TraitFacts.Table,
            [
                place, month, F("trait", "Đặc điểm", "Trait", "religion", "dac diem|tiêu chí", [.. Vocabularies.Traits.Keys]), F("value", "Giá trị", "Value", "buddhism", "gia tri"),
                F("amount", "Số lượng", "Number", "2067", "so luong|so nguoi|số hộ"),
            ]),
            new("labour", "1.0", new("Lao động, việc làm theo khu vực", "Labour and employment by sector"), LabourFacts.Table, [place, month, sector, .. work]),
            new("labour_people", "1.0", new("Lao động theo tuổi, giới tính", "Labour by age and sex"), LabourPeopleFacts.Table,
                [place, month, sex, F("age_group", "Nhóm tuổi", "Age group", "25-34", "do tuoi", Vocabularies.AgeGroups), .. work]),
            new("labour_income", "1.0", new("Thu nhập của người lao động", "Income of working people"), IncomeFacts.Table,
            [
                place, month, sector, F("earners", "Số người có thu nhập", "Earners", "246", "so nguoi"), F("income", "Tổng thu nhập (đồng)", "Income of all (đồng)", "1335190000", "thu nhap|tong thu nhap"),
                F("trained", "Đã qua đào tạo", "Trained", "29", "qua dao tao|co chung chi"),
            ]),
            new("lodging", "1.0", new("Thông báo lưu trú: nhóm khách", "Lodging declarations: groups"), LodgingFacts.Table,
            [
                reference, date, hour, place, F("establishment", "Cơ sở lưu trú", "Establishment", "CSLT-001", "co so|co so luu tru|ma co so"),
                F("nationality", "Quốc tịch", "Nationality", "VNM", "quoc tich"), F("purpose", "Lý do lưu trú", "Reason of stay", "1 - Du lịch", "ly do|muc dich", Vocabularies.StayPurposes),
                F("guests", "Số khách", "Guests", "2", "so khach"), F("nights", "Số đêm", "Nights", "1", "so dem"),
                Optional("origin", "Tỉnh cư trú", "Province of residence", "01", "tinh|ma tinh"), Optional("rooms", "Số phòng", "Rooms", "1", "so phong"),
                Optional("declared_at", "Thông báo lúc", "Declared at", "2026-11-17 21:10", "thoi diem thong bao|gio khai bao"),
            ]),
            new("lodging_declaration", "116/2026", new("Thông báo lưu trú: tệp nhập chính thức (tblt_vn_import)", "Lodging declarations: official import file (tblt_vn_import)"),
                StayDeclarations.Table(references), StayDeclarations.Fields)
            {
                Personal = true,
            },
            new("establishments", "1.0", new("Danh bạ cơ sở lưu trú", "Register of lodging establishments"), EstablishmentFacts.Table,
            [
                F("code", "Mã cơ sở", "Code", "CSLT-001", "ma|ma co so"), place, F("name", "Tên cơ sở", "Name", "Khách sạn Bến Thịnh", "ten|ten co so"),
                F("kind", "Loại hình", "Kind", "Khách sạn", "loai|loai hinh", Vocabularies.HouseKinds), F("rooms", "Số phòng", "Rooms", "120", "so phong"),
                F("valid_from", "Hoạt động từ", "Valid from", "2025-07-01", "tu ngay|ngay hoat dong"), Optional("valid_to", "Ngừng từ", "Valid to", "2026-12-31", "den ngay|ngay ngung"),
            ]),
            new("gates", "1.0", new("Lượt vào, ra: điểm du lịch, khu công nghiệp, nhà ga", "Entries and exits: tourist sites, industrial zones, stations"), GateFacts.Table,
            [
                F("gate", "Cổng", "Gate", "CDL-01", "ma cong|cong kiem soat"), date, hour, place, F("kind", "Loại điểm", "Kind", "Điểm du lịch", "loai", Vocabularies.GateKinds),
                F("entered", "Lượt vào", "Entered", "66", "vao|so luot vao"), F("left", "Lượt ra", "Left", "42", "ra|so luot ra"),
            ]),
            new("incidents", "1.0", new("Vụ việc trật tự, an toàn xã hội", "Public-order incidents"), IncidentFacts.Table,
            [
                reference, date, hour, place, F("type", "Loại vụ việc", "Type", "Trộm cắp", "loai|loai vu viec", Vocabularies.IncidentTypes),
                F("cleared", "Đã làm rõ", "Cleared", "true", "da giai quyet|ket qua", ["true", "false"]),
            ]),
            new("identity", "1.0", new("Định danh điện tử mức 2: báo cáo ngày", "Level-2 e-identity: daily report"), IdentityFacts.Table,
            [
                place, date, F("dossiers", "Hồ sơ thu nhận", "Dossiers taken", "26", "ho so|ho so cap|so ho so"), F("activated", "Tài khoản kích hoạt", "Accounts activated", "20", "kich hoat|da kich hoat"),
                F("reported_at", "Báo cáo lúc", "Reported at", "2026-11-18 07:40", "gio bao cao|thoi diem bao cao"),
            ]),
            new("identity_quota", "1.0", new("Chỉ tiêu định danh điện tử", "Quota of e-identity"), IdentityFacts.Quota,
            [
                place, F("starts_on", "Từ ngày", "From", "2026-06-23", "tu ngay"), F("ends_on", "Đến ngày", "To", "2026-11-05", "den ngay"), F("quota", "Chỉ tiêu", "Quota", "3320", "chi tieu|so giao"),
            ]),
            new("services", "1.0", new("Hồ sơ dịch vụ công", "Public-service files"), ServiceFacts.Table,
            [
                place, month, F("field", "Lĩnh vực", "Field", "Hộ tịch", "linh vuc", Vocabularies.ServiceFields), F("received", "Tiếp nhận", "Received", "62", "so tiep nhan"),
                F("online", "Trực tuyến", "Online", "36", "nop truc tuyen"), F("paperless", "Không giấy tờ", "Paperless", "25", "khong ho so giay"), F("identified", "Có định danh", "Identified", "36", "dinh danh"),
                F("resolved", "Đã giải quyết", "Resolved", "58", "giai quyet"), F("on_time", "Đúng hạn", "On time", "55", "dung han"), F("overdue", "Quá hạn", "Overdue", "0", "qua han"),
                F("rated", "Lượt đánh giá", "Rated", "24", "danh gia"), F("satisfied", "Hài lòng", "Satisfied", "23", "hai long"),
            ]),
            new("targets", "1.0", new("Kết quả chỉ tiêu Đề án 06", "Results of the programme's targets"), ProgrammeFacts.Targets,
            [
                place, month, F("item", "Chỉ tiêu", "Target", "identity_verified", "chi tieu|ma chi tieu", Vocabularies.TargetItems), F("done", "Đã đạt", "Done", "7723", "ket qua|thuc hien"),
                F("total", "Tổng", "Total", "8216", "ke hoach|tong so"),
            ]),
            new("models", "1.0", new("Tiến độ các mô hình Đề án 06", "Progress of the programme's models"), ProgrammeFacts.Models,
            [
                place, month, F("model", "Mô hình số", "Model no.", "18", "mo hinh|so mo hinh|stt"), F("field", "Nhóm", "Group", "economy", "nhom", Vocabularies.ModelGroups),
                F("progress", "Tiến độ (%)", "Progress (%)", "60", "tien do|ty le"), F("due_on", "Thời hạn", "Deadline", "30/12/2026", "han|thoi han hoan thanh"),
            ]),
        ];
    }

    /// <summary>All of them, a source's own format first.</summary>
    public IReadOnlyList<SourceFormat> All { get; }

    /// <summary>The format of a code; null where there is none.</summary>
    public SourceFormat? Find(string code) => All.FirstOrDefault(format => format.Code == code);

    /// <summary>The formats that a source is taken in.</summary>
    public IEnumerable<SourceFormat> Of(string source) => All.Where(format => format.Source == source);

    internal static FormatField F(string name, string vi, string en, string example, string also, IReadOnlyList<string>? codes = null) =>
        new(name, new(vi, en), true, example, also.Split('|', StringSplitOptions.RemoveEmptyEntries)) { Codes = codes };

    internal static FormatField Optional(string name, string vi, string en, string example, string also, IReadOnlyList<string>? codes = null) =>
        F(name, vi, en, example, also, codes) with { Needed = false };
}
