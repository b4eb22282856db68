using Dapper;
using Ioc.Analytics.Demo;
using Ioc.Analytics.Facts;
using Ioc.Analytics.Indicators;
using Ioc.Web.Platform;
using Ioc.Web.Wall;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Ioc.Web.Indicators;

/// <summary>Indicators for everyone: newest values, series by place, each with its method, source and age. Small cells are hidden.</summary>
public static class IndicatorEndpoints
{
    private static readonly TimeSpan DefaultSpan = TimeSpan.FromDays(731);

    /// <summary>Registers the importers and what keeps the values up to date.</summary>
    public static IServiceCollection AddIndicators(this IServiceCollection services)
    {
        services.AddSingleton<FactImporter>();
        services.AddSingleton<IndicatorRefresh>();
        services.AddHostedService<IndicatorRefresher>();
        services.AddHostedService<WindowKeeper>();
        services.AddSingleton<TargetDesk>();
        services.AddSingleton<TownSeeder>();
        return services;
    }

    /// <summary>Registers the feed that keeps the invented town alive; only for demonstrations.</summary>
    public static IServiceCollection AddDemoFeed(this IServiceCollection services) => services.AddHostedService<DemoFeed>();

    /// <summary>Maps the indicators' endpoints.</summary>
    public static IEndpointRouteBuilder MapIndicators(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/indicators").AllowAnonymous().WithTags("indicators");
        group.MapGet("/catalogue", CatalogueEndpoints.CatalogueAsync).Produces<CatalogueView>().WithName("indicatorCatalogue");
        // Any period of anybody's choice could be subtracted from another: for staff. Everybody else has the open data, which are weighed as a whole.
        routes.MapGet("/api/indicators/values", CatalogueEndpoints.ValuesAsync).RequireAuthorization(Policies.Explore).WithTags("indicators").Produces<ValuesView>().ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).WithName("indicatorValues");
        group.MapGet("/restatements", CatalogueEndpoints.RestatementsAsync).Produces<IReadOnlyList<Restatement>>().WithName("indicatorRestatements");
        group.MapGet("/", ListAsync).Produces<IReadOnlyList<IndicatorTile>>().WithName("indicators");
        routes.MapTargets();
        group.MapGet("/{code}", SeriesAsync).Produces<IndicatorSeries>().ProducesProblem(StatusCodes.Status404NotFound).WithName("indicator");
        return routes;
    }

    /// <summary>Indicators of a place, ready to be shown; without a place, of the one that the wall is about; without codes, those that the wall shows all the time.</summary>
    private static async Task<IResult> ListAsync(string? place, string? codes, NpgsqlDataSource database, WallState wall, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return await FindPlaceAsync(connection, place, wall, token) is { } known
            ? TypedResults.Ok(await IndicatorReader.TilesAsync(connection, known, codes?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), token))
            : NoSuchPlace();
    }

    /// <summary>One indicator of a place with its series, and those of the places right below it.</summary>
    private static async Task<IResult> SeriesAsync(
        string code, string? place, DateTimeOffset? from, DateTimeOffset? to, NpgsqlDataSource database, WallState wall, TimeProvider clock, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        if (await FindPlaceAsync(connection, place, wall, token) is not { } known)
        {
            return NoSuchPlace();
        }

        if (await IndicatorReader.TileAsync(connection, code, known, token) is not { } tile)
        {
            return Problems.Because(
                StatusCodes.Status404NotFound,
                "indicator.unknown",
                new("Không có chỉ số này. Danh mục ở /api/indicators/catalogue.", "There is no such indicator. The catalogue is at /api/indicators/catalogue."));
        }

        var end = to ?? clock.GetUtcNow();
        var start = from ?? end - DefaultSpan;
        if (start >= end)
        {
            return Problems.Because(
                StatusCodes.Status400BadRequest,
                "indicator.period",
                new("Thời điểm đầu phải trước thời điểm cuối.", "The start must lie before the end."));
        }

        return TypedResults.Ok(new IndicatorSeries(
            known, start, end, tile, await IndicatorReader.SeriesAsync(connection, code, known, start.ToUniversalTime(), end.ToUniversalTime(), token)));
    }

    internal static async Task<string?> FindPlaceAsync(NpgsqlConnection connection, string? place, WallState wall, CancellationToken token) =>
        await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "select code from place.place where code = @place", new { place = place ?? wall.Now?.Town.Code }, cancellationToken: token));

    internal static ProblemHttpResult NoSuchPlace() => Problems.Because(
        StatusCodes.Status404NotFound,
        "place.unknown",
        new("Không có địa bàn này. Hãy kiểm tra mã địa bàn.", "There is no such place. Check its code."));
}

/// <summary>An indicator over time.</summary>
/// <param name="Indicator">Its newest values, with method and source.</param>
/// <param name="Places">The place itself and those right below it.</param>
public sealed record IndicatorSeries(string Place, DateTimeOffset From, DateTimeOffset To, IndicatorTile Indicator, IReadOnlyList<PlaceSeries> Places);
