using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ioc.EndToEnd;

/// <summary>The wall on each of its screens, and in each of the states in which it can be: loading, nothing yet, stale, cut off, error.</summary>
[Collection(nameof(Rooms))]
public sealed class WallTests(Rooms rooms) : IAsyncLifetime
{
    private const string Snapshot = "**/api/wall/snapshot";
    private static readonly string[] Scenes = ["overview", "population", "labour", "tourism", "public_order", "traffic", "cameras", "programme"];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => rooms.CloseAsync();

    [Theory]
    [InlineData(3840, 2160)]
    [InlineData(1920, 1080)]
    [InlineData(390, 844)]
    public async Task No_scene_keeps_anybody_out_on_a_wall_a_desk_or_a_phone(int width, int height)
    {
        var wall = await rooms.OpenAsync("", width, height);
        await wall.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await ChangeAsync(wall, WithCameras);
        await wall.GotoAsync(rooms.City.Address + "/?scene=overview");
        foreach (var scene in Scenes)
        {
            await wall.GotoAsync($"{rooms.City.Address}/?scene={scene}");
            await Expect(wall.Locator(".scene.on")).ToBeVisibleAsync();
            await Expect(wall.Locator(scene == "cameras" ? ".camera .name" : ".tile .number").First).ToBeVisibleAsync();
            Assert.True(await wall.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{scene} at {width} scrolls sideways");
            await Accessibility.ExpectNoneAsync(wall, $"{scene} at {width}");
        }

        await wall.EvaluateAsync("() => { document.documentElement.dataset.theme = 'day'; }");
        await Accessibility.ExpectNoneAsync(wall, $"by day at {width}");
    }

    [Fact]
    public async Task While_the_first_figures_are_on_their_way_the_wall_says_so_and_then_shows_them()
    {
        var wall = await rooms.OpenAsync("");
        var open = new TaskCompletionSource();
        await wall.RouteAsync(Snapshot, async route =>
        {
            await open.Task;
            await route.ContinueAsync();
        });
        await wall.GotoAsync(rooms.City.Address + "/?scene=overview");
        await Expect(wall.Locator(".waiting.loading")).ToContainTextAsync("Đang lấy số liệu");
        await Accessibility.ExpectNoneAsync(wall, "A wall that loads");

        open.SetResult();
        await Expect(wall.Locator(".waiting")).ToHaveCountAsync(0);
        await Expect(wall.Locator(".tile .number").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_said_with_what_the_wall_does_about_it_and_it_does()
    {
        var wall = await rooms.OpenAsync("");
        await wall.Context.RouteAsync("**/hubs/**", route => route.AbortAsync());
        await wall.GotoAsync(rooms.City.Address + "/?scene=overview");
        await Expect(wall.Locator(".waiting.error")).ToContainTextAsync("Chưa kết nối được với máy chủ");
        await Expect(wall.Locator(".waiting.error")).ToContainTextAsync("tự nối lại");
        await Accessibility.ExpectNoneAsync(wall, "A wall without a server");

        await wall.Context.UnrouteAllAsync();
        await Expect(wall.Locator(".tile .number").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_wall_that_is_cut_off_keeps_its_figures_says_since_when_they_are_old_and_comes_back()
    {
        // A proxy that can be pulled out like a cable.
        await using var cable = Cable.To(new Uri(rooms.City.Address));
        var wall = await rooms.OpenAsync("");
        await wall.GotoAsync($"{cable.Address}/?scene=overview");
        await Expect(wall.Locator(".link.good")).ToContainTextAsync("Trực tiếp");
        var figure = await wall.Locator(".tile .number").First.InnerTextAsync();

        cable.Pull();
        await Expect(wall.Locator(".link.bad")).ToContainTextAsync("Mất kết nối");
        await Expect(wall.Locator("main.lost .tile.stale").First).ToBeVisibleAsync();
        await Expect(wall.Locator(".tile .number").First).ToHaveTextAsync(figure);
        await Accessibility.ExpectNoneAsync(wall, "A wall cut off");

        cable.PutBack();
        await Expect(wall.Locator(".link.good")).ToContainTextAsync("Trực tiếp");
        await Expect(wall.Locator("main.lost")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_source_that_fell_silent_stands_first_in_words_and_what_came_from_it_is_marked_old()
    {
        var wall = await rooms.OpenAsync("");
        await ChangeAsync(wall, snapshot =>
        {
            WithCameras(snapshot);
            var long_ago = TimeProvider.System.GetUtcNow().AddDays(-400).ToString("O", System.Globalization.CultureInfo.InvariantCulture);
            var source = snapshot["sources"]!.AsArray()[^1]!;
            (source["state"], source["lastSuccessAt"]) = ("late", long_ago);
            var tile = snapshot["indicators"]!.AsArray().First(one => one!["code"]!.GetValue<string>() == "population.size")!;
            (tile["asOf"], tile["computedAt"]) = (long_ago, long_ago);
        });
        await wall.GotoAsync(rooms.City.Address + "/?scene=overview");
        await Expect(wall.Locator(".tile.stale")).ToHaveCountAsync(1);
        await Expect(wall.Locator(".tile.stale")).ToContainTextAsync("Cũ");
        await Expect(wall.Locator(".sources .late").First).ToBeVisibleAsync();

        await wall.GotoAsync(rooms.City.Address + "/?scene=cameras");
        await Expect(wall.Locator(".rows .row").First).ToHaveClassAsync(new System.Text.RegularExpressions.Regex(@"\blate\b", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Expect(wall.Locator(".rows .row .state").First).ToContainTextAsync("Chậm");
        await Accessibility.ExpectNoneAsync(wall, "A silent source");
    }

    [Fact]
    public async Task Before_anything_has_come_every_panel_says_what_it_waits_for_and_none_is_empty()
    {
        var wall = await rooms.OpenAsync("");
        // The city goes on reckoning: what it tells live (invocations, type 1 of the hub protocol) would fill the tiles again.
        await wall.RouteWebSocketAsync("**/hubs/**", socket =>
        {
            var server = socket.ConnectToServer();
            server.OnMessage(frame =>
            {
                if (frame.Text is { } text && !text.Contains("\"type\":1,", StringComparison.Ordinal))
                {
                    socket.Send(text);
                }
            });
        });
        await ChangeAsync(wall, snapshot =>
        {
            foreach (var tile in snapshot["indicators"]!.AsArray())
            {
                (tile!["value"], tile["previous"], tile["asOf"], tile["computedAt"], tile["outlook"]) = (null, null, null, null, null);
                (tile["series"], tile["byPlace"]) = (new JsonArray(), new JsonArray());
            }

            (snapshot["sources"], snapshot["cameras"], snapshot["places"]) = (new JsonArray(), new JsonArray(), new JsonArray());
        });
        foreach (var (width, height) in ((int, int)[])[(1920, 1080), (390, 844)])
        {
            await wall.SetViewportSizeAsync(width, height);
            await wall.GotoAsync(rooms.City.Address + "/?scene=overview");
            await Expect(wall.Locator(".tile .nothing").First).ToContainTextAsync("Chưa có số liệu");
            await Expect(wall.Locator(".tile .nothing")).ToHaveCountAsync(await wall.Locator(".tile").CountAsync());
            await Expect(wall.Locator("main")).ToContainTextAsync("Chưa có xe nào qua");
            await Expect(wall.Locator("main")).ToContainTextAsync("Chưa có ranh giới địa bàn");
            Assert.Equal("", await wall.EvaluateAsync<string>("() => [...document.querySelectorAll('.panel .content, .map')].filter((box) => box.getBoundingClientRect().height > 40 && box.textContent.trim() === '').map((box) => box.className).join()"));
            await Accessibility.ExpectNoneAsync(wall, $"Nothing yet, at {width}");
        }
    }

    [Theory]
    [InlineData("lanhdao", "/programme", ".models table")]
    [InlineData("lanhdao", "/explore", ".figure-box")]
    [InlineData("lanhdao", "/reports", "select[name=report]")]
    [InlineData("lanhdao", "/targets", "tbody tr")]
    [InlineData("quantri", "/scenes", "tbody tr")]
    [InlineData("vanhanh", "/sources", "table [data-source=incidents]")]
    [InlineData("vanhanh", "/places", "[data-place]")]
    [InlineData("vanhanh", "/alerts", "main h1")]
    [InlineData("quantri", "/open-data/manage", "tbody tr")]
    [InlineData(null, "/open-data", ".dataset")]
    public async Task A_page_of_figures_keeps_nobody_out_on_a_phone_or_beside_the_wall(string? person, string path, string settled)
    {
        var page = await rooms.OpenAsync(path, 390, 844, person);
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        foreach (var (width, height) in ((int, int)[])[(390, 844), (3840, 2160)])
        {
            await page.SetViewportSizeAsync(width, height);
            await Expect(page.Locator(settled).First).ToBeVisibleAsync();
            await Expect(page.Locator(".state.loading")).ToHaveCountAsync(0);
            Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{path} is wider than a screen of {width}");
            await Accessibility.ExpectNoneAsync(page, $"{path} at {width}");
        }
    }

    // What the server sends, changed on its way: states that would take hours to come about.
    private static Task ChangeAsync(IPage wall, Action<JsonObject> how) => wall.RouteAsync(Snapshot, async route =>
    {
        var answer = await route.FetchAsync();
        var snapshot = JsonNode.Parse(await answer.TextAsync())!.AsObject();
        how(snapshot);
        await route.FulfillAsync(new() { Response = answer, Body = snapshot.ToJsonString() });
    });

    // No camera watches here; the scene of cameras needs some, each in another state.
    private static void WithCameras(JsonObject snapshot)
    {
        var now = TimeProvider.System.GetUtcNow().ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        snapshot["cameras"] = new JsonArray([.. ((string[])["live", "starting", "reconnecting", "ended", "stopped", "broken"]).Select((state, index) => JsonSerializer.SerializeToNode(
            new
            {
                code = $"E2E-{index}", name = new { vi = $"Ngã tư số {index}", en = $"Junction {index}" }, placeCode = (string?)null, longitude = (double?)null, latitude = (double?)null, state,
                detail = (object?)null, since = now, lastFrameAt = (string?)null, analysedFps = 9.5, dropped = 0, simulated = true,
            }))]);
    }
}
