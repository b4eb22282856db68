using Ioc.Vision.Capture;

namespace Ioc.Vision.Tests.Capture;

/// <summary>What FFmpeg 5.1 really wrote, line by line.</summary>
public sealed class CaptureVerdictTests
{
    [Theory]
    [InlineData(1, CaptureVerdict.WrongPassword, "[rtsp @ 0x5638] method DESCRIBE failed: 401 Unauthorized", "[concat @ 0x5638] Impossible to open 'rtsp://***@127.0.0.1:1/cam1'", "pipe:0: Server returned 401 Unauthorized (authorization failed)")]
    [InlineData(1, CaptureVerdict.NoSuchStream, "[rtsp @ 0x55e3] method DESCRIBE failed: 404 Not Found", "pipe:0: Server returned 404 Not Found")]
    [InlineData(1, CaptureVerdict.Unreachable, "[tcp @ 0x55a8] Connection to tcp://127.0.0.1:1?timeout=0 failed: Connection refused", "pipe:0: Connection refused")]
    [InlineData(1, CaptureVerdict.Unreachable, "[tcp @ 0x55a8] Failed to resolve hostname camera.invalid: Name or service not known")]
    [InlineData(1, CaptureVerdict.Unreachable, "pipe:0: Connection timed out")]
    [InlineData(1, CaptureVerdict.NotAVideo, "file:notes.mp4: Invalid data found when processing input")]
    [InlineData(1, CaptureVerdict.NotAVideo, "[mov,mp4,m4a,3gp,3g2,mj2 @ 0x55] moov atom not found")]
    [InlineData(1, CaptureVerdict.MissingFile, "file:x.mp4: No such file or directory")]
    [InlineData(1, CaptureVerdict.DiskFull, "av_interleaved_write_frame(): No space left on device")]
    [InlineData(0, CaptureVerdict.Ended, "[h264 @ 0x55] error while decoding MB 3 4")]
    [InlineData(137, CaptureVerdict.Failed)]
    public void What_FFmpeg_writes_becomes_a_verdict(int exitCode, CaptureVerdict expected, params string[] lines) =>
        Assert.Equal(expected, CaptureVerdicts.Of(lines, exitCode));

    [Fact]
    public void Every_verdict_says_something_in_both_languages() => Assert.All(Enum.GetValues<CaptureVerdict>(), verdict =>
    {
        Assert.NotEmpty(verdict.Text().Vi);
        Assert.NotEmpty(verdict.Text().En);
        Assert.NotEqual(verdict.Text().Vi, verdict.Text().En);
    });

    [Fact]
    public void The_waits_between_attempts_grow_to_half_a_minute_and_start_over_after_success()
    {
        var delay = new ReconnectDelay(new Random(1));
        double[] steps = [1, 2, 4, 8, 16, 30, 30];

        Assert.All(steps, step => Assert.InRange(delay.Next().TotalSeconds, step * 0.8, step * 1.2));
        delay.Reset();
        Assert.InRange(delay.Next().TotalSeconds, 0.8, 1.2);
    }
}
