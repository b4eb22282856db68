using Dapper;
using Ioc.Data.Settings;
using Ioc.Enforcement.Documents;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Web.Platform;

/// <summary>/health/live says that the process answers, /health/ready that it can work.</summary>
public static class HealthChecks
{
    private const string Ready = "ready";

    public static IServiceCollection AddIocHealth(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .AddCheck<DatabaseAnswers>("database", tags: [Ready])
            .AddCheck<CamerasReport>("cameras", tags: [Ready])
            .AddCheck<PapersAreSigned>("papers", tags: [Ready])
            .AddCheck<RoomIsLeft>("disk", tags: [Ready]);
        return services;
    }

    public static IEndpointRouteBuilder MapIocHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        routes.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready) }).AllowAnonymous();
        return routes;
    }

    private sealed class DatabaseAnswers(NpgsqlDataSource database) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(cancellationToken);
                await connection.ExecuteScalarAsync<int>(new CommandDefinition("select 1", cancellationToken: cancellationToken));
                return HealthCheckResult.Healthy();
            }
            catch (NpgsqlException failure)
            {
                return HealthCheckResult.Unhealthy("The database does not answer.", failure);
            }
        }
    }

    // A camera that is down is for the operator to mend; this host works on, so it is degraded, not dead.
    private sealed class CamerasReport(NpgsqlDataSource database) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(cancellationToken);
                var silent = await connection.ExecuteScalarAsync<int>(new CommandDefinition(
                    """
                    select count(*) from traffic.camera c left join traffic.camera_state s on s.camera_code = c.code
                    where c.enabled and (s.updated_at is null or s.updated_at < now() - interval '1 minute' or s.state in ('reconnecting', 'broken'))
                    """,
                    cancellationToken: cancellationToken));
                return silent == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded($"{silent} cameras are silent.");
            }
            catch (NpgsqlException failure)
            {
                return HealthCheckResult.Unhealthy("The database does not answer.", failure);
            }
        }
    }

    // Whoever started the host with a certificate meant papers to be signed; that it ran out meanwhile stops nothing, but somebody must know.
    private sealed class PapersAreSigned(PaperSigner signer, TimeProvider clock) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
            signer.Ending(clock.GetUtcNow()) is { RanOut: true, Until: var until }
                ? HealthCheckResult.Degraded($"The certificate that signs papers ran out on {until:dd/MM/yyyy}: papers go out unsigned.")
                : HealthCheckResult.Healthy());
    }

    // A full disk stops the database and the films within minutes: whoever watches the host hears of it before.
    private sealed class RoomIsLeft(IocOptions ioc, IOptions<SiteOptions> site) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var free = new DriveInfo(Path.GetFullPath(ioc.DataFolder)).AvailableFreeSpace >> 20;
            return Task.FromResult(free < site.Value.LeastFreeMegabytes
                ? HealthCheckResult.Degraded($"{free} MB are left on the disk of {ioc.DataFolder} (least: {site.Value.LeastFreeMegabytes}): free some space, or shorten what is kept on /retention.")
                : HealthCheckResult.Healthy());
        }
    }
}
