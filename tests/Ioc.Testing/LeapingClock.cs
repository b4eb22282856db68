using System.Collections.Concurrent;

namespace Ioc.Testing;

/// <summary>Whoever waits by this clock waits a moment, and so much time has passed.</summary>
public sealed class LeapingClock(DateTimeOffset now) : TimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> pauses = new();
    private long ticks = now.UtcTicks;

    /// <summary>How long was waited, in order.</summary>
    public IReadOnlyCollection<TimeSpan> Pauses => pauses;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        pauses.Enqueue(dueTime);
        Interlocked.Add(ref ticks, dueTime.Ticks);
        return System.CreateTimer(callback, state, TimeSpan.FromMilliseconds(1), period);
    }
}
