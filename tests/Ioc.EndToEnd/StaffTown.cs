using System.Text.Json;
using Dapper;
using Ioc.Testing;
using Microsoft.Playwright;

namespace Ioc.EndToEnd;

/// <summary>
/// One running town for all pages of staff, and one browser in which each member of staff has a window of their own. Its camera has watched
/// ten seconds of the sample: two vehicles go through at red, one stops beyond the line. Approvals are held until a test lets the notices out.
/// </summary>
public sealed class StaffTown : IAsyncLifetime
{
    /// <summary>The camera that has watched.</summary>
    public const string Camera = "E2E-05";

    /// <summary>The recording that it watched, as it is offered for trials.</summary>
    public const string Video = "piece.mp4";

    /// <summary>The camera of the cases that are added.</summary>
    public const string SceneCamera = "E2E-SCENE";

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
        city = await RunningCity.StartAsync("--Enforcement:IssueHoldSeconds", "600");
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

    /// <summary>One more case, as a camera's worker would leave it, whose clip is one second of five frames.</summary>
    /// <param name="plate">A registered plate, without marks.</param>
    /// <returns>The case.</returns>
    public async Task<string> AddCaseAsync(string plate, string vehicleClass = "car")
    {
        await using var database = await city!.DatabaseAsync();
        var scene = new ViolationScene(Path.Combine(city.DataFolder, "evidence"), city.DataFolder); // its folder is the town's, and goes with it
        var violation = await scene.AddAsync(database, plate, vehicleClass, camera: SceneCamera, at: TimeProvider.System.GetUtcNow().AddMinutes(-5));
        return await Eventually.ReachesAsync("a case for the violation", TimeSpan.FromMinutes(1), async () =>
        {
            await using var connection = await database.OpenConnectionAsync();
            return await connection.ExecuteScalarAsync<string?>("select id::text from enforcement.case where violation_id = @violation", new { violation });
        }, id => id is not null) ?? "";
    }

    /// <summary>Pieces of the sample as a folder of recordings, 1.mp4, 2.mp4 …</summary>
    public async Task CutFolderAsync(string name, params (int From, int Seconds)[] pieces)
    {
        for (var i = 0; i < pieces.Length; i++)
        {
            await CutAsync(Repository.Sample("junction-day.mp4"), Path.Combine(city!.DataFolder, "videos", name, $"{i + 1}.mp4"), pieces[i].From, pieces[i].Seconds);
        }
    }

    /// <summary>Ends the hold of everything that is approved: the notices go out.</summary>
    public async Task LetNoticesOutAsync()
    {
        await using var database = await city!.DatabaseAsync();
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync("update enforcement.case set issue_after = now() - interval '1 second' where state = 'approved'");
    }

    /// <summary>The states of the payments that were begun for a case.</summary>
    public async Task<IReadOnlyList<string>> PaymentsAsync(string id)
    {
        await using var database = await city!.DatabaseAsync();
        await using var connection = await database.OpenConnectionAsync();
        return [.. await connection.QueryAsync<string>("select state from enforcement.payment where case_id = @id::uuid order by started_at", new { id })];
    }

    /// <summary>A case as the desk has it.</summary>
    public async Task<JsonElement> CaseAsync(string id) => await CaseWay.OpenAsync((await WindowAsync("thamquyen")).Context.APIRequest, Address, id);

    /// <summary>What a member of staff is answered by the interface; the test fails where it refuses.</summary>
    public async Task<JsonElement?> SendAsync(string account, string method, string path, object? body = null)
    {
        var answer = await (await WindowAsync(account)).Context.APIRequest.FetchAsync(Address + path, new() { Method = method, Headers = CaseWay.Header, DataObject = body });
        Assert.True(answer.Ok, $"{method} {path}: {await answer.TextAsync()}");
        return answer.Status == 204 ? null : await answer.JsonAsync();
    }

    /// <summary>The window of a member of staff, signed in, on a page that has loaded.</summary>
    public async Task<IPage> OpenAsync(string account, string path, int width = 1920, int height = 1080)
    {
        var page = await WindowAsync(account);
        await page.SetViewportSizeAsync(width, height);
        await page.GotoAsync(Address + path);
        await Assertions.Expect(page.Locator("main h1")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".state.loading")).ToHaveCountAsync(0);
        return page;
    }

    /// <summary>Takes a case to its decision by the interface, for pages that begin there, and opens its notice on the phone of the owner.</summary>
    public async Task<IPage> DecidedOnThePhoneAsync(string id)
    {
        var desk = (await WindowAsync("thamquyen")).Context.APIRequest;
        await CaseWay.ToNoticeAsync(desk, Address, id, LetNoticesOutAsync);
        var phone = await CaseWay.OnThePhoneAsync(chromium!, Address, await CaseWay.DecideAsync(desk, Address, id));
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
                Headers = CaseWay.Header,
                DataObject = new { name = account, password = "an-thinh-demo" },
            });
            Assert.True(answer.Ok, await answer.TextAsync());
        }

        return page;
    }

    private static async Task CutAsync(string source, string target, int from = 14, int seconds = 10)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        await using var process = new OwnedProcess("ffmpeg", ["-nostdin", "-loglevel", "error", "-ss", $"{from}", "-i", source, "-t", $"{seconds}", "-c", "copy", "-avoid_negative_ts", "make_zero", "-y", target]);
        var (code, said) = await process.FinishAsync(TimeSpan.FromMinutes(1));
        Assert.True(code == 0, said);
    }
}

/// <summary>All tests that share the one town; they take turns.</summary>
[CollectionDefinition(nameof(StaffTown))]
public sealed class StaffTownTests : ICollectionFixture<StaffTown>;
