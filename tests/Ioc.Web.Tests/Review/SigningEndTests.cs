using System.Net.Http.Json;
using Ioc.Enforcement.Documents;
using Ioc.Web.Platform;
using Ioc.Web.Review;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ioc.Web.Tests.Review;

/// <summary>A certificate that runs out while the host runs is seen: by the chief beforehand, and by whoever watches the host.</summary>
public sealed class SigningEndTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly EnforcementSite site = new();

    public Task InitializeAsync()
    {
        site.More["Enforcement:Signing:Demonstration"] = "true";
        return site.InitializeAsync();
    }

    public Task DisposeAsync() => site.DisposeAsync();

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    [Fact]
    public async Task The_chief_is_told_a_month_before_the_certificate_runs_out_and_the_host_is_degraded_once_it_has()
    {
        // the certificate for demonstration is valid for a year from 21 November 2026
        Assert.Equal((null, HealthStatus.Healthy), await SeenAsync());
        site.Clock.Advance(TimeSpan.FromDays(340));
        Assert.Equal((new PaperSigning(new DateOnly(2027, 11, 21), false), HealthStatus.Healthy), await SeenAsync());
        site.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal((new PaperSigning(new DateOnly(2027, 11, 21), true), HealthStatus.Degraded), await SeenAsync());
    }

    private async Task<(PaperSigning? Signing, HealthStatus Health)> SeenAsync()
    {
        var page = await site.Staff("chihuy", StaffRoles.Officer, StaffRoles.Supervisor).GetFromJsonAsync<DeadlinePage>("/api/review/deadlines");
        await using var host = new ServiceCollection().AddLogging().AddSingleton(site.Database.DataSource).AddSingleton(site.Service<PaperSigner>()).AddSingleton<TimeProvider>(site.Clock)
            .AddIocHealth().BuildServiceProvider();
        var health = await host.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Name == "papers");
        return (page!.Signing, health.Status);
    }
}
