namespace Ioc.Vision.Rules;

/// <summary>Where a signal's state comes from: the lamp in the picture (<see cref="LampTimeline"/>) or its controller (<see cref="ControllerTimeline"/>).</summary>
public interface ISignalSource
{
    /// <summary><c>picture</c> or <c>controller</c>, as details name it.</summary>
    string Name { get; }

    /// <summary>The state at a moment; unknown when nobody knows.</summary>
    LampPhase At(DateTimeOffset at);

    /// <summary>Whether that answer is final: news from a controller takes a while to arrive.</summary>
    bool IsSettled(DateTimeOffset at);
}

/// <summary>What a controller told of one signal group. Filled by whoever listens to it, asked by the camera's loop.</summary>
public sealed class ControllerTimeline : ISignalSource
{
    private const int Kept = 256;

    // A group that has not changed for this long is a controller that fell silent, not a very long red.
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(5);
    private readonly Lock turn = new();
    private readonly List<LampPhase> phases = [];
    private DateTimeOffset completeTo = DateTimeOffset.MinValue;

    /// <inheritdoc/>
    public string Name => "controller";

    /// <summary>Takes changes in, in any order, repeated ones too, and how far they are complete.</summary>
    /// <param name="changes">State and the moment from which it holds.</param>
    /// <param name="complete">Every change up to here has been told.</param>
    public void Tell(IEnumerable<(LampState State, DateTimeOffset Since)> changes, DateTimeOffset complete) =>
        Tell(changes.Select(c => new LampPhase(c.State, c.Since, c.Since, 1)), complete);

    /// <summary>The same, each change with its confidence: lower where the controller's clock is off.</summary>
    public void Tell(IEnumerable<LampPhase> changes, DateTimeOffset complete)
    {
        ArgumentNullException.ThrowIfNull(changes);
        lock (turn)
        {
            foreach (var change in changes)
            {
                if (!phases.Exists(p => p.Since == change.Since))
                {
                    phases.Add(change);
                }
            }

            phases.Sort((a, b) => a.Since.CompareTo(b.Since));
            if (phases.Count > Kept)
            {
                phases.RemoveRange(0, phases.Count - Kept);
            }

            completeTo = complete > completeTo ? complete : completeTo;
        }
    }

    /// <inheritdoc/>
    public LampPhase At(DateTimeOffset at)
    {
        lock (turn)
        {
            var index = phases.FindLastIndex(p => p.Since <= at);
            return index >= 0 && at - phases[index].Since <= Stale ? phases[index] : new LampPhase(LampState.Unknown, at, at, 0);
        }
    }

    /// <inheritdoc/>
    public bool IsSettled(DateTimeOffset at)
    {
        lock (turn)
        {
            return at <= completeTo;
        }
    }
}

/// <summary>A turn that a sign allows at red.</summary>
internal sealed class AlwaysGreen : ISignalSource
{
    public string Name => "sign";

    public LampPhase At(DateTimeOffset at) => new(LampState.Green, at, at, 1);

    public bool IsSettled(DateTimeOffset at) => true;
}
