using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Testing;
using Ioc.Web.Tests.Platform;
using Npgsql;

namespace Ioc.Web.Tests.OpenData;

/// <summary>The open data through the real host, in every format, as a stranger's program sees them.</summary>
public sealed class OpenDataTests
{
    private const string Violations = "/open/datasets/enforcement.violations";

    [Fact]
    public async Task A_dataset_comes_as_json_in_pages_and_as_csv_with_diacritics_and_what_is_hidden_has_no_number_in_either()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var site = await StartAsync(database);
        using var client = site.Client(asPage: false);

        var catalogue = (await client.GetFromJsonAsync<JsonNode>("/open/datasets"))!;
        Assert.Contains("enforcement.violations", catalogue["datasets"]!.AsArray().Select(d => (string)d!["code"]!));
        Assert.Equal("https://creativecommons.org/licenses/by/4.0/", (string)catalogue["licence"]!["address"]!);
        Assert.DoesNotContain("population.by_religion", catalogue["datasets"]!.AsArray().Select(d => (string)d!["code"]!));

        var page = (await client.GetFromJsonAsync<JsonNode>($"{Violations}?by=kind&places=T-1,T-2"))!;
        var rows = page["rows"]!.AsArray().ToDictionary(r => $"{r!["placeCode"]} {r["part"]}", r => r!);
        // Two at a red light in ward two are too few; each of the other three would tell of them.
        Assert.All(rows.Values, row => Assert.True((bool)row["suppressed"]!));
        Assert.All(rows.Values, row => Assert.Null(row["value"] ?? row["numerator"]));
        var town = (await client.GetFromJsonAsync<JsonNode>($"{Violations}?by=kind&places=T"))!["rows"]!.AsArray();
        Assert.Equal([("red_light", 14.0), ("wrong_way", 50.0)], town.Select(r => ((string)r!["part"]!, (double)r["value"]!)));

        var first = await client.GetAsync($"{Violations}?limit=2");
        Assert.Contains("rel=\"next\"", first.Headers.GetValues("Link").Single(), StringComparison.Ordinal);
        var json = (await first.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.Equal(2, json["rows"]!.AsArray().Count);
        var all = new List<string>();
        for (var next = $"{Violations}?limit=2"; next is not null;)
        {
            var read = (await client.GetFromJsonAsync<JsonNode>(next))!;
            all.AddRange(read["rows"]!.AsArray().Select(r => $"{r!["period"]} {r["placeCode"]} {r["part"]}"));
            next = (string?)read["next"];
        }

        Assert.Equal((int)json["total"]!, all.Count);
        Assert.Equal(all.Count, all.Distinct(StringComparer.Ordinal).Count());

        var file = await client.GetAsync($"{Violations}/data.csv");
        var bytes = await file.Content.ReadAsByteArrayAsync();
        Assert.Equal("text/csv", file.Content.Headers.ContentType!.MediaType);
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        var lines = Encoding.UTF8.GetString(bytes[3..]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("Loại kỳ,Kỳ,Mã địa bàn,Địa bàn,Địa giới,Chiều,Mã nhóm,Nhóm,Giá trị,Tử số,Mẫu số,Ẩn", lines[0]);
        Assert.Contains($"tháng,{OpenTown.MonthText},T-1,\"Phường \"\"Một\"\"\",\"phường, xã từ 01/07/2025\",,,,42,42,,0", lines);
        Assert.Contains(lines, line => line.StartsWith($"tháng,{OpenTown.MonthText},T-2,Phường Hai,\"phường, xã từ 01/07/2025\",kind,red_light,", StringComparison.Ordinal) && line.EndsWith(",,,,1", StringComparison.Ordinal));
        Assert.Equal(all.Count + 1, lines.Length);
    }

    [Fact]
    public async Task The_dcat_catalogue_has_what_dcat_ap_demands_and_turtle_says_the_same()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var site = await StartAsync(database);
        using var client = site.Client(asPage: false);

        using var answer = await client.GetAsync("/open/catalog.jsonld");
        Assert.Equal("application/ld+json", answer.Content.Headers.ContentType!.MediaType);
        var catalogue = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal("http://www.w3.org/ns/dcat#", (string)catalogue["@context"]!["dcat"]!);
        Assert.Equal("http://purl.org/dc/terms/", (string)catalogue["@context"]!["dct"]!);
        Assert.Equal("dcat:Catalog", (string)catalogue["@type"]!);
        // DCAT-AP 3.0: mandatory of a catalogue, a dataset, a distribution.
        Assert.All((string[])["dct:title", "dct:description", "dct:publisher", "dcat:dataset"], property => Assert.NotEmpty(catalogue[property]!.AsArray()));
        Assert.Equal("foaf:Agent", (string)catalogue["dct:publisher"]![0]!["@type"]!);
        var datasets = catalogue["dcat:dataset"]!.AsArray();
        Assert.NotEmpty(datasets);
        Assert.All(datasets, dataset =>
        {
            Assert.Equal("dcat:Dataset", (string)dataset!["@type"]!);
            Assert.Equal(["en", "vi"], dataset["dct:title"]!.AsArray().Select(text => (string)text!["@language"]!).Order(StringComparer.Ordinal));
            Assert.NotEmpty(dataset["dct:description"]!.AsArray());
            var where = dataset["dct:spatial"]![0]!;
            Assert.Equal("dct:Location", (string)where["@type"]!);
            Assert.Contains(where["rdfs:label"]!.AsArray(), text => ((string)text!["@value"]!).EndsWith("phường, xã từ 01/07/2025", StringComparison.Ordinal));
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", (string)dataset["dct:modified"]![0]!["@value"]!);
            Assert.StartsWith("http://publications.europa.eu/resource/authority/data-theme/", (string)dataset["dcat:theme"]![0]!["@id"]!, StringComparison.Ordinal);
            Assert.All(dataset["dcat:distribution"]!.AsArray(), one =>
            {
                Assert.Equal("dcat:Distribution", (string)one!["@type"]!);
                Assert.True(Uri.IsWellFormedUriString((string)one["dcat:accessURL"]![0]!["@id"]!, UriKind.Absolute));
                Assert.NotNull(one["dct:license"]);
            });
        });
        // Every address that it offers answers.
        foreach (var address in datasets.SelectMany(dataset => dataset!["dcat:distribution"]!.AsArray()).Select(one => one!["dcat:downloadURL"]).OfType<JsonArray>().Select(one => (string)one[0]!["@id"]!).Take(6))
        {
            using var download = await client.GetAsync(address);
            Assert.Equal(HttpStatusCode.OK, download.StatusCode);
        }

        using var turtle = await client.GetAsync("/open/catalog.ttl");
        Assert.Equal("text/turtle", turtle.Content.Headers.ContentType!.MediaType);
        var text = await turtle.Content.ReadAsStringAsync();
        Assert.Contains("@prefix dcat: <http://www.w3.org/ns/dcat#> .", text, StringComparison.Ordinal);
        Assert.Equal(datasets.Count, text.Split(" a dcat:Dataset ;").Length - 1);
        // Each dataset as CSV and JSON, the violations as NGSI-LD too.
        Assert.Equal((datasets.Count * 2) + 1, text.Split(" a dcat:Distribution ;").Length - 1);
        Assert.Equal(1, text.Split(" a dcat:DataService ;").Length - 1);
        Assert.Equal(text.Count(c => c == '['), text.Count(c => c == ']'));
    }

    [Fact]
    public async Task The_violations_stand_in_the_catalogue_as_a_service_too_and_every_term_is_one_of_dcat_ap()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var site = await StartAsync(database);
        using var client = site.Client(asPage: false);

        var catalogue = JsonNode.Parse(await client.GetStringAsync("/open/catalog.jsonld"))!;

        // By class: the properties that DCAT-AP 3.0 demands, and those that it knows beside them.
        var profile = new Dictionary<string, (string[] Must, string[] May)>(StringComparer.Ordinal)
        {
            ["dcat:Catalog"] = (["dct:title", "dct:description", "dct:publisher"], ["dcat:dataset", "dcat:service", "dct:license", "foaf:homepage", "dct:language", "dct:modified"]),
            ["dcat:Dataset"] = (["dct:title", "dct:description"], ["dct:identifier", "dct:publisher", "dcat:theme", "dcat:keyword", "dct:accessRights", "dct:accrualPeriodicity", "dct:issued", "dct:modified", "dcat:version", "dct:provenance", "dcat:landingPage", "dct:temporal", "dct:spatial", "dcat:distribution"]),
            ["dcat:Distribution"] = (["dcat:accessURL"], ["dct:title", "dcat:downloadURL", "dct:format", "dcat:mediaType", "dct:license", "dct:rights", "dcat:accessService", "dct:conformsTo"]),
            ["dcat:DataService"] = (["dct:title", "dcat:endpointURL"], ["dct:description", "dcat:endpointDescription", "dcat:servesDataset", "dct:conformsTo", "dct:format", "dct:accessRights", "dct:publisher", "dct:license"]),
            ["foaf:Agent"] = (["foaf:name"], []),
            ["dct:Standard"] = ([], ["dct:title"]),
            ["dct:Location"] = ([], ["rdfs:label"]),
            ["dct:PeriodOfTime"] = ([], ["dcat:startDate", "dcat:endDate"]),
            ["dct:ProvenanceStatement"] = ([], ["rdfs:label"]),
            ["dct:RightsStatement"] = ([], ["rdfs:label"]),
        };
        var seen = new HashSet<string>(StringComparer.Ordinal);
        void Check(JsonNode? node)
        {
            if (node is JsonArray many)
            {
                foreach (var one in many)
                {
                    Check(one);
                }
            }
            else if (node is JsonObject thing && thing["@type"] is { } type && profile.TryGetValue((string)type!, out var known))
            {
                seen.Add((string)type!);
                Assert.All(known.Must, property => Assert.NotEmpty(thing[property]!.AsArray()));
                Assert.All(thing.Where(said => !said.Key.StartsWith('@')), said => Assert.Contains(said.Key, known.Must.Concat(known.May)));
                foreach (var said in thing.Where(said => !said.Key.StartsWith('@')))
                {
                    Check(said.Value);
                }
            }
            else if (node is JsonObject value)
            {
                // An address, or a literal: any other class is none that the profile knows.
                Assert.True(value.ContainsKey("@id") || value.ContainsKey("@value"), value.ToJsonString());
            }
        }

        Check(catalogue);
        Assert.Equal(profile.Keys.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));

        var service = Assert.Single(catalogue["dcat:service"]!.AsArray())!;
        var violations = catalogue["dcat:dataset"]!.AsArray().Single(dataset => (string)dataset!["dct:identifier"]![0]! == "enforcement.violations")!;
        Assert.Equal((string)violations["@id"]!, (string)service["dcat:servesDataset"]![0]!["@id"]!);
        var entities = violations["dcat:distribution"]!.AsArray().Single(one => ((string)one!["dcat:mediaType"]![0]!["@id"]!).EndsWith("/application/ld+json", StringComparison.Ordinal))!;
        Assert.Equal((string)service["@id"]!, (string)entities["dcat:accessService"]![0]!["@id"]!);
        Assert.Contains(entities["dct:conformsTo"]!.AsArray(), standard => ((string)standard!["@id"]!).Contains("gs_CIM009", StringComparison.Ordinal));
        using var answer = await client.GetAsync((string)entities["dcat:accessURL"]![0]!["@id"]!);
        Assert.Equal((HttpStatusCode.OK, "application/ld+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.NotEmpty(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsArray());
        using var described = await client.GetAsync((string)service["dcat:endpointDescription"]![0]!["@id"]!);
        Assert.Equal(HttpStatusCode.OK, described.StatusCode);
        Assert.StartsWith((string)service["dcat:endpointURL"]![0]!["@id"]!, (string)entities["dcat:accessURL"]![0]!["@id"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Violations_are_ngsi_ld_entities_with_their_context_and_without_anything_of_one_vehicle()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var site = await StartAsync(database);
        using var client = site.Client(asPage: false);

        using var answer = await client.GetAsync("/open/ngsi-ld/v1/entities?type=TrafficViolation&count=true");
        Assert.Equal("application/ld+json", answer.Content.Headers.ContentType!.MediaType);
        var entities = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsArray();
        Assert.Equal(entities.Count, int.Parse(answer.Headers.GetValues("NGSILD-Results-Count").Single(), CultureInfo.InvariantCulture));
        // Three places, two kinds.
        Assert.Equal(6, entities.Count);
        Assert.All(entities, entity =>
        {
            Assert.StartsWith("urn:ngsi-ld:TrafficViolation:", (string)entity!["id"]!, StringComparison.Ordinal);
            Assert.Equal("TrafficViolation", (string)entity["type"]!);
            Assert.Equal("https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.8.jsonld", (string)entity["@context"]![1]!);
            foreach (var (name, attribute) in entity.AsObject().Where(p => p.Key is not ("id" or "type" or "@context")))
            {
                Assert.True((string)attribute!["type"]! is "Property" or "GeoProperty", name);
                Assert.NotNull(attribute["value"]);
            }

            Assert.DoesNotContain(entity.AsObject(), p => p.Key is "equipmentId" or "mediaURL" or "owner" or "paymentStatus" or "amountCollected");
        });
        var red = entities.Single(e => (string)e!["id"]! == $"urn:ngsi-ld:TrafficViolation:T:red_light:{OpenTown.MonthText}")!;
        Assert.Equal(14, (double)red["violationCount"]!["value"]!);
        Assert.Equal([106.0, 20.0], red["location"]!["value"]!["coordinates"]!.AsArray().Select(c => (double)c!));
        // The month ends at midnight in Vietnam, 17:00 UTC of the day before.
        Assert.Equal($"{OpenTown.Month.AddMonths(1).AddDays(-1):yyyy-MM-dd}T17:00:00Z", (string)red["observationDateTime"]!["value"]!["@value"]!);
        var hidden = entities.Single(e => (string)e!["id"]! == $"urn:ngsi-ld:TrafficViolation:T-2:red_light:{OpenTown.MonthText}")!;
        Assert.True((bool)hidden["suppressed"]!["value"]!);
        Assert.Null(hidden["violationCount"]);

        var context = (await client.GetFromJsonAsync<JsonNode>((string)red["@context"]![0]!))!["@context"]!.AsObject();
        Assert.All(red.AsObject().Select(p => p.Key).Except(["id", "type", "@context", "location", "name"]), term => Assert.True(context.ContainsKey(term), term));

        using var plain = new HttpRequestMessage(HttpMethod.Get, $"/open/ngsi-ld/v1/entities/urn:ngsi-ld:TrafficViolation:T:red_light:{OpenTown.MonthText}");
        plain.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var one = await client.SendAsync(plain);
        Assert.Contains("rel=\"http://www.w3.org/ns/json-ld#context\"", one.Headers.GetValues("Link").Single(), StringComparison.Ordinal);
        Assert.Null((await one.Content.ReadFromJsonAsync<JsonNode>())!["@context"]);

        using var other = await client.GetAsync("/open/ngsi-ld/v1/entities?type=Vehicle");
        Assert.Equal(HttpStatusCode.BadRequest, other.StatusCode);
        Assert.Equal("https://uri.etsi.org/ngsi-ld/errors/BadRequestData", (string)(await other.Content.ReadFromJsonAsync<JsonNode>())!["type"]!);
        using var none = await client.GetAsync("/open/ngsi-ld/v1/entities/urn:ngsi-ld:TrafficViolation:T:red_light:1999-01");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task Who_has_the_edition_gets_304_other_sites_may_read_and_a_wrong_question_says_what_is_right()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var site = await StartAsync(database);
        using var client = site.Client(asPage: false);

        using var first = await client.GetAsync(Violations);
        Assert.True(first.Headers.CacheControl!.Public);
        Assert.NotNull(first.Content.Headers.LastModified);
        foreach (var address in (string[])[Violations, $"{Violations}?limit=1"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
            using var again = await client.SendAsync(request);
            // The tag is of this address alone: another page is another answer.
            Assert.Equal(address == Violations ? HttpStatusCode.NotModified : HttpStatusCode.OK, again.StatusCode);
        }

        using var foreign = new HttpRequestMessage(HttpMethod.Get, Violations);
        foreign.Headers.Add("Origin", "https://example.org");
        using var let = await client.SendAsync(foreign);
        Assert.Equal("*", let.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("ETag", let.Headers.GetValues("Access-Control-Expose-Headers").Single(), StringComparison.Ordinal);
        using var staff = new HttpRequestMessage(HttpMethod.Get, "/api/wall/snapshot");
        staff.Headers.Add("Origin", "https://example.org");
        Assert.False((await client.SendAsync(staff)).Headers.Contains("Access-Control-Allow-Origin"));

        foreach (var (address, right) in (IEnumerable<(string, string)>)
        [
            ($"{Violations}?from=2026-13", "from and to are yyyy-MM"), ($"{Violations}?by=colour", "by is one of: none, kind"), ($"{Violations}/data.csv?by=colour", "by is one of: none, kind"),
            ($"{Violations}?places=T-1,T-9", "There is no place “T-9”"), ($"{Violations}?limit=0", "limit is 1 to 5000"), ($"{Violations}?limit=5001", "limit is 1 to 5000"),
            ($"{Violations}?offset=-1", "offset is 0 or more"), ("/open/datasets?limit=0", "limit is 1 to 500"),
        ])
        {
            using var wrong = await client.GetAsync(address);
            Assert.True(wrong.StatusCode == HttpStatusCode.BadRequest, $"{address} was answered {wrong.StatusCode}");
            var problem = (await wrong.Content.ReadFromJsonAsync<JsonNode>())!;
            Assert.Equal("open_data.filter", (string)problem["code"]!);
            Assert.Contains(right, (string)problem["text"]!["en"]!, StringComparison.Ordinal);
        }

        using var unknown = await client.GetAsync("/open/datasets/population.by_religion");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var nothing = await client.GetAsync("/open/no-such-thing");
        Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);
    }

    [Fact]
    public async Task Who_asks_too_often_is_told_so_clearly_and_when_to_come_back()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var site = await StartAsync(database, "--OpenData:RequestsPerMinute", "3");
        using var client = site.Client(asPage: false);

        for (var n = 0; n < 3; n++)
        {
            using var allowed = await client.GetAsync("/open/datasets");
            Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
        }

        using var refused = await client.GetAsync("/open/datasets");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        var problem = (await refused.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.Equal("request.too_many", (string)problem["code"]!);
        Assert.Contains("tối đa 3 yêu cầu một phút", (string)problem["text"]!["vi"]!, StringComparison.Ordinal);
        // Who works here is not held up by it.
        using var page = await client.GetAsync("/api/indicators/catalogue?place=T");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Who_leaves_before_the_answer_takes_it_from_nobody_else()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var site = await StartAsync(database, "--OpenData:CacheSeconds", "60");
        using var client = site.Client(asPage: false);
        using var leaving = new CancellationTokenSource();
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await using var holding = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("lock table open_data.dataset");

        var first = client.GetAsync("/open/datasets", leaving.Token);
        await WaitsAsync(connection);
        var second = client.GetAsync("/open/datasets");
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await WaitsAsync(connection);
        await holding.RollbackAsync();

        using var answer = await second;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task An_administrator_decides_what_is_published_each_decision_is_on_record_and_nobody_else_may()
    {
        await using var database = await TestDatabase.CreateAsync();
        // Answers are kept for ten minutes here: what is withdrawn must not be answered from there.
        await using var site = await StartAsync(database, "--OpenData:CacheSeconds", "600");
        using var stranger = site.Client();
        using var leader = await OpenTown.SignedInAsync(site, "lan.leader", "leader");
        using var administrator = await OpenTown.SignedInAsync(site, "quan.tri", "administrator");
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/api/open-data")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await leader.GetAsync("/api/open-data")).StatusCode);

        var religion = await administrator.PutAsJsonAsync("/api/open-data/population.by_religion", new { published = true, split = Array.Empty<string>(), suppressBelow = 5 });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, religion.StatusCode);
        var low = await administrator.PutAsJsonAsync("/api/open-data/population.size", new { published = true, split = Array.Empty<string>(), suppressBelow = 1 });
        Assert.Equal("open_data.limit", (string)(await low.Content.ReadFromJsonAsync<JsonNode>())!["code"]!);

        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync(Violations)).StatusCode);
        var withdrawn = await administrator.PutAsJsonAsync("/api/open-data/enforcement.violations", new { published = false, split = new[] { "kind" }, suppressBelow = 5 });
        Assert.Equal(HttpStatusCode.OK, withdrawn.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(Violations)).StatusCode);
        var back = await (await administrator.PutAsJsonAsync("/api/open-data/enforcement.violations", new { published = true, split = new[] { "kind" }, suppressBelow = 30 })).Content.ReadFromJsonAsync<JsonNode>();
        Assert.True((bool)back!["published"]!);
        Assert.True((int)back["version"]! > 1);

        await using var connection = await database.DataSource.OpenConnectionAsync();
        Assert.Equal(2, await connection.ExecuteScalarAsync<int>("select count(*) from audit.event where type = 'open-data.dataset_changed' and subject_id = 'enforcement.violations' and actor = 'administrator:quan.tri'"));
        // The limit is higher now: 22 violations of ward two are hidden.
        var rows = (await stranger.GetFromJsonAsync<JsonNode>($"{Violations}?by=none"))!["rows"]!.AsArray();
        Assert.True((bool)rows.Single(r => (string)r!["placeCode"]! == "T-2")!["suppressed"]!);
    }

    private static async Task WaitsAsync(NpgsqlConnection connection)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await connection.ExecuteScalarAsync<int>("select count(*)::integer from pg_locks where not granted") == 0)
        {
            await Task.Delay(50, patience.Token);
        }
    }

    private static async Task<RunningSite> StartAsync(TestDatabase database, params string[] more)
    {
        await OpenTown.BuildAsync(database);
        var site = await RunningSite.StartAsync(database, more: ["--OpenData:CacheSeconds", "0", .. more]);
        await OpenTown.ReleaseAsync(site);
        return site;
    }
}
