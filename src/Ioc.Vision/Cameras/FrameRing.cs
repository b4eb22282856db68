using Ioc.Vision.Capture;

namespace Ioc.Vision.Cameras;

/// <summary>
/// A few frames of the last two seconds, for the still before a violation. They are kept as they came: holding five pictures
/// costs memory once, compressing every frame would cost each of them several milliseconds for a still that is rarely wanted.
/// </summary>
internal sealed class FrameRing : IDisposable
{
    private const int Kept = 5;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(0.4);
    private readonly Queue<Frame> frames = new(Kept + 1);
    private Frame? newest;
    private DateTimeOffset keptAt;

    /// <summary>Takes a frame over.</summary>
    public void Add(Frame frame)
    {
        if (newest is not null && (frames.Count == 0 || newest.CapturedAt - keptAt >= Step))
        {
            frames.Enqueue(newest);
            keptAt = newest.CapturedAt;
            if (frames.Count > Kept)
            {
                frames.Dequeue().Dispose();
            }
        }
        else
        {
            newest?.Dispose();
        }

        newest = frame;
    }

    /// <summary>The newest frame; null before the first.</summary>
    public Frame? Newest => newest;

    /// <summary>The newest frame at or before a moment, or else the oldest there is.</summary>
    public Frame? Before(DateTimeOffset at) => frames.LastOrDefault(f => f.CapturedAt <= at) ?? (frames.Count > 0 ? frames.Peek() : newest);

    public void Dispose()
    {
        newest?.Dispose();
        while (frames.TryDequeue(out var frame))
        {
            frame.Dispose();
        }
    }
}
