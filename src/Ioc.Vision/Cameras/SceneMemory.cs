using Ioc.Domain.Traffic;
using Ioc.Vision.Inference;
using Ioc.Vision.Tracking;

namespace Ioc.Vision.Cameras;

/// <summary>
/// Where plates were in the last frames: kept so that a violation's evidence can later be shown to a citizen with everybody else hidden.
/// One thread at a time.
/// </summary>
internal sealed class SceneMemory
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(24);
    private static readonly TimeSpan Around = TimeSpan.FromSeconds(6);
    private const float SamePlate = 0.3f;
    private readonly Queue<Moment> moments = new();
    private readonly Stack<Moment> forgotten = new();
    private int width;
    private int height;

    /// <summary>Remembers one analysed frame.</summary>
    public void Add(int pictureWidth, int pictureHeight, DateTimeOffset at, IReadOnlyList<Detection> found, IReadOnlyList<Track> seen)
    {
        (width, height) = (pictureWidth, pictureHeight);
        while (moments.TryPeek(out var oldest) && oldest.At < at - Kept)
        {
            forgotten.Push(moments.Dequeue());
        }

        // What is forgotten is written over: once the memory is full it does not grow.
        if (!forgotten.TryPop(out var moment))
        {
            moment = new Moment();
        }

        moment.At = at;
        moment.Found.Clear();
        for (var i = 0; i < found.Count; i++)
        {
            moment.Found.Add(found[i].Box);
        }

        moment.Tracks.Clear();
        for (var i = 0; i < seen.Count; i++)
        {
            moment.Tracks.Add((seen[i].Number, seen[i].Last.Found.Box));
        }

        moments.Enqueue(moment);
    }

    /// <summary>What was seen around a moment, from the point of view of one track.</summary>
    public EvidenceScene Of(int track, DateTimeOffset moment) => new(
        width, height,
        [
            .. moments.Where(m => (m.At - moment).Duration() <= Around).Select(m =>
            {
                var own = m.Tracks.Where(t => t.Number == track).Select(t => (PlateBox?)t.Box).FirstOrDefault();
                return new SceneFrame(m.At, own is { } box ? Pixels(box) : null, [.. m.Found.Where(f => own is not { } mine || mine.Overlap(f) < SamePlate).Select(Pixels)]);
            }),
        ]);

    internal static int[] Pixels(PlateBox box) =>
        [(int)MathF.Round(box.X), (int)MathF.Round(box.Y), (int)MathF.Round(box.Width), (int)MathF.Round(box.Height)];

    private sealed class Moment
    {
        internal DateTimeOffset At { get; set; }

        internal List<PlateBox> Found { get; } = [];

        internal List<(int Number, PlateBox Box)> Tracks { get; } = [];
    }
}
