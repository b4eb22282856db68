using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Sources;

/// <summary>How often one key may push.</summary>
public sealed class PushLimits(IOptions<SourceOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<Guid> limiter = PartitionedRateLimiter.Create<Guid, Guid>(key => RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
    {
        TokenLimit = options.Value.PushesPerMinute, TokensPerPeriod = options.Value.PushesPerMinute, ReplenishmentPeriod = TimeSpan.FromMinutes(1), QueueLimit = 0,
    }));

    /// <summary>Whether one more is allowed now.</summary>
    public bool Allows(Guid key)
    {
        using var lease = limiter.AttemptAcquire(key);
        return lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();
}
