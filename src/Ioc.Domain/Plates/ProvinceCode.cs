using Ioc.Domain.Text;

namespace Ioc.Domain.Plates;

/// <summary>One of the 81 codes that begin a plate. It says where a plate was first issued, not where its owner lives.</summary>
/// <param name="Code">Two digits, 11 to 99.</param>
/// <param name="Province">The province since 01/07/2025 (Circular 51/2025/TT-BCA).</param>
/// <param name="FormerProvince">The province or city that the code stood for before; plates keep their code.</param>
public sealed record ProvinceCode(string Code, LocalText Province, LocalText FormerProvince)
{
    // code|since July 2025|before, where it differs
    private const string Table =
        """
        11|Cao Bằng
        12|Lạng Sơn
        14|Quảng Ninh
        15|Hải Phòng
        16|Hải Phòng
        17|Hưng Yên|Thái Bình
        18|Ninh Bình|Nam Định
        19|Phú Thọ
        20|Thái Nguyên
        21|Lào Cai|Yên Bái
        22|Tuyên Quang
        23|Tuyên Quang|Hà Giang
        24|Lào Cai
        25|Lai Châu
        26|Sơn La
        27|Điện Biên
        28|Phú Thọ|Hòa Bình
        29|Hà Nội
        30|Hà Nội
        31|Hà Nội
        32|Hà Nội
        33|Hà Nội|Hà Tây
        34|Hải Phòng|Hải Dương
        35|Ninh Bình
        36|Thanh Hóa
        37|Nghệ An
        38|Hà Tĩnh
        39|Đồng Nai
        40|Hà Nội
        41|Thành phố Hồ Chí Minh
        43|Đà Nẵng
        47|Đắk Lắk
        48|Lâm Đồng|Đắk Nông
        49|Lâm Đồng
        50|Thành phố Hồ Chí Minh
        51|Thành phố Hồ Chí Minh
        52|Thành phố Hồ Chí Minh
        53|Thành phố Hồ Chí Minh
        54|Thành phố Hồ Chí Minh
        55|Thành phố Hồ Chí Minh
        56|Thành phố Hồ Chí Minh
        57|Thành phố Hồ Chí Minh
        58|Thành phố Hồ Chí Minh
        59|Thành phố Hồ Chí Minh
        60|Đồng Nai
        61|Thành phố Hồ Chí Minh|Bình Dương
        62|Tây Ninh|Long An
        63|Đồng Tháp|Tiền Giang
        64|Vĩnh Long
        65|Cần Thơ
        66|Đồng Tháp
        67|An Giang
        68|An Giang|Kiên Giang
        69|Cà Mau
        70|Tây Ninh
        71|Vĩnh Long|Bến Tre
        72|Thành phố Hồ Chí Minh|Bà Rịa – Vũng Tàu
        73|Quảng Trị|Quảng Bình
        74|Quảng Trị
        75|Huế|Thừa Thiên Huế
        76|Quảng Ngãi
        77|Gia Lai|Bình Định
        78|Đắk Lắk|Phú Yên
        79|Khánh Hòa
        80|Cục Cảnh sát giao thông
        81|Gia Lai
        82|Quảng Ngãi|Kon Tum
        83|Cần Thơ|Sóc Trăng
        84|Vĩnh Long|Trà Vinh
        85|Khánh Hòa|Ninh Thuận
        86|Lâm Đồng|Bình Thuận
        88|Phú Thọ|Vĩnh Phúc
        89|Hưng Yên
        90|Ninh Bình|Hà Nam
        92|Đà Nẵng|Quảng Nam
        93|Đồng Nai|Bình Phước
        94|Cà Mau|Bạc Liêu
        95|Cần Thơ|Hậu Giang
        97|Thái Nguyên|Bắc Kạn
        98|Bắc Ninh|Bắc Giang
        99|Bắc Ninh
        """;

    private static readonly Dictionary<string, ProvinceCode> ByCode = Read();

    /// <summary>All codes in use, in order.</summary>
    public static IReadOnlyList<ProvinceCode> All { get; } = [.. ByCode.Values.OrderBy(p => p.Code, StringComparer.Ordinal)];

    /// <summary>The code's entry, or null when the code is not in use.</summary>
    public static ProvinceCode? Find(ReadOnlySpan<char> code) =>
        ByCode.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(code, out var found) ? found : null;

    private static Dictionary<string, ProvinceCode> Read()
    {
        var codes = new Dictionary<string, ProvinceCode>(StringComparer.Ordinal);
        foreach (var row in Table.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var cells = row.Split('|');
            var province = Named(cells[1]);
            codes.Add(cells[0], new ProvinceCode(cells[0], province, cells.Length > 2 ? Named(cells[2]) : province));
        }

        return codes;
    }

    private static LocalText Named(string name) => new(name, name switch
    {
        "Hà Nội" => "Hanoi",
        "Thành phố Hồ Chí Minh" => "Ho Chi Minh City",
        "Cục Cảnh sát giao thông" => "Traffic Police Department",
        _ => WithoutMarks(name),
    });

    private static string WithoutMarks(string name)
    {
        var letters = name.Normalize(System.Text.NormalizationForm.FormD)
            .Where(c => char.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.NonSpacingMark)
            .Select(c => c switch { 'Đ' => 'D', 'đ' => 'd', _ => c });
        return new string([.. letters]);
    }
}
