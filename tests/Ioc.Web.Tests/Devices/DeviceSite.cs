using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ioc.Testing;
using Ioc.Web.Cameras;
using Ioc.Web.Platform;
using Ioc.Web.Platform.Staff;
using Ioc.Web.Tests.Platform;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Web.Tests.Devices;

/// <summary>The real host on a fresh database, an operator signed in, and machines with keys.</summary>
public sealed class DeviceSite : IAsyncLifetime
{
    private RunningSite? site;

    public TestDatabase Database { get; } = new();

    public HttpClient Operator { get; private set; } = new();

    public Uri Address => site!.Address;

    /// <summary>The repository, for its tools and samples.</summary>
    public static string Repository
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Ioc.sln")))
            {
                folder = folder.Parent!;
            }

            return folder.FullName;
        }
    }

    public IServiceProvider Services => site!.App.Services;

    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public async Task InitializeAsync()
    {
        await Database.InitializeAsync();
        site = await RunningSite.StartAsync(Database);
        await site.App.Services.GetRequiredService<StaffAccounts>().SaveAsync(new StaffMember("vanhanh", "Vận hành", [StaffRoles.Operator]), "right-password", false, CancellationToken.None);
        Operator = site.Client();
        (await Operator.PostAsJsonAsync("/api/session", new { name = "vanhanh", password = "right-password" })).EnsureSuccessStatusCode();
    }

    public async Task DisposeAsync()
    {
        Operator.Dispose();
        await site!.DisposeAsync();
        await Database.DisposeAsync();
    }

    /// <summary>A caller without a cookie and without the pages' header.</summary>
    public HttpClient Machine(string? key = null)
    {
        var client = site!.Client(asPage: false);
        if (key is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return client;
    }

    /// <summary>Adds a camera that reads plates itself, with rules, and gives its machine a key.</summary>
    public async Task<HttpClient> CameraAsync(string code, string config = """{"rules":[]}""")
    {
        (await Operator.PostAsJsonAsync("/api/cameras", new AddCamera(code, "Camera thử", "Test camera", "anpr", null, null, 106.6, 20.45, true))).EnsureSuccessStatusCode();
        (await Operator.PutAsJsonAsync($"/api/cameras/{code}/config", new ChangeConfig(1, JsonElement.Parse(config), null))).EnsureSuccessStatusCode();
        return Machine(await KeyAsync($"/api/cameras/{code}/device/keys"));
    }

    public async Task<string> KeyAsync(string path)
    {
        var made = await Operator.PostAsJsonAsync(path, new { note = "thử" });
        made.EnsureSuccessStatusCode();
        return (string)JsonNode.Parse(await made.Content.ReadAsStringAsync())!["key"]!;
    }

    /// <summary>An event as a device writes it.</summary>
    public static JsonObject Event(string id, DateTimeOffset? at = null, string plate = "51D-123.45", double confidence = 0.98, params (string Name, JsonNode? Value)[] more)
    {
        var json = new JsonObject { ["eventId"] = id, ["capturedAt"] = (at ?? Now.AddSeconds(-2)).ToString("O"), ["plate"] = plate, ["plateConfidence"] = confidence, ["plateLines"] = 1 };
        foreach (var (name, value) in more)
        {
            json[name] = value;
        }

        return json;
    }

    /// <summary>The pictures of a violation.</summary>
    public static JsonArray Pictures() => [.. ((string[])["at", "plate"]).Select(name => new JsonObject { ["name"] = name, ["jpeg"] = Convert.ToBase64String(ViolationScene.Jpeg) })];

    public static async Task<(int Status, JsonNode Body)> PostAsync(HttpClient machine, string path, JsonNode body)
    {
        var answer = await machine.PostAsync(path, JsonContent.Create(body));
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }
}
