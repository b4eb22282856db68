namespace Ioc.Testing;

/// <summary>A clock that stands until the test moves it. Its local time zone is Vietnam's, as on screen.</summary>
/// <param name="now">The first instant.</param>
public sealed class FixedTimeProvider(DateTimeOffset now) : TimeProvider
{
    private long _ticks = now.UtcTicks;

    /// <summary>Stands at 08:00 on 21 November 2026 in Vietnam.</summary>
    public FixedTimeProvider()
        : this(new DateTimeOffset(2026, 11, 21, 1, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>What the clock shows, UTC. Set it to go anywhere, backwards too.</summary>
    public DateTimeOffset Now
    {
        get => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);
        set => Interlocked.Exchange(ref _ticks, value.UtcTicks);
    }

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Asia/Ho_Chi_Minh");

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => Now;

    /// <inheritdoc />
    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    /// <summary>Moves the clock forward.</summary>
    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
