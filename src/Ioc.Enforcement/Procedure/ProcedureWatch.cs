using Ioc.Data.Background;
using Ioc.Enforcement.Notices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ioc.Enforcement.Procedure;

/// <summary>
/// What happens because time passes: notices go out when their hold is over, limits that passed are seen, points come back. A database that is away for a
/// while delays it and loses nothing: what is due stays due. Several hosts may run it together.
/// </summary>
public sealed class ProcedureWatch(NoticeIssue notices, ClockWatch clocks, LicenceBook licences, TimeProvider clock, ILogger<ProcedureWatch> log) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);
    private DateTimeOffset looked;

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Steadily.WorkAsync("The procedure's clocks", TurnAsync, Beat, clock, log, stoppingToken);

    private async Task TurnAsync(CancellationToken token)
    {
        await notices.IssueDueAsync(token);
        if (clock.GetUtcNow() - looked >= LookEvery)
        {
            await LookAsync(token);
            looked = clock.GetUtcNow();
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
