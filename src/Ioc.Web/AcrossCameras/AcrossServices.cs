using System.Security.Claims;
using System.Text.Json;
using Ioc.Data.Background;
using Ioc.Data.Evidence;
using Ioc.Data.Settings;
using Ioc.Domain.Text;
using Ioc.Vision.AcrossCameras;
using Ioc.Vision.Capture;
using Ioc.Vision.Evidence;
using Ioc.Web.Cameras;
using Ioc.Web.Platform;
using Ioc.Web.Review;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Ioc.Web.AcrossCameras;

/// <summary>Rules over the passages of several cameras: their page, and the host's own follower that judges by them.</summary>
public static class AcrossServices
{
    /// <summary>Adds the services. Needs a data source, <see cref="IocOptions"/>, a clock and the evidence keys.</summary>
    public static IServiceCollection AddAcrossCameras(this IServiceCollection services)
    {
        services.AddSingleton<AcrossStore>();
        services.AddSingleton(provider =>
        {
            var (options, clock) = (provider.GetRequiredService<IocOptions>(), provider.GetRequiredService<TimeProvider>());
            var evidence = new EvidenceStore(options.EvidenceFolder, "host-across", new ClipCutter(), provider.GetRequiredService<EvidenceKeyRing>(), clock);
            evidence.Abandon();
            return new AcrossFollower(
                provider.GetRequiredService<NpgsqlDataSource>(), evidence,
                new PassagePictures(Path.Combine(Path.GetFullPath(options.DataFolder), PassagePictures.FolderName)), clock);
        });
        services.AddHostedService<Following>();
        return services;
    }

    /// <summary>Maps /api/cameras/across.</summary>
    public static IEndpointRouteBuilder MapAcrossCameras(this IEndpointRouteBuilder routes)
    {
        var across = routes.MapGroup("/api/cameras/across").WithTags("cameras").RequireAuthorization(Policies.Operate);
        across.MapGet("/", (AcrossStore store, CancellationToken token) => store.AllAsync(token));
        across.MapPost("/check", (JsonElement config, AcrossStore store, CancellationToken token) => store.CheckAsync(config, token));
        across.MapPut("/{id}", SaveAsync);
        across.MapPost("/{id}/enable", (string id, ClaimsPrincipal who, AcrossStore store, CancellationToken token) => EnableAsync(id, true, who, store, token));
        across.MapPost("/{id}/disable", (string id, ClaimsPrincipal who, AcrossStore store, CancellationToken token) => EnableAsync(id, false, who, store, token));
        return routes;
    }

    private static async Task<Results<Ok<IReadOnlyList<AcrossRuleView>>, ProblemHttpResult>> SaveAsync(
        string id, SaveAcrossRule asked, ClaimsPrincipal who, AcrossStore store, CancellationToken token)
    {
        var (refusal, faults) = await store.SaveAsync(id, asked, CameraEndpoints.Actor(who), token);
        return refusal is not null ? refusal.Answer()
            : faults.Count > 0 ? Problems.Because(StatusCodes.Status422UnprocessableEntity, "across.config", new LocalText(
                $"Quy tắc có {faults.Count} chỗ chưa đúng; chưa lưu gì cả.", $"The rule has {faults.Count} fault(s); nothing was saved."), faults)
            : TypedResults.Ok(await store.AllAsync(token));
    }

    private static async Task<Results<Ok<IReadOnlyList<AcrossRuleView>>, ProblemHttpResult>> EnableAsync(string id, bool enabled, ClaimsPrincipal who, AcrossStore store, CancellationToken token) =>
        await store.EnableAsync(id, enabled, CameraEndpoints.Actor(who), token) is { } refusal ? refusal.Answer() : TypedResults.Ok(await store.AllAsync(token));

    // Judges what has settled, then waits a little; sweeps now and then.
    private sealed class Following(AcrossFollower follower, TimeProvider clock, ILogger<AcrossFollower> log) : BackgroundService
    {
        private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
        private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(20);

        private DateTimeOffset swept;

        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Steadily.WorkAsync("The rules across cameras", TurnAsync, LookEvery, clock, log, stoppingToken);

        private async Task TurnAsync(CancellationToken token)
        {
            while (await follower.WorkOnceAsync(token))
            {
                // As long as something has settled.
            }

            if (clock.GetUtcNow() - swept > SweepEvery)
            {
                swept = clock.GetUtcNow();
                await follower.SweepAsync(token);
            }
        }
    }
}
