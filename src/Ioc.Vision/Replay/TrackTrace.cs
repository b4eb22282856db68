using Ioc.Vision.Cameras;
using Ioc.Vision.Capture;
using Ioc.Vision.Inference;
using Ioc.Vision.Rules;
using Ioc.Vision.Tracking;

namespace Ioc.Vision.Replay;

/// <summary>Where one track's plate was in one frame, in pixels.</summary>
public readonly record struct TraceDot(long Frame, DateTimeOffset At, PlateBox Box);

/// <summary>Remembers of a replay where every vehicle was and what every lamp showed, frame by frame. It changes nothing of what is judged.</summary>
public sealed class TrackTrace
{
    private readonly Dictionary<int, List<TraceDot>> tracks = [];
    private readonly List<(DateTimeOffset At, (LampBox? Box, LampState State)[] Lamps)> frames = [];

    /// <summary>Size of the pictures.</summary>
    public PictureScale Scale { get; private set; }

    /// <summary>Frames per second.</summary>
    public FrameRate Rate { get; private set; }

    /// <summary>How many frames there were.</summary>
    public int Frames => frames.Count;

    /// <summary>Time of the first frame; the default before it.</summary>
    public DateTimeOffset From => frames.Count > 0 ? frames[0].At : default;

    /// <summary>Time of the last frame; the default before the first.</summary>
    public DateTimeOffset To => frames.Count > 0 ? frames[^1].At : default;

    /// <summary>The numbers of the tracks, in order.</summary>
    public IEnumerable<int> Tracks => tracks.Keys.Order();

    /// <summary>A track's way; empty for an unknown one.</summary>
    public IReadOnlyList<TraceDot> Of(int track) => tracks.GetValueOrDefault(track) ?? [];

    /// <summary>What a lamp showed at a moment; null when nobody looked at it.</summary>
    public LampState? LampAt(LampBox? box, DateTimeOffset at)
    {
        var index = frames.FindLastIndex(frame => frame.At <= at);
        if (box is null || index < 0)
        {
            return null;
        }

        foreach (var (one, state) in frames[index].Lamps)
        {
            if (one == box)
            {
                return state;
            }
        }

        return null;
    }

    /// <summary>The number of the last frame at or before a moment, within the video.</summary>
    public long FrameAt(DateTimeOffset at) => Math.Clamp((long)Math.Floor(((at - From).TotalSeconds * Rate.PerSecond) + 1e-6), 0, Math.Max(0, Frames - 1));

    internal void Attach(CameraPipeline pipeline, FfmpegCapture capture)
    {
        Scale = new PictureScale(capture.Properties.Width, capture.Properties.Height);
        Rate = capture.Rate;
        pipeline.Seen += (frame, seen) => See(pipeline, frame, seen);
    }

    private void See(CameraPipeline pipeline, Frame frame, IReadOnlyList<Track> seen)
    {
        frames.Add((frame.CapturedAt, [.. pipeline.Signals(frame.CapturedAt).Select(signal => (signal.Box, signal.Phase.State))]));
        foreach (var track in seen)
        {
            if (!tracks.TryGetValue(track.Number, out var way))
            {
                tracks[track.Number] = way = [];
            }

            way.Add(new TraceDot(frame.Number, frame.CapturedAt, track.Last.Found.Box));
        }
    }
}
