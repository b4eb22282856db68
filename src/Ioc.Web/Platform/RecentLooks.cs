using System.Collections.Concurrent;

namespace Ioc.Web.Platform;

/// <summary>
/// A page that looks again every few seconds is one look: the same person at the same thing within ten minutes is told once by this host. A restart tells again.
/// </summary>
public sealed class RecentLooks(TimeProvider clock)
{
    private const int Most = 10_000;
    private static readonly TimeSpan OneLook = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<(string Who, string What), DateTimeOffset> seen = new();

    /// <summary>Whether it is a look of its own, to be told.</summary>
    /// <param name="what">Says what is looked at, and nothing that must not be kept.</param>
    public bool IsNew(string who, string what)
    {
        var now = clock.GetUtcNow();
        if (seen.TryGetValue((who, what), out var at) && now - at < OneLook && now >= at)
        {
            return false;
        }

        if (seen.Count >= Most)
        {
            foreach (var old in seen.Where(look => now - look.Value >= OneLook).Select(look => look.Key))
            {
                seen.TryRemove(old, out _);
            }

            if (seen.Count >= Most)
            {
                return true;
            }
        }

        seen[(who, what)] = now;
        return true;
    }
}
