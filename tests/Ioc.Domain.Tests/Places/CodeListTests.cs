using System.Globalization;
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
