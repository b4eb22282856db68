using Ioc.Analytics.Sources;
using Ioc.Data.Settings;
using Ioc.Data.XRoad;
using Ioc.Enforcement.Registers;
using Ioc.Web.Platform;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Sources;

/// <summary>Everything behind the page of sources and the ways in.</summary>
public static class SourceServices
{
    private const string Client = "sources";

    /// <summary>Adds the services. Needs a data source, <see cref="IocOptions"/>, a clock and the importer of facts.</summary>
    public static IServiceCollection AddSources(this IServiceCollection services)
    {
        services.AddOptions<SourceOptions>().BindConfiguration("Sources").ValidateDataAnnotations().ValidateOnStart()
            .Validate<SourceFormats>(
                (sources, formats) => sources.Pulls.All(pull => formats.Find(pull.Format) is not null),
                "Sources:Pulls names a format that does not exist; /api/sources lists them.")
            .PostConfigure<IocOptions>((sources, ioc) =>
            {
                if (sources.Folder.Length == 0)
                {
                    sources.Folder = Path.Combine(Path.GetFullPath(ioc.DataFolder), "sources");
                }
            });
        services.AddSingleton(provider => new SourceFormats(StayReferences.In(Path.Combine(Path.GetFullPath(provider.GetRequiredService<IocOptions>().DataFolder), "keys"))));
        services.AddSingleton<SourceIntake>();
        services.AddSingleton<SourceHealth>();
        services.AddSingleton<RefusedRows>();
        services.AddSingleton<PushKeys>();
        services.AddSingleton<PushLimits>();
        services.AddSingleton(provider => new DropFolder(
            provider.GetRequiredService<IOptions<SourceOptions>>().Value.Folder, provider.GetRequiredService<SourceIntake>(), provider.GetRequiredService<RefusedRows>(), provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<DropFolderWatch>();
        services.AddHttpClient(Client).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });
        services.AddHostedService(provider => new SourcePullWatch([.. Pulls(provider)], provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SourcePullWatch>>()));
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, PushKeyAuthentication>(Policies.SourceKeyScheme, null);
        return services;
    }

    /// <summary>Maps /api/sources and /api/push.</summary>
    public static IEndpointRouteBuilder MapSources(this IEndpointRouteBuilder routes) => routes.MapSourcePage().MapPush();

    private static IEnumerable<(SourcePull, TimeSpan)> Pulls(IServiceProvider provider)
    {
        var site = provider.GetRequiredService<IOptions<SiteOptions>>().Value;
        var registers = provider.GetRequiredService<IOptions<RegisterOptions>>();
        foreach (var pull in Asked(provider.GetRequiredService<IOptions<SourceOptions>>().Value, site, registers.Value))
        {
            // The demonstration's server tells where it listens only once it runs.
            var simulated = site.Demo && pull.XRoad.SecurityServer.Length == 0;
            XRoadOptions Road()
            {
                if (simulated)
                {
                    pull.XRoad.SecurityServer = registers.Value.XRoad.SecurityServer;
                }

                return pull.XRoad;
            }

            var clock = provider.GetRequiredService<TimeProvider>();
            var road = new XRoadClient(provider.GetRequiredService<IHttpClientFactory>().CreateClient(Client), Road, clock, 32 << 20);
            yield return (
                new SourcePull(
                    provider.GetRequiredService<Npgsql.NpgsqlDataSource>(), provider.GetRequiredService<SourceIntake>(), road, provider.GetRequiredService<SourceFormats>().Find(pull.Format)!, simulated, clock),
                TimeSpan.FromMinutes(pull.EveryMinutes));
        }
    }

    // A demonstration with a simulated security server fetches one source over it, so that this way in can be seen too.
    private static IEnumerable<PullOptions> Asked(SourceOptions sources, SiteOptions site, RegisterOptions registers) =>
        sources.Pulls.Count == 0 && site.Demo && registers.Register == XRoadRegister.Name ? [new PullOptions { Format = "labour", EveryMinutes = 5 }] : sources.Pulls;
}
