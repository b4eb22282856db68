using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Ioc.Analytics.OpenData;
using Ioc.Web.Platform;
using Ioc.Web.Wall;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Web.OpenData;

/// <summary>
/// Violations by place, kind and closed month as NGSI-LD entities (ETSI GS CIM 009), of the type TrafficViolation of the Smart Data Models.
/// That type tells of one violation; ours are sums, so they carry a count and a period of their own and neither plate, person, picture nor payment.
/// </summary>
internal static class NgsiEndpoints
{
    private const string Type = "TrafficViolation";
    /// <summary>The dataset that is told as entities.</summary>
    public const string Dataset = "enforcement.violations";
    private const string Core = "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.8.jsonld";
    private const string Prefix = "urn:ngsi-ld:TrafficViolation:";
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static void Map(RouteGroupBuilder open)
    {
        open.MapGet("/ngsi-ld/v1/entities", EntitiesAsync).Produces(200, contentType: "application/ld+json").Produces(400, contentType: "application/json").ProducesProblem(429).WithName("openNgsiEntities");
        open.MapGet("/ngsi-ld/v1/entities/{id}", EntityAsync).Produces(200, contentType: "application/ld+json").Produces(404, contentType: "application/json").ProducesProblem(429).WithName("openNgsiEntity");
        open.MapGet("/context.jsonld", Context).Produces(200, contentType: "application/ld+json").ProducesProblem(429).WithName("openNgsiContext");
    }

    private static async Task<IResult> EntitiesAsync(
        string? type, int? offset, int? limit, bool? count, HttpContext http, NpgsqlDataSource database, WallState wall, PublicAddress address, IOptions<OpenDataOptions> options, CancellationToken token)
    {
        var (from, size) = (offset ?? 0, limit ?? 100);
        if (type is not null and not Type and not $"{Schema}{Type}" || from < 0 || size is < 1 or > 1000)
        {
            return Fault(StatusCodes.Status400BadRequest, "BadRequestData", "type is TrafficViolation; offset is 0 or more; limit is 1 to 1000.");
        }

        await using var connection = await database.OpenConnectionAsync(token);
        if (await OpenDataReader.DatasetsAsync(connection, Dataset, token) is not [var dataset])
        {
            if (count == true)
            {
                http.Response.Headers["NGSILD-Results-Count"] = "0";
            }

            return Written(http, new JsonArray(), address);
        }

        if (Freshness.Unchanged(http, $"ngsi-{dataset.Version}", dataset.ModifiedAt))
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        var (rows, total) = await OpenDataReader.RowsAsync(connection, new(Dataset, "month", null, "kind", null, null, from, size), token);
        if (count == true)
        {
            http.Response.Headers["NGSILD-Results-Count"] = total.ToString(CultureInfo.InvariantCulture);
        }

        if (from + rows.Count < total)
        {
            http.Response.Headers.Append("Link", $"</open/ngsi-ld/v1/entities?type={Type}&offset={from + rows.Count}&limit={size}>; rel=\"next\"");
        }

        var publisher = OpenDataEndpoints.Publisher(options.Value, wall).Vi;
        return Written(http, new JsonArray([.. rows.Select(row => (JsonNode)Entity(row, dataset, publisher, address.Of(http.Request)))]), address);
    }

    private static async Task<IResult> EntityAsync(string id, HttpContext http, NpgsqlDataSource database, WallState wall, PublicAddress address, IOptions<OpenDataOptions> options, CancellationToken token)
    {
        var parts = id.StartsWith(Prefix, StringComparison.Ordinal) ? id[Prefix.Length..].Split(':') : [];
        await using var connection = await database.OpenConnectionAsync(token);
        if (parts is [var place, var kind, var month]
            && DateOnly.TryParseExact(month + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var start)
            && await OpenDataReader.DatasetsAsync(connection, Dataset, token) is [var dataset])
        {
            var (rows, _) = await OpenDataReader.RowsAsync(connection, new(Dataset, "month", [place], "kind", start, start, 0, 1000), token);
            if (rows.FirstOrDefault(row => row.Part == kind) is { } row)
            {
                return Freshness.Unchanged(http, $"ngsi-{dataset.Version}", dataset.ModifiedAt)
                    ? Results.StatusCode(StatusCodes.Status304NotModified)
                    : Written(http, Entity(row, dataset, OpenDataEndpoints.Publisher(options.Value, wall).Vi, address.Of(http.Request)), address);
            }
        }

        return Fault(StatusCodes.Status404NotFound, "ResourceNotFound", $"There is no entity {id}.");
    }

    private const string Schema = "https://smartdatamodels.org/dataModel.Transportation/";

    // The terms that our entities use beyond the core ones.
    private static IResult Context(HttpContext http)
    {
        if (Freshness.Unchanged(http, "context-1", null))
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        var terms = new JsonObject();
        terms[Type] = Schema + Type;
        foreach (var term in (string[])["observationDateTime", "titleCode"])
        {
            terms[term] = Schema + term;
        }

        foreach (var term in (string[])["alternateName", "areaServed", "dataProvider", "source"])
        {
            terms[term] = "https://smartdatamodels.org/" + term;
        }

        foreach (var term in (string[])["violationCount", "period", "suppressed"])
        {
            terms[term] = "urn:ioc:open-data:" + term;
        }

        return TypedResults.Text(new JsonObject { ["@context"] = terms }.ToJsonString(), "application/ld+json", System.Text.Encoding.UTF8);
    }

    private static JsonObject Entity(OpenDataRow row, OpenDatasetView dataset, string publisher, string site)
    {
        var start = DateOnly.ParseExact(row.Period + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var entity = new JsonObject
        {
            ["id"] = $"{Prefix}{row.PlaceCode}:{row.Part}:{row.Period}",
            ["type"] = Type,
            ["name"] = Property($"{row.PartName!.Vi}, {row.Place.Vi}, {start:MM/yyyy}"),
            ["alternateName"] = Property($"{row.PartName.En}, {row.Place.En}, {row.Period}"),
            ["titleCode"] = Property(row.Part!),
            ["areaServed"] = Property(row.Place.Vi),
            ["period"] = Property(row.Period),
            // The end of the month: what was observed by then.
            ["observationDateTime"] = Property(new JsonObject { ["@type"] = "DateTime", ["@value"] = Instant(start.AddMonths(1)) }),
            ["suppressed"] = Property(row.Suppressed),
            ["dataProvider"] = Property(publisher),
            ["source"] = Property($"{site}/open/datasets/{Dataset}"),
        };
        if (row.Value is { } count)
        {
            entity["violationCount"] = new JsonObject { ["type"] = "Property", ["value"] = count, ["unitCode"] = "C62", ["observedAt"] = Instant(start.AddMonths(1)) };
        }

        if (row is { Longitude: { } longitude, Latitude: { } latitude })
        {
            entity["location"] = new JsonObject { ["type"] = "GeoProperty", ["value"] = new JsonObject { ["type"] = "Point", ["coordinates"] = new JsonArray(longitude, latitude) } };
        }

        return entity;
    }

    private static string Instant(DateOnly day) => Domain.Time.VietnamTime.StartOf(day).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static JsonObject Property(JsonNode value) => new() { ["type"] = "Property", ["value"] = value };

    // JSON-LD bears its context in the body, plain JSON in a Link header (ETSI GS CIM 009, 6.3.5).
    private static ContentHttpResult Written(HttpContext http, JsonNode answer, PublicAddress address)
    {
        var context = $"{address.Of(http.Request)}/open/context.jsonld";
        var accept = http.Request.Headers.Accept.ToString();
        if (accept.Contains("application/json", StringComparison.Ordinal) && !accept.Contains("application/ld+json", StringComparison.Ordinal))
        {
            http.Response.Headers.Append("Link", $"<{context}>; rel=\"http://www.w3.org/ns/json-ld#context\"; type=\"application/ld+json\"");
            return TypedResults.Text(answer.ToJsonString(Readable), "application/json", System.Text.Encoding.UTF8);
        }

        foreach (var entity in answer is JsonArray many ? many.OfType<JsonObject>() : [(JsonObject)answer])
        {
            entity["@context"] = new JsonArray(context, Core);
        }

        return TypedResults.Text(answer.ToJsonString(Readable), "application/ld+json", System.Text.Encoding.UTF8);
    }

    private static JsonHttpResult<JsonObject> Fault(int status, string kind, string detail) =>
        TypedResults.Json(new JsonObject { ["type"] = $"https://uri.etsi.org/ngsi-ld/errors/{kind}", ["title"] = kind, ["detail"] = detail, ["status"] = status }, statusCode: status);
}
