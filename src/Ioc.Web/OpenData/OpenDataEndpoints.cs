using System.Globalization;
using System.Text;
using Ioc.Analytics.OpenData;
using Ioc.Domain.Text;
using Ioc.Web.Platform;
using Ioc.Web.Wall;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Web.OpenData;

/// <summary>Open data for everyone: the catalogue (JSON, DCAT-AP as JSON-LD and Turtle), each dataset (JSON in pages, CSV whole), violations as NGSI-LD.</summary>
public static class OpenDataEndpoints
{
    private const int MostRows = 5000;
    private const int MostDatasets = 500;

    /// <summary>What is said of hidden cells, wherever the data are.</summary>
    public static LocalText Suppression { get; } = new(
        "Số đếm dưới ngưỡng của bộ dữ liệu (ghi ở suppressBelow) được ẩn, cùng với các ô mà từ đó có thể suy ra: phép kiểm tra cộng, trừ mọi bảng đã công bố (địa bàn, tháng và năm, các chiều, các chỉ tiêu) trước khi phát hành. Ô ẩn có suppressed = true và không có giá trị. Chỉ công bố tháng đã kết thúc.",
        "Counts below the dataset's limit (suppressBelow) are hidden, together with cells from which they could be found: before a release everything published is added and subtracted (places, months and years, dimensions, related figures). A hidden cell has suppressed = true and no value. Only closed months are published.");

    /// <summary>Maps /open.</summary>
    public static IEndpointRouteBuilder MapOpenData(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/open").AllowAnonymous().WithTags("open data").RequireCors(OpenDataServices.Policy).RequireRateLimiting(OpenDataServices.Policy).CacheOutput(OpenDataServices.Policy);
        group.MapGet("/datasets", CatalogueAsync).Produces<OpenCatalogue>().ProducesProblem(400).ProducesProblem(429).WithName("openDatasets");
        group.MapGet("/datasets/{code}", DatasetAsync).Produces<OpenDataPage>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(429).WithName("openDataset");
        group.MapGet("/datasets/{code}/data.csv", CsvAsync).Produces(200, contentType: "text/csv").ProducesProblem(400).ProducesProblem(404).ProducesProblem(429).WithName("openDatasetCsv");
        group.MapGet("/catalog.jsonld", (HttpContext http, OpenCatalogueWriter writer, CancellationToken token) => writer.WriteAsync(http, turtle: false, token))
            .Produces(200, contentType: "application/ld+json").ProducesProblem(429).WithName("openDcat");
        group.MapGet("/catalog.ttl", (HttpContext http, OpenCatalogueWriter writer, CancellationToken token) => writer.WriteAsync(http, turtle: true, token))
            .Produces(200, contentType: "text/turtle").ProducesProblem(429).WithName("openDcatTurtle");
        NgsiEndpoints.Map(group);
        routes.MapFallback("/open/{**rest}", Problems.NothingHereAsync).AllowAnonymous();
        OpenDataAdministration.Map(routes);
        return routes;
    }

    private static async Task<IResult> CatalogueAsync(
        int? offset, int? limit, HttpContext http, NpgsqlDataSource database, WallState wall, IOptions<OpenDataOptions> options, CancellationToken token)
    {
        var (from, size) = (offset ?? 0, limit ?? 100);
        if (WrongPage(from, size, MostDatasets) is { } wrong)
        {
            return wrong;
        }

        await using var connection = await database.OpenConnectionAsync(token);
        var released = await OpenDataReader.ReleasedAtAsync(connection, token);
        if (Freshness.Unchanged(http, $"catalogue-{released?.Ticks ?? 0}", released))
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        var all = await OpenDataReader.DatasetsAsync(connection, null, token);
        var page = all.Skip(from).Take(size).ToList();
        if (from + size < all.Count)
        {
            http.Response.Headers.Link = $"</open/datasets?offset={from + size}&limit={size}>; rel=\"next\"";
        }

        return TypedResults.Ok(new OpenCatalogue(
            Publisher(options.Value, wall), new(options.Value.LicenceName, options.Value.Licence), Suppression, released, options.Value.RequestsPerMinute, all.Count, from, size, page));
    }

    private static async Task<IResult> DatasetAsync(
        string code, [AsParameters] OpenDataFilter filter, int? offset, int? limit, HttpContext http, NpgsqlDataSource database, IOptions<OpenDataOptions> options, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        if (await OpenDataReader.DatasetsAsync(connection, code, token) is not [var dataset])
        {
            return NoSuchDataset(code);
        }

        var (from, size) = (offset ?? 0, limit ?? 1000);
        if (WrongPage(from, size, MostRows) is { } wrongPage)
        {
            return wrongPage;
        }

        var (question, wrong) = await QuestionAsync(connection, dataset, filter, from, size, token);
        if (question is null)
        {
            return wrong!;
        }

        if (Freshness.Unchanged(http, $"{code}-{dataset.Version}", dataset.ModifiedAt))
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        var (rows, total) = await OpenDataReader.RowsAsync(connection, question, token);
        string? next = null;
        if (from + rows.Count < total)
        {
            next = $"/open/datasets/{Uri.EscapeDataString(code)}?{filter.Query()}offset={from + rows.Count}&limit={size}";
            http.Response.Headers.Link = $"<{next}>; rel=\"next\"";
        }

        return TypedResults.Ok(new OpenDataPage(dataset, new(options.Value.LicenceName, options.Value.Licence), Suppression, total, from, size, next, rows));
    }

    private static async Task<IResult> CsvAsync(string code, [AsParameters] OpenDataFilter filter, string? lang, HttpContext http, NpgsqlDataSource database, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        if (await OpenDataReader.DatasetsAsync(connection, code, token) is not [var dataset])
        {
            return NoSuchDataset(code);
        }

        var (question, wrong) = await QuestionAsync(connection, dataset, filter, 0, int.MaxValue, token);
        if (question is null)
        {
            return wrong!;
        }

        if (Freshness.Unchanged(http, $"{code}-{dataset.Version}-csv", dataset.ModifiedAt))
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        var (rows, _) = await OpenDataReader.RowsAsync(connection, question, token);
        var geographies = dataset.Geographies.ToDictionary(one => one.Code, one => lang == "en" ? one.Name.En : one.Name.Vi, StringComparer.Ordinal);
        var text = new StringBuilder("\uFEFF");
        Csv.Line(text, lang == "en"
            ? ["step", "period", "place_code", "place", "geography", "dimension", "part", "part_name", "value", "numerator", "denominator", "suppressed"]
            : ["Loại kỳ", "Kỳ", "Mã địa bàn", "Địa bàn", "Địa giới", "Chiều", "Mã nhóm", "Nhóm", "Giá trị", "Tử số", "Mẫu số", "Ẩn"]);
        foreach (var row in rows)
        {
            Csv.Line(
                text,
                lang == "en" ? row.Step : row.Step == "year" ? "năm" : "tháng", row.Period, row.PlaceCode, lang == "en" ? row.Place.En : row.Place.Vi, geographies[row.Geography], row.Dimension, row.Part,
                lang == "en" ? row.PartName?.En : row.PartName?.Vi, Csv.Number(row.Value), Csv.Number(row.Numerator), Csv.Number(row.Denominator), row.Suppressed ? "1" : "0");
        }

        return TypedResults.File(Encoding.UTF8.GetBytes(text.ToString()), "text/csv; charset=utf-8", string.Create(CultureInfo.InvariantCulture, $"{code}-v{dataset.Version}.csv"));
    }

    internal static LocalText Publisher(OpenDataOptions options, WallState wall)
    {
        var town = wall.Now?.Town.Name;
        return new(options.PublisherVi ?? town?.Vi ?? "Trung tâm điều hành thông minh", options.PublisherEn ?? town?.En ?? "Intelligent operations centre");
    }

    private static ProblemHttpResult NoSuchDataset(string code) => Problems.Because(StatusCodes.Status404NotFound, "open_data.unknown", new(
        $"Không có bộ dữ liệu “{code}”, hoặc chưa công bố. Danh mục ở /open/datasets.", $"There is no dataset “{code}”, or it is not published. The catalogue is at /open/datasets."));

    // A word that is not understood is said so: whoever asked for “by=sexe” must not take the whole for an answer.
    private static async Task<(OpenDataQuestion? Question, ProblemHttpResult? Wrong)> QuestionAsync(
        NpgsqlConnection connection, OpenDatasetView dataset, OpenDataFilter filter, int offset, int limit, CancellationToken token)
    {
        if (filter.Question(dataset.Code, offset, limit) is not { } question)
        {
            return (null, Wrong("step là month hoặc year; from, to viết dạng yyyy-MM; from không sau to.", "step is month or year; from and to are yyyy-MM, from not after to."));
        }

        if (question.By is { Length: > 0 } by && !dataset.Split.Contains(by, StringComparer.Ordinal))
        {
            var known = string.Join(", ", dataset.Split.Prepend("none"));
            return (null, Wrong($"Bộ dữ liệu này không chia theo “{by}”. by là một trong: {known}.", $"This dataset is not split by “{by}”. by is one of: {known}."));
        }

        if (question.Places is { } places && await OpenDataReader.UnknownPlaceAsync(connection, places, token) is { } unknown)
        {
            return (null, Wrong($"Không có địa bàn “{unknown}”. Mã địa bàn ở cột placeCode của bộ dữ liệu.", $"There is no place “{unknown}”. Codes of places are the dataset's placeCode."));
        }

        return (question, null);
    }

    private static ProblemHttpResult? WrongPage(int offset, int limit, int most) => offset >= 0 && limit >= 1 && limit <= most
        ? null
        : Wrong($"offset từ 0 trở lên; limit từ 1 đến {most}.", $"offset is 0 or more; limit is 1 to {most}.");

    private static ProblemHttpResult Wrong(string vi, string en) => Problems.Because(StatusCodes.Status400BadRequest, "open_data.filter", new(vi, en));
}

/// <summary>Rows asked for. Whatever is asked, what is hidden stays the same.</summary>
public sealed record OpenDataFilter
{
    /// <summary>month or year; both when absent.</summary>
    public string? Step { get; init; }

    /// <summary>Codes joined by commas.</summary>
    public string? Places { get; init; }

    /// <summary>A dimension; “none” for the whole only.</summary>
    public string? By { get; init; }

    /// <summary>yyyy-MM.</summary>
    public string? From { get; init; }

    /// <summary>yyyy-MM, that month included.</summary>
    public string? To { get; init; }

    internal OpenDataQuestion? Question(string code, int offset, int limit)
    {
        var (from, to) = (Month(From), Month(To));
        return Step is not (null or "month" or "year") || (From is not null && from is null) || (To is not null && to is null) || from > to
            ? null
            : new(code, Step, Places?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), By == "none" ? "" : By, from, to, offset, limit);
    }

    internal string Query() => string.Concat(new (string Name, string? Value)[] { ("step", Step), ("places", Places), ("by", By), ("from", From), ("to", To) }
        .Where(p => p.Value is not null).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}&"));

    private static DateOnly? Month(string? text) =>
        DateOnly.TryParseExact(text + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}

/// <summary>Under which terms the data may be used.</summary>
public sealed record OpenLicence(string Name, string Address);

/// <summary>What is published.</summary>
/// <param name="Suppression">How small counts are hidden.</param>
/// <param name="ReleasedAt">When all of it was last weighed together; null: no release yet.</param>
/// <param name="RequestsPerMinute">How many requests one address may make.</param>
public sealed record OpenCatalogue(
    LocalText Publisher, OpenLicence Licence, LocalText Suppression, DateTimeOffset? ReleasedAt, int RequestsPerMinute, int Total, int Offset, int Limit, IReadOnlyList<OpenDatasetView> Datasets);

/// <summary>A page of a dataset.</summary>
/// <param name="Next">Address of the next page; null when this is the last.</param>
public sealed record OpenDataPage(OpenDatasetView Dataset, OpenLicence Licence, LocalText Suppression, int Total, int Offset, int Limit, string? Next, IReadOnlyList<OpenDataRow> Rows);
