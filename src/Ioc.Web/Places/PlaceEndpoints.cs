using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using Dapper;
using Ioc.Analytics.Facts;
using Ioc.Analytics.Indicators;
using Ioc.Analytics.Places;
using Ioc.Domain.Events;
using Ioc.Domain.Places;
using Ioc.Domain.Text;
using Ioc.Web.Indicators;
using Ioc.Web.Platform;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Ioc.Web.Places;

/// <summary>Places: search, history, import of boundaries, people and successors, and numbers told in another geography.</summary>
public static class PlaceEndpoints
{
    private const long LargestFile = 256L << 20;
    private static readonly string[] Kinds = [PlaceKinds.Province, PlaceKinds.District, PlaceKinds.Area, PlaceKinds.Commune, PlaceKinds.Quarter];

    /// <summary>Adds what the endpoints need.</summary>
    public static IServiceCollection AddPlaces(this IServiceCollection services)
    {
        services.AddSingleton<PlaceBook>();
        services.AddSingleton<PlaceImport>();
        return services;
    }

    /// <summary>Maps /api/places.</summary>
    public static IEndpointRouteBuilder MapPlaces(this IEndpointRouteBuilder routes)
    {
        var places = routes.MapGroup("/api/places").WithTags("places").RequireAuthorization(Policies.ReadPlaces);
        places.MapGet("/", FindAsync).Produces<IReadOnlyList<PlaceLine>>().WithName("findPlaces");
        places.MapGet("/reexpression", ReexpressAsync).Produces<ReexpressedIndicator>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).WithName("reexpress");
        places.MapGet("/{code}", async (string code, PlaceBook book, CancellationToken token) => await book.StoryAsync(code, token) is { } story ? Results.Ok(story) : NoSuchPlace())
            .Produces<PlaceStory>().ProducesProblem(StatusCodes.Status404NotFound).WithName("place");
        places.MapGet("/{code}/boundary", BoundaryAsync).WithName("placeBoundary");
        var changes = routes.MapGroup("/api/places").WithTags("places").RequireAuthorization(Policies.Operate);
        changes.MapPost("/boundaries", BoundariesAsync).Accepts<string>("application/octet-stream").Produces<PlaceReport>().WithName("importBoundaries");
        changes.MapPost("/population", PopulationAsync).Accepts<string>("application/octet-stream").Produces<PlaceReport>().WithName("importPopulationTable");
        changes.MapPost("/succession", SuccessionAsync).Accepts<string>("application/octet-stream").Produces<PlaceReport>().WithName("importSuccession");
        return routes;
    }

    private static async Task<IResult> FindAsync(string? q, string? on, int? limit, PlaceBook book, CancellationToken token) =>
        string.IsNullOrEmpty(on) ? Results.Ok(await book.FindAsync(q ?? "", null, Math.Clamp(limit ?? 30, 1, 500), token))
        : Day(on) is { } day ? Results.Ok(await book.FindAsync(q ?? "", day, Math.Clamp(limit ?? 30, 1, 500), token)) : NoDay();

    // Exact figures and restricted indicators are for the same roles as everywhere else, and who looked at a restricted one stays on record.
    private static async Task<IResult> ReexpressAsync(
        string indicator, string period, string to, HttpContext http, PlaceBook book, NpgsqlDataSource database, TimeProvider clock, CancellationToken token)
    {
        if (Day(period) is not { } day)
        {
            return NoDay();
        }

        if (to is not ("present" or "former"))
        {
            return Problems.Because(StatusCodes.Status400BadRequest, "place.geography", new LocalText("Tham số to là present hoặc former.", "The parameter to is present or former."));
        }

        await using var connection = await database.OpenConnectionAsync(token);
        if ((await Catalogue.ReadAsync(connection, token)).Find(indicator) is not { } entry)
        {
            return NoSuchIndicator();
        }

        var all = CatalogueEndpoints.MaySeeAll(http.User);
        if (entry.Restricted && !all)
        {
            return Problems.Because(StatusCodes.Status403Forbidden, "indicator.authorised_only", new LocalText(
                "Số liệu này chỉ dành cho người được phân quyền (lãnh đạo, quản trị).", "These figures are for authorised roles (leader, administrator)."));
        }

        if (await book.ReexpressAsync(indicator, day, to == "present", all, token) is not { } told)
        {
            return NoSuchIndicator();
        }

        if (entry.Restricted && told.Within.Count > 0)
        {
            await CatalogueEndpoints.NoteAsync(connection, http, EventTypes.RestrictedIndicatorViewed, [entry], told.Within, clock, token);
        }

        return Results.Ok(told);
    }

    private static ProblemHttpResult NoSuchIndicator() =>
        Problems.Because(StatusCodes.Status404NotFound, "indicator.unknown", new LocalText("Không có chỉ số này.", "There is no such indicator."));

    private static async Task<IResult> BoundaryAsync(string code, NpgsqlDataSource database, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return await connection.ExecuteScalarAsync<string?>(new CommandDefinition("select boundary::text from place.place where code = @code", new { code }, cancellationToken: token)) is { } boundary
            ? Results.Text(boundary, "application/geo+json")
            : NoSuchPlace();
    }

    private static Task<IResult> BoundariesAsync(
        HttpRequest request, ClaimsPrincipal who, PlaceImport import, string? kind, string? validFrom, string? validTo, string? parent, string? name, CancellationToken token) =>
        Taken(request, async body =>
        {
            if (kind is null || !Kinds.Contains(kind, StringComparer.Ordinal) || Day(validFrom) is not { } from || (!string.IsNullOrEmpty(validTo) && Day(validTo) is null))
            {
                return Problems.Because(StatusCodes.Status400BadRequest, "place.import", new LocalText(
                    "Cần kind (province, district, area, commune, quarter) và các ngày dạng yyyy-MM-dd.", "kind (province, district, area, commune, quarter) and dates as yyyy-MM-dd are needed."));
            }

            if (Day(validTo) is { } end && end <= from)
            {
                return Problems.Because(StatusCodes.Status400BadRequest, "place.import", new LocalText(
                    "Ngày hết hiệu lực phải sau ngày đầu tiên.", "The day after the last must come after the first day."));
            }

            return Results.Ok(await import.BoundariesAsync(new(name ?? "boundaries.geojson", Actor(who), kind, string.IsNullOrEmpty(parent) ? null : parent, from, string.IsNullOrEmpty(validTo) ? null : Day(validTo)), body, token));
        });

    private static Task<IResult> PopulationAsync(HttpRequest request, ClaimsPrincipal who, PlaceImport import, string? asOf, string? basis, string? name, string? parent, CancellationToken token) =>
        Taken(request, async body => Day(asOf) is { } day && basis is { Length: > 0 and <= 200 } ? Results.Ok(await import.PopulationAsync(body, name ?? "population.csv", Actor(who), day, basis, string.IsNullOrWhiteSpace(parent) ? null : parent.Trim(), token)) : NoDay());

    private static Task<IResult> SuccessionAsync(HttpRequest request, ClaimsPrincipal who, PlaceImport import, string? on, string? name, CancellationToken token) =>
        Taken(request, async body => Day(on) is { } day ? Results.Ok(await import.SuccessionAsync(body, name ?? "succession.csv", Actor(who), day, token)) : NoDay());

    private static async Task<IResult> Taken(HttpRequest request, Func<Stream, Task<IResult>> take)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = LargestFile;
        }

        try
        {
            return await take(request.Body);
        }
        catch (Exception refused) when (refused is ImportException or JsonException)
        {
            return Problems.Because(StatusCodes.Status422UnprocessableEntity, "place.file", (refused as ImportException)?.Text ?? new LocalText("Không đọc được tệp.", "The file cannot be read."));
        }
    }

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static ProblemHttpResult NoDay() => Problems.Because(StatusCodes.Status400BadRequest, "place.day", new LocalText("Ngày phải có dạng yyyy-MM-dd và nêu căn cứ số liệu.", "The day must be yyyy-MM-dd, and the basis told."));

    private static ProblemHttpResult NoSuchPlace() => Problems.Because(StatusCodes.Status404NotFound, "place.unknown", new LocalText("Không có địa bàn này. Hãy kiểm tra mã.", "There is no such place. Check its code."));

    private static string Actor(ClaimsPrincipal who) => $"operator:{who.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("A signed-in member of staff has no name identifier.")}";
}
