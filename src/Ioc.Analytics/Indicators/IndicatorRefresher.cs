using Ioc.Data.Background;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ioc.Analytics.Indicators;

/// <summary>Runs <see cref="IndicatorRefresh"/> all the time. It outlives every outage of the database.</summary>
public sealed class IndicatorRefresher(IndicatorRefresh refresh, TimeProvider clock, ILogger<IndicatorRefresher> log) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TrafficEvery = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan DayEvery = TimeSpan.FromSeconds(60);

    private DateTimeOffset traffic;
    private DateTimeOffset day;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Steadily.WorkAsync("Indicators", TurnAsync, clock, log, stoppingToken);

    // One import at a time: a town's first files take a minute, and traffic does not wait for them.
    private async Task<TimeSpan> TurnAsync(CancellationToken token)
    {
        var more = await refresh.FollowNextFactsAsync(token) is not null;
        if (clock.GetUtcNow() - day >= DayEvery)
        {
            await refresh.FollowDayAsync(token);
            day = clock.GetUtcNow();
        }

        if (clock.GetUtcNow() - traffic >= TrafficEvery)
        {
            await refresh.FollowPassagesAsync(token);
            traffic = clock.GetUtcNow();
        }

        return more ? TimeSpan.Zero : Beat;
    }
}
