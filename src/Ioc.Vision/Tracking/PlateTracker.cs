using Ioc.Vision.Inference;

namespace Ioc.Vision.Tracking;

/// <summary>Follows plates from frame to frame: a Kalman filter per plate, and the cheapest pairing of predictions and finds.</summary>
/// <remarks>
/// Two rounds, as ByteTrack has it: strong finds first; then weak ones (dirt, blur, shade) may only continue a track that is
/// already there, never start one. A track becomes real with its second strong find and ends a second after its last.
/// Plates are small and fast, so that two frames often do not overlap: distance, measured against what the filter allows,
/// counts beside overlap. Not safe for several threads.
/// </remarks>
public sealed class PlateTracker(TrackerSettings settings)
{
    private readonly List<Track> tracks = [];
    private readonly List<Track> ended = [];
    private int numbers;

    public PlateTracker()
        : this(new TrackerSettings())
    {
    }

    /// <summary>Takes one frame's finds in.</summary>
    /// <param name="found">The plates found.</param>
    /// <param name="at">Capture time, not before that of the last call.</param>
    /// <returns>The real tracks seen in this frame, and those that ended. Both lists are valid until the next call.</returns>
    public TrackerUpdate Update(IReadOnlyList<Detection> found, DateTimeOffset at)
    {
        ended.Clear();
        foreach (var track in tracks)
        {
            track.Predict(at);
            track.Missed++;
        }

        var strong = found.Where(d => d.Score >= settings.StrongScore && d.Box is { Width: >= 1, Height: >= 1 }).ToList();
        var weak = found.Where(d => d.Score < settings.StrongScore && d.Score >= settings.WeakScore && d.Box is { Width: >= 1, Height: >= 1 }).ToList();
        Pair(tracks, strong, at);
        Pair(tracks.Where(t => t.Missed > 0 && t.Number > 0).ToList(), weak, at);
        foreach (var start in strong)
        {
            tracks.Add(new Track(at, start));
        }

        foreach (var track in tracks)
        {
            if (track is { Number: 0, Missed: 0 } && track.Frames >= settings.FramesToBeReal)
            {
                track.Number = ++numbers;
            }
        }

        tracks.RemoveAll(t =>
        {
            var over = at - t.Last.At > (t.Number > 0 ? settings.LostAfter : settings.UnsureLostAfter);
            if (over && t.Number > 0)
            {
                ended.Add(t);
            }

            return over;
        });
        return new TrackerUpdate(tracks.Where(t => t.Number > 0 && t.Missed == 0).ToList(), ended.ToList());
    }

    /// <summary>The video is over: every real track ends.</summary>
    public IReadOnlyList<Track> Finish()
    {
        var real = tracks.Where(t => t.Number > 0).ToList();
        tracks.Clear();
        return real;
    }

    private static double Cost(Track track, Detection found)
    {
        var predicted = track.Predicted;
        var distance = (predicted.Centre - found.Box.Centre).Length() / track.Reach;
        var area = Math.Abs(Math.Log(found.Box.Width * found.Box.Height / (predicted.Width * predicted.Height)));
        return distance > 1 || area > 1.4
            ? double.PositiveInfinity
            : distance + (0.5 * area) + (1 - predicted.Overlap(found.Box)) - (0.2 * found.Score);
    }

    // What is paired leaves the list of finds.
    private static void Pair(List<Track> candidates, List<Detection> found, DateTimeOffset at)
    {
        if (candidates.Count == 0 || found.Count == 0)
        {
            return;
        }

        var cost = new double[candidates.Count, found.Count];
        for (var t = 0; t < candidates.Count; t++)
        {
            for (var d = 0; d < found.Count; d++)
            {
                cost[t, d] = Cost(candidates[t], found[d]);
            }
        }

        var pairs = Assignment.Solve(cost);
        for (var t = 0; t < pairs.Length; t++)
        {
            if (pairs[t] >= 0)
            {
                candidates[t].See(at, found[pairs[t]]);
            }
        }

        foreach (var taken in pairs.Where(p => p >= 0).OrderDescending())
        {
            found.RemoveAt(taken);
        }
    }
}

/// <summary>The tracker's thresholds.</summary>
public sealed record TrackerSettings
{
    /// <summary>A find from this score on may start a track.</summary>
    public float StrongScore { get; init; } = 0.4f;

    /// <summary>A find from this score on may continue one.</summary>
    public float WeakScore { get; init; } = 0.1f;

    /// <summary>Finds until a track counts.</summary>
    public int FramesToBeReal { get; init; } = 2;

    /// <summary>A track unseen for longer than this ends.</summary>
    public TimeSpan LostAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The same for one that does not count yet.</summary>
    public TimeSpan UnsureLostAfter { get; init; } = TimeSpan.FromSeconds(0.35);
}

/// <summary>What one frame did to the tracks.</summary>
/// <param name="Seen">Real tracks seen in this frame.</param>
/// <param name="Ended">Real tracks that ended with it.</param>
public readonly record struct TrackerUpdate(IReadOnlyList<Track> Seen, IReadOnlyList<Track> Ended);
