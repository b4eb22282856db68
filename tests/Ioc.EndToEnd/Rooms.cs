using System.Net.Http.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ioc.EndToEnd;

/// <summary>One city and one browser for all who look at the pages of the indicators' half. No worker runs: nothing there needs a camera that sees.</summary>
public sealed class Rooms : IAsyncLifetime
{
    private readonly List<IPage> screens = [];
    private Chromium? chromium;

    /// <summary>The running product.</summary>
    public RunningCity City { get; private set; } = null!;

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        var starting = RunningCity.StartWithFactsAsync("--Site:Workers", "0");
        chromium = await Chromium.StartAsync();
        City = await starting;

        // The town is loaded; what follows from it is computed behind the pages. The last to come are hot spots and open data.
        using var client = new HttpClient { BaseAddress = new Uri(City.Address) };
        await Eventually.ReachesAsync(
            "the town's figures, hot spots and open data",
            TimeSpan.FromMinutes(10),
            async () =>
            {
                var wall = await City.SnapshotAsync();
                var order = wall.GetProperty("indicators").EnumerateArray().FirstOrDefault(tile => tile.GetProperty("code").GetString() == "public_order.incidents_per_100k");
                var spots = order.ValueKind is System.Text.Json.JsonValueKind.Object && order.GetProperty("outlook").GetProperty("hotSpots").ValueKind is System.Text.Json.JsonValueKind.Array;
                if (!spots)
                {
                    return false;
                }

                // Anyone may ask for open data 120 times a minute, and no more.
                await Task.Delay(TimeSpan.FromSeconds(1));
                var open = await client.GetFromJsonAsync<System.Text.Json.JsonElement>("/open/datasets?limit=500");
                return open.GetProperty("datasets").EnumerateArray().Any(dataset => dataset.GetProperty("code").GetString() == "population.size" && dataset.GetProperty("rows").GetInt32() > 0);
            },
            there => there);
    }

    /// <inheritdoc />
    public async Task DisposeAsync()
    {
        if (chromium is not null)
        {
            await chromium.DisposeAsync();
        }

        await City.DisposeAsync();
    }

    /// <summary>A screen of its own, showing an address, or nothing yet; as one of the demo's people where one is named.</summary>
    internal async Task<IPage> OpenAsync(string path, int width = 1920, int height = 1080, string? person = null)
    {
        var page = await chromium!.OpenAsync("about:blank", width, height);
        screens.Add(page);
        if (person is not null)
        {
            var entered = await page.Context.APIRequest.PostAsync(City.Address + "/api/session/", new() { Headers = new Dictionary<string, string> { ["X-IOC"] = "1" }, DataObject = new { name = person, password = "an-thinh-demo" } });
            Assert.True(entered.Ok, $"{person} cannot sign in: {entered.Status}");
        }

        if (path.Length > 0)
        {
            await page.GotoAsync(City.Address + path);
        }

        return page;
    }

    /// <summary>Closes every screen that a test has opened: a wall that nobody looks at any more still draws each change.</summary>
    internal async Task CloseAsync()
    {
        foreach (var page in screens)
        {
            await page.Context.CloseAsync();
        }

        screens.Clear();
    }

    /// <summary>Looks at a page in both themes and both languages as axe-core does, and at what a person would see of it: nothing reaches out of the screen, and no text is a code.</summary>
    /// <param name="settled">What is there once the page is.</param>
    internal static async Task LookAsync(IPage page, string what, string settled)
    {
        foreach (var (theme, language) in (( string, string)[])[("night", "vi"), ("day", "en")])
        {
            await page.EvaluateAsync("([theme, language]) => { localStorage.setItem('ioc.theme', theme); localStorage.setItem('ioc.language', language); }", new[] { theme, language });
            await page.ReloadAsync();
            await Expect(page.Locator(settled).First).ToBeVisibleAsync();
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await Accessibility.ExpectNoneAsync(page, $"{what}, {theme}, {language}");
            Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{what}, {theme}, {language}: wider than the screen");
        }
    }
}

/// <summary>All tests that share the one city; they take turns.</summary>
[CollectionDefinition(nameof(Rooms))]
public sealed class RoomsTests : ICollectionFixture<Rooms>;
