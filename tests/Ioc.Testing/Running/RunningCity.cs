using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ioc.Data.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Ioc.Testing.Running;

/// <summary>
/// The whole product as an administrator starts it: the host with its embedded database and one vision worker, in a folder of its own.
/// The demo's places and registrations are loaded, its cameras are not: each test brings its own. Its facts are where they are asked for:
/// a year's figures take a machine of two cores some minutes to compute.
/// </summary>
public sealed class RunningCity : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("ioc-e2e-").FullName;
    private readonly int port = FreePort();
    private readonly string[] more;
    private OwnedProcess? host;

    private RunningCity(string[] more)
    {
        this.more = more;
        // The database's own user may enter: else it lies elsewhere where tests run as root, and stays behind when this folder goes.
        File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }

    /// <summary>Where its pages are.</summary>
    public string Address => $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Where its files are.</summary>
    public string DataFolder => Path.Combine(folder, "data");

    /// <summary>What the host has said.</summary>
    public string HostOutput => host?.Output ?? "";

    /// <summary>Sets a city up that has places and vehicles and no facts yet, and starts it.</summary>
    /// <param name="more">Further configuration, as on the command line.</param>
    public static Task<RunningCity> StartAsync(params string[] more) => StartAsync(withFacts: false, more);

    /// <summary>Sets a city up whose statistics are those of the demo's town, and starts it.</summary>
    /// <param name="more">Further configuration, as on the command line.</param>
    public static Task<RunningCity> StartWithFactsAsync(params string[] more) => StartAsync(withFacts: true, more);

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Starts the host, again after it was killed; ready when it has printed its addresses.</summary>
    public async Task StartHostAsync()
    {
        host = new OwnedProcess("dotnet",
        [
            Repository.Program("Ioc.Web"), "--contentRoot", Path.Combine(Repository.Root, "src/Ioc.Web"), "--urls", Address,
            "--Ioc:DataFolder", DataFolder, "--Site:Demo", "true", "--Site:Samples", Path.Combine(folder, "samples"), "--Site:Models", Path.Combine(Repository.Root, "models"), "--Site:Tools", Path.Combine(Repository.Root, "tools"),
            "--Enforcement:IssueHoldSeconds", "0", .. more,
        ], new Dictionary<string, string>
        {
            // It runs for minutes, as the product does: what a test spares its own process would make its long reckonings many times slower.
            ["DOTNET_TieredPGO"] = "1",
        });
        await host.LineWithAsync(Address + "/citizen", TimeSpan.FromMinutes(3));
    }

    /// <summary>kill -9 of the host alone; its children must notice by themselves.</summary>
    public Task KillHostAsync() => host!.KillAsync();

    /// <summary>kill -9 of the running vision worker.</summary>
    public void KillWorker() => KillByCommandLine("Ioc.Vision.dll");

    /// <summary>kill -9 of the database server.</summary>
    public void KillDatabase() => KillByCommandLine("/bin/postgres");

    /// <summary>The processes of this city whose command line holds the text.</summary>
    public IReadOnlyList<int> Processes(string text) =>
        [.. Directory.EnumerateDirectories("/proc").Select(path => Path.GetFileName(path)).Where(name => name.All(char.IsAsciiDigit))
            .Where(id => CommandLine(id) is { } line && line.Contains(text, StringComparison.Ordinal) && line.Contains(folder, StringComparison.Ordinal))
            .Select(id => int.Parse(id, CultureInfo.InvariantCulture))];

    /// <summary>The city's database, as one more process that attaches to the running server.</summary>
    public async Task<NpgsqlDataSource> DatabaseAsync()
    {
        var server = await EmbeddedPostgres.StartAsync(
            new EmbeddedPostgresOptions { Folder = Path.Combine(DataFolder, "postgres") }, NullLogger.Instance, CancellationToken.None);
        await using (server)
        {
            return Ioc.Data.Connections.Database.Open(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = "ioc" }.ConnectionString);
        }
    }

    /// <summary>Adds a camera with the rules of a sample.</summary>
    public static async Task AddCameraAsync(NpgsqlDataSource database, string code, string source, string sampleRules, string? play = null)
    {
        var rules = JsonNode.Parse(await File.ReadAllTextAsync(Repository.Sample(sampleRules)))!.AsObject();
        if (play is not null)
        {
            rules["play"] = play;
        }

        await using var insert = database.CreateCommand(
            """
            insert into traffic.camera (code, name_vi, name_en, place_code, longitude, latitude, source, config, simulated)
            select $1, 'Nút giao thử nghiệm', 'Test junction', (select code from place.place where kind = 'commune' order by code limit 1), 106.59, 20.46, $2, $3::jsonb, true
            """);
        insert.Parameters.AddWithValue(code);
        insert.Parameters.AddWithValue(source);
        insert.Parameters.AddWithValue(rules.ToJsonString());
        await insert.ExecuteNonQueryAsync();
    }

    /// <summary>The wall's snapshot; of a host that has just begun, once it has read it.</summary>
    public async Task<JsonElement> SnapshotAsync()
    {
        using var client = new HttpClient { BaseAddress = new Uri(Address) };
        using var ready = await Eventually.ReachesAsync("the wall", TimeSpan.FromMinutes(1), () => client.GetAsync("/api/wall/snapshot"), answer => answer.StatusCode != HttpStatusCode.ServiceUnavailable);
        return await ready.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private static string? CommandLine(string process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return null; // It ended while we looked.
        }
    }

    private void KillByCommandLine(string text)
    {
        var found = Processes(text);
        if (found.Count == 0)
        {
            throw new InvalidOperationException($"No process of this city runs {text}.");
        }

        foreach (var id in found)
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            process.Kill();
        }
    }

    private static async Task<RunningCity> StartAsync(bool withFacts, string[] more)
    {
        var city = new RunningCity(more);
        city.CopySamplesWithoutCameras(withFacts);
        await city.StartHostAsync();
        return city;
    }

    private void CopySamplesWithoutCameras(bool withFacts)
    {
        var town = Directory.CreateDirectory(Path.Combine(folder, "samples", "town")).FullName;
        foreach (var file in Directory.EnumerateFiles(Repository.Sample("town")))
        {
            var copy = Path.Combine(town, Path.GetFileName(file));
            if (withFacts || Path.GetExtension(file) != ".csv")
            {
                File.Copy(file, copy);
            }
            else
            {
                File.WriteAllLines(copy, File.ReadLines(file).Take(1)); // the head alone
            }
        }

        File.WriteAllText(Path.Combine(town, "cameras.json"), "[]");
        File.Copy(Repository.Sample("registrations-1000.csv"), Path.Combine(folder, "samples", "registrations-1000.csv"));
    }
}
