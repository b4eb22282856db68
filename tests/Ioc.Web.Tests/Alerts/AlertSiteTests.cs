using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Testing;
using Ioc.Web.Platform.Staff;
using Ioc.Web.Tests.Platform;
using Ioc.Web.Tests.Wall;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Web.Tests.Alerts;

/// <summary>Alerts as staff and walls get them from the running host.</summary>
public sealed class AlertSiteTests
{
    private static readonly object Good = new
    {
        kind = "threshold", nameVi = "Nhiều vụ việc", nameEn = "Many incidents", indicator = "public_order.incidents", parts = false, above = true, limit = 10.0, clearAt = 8.0,
        raiseAfterSeconds = 0, clearAfterSeconds = 60, severity = "warning", quietFrom = "22:00:00", quietTo = "06:00:00", bundle = true, enabled = true,
    };

    [Fact]
    public async Task Staff_see_take_up_and_remark_an_alert_and_only_operators_write_rules()
    {
        await using var database = await TestDatabase.CreateAsync();
        await new SmallTown(database.DataSource).BuildAsync();
        var id = await AlertAsync(database);
        await using var site = await RunningSite.StartAsync(database);
        using var nobody = site.Client();
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("/api/alerts")).StatusCode);

        using var officer = await SignInAsync(site, "cong.le", "officer");
        var list = (await officer.GetFromJsonAsync<JsonObject>("/api/alerts?state=active&rule=camera-stale"))!;
        Assert.Equal("Camera không có hình mới: Ngã tư Thử", (string)list["alerts"]![0]!["title"]!["vi"]!);
        Assert.Equal(HttpStatusCode.Forbidden, (await officer.PostAsJsonAsync($"/api/alerts/{id}/acknowledge", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await officer.PutAsJsonAsync("/api/alerts/rules/many", Good)).StatusCode);

        using var operating = await SignInAsync(site, "hoa.nguyen", "operator");
        var taken = await Answer(await operating.PostAsJsonAsync($"/api/alerts/{id}/acknowledge", new { }));
        Assert.Equal("Nguyễn Văn An", (string)taken["alert"]!["acknowledgedBy"]!);
        var remarked = await Answer(await operating.PostAsJsonAsync($"/api/alerts/{id}/comment", new { text = "Đã gọi bảo trì" }));
        Assert.Equal(("alert.commented", "Đã gọi bảo trì"), ((string)remarked["log"]![0]!["type"]!, (string)remarked["log"]![0]!["text"]!));
        Assert.Equal(HttpStatusCode.BadRequest, (await operating.PostAsJsonAsync($"/api/alerts/{id}/comment", new { text = " " })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await operating.PostAsJsonAsync($"/api/alerts/{id}/assign", new { to = "nobody" })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await operating.GetAsync($"/api/alerts/{Guid.NewGuid()}")).StatusCode);
    }

    [Fact]
    public async Task A_rule_is_written_versioned_and_its_faults_are_said_in_both_languages()
    {
        await using var database = await TestDatabase.CreateAsync();
        await new SmallTown(database.DataSource).BuildAsync();
        await using var site = await RunningSite.StartAsync(database);
        using var operating = await SignInAsync(site, "hoa.nguyen", "operator");

        Assert.Equal(HttpStatusCode.NoContent, (await operating.PutAsJsonAsync("/api/alerts/rules/many-incidents", Good)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await operating.PutAsJsonAsync("/api/alerts/rules/many-incidents", Good)).StatusCode);
        var rule = (await operating.GetFromJsonAsync<JsonObject>("/api/alerts/rules"))!["rules"]!.AsArray().Single(one => (string)one!["code"]! == "many-incidents")!;
        Assert.Equal((2, "hoa.nguyen", "22:00:00"), ((int)rule["version"]!, (string)rule["updatedBy"]!, (string)rule["rule"]!["quietFrom"]!));

        var secret = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(Good))!;
        secret["indicator"] = "population.by_religion";
        secret["clearAt"] = 12;
        var refused = await operating.PutAsJsonAsync("/api/alerts/rules/Wrong!", secret);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var faults = (await refused.Content.ReadFromJsonAsync<JsonObject>())!["more"]!["faults"]!.AsArray();
        Assert.Equal(3, faults.Count);
        Assert.All(faults, fault => Assert.True(((string)fault!["vi"]!).Length > 10 && ((string)fault["en"]!).Length > 10));
    }

    [Fact]
    public async Task An_operator_says_who_is_told_by_letter_and_others_do_not_see_the_addresses()
    {
        await using var database = await TestDatabase.CreateAsync();
        await new SmallTown(database.DataSource).BuildAsync();
        await using var site = await RunningSite.StartAsync(database);
        using var officer = await SignInAsync(site, "cong.le", "officer");
        Assert.Equal(HttpStatusCode.Forbidden, (await officer.GetAsync("/api/alerts/recipients")).StatusCode);
        using var operating = await SignInAsync(site, "hoa.nguyen", "operator");
        var good = new { name = "Trực ban", email = "truc-ban@example.invalid", language = "vi", leastSeverity = "warning", rules = new[] { "camera-down" }, waitMinutes = 5, enabled = true };

        var added = await Answer(await operating.PostAsJsonAsync("/api/alerts/recipients", good));
        Assert.Equal(HttpStatusCode.Conflict, (await operating.PostAsJsonAsync("/api/alerts/recipients", good)).StatusCode);
        await Answer(await operating.PutAsJsonAsync($"/api/alerts/recipients/{added["id"]}", good with { name = "Trực ban ca hai", rules = [] }));
        var list = (await operating.GetFromJsonAsync<JsonObject>("/api/alerts/recipients"))!;
        var kept = Assert.Single(list["recipients"]!.AsArray())!;
        Assert.Equal(("Trực ban ca hai", "hoa.nguyen", 0, false), ((string)kept["recipient"]!["name"]!, (string)kept["updatedBy"]!, kept["recipient"]!["rules"]!.AsArray().Count, (bool)list["mailServer"]!));

        var refused = await operating.PostAsJsonAsync("/api/alerts/recipients", good with { name = "", email = "không có", rules = ["no-such-rule"] });
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(3, (await refused.Content.ReadFromJsonAsync<JsonObject>())!["more"]!["faults"]!.AsArray().Count);
        Assert.Equal(HttpStatusCode.NotFound, (await operating.PutAsJsonAsync($"/api/alerts/recipients/{Guid.NewGuid()}", good with { email = "other@example.invalid" })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await operating.PostAsync($"/api/alerts/letters/{Guid.NewGuid()}/again", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await officer.DeleteAsync($"/api/alerts/recipients/{added["id"]}")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await operating.DeleteAsync($"/api/alerts/recipients/{added["id"]}")).StatusCode);
        Assert.Empty((await operating.GetFromJsonAsync<JsonObject>("/api/alerts/recipients"))!["recipients"]!.AsArray());
    }

    [Fact]
    public async Task An_alert_that_is_told_reaches_the_wall_as_a_delta_and_leaves_it_when_it_clears()
    {
        await using var database = await TestDatabase.CreateAsync();
        await new SmallTown(database.DataSource).BuildAsync();
        await using var relay = await RunningRelay.StartAsync(database.DataSource);
        var first = RunningRelay.Json(relay.Wall);
        Assert.Equal(0, relay.Wall.Alerts.Active);

        await AlertAsync(database, told: false);
        var id = await AlertAsync(database, "camera-down");
        await relay.UntilAsync(() => relay.Wall.Alerts.Active > 0);

        // What quiet hours hold back is not there; nor is who takes care of anything.
        var alert = Assert.Single(relay.Wall.Alerts.Items);
        Assert.Equal((id, "warning", 1, false), (alert.Id, alert.Severity, alert.Subjects, alert.Acknowledged));
        Assert.Equal("hình cuối lúc 08:00", alert.Detail!.Vi);

        await RunAsync(database, "update alert.alert set acknowledged_at = now(), acknowledged_by = 'hoa.nguyen' where id = @id", new { id });
        await relay.UntilAsync(() => relay.Wall.Alerts.Unacknowledged == 0);
        Assert.DoesNotContain("hoa.nguyen", RunningRelay.Json(relay.Wall).ToJsonString(), StringComparison.Ordinal);
        await RunAsync(database, "update alert.subject set cleared_at = now() where alert_id = @id; update alert.alert set state = 'cleared', cleared_at = now(), active_subjects = 0 where id = @id", new { id });
        await relay.UntilAsync(() => relay.Wall.Alerts.Active == 0);

        // A page that had the first snapshot and applied every update shows the same alerts.
        var page = relay.Walls.Updates.Where(update => update.Epoch == relay.Wall.Epoch && update.Seq > 0).Aggregate(first, (wall, update) => PageRules.Apply(wall, RunningRelay.Json(update)));
        Assert.Equal(RunningRelay.Json(relay.Wall)["alerts"]!.ToJsonString(), page["alerts"]!.ToJsonString());
        Assert.Equal(3, relay.Walls.Updates.Count(update => update.Kind == "alerts"));
    }

    // An alert about a rule's subject, as the evaluation writes it.
    private static async Task<Guid> AlertAsync(TestDatabase database, string rule = "camera-stale", bool told = true)
    {
        var id = Guid.CreateVersion7();
        await RunAsync(
            database,
            """
            update alert.rule set enabled = false;
            insert into alert.alert (id, rule_code, rule_version, bundle_key, kind, severity, state, title_vi, title_en, opened_at, told_at, active_subjects, all_subjects)
            select @id, code, 1, code, kind, 'warning', 'active', name_vi || ': Ngã tư Thử', name_en || ': Test junction', now(), case when @told then now() end, 1, 1 from alert.rule where code = @rule;
            insert into alert.subject (alert_id, subject, name_vi, name_en, detail_vi, detail_en, since) values (@id, 'camera:T-CAM', 'Ngã tư Thử', 'Test junction', 'hình cuối lúc 08:00', 'last picture at 08:00', now())
            """,
            new { id, rule, told });
        return id;
    }

    private static async Task RunAsync(TestDatabase database, string sql, object parameters)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
    }

    private static async Task<HttpClient> SignInAsync(RunningSite site, string name, string role)
    {
        await site.App.Services.GetRequiredService<StaffAccounts>().SaveAsync(new StaffMember(name, "Nguyễn Văn An", [role]), "đúng-mật-khẩu-1", false, CancellationToken.None);
        var browser = site.Client();
        (await browser.PostAsJsonAsync("/api/session", new { name, password = "đúng-mật-khẩu-1" })).EnsureSuccessStatusCode();
        return browser;
    }

    private static async Task<JsonObject> Answer(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }
}
