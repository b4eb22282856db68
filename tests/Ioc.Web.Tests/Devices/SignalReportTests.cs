using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Ioc.Web.Tests.Devices;

/// <summary>Signal controllers, over the real server.</summary>
public sealed class SignalReportTests(DeviceSite site) : IClassFixture<DeviceSite>
{
    private const string Path = "/api/signals";

    [Fact]
    public async Task A_report_is_stored_once_and_the_page_shows_junction_groups_and_cameras()
    {
        var controller = site.Machine(await site.KeyAsync("/api/cameras/junctions/Trần Phú/keys"));
        await site.CameraAsync("SIG-1", """{"rules":[{"id":"r","kind":"red_light","stopLine":[[0,0.6],[1,0.6]],"exitLine":[[0,0.3],[1,0.3]],"allowed":"right_to_left","signal":{"source":"controller","junction":"Trần Phú","group":"N1"}}]}""");
        var now = DeviceSite.Now;
        var report = Report(now, ("N1", "red", now.AddSeconds(-20)), ("N2", "green", now.AddSeconds(-19)));
        Assert.Equal((200, 2), await StoredAsync(controller, report));
        Assert.Equal((200, 0), await StoredAsync(controller, report));

        var junction = (await site.Operator.GetFromJsonAsync<JsonNode>("/api/cameras/junctions"))!.AsArray().Single(j => (string)j!["junction"]! == "Trần Phú")!;
        Assert.Equal(("SIG-1", "N1", "red"), ((string)junction["cameras"]![0]!, (string)junction["groups"]![0]!["group"]!, (string)junction["groups"]![0]!["state"]!));
    }

    [Fact]
    public async Task A_controllers_clock_lowers_what_it_says_and_a_wrong_one_is_refused()
    {
        var controller = site.Machine(await site.KeyAsync("/api/cameras/junctions/B/keys"));
        var slow = await DeviceSite.PostAsync(controller, Path, Report(DeviceSite.Now.AddSeconds(-1.5)));
        Assert.Equal((200, 0.5), (slow.Status, (double)slow.Body["confidence"]!));
        var wrong = await DeviceSite.PostAsync(controller, Path, Report(DeviceSite.Now.AddMinutes(10)));
        Assert.Equal((422, "sentAt"), (wrong.Status, (string)wrong.Body["more"]![0]!["field"]!));
        Assert.Contains("tủ điều khiển", (string)wrong.Body["title"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Faults_name_their_change_and_nothing_is_stored()
    {
        var controller = site.Machine(await site.KeyAsync("/api/cameras/junctions/C/keys"));
        var now = DeviceSite.Now;
        var (status, body) = await DeviceSite.PostAsync(controller, Path, Report(now, ("N1", "red", now.AddSeconds(-1)), ("N1", "blue", now.AddSeconds(-1)), ("N1", "red", now.AddSeconds(60))));
        Assert.Equal((422, "changes[1].state changes[2].at"), (status, string.Join(' ', body["more"]!.AsArray().Select(f => (string)f!["field"]!))));
        Assert.Equal(401, (await DeviceSite.PostAsync(site.Machine(), Path, Report(now))).Status);
    }

    private static JsonObject Report(DateTimeOffset sentAt, params (string Group, string State, DateTimeOffset At)[] changes) => new()
    {
        ["sentAt"] = sentAt.ToString("O"),
        ["changes"] = new JsonArray([.. changes.Select(c => (JsonNode)new JsonObject { ["group"] = c.Group, ["state"] = c.State, ["at"] = c.At.ToString("O") })]),
    };

    private static async Task<(int Status, int Stored)> StoredAsync(HttpClient controller, JsonObject report)
    {
        var (status, body) = await DeviceSite.PostAsync(controller, Path, report);
        return (status, (int)body["stored"]!);
    }
}
