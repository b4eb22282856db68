using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Platform.Workers;

/// <summary>
/// Keeps this machine's vision workers alive: starts them as child processes, starts a dead one again after a growing pause,
/// and lets them end with this host (they watch their standard input, so even a killed host leaves none behind).
/// </summary>
public sealed class WorkerSupervisor(WorkerLaunch launch, IOptions<SiteOptions> site, TimeProvider clock, ILogger<WorkerSupervisor> log)
    : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SteadyAfter = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(1, site.Value.Workers).Select(number => KeepAliveAsync($"worker-{number}", stoppingToken)));

    private async Task KeepAliveAsync(string name, CancellationToken token)
    {
        var pause = TimeSpan.FromSeconds(1);
        while (!token.IsCancellationRequested)
        {
            var startedAt = clock.GetTimestamp();
            var code = await RunOnceAsync(name, token);
            if (token.IsCancellationRequested)
            {
                return;
            }

            pause = clock.GetElapsedTime(startedAt) > SteadyAfter ? TimeSpan.FromSeconds(1) : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
            log.LogWarning("Vision {Worker} ended with code {Code}; it starts again in {Pause} s", name, code, pause.TotalSeconds);
            try
            {
                await Task.Delay(pause, clock, token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<int> RunOnceAsync(string name, CancellationToken token)
    {
        using var process = new Process { StartInfo = launch.Describe(name) };
        process.OutputDataReceived += (_, line) => Relay(name, line.Data);
        process.ErrorDataReceived += (_, line) => Relay(name, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        log.LogInformation("Vision {Worker} runs as process {Pid}", name, process.Id);
        try
        {
            await process.WaitForExitAsync(token);
        }
        catch (OperationCanceledException)
        {
            await StopAsync(process);
        }

        return process.ExitCode;
    }

    // Closing its input asks it to finish; it hands over what it saw. A worker that does not answer is killed: its spool is on disk.
    private static async Task StopAsync(Process process)
    {
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(StopPatience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private void Relay(string name, string? line)
    {
        if (!string.IsNullOrWhiteSpace(line))
        {
            log.LogInformation("{Worker}: {Line}", name, line);
        }
    }
}
