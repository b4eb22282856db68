using System.Globalization;
using Ioc.Domain.Indicators;
using Ioc.Domain.Places;

namespace Ioc.Domain.Tests.Places;

/// <summary>The code lists of declarations, against what others tell of them.</summary>
public sealed class CodeListTests
{
    [Fact]
    public void Every_country_that_the_platform_knows_has_its_code_on_the_list()
    {
        // .NET takes regions from ICU (Unicode CLDR), which has some that ISO 3166-1 only reserves (Ceuta, the Canaries, Diego Garcia …) or leaves to its users (Kosovo): no nationalities.
        string[] reserved = ["AC", "CP", "DG", "EA", "IC", "TA", "XK"];
        var regions = CultureInfo.GetCultures(CultureTypes.SpecificCultures).Select(culture => culture.Name).Where(name => name.Length > 0 && !name.EndsWith("001", StringComparison.Ordinal) && !name.EndsWith("150", StringComparison.Ordinal) && !name.EndsWith("419", StringComparison.Ordinal))
            .Select(name => new RegionInfo(name)).Where(region => region.TwoLetterISORegionName.All(char.IsAsciiLetterUpper) && !reserved.Contains(region.TwoLetterISORegionName, StringComparer.Ordinal))
            .Select(region => region.ThreeLetterISORegionName).Where(code => code.Length == 3).Distinct().ToList();

        Assert.True(regions.Count > 150, $"{regions.Count}");
        Assert.Empty(regions.Except(CountryCodes.All));
        Assert.Equal(249 + 4, CountryCodes.All.Count);
    }

    [Theory]
    [InlineData("VNM", true)]
    [InlineData("KOR", true)]
    [InlineData("XXA", true)]
    [InlineData("VIE", false)]
    [InlineData("vnm", false)]
    [InlineData("GER", false)]
    public void A_code_is_one_of_the_list_as_it_is_written(string code, bool known) => Assert.Equal(known, CountryCodes.IsKnown(code));

    [Theory]
    [InlineData("VNM - Viet Nam", "VNM")]
    [InlineData("VNM", "VNM")]
    [InlineData("vnm - viet nam", "VNM")]
    [InlineData("Việt Nam", "VNM")]
    [InlineData("KOR - Korea", "KOR")]
    [InlineData("Hàn Quốc", "KOR")]
    [InlineData("Korea, Republic of", "KOR")]
    [InlineData("Mỹ", "USA")]
    [InlineData("D - Germany", "DEU")]
    [InlineData("GBD", "GBR")]
    [InlineData("Timor-Leste", "TLS")]
    [InlineData("FRA - Cộng hòa nào đó", "FRA")]
    [InlineData("VNM - Lào", null)]
    [InlineData("XYZ - Nowhere", null)]
    [InlineData("GER", null)]
    [InlineData("", null)]
    public void A_nationality_is_found_by_its_code_or_its_name_and_not_where_both_say_different_things(string text, string? code) => Assert.Equal(code, CountryNames.Find(text));

    [Theory]
    [InlineData("GER", "DEU - Germany")]
    [InlineData("VIE", "VNM - Viet Nam")]
    [InlineData("Astralia", "AUS - Australia")]
    [InlineData("Thái Lam", "THA - Thailand")]
    [InlineData("XYZ - Nhật Bản", "JPN - Japan")]
    [InlineData("XYZ - Nowhere", null)]
    public void Who_writes_an_unknown_nationality_is_told_what_may_be_meant(string text, string? near) => Assert.Equal(near, CountryNames.Near(text));

    [Fact]
    public void Every_nationality_has_a_name_in_both_languages_and_the_names_that_the_platform_knows_mean_the_same_code()
    {
        Assert.All(CountryCodes.All, code => Assert.True(CountryNames.Vietnamese(code).Length > 1 && CountryNames.English(code).Length > 1, code));
        var named = CultureInfo.GetCultures(CultureTypes.SpecificCultures).Where(culture => culture.Name.Length > 0).Select(culture => new RegionInfo(culture.Name))
            .Where(region => CountryCodes.IsKnown(region.ThreeLetterISORegionName)).Select(region => (Code: region.ThreeLetterISORegionName, Found: CountryNames.Find(region.EnglishName))).Distinct().ToList();

        Assert.DoesNotContain(named, pair => pair.Found is not null && pair.Found != pair.Code);
        Assert.InRange(named.Count(pair => pair.Found is null), 0, 8);
        Assert.True(named.Count > 150, $"{named.Count}");
    }

    [Theory]
    [InlineData("Đạo Ba Ha'i", "bahai")]
    [InlineData("Tịnh độ cư sĩ Phật hội Việt Nam", "tinh_do_cu_si")]
    [InlineData("Phật giáo Hoà Hảo", "hoahao")]
    [InlineData("Bửu sơn Kỳ hương", "buu_son_ky_huong")]
    [InlineData("Bà La Môn", "brahmanism")]
    [InlineData("Minh Lý đạo", "minh_ly_dao")]
    [InlineData("Tin Lành", "protestantism")]
    [InlineData("Thờ ông bà", null)]
    public void A_religion_is_known_by_what_the_official_list_calls_it(string word, string? code) => Assert.Equal(code, CodeLabels.Find(word, Vocabularies.Religions));

    [Fact]
    public void Sixteen_religions_are_recognised_and_the_older_codes_are_still_among_them()
    {
        Assert.Equal(16, Vocabularies.Religions.Except(["none", "other"]).Count());
        Assert.Empty(new[] { "none", "buddhism", "catholicism", "protestantism", "caodaism", "hoahao", "islam", "other" }.Except(Vocabularies.Religions));
    }

    [Theory]
    [InlineData("Có", "true")]
    [InlineData("đã làm rõ", "true")]
    [InlineData("Chưa", "false")]
    [InlineData("không", "false")]
    [InlineData("có lẽ", null)]
    public void Yes_and_no_are_known_by_the_words_that_people_write(string word, string? code) => Assert.Equal(code, CodeLabels.Find(word, ["true", "false"]));

    [Theory]
    [InlineData("Tàu thủy lưu trú du lịch", "ship")]
    [InlineData("Xe khách đường dài", "coach")]
    [InlineData("Bãi cắm trại du lịch", "campsite")]
    [InlineData("Biệt thự du lịch", "apartment")]
    [InlineData("Nhà ở có phòng cho khách du lịch thuê", "homestay")]
    [InlineData("Cơ sở khám chữa bệnh", "medical")]
    public void A_kind_of_lodging_is_known_by_what_the_law_and_the_plans_call_it(string word, string code) => Assert.Equal(code, CodeLabels.Find(word, Vocabularies.HouseKinds));

    [Theory]
    [InlineData("01 - Hà Nội", "01")]
    [InlineData("1", "01")]
    [InlineData("Thành phố Hồ Chí Minh", "79")]
    [InlineData("tinh ninh binh", "37")]
    [InlineData("35", null)]
    [InlineData("035", null)]
    [InlineData("Hà Nam", null)]
    [InlineData("", null)]
    public void A_province_is_found_by_its_code_or_its_name_and_a_former_one_is_not(string text, string? code) => Assert.Equal(code, ProvinceUnits.Find(text));

    [Fact]
    public void There_are_thirty_four() => Assert.Equal(34, ProvinceUnits.Codes.Count());
}
