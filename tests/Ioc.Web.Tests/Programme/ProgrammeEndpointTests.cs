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

namespace Ioc.Web.Tests.Programme;

/// <summary>The programme through the real host: who may what, and what is answered to what cannot be right.</summary>
public sealed class ProgrammeEndpointTests
{
    private static readonly object Adopting = new { plan = "quan-14", place = "T", startsOn = "2026-10-06", standingUnit = "cong-an" };

    [Fact]
    public async Task An_administrator_adopts_a_plan_from_its_own_day_on_adds_a_unit_and_a_model_and_it_is_all_on_record()
    {
        await using var database = await TestDatabase.CreateAsync();
        await new SmallTown(database.DataSource).BuildAsync();
        await using var site = await RunningSite.StartAsync(database);
        using var ada = await OpenTown.SignedInAsync(site, "ada.admin", "administrator");

        var shipped = (await ada.GetFromJsonAsync<JsonNode>("/api/programme/shipped"))!;
        var plan = shipped["plans"]!.AsArray().Single(one => (string)one!["plan"]!["code"]! == "quan-14")!;
        Assert.Equal((14, false), ((int)plan["plan"]!["models"]!, (bool)plan["followed"]!));
        Assert.Contains(shipped["places"]!.AsArray(), one => (string)one!["code"]! == "T");
        await DoneAsync(Refused.SendAsync(ada, HttpMethod.Post, "/api/programme/plans", Adopting));
        await Refused.AsAsync(Refused.SendAsync(ada, HttpMethod.Post, "/api/programme/plans", Adopting), HttpStatusCode.Conflict, "programme.plan_followed");

        var board = (await ada.GetFromJsonAsync<JsonNode>("/api/programme/"))!["board"]!;
        Assert.Equal("2026-10-06", (string)board["plans"]![0]!["startsOn"]!);
        // The published plan starts on 06/10/2023 and wants the traffic penalties by 31/12/2024: three years later it is 31/12/2027.
        Assert.Equal("2027-12-31", (string)board["models"]!.AsArray().Single(m => (string)m!["number"]! is "4" or "04")!["dueOn"]!);

        await DoneAsync(Refused.SendAsync(ada, HttpMethod.Post, "/api/programme/units", new { code = "to-moi", nameVi = "Tổ mới", nameEn = "New team", email = "to-moi@example.invalid", accounts = new[] { "ada.admin" } }));
        using var owner = await OpenTown.SignedInAsync(site, "lan.owner", "operator");
        await Refused.AsAsync(owner.GetAsync("/api/programme/"), HttpStatusCode.Forbidden, "programme.owners_only");
        await DoneAsync(Refused.SendAsync(ada, HttpMethod.Put, "/api/programme/units/to-moi", new { email = "", accounts = new[] { "lan.owner" } }));
        Assert.Equal(["to-moi"], (await owner.GetFromJsonAsync<JsonNode>("/api/programme/"))!["units"]!.AsArray().Select(unit => (string)unit!));
        var list = (await ada.GetFromJsonAsync<JsonNode>("/api/programme/units"))!;
        var unit = list["units"]!.AsArray().Single(one => (string)one!["code"]! == "to-moi")!;
        Assert.Equal(("Tổ mới", null, "lan.owner"), ((string)unit["name"]!["vi"]!, (string?)unit["email"], (string)unit["accounts"]![0]!));

        var added = await Refused.SendAsync(ada, HttpMethod.Post, "/api/programme/models", new { plan = "quan-14", number = "15", model = Model("to-moi") });
        Assert.Equal(HttpStatusCode.OK, added.StatusCode);
        var id = (string)(await added.Content.ReadFromJsonAsync<JsonNode>())!["id"]!;
        var file = (await owner.GetFromJsonAsync<JsonNode>($"/api/programme/models/{id}"))!;
        Assert.Equal((true, false), ((bool)file["mayReport"]!, (bool)file["administers"]!));
        await DoneAsync(Refused.SendAsync(owner, HttpMethod.Put, $"/api/programme/models/{id}/milestones", new[] { new { nameVi = "Mốc một", nameEn = "First", dueOn = "2026-12-01", reachedOn = (string?)null } }));
        await DoneAsync(Refused.SendAsync(owner, HttpMethod.Put, $"/api/programme/models/{id}/results", new { month = "2026-10-01", progress = 40, amount = (int?)null, note = "" }));
        await Refused.AsAsync(Refused.SendAsync(owner, HttpMethod.Put, $"/api/programme/models/{id}", Model("to-moi", version: 2)), HttpStatusCode.Forbidden, "programme.administrators_only");

        await using var connection = await database.DataSource.OpenConnectionAsync();
        Assert.Equal(
            ["programme.plan_adopted staff:ada.admin", "programme.unit_added staff:ada.admin", "programme.unit_changed staff:ada.admin", "programme.model_added staff:ada.admin", "programme.milestones_changed staff:lan.owner", "programme.result_recorded staff:lan.owner"],
            await connection.QueryAsync<string>("select type || ' ' || actor from audit.event where type like 'programme.%' order by seq"));
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("select count(*) from audit.event where data::text like '%example.invalid%'"));
    }

    [Fact]
    public async Task A_town_begins_a_plan_of_its_own_with_its_own_calendar_and_drops_a_model_with_a_reason()
    {
        await using var database = await TestDatabase.CreateAsync();
        await new SmallTown(database.DataSource).BuildAsync();
        await using var site = await RunningSite.StartAsync(database);
        using var ada = await OpenTown.SignedInAsync(site, "ada.admin", "administrator");
        await DoneAsync(Refused.SendAsync(ada, HttpMethod.Post, "/api/programme/units", new { code = "to-moi", nameVi = "Tổ mới", nameEn = "New team", accounts = new[] { "ada.admin" } }));
        object Own(string code, string unit = "to-moi", string source = "QĐ 12/QĐ-UBND ngày 01/10/2026") => new { code, nameVi = "Kế hoạch thị xã số", nameEn = "Digital town plan", sourceVi = source, sourceEn = "", place = "T", startsOn = "2026-10-01", standingUnit = unit };
        await Refused.AsAsync(Refused.SendAsync(ada, HttpMethod.Post, "/api/programme/plans/own", Own("Sai Mã")), HttpStatusCode.UnprocessableEntity, "programme.plan_code");
        await Refused.AsAsync(Refused.SendAsync(ada, HttpMethod.Post, "/api/programme/plans/own", Own("thi-xa-so", source: "")), HttpStatusCode.UnprocessableEntity, "programme.plan_name");
        await Refused.AsAsync(Refused.SendAsync(ada, HttpMethod.Post, "/api/programme/plans/own", Own("thi-xa-so", "khong-co")), HttpStatusCode.UnprocessableEntity, "programme.unknown_unit");
        await DoneAsync(Refused.SendAsync(ada, HttpMethod.Post, "/api/programme/plans/own", Own("thi-xa-so")));
        await Refused.AsAsync(Refused.SendAsync(ada, HttpMethod.Post, "/api/programme/plans/own", Own("thi-xa-so")), HttpStatusCode.Conflict, "programme.plan_followed");

        const string Calendar = "/api/programme/plans/thi-xa-so/calendar/thang-05";
        object Rule(string every = "month", int? day = 5, string reporters = "owners", string? on = null) => new { every, dayOfMonth = day, before = true, onDay = on, at = "16:30:00", reporters, nameVi = "Báo cáo tháng", nameEn = "Monthly report", enabled = true };
        await DoneAsync(Refused.SendAsync(ada, HttpMethod.Put, Calendar, Rule()));
        await DoneAsync(Refused.SendAsync(ada, HttpMethod.Put, Calendar, Rule(day: 8)));
        foreach (var (wrong, code) in ((object, string)[])[(Rule(day: 31), "calendar_day"), (Rule("once", null), "calendar_day"), (Rule("day", null), "calendar_reporters"), (Rule(reporters: "wards"), "calendar_reporters")])
        {
            await Refused.AsAsync(Refused.SendAsync(ada, HttpMethod.Put, Calendar, wrong), HttpStatusCode.UnprocessableEntity, "programme." + code);
        }

        await Refused.AsAsync(Refused.SendAsync(ada, HttpMethod.Put, "/api/programme/plans/khong-co/calendar/thang-05", Rule()), HttpStatusCode.UnprocessableEntity, "programme.calendar_plan");
        var added = await Refused.SendAsync(ada, HttpMethod.Post, "/api/programme/models", new { plan = "thi-xa-so", number = "1", model = Model("to-moi") });
        var id = (string)(await added.Content.ReadFromJsonAsync<JsonNode>())!["id"]!;
        await Refused.AsAsync(Refused.SendAsync(ada, HttpMethod.Post, $"/api/programme/models/{id}/retire", new { why = "bỏ" }), HttpStatusCode.UnprocessableEntity, "programme.retired_why");
        await DoneAsync(Refused.SendAsync(ada, HttpMethod.Post, $"/api/programme/models/{id}/retire", new { why = "Theo QĐ 15/QĐ-UBND" }));
        await Refused.AsAsync(Refused.SendAsync(ada, HttpMethod.Put, $"/api/programme/models/{id}/results", new { month = "2026-10-01", progress = 40, amount = (int?)null, note = "" }), HttpStatusCode.Conflict, "programme.retired");

        var board = (await ada.GetFromJsonAsync<JsonNode>("/api/programme/"))!["board"]!;
        Assert.Empty(board["models"]!.AsArray());
        Assert.Equal(("1", "Theo QĐ 15/QĐ-UBND"), ((string)board["retired"]![0]!["number"]!, (string)board["retired"]![0]!["why"]!));
        Assert.Equal(8, (int)Assert.Single(board["calendar"]!.AsArray())!["rule"]!["dayOfMonth"]!);
        await DoneAsync(Refused.SendAsync(ada, HttpMethod.Post, $"/api/programme/models/{id}/retire", new { why = (string?)null }));
        Assert.Single((await ada.GetFromJsonAsync<JsonNode>("/api/programme/"))!["board"]!["models"]!.AsArray());
    }

    [Fact]
    public async Task Who_does_not_administer_cannot_change_what_the_programme_is_made_of()
    {
        await using var database = await TestDatabase.CreateAsync();
        await new SmallTown(database.DataSource).BuildAsync();
        await using var site = await RunningSite.StartAsync(database);
        using var stranger = site.Client();
        using var leader = await OpenTown.SignedInAsync(site, "lan.leader", "leader");

        await Refused.ToAsync(stranger, leader, HttpMethod.Get, "/api/programme/shipped");
        await Refused.ToAsync(stranger, leader, HttpMethod.Post, "/api/programme/plans", Adopting);
        await Refused.ToAsync(stranger, leader, HttpMethod.Get, "/api/programme/units");
        await Refused.ToAsync(stranger, leader, HttpMethod.Post, "/api/programme/units", new { code = "to-moi" });
        await Refused.ToAsync(stranger, leader, HttpMethod.Put, "/api/programme/units/cong-an", new { accounts = Array.Empty<string>() });
        await Refused.ToAsync(stranger, leader, HttpMethod.Post, "/api/programme/plans/own", new { code = "moi" });
        await Refused.ToAsync(stranger, leader, HttpMethod.Put, "/api/programme/plans/quan-14/calendar/moi", new { every = "day", before = false, at = "08:00:00", reporters = "wards", enabled = true });
        await Refused.ToAsync(stranger, leader, HttpMethod.Post, $"/api/programme/models/{Guid.NewGuid()}/retire", new { why = "Theo quyết định" });
        foreach (var path in (string[])["/api/programme/", "/api/programme/reminders", "/api/programme/models.csv", $"/api/programme/models/{Guid.NewGuid()}"])
        {
            await Refused.AsAsync(stranger.GetAsync(path), HttpStatusCode.Unauthorized, "session.needed");
        }

        await Refused.AsAsync(Refused.SendAsync(leader, HttpMethod.Post, "/api/programme/models", new { plan = "quan-14", number = "15", model = Model("cong-an") }), HttpStatusCode.Forbidden, "programme.administrators_only");
        await Refused.AsAsync(leader.PostAsync("/api/programme/import", Csv("so\n")), HttpStatusCode.Forbidden, "programme.administrators_only");
        Assert.Equal(HttpStatusCode.OK, (await leader.GetAsync("/api/programme/")).StatusCode);
    }

    [Fact]
    public async Task What_cannot_be_right_is_refused_with_what_to_do_and_changes_nothing()
    {
        await using var database = await TestDatabase.CreateAsync();
        await new SmallTown(database.DataSource).BuildAsync();
        await using var site = await RunningSite.StartAsync(database);
        using var ada = await OpenTown.SignedInAsync(site, "ada.admin", "administrator");
        Task WrongAsync(HttpMethod method, string path, object? body, string code, HttpStatusCode status = HttpStatusCode.UnprocessableEntity) =>
            Refused.AsAsync(Refused.SendAsync(ada, method, path, body), status, "programme." + code);

        await WrongAsync(HttpMethod.Post, "/api/programme/plans", new { plan = "khong-co", place = "T", startsOn = "2026-10-01" }, "unknown_plan");
        await WrongAsync(HttpMethod.Post, "/api/programme/plans", new { plan = "quan-14", place = "Z", startsOn = "2026-10-01" }, "unknown_place");
        await WrongAsync(HttpMethod.Post, "/api/programme/plans", new { plan = "quan-14", place = "T", startsOn = "1990-10-01" }, "plan_start");
        await WrongAsync(HttpMethod.Post, "/api/programme/plans", new { plan = "quan-14", place = "T", startsOn = "2026-10-01", standingUnit = "khong-co" }, "unknown_unit");
        Assert.Empty((await ada.GetFromJsonAsync<JsonNode>("/api/programme/"))!["board"]!["plans"]!.AsArray());
        Assert.Empty((await ada.GetFromJsonAsync<JsonNode>("/api/programme/units"))!["units"]!.AsArray());

        await DoneAsync(Refused.SendAsync(ada, HttpMethod.Post, "/api/programme/plans", Adopting));
        await WrongAsync(HttpMethod.Post, "/api/programme/units", new { code = "Sai Mã", nameVi = "Tổ mới", nameEn = "New team" }, "unit_code");
        await WrongAsync(HttpMethod.Post, "/api/programme/units", new { code = "to-moi", nameVi = "", nameEn = "New team" }, "unit_name");
        await WrongAsync(HttpMethod.Post, "/api/programme/units", new { code = "to-moi", nameVi = "Tổ mới", nameEn = "New team", email = "không phải thư" }, "members");
        await WrongAsync(HttpMethod.Post, "/api/programme/units", new { code = "to-moi", nameVi = "Tổ mới", nameEn = "New team", accounts = new[] { "nobody" } }, "members");
        await WrongAsync(HttpMethod.Post, "/api/programme/units", new { code = "cong-an", nameVi = "Tổ mới", nameEn = "New team" }, "unit_exists", HttpStatusCode.Conflict);
        await WrongAsync(HttpMethod.Put, "/api/programme/units/khong-co", new { accounts = Array.Empty<string>() }, "unknown_unit", HttpStatusCode.NotFound);

        var model = (await ada.GetFromJsonAsync<JsonNode>("/api/programme/"))!["board"]!["models"]![0]!;
        var path = $"/api/programme/models/{(string)model["id"]!}";
        await WrongAsync(HttpMethod.Put, path, Model("cong-an", version: 9), "changed_meanwhile", HttpStatusCode.Conflict);
        await WrongAsync(HttpMethod.Get, $"/api/programme/models/{Guid.NewGuid()}", null, "unknown_model", HttpStatusCode.NotFound);
        await WrongAsync(HttpMethod.Post, path + "/evidence?month=thang-10", null, "month");
        await Refused.AsAsync(ada.PostAsync(path + "/evidence?month=2026-10-01", Csv("không phải ảnh")), HttpStatusCode.UnprocessableEntity, "programme.evidence_type");
        await WrongAsync(HttpMethod.Post, "/api/programme/import", new { }, "csv");
        Assert.Equal(14, (await ada.GetFromJsonAsync<JsonNode>("/api/programme/"))!["board"]!["models"]!.AsArray().Count);
    }

    private static object Model(string owner, int version = 0) => new
    {
        version, group = "data", nameVi = "Mô hình của thị xã", nameEn = "A model of the town", goalVi = "", goalEn = "", ownerUnit = owner, coUnits = Array.Empty<string>(), tools = "", startsOn = "2026-10-01", dueOn = "2027-03-31",
    };

    private static MultipartFormDataContent Csv(string text)
    {
        var file = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        file.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        return new MultipartFormDataContent { { file, "file", "x.csv" } };
    }

    private static async Task DoneAsync(Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        Assert.True(answer.StatusCode == HttpStatusCode.NoContent, await answer.Content.ReadAsStringAsync());
    }
}
