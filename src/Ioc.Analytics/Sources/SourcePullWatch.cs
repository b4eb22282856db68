using Ioc.Data.Background;
using Ioc.Data.XRoad;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ioc.Analytics.Sources;

/// <summary>Fetches the sources that are fetched, each in its own time. It outlives every outage.</summary>
/// <param name="pulls">What is fetched, and how often.</param>
public sealed class SourcePullWatch(IReadOnlyList<(SourcePull Pull, TimeSpan Every)> pulls, TimeProvider clock, ILogger<SourcePullWatch> log) : BackgroundService
{
    private static readonly TimeSpan Sooner = TimeSpan.FromSeconds(20);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(pulls.Select(pull => FollowAsync(pull.Pull, pull.Every, stoppingToken)));

    private Task FollowAsync(SourcePull pull, TimeSpan every, CancellationToken token)
    {
        string? trouble = null;
        return Steadily.WorkAsync($"Source {pull.Format.Code} over X-Road", TurnAsync, clock, log, token);

        async Task<TimeSpan> TurnAsync(CancellationToken stop)
        {
            var (pages, taken, refused, outcome, fault) = await pull.FetchAsync(stop);
            if (fault is not null && fault != trouble)
            {
                log.LogWarning("Source {Source} over X-Road: {Outcome}, {Fault}", pull.Format.Code, outcome, fault);
            }
            else if (taken + refused > 0)
            {
                log.LogInformation("Source {Source} over X-Road: {Pages} pages, {Taken} taken, {Refused} refused", pull.Format.Code, pages, taken, refused);
            }

            trouble = fault;

            // What did not answer is asked again sooner.
            return outcome == XRoadOutcome.Unavailable && every > Sooner ? Sooner : every;
        }
    }
}
