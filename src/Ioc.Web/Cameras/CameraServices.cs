using Ioc.Data.Settings;
using Ioc.Web.Platform;
using Ioc.Web.Replays;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Cameras;

/// <summary>Everything behind the operators' camera page.</summary>
public static class CameraServices
{
    /// <summary>Adds the services. Needs a data source, <see cref="IocOptions"/>, <see cref="SiteOptions"/>, a clock and the evidence archive.</summary>
    public static IServiceCollection AddCameras(this IServiceCollection services)
    {
        services.AddOptions<CameraOptions>().BindConfiguration("Cameras").ValidateDataAnnotations().ValidateOnStart()
            .PostConfigure<IocOptions, IOptions<SiteOptions>>((cameras, ioc, site) =>
            {
                var data = Path.GetFullPath(ioc.DataFolder);
                cameras.Videos = Path.GetFullPath(cameras.Videos.Length > 0 ? cameras.Videos : Path.Combine(data, "videos"));
                cameras.Stills = Path.GetFullPath(cameras.Stills.Length > 0 ? cameras.Stills : Path.Combine(data, "cameras"));
                if (cameras.Samples.Length == 0 && site.Value.Demo)
                {
                    cameras.Samples = Path.GetFullPath(site.Value.Samples);
                }
            });
        services.AddSingleton<VideoFolder>();
        services.AddSingleton<StillFolder>();
        services.AddSingleton<SourceTests>();
        services.AddSingleton<CameraStore>();
        services.AddReplays();
        services.AddSingleton<Trials>();
        services.AddSingleton<TrialResults>();
        services.AddHostedService<ReplayRetention>();
        return services;
    }

    /// <summary>Maps /api/cameras.</summary>
    public static IEndpointRouteBuilder MapCameras(this IEndpointRouteBuilder routes) => routes.MapCameraPage();
}
