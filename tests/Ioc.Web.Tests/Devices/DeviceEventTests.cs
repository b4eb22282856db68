using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Evidence;
using Ioc.Data.Settings;
using Ioc.Domain.Traffic;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Web.Tests.Devices;

/// <summary>Cameras that read plates themselves, over the real server: who may post, what counts once, what is refused, what becomes a case.</summary>
public sealed class DeviceEventTests(DeviceSite site) : IClassFixture<DeviceSite>
{
    private const string Path = "/api/anpr/events";
    private const string RedLight = """{"rules":[{"id":"red","kind":"red_light","reported":true}]}""";

    [Fact]
    public async Task Only_a_camera_with_a_key_may_post_and_a_revoked_key_is_refused_at_once()
    {
        var machine = await site.CameraAsync("DEV-1");
        Assert.Equal(401, (await DeviceSite.PostAsync(site.Machine(), Path, DeviceSite.Event("1"))).Status);
        Assert.Equal(401, (await DeviceSite.PostAsync(site.Machine("ioc-" + new string('a', 52)), Path, DeviceSite.Event("1"))).Status);
        Assert.Equal(401, (await DeviceSite.PostAsync(site.Operator, Path, DeviceSite.Event("1"))).Status);
        Assert.Equal(200, (await DeviceSite.PostAsync(machine, Path, DeviceSite.Event("1"))).Status);

        var device = (await site.Operator.GetFromJsonAsync<JsonNode>("/api/cameras/DEV-1/device"))!;
        var key = device["keys"]![0]!;
        Assert.Equal(8, ((string)key["hint"]!).Length);
        Assert.DoesNotContain(machine.DefaultRequestHeaders.Authorization!.Parameter!, device.ToJsonString(), StringComparison.Ordinal);
        (await site.Operator.DeleteAsync($"/api/cameras/DEV-1/device/keys/{key["id"]}")).EnsureSuccessStatusCode();
        var (status, body) = await DeviceSite.PostAsync(machine, Path, DeviceSite.Event("2"));
        Assert.Equal((401, "device.key"), (status, (string)body["code"]!));

        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        Assert.Equal(2, await connection.ExecuteScalarAsync<int>("select count(*)::int from audit.event where type like 'device-key.%' and subject_id = 'DEV-1'"));
    }

    [Fact]
    public async Task A_key_for_signals_posts_no_passages_and_an_ordinary_camera_gets_no_key()
    {
        var controller = site.Machine(await site.KeyAsync("/api/cameras/junctions/HM/keys"));
        Assert.Equal(403, (await DeviceSite.PostAsync(controller, Path, DeviceSite.Event("1"))).Status);
        Assert.Equal(404, (int)(await site.Operator.PostAsJsonAsync("/api/cameras/NOBODY/device/keys", new { })).StatusCode);
    }

    [Fact]
    public async Task The_same_event_twice_is_one_passage_and_one_id_for_two_events_is_a_fault()
    {
        var machine = await site.CameraAsync("DEV-2");
        var seen = DeviceSite.Event("e-1");
        var first = await DeviceSite.PostAsync(machine, Path, seen);
        var again = await DeviceSite.PostAsync(machine, Path, seen);
        Assert.Equal(("taken", "duplicate"), ((string)first.Body["result"]!, (string)again.Body["result"]!));
        Assert.Equal((string)first.Body["passageId"]!, (string)again.Body["passageId"]!);

        var other = await DeviceSite.PostAsync(machine, Path, DeviceSite.Event("e-1", plate: "51D-999.99"));
        Assert.Equal((422, "eventId"), (other.Status, (string)other.Body["more"]![0]!["field"]!));

        var at = DeviceSite.Now.AddMinutes(-1);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => DeviceSite.PostAsync(machine, Path, DeviceSite.Event("e-2", at))));
        Assert.Equal(2, await CountAsync("DEV-2"));
    }

    [Fact]
    public async Task A_bad_event_of_a_batch_is_named_and_holds_no_other_up()
    {
        var machine = await site.CameraAsync("DEV-3");
        var wrong = DeviceSite.Event("b", confidence: 97);
        var (status, body) = await DeviceSite.PostAsync(machine, Path + "/batch", new JsonObject { ["events"] = new JsonArray(DeviceSite.Event("a"), wrong, DeviceSite.Event("c"), DeviceSite.Event("a2", plate: "59X3-123.45")) });
        Assert.Equal((200, 3, 1), (status, (int)body["taken"]!, (int)body["refused"]!));
        var fault = body["events"]![1]!["faults"]![0]!;
        Assert.Equal(("events[1].plateConfidence", "phải từ 0 đến 1"), ((string)fault["field"]!, (string)fault["text"]!["vi"]!));

        var device = (await site.Operator.GetFromJsonAsync<JsonNode>("/api/cameras/DEV-3/device"))!;
        Assert.Equal((3, 1), ((int)device["taken"]!, (int)device["refused"]!));
        Assert.Equal("events[1].plateConfidence", (string)device["refusals"]![0]!["field"]!);
        Assert.Equal(200, (await DeviceSite.PostAsync(machine, Path + "/batch", new JsonObject { ["events"] = new JsonArray() })).Status);
    }

    [Fact]
    public async Task What_is_no_event_at_all_is_refused_in_words()
    {
        var machine = await site.CameraAsync("DEV-4");
        var broken = await machine.PostAsync(Path, new StringContent("{\"eventId\":", Encoding.UTF8, "application/json"));
        Assert.Equal((400, "device.not_json"), ((int)broken.StatusCode, (string)JsonNode.Parse(await broken.Content.ReadAsStringAsync())!["code"]!));

        // It asks before it sends: the answer comes instead of a broken connection.
        using var huge = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StringContent("{\"eventId\":\"" + new string('x', 13 << 20) + "\"}", Encoding.UTF8, "application/json") };
        huge.Headers.ExpectContinue = true;
        using var refused = await machine.SendAsync(huge);
        Assert.Equal(413, (int)refused.StatusCode);
        (await site.Operator.PostAsync("/api/cameras/DEV-4/disable", null)).EnsureSuccessStatusCode();
        Assert.Equal(409, (await DeviceSite.PostAsync(machine, Path, DeviceSite.Event("1"))).Status);
    }

    [Fact]
    public async Task A_clock_that_is_ahead_is_said_and_a_late_event_is_taken_in_its_own_time()
    {
        var machine = await site.CameraAsync("DEV-5", RedLight);
        var ahead = await DeviceSite.PostAsync(machine, Path, DeviceSite.Event("future", DeviceSite.Now.AddHours(3)));
        Assert.Equal((422, "capturedAt"), (ahead.Status, (string)ahead.Body["more"]![0]!["field"]!));
        Assert.Contains("NTP", (string)ahead.Body["title"]!, StringComparison.Ordinal);
        Assert.Equal(422, (await DeviceSite.PostAsync(machine, Path, DeviceSite.Event("ancient", DeviceSite.Now.AddDays(-31)))).Status);

        var late = await DeviceSite.PostAsync(machine, Path, DeviceSite.Event("late", DeviceSite.Now.AddHours(-5)));
        Assert.Equal(["late"], late.Body["notes"]!.AsArray().Select(n => (string)n!));

        // It says itself that its clock is three hours slow: then its moments prove nothing.
        var slow = DeviceSite.Event("slow", DeviceSite.Now.AddHours(-3), more:
            [("sentAt", DeviceSite.Now.AddHours(-3).ToString("O")), ("violation", new JsonObject { ["kind"] = "red_light", ["confidence"] = 0.9 }), ("pictures", DeviceSite.Pictures())]);
        var (status, body) = await DeviceSite.PostAsync(machine, Path, slow);
        Assert.Equal((200, "clock_off", 0), (status, (string)body["notes"]![0]!, body["violations"]!.AsArray().Count));
        var device = (await site.Operator.GetFromJsonAsync<JsonNode>("/api/cameras/DEV-5/device"))!;
        Assert.InRange((double)device["clockOffsetSeconds"]!, 10_795, 10_805);
        Assert.Equal((1, 1, 2), ((int)device["late"]!, (int)device["clockOff"]!, (int)device["refused"]!));
    }

    [Fact]
    public async Task A_reported_red_light_becomes_one_case_whose_package_verifies_and_says_that_a_device_reported_it()
    {
        var machine = await site.CameraAsync("DEV-6", RedLight);
        var seen = DeviceSite.Event("v-1", plate: "51K-482.67", more:
        [
            ("violation", new JsonObject { ["kind"] = "red_light", ["secondsSinceRed"] = 2.4, ["confidence"] = 0.4 }), ("vehicleClass", "motorbike"),
            ("plateBox", new JsonObject { ["x"] = 4, ["y"] = 4, ["width"] = 8, ["height"] = 4 }), ("pictures", DeviceSite.Pictures()),
        ]);
        var (status, body) = await DeviceSite.PostAsync(machine, Path, seen);
        Assert.Equal((200, "red_light"), (status, (string)body["violations"]![0]!));
        Assert.Equal("duplicate", (string)(await DeviceSite.PostAsync(machine, Path, seen)).Body["result"]!);

        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        for (var i = 0; i < 100 && await connection.ExecuteScalarAsync<int>("select count(*)::int from enforcement.case where camera_code = 'DEV-6'") == 0; i++)
        {
            await Task.Delay(200);
        }

        var flags = await connection.QuerySingleAsync<string[]>("select flags from enforcement.case where camera_code = 'DEV-6'");
        Assert.Subset(flags.ToHashSet(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal) { "class_disagreement", "signal_unsure" });

        var options = site.Services.GetRequiredService<IocOptions>();
        var path = await connection.QuerySingleAsync<string>("select evidence_path from traffic.violation where camera_code = 'DEV-6'");
        using var files = PackageFiles.Open(System.IO.Path.Combine(options.EvidenceFolder, path));
        var verdict = await PackageCheck.CheckAsync(files, new EvidenceKeyRing(options.EvidenceKeysFolder, TimeProvider.System).Keys(), CancellationToken.None);
        Assert.Empty(verdict.Faults);
        Assert.Equal((Signer.Known, EvidenceOrigins.Device, "device"), (verdict.Signer, verdict.Manifest!.Origin, verdict.Manifest.Clock!.Source));
    }

    [Fact]
    public async Task What_a_device_is_unsure_of_stays_unsure_and_a_report_without_a_rule_opens_nothing()
    {
        var machine = await site.CameraAsync("DEV-7");
        var (_, body) = await DeviceSite.PostAsync(machine, Path, DeviceSite.Event("u", confidence: 0.6, more: [("violation", new JsonObject { ["kind"] = "red_light" }), ("pictures", DeviceSite.Pictures())]));
        Assert.Equal(("no_rule", 0), ((string)body["notes"]![0]!, body["violations"]!.AsArray().Count));
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        Assert.Equal((false, "low_confidence"), await connection.QuerySingleAsync<(bool, string)>("select plate_sure, unsure_reason from traffic.passage where camera_code = 'DEV-7'"));
    }

    [Fact]
    public async Task The_interface_is_described_for_the_makers_of_devices()
    {
        var openApi = await site.Machine().GetFromJsonAsync<JsonNode>("/openapi/v1.json");
        var post = openApi!["paths"]![Path]!["post"]!;
        Assert.NotNull(post["requestBody"]);
        Assert.NotNull(post["responses"]!["422"]);
        Assert.NotNull(openApi["paths"]!["/api/signals"]!["post"]);
    }

    private async Task<int> CountAsync(string camera)
    {
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<int>("select count(*)::int from traffic.passage where camera_code = @camera", new { camera });
    }
}
