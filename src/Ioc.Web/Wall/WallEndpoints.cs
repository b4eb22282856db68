using Ioc.Web.Platform;

namespace Ioc.Web.Wall;

/// <summary>The wall's endpoints: public, for nothing personal is ever on them.</summary>
public static class WallEndpoints
{
    /// <summary>Registers the relay and its state. SignalR itself is the host's.</summary>
    public static IServiceCollection AddWall(this IServiceCollection services)
    {
        services.AddOptions<WallOptions>().BindConfiguration("Wall");
        services.AddSignalR();
        services.AddSingleton<WallState>();
        services.AddHostedService<WallRelay>();
        return services;
    }

    /// <summary>Maps the hub, the snapshot and the cameras' stills.</summary>
    public static IEndpointRouteBuilder MapWall(this IEndpointRouteBuilder routes)
    {
        routes.MapHub<WallHub>("/hubs/wall");
        routes.MapGet("/api/wall/snapshot", Snapshot).AllowAnonymous().Produces<WallSnapshot>().WithName("wall-snapshot");
        return routes;
    }

    private static IResult Snapshot(WallState state, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        return state.Json is { } json
            ? TypedResults.Bytes(json, "application/json; charset=utf-8")
            : Problems.Because(
                StatusCodes.Status503ServiceUnavailable,
                "wall.not_ready",
                new("Bảng điều hành chưa có dữ liệu. Trang sẽ tự thử lại.", "The wall has no data yet. The page tries again by itself."));
    }
}
