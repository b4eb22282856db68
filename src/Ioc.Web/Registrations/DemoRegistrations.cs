using Dapper;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Registrations;
using Ioc.Web.Platform;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Web.Registrations;

/// <summary>Gives the demo's invented town its registered vehicles, once.</summary>
public sealed class DemoRegistrations(NpgsqlDataSource database, RegistrationImport import, IOptions<SiteOptions> site, ILogger<DemoRegistrations> log) : IHostedService
{
    /// <summary>In the folder of samples.</summary>
    public const string File = "registrations-1000.csv";

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var path = Path.Combine(site.Value.Samples, File);
        if (!site.Value.Demo || !System.IO.File.Exists(path))
        {
            return;
        }

        await using (var connection = await database.OpenConnectionAsync(cancellationToken))
        {
            if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select 1 from registry.vehicle)", cancellationToken: cancellationToken)))
            {
                return;
            }
        }

        await using var file = System.IO.File.OpenRead(path);
        var report = await import.TakeAsync(file, File, CaseIntake.Actor, cancellationToken);
        log.LogInformation("Registered {Vehicles} simulated vehicles from {File}", report.Inserted, path);
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
