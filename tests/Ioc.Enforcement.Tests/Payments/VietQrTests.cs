using Ioc.Enforcement.Payments;

namespace Ioc.Enforcement.Tests.Payments;

public sealed class VietQrTests
{
    // published with the VietQR format
    private const string Published = "00020101021238530010A0000007270123000697041601092245284790208QRIBFTTA53037045405100005802VN62340107NPS68690819TRANSFER TO SOMEONE6304AC13";

    [Fact]
    public void The_published_sample_has_the_checksum_that_we_compute()
    {
        Assert.Equal("AC13", VietQr.Checksum(Published[..^4]));
        Assert.True(VietQr.IsWhole(Published));
        Assert.False(VietQr.IsWhole(Published.Replace("10000", "90000", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_checksum_is_CRC_16_CCITT_FALSE() => Assert.Equal("29B1", VietQr.Checksum("123456789"));

    [Fact]
    public void A_transfer_says_bank_account_amount_and_purpose_as_the_published_sample_does()
    {
        var ours = VietQr.Transfer("970416", "224528479", 10_000, "TRANSFER TO SOMEONE");

        // the sample also carries a bill number (tag 01 in 62), which we have none of
        var expected = Published.Replace("62340107NPS68690819TRANSFER TO SOMEONE", "62230819TRANSFER TO SOMEONE", StringComparison.Ordinal)[..^4];
        Assert.Equal(expected + VietQr.Checksum(expected), ours);
        Assert.True(VietQr.IsWhole(ours));
    }

    [Theory]
    [InlineData("97041", "1", 1, "A")]
    [InlineData("970416", "", 1, "A")]
    [InlineData("970416", "12345678901234567890", 1, "A")]
    [InlineData("970416", "1", 0, "A")]
    [InlineData("970416", "1", 1, "Nộp phạt")]
    [InlineData("970416", "1", 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")]
    public void What_no_bank_would_read_is_refused(string bank, string account, long amount, string purpose) =>
        Assert.ThrowsAny<ArgumentException>(() => VietQr.Transfer(bank, account, amount, purpose));
}
