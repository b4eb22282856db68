using System.Threading.RateLimiting;

namespace Ioc.Web.Platform;

/// <summary>How often one key of a machine may call: a bucket for each key that fills evenly.</summary>
/// <param name="perMinute">Calls in a minute, all of which may come at once; 1 or more.</param>
public sealed class KeyLimits(int perMinute) : IDisposable
{
    private readonly PartitionedRateLimiter<string> limiter = PartitionedRateLimiter.Create<string, string>(key => RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
    {
        TokenLimit = perMinute,
        TokensPerPeriod = Math.Max(1, perMinute / 60),
        ReplenishmentPeriod = perMinute >= 60 ? TimeSpan.FromSeconds(1) : TimeSpan.FromMinutes(1.0 / perMinute),
        QueueLimit = 0,
    }));

    /// <summary>Counts a call.</summary>
    /// <returns>Null when it is allowed; else after how many whole seconds one is again, 1 or more.</returns>
    public int? SecondsToWait(string key)
    {
        using var lease = limiter.AttemptAcquire(key);
        return lease.IsAcquired ? null
            : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))
            : 60;
    }

    /// <inheritdoc/>
    public void Dispose() => limiter.Dispose();
}
