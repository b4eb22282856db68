namespace Ioc.Vision.Cameras;

/// <summary>What a camera is doing; the words that traffic.camera_state stores.</summary>
public static class CameraStates
{
    public const string Starting = "starting";
    public const string Live = "live";
    public const string Reconnecting = "reconnecting";
    public const string Ended = "ended";
    public const string Stopped = "stopped";
    public const string Broken = "broken";
}

/// <summary>One camera's state, written by its loop and read by whoever reports it. Safe for several threads.</summary>
public sealed class CameraStatus(string code, DateTimeOffset now)
{
    private readonly Lock gate = new();
    private CameraSnapshot current = new(code, CameraStates.Starting, now, null, null, 0, 0, 0);
    private long framesBefore;
    private DateTimeOffset measuredAt = now;

    /// <summary>The camera changed its state.</summary>
    /// <param name="detail">One line for the operator, without secrets; null when there is nothing to say.</param>
    public void Become(string state, string? detail, DateTimeOffset at)
    {
        lock (gate)
        {
            current = string.Equals(current.State, state, StringComparison.Ordinal)
                ? current with { Detail = detail }
                : current with { State = state, Since = at, Detail = detail };
        }
    }

    /// <summary>A frame was judged.</summary>
    public void Judged(DateTimeOffset at, long newlyDropped)
    {
        lock (gate)
        {
            current = current with { LastFrameAt = at, Frames = current.Frames + 1, Dropped = current.Dropped + newlyDropped };
        }
    }

    /// <summary>The state now; the rate is that since the last call.</summary>
    public CameraSnapshot Take(DateTimeOffset at)
    {
        lock (gate)
        {
            var seconds = (at - measuredAt).TotalSeconds;
            if (seconds >= 1)
            {
                current = current with { AnalysedFps = (float)((current.Frames - framesBefore) / seconds) };
                (framesBefore, measuredAt) = (current.Frames, at);
            }

            return current;
        }
    }
}

/// <summary>A camera's state at one moment; the columns of traffic.camera_state.</summary>
public sealed record CameraSnapshot(
    string Code, string State, DateTimeOffset Since, string? Detail, DateTimeOffset? LastFrameAt, float AnalysedFps, long Frames, long Dropped);
