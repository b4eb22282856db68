using Ioc.Data.Background;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ioc.Analytics.Outlook;

/// <summary>Runs <see cref="OutlookRefresh"/> all the time. It outlives every outage of the database.</summary>
public sealed class OutlookRefresher(OutlookRefresh refresh, TimeProvider clock, ILogger<OutlookRefresher> log) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromHours(6);

    private DateTimeOffset forgotten;
    private DateTimeOffset followed;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Steadily.WorkAsync("Forecasts", TurnAsync, Breath, clock, log, stoppingToken);

    private async Task TurnAsync(CancellationToken token)
    {
        await refresh.BeginAsync(token);
        if (refresh.More || clock.GetUtcNow() - followed >= Beat)
        {
            await refresh.FollowAsync(token);
            followed = clock.GetUtcNow();
        }

        if (clock.GetUtcNow() - forgotten >= ForgetEvery)
        {
            await refresh.ForgetAsync(token);
            forgotten = clock.GetUtcNow();
        }
    }
}
