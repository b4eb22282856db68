using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ioc.Analytics.Outlook;

/// <summary>Runs <see cref="OutlookRefresh"/> all the time. It outlives every outage of the database.</summary>
public sealed class OutlookRefresher(OutlookRefresh refresh, TimeProvider clock, ILogger<OutlookRefresher> log) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromHours(6);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Much is computed: the host answers first.
        await Task.Yield();
        var healthy = true;
        DateTimeOffset forgotten = default, followed = default;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await refresh.BeginAsync(stoppingToken);
                if (refresh.More || clock.GetUtcNow() - followed >= Beat)
                {
                    await refresh.FollowAsync(stoppingToken);
                    followed = clock.GetUtcNow();
                }

                if (clock.GetUtcNow() - forgotten >= ForgetEvery)
                {
                    await refresh.ForgetAsync(stoppingToken);
                    forgotten = clock.GetUtcNow();
                }

                healthy = true;
            }
            catch (Exception failure) when (failure is NpgsqlException or IOException or TimeoutException)
            {
                if (healthy)
                {
                    log.LogWarning("Forecasts wait for the database: {Reason}", failure.Message);
                    healthy = false;
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(Breath, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
