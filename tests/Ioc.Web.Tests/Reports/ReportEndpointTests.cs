using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Ioc.Testing;
using Ioc.Testing.Running;
using Ioc.Web.Tests.OpenData;
using Ioc.Web.Tests.Platform;

namespace Ioc.Web.Tests.Reports;

/// <summary>Reports through the real host, which makes them in the background.</summary>
public sealed class ReportEndpointTests
{
    [Fact]
    public async Task A_leader_asks_for_a_report_in_English_and_opens_its_files()
    {
        await using var database = await TestDatabase.CreateAsync();
        await OpenTown.BuildAsync(database);
        await using var site = await RunningSite.StartAsync(database);
        using var leader = await OpenTown.SignedInAsync(site, "lan.leader", "leader");
        var list = (await leader.GetFromJsonAsync<JsonNode>("/api/reports/"))!;
        Assert.Equal(["identity_day", "place_profile", "plan_final", "plan_month", "programme_month", "town_month", "yearbook"], list["reports"]!.AsArray().Select(report => (string)report!["code"]!).Order(StringComparer.Ordinal));

        var asked = await Refused.SendAsync(leader, HttpMethod.Post, "/api/reports/", new { report = "yearbook", day = "2025-05-05", place = "T", language = "en" });
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        var id = (string)(await asked.Content.ReadFromJsonAsync<JsonNode>())!["id"]!;
        var run = await Eventually.ReachesAsync("the report is made", TimeSpan.FromSeconds(90), async () => (await leader.GetFromJsonAsync<JsonNode>($"/api/reports/{id}"))!, one => (string)one["state"]! is "done" or "failed");
        Assert.Equal(("done", "en", "2025-01-01", 3), ((string)run["state"]!, (string)run["language"]!, (string)run["period"]!, run["files"]!.AsArray().Count));
        foreach (var (format, type) in ((string, string)[])[("pdf", "application/pdf"), ("csv", "text/csv")])
        {
            using var file = await leader.GetAsync($"/api/reports/{id}/{format}");
            Assert.Equal((HttpStatusCode.OK, type, true), (file.StatusCode, file.Content.Headers.ContentType!.MediaType, file.Headers.CacheControl!.NoStore));
        }

        await Refused.AsAsync(Refused.SendAsync(leader, HttpMethod.Post, $"/api/reports/{id}/cancel"), HttpStatusCode.Conflict, "programme.report_ended");
        await Refused.AsAsync(leader.GetAsync($"/api/reports/{id}/docx"), HttpStatusCode.NotFound, "report.unknown");
    }

    [Fact]
    public async Task An_administrator_arranges_a_report_and_the_next_one_is_made_so()
    {
        await using var database = await TestDatabase.CreateAsync();
        await OpenTown.BuildAsync(database);
        await using var site = await RunningSite.StartAsync(database);
        using var stranger = site.Client();
        using var leader = await OpenTown.SignedInAsync(site, "lan.leader", "leader");
        using var ada = await OpenTown.SignedInAsync(site, "ada.admin", "administrator");
        await Refused.ToAsync(stranger, leader, HttpMethod.Get, "/api/reports/definitions");
        await Refused.ToAsync(stranger, leader, HttpMethod.Put, "/api/reports/definitions/town_month", new { enabled = true, sections = Array.Empty<object>() });
        var stored = (await ada.GetFromJsonAsync<JsonNode>("/api/reports/definitions"))!["definitions"]!.AsArray().Single(one => (string)one!["code"]! == "town_month")!["definition"]!.AsObject();

        JsonObject With(string field, JsonNode? value)
        {
            var changed = stored.DeepClone().AsObject();
            changed[field] = value;
            return changed;
        }

        JsonArray Section(string kind, string code) => [new JsonObject { ["kind"] = kind, ["vi"] = "Dân số của thị xã", ["en"] = "People of the town", ["codes"] = new JsonArray(code), ["most"] = 5, ["periods"] = 12 }];
        foreach (var (wrong, code) in ((JsonObject, string)[])
        [
            (With("nameVi", ""), "report_name"), (With("recipients", new JsonArray()), "report_recipients"), (With("onDay", 31), "report_day"), (With("sections", new JsonArray()), "report_sections"),
            (With("sections", Section("khac", "population.size")), "report_section"), (With("sections", Section("indicators", "population.by_religion")), "report_indicator"),
        ])
        {
            await Refused.AsAsync(Refused.SendAsync(ada, HttpMethod.Put, "/api/reports/definitions/town_month", wrong), HttpStatusCode.UnprocessableEntity, "programme." + code);
        }

        var mine = With("sections", Section("indicators", "population.size"));
        mine["recipients"] = new JsonArray("- Chủ tịch thị xã;");
        mine["onDay"] = 6;
        Assert.Equal(HttpStatusCode.NoContent, (await Refused.SendAsync(ada, HttpMethod.Put, "/api/reports/definitions/town_month", mine)).StatusCode);
        var choice = (await leader.GetFromJsonAsync<JsonNode>("/api/reports/"))!["reports"]!.AsArray().Single(one => (string)one!["code"]! == "town_month")!;
        Assert.Equal((6, "month"), ((int)choice["onDay"]!, (string)choice["every"]!));

        var asked = await Refused.SendAsync(leader, HttpMethod.Post, "/api/reports/", new { report = "town_month", day = $"{OpenTown.MonthText}-05", place = "T" });
        var id = (string)(await asked.Content.ReadFromJsonAsync<JsonNode>())!["id"]!;
        await Eventually.ReachesAsync("the report is made", TimeSpan.FromSeconds(90), async () => (await leader.GetFromJsonAsync<JsonNode>($"/api/reports/{id}"))!, one => (string)one["state"]! is "done" or "failed");
        var csv = await leader.GetStringAsync($"/api/reports/{id}/csv");
        Assert.Contains("Dân số của thị xã", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("Giao thông, xử phạt", csv, StringComparison.Ordinal);

        var off = With("enabled", false);
        Assert.Equal(HttpStatusCode.NoContent, (await Refused.SendAsync(ada, HttpMethod.Put, "/api/reports/definitions/town_month", off)).StatusCode);
        Assert.DoesNotContain((await leader.GetFromJsonAsync<JsonNode>("/api/reports/"))!["reports"]!.AsArray(), one => (string)one!["code"]! == "town_month");
    }

    [Fact]
    public async Task Reports_are_for_leaders_administrators_and_operators_and_wrong_ones_are_refused()
    {
        await using var database = await TestDatabase.CreateAsync();
        await OpenTown.BuildAsync(database);
        await using var site = await RunningSite.StartAsync(database);
        using var stranger = site.Client();
        using var officer = await OpenTown.SignedInAsync(site, "an.officer", "officer");
        using var leader = await OpenTown.SignedInAsync(site, "lan.leader", "leader");
        var good = new { report = "town_month", day = "2026-10-05", place = "T" };
        await Refused.ToAsync(stranger, officer, HttpMethod.Get, "/api/reports/");
        await Refused.ToAsync(stranger, officer, HttpMethod.Post, "/api/reports/", good);
        await Refused.ToAsync(stranger, officer, HttpMethod.Get, $"/api/reports/{Guid.NewGuid()}");
        await Refused.ToAsync(stranger, officer, HttpMethod.Get, $"/api/reports/{Guid.NewGuid()}/pdf");
        await Refused.ToAsync(stranger, officer, HttpMethod.Post, $"/api/reports/{Guid.NewGuid()}/cancel");

        foreach (var (body, code) in ((object, string)[])
        [
            (new { report = "town_month", day = "05/10/2026", place = "T" }, "day"), (new { report = "khong-co", day = "2026-10-05", place = "T" }, "unknown_report"),
            (new { report = "town_month", day = "2026-10-05", place = "Z" }, "unknown_place"), (new { report = "town_month", day = "2100-10-05", place = "T" }, "period"),
            (new { report = "town_month", day = "2026-10-05", place = "T", language = "fr" }, "report_language"),
        ])
        {
            await Refused.AsAsync(Refused.SendAsync(leader, HttpMethod.Post, "/api/reports/", body), HttpStatusCode.UnprocessableEntity, "programme." + code);
        }

        await Refused.AsAsync(leader.GetAsync($"/api/reports/{Guid.NewGuid()}"), HttpStatusCode.NotFound, "report.unknown");
    }
}
