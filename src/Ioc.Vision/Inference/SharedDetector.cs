using Ioc.Vision.Pictures;

namespace Ioc.Vision.Inference;

/// <summary>
/// One detector for all cameras of a worker. Frames that come while it is at work wait, and then go through it together: batches form
/// by themselves where it is the bottleneck, and a single camera never waits for others.
/// </summary>
/// <param name="detector">Owned.</param>
/// <param name="most">Most pictures of one batch.</param>
public sealed class SharedDetector(OnnxPlateDetector detector, int most = 8) : IDisposable
{
    private readonly Lock gate = new();
    private readonly List<Seat> waiting = [];
    private readonly List<Seat> batch = [];
    private readonly List<Picture> pictures = [];
    private bool busy;

    /// <summary>Pictures of the largest batch so far.</summary>
    public int LargestBatch { get; private set; }

    /// <summary>The detector as one camera uses it, one frame after the other.</summary>
    public IPlateDetector Join() => new Seat(this);

    public void Dispose() => detector.Dispose();

    private IReadOnlyList<Detection> Detect(Seat seat)
    {
        bool leads;
        lock (gate)
        {
            waiting.Add(seat);
            leads = !busy;
            busy = true;
        }

        if (!leads)
        {
            seat.Wait();
        }

        // Woken without an answer: it is this one's turn to lead. Who leads stands first, so it is part of its own batch.
        if (!seat.IsAnswered)
        {
            Lead();
        }

        return seat.Answer();
    }

    private void Lead()
    {
        batch.Clear();
        pictures.Clear();
        lock (gate)
        {
            var count = Math.Min(most, waiting.Count);
            batch.AddRange(waiting.GetRange(0, count));
            waiting.RemoveRange(0, count);
        }

        LargestBatch = Math.Max(LargestBatch, batch.Count);
        pictures.AddRange(batch.Select(s => s.Picture!));
        IReadOnlyList<IReadOnlyList<Detection>>? answers = null;
        Exception? failure = null;
        try
        {
            answers = detector.DetectAll(pictures);
        }
        catch (Exception wrong)
        {
            failure = wrong;
        }

        for (var i = 0; i < batch.Count; i++)
        {
            batch[i].Take(answers?[i], failure);
        }

        // The others may go on, and join again, only once nothing of this batch is needed any more.
        var others = batch.Skip(1).ToArray();
        lock (gate)
        {
            busy = waiting.Count > 0;
            if (busy)
            {
                waiting[0].Wake();
            }
        }

        foreach (var other in others)
        {
            other.Wake();
        }
    }

    private sealed class Seat(SharedDetector shared) : IPlateDetector
    {
        private readonly SemaphoreSlim woken = new(0);
        private IReadOnlyList<Detection>? answer;
        private Exception? failure;

        internal Picture? Picture { get; private set; }

        internal bool IsAnswered => answer is not null || failure is not null;

        public IReadOnlyList<Detection> Detect(Picture picture)
        {
            ArgumentNullException.ThrowIfNull(picture);
            (Picture, answer, failure) = (picture, null, null);
            return shared.Detect(this);
        }

        public void Dispose() => woken.Dispose();

        internal void Wait() => woken.Wait();

        internal void Wake() => woken.Release();

        internal void Take(IReadOnlyList<Detection>? found, Exception? wrong) => (Picture, answer, failure) = (null, found, wrong);

        internal IReadOnlyList<Detection> Answer() => failure is null
            ? answer!
            : throw new ModelException(failure.Message, failure);
    }
}
