namespace Ioc.Vision.Rules;

/// <summary>What a signal shows.</summary>
public enum LampState
{
    /// <summary>Hidden, washed out, or contradicting itself. It never convicts anyone.</summary>
    Unknown,
    Red,
    Amber,
    Green,

    /// <summary>No lamp is lit.</summary>
    Dark,
}

/// <summary>One look at the lamp.</summary>
/// <param name="Confidence">0..1.</param>
public readonly record struct LampReading(LampState State, float Confidence);

/// <summary>A state that the lamp was in.</summary>
/// <param name="Since">Capture time of the first frame that showed it.</param>
/// <param name="CertainAt">Capture time of the second: from here on it counts.</param>
/// <param name="Confidence">Of the weaker of the two looks.</param>
public readonly record struct LampPhase(LampState State, DateTimeOffset Since, DateTimeOffset CertainAt, float Confidence);

/// <summary>The signal over time. A state counts once two frames in a row show it; one odd frame changes nothing.</summary>
public sealed class LampTimeline : ISignalSource
{
    private const int Kept = 64;
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(1);
    private readonly List<LampPhase> phases = [];
    private LampReading previous;
    private DateTimeOffset previousAt;
    private bool any;

    /// <inheritdoc/>
    public string Name => "picture";

    /// <inheritdoc/>
    public bool IsSettled(DateTimeOffset at) => true;

    /// <summary>One more look.</summary>
    /// <param name="at">Capture time, not before the last one's.</param>
    public void Add(LampReading reading, DateTimeOffset at)
    {
        var current = phases.Count > 0 ? phases[^1].State : LampState.Unknown;
        if (any && at - previousAt > Stale && current != LampState.Unknown)
        {
            // Nobody looked for a while: what it showed then proves nothing now.
            phases.Add(new LampPhase(LampState.Unknown, previousAt + Stale, previousAt + Stale, 0));
            current = LampState.Unknown;
        }
        else if (any && reading.State == previous.State && reading.State != current)
        {
            phases.Add(new LampPhase(reading.State, previousAt, at, MathF.Min(reading.Confidence, previous.Confidence)));
        }

        if (phases.Count > Kept)
        {
            phases.RemoveAt(0);
        }

        (previous, previousAt, any) = (reading, at, true);
    }

    /// <summary>The state at a moment already looked at; unknown before the first certain one, and more than a second after the last look.</summary>
    public LampPhase At(DateTimeOffset at)
    {
        if (any && at - previousAt <= Stale)
        {
            for (var i = phases.Count - 1; i >= 0; i--)
            {
                if (phases[i].CertainAt <= at)
                {
                    return phases[i];
                }
            }
        }

        return new LampPhase(LampState.Unknown, at, at, 0);
    }
}
