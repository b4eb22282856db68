using System.Security.Claims;
using Ioc.Domain.Text;
using Ioc.Web.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ioc.Web.Wall;

/// <summary>The scenes of the walls, for those who arrange them.</summary>
internal static class SceneEndpoints
{
    /// <summary>Maps /api/wall/scenes.</summary>
    public static void MapScenes(this IEndpointRouteBuilder routes)
    {
        var scenes = routes.MapGroup("/api/wall/scenes").WithTags("wall").RequireAuthorization(Policies.Govern);
        scenes.MapGet("/", async (SceneDesk desk, CancellationToken token) => TypedResults.Ok(await desk.ListAsync(token))).WithName("scenes");
        scenes.MapPut("/", WriteAsync).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict).WithName("writeScenes");
    }

    private static async Task<Results<Ok<SceneList>, ProblemHttpResult>> WriteAsync(WriteScenes asked, ClaimsPrincipal who, SceneDesk desk, CancellationToken token) =>
        await desk.WriteAsync(asked.Version, asked.Scenes, $"staff:{who.FindFirstValue(ClaimTypes.NameIdentifier)}", token) switch
        {
            null => Problems.Because(StatusCodes.Status409Conflict, "scene.changed_meanwhile", new(
                "Người khác vừa sửa các màn hình. Hãy tải lại trang rồi sửa tiếp.", "Somebody has just changed the scenes. Load the page again, then go on.")),
            { Count: > 0 } faults => Problems.Because(StatusCodes.Status400BadRequest, "scene.invalid", new(
                string.Join(" ", faults.Select(fault => fault.Vi)), string.Join(" ", faults.Select(fault => fault.En))), new { faults }),
            _ => TypedResults.Ok(await desk.ListAsync(token)),
        };
}

/// <summary>PUT /api/wall/scenes.</summary>
/// <param name="Version">Of the list that was changed.</param>
/// <param name="Scenes">All of them, in order.</param>
public sealed record WriteScenes(string? Version, IReadOnlyList<SceneConfig> Scenes);
