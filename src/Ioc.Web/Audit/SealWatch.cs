using System.ComponentModel.DataAnnotations;
using Ioc.Data.Audit;
using Ioc.Data.Background;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Audit;

/// <summary>Section <c>Audit</c> of the configuration.</summary>
public sealed class AuditOptions
{
    /// <summary>How often the event log is sealed, in seconds: what is younger can still be changed without a trace by whoever rules the database.</summary>
    [Range(5, 86_400)]
    public int SealSeconds { get; set; } = 300;
}

/// <summary>Seals the event log from time to time, and says the newest seal in the host's own log: a second place that knows it.</summary>
public sealed class SealWatch(EventSeals seals, IOptions<AuditOptions> options, TimeProvider clock, ILogger<SealWatch> log) : BackgroundService
{
    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Steadily.WorkAsync("Sealing the event log", TurnAsync, TimeSpan.FromSeconds(options.Value.SealSeconds), clock, log, stoppingToken);

    private async Task TurnAsync(CancellationToken token)
    {
        if (await seals.SealAsync(token) > 0 && await seals.NewestAsync(1, token) is [var newest])
        {
            log.LogInformation("Event log sealed up to {Seq}: seal {Number}, {Sha256}", newest.LastSeq, newest.Number, newest.Sha256);
        }
    }
}
