using System.Threading.Channels;
using Ioc.Domain.Traffic;
using Ioc.Vision.Evidence;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Cameras;

/// <summary>What the keeper must know of the camera that saw something.</summary>
/// <param name="Camera">Its configuration.</param>
/// <param name="Models">Model file to its SHA-256.</param>
/// <param name="File">The recorded file that is played; null for live sources.</param>
/// <param name="RecentFolder">The recent video of a live source; null for a file.</param>
public sealed record SightingPlace(CameraModel Camera, IReadOnlyDictionary<string, string> Models, string? File, string? RecentFolder);

/// <summary>
/// Brings what the cameras saw safely to disk: stills and draft, then the passage into the spool; later, when the clip can be
/// cut, the finished package and the violation. A full disk is waited out: the cameras then lose frames, never findings.
/// </summary>
public sealed class OutcomeKeeper : IAsyncDisposable
{
    private static readonly TimeSpan ClipBefore = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan ClipAfter = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan SegmentsCloseWithin = TimeSpan.FromSeconds(4);
    private const long LeastFreeForFilm = 1L << 30;
    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(5);

    private readonly EvidenceStore evidence;
    private readonly Spool spool;
    private readonly DataFolder data;
    private readonly PassagePictures pictures;
    private readonly WorkerLog log;
    private readonly TimeProvider clock;
    private readonly Channel<(PassageOutcome Outcome, SightingPlace Place, TaskCompletionSource Done)> incoming =
        Channel.CreateBounded<(PassageOutcome, SightingPlace, TaskCompletionSource)>(new BoundedChannelOptions(256) { SingleReader = true });

    private readonly Channel<(EvidenceDraft Draft, Handover Done)> drafts =
        Channel.CreateBounded<(EvidenceDraft, Handover)>(new BoundedChannelOptions(1024) { SingleReader = true });

    private readonly Channel<(string Camera, string Recent, DateTimeOffset At)> films =
        Channel.CreateBounded<(string, string, DateTimeOffset)>(new BoundedChannelOptions(1024) { SingleReader = true });

    private readonly CancellationTokenSource stopping = new();
    private readonly Task keeping;
    private readonly Task finishing;
    private readonly Task filming;

    public OutcomeKeeper(EvidenceStore evidence, Spool spool, DataFolder data, WorkerLog log, TimeProvider clock)
    {
        this.evidence = evidence;
        this.spool = spool;
        this.data = data;
        pictures = new PassagePictures(data.PassagePictures);
        this.log = log;
        this.clock = clock;
        keeping = KeepAllAsync();
        finishing = FinishAllAsync();
        filming = FilmAllAsync();
    }

    /// <summary>Takes one outcome; waits while too many wait already.</summary>
    /// <returns>A task that ends when everything of it, evidence included, waits for the database on disk.</returns>
    public async Task<Task> KeepAsync(PassageOutcome outcome, SightingPlace place, CancellationToken token)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await incoming.Writer.WriteAsync((outcome, place, done), token);
        return done.Task;
    }

    /// <summary>Lets what has come in reach the disk, and stops. Drafts that wait for their clip are taken up at the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        incoming.Writer.TryComplete();
        await Task.WhenAny(keeping, Task.Delay(TimeSpan.FromSeconds(10), clock));
        await stopping.CancelAsync();
        drafts.Writer.TryComplete();
        await Task.WhenAll(keeping, finishing, filming).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    private async Task KeepAllAsync()
    {
        await foreach (var (outcome, place, done) in incoming.Reader.ReadAllAsync(stopping.Token))
        {
            var made = outcome.Violations.Select(v => Draft(outcome.Passage, v, place)).ToList();
            await OnDiskAsync(() =>
            {
                if (outcome.View is { } view)
                {
                    pictures.Keep(new KeptPassage(outcome.Passage.Id, outcome.Passage.CameraCode, view.PlateBox, ClockOf(place), place.Models), outcome.Passage.SeenFrom, view.Stills);
                }

                for (var i = 0; i < made.Count; i++)
                {
                    evidence.Stage(made[i], EvidenceStore.FilesOf(outcome.Violations[i]));
                }

                spool.Append(new SpoolItem(outcome.Passage, null));
                return Task.CompletedTask;
            });

            if (outcome.View?.Stills is [var seen, ..] && place.RecentFolder is { } recent)
            {
                // The recent video does not wait: what finds no room here has pictures alone.
                films.Writer.TryWrite((place.Camera.Code, recent, seen.TakenAt));
            }

            var handover = new Handover(made.Count, done);
            foreach (var draft in made)
            {
                await drafts.Writer.WriteAsync((draft, handover), stopping.Token);
            }
        }
    }

    private async Task FinishAllAsync()
    {
        var waiting = new List<(EvidenceDraft Draft, Handover Done)>();
        evidence.Sweep();
        foreach (var left in evidence.Unfinished())
        {
            // Its process died: perhaps before the passage was in the spool. Telling it twice is harmless.
            await OnDiskAsync(() =>
            {
                spool.Append(new SpoolItem(left.Passage, null));
                return Task.CompletedTask;
            });
            waiting.Add((left, new Handover(1, null)));
        }

        while (!stopping.IsCancellationRequested)
        {
            while (drafts.Reader.TryRead(out var next))
            {
                waiting.Add(next);
            }

            foreach (var ready in waiting.Where(w => IsReady(w.Draft)).ToList())
            {
                await OnDiskAsync(async () =>
                {
                    var violation = await evidence.CompleteAsync(ready.Draft, stopping.Token);
                    spool.Append(new SpoolItem(null, violation));
                    evidence.Forget(ready.Draft);
                });
                waiting.Remove(ready);
                ready.Done.One();
            }

            if (waiting.Count > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), clock, stopping.Token);
            }
            else if (!await drafts.Reader.WaitToReadAsync(stopping.Token))
            {
                return;
            }
        }
    }

    // Film is a help, not a duty: a full disk costs film, and nothing waits for it.
    private async Task FilmAllAsync()
    {
        var told = false;
        await foreach (var (camera, recent, at) in films.Reader.ReadAllAsync(stopping.Token))
        {
            var wait = at + PassageFilm.Around + SegmentsCloseWithin - clock.GetUtcNow();
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, clock, stopping.Token);
            }

            try
            {
                if (data.Free() is < LeastFreeForFilm)
                {
                    throw new IOException("the disk is almost full");
                }

                pictures.Film.Keep(camera, recent, at);
                told = false;
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                if (!told)
                {
                    told = true;
                    log.Say("disk", $"no film is kept for the rules across cameras in {data.Root} ({failed.Message}): their cases will have pictures alone; free space there");
                }
            }
        }
    }

    private bool IsReady(EvidenceDraft draft) =>
        draft.Clip.RecentFolder is null || clock.GetUtcNow() >= draft.Clip.To + SegmentsCloseWithin;

    private async Task OnDiskAsync(Func<Task> work)
    {
        while (true)
        {
            try
            {
                await work();
                return;
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                var free = data.Free() is { } bytes ? FormattableString.Invariant($", {bytes >> 20} MiB free") : string.Empty;
                log.Say("disk", $"cannot write to {data.Root} ({failed.Message}{free}): free space there; it is tried again every {RetryEvery.TotalSeconds:0} seconds and nothing is lost");
                await Task.Delay(RetryEvery, clock, stopping.Token);
            }
        }
    }

    private static EvidenceClock ClockOf(SightingPlace place) => place.File is not null ? new EvidenceClock("recording", null, null, null) : HostClock.Read();

    private static EvidenceDraft Draft(Passage passage, FoundViolation found, SightingPlace place)
    {
        var at = found.Judgement.OccurredAt;
        var fromMedia = found.MediaTime - ClipBefore;
        var early = fromMedia < TimeSpan.Zero ? -fromMedia : TimeSpan.Zero;
        var clip = place.File is not null
            ? new ClipOrder(place.File, null, fromMedia + early, at - ClipBefore + early, at + ClipAfter + early)
            : new ClipOrder(null, place.RecentFolder, TimeSpan.Zero, at - ClipBefore, at + ClipAfter);
        var manifest = new EvidenceManifest(
            found.Id, place.Camera.Code, found.Judgement.Kind, at, place.Camera.Simulated, passage.Plate, passage.PlateConfidence, found.PlateBox,
            found.Judgement.Rule.Json, found.Judgement.Rule.Version, found.Judgement.Detail.ToJsonString(), place.Models, [])
        {
            Readings = EvidenceReadings.Of(found.Judgement.Detail, place.Camera.AnalysedFps, passage.PlateConfidence),
            Certificate = place.Camera.Certificate is { } proof ? new Domain.Traffic.DeviceCertificate(proof.Number, proof.ValidFrom, proof.ValidTo) : null,
            Clock = ClockOf(place),
            Origin = EvidenceOrigins.Camera,
        };
        return new EvidenceDraft(passage, manifest, EvidenceStore.FilesOf(found).Select(EvidenceStore.PartOf).ToList(), found.Judgement.Rule.Id, clip);
    }

    /// <summary>Tells when the last of several violations is handed over.</summary>
    private sealed class Handover
    {
        private readonly TaskCompletionSource? done;
        private int left;

        public Handover(int count, TaskCompletionSource? done)
        {
            left = count;
            this.done = done;
            if (count == 0)
            {
                done?.TrySetResult();
            }
        }

        public void One()
        {
            if (Interlocked.Decrement(ref left) == 0)
            {
                done?.TrySetResult();
            }
        }
    }
}
