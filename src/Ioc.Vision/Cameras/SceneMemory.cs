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
    private int width;
    private int height;

    /// <summary>Remembers one analysed frame.</summary>
    public void Add(int pictureWidth, int pictureHeight, DateTimeOffset at, IReadOnlyList<Detection> found, IReadOnlyList<Track> seen)
    {
        (width, height) = (pictureWidth, pictureHeight);
        moments.Enqueue(new Moment(at, [.. found.Select(f => f.Box)], [.. seen.Select(t => (t.Number, t.Last.Found.Box))]));
        while (moments.Peek().At < at - Kept)
        {
            moments.Dequeue();
        }
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

    private sealed record Moment(DateTimeOffset At, PlateBox[] Found, (int Number, PlateBox Box)[] Tracks);
}
