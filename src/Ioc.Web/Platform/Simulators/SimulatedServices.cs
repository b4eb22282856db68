using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ioc.Web.Platform.Demo;
using Ioc.Web.Platform.Processes;

namespace Ioc.Web.Platform.Simulators;

/// <summary>
/// What stands in the demo for services of others: each a server process of its own, spoken to as the real one would be. A service that the
/// configuration names itself is not simulated.
/// </summary>
public sealed class SimulatedServices
{
    private readonly List<(string Name, ProcessStartInfo Start)> processes = [];

    private SimulatedServices()
    {
    }

    /// <summary>Chooses ports, points the configuration at the simulators, and describes their processes.</summary>
    /// <param name="configuration">Gets what is missing.</param>
    /// <param name="urls">Where the host will listen.</param>
    /// <param name="dataFolder">Where the simulators may write.</param>
    public static SimulatedServices Plan(ConfigurationManager configuration, string? urls, string dataFolder)
    {
        var plan = new SimulatedServices();
        var site = configuration.GetSection("Site").Get<SiteOptions>() ?? new SiteOptions();
        if (!site.Demo || !site.Simulators)
        {
            return plan;
        }

        var origin = (site.PublicAddress ?? urls?.Split(';')[0] ?? "http://127.0.0.1:8080").TrimEnd('/');
        var port = new Uri(origin).Port;
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (configuration["Identity:Citizens:Issuer"] is null && configuration["Identity:Staff:Issuer"] is null)
        {
            plan.Identity(settings, site, origin, FreePort(port + 1));
        }

        if (configuration["Payment:Vnpay:PayUrl"] is null)
        {
            plan.Vnpay(settings, site, origin, FreePort(port + 2));
        }

        if (configuration["Mail:Host"] is null)
        {
            plan.Mail(settings, site, dataFolder, FreePort(port + 3));
        }

        configuration.AddInMemoryCollection(settings);
        return plan;
    }

    /// <summary>Adds what keeps the processes alive, if there are any.</summary>
    public void AddTo(IServiceCollection services)
    {
        if (processes.Count > 0)
        {
            services.AddHostedService(provider => new Keeper(processes, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SimulatedServices>>()));
        }
    }

    private void Identity(Dictionary<string, string?> settings, SiteOptions site, string origin, int port)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        foreach (var (audience, path) in (ReadOnlySpan<(string, string)>)[("Citizens", "citizens"), ("Staff", "staff")])
        {
            settings[$"Identity:{audience}:Issuer"] = $"{address}/{path}";
            settings[$"Identity:{audience}:Simulated"] = "true";
        }

        var staff = new JsonArray([.. DemoAccounts.All.Select(account => new JsonObject { ["name"] = account.Name, ["displayName"] = account.DisplayName, ["what"] = account.What })]);
        var start = Node(
            site, "identity/server.mjs", "--port", port.ToString(CultureInfo.InvariantCulture), "--origin", origin,
            "--registrations", Path.GetFullPath(Path.Combine(site.Samples, Registrations.DemoRegistrations.File)), "--featured", string.Join(',', FeaturedPlates(site.Samples)));
        start.Environment["IOC_SIMULATED_STAFF"] = staff.ToJsonString();
        processes.Add(("identity", start));
    }

    private void Vnpay(Dictionary<string, string?> settings, SiteOptions site, string origin, int port)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        var secret = RandomNumberGenerator.GetHexString(32);
        settings["Payment:Vnpay:PayUrl"] = $"{address}/paymentv2/vpcpay.html";
        settings["Payment:Vnpay:QueryUrl"] = $"{address}/merchant_webapi/api/transaction";
        settings["Payment:Vnpay:TmnCode"] = "IOCDEMO1";
        settings["Payment:Vnpay:HashSecret"] = secret;
        settings["Payment:Transfer:Bank"] = "970400"; // no bank's number
        settings["Payment:Transfer:Account"] = "MOPHONG0000000001";
        settings["Payment:Transfer:Name"] = "KHO BAC NHA NUOC (MO PHONG)";
        var start = Node(site, "vnpay/server.mjs", "--port", port.ToString(CultureInfo.InvariantCulture), "--ipn", origin + Payments.PaymentEndpoints.ReportPath, "--terminal", "IOCDEMO1");
        start.Environment["IOC_SIMULATED_VNPAY_SECRET"] = secret;
        processes.Add(("VNPAY", start));
    }

    private void Mail(Dictionary<string, string?> settings, SiteOptions site, string dataFolder, int port)
    {
        var text = port.ToString(CultureInfo.InvariantCulture);
        settings["Mail:Host"] = "127.0.0.1";
        settings["Mail:Port"] = text;
        settings["Mail:Security"] = "None";
        processes.Add(("mail", Node(site, "mail/server.mjs", "--port", text, "--folder", Path.Combine(dataFolder, "mail"))));
    }

    private static ProcessStartInfo Node(SiteOptions site, string script, params string[] arguments) => new("node", [Path.GetFullPath(Path.Combine(site.Tools, script)), .. arguments, "--stop-with-parent"])
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    /// <summary>The vehicles that the sample videos show breaking a rule: their owners stand first among those who can sign in.</summary>
    private static IEnumerable<string> FeaturedPlates(string samples) =>
        Directory.Exists(samples)
            ? Directory.EnumerateFiles(samples, "*.truth.json").Order(StringComparer.Ordinal).SelectMany(file =>
            {
                using var truth = JsonDocument.Parse(File.ReadAllText(file));
                return truth.RootElement.TryGetProperty("violations", out var violations)
                    ? violations.EnumerateArray().Select(v => v.TryGetProperty("plate", out var plate) ? plate.GetString() : null).OfType<string>().ToArray()
                    : [];
            }).Distinct(StringComparer.Ordinal)
            : [];

    /// <summary>The wanted port, or any other that is free.</summary>
    private static int FreePort(int wanted)
    {
        foreach (var port in (ReadOnlySpan<int>)[wanted is > 1024 and < 65_536 ? wanted : 0, 0])
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // taken: any other will do
            }
        }

        throw new IOException("No port is free on this machine.");
    }

    private sealed class Keeper(IReadOnlyList<(string Name, ProcessStartInfo Start)> processes, TimeProvider clock, ILogger log) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
            Task.WhenAll(processes.Select(process => new KeptProcess($"simulated {process.Name}", () => process.Start, clock, log).KeepAsync(stoppingToken)));
    }
}
