using Ioc.Web.Platform;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ioc.Web.Replays;

/// <summary>What trials and contested cases share.</summary>
internal static class ReplayServices
{
    /// <summary>Adds the services, once however many ask. Needs a data source, the data folder and a clock.</summary>
    public static IServiceCollection AddReplays(this IServiceCollection services)
    {
        services.TryAddSingleton<ReplayRequests>();
        services.TryAddSingleton<RecentLooks>();
        return services;
    }
}
