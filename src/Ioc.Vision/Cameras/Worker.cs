using Ioc.Data.Evidence;
using Ioc.Data.Migrations;
using Ioc.Vision.Capture;
using Ioc.Vision.Evidence;
using Ioc.Vision.Rules;
using Npgsql;

namespace Ioc.Vision.Cameras;

/// <summary>How a worker runs.</summary>
/// <param name="Data">Its folders.</param>
/// <param name="Only">Codes of the cameras that it takes; null for all.</param>
public sealed record WorkerOptions(DataFolder Data, IReadOnlyCollection<string>? Only);

/// <summary>The vision worker: one loop per camera on which it holds a lease, one spool, one sender.</summary>
public sealed class Worker(WorkerOptions options, NpgsqlDataSource database, Func<VisionModels> loadModels, CaptureTools tools, WorkerLog log, TimeProvider clock)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LastSending = TimeSpan.FromSeconds(4);
    private readonly Dictionary<string, Running> running = new(StringComparer.Ordinal);

    /// <summary>Runs until stopped.</summary>
    /// <exception cref="WorkerException">Another worker of this name uses the folder.</exception>
    public async Task RunAsync(CancellationToken token)
    {
        var data = options.Data;
        Directory.CreateDirectory(data.Spool);
        using var alone = await AloneAsync(data, token);
        using var spool = new Spool(data.Spool);
        var sender = new SpoolSender(spool, database, log, clock);
        var reports = new CameraReports(database, data.Worker, clock);
        var keeper = new OutcomeKeeper(new EvidenceStore(
            data.Evidence, data.WorkerFile, new ClipCutter(tools.Ffmpeg, tools.Ffprobe), new EvidenceKeyRing(data.EvidenceKeys, clock), clock), spool, data, log, clock);
        var signals = new ControllerSignals(database, log, clock);
        var room = new CameraRoom(data, keeper, loadModels, tools, log, clock)
        {
            Controllers = signals.Of,
        };
        var leases = new CameraLeases(database, data.Worker, options.Only);
        using var sending = new CancellationTokenSource();
        var sent = Task.CompletedTask;
        var listening = Task.CompletedTask;
        try
        {
            await PrepareAsync(token);
            sent = sender.RunAsync(sending.Token);
            listening = signals.ListenAsync(sending.Token);
            log.Say("worker", $"{data.Worker} watches its cameras");
            while (!token.IsCancellationRequested)
            {
                await LookAsync(room, reports, leases, token);
                await Task.Delay(LookEvery, clock, token);
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            log.Say("worker", "stopping");
        }
        finally
        {
            await Task.WhenAll(running.Values.Select(r => r.StopAsync()));
            await keeper.DisposeAsync();
            await sending.CancelAsync();
            await Task.WhenAll(sent, listening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            using var patience = new CancellationTokenSource(LastSending);
            await FarewellAsync(sender, reports, leases, patience.Token);
        }
    }

    private static async Task<FileStream> AloneAsync(DataFolder data, CancellationToken token)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return new FileStream(Path.Combine(data.Spool, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (attempt < 20)
            {
                await Task.Delay(250, token);
            }
            catch (IOException taken)
            {
                throw new WorkerException($"another worker named {data.Worker} uses {data.Root}; give this one another --worker name", taken);
            }
        }
    }

    private async Task PrepareAsync(CancellationToken token)
    {
        while (true)
        {
            try
            {
                await Migrator.ApplyAsync(database, token);
                return;
            }
            catch (Exception away) when (away is not (OperationCanceledException or MigrationException))
            {
                log.Say("database", $"not reachable ({away.Message.ReplaceLineEndings(" ")}); the worker waits for it");
                await Task.Delay(LookEvery, clock, token);
            }
        }
    }

    // Cameras come, go and change while the worker runs; a database that is away changes nothing.
    private async Task LookAsync(CameraRoom room, CameraReports reports, CameraLeases leases, CancellationToken token)
    {
        try
        {
            var rows = await CameraRows.ReadAsync(database, options.Only, token);
            var held = await leases.HoldAsync(rows.Select(r => r.Code).ToList(), token);
            foreach (var (code, old) in running.ToList())
            {
                var row = rows.FirstOrDefault(r => r.Code == code);
                if (row is null || row != old.Row || !held.Contains(code))
                {
                    await old.StopAsync();
                    running.Remove(code);
                    if (row is null || held.Contains(code))
                    {
                        await reports.WriteAsync([old.Status.Take(clock.GetUtcNow())], token);
                    }
                }
            }

            foreach (var row in rows.Where(r => held.Contains(r.Code) && !running.ContainsKey(r.Code)))
            {
                running[row.Code] = Start(row, room);
            }

            await reports.WriteAsync(running.Values.Select(r => r.Status.Take(clock.GetUtcNow())).ToList(), token);
        }
        catch (Exception away) when (away is not OperationCanceledException)
        {
            // Whatever a look throws, the cameras that run go on running: a connection that breaks midway fails in many ways.
            log.Say("database", $"not reachable ({away.Message.ReplaceLineEndings(" ")}); cameras go on, what is seen waits on disk and is sent later");
        }
    }

    private Running Start(CameraRow row, CameraRoom room)
    {
        var status = new CameraStatus(row.Code, clock.GetUtcNow());
        var stopping = new CancellationTokenSource();
        try
        {
            var loop = new CameraLoop(row.Check(), status, room, row.KeepsViews);
            return new Running(row, status, stopping, Task.Run(() => GuardAsync(loop, row.Code, status, stopping.Token), CancellationToken.None));
        }
        catch (CameraConfigException wrong)
        {
            status.Become(CameraStates.Broken, wrong.Message, clock.GetUtcNow());
            log.Say(row.Code, $"wrong configuration: {wrong.Message}");
            return new Running(row, status, stopping, Task.CompletedTask);
        }
    }

    // One camera's unforeseen failure is told and must not end the others; a restart would hide it, so it stays broken until its row changes.
    private async Task GuardAsync(CameraLoop loop, string code, CameraStatus status, CancellationToken token)
    {
        try
        {
            await loop.RunAsync(token);
        }
        catch (Exception failed) when (failed is not OutOfMemoryException)
        {
            status.Become(CameraStates.Broken, Redaction.Of(failed.Message), clock.GetUtcNow());
            log.Say(code, $"broken: {failed}");
        }
    }

    private async Task FarewellAsync(SpoolSender sender, CameraReports reports, CameraLeases leases, CancellationToken token)
    {
        try
        {
            // The cameras are free from now on: what this worker still has to send does not keep another from watching.
            await leases.ReleaseAsync(token);
            while (await sender.SendAsync(token) > 0)
            {
                // As long as something waits.
            }

            await reports.WriteAsync(running.Values.Select(r => r.Status.Take(clock.GetUtcNow())).ToList(), token);
        }
        catch (Exception late) when (late is NpgsqlException or OperationCanceledException or TimeoutException or IOException)
        {
            log.Say("worker", "the database did not answer in time; what waits on disk is sent at the next start");
        }
    }

    private sealed record Running(CameraRow Row, CameraStatus Status, CancellationTokenSource Stopping, Task Loop)
    {
        public async Task StopAsync()
        {
            await Stopping.CancelAsync();
            await Loop;
            Stopping.Dispose();
        }
    }
}

/// <summary>The worker cannot run; the message says what to do.</summary>
public sealed class WorkerException(string message, Exception cause) : Exception(message, cause);
