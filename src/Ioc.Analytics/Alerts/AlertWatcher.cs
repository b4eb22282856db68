using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ioc.Analytics.Alerts;

/// <summary>Runs <see cref="AlertEvaluation"/> and <see cref="AlertLetters"/> all the time. It outlives every outage of the database.</summary>
public sealed class AlertWatcher(AlertEvaluation evaluation, AlertLetters letters, TimeProvider clock, ILogger<AlertWatcher> log) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var healthy = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await evaluation.LookAsync(stoppingToken);
                await letters.WriteAsync(stoppingToken);
                healthy = true;
            }
            catch (Exception failure) when (failure is NpgsqlException or IOException or TimeoutException)
            {
                if (healthy)
                {
                    log.LogWarning("Alerts wait for the database: {Reason}", failure.Message);
                    healthy = false;
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(Beat, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
