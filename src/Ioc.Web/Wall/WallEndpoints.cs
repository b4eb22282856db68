using System.Threading.RateLimiting;
using Ioc.Analytics.Explore;
using Ioc.Analytics.Indicators;
using Ioc.Analytics.Population;
using Ioc.Data.Settings;
using Ioc.Domain.Time;
using Ioc.Web.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Web.Wall;

/// <summary>The wall's endpoints: public, for nothing personal is ever on them.</summary>
public static class WallEndpoints
{
    /// <summary>Name of the rate limit on looks into the past, which cost the database more than the present does.</summary>
    public const string PastLimit = "wall-past";

    /// <summary>Registers the relay and its state. SignalR itself is the host's.</summary>
    public static IServiceCollection AddWall(this IServiceCollection services)
    {
        services.AddOptions<WallOptions>().BindConfiguration("Wall").PostConfigure<IocOptions>((wall, ioc) =>
            wall.Stills ??= Path.Combine(Path.GetFullPath(ioc.DataFolder), "stills"));
        services.AddSignalR();
        services.AddSingleton<WallState>();
        services.AddSingleton<SceneDesk>();
        services.AddHostedService<WallRelay>();
        services.AddRateLimiter(limits => limits.AddPolicy(PastLimit, http => RateLimitPartition.GetFixedWindowLimiter(
            http.Connection.RemoteIpAddress?.ToString() ?? "",
            _ => new FixedWindowRateLimiterOptions { PermitLimit = 120, Window = TimeSpan.FromMinutes(1) })));
        return services;
    }

    /// <summary>Maps the hub, the snapshot and the cameras' stills.</summary>
    public static IEndpointRouteBuilder MapWall(this IEndpointRouteBuilder routes)
    {
        routes.MapHub<WallHub>("/hubs/wall");
        routes.MapGet("/api/wall/snapshot", Snapshot).AllowAnonymous().Produces<WallSnapshot>().WithName("wall-snapshot");
        routes.MapGet("/api/wall/past", PastAsync).AllowAnonymous().RequireRateLimiting(PastLimit).Produces<WallMoment>().ProducesProblem(StatusCodes.Status400BadRequest).WithName("wall-past");
        routes.MapGet("/api/wall/places/{code}", PlaceAsync).AllowAnonymous().RequireRateLimiting(PastLimit).Produces<PlaceView>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).WithName("wall-place");
        routes.MapScenes();
        routes.MapGet("/api/wall/places/{code}/pyramid", PyramidAsync).AllowAnonymous().RequireRateLimiting(PastLimit).Produces<AgePyramid>().ProducesProblem(StatusCodes.Status404NotFound).WithName("wall-pyramid");
        routes.MapGet("/api/wall/places/{code}/week", WeekAsync).AllowAnonymous().RequireRateLimiting(PastLimit).Produces<WeekPattern>().ProducesProblem(StatusCodes.Status404NotFound).WithName("wall-week");
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

    // One ward: its figures and its quarters; as it is, or as the replay slider asks for it.
    private static async Task<IResult> PlaceAsync(
        string code, DateTimeOffset? at, WallState state, NpgsqlDataSource database, TimeProvider clock, HttpContext context, CancellationToken token)
    {
        if (state.Now is not { } now)
        {
            return Snapshot(state, context);
        }

        await using var connection = await database.OpenConnectionAsync(token);
        if (await WallReads.PlaceAsync(connection, code, token) is not { } place)
        {
            return Problems.Because(StatusCodes.Status404NotFound, "place.unknown", new(
                "Không có địa bàn này. Hãy kiểm tra mã địa bàn.", "There is no such place. Check its code."));
        }

        if (at is { } asked)
        {
            var earliest = await WallHistory.EarliestAsync(connection, clock.GetUtcNow(), token);
            if (asked > clock.GetUtcNow() || earliest is null || asked < earliest)
            {
                return NoSuchMoment(earliest);
            }
        }

        var shown = now.Indicators.Select(tile => tile.Code).ToHashSet(StringComparer.Ordinal);
        var tiles = await IndicatorReader.TilesAsync(connection, code, shown, at is { } then ? WallClock.MinuteOf(then) : null, token);
        context.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Ok(new PlaceView(place, await WallReads.PlacesAsync(connection, code, token), [.. tiles]));
    }

    // Residents by age and sex, of the newest month known.
    private static async Task<IResult> PyramidAsync(string code, NpgsqlDataSource database, TimeProvider clock, HttpContext context, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        context.Response.Headers.CacheControl = "no-cache";
        return await AgePyramid.ReadAsync(connection, await Catalogue.ReadAsync(connection, token), code, VietnamTime.DayOf(clock.GetUtcNow()), token) is { } pyramid
            ? TypedResults.Ok(pyramid)
            : Problems.Because(StatusCodes.Status404NotFound, "place.no_pyramid", new(
                "Địa bàn này chưa có số liệu dân số theo tuổi và giới tính.", "There are no residents by age and sex of this place yet."));
    }

    // What happens at which hour of which day of the week.
    private static async Task<IResult> WeekAsync(string code, string? indicator, string? by, string? part, NpgsqlDataSource database, TimeProvider clock, HttpContext context, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var catalogue = await Catalogue.ReadAsync(connection, token);
        if (catalogue.Find(indicator ?? "") is not { } entry || await WallReads.PlaceAsync(connection, code, token) is null || !await WeekPattern.IsToldAsync(connection, entry, code, token))
        {
            return Problems.Because(StatusCodes.Status404NotFound, "place.no_week", new(
                "Chỉ số này không công bố theo giờ và thứ ở địa bàn này: không có theo giờ, hoặc số đếm quá ít.",
                "This indicator is not told by hour and day of the week for this place: it is not counted by the hour, or the counts are too small."));
        }

        WeekPart? chosen = by is null && part is null ? null : new(by ?? "", part ?? "");
        if (chosen is not null && !(await WeekPattern.PartsAsync(connection, catalogue, entry, token)).Any(one => one.Code == chosen.Dimension && one.Values.Any(value => value.Code == chosen.Value)))
        {
            return Problems.Because(StatusCodes.Status404NotFound, "place.no_week_part", new(
                "Chỉ số này không chia theo giờ cho phần này. Hãy chọn một loại có trong danh sách.", "This indicator is not told by the hour for this part. Choose one of the list."));
        }

        context.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Ok(await WeekPattern.ReadAsync(connection, catalogue, entry, code, VietnamTime.DayOf(clock.GetUtcNow()), chosen, token));
    }

    // The wall as it was at a point in time, for the replay slider: of one scene, so that a step of the slider stays quick.
    private static async Task<IResult> PastAsync(
        DateTimeOffset at, string? scene, WallState state, NpgsqlDataSource database, TimeProvider clock, HttpContext context, CancellationToken token)
    {
        if (state.Now is not { } now)
        {
            return Snapshot(state, context);
        }

        var asked = now.Scenes.FirstOrDefault(one => one.Code == scene);
        if (scene is not null && asked is null)
        {
            return Problems.Because(StatusCodes.Status400BadRequest, "wall.no_such_scene", new("Không có màn hình này.", "There is no such scene."));
        }

        await using var connection = await database.OpenConnectionAsync(token);
        var earliest = await WallHistory.EarliestAsync(connection, clock.GetUtcNow(), token);
        if (at > clock.GetUtcNow() || earliest is null || at < earliest)
        {
            return NoSuchMoment(earliest);
        }

        var minute = WallClock.MinuteOf(at);
        context.Response.Headers.CacheControl = "public, max-age=60";
        return TypedResults.Ok(new WallMoment(true, minute, earliest.Value, await WallHistory.ArrangedAsync(connection, minute, token), await WallHistory.AtAsync(connection, now, asked, minute, token)));
    }

    private static ProblemHttpResult NoSuchMoment(DateTimeOffset? earliest) => Problems.Because(StatusCodes.Status400BadRequest, "wall.no_such_moment", new(
        "Chỉ xem lại được từ khi hệ thống bắt đầu ghi nhận, trong thời hạn lưu diễn biến, đến hiện tại.",
        "Only what lies between the system's first record, as far back as it is kept, and now can be shown."), new { earliest });

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
