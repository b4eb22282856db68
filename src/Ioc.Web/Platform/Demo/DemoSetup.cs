using Ioc.Analytics.Demo;
using Ioc.Web.Platform.Staff;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Platform.Demo;

/// <summary>Loads the invented town and opens the demo's accounts, before the host answers its first request. A second start changes nothing.</summary>
public sealed class DemoSetup(TownSeeder town, StaffAccounts accounts, IOptions<SiteOptions> site, ILogger<DemoSetup> log) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var reports = await town.SeedAsync(site.Value.Samples, cancellationToken);
        log.LogInformation("The invented town is loaded: {Files}", string.Join(", ", reports.Keys));
        foreach (var account in DemoAccounts.All)
        {
            await accounts.SaveAsync(new StaffMember(account.Name, account.DisplayName, account.Roles, account.Title, PlaceCode: account.PlaceCode), DemoAccounts.Password, demo: true, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
