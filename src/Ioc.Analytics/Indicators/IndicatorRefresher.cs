using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ioc.Analytics.Indicators;

/// <summary>Runs <see cref="IndicatorRefresh"/> all the time. It outlives every outage of the database.</summary>
public sealed class IndicatorRefresher(IndicatorRefresh refresh, TimeProvider clock, ILogger<IndicatorRefresher> log) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TrafficEvery = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan DayEvery = TimeSpan.FromSeconds(60);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        DateTimeOffset traffic = default, day = default;
        var healthy = true;
        var more = false;
        using var timer = new PeriodicTimer(Beat, clock);
        do
        {
            try
            {
                // One import at a time: a town's first files take a minute, and traffic does not wait for them.
                more = await refresh.FollowNextFactsAsync(stoppingToken) is not null;
                if (clock.GetUtcNow() - day >= DayEvery)
                {
                    await refresh.FollowDayAsync(stoppingToken);
                    day = clock.GetUtcNow();
                }

                if (clock.GetUtcNow() - traffic >= TrafficEvery)
                {
                    await refresh.FollowPassagesAsync(stoppingToken);
                    traffic = clock.GetUtcNow();
                }

                if (!healthy)
                {
                    log.LogInformation("Indicators are computed again");
                    healthy = true;
                }
            }
            catch (Exception failure) when (failure is NpgsqlException or IOException or TimeoutException)
            {
                more = false;
                if (healthy)
                {
                    log.LogWarning("Indicators wait for the database: {Reason}", failure.Message);
                    healthy = false;
                }
            }
        }
        while (more ? !stoppingToken.IsCancellationRequested : await WaitAsync(timer, stoppingToken));
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken token)
    {
        try
        {
            return await timer.WaitForNextTickAsync(token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
