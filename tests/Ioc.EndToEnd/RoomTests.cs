using System.Globalization;
using System.Text;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ioc.EndToEnd;

/// <summary>The pages of the indicators' half as their users see them: each does its main work once, and is looked at by axe-core in both themes and both languages.</summary>
[Collection(nameof(Rooms))]
public sealed class RoomTests(Rooms rooms) : IAsyncLifetime
{
    private static readonly string[] Scenes = ["overview", "population", "labour", "tourism", "public_order", "traffic", "programme"];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => rooms.CloseAsync();

    [Fact]
    public async Task Every_scene_of_the_wall_stands_on_one_screen_with_nothing_to_scroll_and_nothing_cut_off()
    {
        var wall = await rooms.OpenAsync("/?scene=overview");
        foreach (var scene in Scenes)
        {
            await wall.GotoAsync($"{rooms.City.Address}/?scene={scene}");
            await Expect(wall.Locator(".tile .number").First).ToBeVisibleAsync();
            foreach (var (width, height) in ((int, int)[])[(3840, 2160), (1920, 1080), (1366, 768)])
            {
                await wall.SetViewportSizeAsync(width, height);
                Assert.Equal("", await wall.EvaluateAsync<string>(Overflow, width));
            }

            await Accessibility.ExpectNoneAsync(wall, $"The wall, {scene}");
        }

        await wall.Keyboard.PressAsync("t");
        await wall.Keyboard.PressAsync("e");
        await Expect(wall.Locator(".scene.on")).ToHaveTextAsync("Programme 06");
        await Accessibility.ExpectNoneAsync(wall, "The wall by day, in English");
    }

    [Fact]
    public async Task The_slider_shows_the_wall_as_it_stood_at_a_past_minute_and_not_as_it_stands_now()
    {
        // Where the day is a few minutes old there is no minute of it to go back to.
        var midnight = TimeProvider.System.GetUtcNow().AddHours(7).TimeOfDay;
        if (midnight < TimeSpan.FromMinutes(6))
        {
            await Task.Delay(TimeSpan.FromMinutes(6) - midnight);
        }

        var now = TimeProvider.System.GetUtcNow();
        var minute = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero).AddMinutes(-4);
        await using (var database = await rooms.City.DatabaseAsync())
        {
            await RunAsync(database, minute, """
                insert into audit.event (id, type, subject_kind, subject_id, actor, occurred_at) values (gen_random_uuid(), 'test.began', 'test', 'e2e', 'system:test', $1::timestamptz - interval '2 hours')
                """);
            // 98,76 % stood for ten minutes around that minute, in the place of what stands now; and the source of labour had failed for two.
            await RunAsync(database, minute, """
                insert into indicator.value_past (indicator_code, place_code, period_start, period_end, value, numerator, denominator, computed_at, replaced_at)
                select indicator_code, place_code, period_start, period_end, 98.76, 9876, 10000, $1::timestamptz - interval '5 minutes', $1::timestamptz + interval '1 minute'
                from indicator.value where indicator_code = 'labour.unemployment_rate' and place_code = 'MP-AT' order by period_start desc limit 1
                """);
            await RunAsync(database, minute, """
                update indicator.value set computed_at = $1::timestamptz + interval '1 minute'
                where (indicator_code, place_code, period_start) in (select indicator_code, place_code, period_start from indicator.value where indicator_code = 'labour.unemployment_rate' and place_code = 'MP-AT' order by period_start desc limit 1)
                """);
            await RunAsync(database, minute, """
                with heard as (delete from fact.source_past where source_code = 'labour' and at between $1::timestamptz - interval '1 minute' and $1::timestamptz + interval '1 minute')
                insert into fact.source_past (source_code, at, last_success_at, failing, rows_taken, rows_refused) values
                    ('labour', $1::timestamptz - interval '1 minute', null, true, 0, 0), ('labour', $1::timestamptz + interval '1 minute', $1::timestamptz + interval '1 minute', false, 100, 0)
                """);
        }

        var wall = await rooms.OpenAsync("/?scene=labour");
        var rate = wall.Locator(".tile", new() { HasText = "Tỷ lệ thất nghiệp" }).First.Locator(".number");
        await Expect(rate).ToBeVisibleAsync();
        var today = await rate.InnerTextAsync();
        Assert.NotEqual("98,76", today);

        await wall.Keyboard.PressAsync("r");
        var slider = wall.Locator("input.slider");
        var local = minute.ToOffset(TimeSpan.FromHours(7));
        await slider.FillAsync(((int)local.TimeOfDay.TotalMinutes).ToString(CultureInfo.InvariantCulture));
        await Expect(wall.Locator("[data-replay-at]")).ToContainTextAsync(local.ToString("HH:mm", CultureInfo.InvariantCulture));
        await Expect(rate).ToHaveTextAsync("98,76");
        await Expect(wall.Locator(".head .link")).ToHaveTextAsync("Quá khứ, không phải hiện tại");
        await Expect(wall.Locator(".head .clock")).ToHaveTextAsync(local.ToString("HH:mm", CultureInfo.InvariantCulture));
        var labour = wall.Locator(".sources .source", new() { HasText = "Thống kê lao động, việc làm" });
        await Expect(labour).ToContainTextAsync("Lỗi");
        Assert.Equal("", await wall.EvaluateAsync<string>(Overflow, 1920));
        await Accessibility.ExpectNoneAsync(wall, "The wall in the past");

        // A minute on both are mended, and the wall of now comes back.
        await wall.GetByRole(AriaRole.Button, new() { Name = "Tiến một phút" }).ClickAsync();
        await Expect(rate).ToHaveTextAsync(today);
        await Expect(labour).ToHaveCountAsync(0);
        await wall.GetByRole(AriaRole.Button, new() { Name = "Về hiện tại" }).ClickAsync();
        await Expect(wall.Locator(".replay")).ToHaveCountAsync(0);
        await Expect(wall.Locator(".head .link")).ToHaveTextAsync("Trực tiếp");
        await Expect(rate).ToHaveTextAsync(today);
    }

    [Fact]
    public async Task The_map_draws_a_border_round_the_wards_that_are_hot_spots_and_says_by_which_statistic()
    {
        var wall = await rooms.OpenAsync("/?scene=public_order");

        await Expect(wall.Locator("path.rim.hot")).ToHaveCountAsync(3);
        await Expect(wall.Locator(".legend .spots")).ToContainTextAsync("Điểm nóng");
        await Expect(wall.Locator(".legend .spots")).ToContainTextAsync("Getis");
        Assert.True(await wall.Locator("path.rim.hot").First.EvaluateAsync<bool>("rim => rim.getBoundingClientRect().width > 20 && getComputedStyle(rim).strokeWidth !== '0px'"));
    }

    [Fact]
    public async Task A_leader_reads_every_scene_on_a_phone_without_an_empty_panel_or_a_sideways_scroll()
    {
        var phone = await rooms.OpenAsync("/?scene=overview", 390, 844);
        foreach (var scene in Scenes)
        {
            await phone.GotoAsync($"{rooms.City.Address}/?scene={scene}");
            await Expect(phone.Locator(".tile .number").First).ToBeVisibleAsync();
            Assert.True(await phone.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), scene);
            Assert.Equal("", await phone.EvaluateAsync<string>(EmptyPanels));
            await Accessibility.ExpectNoneAsync(phone, $"The leader's phone, {scene}");
        }
    }

    [Fact]
    public async Task An_alert_is_acknowledged_by_a_leader_and_the_wall_says_that_it_is_taken_up()
    {
        // A rule without quiet hours: at night others keep their alerts from the wall.
        var operating = await rooms.OpenAsync("/alerts", person: "vanhanh");
        const string title = "Nhiều vụ việc thử";
        var written = await operating.Context.APIRequest.PutAsync(rooms.City.Address + "/api/alerts/rules/e2e-incidents", new()
        {
            Headers = new Dictionary<string, string> { ["X-IOC"] = "1" },
            DataObject = new
            {
                kind = "threshold", nameVi = title, nameEn = "Many incidents, a test", indicator = "public_order.incidents_30_days", parts = false, above = true, limit = 10.0, clearAt = 8.0,
                raiseAfterSeconds = 0, clearAfterSeconds = 0, severity = "critical", quietFrom = (string?)null, quietTo = (string?)null, bundle = false, enabled = true,
            },
        });
        Assert.True(written.Ok, await written.TextAsync());
        var page = await rooms.OpenAsync("/alerts", person: "lanhdao");
        await page.Locator("tbody .row-opener", new() { HasText = title }).ClickAsync();
        var acknowledge = page.GetByRole(AriaRole.Button, new() { Name = "Nhận xử lý" });
        await acknowledge.ClickAsync();
        await Expect(acknowledge).ToHaveCountAsync(0);
        await page.Locator("textarea[name=remark]").FillAsync("Đã gọi đơn vị phụ trách");
        await page.GetByRole(AriaRole.Button, new() { Name = "Thêm ghi chú" }).ClickAsync();
        await Expect(page.Locator(".log")).ToContainTextAsync("Đã gọi đơn vị phụ trách");
        await Expect(page.Locator("tbody tr", new() { HasText = title }).First).ToContainTextAsync("Đặng Thanh Bình");

        var wall = await rooms.OpenAsync("/?scene=overview");
        await wall.Locator(".strip .all").ClickAsync();
        await Expect(wall.Locator(".strip .row", new() { HasText = title }).First).ToContainTextAsync("đã nhận");
        await Accessibility.ExpectNoneAsync(wall, "The list of alerts over the wall");

        await Rooms.LookAsync(page, "Alerts", "aside h2");
        await page.Locator("#tab-rules").ClickAsync();
        await Expect(page.Locator("#panel table")).ToBeVisibleAsync();
        await Accessibility.ExpectNoneAsync(page, "Rules of alerts");
    }

    [Fact]
    public async Task A_months_result_of_a_model_is_recorded_and_stands_on_the_board_and_in_its_history()
    {
        var page = await rooms.OpenAsync("/programme", person: "quantri");
        var row = page.Locator(".models tbody tr").Nth(7);
        await row.Locator("a").ClickAsync();
        await page.Locator("input[name=progress]").FillAsync("81");
        await page.Locator("textarea[name=note]").FillAsync("Ba phường đã làm xong");
        await page.Locator("form.report button[type=submit]").First.ClickAsync();

        await Expect(page.Locator("section.panel .good")).ToBeVisibleAsync();
        await Expect(row).ToContainTextAsync("81 %");
        await Expect(page.Locator(".history")).ToContainTextAsync("→ 81");
        await Expect(page.Locator(".history")).Not.ToContainTextAsync("progress:");

        await Rooms.LookAsync(page, "A model of the programme", "section.panel .history");
        await page.GotoAsync(rooms.City.Address + "/programme");
        await Rooms.LookAsync(page, "The programme", ".models table");
    }

    [Fact]
    public async Task A_report_is_made_on_demand_and_its_paper_names_the_place()
    {
        var page = await rooms.OpenAsync("/reports", person: "lanhdao");
        await page.Locator("select[name=report]").SelectOptionAsync(new SelectOptionValue { Label = "Hồ sơ địa bàn" });
        await page.GetByRole(AriaRole.Button, new() { Name = "Lập", Exact = true }).ClickAsync();
        var made = page.Locator("tr:has([data-state=done])", new() { HasText = "Hồ sơ địa bàn" }).First;
        await Expect(made).ToBeVisibleAsync();

        var file = await page.RunAndWaitForDownloadAsync(() => made.Locator("a", new() { HasText = "PDF" }).ClickAsync());
        var paper = await Pdf.TextAsync(await File.ReadAllBytesAsync((await file.PathAsync())!));
        Assert.Contains("An Thịnh", paper, StringComparison.Ordinal);

        await Rooms.LookAsync(page, "Reports", "tr [data-state=done]");
    }

    [Fact]
    public async Task Two_indicators_are_found_without_diacritics_compared_over_all_wards_and_taken_away_as_CSV()
    {
        var page = await rooms.OpenAsync("/explore", person: "lanhdao");
        await Expect(page.Locator(".figure-box").First).ToBeVisibleAsync();
        await page.Locator("input[name=find-indicator]").FillAsync("that nghiep");
        await page.Locator("input[value='labour.unemployment_rate']").CheckAsync();
        // the province, the town, and last the former district, whose wards have figures of before July 2025 alone
        await page.Locator("button.take").Nth(1).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Xếp hạng" }).ClickAsync();
        await Expect(page.Locator(".figure-box")).ToHaveCountAsync(2);
        await Expect(page.Locator(".card")).ToHaveCountAsync(2);

        var file = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Tải CSV" }).ClickAsync());
        var csv = await File.ReadAllTextAsync((await file.PathAsync())!);
        Assert.Contains("population.size", csv, StringComparison.Ordinal);
        Assert.Contains("labour.unemployment_rate", csv, StringComparison.Ordinal);
        Assert.Contains("Phường Bến Thịnh", csv, StringComparison.Ordinal);

        await Rooms.LookAsync(page, "Exploring", ".figure-box");
    }

    [Fact]
    public async Task Anyone_finds_a_dataset_and_its_file_says_what_the_page_says()
    {
        var page = await rooms.OpenAsync("/open-data");
        await page.Locator("input[name=find-dataset]").FillAsync("dan so");
        await page.GetByRole(AriaRole.Link, new() { Name = "Dân số", Exact = true }).ClickAsync();
        var town = page.Locator("tbody tr", new() { HasText = "Thị xã An Thịnh" });
        var shown = (await town.Locator("td").Last.InnerTextAsync()).Replace(".", "", StringComparison.Ordinal).Trim();

        var file = await page.RunAndWaitForDownloadAsync(() => page.Locator("a.file", new() { HasText = "CSV" }).ClickAsync());
        var rows = await File.ReadAllLinesAsync((await file.PathAsync())!);
        Assert.Contains(rows, row => row.Contains("Thị xã An Thịnh", StringComparison.Ordinal) && row.Contains($",{shown},", StringComparison.Ordinal));

        await Rooms.LookAsync(page, "A dataset", "dl.facts");
        await page.GotoAsync(rooms.City.Address + "/open-data");
        await Rooms.LookAsync(page, "Open data", ".dataset");
    }

    [Fact]
    public async Task An_administrator_decides_on_datasets_by_the_names_of_what_they_are_split_by()
    {
        var page = await rooms.OpenAsync("/open-data/manage", person: "quantri");
        await Expect(page.Locator("tbody tr", new() { HasText = "population.size" }).First).ToContainTextAsync("Nhóm tuổi");
        await Expect(page.Locator("tbody")).Not.ToContainTextAsync("age_band");
        await Rooms.LookAsync(page, "What is published", "tbody tr");
    }

    [Fact]
    public async Task A_file_with_a_wrong_row_is_taken_without_it_the_row_is_downloaded_corrected_and_sent_again()
    {
        var day = TimeProvider.System.GetUtcNow().AddHours(7).AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var page = await rooms.OpenAsync("/sources?source=incidents", person: "vanhanh");
        await SendAsync(page, "vu-viec.csv", $"reference,date,hour,place_code,type,cleared\nE2E-1,{day},9,MP-AT-01,theft,true\nE2E-2,{day},25,MP-AT-01,theft,false\n");
        await Expect(page.Locator("[data-sum=taken]")).ToHaveTextAsync("1");
        await Expect(page.Locator("[data-sum=refused]")).ToHaveTextAsync("1");
        var refusal = page.Locator("section", new() { HasText = "25" }).Locator("tbody tr").First;
        await Expect(refusal).ToContainTextAsync("25");
        await Accessibility.ExpectNoneAsync(page, "A file before it is taken");
        await page.Locator("[data-act=take]").ClickAsync();

        var file = await page.RunAndWaitForDownloadAsync(() => page.Locator("a[href*='refused.csv']").First.ClickAsync());
        var refused = await File.ReadAllTextAsync((await file.PathAsync())!);
        Assert.Contains("E2E-2", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("E2E-1", refused, StringComparison.Ordinal);

        await SendAsync(page, "sua.csv", refused.Replace(",25,", ",23,", StringComparison.Ordinal));
        await Expect(page.Locator("[data-sum=taken]")).ToHaveTextAsync("1");
        await Expect(page.Locator("[data-sum=refused]")).ToHaveTextAsync("0");
        await page.Locator("[data-act=take]").ClickAsync();
        await Expect(page.Locator("[data-act=take]")).ToHaveCountAsync(0);
        await Expect(page.Locator(".panel tbody tr", new() { HasText = "sua.csv" })).ToBeVisibleAsync();

        await Rooms.LookAsync(page, "A source", ".panel table");
        await page.GotoAsync(rooms.City.Address + "/sources");
        await Rooms.LookAsync(page, "Sources", "table [data-source=incidents]");
    }

    [Fact]
    public async Task A_place_is_found_without_diacritics_and_shows_its_people_and_its_outline()
    {
        var page = await rooms.OpenAsync("/places", person: "vanhanh");
        await page.Locator("input[name=q]").FillAsync("ben thinh");
        await Expect(page.Locator("[data-place]")).ToHaveCountAsync(1);
        await page.Locator("[data-place='MP-AT-01']").ClickAsync();
        await Expect(page.Locator("svg.map path")).ToHaveAttributeAsync("d", new System.Text.RegularExpressions.Regex("^M.+Z$", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        await page.Locator("input[name=q]").FillAsync("không có nơi này");
        await Expect(page.Locator("[data-place]")).ToHaveCountAsync(0);

        await Rooms.LookAsync(page, "A place", "svg.map path");
    }

    [Fact]
    public async Task A_citizens_first_page_holds_in_both_themes_and_languages_and_tells_a_wrong_code_what_to_do()
    {
        var phone = await rooms.OpenAsync("/citizen", 390, 844);
        await Rooms.LookAsync(phone, "The citizen's first page", "[data-act=sign-in]");
        await phone.Locator("input[name=number]").FillAsync("000001/TB-XPVPHC");
        await phone.Locator("input[name=plate]").FillAsync("59X3-123.45");
        await phone.Locator("input[name=code]").FillAsync("AAAA-AAAA");
        await phone.Locator("form button[type=submit]").ClickAsync();
        await Expect(phone.Locator("[role=alert]")).ToBeVisibleAsync();
        await Accessibility.ExpectNoneAsync(phone, "A notice that was not found");
    }

    private static async Task RunAsync(Npgsql.NpgsqlDataSource database, DateTimeOffset minute, string sql)
    {
        await using var write = database.CreateCommand(sql);
        write.Parameters.AddWithValue(minute);
        Assert.True(await write.ExecuteNonQueryAsync() > 0, sql);
    }

    private static Task SendAsync(IPage page, string name, string text) =>
        page.Locator("input[name=file]").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(text) });

    // Whatever is wider or higher than its box on a wall is cut off there: only texts that end in an ellipsis of their own may be, and a map's layers.
    private const string Overflow =
        """
        width => {
          const wrong = [];
          if (document.documentElement.scrollHeight > innerHeight + 1 || document.documentElement.scrollWidth > innerWidth + 1) { wrong.push('the page scrolls'); }
          const screen = document.querySelector('main').getBoundingClientRect();
          for (const box of document.querySelectorAll('.tile, .tile > *, .panel, .panel .content, .strip, .sources, .scenes, .head')) {
            const at = box.getBoundingClientRect();
            if (at.width > 0 && (at.bottom > screen.bottom + 1 || at.right > screen.right + 1)) { wrong.push(`${box.className} reaches out of the screen`); }
          }
          for (const tile of document.querySelectorAll('.tile')) {
            const at = tile.getBoundingClientRect();
            for (const part of tile.querySelectorAll('.name, .value, .aim, .trend, .foot, .nothing')) {
              const inner = part.getBoundingClientRect();
              if (inner.bottom > at.bottom + 1 || inner.right > at.right + 1) { wrong.push(`${part.className} of ${tile.querySelector('.show').textContent.trim()} is outside its tile`); }
            }
            // A laptop may shorten the name of a source; it tells the whole under the pointer.
            for (const text of tile.querySelectorAll(width < 1900 ? '.unit, .show' : '.source, .unit, .show')) {
              if (text.scrollHeight > text.clientHeight + 2) { wrong.push(`cut off: ${text.textContent.trim()}`); }
            }
          }
          return wrong.join('\n');
        }
        """;

    private const string EmptyPanels =
        """
        () => [...document.querySelectorAll('.panel, .map, .tile')].filter((box) => {
          const at = box.getBoundingClientRect();
          const inside = [...box.querySelectorAll('*')].filter((one) => one.childElementCount === 0 && one.getBoundingClientRect().height > 0).map((one) => one.getBoundingClientRect().bottom);
          return at.height < 24 || inside.length === 0 || at.bottom - Math.max(...inside) > 200;
        }).map((box) => `${box.className}: ${box.textContent.trim().slice(0, 60)}`).join('\n')
        """;
}
