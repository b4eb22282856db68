using Ioc.Data.Background;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ioc.Analytics.Indicators;

/// <summary>Decides again and again which rolling windows may leave the authorised screen, beside the values, which do not wait for it.</summary>
public sealed class WindowKeeper(IndicatorRefresh refresh, TimeProvider clock, ILogger<WindowKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Steadily.WorkAsync("Public windows", refresh.DecideWindowsAsync, Every, clock, log, stoppingToken);
}
