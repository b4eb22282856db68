using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
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

    /// <remarks>
    /// Thefts of a day in four wards, and what each was made of:
    /// <code>
    ///   ward one     2   too few             of former one
    ///   ward two     7   would tell of one   of former two (600 people) and former five (400)
    ///   ward three  50                       of former three
    ///   ward four   60                       of former four
    /// </code>
    /// </remarks>
    [Fact]
    public async Task In_the_other_geography_too_a_small_count_and_what_would_tell_of_it_are_for_authorised_roles_only()
    {
        await using var database = await TestDatabase.CreateAsync();
        await OpenTown.BuildAsync(database);
        await FormerAsync(database);
        await using var site = await RunningSite.StartAsync(database);
        using var officer = await OpenTown.SignedInAsync(site, "an.officer", "officer");
        using var leader = await OpenTown.SignedInAsync(site, "lan.leader", "leader");
        var address = $"/api/places/reexpression?indicator=public_order.theft&period={OpenTown.Month:yyyy-MM-dd}&to=former";

        var told = (await officer.GetFromJsonAsync<JsonNode>(address))!["places"]!.AsArray();
        Assert.Equal(
            [("F-1", true, null), ("F-2", true, null), ("F-3", false, 50.0), ("F-4", false, 60.0), ("F-5", true, null)],
            told.Select(p => ((string)p!["code"]!, (bool)p["suppressed"]!, (double?)p["value"])));
        Assert.All(told.Where(p => (bool)p!["suppressed"]!), p => Assert.Equal((null, null), ((double?)p!["numerator"], (double?)p["denominator"])));
        // What is hidden is what is hidden of the wards themselves.
        var view = (await officer.GetFromJsonAsync<JsonNode>($"/api/explore/view?codes=public_order.theft&places=T-1,T-2,T-3,T-4&step=day&from={OpenTown.Month:yyyy-MM-dd}&to={OpenTown.Month:yyyy-MM-dd}"))!["series"]!.AsArray();
        Assert.Equal([("T-1", true), ("T-2", true), ("T-3", false), ("T-4", false)], view.Select(s => ((string)s!["place"]!, (bool)s["points"]![0]!["suppressed"]!)));

        var exact = (await leader.GetFromJsonAsync<JsonNode>(address))!["places"]!.AsArray();
        Assert.Equal([2.0, 4.2, 50.0, 60.0, 2.8], exact.Select(p => Math.Round((double)p!["value"]!, 6)));
        Assert.All(exact, p => Assert.False((bool)p!["suppressed"]!));
    }

    [Fact]
    public async Task Religion_in_the_other_geography_is_for_authorised_roles_and_each_look_is_on_record()
    {
        await using var database = await TestDatabase.CreateAsync();
        await OpenTown.BuildAsync(database);
        await FormerAsync(database);
        await using var site = await RunningSite.StartAsync(database);
        using var officer = await OpenTown.SignedInAsync(site, "an.officer", "officer");
        using var leader = await OpenTown.SignedInAsync(site, "lan.leader", "leader");
        var address = $"/api/places/reexpression?indicator=population.by_religion&period={OpenTown.Month:yyyy-MM-dd}&to=former";
        await using var connection = await database.DataSource.OpenConnectionAsync();

        await Refused.AsAsync(officer.GetAsync(address), HttpStatusCode.Forbidden, "indicator.authorised_only");
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("select count(*) from audit.event where type = 'indicator.restricted_viewed'"));

        var told = (await leader.GetFromJsonAsync<JsonNode>(address))!["places"]!.AsArray();
        Assert.Equal([("F-1", 9.0), ("F-2", 24.0), ("F-5", 16.0)], told.Select(p => ((string)p!["code"]!, Math.Round((double)p["value"]!, 6))));
        Assert.Equal(
            ("staff:lan.leader", "population.by_religion", "T"),
            await connection.QuerySingleAsync<(string, string, string)>("select actor, data -> 'indicators' ->> 0, data -> 'places' ->> 0 from audit.event where type = 'indicator.restricted_viewed'"));
    }

    private static async Task FormerAsync(TestDatabase database)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            insert into place.place (code, kind, name_vi, name_en, parent_code, valid_from, valid_to)
            select 'T-' || n, 'commune', 'Phường ' || n, 'Ward ' || n, 'T', date '2025-07-01', null::date from generate_series(3, 4) n
            union all select 'F-' || n, 'commune', 'Phường cũ ' || n, 'Former ward ' || n, 'T', '2004-01-01', '2025-07-01' from generate_series(1, 5) n;
            insert into place.succession (from_code, to_code, population_share, basis)
            select f, t, 1, 'NQ' from (values ('F-1', 'T-1'), ('F-2', 'T-2'), ('F-3', 'T-3'), ('F-4', 'T-4'), ('F-5', 'T-2')) l (f, t);
            insert into place.population (place_code, as_of, people, basis)
            select f, '2025-06-30', n, 'NQ' from (values ('F-1', 500), ('F-2', 600), ('F-3', 500), ('F-4', 500), ('F-5', 400)) p (f, n);
            insert into indicator.value (indicator_code, place_code, period_start, period_end, value, numerator, computed_at)
            select 'public_order.theft', p.code, @day::timestamp at time zone 'Asia/Ho_Chi_Minh', (@day + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh', p.amount, p.amount, now()
            from (values ('T', 119), ('T-1', 2), ('T-2', 7), ('T-3', 50), ('T-4', 60)) p (code, amount)
            """,
            new { day = OpenTown.Month });
    }

    private static ByteArrayContent File(string text)
    {
        var file = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return file;
    }
}
