using Ioc.Web.Platform;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Sources;

/// <summary>How often one key may push.</summary>
public sealed class PushLimits(IOptions<SourceOptions> options) : IDisposable
{
    private readonly KeyLimits limits = new(options.Value.PushesPerMinute);

    /// <summary>Counts a push.</summary>
    /// <returns>Null when it is allowed; else after how many seconds one is again.</returns>
    public int? SecondsToWait(Guid key) => limits.SecondsToWait(key.ToString());

    public void Dispose() => limits.Dispose();
}
