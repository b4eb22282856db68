using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ioc.Analytics.Sources;

/// <summary>Watches the drop folder all the time. It outlives every outage of the database: files wait.</summary>
public sealed class DropFolderWatch(DropFolder folder, TimeProvider clock, ILogger<DropFolderWatch> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var troubled = false;
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            do
            {
                try
                {
                    folder.Prepare();
                    foreach (var (file, report, reason) in await folder.SweepAsync(stoppingToken))
                    {
                        log.LogInformation("{File}: {Outcome}", file, reason ?? $"{report!.Taken} taken, {report.Unchanged} unchanged, {report.Refused} refused");
                    }

                    troubled = false;
                }
                catch (Exception failure) when (failure is NpgsqlException or IOException or UnauthorizedAccessException or TimeoutException)
                {
                    if (!troubled)
                    {
                        log.LogWarning("The drop folder {Folder} waits: {Reason}", folder.Folder, failure.Message);
                        troubled = true;
                    }
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }
}
