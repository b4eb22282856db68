using Ioc.Enforcement.Notices;

namespace Ioc.Enforcement.Tests.Notices;

public sealed class NoticeNumberTests
{
    [Theory]
    [InlineData("000123/TB-XPVPHC")]
    [InlineData("123")]
    [InlineData(" 000123 / tb-xpvphc ")]
    public void A_notice_is_found_however_its_number_is_typed(string typed) => Assert.Equal("000123/TB-XPVPHC", NumberSeries.Normalise(typed, "TB-XPVPHC"));

    [Theory]
    [InlineData("123/QĐ-XPHC")]
    [InlineData("12a")]
    [InlineData("-5")]
    public void Another_series_is_not_taken_for_this_one(string typed) => Assert.NotEqual("000123/TB-XPVPHC", NumberSeries.Normalise(typed, "TB-XPVPHC"));

    [Fact]
    public void A_look_up_code_is_compared_without_its_dash_and_case_and_nothing_else_passes()
    {
        var code = LookupCode.Create();
        Assert.Matches("^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$", code);
        Assert.True(LookupCode.Matches(code, code.Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant()));
        Assert.False(LookupCode.Matches(code, code[..^1]));
        Assert.False(LookupCode.Matches(code, ""));
    }
}
