using Ioc.Data.Settings;
using Ioc.Web.Platform;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Wall;

/// <summary>The wall's endpoints: public, for nothing personal is ever on them.</summary>
public static class WallEndpoints
{
    /// <summary>Registers the relay and its state. SignalR itself is the host's.</summary>
    public static IServiceCollection AddWall(this IServiceCollection services)
    {
        services.AddOptions<WallOptions>().BindConfiguration("Wall").PostConfigure<IocOptions>((wall, ioc) =>
            wall.Stills ??= Path.Combine(Path.GetFullPath(ioc.DataFolder), "stills"));
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
        routes.MapGet("/api/wall/cameras/{code}/still.jpg", Still).AllowAnonymous().Produces(StatusCodes.Status200OK, contentType: "image/jpeg").WithName("wall-still");
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

    // Workers hide plates and faces before they write a still, so that nothing else ever lies in that folder.
    // Only a camera that the wall shows is looked up: the code never becomes a path of the caller's choice.
    private static IResult Still(string code, WallState state, IOptions<WallOptions> options, HttpContext context)
    {
        var camera = state.Now?.Cameras.FirstOrDefault(c => c.Code == code);
        var file = camera is null ? null : new FileInfo(Path.Combine(options.Value.Stills!, camera.Code + ".jpg"));
        if (file is not { Exists: true })
        {
            return Problems.Because(
                StatusCodes.Status404NotFound,
                "camera.no_still",
                new("Camera này chưa có hình.", "This camera has no picture yet."));
        }

        context.Response.Headers.CacheControl = "no-cache";
        return TypedResults.PhysicalFile(file.FullName, "image/jpeg", lastModified: new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero));
    }
}
