using System.Threading.RateLimiting;
using Ioc.Enforcement;
using Ioc.Enforcement.Notices;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Citizen;

/// <summary>Keeps a notice's code from being guessed: few attempts for one address, and few for one number whether it exists or not.</summary>
public sealed class GuessLimits(IOptions<CitizenOptions> limits, IOptions<EnforcementOptions> enforcement) : IDisposable
{
    private static readonly TimeSpan NumberWindow = TimeSpan.FromMinutes(10);

    private readonly PartitionedRateLimiter<string> addresses = PartitionedRateLimiter.Create<string, string>(address =>
        RateLimitPartition.GetFixedWindowLimiter(address, _ => new FixedWindowRateLimiterOptions { PermitLimit = limits.Value.AttemptsPerMinute, Window = TimeSpan.FromMinutes(1) }));

    private readonly PartitionedRateLimiter<string> numbers = PartitionedRateLimiter.Create<string, string>(number =>
        RateLimitPartition.GetFixedWindowLimiter(number, _ => new FixedWindowRateLimiterOptions { PermitLimit = limits.Value.AttemptsPerNumber, Window = NumberWindow }));

    /// <summary>Whether one more attempt is allowed; it is counted.</summary>
    public bool Allow(string? address, string? number)
    {
        using var fromAddress = addresses.AttemptAcquire(address ?? "");
        if (!fromAddress.IsAcquired)
        {
            return false;
        }

        // a very long number is no number: all such share one count
        var typed = number is null or { Length: > 60 } ? "" : NumberSeries.Normalise(number, enforcement.Value.NoticeSeries);
        using var forNumber = numbers.AttemptAcquire(typed);
        return forNumber.IsAcquired;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        addresses.Dispose();
        numbers.Dispose();
    }
}
