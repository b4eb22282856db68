using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ioc.EndToEnd;

/// <summary>The staff pages of enforcement as those who work on them use them.</summary>
public sealed class StaffPagesTests(StaffTown town) : IClassFixture<StaffTown>
{
    [Theory]
    [InlineData("canbo", "/review/{case}")]
    [InlineData("canbo", "/reads")]
    [InlineData("canbo", "/prints")]
    [InlineData("canbo", "/reports-received")]
    [InlineData("chihuy", "/deadlines")]
    [InlineData("vanhanh", "/cameras/" + StaffTown.Camera)]
    [InlineData("vanhanh", "/across")]
    [InlineData("kiemtra", "/audit")]
    [InlineData("quantri", "/retention")]
    [InlineData("quantri", "/staff")]
    public async Task A_page_keeps_nobody_out_by_day_or_night(string account, string path)
    {
        var page = await town.OpenAsync(account, path.Replace("{case}", town.Cases[0], StringComparison.Ordinal));
        foreach (var theme in (string[])["night", "day"])
        {
            await page.EvaluateAsync("theme => document.documentElement.dataset.theme = theme", theme);
            await Accessibility.ExpectNoneAsync(page, $"{path} at {theme}");
        }

        // Nothing but a table that scrolls by itself is wider than the screen, on a tablet either.
        await page.SetViewportSizeAsync(1024, 768);
        var over = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        await page.SetViewportSizeAsync(1920, 1080);
        Assert.Equal(0, over);
    }

    [Fact]
    public async Task A_rule_tried_on_a_recording_shows_each_judgement_on_its_frame()
    {
        var page = await town.OpenAsync("vanhanh", "/cameras/" + StaffTown.Camera);
        await page.Locator("select[name=trial-video]").SelectOptionAsync(StaffTown.Video);
        await page.Locator("[data-act=trial]").ClickAsync();

        // The sample's truth: the stop line at 17.74 s, the red light at 18.18 s and at 21.53 s.
        var findings = page.Locator("[data-panel=trial-report] .findings tbody tr");
        await Expect(findings).ToHaveCountAsync(3, new() { Timeout = 180_000 });
        await findings.Filter(new() { HasText = "51H-351.74" }).GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.Locator("[data-panel=trial-report] .shown dl")).ToContainTextAsync("s");
        Assert.True(await page.Locator("[data-panel=trial-report] .shown img").First.EvaluateAsync<bool>("image => image.decode().then(() => image.naturalWidth >= 640)"), "The frame is not a picture.");
        await Accessibility.ExpectNoneAsync(page, "A trial's report");
    }

    [Fact]
    public async Task A_clip_judged_again_says_whether_the_judgement_stands_and_joins_the_file()
    {
        var page = await town.OpenAsync("canbo", "/review/" + town.Cases[1]);
        await page.Locator("[data-act=replay-original]").ClickAsync();
        await page.Locator("[data-act=compare]").ClickAsync(new() { Timeout = 180_000 });
        await Expect(page.Locator("[data-panel=replay] .item")).ToContainTextAsync("Giữ nguyên nhận định");
        await Expect(page.Locator("[data-panel=comparison] tbody tr")).ToHaveCountAsync(6);
        await Accessibility.ExpectNoneAsync(page, "Both judgements side by side");
        await Expect(page.Locator(".history")).ToContainTextAsync("Xét lại đoạn phim chứng cứ");
    }

    [Fact]
    public async Task An_approved_case_is_printed_in_a_batch_and_counted_as_printed()
    {
        var desk = await town.OpenAsync("thamquyen", "/review/" + town.Cases[0]);
        var approved = await desk.RunAndWaitForResponseAsync(() => desk.Locator("[data-act=approve]").ClickAsync(), answer => answer.Url.EndsWith("/approve", StringComparison.Ordinal));
        Assert.True(approved.Ok, await approved.TextAsync());

        var page = await town.OpenAsync("canbo", "/prints");
        await Eventually.ReachesAsync("the notice in the list", TimeSpan.FromMinutes(1), async () =>
        {
            await page.ReloadAsync();
            await Expect(page.Locator(".state.loading")).ToHaveCountAsync(0);
            return await page.Locator("tbody tr").CountAsync();
        }, rows => rows == 1);
        var number = (await page.Locator("tbody a").InnerTextAsync()).Trim();
        await page.Locator("input[name=all]").CheckAsync();
        var file = await page.RunAndWaitForDownloadAsync(() => page.Locator("[data-act=print]").ClickAsync());
        Assert.Contains(number, await Pdf.TextAsync(await File.ReadAllBytesAsync(await file.PathAsync())), StringComparison.Ordinal);

        await Expect(page.Locator("main")).ToContainTextAsync("Không có thông báo nào chờ in");
        await page.Locator("[data-act=printed]").ClickAsync();
        await Expect(page.Locator("tbody tr")).ToContainTextAsync(number);
    }

    [Fact]
    public async Task Passages_are_held_over_their_term_and_a_day_that_is_none_is_refused_in_words()
    {
        var page = await town.OpenAsync("quantri", "/retention");
        await page.Locator("[data-act=hold]").ClickAsync();
        await page.Locator("dialog input[name=from]").FillAsync("31/02/2026");
        await page.Locator("dialog input[name=to]").FillAsync("05/03/2026");
        await Expect(page.Locator("dialog [role=alert]")).ToContainTextAsync("Không có ngày 31/02/2026");
        await page.Locator("dialog input[name=reason]").FillAsync("Yêu cầu số 12/CQĐT");
        await page.Locator("dialog button[type=submit]").ClickAsync();
        await Expect(page.Locator("dialog[open]")).ToBeVisibleAsync();

        // The same day from the calendar, by keyboard: February has 28 days.
        await page.Locator("dialog input[name=from]").FillAsync("27/02/2026");
        await page.GetByRole(AriaRole.Button, new() { Name = "Chọn trên lịch: Từ ngày" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "27/02/2026", Exact = true })).ToBeFocusedAsync();
        await Accessibility.ExpectNoneAsync(page, "The calendar");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("dialog input[name=from]")).ToHaveValueAsync("28/02/2026");
        await page.Locator("dialog button[type=submit]").ClickAsync();
        await Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await Expect(page.Locator("tbody tr", new() { HasText = "Yêu cầu số 12/CQĐT" })).ToContainTextAsync("28/02/2026 – 05/03/2026");
    }

    [Fact]
    public async Task A_report_of_a_citizen_is_taken_answered_and_leaves_its_slip()
    {
        var page = await town.OpenAsync("canbo", "/reports-received");
        await page.Locator("[data-act=add]").ClickAsync();
        await page.Locator("dialog input[name=sender]").FillAsync("Trần Thị Thử");
        await page.Locator("dialog input[name=when]").FillAsync("7h15 20/11/2026");
        await page.Locator("dialog input[name=place]").FillAsync("Ngã tư Hoa Phượng");
        await page.Locator("dialog textarea[name=act]").FillAsync("Xe con màu trắng vượt đèn đỏ");
        await Accessibility.ExpectNoneAsync(page, "A report being taken");
        await page.Locator("dialog button[type=submit]").ClickAsync();
        var row = page.Locator("tbody tr", new() { HasText = "Trần Thị Thử" });
        await Expect(row).ToContainTextAsync("07:15 20/11/2026");
        var slip = await page.Context.APIRequest.GetAsync(town.Address + await row.GetByRole(AriaRole.Link, new() { Name = "PDF" }).GetAttributeAsync("href"));
        Assert.Contains("Trần Thị Thử", await Pdf.TextAsync(await slip.BodyAsync()), StringComparison.Ordinal);

        await row.Locator("[data-act=verify]").ClickAsync();
        await page.Locator("dialog select[name=outcome]").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await page.Locator("dialog textarea[name=note]").FillAsync("Hình ảnh không rõ biển số");
        var outcome = await page.Locator("dialog select[name=outcome] option:checked").InnerTextAsync();
        await page.Locator("dialog button[type=submit]").ClickAsync();
        await Expect(row).ToContainTextAsync(outcome.Trim());
        await Expect(row.Locator("[data-act=verify]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_auditor_sees_the_look_that_was_just_made()
    {
        var opened = town.Cases[2];
        await town.OpenAsync("canbo", "/review/" + opened);
        var page = await town.OpenAsync("kiemtra", "/audit");
        await page.Locator("select[name=person]").SelectOptionAsync("canbo");
        await page.Locator("input[name=subject]").FillAsync(opened);
        await page.Locator("main button[type=submit]").First.ClickAsync();
        var newest = page.Locator("tbody tr").First;
        await Expect(newest).ToContainTextAsync(opened[^8..]);
        await Expect(newest).ToContainTextAsync("canbo");
    }
}
