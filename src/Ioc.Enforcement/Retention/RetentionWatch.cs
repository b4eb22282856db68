using Ioc.Data.Background;
using Ioc.Domain.Time;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ioc.Enforcement.Retention;

/// <summary>Runs the removal once a Vietnamese day, at night; a host that was away then does it when it comes back. Several hosts may run it together.</summary>
public sealed class RetentionWatch(RetentionJob job, IOptions<RetentionOptions> options, TimeProvider clock, ILogger<RetentionWatch> log) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Steadily.WorkAsync("Retention", LookAsync, Beat, clock, log, stoppingToken);

    /// <summary>Runs if the day's run is due.</summary>
    public async Task LookAsync(CancellationToken token)
    {
        var now = VietnamTime.At(clock.GetUtcNow());
        if (now.Hour < options.Value.Hour || await job.RanOnAsync(VietnamTime.DayOf(now), token))
        {
            return;
        }

        if (await job.RunAsync(RetentionJob.Actor, token) is { } run)
        {
            log.LogInformation("Retention removed {Removed}", run.Removed);
        }
    }
}
