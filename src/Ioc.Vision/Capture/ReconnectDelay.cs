namespace Ioc.Vision.Capture;

/// <summary>How long to wait before the next attempt: 1, 2, 4, 8, 16, 30, 30 … seconds, each up to a fifth shorter or longer so that a city's cameras do not all knock at once.</summary>
public sealed class ReconnectDelay(Random random)
{
    private int failures;

    /// <summary>The longest step, before jitter.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>The next wait.</summary>
    public TimeSpan Next()
    {
        var step = Math.Min(Math.Pow(2, Math.Min(failures++, 10)), Longest.TotalSeconds);
        return TimeSpan.FromSeconds(step * (0.8 + (0.4 * random.NextDouble())));
    }

    /// <summary>It worked: the next failure starts from the short end again.</summary>
    public void Reset() => failures = 0;
}
