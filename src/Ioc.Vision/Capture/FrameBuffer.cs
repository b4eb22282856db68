using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Ioc.Vision.Capture;

/// <summary>
/// Stands between one capturing thread and one judging loop. Live, the newest frames win and every loss is counted;
/// in a replay the capture waits and no frame is lost.
/// </summary>
public sealed class FrameBuffer : IDisposable
{
    private readonly Channel<Frame> channel;
    private readonly SemaphoreSlim? space;
    private long dropped;

    /// <param name="capacity">Frames that may wait, from 1.</param>
    /// <param name="dropOldest">True for live sources.</param>
    public FrameBuffer(int capacity, bool dropOldest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        space = dropOldest ? null : new SemaphoreSlim(capacity, capacity);
        channel = Channel.CreateBounded<Frame>(
            new BoundedChannelOptions(capacity)
            {
                SingleReader = true,
                SingleWriter = true,
                FullMode = dropOldest ? BoundedChannelFullMode.DropOldest : BoundedChannelFullMode.Wait,
            },
            lost =>
            {
                Interlocked.Increment(ref dropped);
                lost.Dispose();
            });
    }

    /// <summary>Frames that were overtaken by newer ones.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    /// <summary>Hands a frame over; waits for room in a replay. Called by the capturing thread only.</summary>
    /// <returns>False when nobody takes frames any more; the frame is then disposed of.</returns>
    public bool Put(Frame frame, CancellationToken token)
    {
        try
        {
            space?.Wait(token);
        }
        catch (OperationCanceledException)
        {
            frame.Dispose();
            return false;
        }

        if (channel.Writer.TryWrite(frame))
        {
            return true;
        }

        frame.Dispose();
        return false;
    }

    /// <summary>No more frames will come; a failure reaches whoever takes.</summary>
    public void Complete(Exception? failure = null) => channel.Writer.TryComplete(failure);

    /// <summary>The next frame, or null at the end.</summary>
    /// <remarks>What waits is used again for the next frame: await the answer once.</remarks>
    /// <exception cref="CaptureException">The capture failed.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Frame?> TakeAsync(CancellationToken token)
    {
        do
        {
            token.ThrowIfCancellationRequested();
            if (channel.Reader.TryRead(out var frame))
            {
                space?.Release();
                return frame;
            }
        }
        while (await channel.Reader.WaitToReadAsync(token));

        return null;
    }

    /// <summary>Gives back what still waits.</summary>
    public void Dispose()
    {
        channel.Writer.TryComplete();
        while (channel.Reader.TryRead(out var frame))
        {
            frame.Dispose();
        }

        space?.Dispose();
    }
}
