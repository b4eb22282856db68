using Ioc.Vision.Inference;

namespace Ioc.Vision.Tracking;

/// <summary>Follows plates from frame to frame: a Kalman filter per plate, and the cheapest pairing of predictions and finds.</summary>
/// <remarks>
/// Two rounds, as ByteTrack has it: strong finds first; then weak ones (dirt, blur, shade) may only continue a track that is
/// already there, where it is to be, and never start one. A track becomes real with its second strong find and ends a second after its last.
/// Plates are small and fast, so that two frames often do not overlap: distance, measured against what the filter allows,
/// counts beside overlap. Not safe for several threads.
/// </remarks>
public sealed class PlateTracker(TrackerSettings settings)
{
    private readonly List<Track> tracks = [];
    private readonly List<Track> ended = [];

    // All of these are used anew in each frame, so that following allocates nothing but a new plate's track.
    private readonly List<Track> seen = [];
    private readonly List<Track> waiting = [];
    private readonly List<Detection> strong = [];
    private readonly List<Detection> weak = [];
    private readonly Assignment assignment = new();
    private double[] cost = [];
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
        seen.Clear();
        foreach (var track in tracks)
        {
            track.Predict(at);
            track.Missed++;
        }

        Sort(found);
        Pair(tracks, strong, at, mayJump: true);
        waiting.Clear();
        foreach (var track in tracks)
        {
            if (track is { Missed: > 0, Number: > 0 })
            {
                waiting.Add(track);
            }
        }

        Pair(waiting, weak, at, mayJump: false);
        foreach (var start in strong)
        {
            tracks.Add(new Track(at, start));
        }

        var kept = 0;
        for (var i = 0; i < tracks.Count; i++)
        {
            var track = tracks[i];
            if (track is { Number: 0, Missed: 0 } && track.Frames >= settings.FramesToBeReal)
            {
                track.Number = ++numbers;
            }

            if (at - track.Last.At > (track.Number > 0 ? settings.LostAfter : settings.UnsureLostAfter))
            {
                if (track.Number > 0)
                {
                    ended.Add(track);
                }

                continue;
            }

            tracks[kept++] = track;
            if (track is { Number: > 0, Missed: 0 })
            {
                seen.Add(track);
            }
        }

        tracks.RemoveRange(kept, tracks.Count - kept);
        return new TrackerUpdate(seen, ended);
    }

    private void Sort(IReadOnlyList<Detection> found)
    {
        strong.Clear();
        weak.Clear();
        for (var i = 0; i < found.Count; i++)
        {
            var find = found[i];
            if (find.Box is { Width: >= 1, Height: >= 1 })
            {
                if (find.Score >= settings.StrongScore)
                {
                    strong.Add(find);
                }
                else if (find.Score >= settings.WeakScore)
                {
                    weak.Add(find);
                }
            }
        }
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
    private void Pair(List<Track> candidates, List<Detection> found, DateTimeOffset at, bool mayJump)
    {
        if (candidates.Count == 0 || found.Count == 0)
        {
            return;
        }

        var cells = candidates.Count * found.Count;
        if (cost.Length < cells)
        {
            cost = new double[2 * cells];
        }

        for (var t = 0; t < candidates.Count; t++)
        {
            for (var d = 0; d < found.Count; d++)
            {
                cost[(t * found.Count) + d] = mayJump || !candidates[t].IsJump(at, found[d]) ? Cost(candidates[t], found[d]) : double.PositiveInfinity;
            }
        }

        var pairs = assignment.Solve(cost.AsSpan(0, cells), candidates.Count, found.Count);
        var count = found.Count;
        for (var t = 0; t < pairs.Length; t++)
        {
            if (pairs[t] >= 0)
            {
                candidates[t].See(at, found[pairs[t]]);
            }
        }

        var left = 0;
        for (var d = 0; d < count; d++)
        {
            if (!pairs.Contains(d))
            {
                found[left++] = found[d];
            }
        }

        found.RemoveRange(left, count - left);
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

/// <summary>What one frame did to the tracks; both lists are used again by the next.</summary>
/// <param name="Seen">Real tracks seen in this frame.</param>
/// <param name="Ended">Real tracks that ended with it.</param>
public readonly record struct TrackerUpdate(IReadOnlyList<Track> Seen, IReadOnlyList<Track> Ended);
