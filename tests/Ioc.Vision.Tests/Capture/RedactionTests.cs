using Ioc.Vision.Capture;

namespace Ioc.Vision.Tests.Capture;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("rtsp://admin:secret@10.0.0.5:554/cam1", "rtsp://***@10.0.0.5:554/cam1")]
    [InlineData("rtsp://admin:se@cr/et@10.0.0.5/cam1", "rtsp://***@10.0.0.5/cam1")]
    [InlineData("[concat @ 0x1] Impossible to open 'rtsp://a:secret@h/1'", "[concat @ 0x1] Impossible to open 'rtsp://***@h/1'")]
    [InlineData("http://h/video.cgi?user=admin&pwd=secret&channel=1", "http://h/video.cgi?user=***&pwd=***&channel=1")]
    [InlineData("rtsp://h/s?token=secret", "rtsp://h/s?token=***")]
    [InlineData("RTSP://Admin:secret@h/1 failed", "RTSP://***@h/1 failed")]
    [InlineData("rtsp://h/1: Connection refused", "rtsp://h/1: Connection refused")]
    [InlineData("mail to a@b", "mail to a@b")]
    public void Users_passwords_and_keys_are_masked(string text, string expected) => Assert.Equal(expected, Redaction.Of(text));

    [Fact]
    public void A_source_never_shows_its_password()
    {
        var source = VideoSource.Parse("rtsp://admin:secret@10.0.0.5/cam1");

        Assert.DoesNotContain("secret", source.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", source.Display, StringComparison.Ordinal);
        Assert.Contains("secret", source.Address, StringComparison.Ordinal);
    }

    [Fact]
    public void No_argument_of_a_child_carries_the_address_of_a_stream()
    {
        var source = VideoSource.Parse("rtsp://admin:sec'ret@10.0.0.5/cam1");

        Assert.DoesNotContain(FfmpegArguments.Probe(source), a => a.Contains("10.0.0.5", StringComparison.Ordinal));
        Assert.DoesNotContain(
            FfmpegArguments.Capture(source, new VideoProperties(640, 360, null, null, "h264"), FrameRate.Of(10), null),
            a => a.Contains("10.0.0.5", StringComparison.Ordinal));
        Assert.Contains("file 'rtsp://admin:sec'\\''ret@10.0.0.5/cam1'", FfmpegArguments.Input(source), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://h/x")]
    [InlineData("")]
    [InlineData("rtsp://h/x\noption y z")]
    public void A_source_that_cannot_be_played_is_refused(string source) => Assert.Throws<FormatException>(() => VideoSource.Parse(source));
}
