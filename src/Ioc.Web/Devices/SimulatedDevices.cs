using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Dapper;
using Ioc.Web.AcrossCameras;
using Ioc.Web.Platform;
using Ioc.Web.Platform.Processes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Web.Devices;

/// <summary>
/// The demo's devices: two cameras that read plates themselves and a signal controller, each a process that speaks to this host as a real one would.
/// Each start makes their keys anew; rules across the two cameras are made once and left as operators change them.
/// </summary>
internal sealed class SimulatedDevices(
    NpgsqlDataSource database, DeviceKeys keys, AcrossStore across, IOptions<SiteOptions> site, IServer server, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<SimulatedDevices> log)
    : BackgroundService
{
    private const string First = "AT-06";
    private const string Second = "AT-07";
    private const string Junction = "Trần Phú – Bến Thịnh";
    private const string Actor = "system:demo";
    private const string Note = "mô phỏng";
    private const int Metres = 2400;

    private const string Section =
        """
        {"id":"duong-bien","kind":"average_speed","from":{"camera":"AT-06","clockErrorSeconds":0.5},"to":{"camera":"AT-07","clockErrorSeconds":0.5},"distanceMetres":2400,"distanceErrorMetres":5,
         "survey":"Mô phỏng, không phải biên bản thật","limits":{"car":60,"motorbike":60},"certificate":{"number":"MÔ PHỎNG 06-07","validFrom":"2026-01-01","validTo":"2027-12-31"},"lookBackMinutes":30}
        """;

    private const string Clones =
        """
        {"id":"bien-trung","kind":"cloned_plate","cameras":[{"camera":"AT-06","clockErrorSeconds":1},{"camera":"AT-07","clockErrorSeconds":1}],"fastestKmh":180,"leastMetres":1000,"lookBackMinutes":30}
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var running = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await using var stopped = stoppingToken.Register(() => started.TrySetCanceled(stoppingToken));
        try
        {
            await started.Task;
            var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
            if (address is null || !await AreThereAsync(stoppingToken))
            {
                return;
            }

            var cameras = $"{await KeyAsync(DeviceKinds.Anpr, First, stoppingToken)},{await KeyAsync(DeviceKinds.Anpr, Second, stoppingToken)}";
            var signals = await KeyAsync(DeviceKinds.Signals, Junction, stoppingToken);
            await RuleAsync("duong-bien", Section, stoppingToken);
            await RuleAsync("bien-trung", Clones, stoppingToken);
            await Task.WhenAll(
                new KeptProcess("simulated plate cameras", () => Node("anpr/camera.mjs", ("IOC_SIMULATED_ANPR_KEYS", cameras),
                    "--address", address + DeviceEndpoints.EventsPath, "--samples", Path.GetFullPath(site.Value.Samples), "--metres", Metres.ToString(CultureInfo.InvariantCulture)), clock, log).KeepAsync(stoppingToken),
                new KeptProcess("simulated signal controller", () => Node("signals/controller.mjs", ("IOC_SIMULATED_SIGNALS_KEY", signals), "--address", address + DeviceEndpoints.SignalsPath), clock, log).KeepAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
        catch (NpgsqlException away)
        {
            log.LogWarning("The simulated devices do not start, the database did not answer ({Reason})", away.Message);
        }
    }

    // A town without these cameras has no simulated devices either.
    private async Task<bool> AreThereAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            "select count(*)::int from traffic.camera where code = any(@codes) and kind = 'anpr' and simulated", new { codes = new[] { First, Second } }, cancellationToken: token)) == 2;
    }

    private async Task<string> KeyAsync(string kind, string subject, CancellationToken token)
    {
        foreach (var old in (await keys.AllAsync(kind, subject, token)).Where(k => k.RevokedAt is null && k.CreatedBy == Actor))
        {
            await keys.RevokeAsync(kind, subject, old.Id, Actor, token);
        }

        return (await keys.CreateAsync(kind, subject, Note, Actor, token)).Value.Key;
    }

    private async Task RuleAsync(string id, string config, CancellationToken token)
    {
        var known = await across.AllAsync(token);
        if (known.All(rule => rule.Id != id))
        {
            await across.SaveAsync(id, new SaveAcrossRule(0, JsonElement.Parse(config), Note), Actor, token);
        }
    }

    private ProcessStartInfo Node(string script, (string Name, string Value) secret, params string[] arguments)
    {
        var start = new ProcessStartInfo("node", [Path.GetFullPath(Path.Combine(site.Value.Tools, script)), .. arguments, "--stop-with-parent"])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment[secret.Name] = secret.Value;
        return start;
    }
}
