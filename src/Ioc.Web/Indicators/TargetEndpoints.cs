using System.Security.Claims;
using Dapper;
using Ioc.Analytics.Indicators;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Ioc.Web.Platform;
using Ioc.Web.Wall;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Ioc.Web.Indicators;

/// <summary>Targets: read by staff, set by those who govern.</summary>
internal static class TargetEndpoints
{
    /// <summary>Maps /api/indicators/targets.</summary>
    public static void MapTargets(this IEndpointRouteBuilder routes)
    {
        var targets = routes.MapGroup("/api/indicators/targets").WithTags("indicators");
        targets.MapGet("/", ListAsync).RequireAuthorization(Policies.Explore).WithName("targets");
        targets.MapPut("/", SetAsync).RequireAuthorization(Policies.Govern).ProducesProblem(StatusCodes.Status400BadRequest).WithName("setTarget");
        targets.MapPost("/{id:guid}/end", EndAsync).RequireAuthorization(Policies.Govern).ProducesProblem(StatusCodes.Status404NotFound).WithName("endTarget");
    }

    private static async Task<Ok<TargetList>> ListAsync(NpgsqlDataSource database, WallState wall, TimeProvider clock, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var indicators = await connection.QueryAsync<(string Code, string Domain, string Vi, string En, string UnitVi, string UnitEn, int Decimals, string Direction)>(new CommandDefinition(
            "select code, domain, name_vi, name_en, unit_vi, unit_en, decimals, direction from indicator.definition order by position, code", cancellationToken: token));
        var places = await connection.QueryAsync<(string Code, string Vi, string En, bool Simulated)>(new CommandDefinition(
            """
            select p.code, p.name_vi, p.name_en, p.simulated from place.place p where p.valid_to is null and p.kind <> 'quarter'
            order by exists (select 1 from place.place c where c.parent_code = p.code and c.kind <> 'quarter') desc, p.name_vi, p.code limit 500
            """,
            cancellationToken: token));
        return TypedResults.Ok(new TargetList(
            await TargetDesk.ListAsync(connection, VietnamTime.DayOf(clock.GetUtcNow()), token),
            [.. indicators.Select(row => new TargetIndicator(row.Code, row.Domain, new(row.Vi, row.En), new(row.UnitVi, row.UnitEn), row.Decimals, row.Direction))],
            [.. places.Select(row => new TargetPlace(row.Code, new(row.Vi, row.En)))],
            wall.Now?.Town.Code,
            places.Any(row => row.Simulated)));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SetAsync(TargetChange asked, ClaimsPrincipal who, TargetDesk desk, CancellationToken token) =>
        await desk.SetAsync(asked, Actor(who), token) is { Count: > 0 } faults
            ? Problems.Because(StatusCodes.Status400BadRequest, "target.invalid", new(
                string.Join(" ", faults.Select(fault => fault.Vi)), string.Join(" ", faults.Select(fault => fault.En))), new { faults })
            : TypedResults.NoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> EndAsync(Guid id, ClaimsPrincipal who, TargetDesk desk, CancellationToken token) =>
        await desk.EndAsync(id, Actor(who), token)
            ? TypedResults.NoContent()
            : Problems.Because(StatusCodes.Status404NotFound, "target.unknown", new("Không có mục tiêu này hoặc nó đã hết hiệu lực. Hãy tải lại trang.", "There is no such target, or it has ended. Load the page again."));

    private static string Actor(ClaimsPrincipal who) => $"staff:{who.FindFirstValue(ClaimTypes.NameIdentifier)}";
}

/// <summary>GET /api/indicators/targets.</summary>
/// <param name="Places">Those with others below them first.</param>
/// <param name="Town">The place that the wall is about; null: none yet.</param>
public sealed record TargetList(IReadOnlyList<TargetView> Targets, IReadOnlyList<TargetIndicator> Indicators, IReadOnlyList<TargetPlace> Places, string? Town, bool Simulated);

/// <summary>An indicator that can have a target.</summary>
public sealed record TargetIndicator(string Code, string Domain, LocalText Name, LocalText Unit, int Decimals, string Direction);

/// <summary>A place that can have a target.</summary>
public sealed record TargetPlace(string Code, LocalText Name);
