using System.Text.Json;
using Ioc.Data.Migrations;
using Ioc.Domain.Text;
using Ioc.Vision.Cameras;
using Ioc.Vision.Inference;
using Npgsql;

namespace Ioc.Vision.Replay;

/// <summary>Does the replays that wait, one at a time, until it is stopped.</summary>
public sealed class ReplayWorker(ReplayQueue queue, ReplayRun run, NpgsqlDataSource database, WorkerLog log, TimeProvider clock)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AwayFor = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(4);

    /// <summary>Runs until stopped; what it was at is given back.</summary>
    public async Task RunAsync(CancellationToken token)
    {
        var ready = false;
        while (!token.IsCancellationRequested)
        {
            var pause = LookEvery;
            try
            {
                if (!ready)
                {
                    await Migrator.ApplyAsync(database, token);
                    ready = true;
                }

                if (await queue.TakeAsync(token) is { } replay)
                {
                    await DoAsync(replay, token);
                    continue;
                }
            }
            catch (Exception away) when (away is not (OperationCanceledException or MigrationException))
            {
                log.Say("database", $"not reachable ({away.Message.ReplaceLineEndings(" ")}); replays wait for it");
                pause = AwayFor;
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(pause, clock, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Does one replay that this process holds.</summary>
    public async Task DoAsync(TakenReplay replay, CancellationToken token)
    {
        if (replay.Attempt > ReplayQueue.MostAttempts)
        {
            log.Say("replay", $"{replay.Id} ended {ReplayQueue.MostAttempts} processes and is given up");
            await queue.FailAsync(replay, "replay.given_up", new LocalText(
                "Đã thử nhiều lần nhưng tiến trình xử lý đều dừng giữa chừng. Hãy báo quản trị viên xem nhật ký.",
                "It was tried several times, and each time the process that did it ended in the middle. Ask the administrator to look at the log."), token);
            return;
        }

        using var mine = CancellationTokenSource.CreateLinkedTokenSource(token);
        var steps = new Steps();
        var renewing = RenewAsync(replay, steps, mine);
        try
        {
            var finished = await Task.Run(() => run.RunAsync(ReplayOrder.Parse(replay.Request), steps, mine.Token), mine.Token);
            await queue.FinishAsync(replay, finished, token);
            log.Say("replay", $"{replay.Id} is done{(finished.Kept ? ", from what is kept" : string.Empty)}");
        }
        catch (ReplayFaultException fault)
        {
            log.Say("replay", $"{replay.Id} cannot be done: {fault.Message}");
            await queue.FailAsync(replay, fault.Code, fault.Text, token);
        }
        catch (Exception wrong) when (wrong is ModelException or JsonException or FormatException)
        {
            log.Say("replay", $"{replay.Id} cannot be done: {wrong.Message}");
            await queue.FailAsync(replay, "replay.failed", new LocalText($"Không chạy được: {wrong.Message}", $"It could not be run: {wrong.Message}"), token);
        }
        catch (Exception disk) when (disk is IOException or UnauthorizedAccessException)
        {
            log.Say("replay", $"{replay.Id}: {disk.Message}");
            await queue.FailAsync(replay, "replay.disk", new LocalText(
                "Không ghi được kết quả ra đĩa. Hãy giải phóng dung lượng rồi chạy lại.", "The result could not be written to the disk. Free space, then run it again."), token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            using var patience = new CancellationTokenSource(Farewell, clock);
            await queue.ReleaseAsync(replay.Id, patience.Token);
            throw;
        }
        catch (OperationCanceledException)
        {
            log.Say("replay", $"{replay.Id} was cancelled, or is another process's now");
        }
        finally
        {
            await mine.CancelAsync();
            await renewing;
        }
    }

    // A database that is away for longer than the lease costs the work, not the result: another takes it anew.
    private async Task RenewAsync(TakenReplay replay, Steps steps, CancellationTokenSource mine)
    {
        while (!mine.IsCancellationRequested)
        {
            await Task.Delay(RenewEvery, clock, mine.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (mine.IsCancellationRequested)
            {
                return;
            }

            try
            {
                if (!await queue.RenewAsync(replay.Id, steps.Now, mine.Token))
                {
                    await mine.CancelAsync();
                }
            }
            catch (OperationCanceledException) when (mine.IsCancellationRequested)
            {
                return;
            }
            catch (Exception away) when (away is not OperationCanceledException)
            {
                log.Say("database", $"not reachable ({away.Message.ReplaceLineEndings(" ")}); the replay goes on");
            }
        }
    }

    private sealed class Steps : IProgress<ReplaySteps>
    {
        private readonly Lock turn = new();
        private ReplaySteps now;

        public ReplaySteps Now
        {
            get
            {
                lock (turn)
                {
                    return now;
                }
            }
        }

        public void Report(ReplaySteps value)
        {
            lock (turn)
            {
                now = value;
            }
        }
    }
}
