using Ioc.Data.Background;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ioc.Analytics.Sources;

/// <summary>Watches the drop folder all the time. It outlives every outage of the database: files wait.</summary>
public sealed class DropFolderWatch(DropFolder folder, TimeProvider clock, ILogger<DropFolderWatch> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(3);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Steadily.WorkAsync("The drop folder", TurnAsync, Every, clock, log, stoppingToken);

    private async Task TurnAsync(CancellationToken token)
    {
        folder.Prepare();
        foreach (var (file, report, reason) in await folder.SweepAsync(token))
        {
            log.LogInformation("{File}: {Outcome}", file, reason ?? $"{report!.Taken} taken, {report.Unchanged} unchanged, {report.Refused} refused");
        }
    }
}
