using Ioc.Data.Background;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ioc.Analytics.Reports;

/// <summary>Runs <see cref="ReportMaker"/> all the time. It outlives every outage of the database.</summary>
public sealed class ReportRunner(ReportMaker maker, TimeProvider clock, ILogger<ReportRunner> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ScheduleEvery = TimeSpan.FromMinutes(1);

    private DateTimeOffset scheduled;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Steadily.WorkAsync("Reports", TurnAsync, Look, clock, log, stoppingToken);

    private async Task TurnAsync(CancellationToken token)
    {
        if (clock.GetUtcNow() - scheduled >= ScheduleEvery)
        {
            await maker.ScheduleAsync(token);
            scheduled = clock.GetUtcNow();
        }

        while (await maker.MakeNextAsync(token))
        {
            // more may wait
        }
    }
}
