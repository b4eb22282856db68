using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ioc.EndToEnd;

/// <summary>The staff pages of enforcement as those who work on them use them.</summary>
[Collection(nameof(StaffTown))]
public sealed class StaffPagesTests(StaffTown town)
{
    [Theory]
    [InlineData("canbo", "/review/{case}")]
    [InlineData("canbo", "/reads")]
    [InlineData("canbo", "/prints")]
    [InlineData("canbo", "/reports-received")]
    [InlineData("chihuy", "/deadlines")]
    [InlineData("chihuy", "/holds")]
    [InlineData("chihuy", "/reconciliation")]
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

        // Nothing but a table that scrolls by itself is wider than the screen, on a tablet and a phone either; and the phone shuts nobody out.
        foreach (var (width, height) in ((int, int)[])[(1024, 768), (390, 844)])
        {
            await page.SetViewportSizeAsync(width, height);
            Assert.True(await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0, $"{path} is wider than a screen of {width}");
        }

        await Accessibility.ExpectNoneAsync(page, $"{path} on a phone");
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
    public async Task Rules_tried_on_a_folder_of_recordings_judge_each_in_turn_and_show_which_is_whose()
    {
        await town.CutFolderAsync("hai-doan", (14, 6), (20, 6));
        var page = await town.OpenAsync("vanhanh", "/cameras/" + StaffTown.Camera);
        await page.Locator("select[name=trial-video]").SelectOptionAsync("hai-doan/");
        await page.Locator("[data-act=trial]").ClickAsync();

        // The sample's truth: the stop line at 17.74 s and the red light at 18.18 s in the first, the red light at 21.53 s in the second.
        await Expect(page.Locator("[data-panel=trial] h4.film")).ToHaveTextAsync(["1.mp4", "2.mp4"], new() { Timeout = 240_000 });
        var reports = page.Locator("[data-panel=trial-report]");
        await Expect(reports.Nth(0).Locator(".findings tbody tr")).ToHaveCountAsync(2);
        await Expect(reports.Nth(0)).ToContainTextAsync("59-Z1 938.46");
        await Expect(reports.Nth(1).Locator(".findings tbody tr")).ToHaveCountAsync(1);
        await Expect(reports.Nth(1)).ToContainTextAsync("51H-351.74");
        await Expect(page.Locator("[data-act=trial]")).ToBeEnabledAsync();
        await Accessibility.ExpectNoneAsync(page, "The trial of a folder");
    }

    [Fact]
    public async Task The_file_of_a_day_is_sent_and_every_difference_is_shown_and_kept()
    {
        var page = await town.OpenAsync("vanhanh", "/reconciliation");
        await Expect(page.GetByText("Chưa đối soát lần nào")).ToBeVisibleAsync();
        async Task SendAsync(string text)
        {
            await page.Locator("input[name=file]").SetInputFilesAsync(new FilePayload { Name = "ngay.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(text) });
            await page.Locator("[data-act=reconcile]").ClickAsync();
        }

        await SendAsync("không phải tệp đối soát");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Dòng đầu của tệp phải là");
        await SendAsync("reference,amount,transaction,paid_at,status\nIOC000000000000000,19000000,V-1,20261122120000,00\nIOC000000000000001,x,V-2,20261122120000,00\n");
        var result = page.Locator("[data-panel=result]");
        await Expect(result.Locator("[data-group=others] tbody tr")).ToContainTextAsync("IOC000000000000000");
        await Expect(result.Locator("[data-group=faults] tbody tr")).ToContainTextAsync("amount");
        await Expect(result.Locator("[data-group=faults] tbody tr")).ToContainTextAsync("Cột amount sai hoặc thiếu");
        await Accessibility.ExpectNoneAsync(page, "A day's file with its differences");

        // the chief finds the same among the comparisons so far
        var chief = await town.OpenAsync("chihuy", "/reconciliation");
        await chief.Locator("a.row-opener").First.ClickAsync();
        await Expect(chief.Locator("[data-group=others] tbody tr")).ToContainTextAsync("IOC000000000000000");
        await chief.SetViewportSizeAsync(390, 844);
        Assert.Equal(0, await chief.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        await chief.SetViewportSizeAsync(1920, 1080);
    }

    [Fact]
    public async Task Whoever_signs_out_everywhere_from_the_menu_is_at_the_sign_in_again()
    {
        var page = await town.OpenAsync("lanhdao", "/explore");
        await page.Locator(".person .menu").ClickAsync();
        await Accessibility.ExpectNoneAsync(page, "The menu of who is signed in");
        await page.Locator("[data-act=everywhere]").ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("/sign-in", StringComparison.Ordinal));
        await page.GotoAsync(town.Address + "/explore");
        await page.WaitForURLAsync(url => url.Contains("/sign-in", StringComparison.Ordinal));
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
    public async Task A_complaint_goes_from_the_phone_to_the_desk_and_back_the_decision_suspended_meanwhile_and_then_on_to_the_superior_head()
    {
        var id = town.Cases[1];
        var phone = await town.DecidedOnThePhoneAsync(id);
        var story = phone.Locator("[data-complaint]");
        await phone.Locator("[data-act=complain]").ClickAsync();
        await Accessibility.ExpectNoneAsync(phone, "The question of a complaint, on the phone");
        await phone.Locator("dialog textarea[name=text]").FillAsync("Đèn còn vàng khi tôi qua vạch, xin xem lại.");
        await phone.Locator("dialog textarea[name=suspension]").FillAsync("Nộp ngay thì tôi không còn tiền chữa bệnh.");
        await phone.Locator("dialog[open] button[type=submit]").ClickAsync();
        await Expect(story).ToContainTextAsync("Đã gửi, chờ thụ lý");
        await PhoneAsync(phone, "A complaint on the phone");

        // the desk takes it up and suspends the decision, as was asked for
        var desk = await CaseAsync("thamquyen", id);
        await Expect(desk.Locator("[data-suspension-asked]")).ToContainTextAsync("chữa bệnh");
        await ActAsync(desk, "complaint-accept");
        desk = await CaseAsync("thamquyen", id);
        await desk.Locator("[data-act=complaint-suspend]").ClickAsync();
        await Accessibility.ExpectNoneAsync(desk, "The question of a suspension");
        await desk.Locator("dialog[open] textarea[name=note]").FillAsync("Nộp ngay gây hậu quả khó khắc phục cho việc chữa bệnh");
        await SendAsync(desk, "complaint-suspend");
        desk = await CaseAsync("thamquyen", id);
        await Expect(desk.Locator("[data-suspensions]")).ToContainTextAsync("Đang tạm đình chỉ thi hành");
        foreach (var theme in (string[])["night", "day"])
        {
            await desk.EvaluateAsync("theme => document.documentElement.dataset.theme = theme", theme);
            await Accessibility.ExpectNoneAsync(desk, $"A complaint at the desk at {theme}");
        }

        await phone.ReloadAsync();
        await Expect(phone.Locator("[data-suspension]")).ToContainTextAsync("cách tính của cơ quan");
        await Expect(phone.Locator(".next")).ToContainTextAsync("tạm đình chỉ");
        await PhoneAsync(phone, "A suspended decision on the phone");

        // settled, the suspension is over, and the next way is another office
        await desk.Locator("[data-act=complaint-settle]").ClickAsync();
        await Accessibility.ExpectNoneAsync(desk, "The question of a settlement");
        await desk.Locator("dialog[open] textarea[name=note]").FillAsync("Hình ảnh cho thấy đèn đã đỏ trước vạch.");
        await SendAsync(desk, "complaint-settle");
        await phone.ReloadAsync();
        await Expect(story).ToContainTextAsync("giữ nguyên quyết định");
        await Expect(phone.Locator("[data-suspension]")).ToHaveCountAsync(0);
        await phone.Locator("[data-act=complain]").ClickAsync();
        await Expect(phone.Locator("dialog[open]")).ToContainTextAsync("Giám đốc Công an cấp tỉnh");
        await phone.Locator("dialog textarea[name=text]").FillAsync("Tôi không đồng ý với kết quả giải quyết lần đầu.");
        await phone.Locator("dialog[open] button[type=submit]").ClickAsync();
        await Expect(story.Locator("h3", new() { HasText = "Khiếu nại lần hai" })).ToBeVisibleAsync();
        await PhoneAsync(phone, "Two complaints on the phone");

        desk = await CaseAsync("thamquyen", id);
        await Expect(desk.Locator("[data-complaint] [role=note]")).ToContainTextAsync("Giám đốc Công an cấp tỉnh");
        await Expect(desk.Locator("[data-act=complaint-accept]")).ToHaveCountAsync(0);
        var above = await CaseAsync("giamdoc", id);
        await Expect(above.Locator("[data-act=complaint-accept]")).ToBeVisibleAsync();
        await Accessibility.ExpectNoneAsync(above, "A second complaint at the superior's desk");
    }

    private async Task<IPage> CaseAsync(string account, string id)
    {
        var page = await town.OpenAsync(account, "/review/" + id);
        await Expect(page.Locator("[data-complaint]")).ToBeVisibleAsync();
        return page;
    }

    private static async Task PhoneAsync(IPage phone, string what)
    {
        Assert.True(await phone.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), what);
        await Accessibility.ExpectNoneAsync(phone, what);
    }

    // An act moves the desk on to the next case, so the server's answer tells that it was done.
    private static Task ActAsync(IPage desk, string act) => AnsweredAsync(desk, act, () => desk.Locator($"[data-act={act}]").ClickAsync());

    private static Task SendAsync(IPage desk, string act) => AnsweredAsync(desk, act, () => desk.Locator("dialog[open] button[type=submit]").ClickAsync());

    private static async Task AnsweredAsync(IPage desk, string act, Func<Task> how)
    {
        var answer = await desk.RunAndWaitForResponseAsync(how, response => response.Url.EndsWith("/" + act, StringComparison.Ordinal));
        Assert.True(answer.Ok, await answer.TextAsync());
    }

    [Fact]
    public async Task An_approved_case_is_printed_in_a_batch_and_counted_as_printed()
    {
        var desk = await town.OpenAsync("thamquyen", "/review/" + town.Cases[0]);
        var approved = await desk.RunAndWaitForResponseAsync(() => desk.Locator("[data-act=approve]").ClickAsync(), answer => answer.Url.EndsWith("/approve", StringComparison.Ordinal));
        Assert.True(approved.Ok, await approved.TextAsync());
        await town.LetNoticesOutAsync();
        var number = await Eventually.ReachesAsync("the notice", TimeSpan.FromMinutes(1), async () =>
            (await town.CaseAsync(town.Cases[0])).GetProperty("notice") is { ValueKind: JsonValueKind.Object } notice ? notice.GetProperty("number").GetString() : null, known => known is not null);

        var page = await town.OpenAsync("canbo", "/prints");
        await Expect(page.Locator("tbody tr", new() { HasText = number })).ToHaveCountAsync(1);
        await page.Locator("input[name=all]").CheckAsync();
        var file = await page.RunAndWaitForDownloadAsync(() => page.Locator("[data-act=print]").ClickAsync());
        Assert.Contains(number!, await Pdf.TextAsync(await File.ReadAllBytesAsync(await file.PathAsync())), StringComparison.Ordinal);

        await Expect(page.Locator("main")).ToContainTextAsync("Không có văn bản nào chờ in");
        await page.Locator("[data-act=printed]").ClickAsync();
        await Expect(page.Locator("tbody tr", new() { HasText = number })).ToHaveCountAsync(1);
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
