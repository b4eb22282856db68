using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ioc.EndToEnd;

/// <summary>Takes a picture of every page of a running demo: wall and desk at 1920 by 1080, phone at 390 by 844, papers as they are printed.</summary>
internal sealed class Gallery(Chromium chromium, string address, string folder)
{
    private static readonly Shot[] Plain =
    [
        new("wall", null, "/?scene=overview", ".tile .number"),
        new("wall-population", null, "/?scene=population", ".tile .number"),
        new("wall-labour", null, "/?scene=labour", ".tile .number", Theme: "day", Language: "en"),
        new("wall-tourism", null, "/?scene=tourism", ".tile .number"),
        new("wall-order", null, "/?scene=public_order", "path.rim.hot"),
        new("wall-traffic", null, "/?scene=traffic", ".tile .number"),
        new("wall-cameras", null, "/?scene=cameras", ".camera img"),
        new("wall-programme", null, "/?scene=programme", ".tile .number"),
        new("wall-phone", null, "/?scene=overview", ".tile .number", Phone: true),
        new("reads", "canbo", "/reads", "tbody tr"),
        new("reports-received", "canbo", "/reports-received", "tbody tr"),
        new("prints", "canbo", "/prints", "tbody tr", Theme: "day"),
        new("deadlines", "chihuy", "/deadlines", "tbody tr"),
        new("holds", "chihuy", "/holds", "main dl"),
        new("cameras", "vanhanh", "/cameras/AT-01", "svg.board image"),
        new("across", "vanhanh", "/across", "main h2"),
        new("sources", "vanhanh", "/sources?source=incidents", ".panel table", Theme: "day"),
        new("places", "vanhanh", "/places?place=MP-AT-01", "svg.map path"),
        new("alerts", "lanhdao", "/alerts", "tbody tr"),
        new("programme", "lanhdao", "/programme", ".models table", Language: "en"),
        new("reports", "lanhdao", "/reports", "tr [data-state=done]"),
        new("targets", "lanhdao", "/targets", "tbody tr"),
        new("scenes", "quantri", "/scenes", "tbody tr"),
        new("explore", "lanhdao", "/explore", ".figure-box", Theme: "day"),
        new("open-data", null, "/open-data", ".dataset", Theme: "day"),
        new("open-data-manage", "quantri", "/open-data/manage", "tbody tr"),
        new("audit", "kiemtra", "/audit", "tbody tr"),
        new("retention", "quantri", "/retention", "tbody tr", Language: "en"),
        new("staff", "quantri", "/staff", "tbody tr"),
        new("sign-in", null, "/sign-in", "[data-act=directory]"),
        new("verify", null, "/verify", "form", Theme: "day"),
        new("phone-first", null, "/citizen", "[data-act=sign-in]", Phone: true, Theme: "day"),
    ];

    // Cases, notices and papers: the pages of one story.
    private static readonly string[] Story =
    [
        "desk", "desk-complaint", "desk-second-complaint", "phone", "phone-list", "phone-messages", "phone-pay", "phone-complaint", "reconciliation",
        "paper-notice", "paper-decision", "paper-suspension", "paper-settlement",
    ];

    private readonly Dictionary<string, IPage> windows = new(StringComparer.Ordinal);

    /// <summary>The routes that are in the pictures, without their parameters.</summary>
    public static IEnumerable<string> Pages =>
        Plain.Select(shot => shot.Path.Split('?')[0]).Concat(["/review", "/reconciliation", "/citizen/notices", "/citizen/messages", "/cameras"]).Distinct(StringComparer.Ordinal);

    /// <summary>The files.</summary>
    public static IEnumerable<string> Names => Plain.Select(shot => shot.Name).Concat(Story).Select(name => name + ".png");

    public async Task TakeAsync()
    {
        var desk = (await WindowAsync("thamquyen")).Context.APIRequest;
        var cases = await Eventually.ReachesAsync("four cases that can be approved", TimeSpan.FromMinutes(8), async () =>
        {
            var page = await (await desk.GetAsync(address + "/api/review/cases?state=pending_review&flagged=false")).JsonAsync();
            return page!.Value.GetProperty("items").EnumerateArray().OrderBy(one => one.GetProperty("kind").GetString() == "red_light" ? 0 : 1).Select(one => one.GetProperty("id").GetString()!).ToList();
        }, found => found.Count >= 4);
        await ReportAsync();
        await StoryAsync(desk, cases);
        await ReconcileAsync();
        foreach (var shot in Plain)
        {
            var page = await WindowAsync(shot.Account);
            await page.SetViewportSizeAsync(shot.Phone ? 390 : 1920, shot.Phone ? 844 : 1080);
            await page.GotoAsync(address + shot.Path);
            await LookAsync(page, shot.Theme, shot.Language);
            await SettledAsync(page, shot.Settled);
            await TakeAsync(page, shot.Name);
        }
    }

    private async Task StoryAsync(IAPIRequestContext desk, List<string> cases)
    {
        var page = await WindowAsync("thamquyen");
        foreach (var id in cases)
        {
            if ((await CaseWay.OpenAsync(desk, address, id)).GetProperty("evidence").GetProperty("parts").EnumerateArray().Any(part => part.GetProperty("name").GetString() == "clip.mp4"))
            {
                cases.Remove(id);
                cases.Insert(0, id);
                break;
            }
        }

        await page.GotoAsync($"{address}/review/{cases[0]}");
        await LookAsync(page, "night", "vi");
        await SettledAsync(page, "img.large");
        await TakeAsync(page, "desk");

        // One notice that is answered, one that is paid, one that is complained about.
        var answered = await CaseWay.ToNoticeAsync(desk, address, cases[1]);
        var phone = await PhoneAsync(answered);
        await TakeAsync(phone, "phone");
        await phone.GotoAsync(address + "/citizen");
        await SettledAsync(phone, "a.line");
        await TakeAsync(phone, "phone-list");
        await phone.GotoAsync(address + "/citizen/messages");
        await SettledAsync(phone, "main h1");
        await TakeAsync(phone, "phone-messages");

        await CaseWay.ToNoticeAsync(desk, address, cases[2]);
        var paying = await PhoneAsync(await CaseWay.DecideAsync(desk, address, cases[2]));
        await paying.Locator("[data-act=transfer]").ClickAsync();
        await SettledAsync(paying, "img.code");
        await TakeAsync(paying, "phone-pay");

        await CaseWay.ToNoticeAsync(desk, address, cases[3]);
        phone = await PhoneAsync(await CaseWay.DecideAsync(desk, address, cases[3]));
        await ComplainAsync(phone, "Tôi dừng xe trước vạch khi đèn chuyển vàng; xin cơ quan xem lại đoạn phim.", "Nộp ngay thì gia đình tôi không còn tiền chữa bệnh cho cháu.");
        await CaseWay.ActAsync(desk, address, cases[3], "complaint-accept", open => new { version = CaseWay.Version(open), complex = false, note = (string?)null });
        await CaseWay.ActAsync(desk, address, cases[3], "complaint-suspend", open => new { version = CaseWay.Version(open), note = "Thi hành ngay gây hậu quả khó khắc phục cho việc chữa bệnh của gia đình người khiếu nại." });
        await page.GotoAsync($"{address}/review/{cases[3]}");
        await SettledAsync(page, "[data-suspensions]");
        await ShowAsync(page, "[data-complaint]");
        await TakeAsync(page, "desk-complaint");
        await phone.ReloadAsync();
        await SettledAsync(phone, "[data-suspension]");
        await ShowAsync(phone, "[data-suspension]");
        await TakeAsync(phone, "phone-complaint");
        await PaperAsync(phone, "suspension");
        await CaseWay.ActAsync(desk, address, cases[3], "complaint-settle", open => new { version = CaseWay.Version(open), outcome = "dismiss", amount = (long?)null, note = "Đoạn phim cho thấy đèn đã đỏ 2,4 giây khi xe qua vạch dừng." });
        await phone.ReloadAsync();
        await ComplainAsync(phone, "Tôi không đồng ý với kết quả giải quyết lần đầu.", null);
        var above = await WindowAsync("giamdoc");
        await above.GotoAsync($"{address}/review/{cases[3]}");
        await LookAsync(above, "day", "vi");
        await SettledAsync(above, "[data-act=complaint-accept]");
        await ShowAsync(above, "[data-complaint]");
        await TakeAsync(above, "desk-second-complaint");
        foreach (var kind in (string[])["notice", "decision", "settlement"])
        {
            await PaperAsync(phone, kind);
        }
    }

    private async Task<IPage> PhoneAsync(JsonElement open)
    {
        var phone = await CaseWay.OnThePhoneAsync(chromium, address, open);
        await SettledAsync(phone, "article.notice");
        return phone;
    }

    private static async Task ComplainAsync(IPage phone, string text, string? suspension)
    {
        await phone.Locator("[data-act=complain]").ClickAsync();
        await phone.Locator("dialog[open] textarea[name=text]").FillAsync(text);
        if (suspension is not null)
        {
            await phone.Locator("dialog[open] textarea[name=suspension]").FillAsync(suspension);
        }

        await phone.Locator("dialog[open] button[type=submit]").ClickAsync();
        await Expect(phone.Locator("dialog[open]")).ToHaveCountAsync(0);
        await Expect(phone.Locator("[data-complaint] .quote").Last).ToContainTextAsync(text);
    }

    private async Task ReportAsync()
    {
        var page = await WindowAsync("canbo");
        await page.GotoAsync(address + "/reports-received");
        await SettledAsync(page, "[data-act=add]");
        if (await page.Locator("tbody tr").CountAsync() > 0)
        {
            return;
        }

        await page.Locator("[data-act=add]").ClickAsync();
        await page.Locator("dialog input[name=sender]").FillAsync("Trần Thị Thử (mô phỏng)");
        await page.Locator("dialog input[name=when]").FillAsync("7h15 20/11/2026");
        await page.Locator("dialog input[name=place]").FillAsync("Ngã tư Trần Phú – Bến Thịnh");
        await page.Locator("dialog textarea[name=act]").FillAsync("Xe con màu trắng vượt đèn đỏ");
        await page.Locator("dialog button[type=submit]").ClickAsync();
        await Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
    }

    // A gateway's file in which a payment is unknown here and a row cannot be read.
    private async Task ReconcileAsync()
    {
        var page = await WindowAsync("chihuy");
        await page.GotoAsync(address + "/reconciliation");
        await LookAsync(page, "day", "vi");
        const string day = "reference,amount,transaction,paid_at,status\nIOC000000000000000,19000000,V-1,20261122120000,00\nIOC000000000000001,x,V-2,20261122120000,00\n";
        await page.Locator("input[name=file]").SetInputFilesAsync(new FilePayload { Name = "vnpay-20261122.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(day) });
        await page.Locator("[data-act=reconcile]").ClickAsync();
        await SettledAsync(page, "[data-panel=result] tbody tr");
        await TakeAsync(page, "reconciliation");
    }

    // A paper as its first page comes out of a printer.
    private async Task PaperAsync(IPage phone, string kind)
    {
        var link = await phone.Locator($"a[href*='/{kind}.pdf']").First.GetAttributeAsync("href");
        var paper = Path.Combine(folder, kind + ".pdf");
        await File.WriteAllBytesAsync(paper, await (await phone.Context.APIRequest.GetAsync(address + link)).BodyAsync());
        await RunAsync("pdftoppm", "-r", "80", "-png", "-f", "1", "-singlefile", paper, Path.Combine(folder, "paper-" + kind));
        File.Delete(paper);
        await SqueezeAsync(Path.Combine(folder, $"paper-{kind}.png"), 32);
    }

    private async Task<IPage> WindowAsync(string? account)
    {
        if (!windows.TryGetValue(account ?? "", out var page))
        {
            page = windows[account ?? ""] = await chromium.OpenAsync("about:blank", 1920, 1080);
            await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
            if (account is not null)
            {
                var answer = await page.Context.APIRequest.PostAsync(address + "/api/session/", new() { Headers = CaseWay.Header, DataObject = new { name = account, password = "an-thinh-demo" } });
                Assert.True(answer.Ok, $"{account}: {await answer.TextAsync()}");
            }
        }

        return page;
    }

    private static async Task LookAsync(IPage page, string theme, string language)
    {
        await page.EvaluateAsync("([theme, language]) => { localStorage.setItem('ioc.theme', theme); localStorage.setItem('ioc.language', language); }", new[] { theme, language });
        await page.ReloadAsync();
    }

    private static async Task SettledAsync(IPage page, string there)
    {
        await Expect(page.Locator(there).First).ToBeAttachedAsync();
        await Expect(page.Locator(".state.loading")).ToHaveCountAsync(0);
        await page.EvaluateAsync("() => Promise.all([document.fonts.ready, ...[...document.images].filter((image) => image.loading !== 'lazy').map((image) => image.decode().catch(() => undefined))])");
        await Task.Delay(1500); // maps and charts draw themselves
    }

    private static Task ShowAsync(IPage page, string what) => page.Locator(what).First.EvaluateAsync("one => window.scrollTo(0, one.getBoundingClientRect().top + scrollY - 90)");

    private async Task TakeAsync(IPage page, string name)
    {
        var file = Path.Combine(folder, name + ".png");
        await page.ScreenshotAsync(new() { Path = file });
        await SqueezeAsync(file, 128);
    }

    // A palette of its own for each picture: a third of the bytes, and no letter the worse for it.
    private static async Task SqueezeAsync(string file, int colours)
    {
        var small = file + ".small.png";
        await RunAsync("ffmpeg", "-nostdin", "-loglevel", "error", "-i", file, "-vf", $"split[a][b];[a]palettegen=max_colors={colours}:reserve_transparent=0[p];[b][p]paletteuse=dither=none", "-compression_level", "100", "-pred", "none", "-y", small);
        File.Move(small, file, overwrite: true);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        await using var process = new OwnedProcess(program, arguments);
        var (code, said) = await process.FinishAsync(TimeSpan.FromMinutes(1));
        Assert.True(code == 0, $"{program}: {said}");
    }

    /// <param name="Name">Of the file, without its ending.</param>
    /// <param name="Account">Who is signed in; null: nobody.</param>
    /// <param name="Settled">What is there once the page is.</param>
    private sealed record Shot(string Name, string? Account, string Path, string Settled, bool Phone = false, string Theme = "night", string Language = "vi");
}
