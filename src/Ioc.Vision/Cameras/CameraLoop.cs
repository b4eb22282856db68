using Ioc.Vision.Capture;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Cameras;

/// <summary>What all cameras of a worker share.</summary>
/// <param name="LoadModels">Loads the models, once per camera.</param>
public sealed record CameraRoom(
    DataFolder Data, OutcomeKeeper Keeper, Func<VisionModels> LoadModels, CaptureTools Tools, WorkerLog Log, TimeProvider Clock)
{
    /// <summary>What signal controllers tell; null when nobody listens to them.</summary>
    public Func<SignalGroup, ISignalSource>? Controllers { get; init; }
}

/// <summary>One camera from start to stop: opens it, judges its frames, opens it again when it falls silent.</summary>
public sealed class CameraLoop(CameraModel camera, CameraStatus status, CameraRoom room, bool keepViews = false)
{
    private static readonly TimeSpan StillEvery = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan RecentKept = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FolderLookedAtEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LoopSilence = TimeSpan.FromMinutes(30);
    private static readonly Task<IReadOnlyList<Task>> NothingHandedOver = Task.FromResult<IReadOnlyList<Task>>([]);
    private const long LeastFreeForRecent = 256L << 20;
    private readonly TimeProvider clock = room.Clock;
    private readonly LoopedActs? loopedActs = camera.Loop ? new LoopedActs(LoopSilence) : null;
    private DateTimeOffset stillAt;
    private DateTimeOffset purgeAt;
    private bool withoutRecent;

    /// <summary>Runs until stopped; never fails because of its camera.</summary>
    public async Task RunAsync(CancellationToken token)
    {
        VideoSource source;
        try
        {
            source = VideoSource.Parse(camera.Source, camera.Loop);
        }
        catch (FormatException wrong)
        {
            Tell(CameraStates.Broken, wrong.Message);
            return;
        }

        using var models = room.LoadModels();
        var delay = new ReconnectDelay(Random.Shared);
        while (!token.IsCancellationRequested)
        {
            try
            {
                if (source.IsFolder)
                {
                    await PlayFolderAsync(source, models, delay, token);
                }
                else if (source.Play == PlayMode.Replay)
                {
                    await ReplayAsync(source, null, models, token);
                    Tell(CameraStates.Ended, null);
                    await Task.Delay(Timeout.InfiniteTimeSpan, clock, token);
                }
                else
                {
                    await WatchAsync(source, models, delay, token);
                }
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                break;
            }
            catch (CaptureException failed)
            {
                var text = failed.Verdict.Text();
                var broken = failed.Verdict is CaptureVerdict.WrongPassword or CaptureVerdict.NoSuchStream or CaptureVerdict.NotAVideo
                    or CaptureVerdict.MissingFile or CaptureVerdict.NoFfmpeg;
                var wait = delay.Next();
                status.Become(broken ? CameraStates.Broken : CameraStates.Reconnecting, $"{text.Vi} · {text.En}", clock.GetUtcNow());
                room.Log.Say(camera.Code, $"{failed.Message}; next attempt in {wait.TotalSeconds:0} s" + (failed.Lines.Count > 0 && failed.Verdict != CaptureVerdict.Ended ? $" ({failed.Lines[^1].Trim()})" : string.Empty));
                await Task.Delay(wait, clock, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception disk) when (disk is IOException or UnauthorizedAccessException)
            {
                Tell(CameraStates.Reconnecting, $"{disk.Message}; next attempt soon");
                await Task.Delay(delay.Next(), clock, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        status.Become(CameraStates.Stopped, null, clock.GetUtcNow());
    }

    // Live: tracks that are open when the source falls silent end there; the next opening is a new run.
    private async Task WatchAsync(VideoSource source, VisionModels models, ReconnectDelay delay, CancellationToken token)
    {
        var folder = room.Data.Recent(camera.Code);
        RecentVideo.Purge(folder, clock.GetUtcNow() - RecentKept);
        var hasRoom = room.Data.Free() is null or > LeastFreeForRecent;
        var recent = hasRoom && !withoutRecent ? new RecentVideo(folder, clock.GetUtcNow(), RecentKept) : null;
        if (!hasRoom)
        {
            room.Log.Say("disk", $"almost full: {room.Data.Root} has no room for recent video, violations will have no clip; free space there");
        }

        await using var capture = await FfmpegCapture.OpenAsync(source, camera.AnalysedFps, clock.GetUtcNow(), recent, room.Tools, clock, token);
        var place = new SightingPlace(camera, models.Hashes, null, folder);
        PassageNaming naming = (_, at) => Guid.CreateVersion7(at);
        using var pipeline = new CameraPipeline(
            camera, models, new PictureScale(capture.Properties.Width, capture.Properties.Height), naming, keepStills: true, room.Controllers, keepViews);
        var results = new List<PassageOutcome>();
        var seen = false;
        try
        {
            long dropped = 0;
            while (await capture.TakeAsync(token) is { } frame)
            {
                // The first that is taken, which is not the first of the film where frames were dropped before.
                if (!seen)
                {
                    seen = true;
                    delay.Reset();
                    Tell(CameraStates.Live, null);
                }

                await JudgeAsync(pipeline, frame, results, place, token);
                status.Judged(frame.CapturedAt, capture.Dropped - dropped);
                dropped = capture.Dropped;
                var now = clock.GetUtcNow();
                if (now >= purgeAt)
                {
                    purgeAt = now + TimeSpan.FromSeconds(5);
                    RecentVideo.Purge(folder, now - RecentKept);
                }
            }
        }
        catch (CaptureException failed) when (!seen && failed.Verdict is (CaptureVerdict.NotAVideo or CaptureVerdict.Failed or CaptureVerdict.DiskFull))
        {
            // Perhaps only the copy for clips cannot be written: seeing matters more, so the next opening tries without it.
            withoutRecent = !withoutRecent;
            throw;
        }
        finally
        {
            pipeline.Finish(results);
            foreach (var outcome in results)
            {
                _ = await room.Keeper.KeepAsync(loopedActs?.Keep(outcome) ?? outcome, place, CancellationToken.None);
            }
        }
    }

    // A folder is never over: what is put there later is played when it comes.
    private async Task PlayFolderAsync(VideoSource source, VisionModels models, ReconnectDelay delay, CancellationToken token)
    {
        var folder = new RecordedFolder(source.Address, clock);
        string? told = null;
        while (!token.IsCancellationRequested)
        {
            if (folder.Next() is not { } file)
            {
                if (source.Play == PlayMode.Loop && folder.StartOver())
                {
                    continue;
                }

                if (folder.Summary() is var summary && summary != told)
                {
                    Tell(CameraStates.Ended, told = summary);
                }

                await Task.Delay(FolderLookedAtEvery, clock, token);
                continue;
            }

            try
            {
                if (source.Play == PlayMode.Replay)
                {
                    await ReplayAsync(source.Part(file.Path), file, models, token);
                }
                else
                {
                    await WatchAsync(source.Part(file.Path), models, delay, token);
                }

                folder.Done(file);
            }
            catch (CaptureException failed) when (failed.Verdict is CaptureVerdict.NotAVideo or CaptureVerdict.MissingFile or CaptureVerdict.Failed or CaptureVerdict.Stalled)
            {
                var text = failed.Verdict.Text();
                folder.PassOver(file, $"{text.Vi} · {text.En}", forGood: failed.Verdict is CaptureVerdict.NotAVideo or CaptureVerdict.MissingFile);
                room.Log.Say(camera.Code, $"{Path.GetFileName(file.Path)}: {text.En}; passed over");
            }
            catch (UnauthorizedAccessException closed)
            {
                folder.PassOver(file, "không được phép đọc · may not be read", forGood: true);
                room.Log.Say(camera.Code, $"{Path.GetFileName(file.Path)}: {closed.Message}; passed over");
            }
        }
    }

    /// <param name="part">Which file of a folder it is; null when it is the camera's only one.</param>
    private async Task ReplayAsync(VideoSource source, RecordedFile? part, VisionModels models, CancellationToken token)
    {
        if (!File.Exists(source.Address))
        {
            throw new CaptureException(CaptureVerdict.MissingFile, source.Display, []);
        }

        var run = await RecordedRun.ResumeAsync(room.Data.Runs, camera, source.Address, part is not null, clock.GetUtcNow(), token);
        if (run.Ended)
        {
            return;
        }

        await using var capture = await FfmpegCapture.OpenAsync(source, camera.AnalysedFps, run.StartedAt, null, room.Tools, clock, token);
        var place = new SightingPlace(camera, models.Hashes, source.Address, null);
        PassageNaming naming = (track, _) => NameBasedId.Passage(camera.Code, run.Id, track);
        using var pipeline = new CameraPipeline(
            camera, models, new PictureScale(capture.Properties.Width, capture.Properties.Height), naming, keepStills: true, room.Controllers, keepViews);
        var results = new List<PassageOutcome>();
        var handovers = new List<Task>();
        CaptureException? broken = null;
        try
        {
            while (await capture.TakeAsync(token) is { } frame)
            {
                if (frame.Number == 0)
                {
                    Tell(CameraStates.Live, part is null ? null : Path.GetFileName(source.Address));
                }

                handovers.AddRange(await JudgeAsync(pipeline, frame, results, place, token));
                status.Judged(frame.CapturedAt, 0);
            }
        }
        catch (CaptureException failed) when (part is { IsLastAttempt: true })
        {
            // As far as it can be seen it has been: what is open there is told, and the file is not begun again.
            broken = failed;
        }

        pipeline.Finish(results);
        foreach (var outcome in results)
        {
            handovers.Add(await room.Keeper.KeepAsync(loopedActs?.Keep(outcome) ?? outcome, place, token));
        }

        await Task.WhenAll(handovers).WaitAsync(token);
        run.End();
        if (broken is not null)
        {
            throw broken;
        }
    }

    // Most frames end no passage: those hand over nothing, and nothing is allocated for them.
    private Task<IReadOnlyList<Task>> JudgeAsync(
        CameraPipeline pipeline, Frame frame, List<PassageOutcome> results, SightingPlace place, CancellationToken token)
    {
        pipeline.Process(frame, results);
        var now = clock.GetUtcNow();
        if (now - stillAt >= StillEvery)
        {
            stillAt = now;
            ShowStill(pipeline, frame);
        }

        return results.Count == 0 ? NothingHandedOver : HandOverAsync(results, place, token);
    }

    private async Task<IReadOnlyList<Task>> HandOverAsync(List<PassageOutcome> results, SightingPlace place, CancellationToken token)
    {
        var handovers = new List<Task>(results.Count);
        foreach (var outcome in results)
        {
            handovers.Add(await room.Keeper.KeepAsync(loopedActs?.Keep(outcome) ?? outcome, place, token));
        }

        results.Clear();
        return handovers;
    }

    // The frame is the pipeline's by now, which keeps the newest one until the next.
    private void ShowStill(CameraPipeline pipeline, Frame frame)
    {
        try
        {
            Directory.CreateDirectory(room.Data.Stills);
            var target = Path.Combine(room.Data.Stills, camera.Code + ".jpg");
            File.WriteAllBytes(target + ".tmp", PublicStill.Encode(frame.Picture, pipeline.Plates));
            File.Move(target + ".tmp", target, overwrite: true);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            room.Log.Say("disk", $"cannot write stills to {room.Data.Stills} ({failed.Message}): free space there");
        }
    }

    private void Tell(string state, string? detail)
    {
        status.Become(state, detail, clock.GetUtcNow());
        room.Log.Say(camera.Code, detail is null ? state : $"{state}: {detail}");
    }
}
