using System.Globalization;
using Ioc.Domain.Plates;

namespace Ioc.Domain.Tests.Plates;

public class ProvinceCodeTests
{
    [Fact]
    public void Eighty_one_codes_are_in_use() => Assert.Equal(81, ProvinceCode.All.Count);

    [Fact]
    public void The_codes_left_over_from_11_to_99_are_the_eight_unused_ones()
    {
        var unused = Enumerable.Range(11, 89).Select(n => n.ToString(CultureInfo.InvariantCulture))
            .Where(code => ProvinceCode.Find(code) is null);

        Assert.Equal(["13", "42", "44", "45", "46", "87", "91", "96"], unused);
    }

    [Fact]
    public void The_provinces_of_July_2025_are_thirty_four_and_the_traffic_police_department() =>
        Assert.Equal(35, ProvinceCode.All.Select(p => p.Province.Vi).Distinct(StringComparer.Ordinal).Count());

    [Theory]
    [InlineData("61", "Thành phố Hồ Chí Minh", "Bình Dương", "Ho Chi Minh City", "Binh Duong")]
    [InlineData("48", "Lâm Đồng", "Đắk Nông", "Lam Dong", "Dak Nong")]
    [InlineData("18", "Ninh Bình", "Nam Định", "Ninh Binh", "Nam Dinh")]
    [InlineData("29", "Hà Nội", "Hà Nội", "Hanoi", "Hanoi")]
    public void A_code_names_its_province_of_today_and_of_before(string code, string today, string before, string todayEn, string beforeEn)
    {
        var province = Assert.IsType<ProvinceCode>(ProvinceCode.Find(code));

        Assert.Equal((today, before, todayEn, beforeEn), (province.Province.Vi, province.FormerProvince.Vi, province.Province.En, province.FormerProvince.En));
    }
}
