using Ioc.Web.Platform.Processes;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Platform.Workers;

/// <summary>
/// Keeps this machine's vision workers alive, and beside them one process for trials and contested clips.
/// A worker that is stopped hands over what it saw; one that is killed has its spool on disk.
/// </summary>
public sealed class WorkerSupervisor(WorkerLaunch launch, IOptions<SiteOptions> site, TimeProvider clock, ILogger<WorkerSupervisor> log)
    : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(1, site.Value.Workers).Select(number => $"worker-{number}")
            .Select(name => new KeptProcess(name, () => launch.Describe(name), clock, log).KeepAsync(stoppingToken))
            .Append(new KeptProcess("replays", launch.DescribeReplays, clock, log).KeepAsync(stoppingToken)));
}
