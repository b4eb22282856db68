using Microsoft.Playwright;

namespace Ioc.EndToEnd;

/// <summary>
/// One running town for all pages of staff, and one browser in which each member of staff has a window of their own. Its camera has watched
/// ten seconds of the sample: two vehicles go through at red, one stops beyond the line.
/// </summary>
public sealed class StaffTown : IAsyncLifetime
{
    /// <summary>The camera that has watched.</summary>
    public const string Camera = "E2E-05";

    /// <summary>The recording that it watched, as it is offered for trials.</summary>
    public const string Video = "piece.mp4";

    private readonly Dictionary<string, IPage> windows = [];
    private RunningCity? city;
    private Chromium? chromium;

    /// <summary>Where the pages are.</summary>
    public string Address => city!.Address;

    /// <summary>The cases that the camera's violations became, those ready to be approved first.</summary>
    public IReadOnlyList<string> Cases { get; private set; } = [];

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        city = await RunningCity.StartAsync();
        var video = Path.Combine(city.DataFolder, "videos", Video);
        await CutAsync(Repository.Sample("junction-day.mp4"), video);
        await using (var database = await city.DatabaseAsync())
        {
            await RunningCity.AddCameraAsync(database, Camera, video, "junction-day.camera.json", play: "once");
        }

        chromium = await Chromium.StartAsync();
        var desk = await WindowAsync("thamquyen");
        Cases = await Eventually.ReachesAsync("a case for each violation", TimeSpan.FromMinutes(3), async () =>
        {
            var answer = await desk.Context.APIRequest.GetAsync(Address + "/api/review/cases?state=pending_review");
            var page = await answer.JsonAsync();
            return (IReadOnlyList<string>)[.. page!.Value.GetProperty("items").EnumerateArray().OrderBy(item => item.GetProperty("flags").GetArrayLength()).Select(item => item.GetProperty("id").GetString()!)];
        }, seen => seen.Count >= 3);
    }

    /// <summary>The window of a member of staff, signed in, on a page that has loaded.</summary>
    public async Task<IPage> OpenAsync(string account, string path)
    {
        var page = await WindowAsync(account);
        await page.GotoAsync(Address + path);
        await Assertions.Expect(page.Locator("main h1")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".state.loading")).ToHaveCountAsync(0);
        return page;
    }

    /// <inheritdoc />
    public async Task DisposeAsync()
    {
        if (chromium is not null)
        {
            await chromium.DisposeAsync();
        }

        if (city is not null)
        {
            await city.DisposeAsync();
        }
    }

    private async Task<IPage> WindowAsync(string account)
    {
        if (!windows.TryGetValue(account, out var page))
        {
            page = windows[account] = await chromium!.OpenAsync(Address + "/sign-in", 1920, 1080);
            await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce }); // no colour is on its way to another when it is measured
            var answer = await page.Context.APIRequest.PostAsync(Address + "/api/session/", new()
            {
                Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["X-IOC"] = "1" },
                DataObject = new { name = account, password = "an-thinh-demo" },
            });
            Assert.True(answer.Ok, await answer.TextAsync());
        }

        return page;
    }

    private static async Task CutAsync(string source, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        await using var process = new OwnedProcess("ffmpeg", ["-nostdin", "-loglevel", "error", "-ss", "14", "-i", source, "-t", "10", "-c", "copy", "-avoid_negative_ts", "make_zero", "-y", target]);
        var (code, said) = await process.FinishAsync(TimeSpan.FromMinutes(1));
        Assert.True(code == 0, said);
    }
}
