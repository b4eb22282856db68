using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Domain.Traffic;
using Ioc.Vision.AcrossCameras;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Web.Tests.Devices;

/// <summary>Rules across cameras on their page, and from two devices' events to one case.</summary>
public sealed class AcrossRuleTests(DeviceSite site) : IClassFixture<DeviceSite>
{
    [Fact]
    public async Task A_rule_is_versioned_faults_are_named_and_two_operators_do_not_overwrite_each_other()
    {
        await site.CameraAsync("AC-1");
        await site.CameraAsync("AC-2");
        var wrong = await site.Operator.PutAsJsonAsync("/api/cameras/across/doan-1", new { version = 0, config = Section("doan-1", "AC-1", "NOBODY"), note = (string?)null });
        Assert.Equal("to.camera", (string)JsonNode.Parse(await wrong.Content.ReadAsStringAsync())!["more"]![0]!["field"]!);

        var made = await SaveAsync("doan-1", 0, Section("doan-1", "AC-1", "AC-2"));
        Assert.Equal((1, true), ((int)made["version"]!, (bool)made["enabled"]!));
        var changed = await SaveAsync("doan-1", 1, Section("doan-1", "AC-1", "AC-2", limit: 70));
        Assert.Equal(2, changed["versions"]!.AsArray().Count);
        Assert.NotEqual((string)changed["versions"]![0]!["sha256"]!, (string)changed["versions"]![1]!["sha256"]!);
        Assert.Equal(409, (int)(await site.Operator.PutAsJsonAsync("/api/cameras/across/doan-1", new { version = 1, config = Section("doan-1", "AC-1", "AC-2") })).StatusCode);
        Assert.Equal(401, (int)(await site.Machine().GetAsync("/api/cameras/across")).StatusCode);

        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => connection.ExecuteAsync("delete from traffic.across_rule_version"));
        Assert.Equal(2, await connection.ExecuteScalarAsync<int>("select count(*)::int from audit.event where type = 'across-rule.changed' and subject_id = 'doan-1'"));
    }

    [Fact]
    public async Task From_two_devices_events_to_one_case_with_both_cameras_pictures()
    {
        var (first, second) = (await site.CameraAsync("AC-3"), await site.CameraAsync("AC-4"));
        await SaveAsync("doan-2", 0, Section("doan-2", "AC-3", "AC-4"));
        var at = DeviceSite.Now.AddMinutes(-10);

        // 2,000 m in 90 s, and told in the wrong order.
        await SeeAsync(second, "b", at.AddSeconds(90));
        await SeeAsync(first, "a", at);
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync("update traffic.passage set received_at = received_at - interval '10 minutes' where camera_code in ('AC-3', 'AC-4')");
        while (await site.Services.GetRequiredService<AcrossFollower>().WorkOnceAsync(CancellationToken.None))
        {
            // As long as something has settled.
        }

        for (var i = 0; i < 100 && await connection.ExecuteScalarAsync<int>("select count(*)::int from enforcement.case where kind = 'average_speed'") == 0; i++)
        {
            await Task.Delay(200);
        }

        var (path, sha, detail) = await connection.QuerySingleAsync<(string, string, string)>(
            "select v.evidence_path, v.evidence_sha256, v.detail::text from traffic.violation v join enforcement.case c on c.violation_id = v.id where v.kind = 'average_speed'");
        var package = await site.Services.GetRequiredService<Ioc.Enforcement.Evidence.EvidenceArchive>().OpenAsync(path, sha, CancellationToken.None);
        Assert.True(package.Sound, package.Problem?.En);
        Assert.Equal((EvidenceOrigins.Across, "AC-3", "AC-4"), (package.Manifest!.Origin, package.Manifest.First!.CameraCode, package.Manifest.CameraCode));

        Assert.Equal([("clip.mp4", "no_video"), ("first-clip.mp4", "no_video")], package.Manifest.Without!.Select(gap => (gap.Key, gap.Value)));

        // 1,990 m in at most 91 s are 78.7 km/h: more than 10 over 60.
        Assert.InRange(JsonNode.Parse(detail)!["usedKmh"]!.GetValue<double>(), 78.6, 78.8);
    }

    private static async Task SeeAsync(HttpClient machine, string id, DateTimeOffset at) => Assert.Equal("taken", (string)(await DeviceSite.PostAsync(
        machine, "/api/anpr/events", DeviceSite.Event(id, at, "51K-482.67", more: [("vehicleClass", "car"), ("plateColour", "white"), ("pictures", DeviceSite.Pictures())]))).Body["result"]!);

    private async Task<JsonNode> SaveAsync(string id, int version, JsonObject config)
    {
        var saved = await site.Operator.PutAsJsonAsync($"/api/cameras/across/{id}", new { version, config, note = "thử" });
        Assert.True(saved.IsSuccessStatusCode, await saved.Content.ReadAsStringAsync());
        return JsonNode.Parse(await saved.Content.ReadAsStringAsync())!.AsArray().Single(r => (string)r!["id"]! == id)!;
    }

    private static JsonObject Section(string id, string from, string to, int limit = 60) => new()
    {
        ["id"] = id, ["kind"] = "average_speed", ["from"] = new JsonObject { ["camera"] = from, ["clockErrorSeconds"] = 0.5 }, ["to"] = new JsonObject { ["camera"] = to, ["clockErrorSeconds"] = 0.5 },
        ["distanceMetres"] = 2000, ["distanceErrorMetres"] = 10, ["limits"] = new JsonObject { ["car"] = limit },
        ["certificate"] = new JsonObject { ["number"] = "V12", ["validFrom"] = "2026-03-01", ["validTo"] = "2036-02-28" },
    };
}
