using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Ioc.Analytics.Facts;
using Ioc.Analytics.Population;
using Ioc.Testing;
using Ioc.Web.Tests.Platform;
using Ioc.Web.Wall;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Tests.Wall;

/// <summary>The wall through the real host: HTTP and a real WebSocket, as a page sees it.</summary>
public sealed class WallSiteTests
{
    private const char EndOfMessage = '\u001e';

    [Fact]
    public async Task A_page_that_connects_then_fetches_the_snapshot_and_applies_what_follows_shows_what_the_server_shows()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var site = await RunningSite.StartAsync(database);
        using var client = site.Client();
        using var early = await client.GetAsync(new Uri("/api/wall/snapshot", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, early.StatusCode);
        Assert.Equal("wall.not_ready", (string)(await early.Content.ReadFromJsonAsync<JsonNode>())!["code"]!);

        var town = new SmallTown(database.DataSource);
        await town.BuildAsync();
        using var socket = await ConnectAsync(site.Address);
        var page = await SnapshotAsync(client);
        Assert.Equal(
            ["epoch", "seq", "at", "simulated", "town", "indicators", "places", "cameras", "passages", "cases", "sources", "scenes", "alerts", "programme"],
            page.Select(property => property.Key));
        Assert.Equal("Polygon", (string)page["places"]![0]!["boundary"]!["type"]!);
        Assert.Equal(["population", "labour", "lodging", "publicOrder", "traffic"], page["indicators"]!.AsArray().Take(5).Select(tile => (string)tile!["domain"]!));
        Assert.Equal(
            page["scenes"]!.AsArray().SelectMany(scene => scene!["indicators"]!.AsArray()).Select(code => (string)code!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            page["indicators"]!.AsArray().Select(tile => (string)tile!["code"]!).Order(StringComparer.Ordinal));

        await town.PassAsync(TimeProvider.System.GetUtcNow());
        await town.OpenCaseAsync(TimeProvider.System.GetUtcNow());
        var seen = 0;
        await foreach (var update in UpdatesAsync(socket))
        {
            if ((string)update["epoch"]! != (string)page["epoch"]! || (long)update["seq"]! <= (long)page["seq"]!)
            {
                continue;
            }

            Assert.Equal((long)page["seq"]! + 1, (long)update["seq"]!);
            page = PageRules.Apply(page, update);
            seen += (string)update["kind"]! is "passages" or "cases" ? 1 : 0;
            if (page["passages"]!["recent"]!.AsArray().Count == 1 && page["cases"]!["recent"]!.AsArray().Count == 1)
            {
                break;
            }
        }

        Assert.InRange(seen, 2, int.MaxValue);
        Assert.Equal(1, (long)page["passages"]!["today"]!);
        Assert.Equal(1, (int)page["cases"]!["byState"]!["pending_review"]!);
    }

    [Fact]
    public async Task A_still_is_served_for_a_camera_of_the_wall_and_for_nothing_else()
    {
        await using var database = await TestDatabase.CreateAsync();
        await new SmallTown(database.DataSource).BuildAsync();
        await using var site = await RunningSite.StartAsync(database);
        using var client = site.Client();
        await SnapshotAsync(client);
        var stills = site.App.Services.GetRequiredService<IOptions<WallOptions>>().Value.Stills!;
        Directory.CreateDirectory(stills);
        byte[] picture = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3];

        using var none = await client.GetAsync(new Uri("/api/wall/cameras/T-CAM/still.jpg", UriKind.Relative));
        await File.WriteAllBytesAsync(Path.Combine(stills, "T-CAM.jpg"), picture);
        await File.WriteAllBytesAsync(Path.Combine(stills, "OTHER.jpg"), picture);
        using var still = await client.GetAsync(new Uri("/api/wall/cameras/T-CAM/still.jpg", UriKind.Relative));
        using var other = await client.GetAsync(new Uri("/api/wall/cameras/OTHER/still.jpg", UriKind.Relative));
        using var above = await client.GetAsync(new Uri("/api/wall/cameras/..%2FT-CAM/still.jpg", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        Assert.Equal("image/jpeg", still.Content.Headers.ContentType!.MediaType);
        Assert.Equal(picture, await still.Content.ReadAsByteArrayAsync());
        Assert.NotNull(still.Content.Headers.LastModified);
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, above.StatusCode);
    }

    [Fact]
    public async Task An_indicator_is_answered_with_its_series_by_place_its_method_and_its_source()
    {
        await using var database = await TestDatabase.CreateAsync();
        await new SmallTown(database.DataSource).BuildAsync();
        await using var site = await RunningSite.StartAsync(database);
        using var client = site.Client();
        using var csv = new MemoryStream(Encoding.UTF8.GetBytes(
            "month,place_code,sex,age_band,population,births,deaths,moved_in,moved_out\n2026-09,T-1,female,30-34,700,0,0,0,0\n2026-09,T-2,male,30-34,3,0,0,0,0\n"));
        await site.App.Services.GetRequiredService<FactImporter>().ImportAsync(
            PopulationFacts.Table, new("dan-so.csv", "staff:test", Simulated: false), csv, CancellationToken.None);
        await site.App.Services.GetRequiredService<Ioc.Analytics.Indicators.IndicatorRefresh>().FollowFactsAsync(CancellationToken.None);

        var answer = (await client.GetFromJsonAsync<JsonNode>(new Uri("/api/indicators/population.size?place=T&from=2026-01-01T00:00:00Z&to=2026-12-31T00:00:00Z", UriKind.Relative)))!;
        var all = (await client.GetFromJsonAsync<JsonArray>(new Uri("/api/indicators?place=T", UriKind.Relative)))!;
        using var unknown = await client.GetAsync(new Uri("/api/indicators/no.such?place=T", UriKind.Relative));
        using var nowhere = await client.GetAsync(new Uri("/api/indicators/population.size?place=X", UriKind.Relative));
        using var backwards = await client.GetAsync(new Uri("/api/indicators/population.size?place=T&from=2026-12-31T00:00:00Z&to=2026-01-01T00:00:00Z", UriKind.Relative));

        Assert.Equal(703, (double)answer["indicator"]!["value"]!);
        Assert.NotEmpty((string)answer["indicator"]!["method"]!["vi"]!);
        Assert.NotEmpty((string)answer["indicator"]!["source"]!["en"]!);
        Assert.Equal(["T", "T-1", "T-2"], answer["places"]!.AsArray().Select(place => (string)place!["placeCode"]!));
        Assert.Equal(703, (double)answer["places"]![0]!["points"]![0]!["value"]!);
        // Three people: neither they, nor the 700 from which they could be found, are told.
        Assert.True((bool)answer["places"]![2]!["points"]![0]!["suppressed"]!);
        Assert.Null(answer["places"]![1]!["points"]![0]!["value"]);
        Assert.Equal(5, all.Count);
        Assert.Equal(
            (HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.BadRequest),
            (unknown.StatusCode, nowhere.StatusCode, backwards.StatusCode));
    }

    private static async Task<JsonObject> SnapshotAsync(HttpClient client)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            using var response = await client.GetAsync(new Uri("/api/wall/snapshot", UriKind.Relative), patience.Token);
            if (response.IsSuccessStatusCode)
            {
                return (await response.Content.ReadFromJsonAsync<JsonObject>(patience.Token))!;
            }

            await Task.Delay(50, patience.Token);
        }
    }

    // SignalR's JSON protocol by hand: there is no .NET client to be had, and a page speaks nothing else.
    private static async Task<ClientWebSocket> ConnectAsync(Uri address)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws", Path = "/hubs/wall" }.Uri, CancellationToken.None);
        var hello = Encoding.UTF8.GetBytes("{\"protocol\":\"json\",\"version\":1}" + EndOfMessage);
        await socket.SendAsync(hello, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        return socket;
    }

    private static async IAsyncEnumerable<JsonObject> UpdatesAsync(ClientWebSocket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var text = new StringBuilder();
        var buffer = new byte[64 * 1024];
        var decoder = Encoding.UTF8.GetDecoder();
        var characters = new char[buffer.Length];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), patience.Token);
            text.Append(characters, 0, decoder.GetChars(buffer.AsSpan(0, received.Count), characters, flush: false));
            var messages = text.ToString().Split(EndOfMessage);
            text.Clear().Append(messages[^1]);
            foreach (var message in messages[..^1].Select(json => JsonNode.Parse(json)!.AsObject()))
            {
                if ((string?)message["target"] == "Update")
                {
                    yield return message["arguments"]![0]!.DeepClone().AsObject();
                }
            }
        }
    }
}
