using System.Text.Json;
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

    private static readonly Dictionary<string, string> Header = new(StringComparer.Ordinal) { ["X-IOC"] = "1" };
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

    /// <summary>Takes a case to its decision by the interface, for pages that begin there, and opens its notice on the phone of the owner.</summary>
    public async Task<IPage> DecidedOnThePhoneAsync(string id)
    {
        var desk = (await WindowAsync("thamquyen")).Context.APIRequest;
        async Task<JsonElement> ActAsync(string act, Func<JsonElement, object> body)
        {
            var open = (await (await desk.GetAsync($"{Address}/api/review/cases/{id}")).JsonAsync())!.Value;
            var done = await desk.PostAsync($"{Address}/api/review/cases/{id}/{act}", new() { Headers = Header, DataObject = body(open) });
            Assert.True(done.Ok, await done.TextAsync());
            return (await done.JsonAsync())!.Value;
        }

        static int Version(JsonElement open) => open.GetProperty("version").GetInt32();
        await ActAsync("approve", open => new { version = Version(open), offenceCode = open.GetProperty("offences").EnumerateArray().First(one => one.GetProperty("suggested").GetBoolean()).GetProperty("code").GetString() });
        await Eventually.ReachesAsync("the notice", TimeSpan.FromMinutes(2), async () =>
            (await (await desk.GetAsync($"{Address}/api/review/cases/{id}")).JsonAsync())!.Value.GetProperty("state").GetString(), state => state == "notice_issued");
        await ActAsync("record", open => new { version = Version(open), isOwner = true, waives = true });
        var decided = await ActAsync("decide", open => new { version = Version(open), amount = open.GetProperty("frame").GetProperty("middle").GetInt64() });

        var phone = await chromium!.OpenAsync(Address + "/citizen", 390, 844);
        await phone.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await phone.Locator("[data-act=sign-in]").ClickAsync();
        await phone.Locator("input[type=search]").FillAsync(decided.GetProperty("plateShown").GetString()!);
        await phone.Locator("input[type=search]").PressAsync("Enter");
        await phone.WaitForURLAsync(url => url.Contains("q=", StringComparison.Ordinal));
        await phone.Locator("button[name=person][data-name]").First.ClickAsync();
        await phone.Locator("a.line", new() { HasText = decided.GetProperty("notice").GetProperty("number").GetString() }).ClickAsync();
        await Assertions.Expect(phone.Locator("[data-act=complain]")).ToBeVisibleAsync();
        return phone;
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
                Headers = Header,
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
