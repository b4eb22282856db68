using Ioc.Enforcement.Notices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ioc.Enforcement.Procedure;

/// <summary>
/// What happens because time passes: notices go out when their hold is over, limits that passed are seen, points come back. A database that is away for a
/// while delays it and loses nothing: what is due stays due. Several hosts may run it together.
/// </summary>
public sealed class ProcedureWatch(NoticeIssue notices, ClockWatch clocks, LicenceBook licences, TimeProvider clock, ILogger<ProcedureWatch> log) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private const int BeatsBetweenLooks = 60;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat, clock);
        for (var beat = 0; await timer.WaitForNextTickAsync(stoppingToken); beat = (beat + 1) % BeatsBetweenLooks)
        {
            try
            {
                await notices.IssueDueAsync(stoppingToken);
                if (beat == 0)
                {
                    await LookAsync(stoppingToken);
                }
            }
            catch (NpgsqlException failure)
            {
                log.LogWarning(failure, "The procedure's watch could not work now; what is due stays due");
            }
        }
    }

    private async Task LookAsync(CancellationToken token)
    {
        var missed = await clocks.RunAsync(token);
        var restored = await licences.RestoreDueAsync(token);
        if (missed + restored > 0)
        {
            log.LogInformation("Time limits seen missed: {Missed}; licences with all points again: {Restored}", missed, restored);
        }
    }
}
