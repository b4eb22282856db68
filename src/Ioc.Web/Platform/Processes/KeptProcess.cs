using System.Diagnostics;

namespace Ioc.Web.Platform.Processes;

/// <summary>
/// A child process that is kept alive: started again after a growing pause when it ends, and ended with this host. It watches its standard input,
/// so even a killed host leaves none behind.
/// </summary>
/// <param name="name">For the log.</param>
/// <param name="describe">How it is started.</param>
public sealed class KeptProcess(string name, Func<ProcessStartInfo> describe, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SteadyAfter = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    /// <summary>Keeps it alive until the token says otherwise; then it has ended.</summary>
    public async Task KeepAsync(CancellationToken token)
    {
        var pause = TimeSpan.FromSeconds(1);
        while (!token.IsCancellationRequested)
        {
            var startedAt = clock.GetTimestamp();
            var code = await RunOnceAsync(token);
            if (token.IsCancellationRequested)
            {
                return;
            }

            pause = clock.GetElapsedTime(startedAt) > SteadyAfter ? TimeSpan.FromSeconds(1) : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
            log.LogWarning("{Process} ended with code {Code}; it starts again in {Pause} s", name, code, pause.TotalSeconds);
            await Task.Delay(pause, clock, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<int> RunOnceAsync(CancellationToken token)
    {
        using var process = new Process { StartInfo = describe() };
        process.OutputDataReceived += (_, line) => Relay(line.Data);
        process.ErrorDataReceived += (_, line) => Relay(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        log.LogInformation("{Process} runs as process {Pid}", name, process.Id);
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

    // Closing its input asks it to finish. One that does not answer is killed.
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

    private void Relay(string? line)
    {
        if (!string.IsNullOrWhiteSpace(line))
        {
            log.LogInformation("{Process}: {Line}", name, line);
        }
    }
}
