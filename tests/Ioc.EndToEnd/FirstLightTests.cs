using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ioc.EndToEnd;

/// <summary>The chain, end to end: a real stream, a real database, a real browser.</summary>
public sealed partial class FirstLightTests
{
    [Fact]
    public async Task A_red_light_seen_over_rtsp_becomes_a_paid_fine_and_moves_the_wall()
    {
        await using var city = await RunningCity.StartAsync();
        await using var database = await city.DatabaseAsync();
        await using var camera = await RtspCamera.ServeAsync(Repository.Sample("junction-day.mp4"), RunningCity.FreePort());
        await using var chromium = await Chromium.StartAsync();
        await RunningCity.AddCameraAsync(database, "E2E-01", camera.Url, "junction-day.camera.json");
        var wall = await chromium.OpenAsync(city.Address + "/?scene=overview", 1920, 1080);

        // An officer signs in and waits for a case that can be approved.
        var desk = await chromium.OpenAsync(city.Address + "/review", 1920, 1080);
        await SignInAsync(desk, "thamquyen");
        var caseAddress = await WaitForApprovableCaseAsync(city, desk);
        await desk.GotoAsync(caseAddress);
        await Expect(desk.Locator("img.large")).ToBeVisibleAsync();
        Assert.True(await desk.Locator("img.large").EvaluateAsync<bool>("image => image.decode().then(() => image.naturalWidth >= 1280)"), "The overview still is not a picture.");
        await AnsweredAsync(desk, "/approve", () => desk.Locator("[data-act=approve]").ClickAsync());

        // The notice goes out on paper; its holder reads number and code from it.
        await desk.GotoAsync(caseAddress);
        var pdf = await desk.Locator("a.document").First.GetAttributeAsync("href");
        var answer = await desk.Context.APIRequest.GetAsync(city.Address + pdf);
        var paper = await Pdf.TextAsync(await answer.BodyAsync());
        var number = NoticeNumber().Match(paper).Groups["value"].Value;
        var code = LookupCode().Match(paper).Groups["value"].Value;
        var plate = (await desk.Locator(".number").InnerTextAsync()).Trim();
        Assert.NotEmpty(number);
        Assert.NotEmpty(code);

        // The citizen looks it up on the phone: what the police's site shows, and no picture.
        var phone = await chromium.OpenAsync(city.Address + "/citizen", 390, 844);
        await phone.Locator("input[name=number]").FillAsync(number);
        await phone.Locator("input[name=plate]").FillAsync(plate);
        await phone.Locator("input[name=code]").FillAsync(code);
        await phone.Locator("form button[type=submit]").ClickAsync();
        await Expect(phone.Locator("[data-found] h3")).ToHaveTextAsync(number);
        await Expect(phone.Locator(".picture img")).ToHaveCountAsync(0);
        await Accessibility.ExpectNoneAsync(phone, "A notice looked up");

        // Signed in at the identity service, a server of its own, the owner sees the evidence and confirms.
        await phone.Locator("[data-act=sign-in]").ClickAsync();
        await phone.Locator("input[type=search]").FillAsync(plate);
        await phone.Locator("input[type=search]").PressAsync("Enter");
        await phone.WaitForURLAsync(url => url.Contains("q=", StringComparison.Ordinal));
        await phone.Locator("button[name=person][data-name]").First.ClickAsync();
        await phone.Locator("a.line", new() { HasText = number }).ClickAsync();
        await Expect(phone.Locator("h1")).ToHaveTextAsync(number);
        await Expect(phone.Locator(".picture img").First).ToBeVisibleAsync();
        await Accessibility.ExpectNoneAsync(phone, "A notice");
        await phone.Locator("[data-act=confirm]").ClickAsync();
        await AnsweredAsync(phone, "/confirm", () => phone.Locator("dialog button[type=submit]").ClickAsync());
        await Expect(phone.Locator("[data-act=confirm]")).ToHaveCountAsync(0);

        // The officer makes the record; a named authority decides; only then is there an amount to pay.
        await desk.GotoAsync(caseAddress);
        await desk.Locator("[data-act=record]").ClickAsync();
        await desk.Locator("input[name=waives]").CheckAsync();
        await AnsweredAsync(desk, "/record", () => desk.Locator("dialog button[type=submit]").ClickAsync());
        await desk.GotoAsync(caseAddress);
        await desk.Locator("[data-act=decide]").ClickAsync();
        var amount = long.Parse(await desk.Locator("input[name=amount]").InputValueAsync(), CultureInfo.InvariantCulture);
        await AnsweredAsync(desk, "/decide", () => desk.Locator("dialog button[type=submit]").ClickAsync());

        await phone.ReloadAsync();
        await phone.Locator("[data-act=transfer]").ClickAsync();
        await Expect(phone.Locator("img.code")).ToBeVisibleAsync();
        await Accessibility.ExpectNoneAsync(phone, "A fine to be paid");
        await phone.Locator("[data-act=pay]").ClickAsync();
        await phone.Locator("button[value=pay]").ClickAsync();
        await Expect(phone.Locator("[data-act=pay]")).ToHaveCountAsync(0);
        await Expect(phone.Locator(".now")).ToContainTextAsync("Đã nộp");

        // The wall shows the sum without having been touched.
        var shown = amount.ToString("N0", CultureInfo.GetCultureInfo("vi-VN"));
        await Expect(wall.Locator("[data-figure=paid-today]")).ToContainTextAsync(shown);
        Assert.Equal(amount, (await city.SnapshotAsync()).GetProperty("cases").GetProperty("paidToday").GetInt64());
        Assert.DoesNotContain(plate, await wall.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_is_cut_is_said_on_the_wall_and_comes_back_by_itself()
    {
        await using var city = await RunningCity.StartAsync();
        await using var database = await city.DatabaseAsync();
        var port = RunningCity.FreePort();
        var camera = await RtspCamera.ServeAsync(Repository.Sample("junction-day.mp4"), port);
        await RunningCity.AddCameraAsync(database, "E2E-02", camera.Url, "junction-day.camera.json");
        await WallSaysAsync(city, "E2E-02", "live");

        await camera.CutAsync();
        await camera.DisposeAsync();
        await WallSaysAsync(city, "E2E-02", "reconnecting");

        await using var again = await RtspCamera.ServeAsync(Repository.Sample("junction-day.mp4"), port);
        await WallSaysAsync(city, "E2E-02", "live");
    }

    // An act moves the desk on to the next case, so the server's answer tells that it was done.
    private static async Task AnsweredAsync(IPage page, string path, Func<Task> act)
    {
        var answer = await page.RunAndWaitForResponseAsync(act, response => response.Url.EndsWith(path, StringComparison.Ordinal));
        Assert.True(answer.Ok, $"{path} answered {answer.Status}: {await answer.TextAsync()}");
    }

    private static Task WallSaysAsync(RunningCity city, string camera, string state) => Eventually.ReachesAsync(
        $"camera {camera} is {state}",
        TimeSpan.FromMinutes(3),
        async () => (await city.SnapshotAsync()).GetProperty("cameras").EnumerateArray()
            .Where(tile => tile.GetProperty("code").GetString() == camera).Select(tile => tile.GetProperty("state").GetString()).FirstOrDefault(),
        seen => seen == state);

    private static async Task SignInAsync(IPage page, string name)
    {
        await page.Locator("[data-act=directory]").ClickAsync();
        await page.Locator($"button[data-name={name}]").ClickAsync();
        await Expect(page).ToHaveURLAsync(ReviewPage()); // a failure says where it stands instead
    }

    private static async Task<string> WaitForApprovableCaseAsync(RunningCity city, IPage desk)
    {
        var id = await Eventually.ReachesAsync(
            "a case that an officer can approve",
            TimeSpan.FromMinutes(5),
            async () =>
            {
                var answer = await desk.Context.APIRequest.GetAsync(city.Address + "/api/review/cases?state=pending_review&kind=red_light");
                var page = await answer.JsonAsync();
                return page?.GetProperty("items").EnumerateArray().Where(item => item.GetProperty("flags").GetArrayLength() == 0)
                    .Select(item => item.GetProperty("id").GetString()).FirstOrDefault();
            },
            found => found is not null);
        return $"{city.Address}/review/{id}";
    }

    [GeneratedRegex("^[^?]*/review", RegexOptions.None, 1000)]
    private static partial Regex ReviewPage();

    [GeneratedRegex(@"Số thông báo:\s*(?<value>[^\s;]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NoticeNumber();

    [GeneratedRegex(@"mã tra cứu:\s*(?<value>[^\s.]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LookupCode();
}
