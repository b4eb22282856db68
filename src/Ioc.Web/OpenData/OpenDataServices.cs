using System.Threading.RateLimiting;
using Ioc.Analytics.OpenData;
using Ioc.Domain.Text;
using Ioc.Web.Platform;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Ioc.Web.OpenData;

/// <summary>What the open data need of the host: releases, a limit for each address, answers kept for a minute, pages of other sites let in.</summary>
public static class OpenDataServices
{
    /// <summary>Name of the limit, of the kept answers and of the door for other sites.</summary>
    public const string Policy = "open";

    /// <summary>Registers them.</summary>
    public static IServiceCollection AddOpenData(this IServiceCollection services)
    {
        services.AddOptions<OpenDataOptions>().BindConfiguration("OpenData").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<OpenDataKeeper>();
        services.AddSingleton<OpenCatalogueWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<OpenDataKeeper>());
        services.AddCors(cors => cors.AddPolicy(Policy, policy => policy
            .AllowAnyOrigin().WithMethods("GET").WithExposedHeaders("ETag", "Link", "Retry-After", "NGSILD-Results-Count")));
        services.AddOutputCache();
        services.AddOptions<Microsoft.AspNetCore.OutputCaching.OutputCacheOptions>().Configure<IOptions<OpenDataOptions>>((cache, options) =>
            cache.AddPolicy(Policy, policy =>
            {
                if (options.Value.CacheSeconds == 0)
                {
                    policy.NoCache();
                }
                else
                {
                    policy.Expire(TimeSpan.FromSeconds(options.Value.CacheSeconds)).SetVaryByQuery("*").SetVaryByHeader("Accept").SetVaryByHost(true).Tag(Policy)
                        .SetLocking(false); // who asked first and left would end the request of everybody who waits for the same answer
                }
            }));
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<OpenDataOptions>>((limits, options) =>
            limits.AddPolicy(Policy, http => RateLimitPartition.GetFixedWindowLimiter(
                http.Connection.RemoteIpAddress?.ToString() ?? "",
                _ => new FixedWindowRateLimiterOptions { PermitLimit = options.Value.RequestsPerMinute, Window = TimeSpan.FromMinutes(1) })));
        return services;
    }

    /// <summary>Says how many requests are allowed and when the next one may come.</summary>
    public static LocalText TooMany(int perMinute) => new(
        $"Mỗi địa chỉ được gửi tối đa {perMinute} yêu cầu một phút. Hãy đợi theo tiêu đề Retry-After; tải cả bộ dữ liệu chỉ cần một yêu cầu.",
        $"One address may make {perMinute} requests a minute. Wait as Retry-After says; a whole dataset takes one request.");
}
