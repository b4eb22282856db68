using System.Collections.Frozen;
using Ioc.Domain.Places;

namespace Ioc.Domain.Indicators;

/// <summary>The words that senders write instead of a code: <c>Nam</c>, <c>M - Nam</c>, <c>1 - Du lịch</c>. Compared without diacritics.</summary>
public static class CodeLabels
{
    // By code, the words for it; the first is the one to say.
    private static readonly (string Code, string Words)[] All = List();

    private static readonly FrozenDictionary<string, string[]> Words = Build();

    private static readonly FrozenDictionary<string, string> Names = All.GroupBy(entry => entry.Code, StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.First().Words.Split('|')[0], StringComparer.Ordinal);

    /// <summary>What a code is called in Vietnamese, a word that <see cref="Find"/> understands; the code itself where it has no such word.</summary>
    public static string Vietnamese(string code) => Names.GetValueOrDefault(code, code);

    /// <summary>What a code is called in English, which <see cref="Find"/> understands too: <c>public order</c>.</summary>
    public static string English(string code) => code.Replace('_', ' ');

    /// <summary>The code that a word stands for in a list; null when it is none, or could be several.</summary>
    public static string? Find(string word, IReadOnlyList<string> list)
    {
        if (Among(word, list) is { } whole)
        {
            return whole;
        }

        // The official lists write a code and its name: either will do, but both must not say different things.
        var dash = word.IndexOf(" - ", StringComparison.Ordinal);
        return dash < 0 ? null : Among(word[(dash + 3)..], list) ?? Among(word[..dash], list);
    }

    private static string? Among(string word, IReadOnlyList<string> list)
    {
        var folded = PlaceText.Fold(word);
        if (list.FirstOrDefault(code => code.Replace('_', ' ').Equals(folded, StringComparison.Ordinal)) is { } same)
        {
            return same;
        }

        if (!Words.TryGetValue(folded, out var codes))
        {
            return null;
        }

        var known = codes.Where(code => list.Contains(code, StringComparer.Ordinal)).ToList();
        return known.Count == 1 ? known[0] : null;
    }

    private static (string Code, string Words)[] List() =>
    [
        ("female", "Nữ|F|Nu gioi|Giới tính nữ"), ("male", "Nam|M|Nam giới"),
        ("agriculture", "Nông nghiệp|Nông, lâm nghiệp và thủy sản|Nông lâm thủy sản|Khu vực I"), ("industry", "Công nghiệp|Công nghiệp và xây dựng|Khu vực II"), ("services", "Dịch vụ|Khu vực III"),
        ("tourism", "Du lịch"), ("business", "Công tác"), ("study", "Học tập"), ("visiting", "Thăm viếng"), ("conference", "Hội nghị"), ("family", "Thăm thân"),
        ("charity", "Từ thiện"), ("international_organisation", "Tổ chức quốc tế"), ("marriage", "Kết hôn"), ("consulate", "Lãnh sự quán"), ("aid", "Viện trợ"),
        ("embassy", "Đại sứ quán"), ("settlement", "Định cư"), ("marketing", "Tiếp thị"), ("press", "Báo chí"), ("trade", "Thương mại"), ("visa_extension", "Gia hạn thị thực"),
        ("medical", "Chữa bệnh|Cơ sở khám chữa bệnh|Bệnh viện"), ("labour", "Lao động"), ("other", "Khác|Loại khác|Mục đích khác"),
        ("theft", "Trộm cắp|Trộm cắp tài sản"), ("public_disorder", "Gây rối trật tự|Gây rối trật tự công cộng"), ("assault", "Cố ý gây thương tích|Đánh nhau"),
        ("fraud_online", "Lừa đảo qua mạng|Lừa đảo trực tuyến"), ("gambling", "Đánh bạc"), ("drugs", "Ma túy|Ma tuý"), ("fire_safety", "Cháy nổ|Phòng cháy chữa cháy|Phòng cháy"),
        ("none", "Không|Không tôn giáo|Chưa qua đào tạo"), ("buddhism", "Phật giáo"), ("catholicism", "Công giáo|Thiên chúa giáo"), ("protestantism", "Tin lành"),
        ("caodaism", "Cao đài"), ("hoahao", "Hòa Hảo|Phật giáo Hòa Hảo"), ("islam", "Hồi giáo|Đạo Hồi|Islam"),
        ("bahai", "Tôn giáo Baha'i|Baha'i|Đạo Baha'i|Đạo Ba Ha'i"), ("tinh_do_cu_si", "Tịnh độ Cư sĩ Phật hội Việt Nam|Tịnh độ cư sĩ|Tịnh độ cư sĩ Phật hội"), ("adventism", "Cơ đốc Phục lâm|Hội thánh Cơ đốc Phục lâm|Giáo hội Cơ đốc Phục lâm Việt Nam"),
        ("tu_an_hieu_nghia", "Phật giáo Tứ Ân Hiếu Nghĩa|Tứ Ân Hiếu Nghĩa|Đạo Tứ Ân Hiếu Nghĩa"), ("minh_su_dao", "Minh Sư đạo|Giáo hội Phật đường Nam Tông Minh Sư đạo"), ("minh_ly_dao", "Minh Lý đạo|Minh Lý đạo - Tam Tông Miếu|Minh Lý đạo Tam Tông Miếu"),
        ("brahmanism", "Bà-la-môn giáo|Bà la môn|Đạo Bà la môn|Bà la môn giáo|Chăm Bà-la-môn"), ("latter_day_saints", "Giáo hội các Thánh hữu Ngày sau của Chúa Giêsu Kytô|Giáo hội các Thánh hữu Ngày sau của Chúa Giê su Ky tô Việt Nam|Mặc môn"),
        ("hieu_nghia_ta_lon", "Phật giáo Hiếu Nghĩa Tà Lơn|Hiếu Nghĩa Tà Lơn"), ("buu_son_ky_huong", "Bửu Sơn Kỳ Hương|Đạo Bửu Sơn Kỳ Hương"),
        ("kinh", "Kinh|Việt"), ("tay", "Tày"), ("thai", "Thái"), ("hoa", "Hoa|Hán"), ("khmer", "Khmer|Khơ me|Khơ-me"), ("muong", "Mường"), ("nung", "Nùng"), ("hmong", "Mông|H'Mông|HMông|Hmông"), ("dao", "Dao"),
        ("gia_rai", "Gia Rai|Gia-rai|Jrai"), ("ngai", "Ngái"), ("e_de", "Ê Đê|Ê-đê"), ("ba_na", "Ba Na|Ba-na"), ("xo_dang", "Xơ Đăng|Xơ-đăng|Xê đăng"), ("san_chay", "Sán Chay|Cao Lan|Sán Chỉ"), ("co_ho", "Cơ Ho|Cơ-ho"), ("cham", "Chăm"), ("san_diu", "Sán Dìu"),
        ("hre", "Hrê"), ("mnong", "Mnông|M'Nông"), ("ra_glai", "Ra Glai|Ra-glai"), ("xtieng", "Xtiêng|Stiêng"), ("bru_van_kieu", "Bru Vân Kiều|Bru-Vân Kiều|Vân Kiều"), ("tho", "Thổ"), ("giay", "Giáy"), ("co_tu", "Cơ Tu|Cơ-tu"), ("gie_trieng", "Gié Triêng|Gié-Triêng"),
        ("ma", "Mạ"), ("kho_mu", "Khơ Mú|Khơ-mú"), ("co", "Co|Cor"), ("ta_oi", "Tà Ôi|Ta-ôi"), ("cho_ro", "Chơ Ro|Chơ-ro"), ("khang", "Kháng"), ("xinh_mun", "Xinh Mun|Xinh-mun"), ("ha_nhi", "Hà Nhì"), ("chu_ru", "Chu Ru|Chu-ru"),
        ("lao", "Lào"), ("la_chi", "La Chí"), ("la_ha", "La Ha"), ("phu_la", "Phù Lá"), ("la_hu", "La Hủ"), ("lu", "Lự"), ("lo_lo", "Lô Lô"), ("chut", "Chứt"), ("mang", "Mảng"),
        ("pa_then", "Pà Thẻn"), ("co_lao", "Cơ Lao|Cờ Lao"), ("cong", "Cống"), ("bo_y", "Bố Y"), ("si_la", "Si La"), ("pu_peo", "Pu Péo"), ("brau", "Brâu"), ("o_du", "Ơ Đu"), ("ro_mam", "Rơ Măm|Rơ-măm"),
        ("permanent", "Thường trú"), ("temporary", "Tạm trú"), ("vocational", "Sơ cấp, trung cấp|Trung cấp|Dạy nghề"), ("college", "Cao đẳng"), ("university", "Đại học|Đại học trở lên"),
        ("hotel", "Khách sạn"), ("guest_house", "Nhà nghỉ|Nhà khách|Nhà nghỉ du lịch|Nhà công vụ"), ("homestay", "Homestay|Nhà dân|Nhà ở có phòng cho khách du lịch thuê"), ("apartment", "Căn hộ|Căn hộ du lịch|Biệt thự|Biệt thự du lịch"), ("rented_housing", "Nhà trọ|Nhà cho thuê"),
        ("ship", "Tàu thủy lưu trú du lịch|Tàu thủy du lịch|Tàu lưu trú du lịch|Tàu du lịch"), ("campsite", "Bãi cắm trại du lịch|Bãi cắm trại"), ("coach", "Xe khách đường dài|Xe khách giường nằm|Xe khách"),
        ("tourist_site", "Điểm du lịch|Khu du lịch"), ("industrial_zone", "Khu công nghiệp|KCN"), ("station", "Nhà ga|Ga|Bến xe"),
        ("residence", "Cư trú"), ("civil_status", "Hộ tịch"), ("certification", "Chứng thực"), ("land", "Đất đai"), ("construction", "Xây dựng"), ("social", "An sinh xã hội|Bảo trợ xã hội"), ("exit_entry", "Xuất nhập cảnh|Quản lý xuất nhập cảnh"), ("identity_card", "Căn cước|Cấp căn cước|Cấp căn cước công dân"),
        ("business", "Đăng ký kinh doanh|Kinh doanh"), ("services", "Thủ tục hành chính và dịch vụ công"), ("economy", "Kinh tế - xã hội|Phát triển kinh tế xã hội"), ("citizen", "Công dân số"), ("data", "Dữ liệu dùng chung"), ("steering", "Chỉ đạo, điều hành"),
        ("true", "Có|Đã làm rõ|Đã giải quyết|x"), ("false", "Chưa|Không|Chưa làm rõ|Chưa giải quyết|Không làm rõ|Không giải quyết"),
    ];

    private static FrozenDictionary<string, string[]> Build() =>
        All.SelectMany(entry => entry.Words.Split('|').Select(word => (Word: PlaceText.Fold(word), entry.Code)))
            .GroupBy(pair => pair.Word, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.Select(pair => pair.Code).Distinct(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);
}
