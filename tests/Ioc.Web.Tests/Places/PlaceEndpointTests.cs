using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Ioc.Testing;
using Ioc.Web.Tests.OpenData;
using Ioc.Web.Tests.Platform;
using Ioc.Web.Tests.Wall;

namespace Ioc.Web.Tests.Places;

/// <summary>Places through the real host: everyone who works here looks them up, operators import.</summary>
public sealed class PlaceEndpointTests
{
    [Fact]
    public async Task Staff_finds_a_place_without_diacritics_its_story_and_its_boundary()
    {
        await using var database = await TestDatabase.CreateAsync();
        await new SmallTown(database.DataSource).BuildAsync();
        await using var site = await RunningSite.StartAsync(database);
        using var officer = await OpenTown.SignedInAsync(site, "an.officer", "officer");

        Assert.Equal("T-1", (string)(await officer.GetFromJsonAsync<JsonArray>("/api/places/?q=phuong%20mot&limit=1"))![0]!["code"]!);
        Assert.Equal("T-2", (string)(await officer.GetFromJsonAsync<JsonArray>("/api/places/?q=phuong%20hai&on=2026-01-01"))![0]!["code"]!);
        Assert.Equal("T-1", (string)(await officer.GetFromJsonAsync<JsonNode>("/api/places/T-1"))!["place"]!["code"]!);
        using var boundary = await officer.GetAsync("/api/places/T-1/boundary");
        Assert.Equal("application/geo+json", boundary.Content.Headers.ContentType!.MediaType);
        Assert.Equal("Polygon", (string)(await boundary.Content.ReadFromJsonAsync<JsonNode>())!["type"]!);
    }

    [Fact]
    public async Task An_operator_imports_people_and_each_row_that_is_not_sure_says_why_in_both_languages()
    {
        await using var database = await TestDatabase.CreateAsync();
        await new SmallTown(database.DataSource).BuildAsync();
        await using var site = await RunningSite.StartAsync(database);
        using var operating = await OpenTown.SignedInAsync(site, "hoa.operator", "operator");

        using var answer = await operating.PostAsync("/api/places/population?asOf=2026-01-01&basis=th%E1%BB%AD&name=dan-so.csv", File("name,province,population\nPhường Một,Thị xã Thử,1200\nPhường Hai,Tỉnh Khác,900\nPhường Ba,,10\n"));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        var report = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;

        Assert.Equal((3, 1), ((int)report["read"]!, (int)report["added"]!));
        Assert.Equal([3, 4], report["faults"]!.AsArray().Select(fault => (int)fault!["number"]!));
        Assert.Contains("Phường Hai (T-2, Thị xã Thử)", (string)report["faults"]![0]!["reason"]!["vi"]!, StringComparison.Ordinal);
        Assert.All(report["faults"]!.AsArray(), fault => Assert.True(((string)fault!["reason"]!["en"]!).Length > 10));
    }

    [Fact]
    public async Task Imports_are_for_operators_and_wrong_questions_and_files_are_refused()
    {
        await using var database = await TestDatabase.CreateAsync();
        await new SmallTown(database.DataSource).BuildAsync();
        await using var site = await RunningSite.StartAsync(database);
        using var stranger = site.Client();
        using var officer = await OpenTown.SignedInAsync(site, "an.officer", "officer");
        using var operating = await OpenTown.SignedInAsync(site, "hoa.operator", "operator");
        foreach (var path in (string[])["/api/places/?q=mot", "/api/places/T-1", "/api/places/T-1/boundary", "/api/places/reexpression?indicator=population.size&period=2026-01-01&to=former"])
        {
            await Refused.AsAsync(stranger.GetAsync(path), HttpStatusCode.Unauthorized, "session.needed");
        }

        foreach (var path in (string[])["/api/places/boundaries?kind=commune&validFrom=2025-07-01", "/api/places/population?asOf=2026-01-01&basis=x", "/api/places/succession?on=2025-07-01"])
        {
            await Refused.AsAsync(stranger.PostAsync(path, File("x")), HttpStatusCode.Unauthorized, "session.needed");
            await Refused.AsAsync(officer.PostAsync(path, File("x")), HttpStatusCode.Forbidden, "session.not_allowed");
        }

        await Refused.AsAsync(officer.GetAsync("/api/places/Z"), HttpStatusCode.NotFound, "place.unknown");
        await Refused.AsAsync(officer.GetAsync("/api/places/Z/boundary"), HttpStatusCode.NotFound, "place.unknown");
        await Refused.AsAsync(officer.GetAsync("/api/places/?q=mot&on=hom-nay"), HttpStatusCode.BadRequest, "place.day");
        await Refused.AsAsync(officer.GetAsync("/api/places/reexpression?indicator=population.size&period=x&to=former"), HttpStatusCode.BadRequest, "place.day");
        await Refused.AsAsync(officer.GetAsync("/api/places/reexpression?indicator=population.size&period=2026-01-01&to=later"), HttpStatusCode.BadRequest, "place.geography");
        await Refused.AsAsync(officer.GetAsync("/api/places/reexpression?indicator=no.such&period=2026-01-01&to=former"), HttpStatusCode.NotFound, "indicator.unknown");
        await Refused.AsAsync(operating.PostAsync("/api/places/boundaries?kind=village&validFrom=2025-07-01", File("{}")), HttpStatusCode.BadRequest, "place.import");
        await Refused.AsAsync(operating.PostAsync("/api/places/boundaries?kind=commune&validFrom=2025-07-01", File("không phải GeoJSON")), HttpStatusCode.UnprocessableEntity, "place.file");
        await Refused.AsAsync(operating.PostAsync("/api/places/population?asOf=2026-01-01&basis=x", File("a,b\n1,2\n")), HttpStatusCode.UnprocessableEntity, "place.file");
        await Refused.AsAsync(operating.PostAsync("/api/places/population?asOf=2026-01-01", File("name,population\nx,1\n")), HttpStatusCode.BadRequest, "place.day");
        await Refused.AsAsync(operating.PostAsync("/api/places/succession?on=x", File("from,to,share\n")), HttpStatusCode.BadRequest, "place.day");
    }

    private static ByteArrayContent File(string text)
    {
        var file = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return file;
    }
}
