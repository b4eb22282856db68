using Ioc.Enforcement.Notices;
using Ioc.Enforcement.Payments;

namespace Ioc.Enforcement.Tests.Payments;

public sealed class SignedFieldsTests
{
    [Fact]
    public void The_signature_is_HMAC_SHA512_over_the_sorted_fields()
    {
        // computed with: printf 'amount=19000000&reference=IOC1' | openssl dgst -sha512 -hmac secret
        Assert.Equal(
            "amount=19000000&reference=IOC1&secureHash=30e1201bcf85822c49ef41c456593d6e0fa73df37d9a357d0bee80230dfd78abc1ac7094a2276c029d9f78704dda700007c243fd23839a27095bc224bbd96eac",
            SignedFields.Query([new("reference", "IOC1"), new("amount", "19000000")], "secret"));
    }

    [Theory]
    [InlineData("amount", "1")]
    [InlineData("reference", "IOC2")]
    [InlineData("secureHash", "00")]
    public void One_changed_field_and_the_signature_is_refused(string field, string value)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in SignedFields.Query([new("reference", "IOC1"), new("amount", "19000000")], "secret").Split('&'))
        {
            fields[pair.Split('=')[0]] = pair.Split('=')[1];
        }

        Assert.True(SignedFields.Verify(fields, "secret"));
        Assert.False(SignedFields.Verify(fields, "other"));
        fields[field] = value;
        Assert.False(SignedFields.Verify(fields, "secret"));
    }

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
