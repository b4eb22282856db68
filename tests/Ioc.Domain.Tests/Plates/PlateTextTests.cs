using Ioc.Domain.Plates;

namespace Ioc.Domain.Tests.Plates;

public class PlateTextTests
{
    [Theory]
    [InlineData("59x3-123.45", "59X312345")]
    [InlineData(" 30 a – 123·45 ", "30A12345")]
    [InlineData("29-mđ1 234.56", "29MĐ123456")]
    [InlineData("29-MD1 234.56", "29MD123456")]
    [InlineData("29-MÐ1 234.56", "29MĐ123456")]
    [InlineData("", "")]
    public void Typed_plates_lose_case_and_separators_and_keep_their_Đ(string typed, string stored) =>
        Assert.Equal(stored, PlateText.Normalise(typed));

    [Fact]
    public void MĐ_and_MD_are_found_by_one_key() =>
        Assert.Equal(PlateText.Key("29-MD1 234.56"), PlateText.Key("29mđ1-23456"));
}
