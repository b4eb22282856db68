using Ioc.Domain.Enforcement;

namespace Ioc.Enforcement.Tests.Law;

public sealed class MoneyTests
{
    [Theory]
    [InlineData(0, "không đồng")]
    [InlineData(500_000, "năm trăm nghìn đồng")]
    [InlineData(5_000_000, "năm triệu đồng")]
    [InlineData(19_000_000, "mười chín triệu đồng")]
    [InlineData(15_500_000, "mười lăm triệu năm trăm nghìn đồng")]
    [InlineData(21_000_000, "hai mươi mốt triệu đồng")]
    [InlineData(1_005_000, "một triệu không trăm linh năm nghìn đồng")]
    [InlineData(40_000_001, "bốn mươi triệu không trăm linh một đồng")]
    [InlineData(1_234_567_890, "một tỷ hai trăm ba mươi tư triệu năm trăm sáu mươi bảy nghìn tám trăm chín mươi đồng")]
    public void An_amount_is_said_as_a_clerk_says_it(long amount, string words) => Assert.Equal(words, Money.Words(amount));

    [Fact]
    public void Vietnamese_groups_are_parted_by_dots_and_English_ones_by_commas()
    {
        Assert.Equal("19.000.000", Money.Vietnamese(19_000_000));
        Assert.Equal("19,000,000", Money.English(19_000_000));
    }
}
