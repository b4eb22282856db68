using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Vision.AcrossCameras;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Web.Tests.Devices;

/// <summary>Real second processes that post as devices would, from the first event to open cases.</summary>
public sealed class SimulatedDeviceTests(DeviceSite site) : IClassFixture<DeviceSite>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task Two_plate_cameras_at_a_road_lead_to_open_cases_of_average_speed()
    {
        var keys = $"{Key(await site.CameraAsync("SIM-1"))},{Key(await site.CameraAsync("SIM-2"))}";
        var rule = JsonNode.Parse(
            """
            {"id":"sim","kind":"average_speed","from":{"camera":"SIM-1","clockErrorSeconds":0.05},"to":{"camera":"SIM-2","clockErrorSeconds":0.05},"distanceMetres":100,"distanceErrorMetres":0.1,
             "limits":{"car":30,"motorbike":30},"certificate":{"number":"V12","validFrom":"2026-01-01","validTo":"2036-12-31"}}
            """);
        (await site.Operator.PutAsJsonAsync("/api/cameras/across/sim", new { version = 0, config = rule })).EnsureSuccessStatusCode();
        using var cameras = Start(
            "anpr/camera.mjs", ("IOC_SIMULATED_ANPR_KEYS", keys), "--address", new Uri(site.Address, "/api/anpr/events").ToString(), "--samples", Path.Combine(DeviceSite.Repository, "samples"),
            "--metres", "100", "--every", "3", "--vehicles", "12");

        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        await UntilAsync(async () => await connection.ExecuteScalarAsync<int>("select count(*)::int from traffic.device_event where camera_code = 'SIM-2'") >= 6, "six vehicles at the second camera");
        await EndAsync(cameras);
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("select count(*)::int from traffic.device_refusal"));

        // What waits three quarters of a minute for passages that belong together need not be waited for here.
        await connection.ExecuteAsync("update traffic.passage set received_at = received_at - interval '10 minutes'");
        while (await site.Services.GetRequiredService<AcrossFollower>().WorkOnceAsync(CancellationToken.None))
        {
            // As long as something has settled.
        }

        await UntilAsync(async () => await connection.ExecuteScalarAsync<int>("select count(*)::int from enforcement.case where kind = 'average_speed' and camera_code = 'SIM-2'") > 0, "an open case");

        // No vehicle is told twice for one drive, and each case is of a drive whose two passages are there.
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>(
            """
            select count(*)::int from traffic.violation v join traffic.passage p on p.id = v.passage_id
            where v.kind = 'average_speed' and not exists (select 1 from traffic.passage f where f.id::text = v.detail -> 'first' ->> 'passage' and f.plate = p.plate and f.camera_code = 'SIM-1')
            """));
    }

    [Fact]
    public async Task A_signal_controller_is_live_while_it_posts_and_silent_when_it_stops()
    {
        using var controller = Start(
            "signals/controller.mjs", ("IOC_SIMULATED_SIGNALS_KEY", await site.KeyAsync("/api/cameras/junctions/SIM/keys")), "--address", new Uri(site.Address, "/api/signals").ToString(), "--green", "2", "--amber", "1");
        await UntilAsync(async () => await JunctionAsync() is { } live && !(bool)live["silent"]! && live["groups"]!.AsArray().Count == 2, "both groups");
        await EndAsync(controller);
        await UntilAsync(async () => (bool)(await JunctionAsync())!["silent"]!, "silence");
    }

    private async Task<JsonNode?> JunctionAsync() =>
        (await site.Operator.GetFromJsonAsync<JsonNode>("/api/cameras/junctions"))!.AsArray().SingleOrDefault(j => (string)j!["junction"]! == "SIM");

    private static string Key(HttpClient machine) => machine.DefaultRequestHeaders.Authorization!.Parameter!;

    private static Process Start(string script, (string Name, string Value) secret, params string[] arguments)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(DeviceSite.Repository, "tools", script), .. arguments, "--stop-with-parent"]) { UseShellExecute = false, RedirectStandardInput = true };
        start.Environment[secret.Name] = secret.Value;
        return Process.Start(start)!;
    }

    private static async Task EndAsync(Process process)
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
    }

    private static async Task UntilAsync(Func<Task<bool>> done, string what)
    {
        var since = Stopwatch.StartNew();
        while (!await done())
        {
            Assert.True(since.Elapsed < Patience, $"not in time: {what}");
            await Task.Delay(500);
        }
    }
}
