using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Ioc.Analytics.OpenData;
using Ioc.Domain.Text;
using Ioc.Web.Platform;
using Ioc.Web.Wall;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Web.OpenData;

/// <summary>The catalogue as other portals harvest it: DCAT-AP 3.0 (a profile of W3C's DCAT 3).</summary>
internal sealed class OpenCatalogueWriter(NpgsqlDataSource database, WallState wall, PublicAddress address, IOptions<OpenDataOptions> options)
{
    private const string Authority = "http://publications.europa.eu/resource/authority/";
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    // The themes that DCAT-AP knows (Publications Office, data-theme).
    private static readonly Dictionary<string, string> Themes = new(StringComparer.Ordinal)
    {
        ["population"] = "SOCI", ["labour"] = "SOCI", ["lodging"] = "ECON", ["publicOrder"] = "JUST", ["traffic"] = "TRAN", ["enforcement"] = "TRAN", ["identity"] = "GOVE", ["services"] = "GOVE", ["programme"] = "GOVE",
    };

    public async Task<IResult> WriteAsync(HttpContext http, bool turtle, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var released = await OpenDataReader.ReleasedAtAsync(connection, token);
        if (Freshness.Unchanged(http, $"dcat-{released?.Ticks ?? 0}", released))
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        var catalogue = Catalogue(address.Of(http.Request), await OpenDataReader.DatasetsAsync(connection, null, token), released);
        return turtle
            ? TypedResults.Text(catalogue.Turtle(), "text/turtle", Encoding.UTF8)
            : TypedResults.Text(catalogue.JsonLd().ToJsonString(Readable), "application/ld+json", Encoding.UTF8);
    }

    private RdfThing Catalogue(string site, IReadOnlyList<OpenDatasetView> datasets, DateTimeOffset? released)
    {
        var publisherName = OpenDataEndpoints.Publisher(options.Value, wall);
        var publisher = new RdfThing($"{site}/open-data#publisher", "foaf:Agent").Say("foaf:name", publisherName);
        var licence = new Uri(options.Value.Licence);
        var catalogue = new RdfThing($"{site}/open/catalog.jsonld", "dcat:Catalog")
            .Say("dct:title", new LocalText($"Dữ liệu mở: {publisherName.Vi}", $"Open data: {publisherName.En}"))
            .Say("dct:description", new LocalText("Số liệu tổng hợp theo địa bàn và tháng, không có dữ liệu cá nhân; ô quá nhỏ được ẩn.", "Aggregates by place and month, without personal data; cells that are too small are hidden."))
            .Say("dct:publisher", publisher)
            .Say("dct:license", licence)
            .Say("foaf:homepage", new Uri($"{site}/open-data"))
            .Say("dct:language", new Uri($"{Authority}language/VIE"))
            .Say("dct:language", new Uri($"{Authority}language/ENG"));
        if (released is { } at)
        {
            catalogue.Say("dct:modified", Time(at));
        }

        foreach (var dataset in datasets)
        {
            catalogue.Say("dcat:dataset", Dataset(site, dataset, wall.Now?.Town.Name, new Uri($"{site}/open-data#publisher"), licence));
        }

        if (datasets.Any(dataset => dataset.Code == NgsiEndpoints.Dataset))
        {
            catalogue.Say("dcat:service", NgsiService(site, new Uri($"{site}/open-data#publisher"), licence));
        }

        return catalogue;
    }

    private static RdfThing Dataset(string site, OpenDatasetView dataset, LocalText? town, Uri publisher, Uri licence)
    {
        var at = $"{site}/open/datasets/{Uri.EscapeDataString(dataset.Code)}";
        var thing = new RdfThing($"{at}#dataset", "dcat:Dataset")
            .Say("dct:identifier", new RdfText(dataset.Code))
            .Say("dct:title", dataset.Name)
            .Say("dct:description", new LocalText($"{dataset.Method.Vi} Đơn vị: {dataset.Unit.Vi}.", $"{dataset.Method.En} Unit: {dataset.Unit.En}."))
            .Say("dct:publisher", publisher)
            .Say("dcat:theme", new Uri($"{Authority}data-theme/{Themes.GetValueOrDefault(dataset.Domain, "GOVE")}"))
            .Say("dcat:keyword", dataset.Name)
            .Say("dct:accessRights", new Uri($"{Authority}access-right/PUBLIC"))
            .Say("dct:accrualPeriodicity", new Uri($"{Authority}frequency/MONTHLY"))
            .Say("dct:issued", Time(dataset.IssuedAt))
            .Say("dct:modified", Time(dataset.ModifiedAt))
            .Say("dcat:version", new RdfText(dataset.Version.ToString(CultureInfo.InvariantCulture)))
            .Say("dct:provenance", new RdfThing(null, "dct:ProvenanceStatement").Say("rdfs:label", dataset.Simulated
                ? new($"{dataset.Source.Vi}. Dữ liệu mô phỏng.", $"{dataset.Source.En}. Simulated data.")
                : dataset.Source))
            .Say("dcat:landingPage", new Uri($"{site}/open-data?d={Uri.EscapeDataString(dataset.Code)}"));
        if (dataset is { FirstPeriod: { } first, LastPeriod: { } last })
        {
            thing.Say("dct:temporal", new RdfThing(null, "dct:PeriodOfTime")
                .Say("dcat:startDate", new RdfText($"{first:yyyy-MM-dd}", DataType: "xsd:date"))
                .Say("dcat:endDate", new RdfText($"{last.AddMonths(1).AddDays(-1):yyyy-MM-dd}", DataType: "xsd:date")));
        }

        foreach (var geography in dataset.Geographies)
        {
            thing.Say("dct:spatial", new RdfThing(null, "dct:Location").Say("rdfs:label", town is null
                ? geography.Name
                : new($"{town.Vi}: {geography.Name.Vi}", $"{town.En}: {geography.Name.En}")));
        }

        if (dataset.Code == NgsiEndpoints.Dataset)
        {
            thing.Say("dcat:distribution", Distribution(at, "ngsi-ld", new($"{site}/open/ngsi-ld/v1/entities?type=TrafficViolation"), "NGSI-LD", "JSON_LD", "application/ld+json", licence)
                .Say("dcat:accessService", new Uri(ServiceAt(site)))
                .Say("dct:conformsTo", NgsiStandard)
                .Say("dct:conformsTo", ViolationModel));
        }

        return thing
            .Say("dcat:distribution", Download(at, "data.csv", $"{at}/data.csv", "CSV", "text/csv", licence))
            .Say("dcat:distribution", Download(at, "json", at, "JSON", "application/json", licence));
    }

    private static string ServiceAt(string site) => $"{site}/open-data#ngsi-ld";

    // The violations can be asked for as entities too: DCAT-AP tells of a service that serves a dataset beside its files.
    private static RdfThing NgsiService(string site, Uri publisher, Uri licence) =>
        new RdfThing(ServiceAt(site), "dcat:DataService")
            .Say("dct:title", new LocalText("Vi phạm giao thông dạng NGSI-LD", "Traffic violations as NGSI-LD"))
            .Say("dct:description", new LocalText(
                "Số vi phạm theo địa bàn, loại và tháng, dạng thực thể NGSI-LD kiểu TrafficViolation; phân trang bằng offset và limit.",
                "Violations by place, kind and month as NGSI-LD entities of the type TrafficViolation; paged by offset and limit."))
            .Say("dcat:endpointURL", new Uri($"{site}/open/ngsi-ld/v1"))
            .Say("dcat:endpointDescription", new Uri($"{site}/openapi/v1.json"))
            .Say("dcat:servesDataset", new Uri($"{site}/open/datasets/{NgsiEndpoints.Dataset}#dataset"))
            .Say("dct:conformsTo", NgsiStandard)
            .Say("dct:format", new Uri($"{Authority}file-type/JSON_LD"))
            .Say("dct:accessRights", new Uri($"{Authority}access-right/PUBLIC"))
            .Say("dct:publisher", publisher)
            .Say("dct:license", licence);

    private static RdfThing NgsiStandard => new RdfThing("https://www.etsi.org/deliver/etsi_gs/CIM/001_099/009/01.08.01_60/gs_CIM009v010801p.pdf", "dct:Standard")
        .Say("dct:title", new RdfText("ETSI GS CIM 009 V1.8.1: NGSI-LD API", Language: "en"));

    private static RdfThing ViolationModel => new RdfThing("https://smartdatamodels.org/dataModel.Transportation/TrafficViolation", "dct:Standard")
        .Say("dct:title", new RdfText("Smart Data Models: TrafficViolation", Language: "en"));

    private static RdfThing Download(string dataset, string name, string download, string format, string media, Uri licence) =>
        Distribution(dataset, name, new(download), format, format, media, licence).Say("dcat:downloadURL", new Uri(download));

    private static RdfThing Distribution(string dataset, string name, Uri access, string title, string format, string media, Uri licence) =>
        new RdfThing($"{dataset}#{name}", "dcat:Distribution")
            .Say("dct:title", new RdfText(title, Language: "en"))
            .Say("dcat:accessURL", access)
            .Say("dct:format", new Uri($"{Authority}file-type/{format}"))
            .Say("dcat:mediaType", new Uri($"https://www.iana.org/assignments/media-types/{media}"))
            .Say("dct:license", licence)
            .Say("dct:rights", new RdfThing(null, "dct:RightsStatement").Say("rdfs:label", OpenDataEndpoints.Suppression));

    private static RdfText Time(DateTimeOffset at) => new(at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), DataType: "xsd:dateTime");
}
