using Ioc.Enforcement.Registers;
using Ioc.Web.Platform;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Registers;

/// <summary>The look-up of vehicles and owners.</summary>
public static class RegisterServices
{
    /// <summary>Adds the register that the configuration names. Needs a data source and a clock.</summary>
    public static IServiceCollection AddRegisters(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection("Registers:Vehicles");
        var demo = (configuration.GetSection("Site").Get<SiteOptions>() ?? new SiteOptions()).Demo;
        var register = section["Register"];
        services.AddOptions<RegisterOptions>().Bind(section).ValidateDataAnnotations()
            .Validate(options => options.Register != XRoadRegister.Name || Simulated(options, demo) || Uri.TryCreate(options.XRoad.SecurityServer, UriKind.Absolute, out _),
                "Registers:Vehicles:XRoad:SecurityServer must be the address of our security server, e.g. https://10.0.0.5:8443.")
            .ValidateOnStart();
        if (register == XRoadRegister.Name)
        {
            if (demo && string.IsNullOrEmpty(section["XRoad:SecurityServer"]))
            {
                services.AddHostedService<SimulatedSecurityServer>();
            }

            services.AddHttpClient(XRoadRegister.Name).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });
            services.AddSingleton<IVehicleRegister>(provider => new XRoadRegister(
                provider.GetRequiredService<IHttpClientFactory>().CreateClient(XRoadRegister.Name),
                () => provider.GetRequiredService<IOptions<RegisterOptions>>().Value.XRoad,
                provider.GetRequiredService<TimeProvider>()));
        }
        else
        {
            services.AddSingleton<IVehicleRegister, ImportedRegister>();
        }

        services.AddSingleton<VehicleLookups>();
        services.AddHostedService<RegisterWaits>();
        return services;
    }

    // The demo's own server says where it listens only once it runs.
    private static bool Simulated(RegisterOptions options, bool demo) => demo && options.XRoad.SecurityServer.Length == 0;
}
