using Ioc.Vision.Capture;
using Ioc.Vision.Pictures;

namespace Ioc.Vision.Tests.Capture;

public sealed class FrameBufferTests
{
    [Fact]
    public async Task Live_the_newest_frame_wins_and_every_loss_is_counted_and_given_back()
    {
        using var buffer = new FrameBuffer(2, dropOldest: true);
        var frames = Enumerable.Range(0, 5).Select(FrameOf).ToList();
        frames.ForEach(f => buffer.Put(f, CancellationToken.None));
        buffer.Complete();

        Assert.Equal(3, (await buffer.TakeAsync(CancellationToken.None))!.Number);
        Assert.Equal(4, (await buffer.TakeAsync(CancellationToken.None))!.Number);
        Assert.Null(await buffer.TakeAsync(CancellationToken.None));
        Assert.Equal(3, buffer.Dropped);
        Assert.Throws<ObjectDisposedException>(() => frames[0].Picture.Y.Length);
    }

    [Fact]
    public async Task In_a_replay_the_capture_waits_and_no_frame_is_lost()
    {
        using var buffer = new FrameBuffer(2, dropOldest: false);
        var writing = Task.Run(() =>
        {
            for (var i = 0; i < 50; i++)
            {
                buffer.Put(FrameOf(i), CancellationToken.None);
            }

            buffer.Complete();
        });

        var seen = new List<long>();
        while (await buffer.TakeAsync(CancellationToken.None) is { } frame)
        {
            seen.Add(frame.Number);
            frame.Dispose();
            await Task.Yield();
        }

        await writing;
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (long)i), seen);
        Assert.Equal(0, buffer.Dropped);
    }

    [Fact]
    public async Task A_failure_reaches_whoever_takes_frames()
    {
        using var buffer = new FrameBuffer(2, dropOldest: true);
        buffer.Complete(new CaptureException(CaptureVerdict.Stalled, "rtsp://h", []));

        var failed = await Assert.ThrowsAsync<CaptureException>(async () => await buffer.TakeAsync(CancellationToken.None));
        Assert.Equal(CaptureVerdict.Stalled, failed.Verdict);
    }

    private static Frame FrameOf(int number) =>
        new(new Picture(16, 16, false), DateTimeOffset.UnixEpoch.AddSeconds(number), TimeSpan.FromSeconds(number), number);
}
