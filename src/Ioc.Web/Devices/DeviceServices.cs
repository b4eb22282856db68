using Ioc.Data.Background;
using Ioc.Web.Platform;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Devices;

/// <summary>Everything behind the machines that report: cameras that read plates themselves, and signal controllers.</summary>
public static class DeviceServices
{
    /// <summary>Adds the services and the scheme of keys. Needs a data source, a clock and the evidence keys.</summary>
    public static IServiceCollection AddDevices(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<DeviceKeys>();
        services.AddSingleton<DeviceIntake>();
        services.AddSingleton<SignalIntake>();
        services.AddOptions<DeviceOptions>().BindConfiguration("Devices").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<DeviceLimits>();
        services.AddOptions<SignalOptions>().BindConfiguration("Signals").ValidateOnStart();
        services.AddSingleton<IValidateOptions<SignalOptions>, SignalOptionsCheck>();
        services.AddHttpClient(SignalPolls.Client, client => client.MaxResponseContentBufferSize = SignalPolls.LargestAnswer)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
        services.AddSingleton<SignalPolls>();
        services.AddHostedService(provider => provider.GetRequiredService<SignalPolls>());
        services.AddHostedService<DeviceWatch>();
        if (configuration.GetValue<bool>("Site:Demo") && configuration.GetValue("Site:Simulators", true))
        {
            services.AddHostedService<SimulatedDevices>();
        }

        new AuthenticationBuilder(services).AddScheme<AuthenticationSchemeOptions, DeviceKeyScheme>(Policies.DeviceScheme, static _ => { });
        return services;
    }

    // A camera that posts nothing for five minutes, not even an empty batch, is not live.
    private sealed class DeviceWatch(DeviceIntake intake, TimeProvider clock, ILogger<DeviceWatch> log) : BackgroundService
    {
        private static readonly TimeSpan SilentAfter = TimeSpan.FromMinutes(5);

        private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

        protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
            Steadily.WorkAsync("The devices' states", stop => intake.WatchAsync(SilentAfter, stop), LookEvery, clock, log, stoppingToken);
    }
}
