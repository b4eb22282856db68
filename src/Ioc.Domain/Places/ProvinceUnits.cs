using System.Collections.Frozen;

namespace Ioc.Domain.Places;

/// <summary>
/// The 34 provinces and cities since 1 July 2025 with the two digits of Decision 19/2025/QĐ-TTg. They are units of administration: plates have codes of their own.
/// </summary>
public static class ProvinceUnits
{
    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["01"] = "Hà Nội", ["04"] = "Cao Bằng", ["08"] = "Tuyên Quang", ["11"] = "Điện Biên", ["12"] = "Lai Châu", ["14"] = "Sơn La",
        ["15"] = "Lào Cai", ["19"] = "Thái Nguyên", ["20"] = "Lạng Sơn", ["22"] = "Quảng Ninh", ["24"] = "Bắc Ninh", ["25"] = "Phú Thọ",
        ["31"] = "Hải Phòng", ["33"] = "Hưng Yên", ["37"] = "Ninh Bình", ["38"] = "Thanh Hóa", ["40"] = "Nghệ An", ["42"] = "Hà Tĩnh",
        ["44"] = "Quảng Trị", ["46"] = "Huế", ["48"] = "Đà Nẵng", ["51"] = "Quảng Ngãi", ["52"] = "Gia Lai", ["56"] = "Khánh Hòa",
        ["66"] = "Đắk Lắk", ["68"] = "Lâm Đồng", ["75"] = "Đồng Nai", ["79"] = "Hồ Chí Minh", ["80"] = "Tây Ninh", ["82"] = "Đồng Tháp",
        ["86"] = "Vĩnh Long", ["91"] = "An Giang", ["92"] = "Cần Thơ", ["96"] = "Cà Mau",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> ByName = Names.ToFrozenDictionary(unit => PlaceText.Bare(unit.Value), unit => unit.Key, StringComparer.Ordinal);

    /// <summary>The codes in order.</summary>
    public static IEnumerable<string> Codes => Names.Keys.Order(StringComparer.Ordinal);

    /// <summary>The name of a code; null where there is none.</summary>
    public static string? NameOf(string code) => Names.GetValueOrDefault(code);

    /// <summary>The code of “01”, “1 - Hà Nội” or “Thành phố Hà Nội”; null where none is meant.</summary>
    public static string? Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var digits = new string([.. text.Trim().TakeWhile(char.IsAsciiDigit)]);
        return digits.Length > 0
            ? digits.Length <= 2 && digits.PadLeft(2, '0') is var code && Names.ContainsKey(code) ? code : null
            : ByName.GetValueOrDefault(PlaceText.Bare(text));
    }
}
