using Ioc.Data.Background;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ioc.Analytics.Programme;

/// <summary>Runs <see cref="ReportWatch"/> once a minute. It outlives every outage of the database.</summary>
public sealed class ReportWatcher(ReportWatch watch, TimeProvider clock, ILogger<ReportWatcher> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Steadily.WorkAsync("The reporting calendar", watch.TurnAsync, Every, clock, log, stoppingToken);
}
