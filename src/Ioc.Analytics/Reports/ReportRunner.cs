using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ioc.Analytics.Reports;

/// <summary>Runs <see cref="ReportMaker"/> all the time. It outlives every outage of the database.</summary>
public sealed class ReportRunner(ReportMaker maker, TimeProvider clock, ILogger<ReportRunner> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ScheduleEvery = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        DateTimeOffset scheduled = default;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (clock.GetUtcNow() - scheduled >= ScheduleEvery)
                {
                    await maker.ScheduleAsync(stoppingToken);
                    scheduled = clock.GetUtcNow();
                }

                while (await maker.MakeNextAsync(stoppingToken))
                {
                    // more may wait
                }
            }
            catch (Exception failure) when (failure is NpgsqlException or IOException or TimeoutException)
            {
                log.LogWarning("Reports wait for the database: {Reason}", failure.Message);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(Look, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
