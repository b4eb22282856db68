using System.Diagnostics;
using Dapper;
using Ioc.Vision.Cameras;
using Ioc.Vision.Capture;
using Ioc.Vision.Inference;
using Ioc.Vision.Replay;
using Ioc.Web.Tests.Cameras;
using Npgsql;

namespace Ioc.Web.Tests.Replays;

/// <summary>What the replay process does, within the test's own: the shipped models, one replay after the other.</summary>
internal static class ReplayProcess
{
    /// <summary>Ten seconds of the sample: a motorbike and a car go through at red, a motorbike stops beyond the line.</summary>
    public static async Task CutSampleAsync(string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var start = new ProcessStartInfo("ffmpeg") { UseShellExecute = false, RedirectStandardError = true };
        foreach (var argument in (string[])["-nostdin", "-loglevel", "error", "-ss", "14", "-i", CameraSite.Sample("junction-day.mp4"), "-t", "10", "-c", "copy", "-avoid_negative_ts", "make_zero", "-y", target])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var complaint = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, complaint);
    }

    /// <summary>Does everything that waits.</summary>
    public static async Task RunAsync(NpgsqlDataSource database, string dataFolder)
    {
        var data = new DataFolder(dataFolder, "replays");
        var queue = new ReplayQueue(database, "test-" + Guid.NewGuid(), TimeProvider.System);
        var run = new ReplayRun(data, PlateModels.FindFolder(), VisionModels.Open, new CaptureTools(), TimeProvider.System);
        var worker = new ReplayWorker(queue, run, database, new WorkerLog(TextWriter.Null, TimeProvider.System), TimeProvider.System);
        while (await queue.TakeAsync(CancellationToken.None) is { } replay)
        {
            await worker.DoAsync(replay, CancellationToken.None);
        }
    }

    /// <summary>Watches a recorded camera until its video is over, as a vision worker does.</summary>
    public static async Task WatchAsync(NpgsqlDataSource database, string dataFolder, string camera, TimeProvider clock)
    {
        using var stopping = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var worker = new Worker(
            new WorkerOptions(new DataFolder(dataFolder, "w1"), [camera]), database, () => VisionModels.Open(PlateModels.FindFolder()), new CaptureTools(),
            new WorkerLog(TextWriter.Null, TimeProvider.System), clock);
        var running = worker.RunAsync(stopping.Token);
        await using var connection = await database.OpenConnectionAsync();
        while (!running.IsCompleted && await connection.ExecuteScalarAsync<string?>("select state from traffic.camera_state where camera_code = @camera", new { camera }) != "ended")
        {
            await Task.Delay(200);
        }

        await stopping.CancelAsync();
        await running;
    }
}
