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
    private string? told;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Steadily.WorkAsync("Reports", TurnAsync, Look, clock, log, stoppingToken);

    private async Task TurnAsync(CancellationToken token)
    {
        if (clock.GetUtcNow() - scheduled >= ScheduleEvery)
        {
            Tell(await maker.ScheduleAsync(token));
            scheduled = clock.GetUtcNow();
        }

        while (await maker.MakeNextAsync(token))
        {
            // more may wait
        }
    }

    // Once for each wrong code: reports that people ask for are made all the same.
    private void Tell(string? unknown)
    {
        if (unknown is not null && unknown != told)
        {
            log.LogError(
                "Reports: no place of today has the code {Place}, so no scheduled report is made. Write a place's code, not its name, in Reports:Place (or Wall:Place, which holds where the former is absent), " +
                "or leave both out; the codes stand on the page of places. Reports that people ask for are made all the same", unknown);
        }

        told = unknown;
    }
}
