using Ioc.Data.Background;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ioc.Analytics.Alerts;

/// <summary>Runs <see cref="AlertEvaluation"/> and <see cref="AlertLetters"/> all the time. It outlives every outage of the database.</summary>
public sealed class AlertWatcher(AlertEvaluation evaluation, AlertLetters letters, TimeProvider clock, ILogger<AlertWatcher> log) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Steadily.WorkAsync("Alerts", TurnAsync, Beat, clock, log, stoppingToken);

    private async Task TurnAsync(CancellationToken token)
    {
        await evaluation.LookAsync(token);
        await letters.WriteAsync(token);
    }
}
