using System.Diagnostics;
using System.Text;
using Dapper;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Ioc.Analytics.Labour;
using Ioc.Analytics.Population;
using Ioc.Analytics.PublicOrder;
using Ioc.Analytics.Reports;
using Ioc.Analytics.Tests.Programme;
using Ioc.Documents;
using Ioc.Documents.Charts;
using Ioc.Testing;
using Microsoft.Extensions.Options;

namespace Ioc.Analytics.Tests.Reports;

public sealed class ReportTests
{
    private static readonly DateOnly October = new(2026, 10, 1);

    [Fact]
    public async Task The_same_data_give_the_same_bytes_and_a_correction_gives_others()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await TownAsync(database);
        var (first, second) = (await RunAsync(town, "programme_month"), await RunAsync(town, "programme_month"));
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(["csv", "pdf", "xlsx"], first.Files.Select(file => file.Format));
        Assert.Equal(first.Files.Select(file => file.Sha256), second.Files.Select(file => file.Sha256));
        Assert.Equal(first.ContentSha256, second.ContentSha256);

        Assert.Null(await town.ReportAsync("18", October, 77));
        var third = await RunAsync(town, "programme_month");
        Assert.All(third.Files.Zip(first.Files), pair => Assert.NotEqual(pair.Second.Sha256, pair.First.Sha256));
    }

    [Fact]
    public async Task A_paper_reads_as_a_Vietnamese_document_with_every_diacritic()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await TownAsync(database);
        var text = await TextAsync(await FileAsync(town, (await RunAsync(town, "programme_month")).Id, "pdf"));
        Assert.All(
            (string[])
            [
                "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "BÁO CÁO", "/BC-IOC", "ngày ... tháng ... năm ....", "Số liệu đến hết ngày 31/10/2026", "ỦY BAN NHÂN DÂN", "Nơi nhận:", "GIÁM ĐỐC",
                "Xử phạt vi phạm giao thông", "43 mô hình", "Tiến độ các mô hình",
            ],
            phrase => Assert.Contains(phrase, text, StringComparison.Ordinal));
        Assert.DoesNotContain("MÔ PHỎNG", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_simulated_is_marked_on_every_page_and_in_every_file()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await TownAsync(database);
        await using (var connection = await database.DataSource.OpenConnectionAsync())
        {
            await connection.ExecuteAsync("update place.place set simulated = true where code = 'T'");
        }

        var run = await RunAsync(town, "yearbook", new DateOnly(2025, 1, 1));
        var pages = (await TextAsync(await FileAsync(town, run.Id, "pdf"))).TrimEnd('\f').Split('\f');
        Assert.True(pages.Length > 2);
        Assert.All(pages, page => Assert.Contains("DỮ LIỆU MÔ PHỎNG", page, StringComparison.Ordinal));
        Assert.Contains("Mô phỏng,có", Encoding.UTF8.GetString(await FileAsync(town, run.Id, "csv")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Small_cells_do_not_leave_in_any_file()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await TownAsync(database);
        // 3 unemployed in ward A: too few to be published, and with the town's sum they must not be found from ward B either
        await town.Counting.SendAsync(LabourFacts.Table,
            "month,place_code,sector,labour_force,employed,unemployed\n2026-10,A,services,1000,997,3\n2026-10,B,services,2000,1900,100\n");
        await town.Counting.Refresh.FollowFactsAsync(CancellationToken.None);
        var run = await RunAsync(town, "town_month");
        var csv = Encoding.UTF8.GetString(await FileAsync(town, run.Id, "csv"));
        var rows = csv.Split("\r\n").Where(line => line.StartsWith("Tỷ lệ thất nghiệp theo địa bàn", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, rows.Count(line => line.EndsWith("không công bố", StringComparison.Ordinal)));
        Assert.DoesNotContain(rows, line => line.EndsWith(",0.3", StringComparison.Ordinal) || line.EndsWith(",5", StringComparison.Ordinal));
        Assert.Contains("không công bố", await TextAsync(await FileAsync(town, run.Id, "pdf")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_in_English_says_nothing_in_Vietnamese_but_names()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await TownAsync(database);
        var (vietnamese, english) = (await RunAsync(town, "programme_month"), await RunAsync(town, "programme_month", language: "en"));
        Assert.NotEqual(vietnamese.ContentSha256, english.ContentSha256);
        Assert.Equal(english.ContentSha256, (await RunAsync(town, "programme_month", language: "en")).ContentSha256);
        Assert.All(english.Files, file => Assert.EndsWith("-en." + file.Format, file.Name, StringComparison.Ordinal));

        var text = await TextAsync(await FileAsync(town, english.Id, "pdf"));
        Assert.All(
            (string[])
            [
                "SOCIALIST REPUBLIC OF VIETNAM", "Independence - Freedom - Happiness", "REPORT", "Figures up to the end of 31/10/2026", "PEOPLE'S COMMITTEE OF TOWN", "Distribution:", "DIRECTOR", "43 models",
                "Progress of the models", "Results of the models of Project 06 of 10/2026",
            ],
            phrase => Assert.Contains(phrase, text, StringComparison.Ordinal));
        const string words = @"(?i)\b(của|và|không|chưa|được|theo|nguồn|kỳ|ngày|tháng|năm|số|đến|địa bàn|mục tiêu|dự báo|mức|tỷ lệ|hoàn thành|báo cáo|bảng|ghi chú)\b";
        Assert.Matches(words, Encoding.UTF8.GetString(await FileAsync(town, vietnamese.Id, "csv")));
        foreach (var report in (string[])["programme_month", "town_month", "identity_day", "yearbook", "place_profile", "plan_month", "plan_final"])
        {
            var run = await RunAsync(town, report, report == "yearbook" ? new DateOnly(2025, 1, 1) : report is "town_month" or "plan_month" ? October : new DateOnly(2026, 10, 31), "en", report.StartsWith("plan_", StringComparison.Ordinal) ? "thi-xa-43" : null);
            // Names and legal terms keep their letters; the words that join a Vietnamese sentence must not be there.
            var csv = Encoding.UTF8.GetString(await FileAsync(town, run.Id, "csv"));
            Assert.DoesNotMatch(words, csv);
        }

        Assert.Equal("programme.report_language", (await new ReportDesk(database.DataSource, town.Clock).AskAsync("town_month", October, "T", null, "fr", "staff:leo", CancellationToken.None)).Refusal?.Code);
    }

    [Fact]
    public async Task A_series_goes_on_as_a_forecast_with_its_interval_in_the_workbook_and_on_paper()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await TownAsync(database);
        // Three years of months that rise by ten a month: the trend goes on.
        var rows = string.Concat(Enumerable.Range(0, 36).Select(n => new DateOnly(2023, 11, 1).AddMonths(n)).Select((month, n) => FormattableString.Invariant($"{month:yyyy-MM},A,female,20-24,{2000 + (10 * n)},0,0,0,0\n{month:yyyy-MM},B,male,20-24,1000,0,0,0,0\n")));
        await town.Counting.SendAsync(PopulationFacts.Table, "month,place_code,sex,age_band,population,births,deaths,moved_in,moved_out\n" + rows, "years.csv");
        await town.Counting.Refresh.FollowFactsAsync(CancellationToken.None);

        var run = await RunAsync(town, "town_month", language: "en");
        var csv = Encoding.UTF8.GetString(await FileAsync(town, run.Id, "csv")).Split("\r\n");
        var expected = csv.Where(line => line.StartsWith("Course of the population", StringComparison.Ordinal) && line.Contains(",Forecast,", StringComparison.Ordinal)).Select(line => line[(line.LastIndexOf(',') + 1)..]).ToList();
        // Twenty-four months of the past, then six: a month is ten more than the one before.
        Assert.Equal(30, expected.Count);
        Assert.Equal(24, expected.Count(value => value == "–"));
        Assert.InRange(double.Parse(expected[24], System.Globalization.CultureInfo.InvariantCulture), 3355, 3365);
        Assert.Contains(csv, line => line.Contains("Dashed line and band: forecast and 80 % interval", StringComparison.Ordinal));
        var paper = await TextAsync(await FileAsync(town, run.Id, "pdf"));
        Assert.Contains("forecast", paper, StringComparison.Ordinal);
        // Nobody watched the streets of this town: its week by hours is not drawn as one in which nothing happened.
        Assert.Contains("Violations detected in the day: no figures yet from", paper, StringComparison.Ordinal);
        Assert.DoesNotContain("Violations detected in the day, by hour", paper, StringComparison.Ordinal);

        var again = await RunAsync(town, "town_month", language: "en");
        Assert.Equal(run.Files.Select(file => file.Sha256), again.Files.Select(file => file.Sha256));
    }

    [Fact]
    public async Task A_workbook_is_valid_and_has_a_sheet_for_each_table()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await TownAsync(database);
        var run = await RunAsync(town, "town_month");
        using var document = SpreadsheetDocument.Open(new MemoryStream(await FileAsync(town, run.Id, "xlsx")), false);
        Assert.Empty(new OpenXmlValidator().Validate(document).Select(fault => $"{fault.Part?.Uri} {fault.Path?.XPath} {fault.Description}"));
        Assert.True(document.WorkbookPart!.WorksheetParts.Count() >= 8);
    }

    [Fact]
    public async Task Only_a_period_that_has_ended_can_be_asked_for()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await TownAsync(database);
        var desk = new ReportDesk(database.DataSource, town.Clock);
        Assert.Equal("programme.period", (await desk.AskAsync("town_month", new(2026, 11, 20), "T", "staff:leo", CancellationToken.None)).Refusal?.Code);
        Assert.Equal("programme.unknown_report", (await desk.AskAsync("nothing", October, "T", "staff:leo", CancellationToken.None)).Refusal?.Code);
        Assert.Equal("programme.unknown_place", (await desk.AskAsync("town_month", October, "Z", "staff:leo", CancellationToken.None)).Refusal?.Code);
    }

    [Fact]
    public async Task A_cancelled_report_is_not_made_and_one_whose_maker_died_is_taken_up_again()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await TownAsync(database);
        var desk = new ReportDesk(database.DataSource, town.Clock);
        var (cancelled, _) = await desk.AskAsync("identity_day", new(2026, 11, 19), "T", "staff:leo", CancellationToken.None);
        var (dead, _) = await desk.AskAsync("identity_day", new(2026, 11, 20), "T", "staff:leo", CancellationToken.None);
        Assert.Null(await desk.CancelAsync(cancelled, "staff:leo", CancellationToken.None));
        Assert.Equal("programme.report_ended", (await desk.CancelAsync(cancelled, "staff:leo", CancellationToken.None))?.Code);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync("update report.run set state = 'running', lease_until = @until where id = @dead", new { dead, until = town.Clock.Now.AddMinutes(2) });

        Assert.False(await Maker(town).MakeNextAsync(CancellationToken.None));
        town.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.True(await Maker(town).MakeNextAsync(CancellationToken.None));
        Assert.False(await Maker(town).MakeNextAsync(CancellationToken.None));
        var runs = (await ReportDesk.RunsAsync(connection, null, 10, CancellationToken.None)).ToDictionary(run => run.Id);
        Assert.Equal(("cancelled", 0), (runs[cancelled].State, runs[cancelled].Files.Count));
        Assert.Equal(("done", 3), (runs[dead].State, runs[dead].Files.Count));
        Assert.Equal(runs[dead].Steps, runs[dead].StepsDone);
    }

    [Fact]
    public async Task The_calendar_asks_for_each_report_once()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await TownAsync(database);
        await Maker(town).ScheduleAsync(CancellationToken.None);
        await Maker(town).ScheduleAsync(CancellationToken.None);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var runs = await ReportDesk.RunsAsync(connection, null, 20, CancellationToken.None);
        // 08:00 on 21 November: those of October, the plan's own among them, and of the days until the 19th; the day's own comes at 08:15
        Assert.Equal(
            [("identity_day", new DateOnly(2026, 11, 19)), ("plan_month", October), ("programme_month", October), ("town_month", October)],
            runs.Select(run => (run.Definition, run.Period)).OrderBy(run => run.Definition, StringComparer.Ordinal));
        Assert.All(runs, run => Assert.True(run.Scheduled));
    }

    [Fact]
    public async Task A_place_that_nobody_knows_is_told_once_and_keeps_no_report_waiting_that_somebody_asked_for()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await TownAsync(database);
        var maker = new ReportMaker(town.Database, Options.Create(new ReportOptions { Place = "Hà Nội" }), town.Clock);
        Assert.Equal("Hà Nội", await maker.ScheduleAsync(CancellationToken.None));
        var (asked, refusal) = await new ReportDesk(town.Database, town.Clock).AskAsync("town_month", October, "T", null, "vi", "staff:leo", CancellationToken.None);
        Assert.Null(refusal);

        var log = new ListLogger<ReportRunner>();
        using var runner = new ReportRunner(maker, new LeapingClock(town.Clock.Now), log);
        await runner.StartAsync(CancellationToken.None);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while ((await ReportDesk.RunsAsync(connection, asked, 1, patience.Token)).Single().State != "done")
        {
            await Task.Delay(50, patience.Token);
        }

        await runner.StopAsync(CancellationToken.None);
        var line = Assert.Single(log.Lines);
        Assert.StartsWith("Error: Reports: no place of today has the code Hà Nội", line, StringComparison.Ordinal);
        Assert.Contains("Reports:Place", line, StringComparison.Ordinal);
        Assert.Equal(1, await town.Counting.AskAsync<int>("select count(*)::integer from report.run"));
    }

    [Fact]
    public async Task Reports_of_the_calendar_are_about_the_place_whose_code_is_written()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await TownAsync(database);
        Assert.Null(await new ReportMaker(town.Database, Options.Create(new ReportOptions { Place = "B" }), town.Clock).ScheduleAsync(CancellationToken.None));
        Assert.Equal("B", await town.Counting.AskAsync<string>("select string_agg(distinct place_code, ' ') from report.run"));
    }

    [Fact]
    public async Task Each_plan_has_its_report_on_each_day_of_its_own_calendar()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await FollowingTown.BuildAsync(database.DataSource, "thi-xa-43", "quan-14", "thanh-pho-15", "dinh-danh", "xa");
        await town.Counting.SendAsync(PopulationFacts.Table, "month,place_code,sex,age_band,population,births,deaths,moved_in,moved_out\n2026-10,A,female,20-24,1210,0,0,0,0\n");
        await town.Counting.Refresh.FollowFactsAsync(CancellationToken.None);
        await using var connection = await database.DataSource.OpenConnectionAsync();

        // November 2026: the 5th is a Thursday, the 9th a Monday, the 15th a Sunday. What must be there before a day is due on the last working day before it.
        // The campaign's single report is due before 5 November 2026, three years after the published plan's.
        var due = new Dictionary<string, DateOnly>(StringComparer.Ordinal)
        {
            ["quan-05"] = new(2026, 11, 4), ["xa-09"] = new(2026, 11, 6), ["dinh-danh-10"] = new(2026, 11, 10), ["thi-xa-12"] = new(2026, 11, 11), ["thanh-pho-15"] = new(2026, 11, 13), ["quan-15"] = new(2026, 11, 13),
            ["dinh-danh-cuoi"] = new(2026, 11, 4),
        };
        var made = new Dictionary<string, DateOnly>(StringComparer.Ordinal);
        for (var day = new DateOnly(2026, 11, 1); day < new DateOnly(2026, 11, 21); day = day.AddDays(1))
        {
            town.Clock.Now = new DateTimeOffset(day.Year, day.Month, day.Day, 7, 1, 0, TimeSpan.FromHours(7)).ToUniversalTime();
            await Maker(town).ScheduleAsync(CancellationToken.None);
            foreach (var rule in await connection.QueryAsync<string>("select rule_code from report.run where rule_code is not null"))
            {
                made.TryAdd(rule, day);
            }
        }

        Assert.Equal(due.OrderBy(one => one.Key, StringComparer.Ordinal), made.OrderBy(one => one.Key, StringComparer.Ordinal));
        Assert.Equal(due.Count, await town.Counting.AskAsync<int>("select count(*) from report.run where rule_code is not null"));
        while (await Maker(town).MakeNextAsync(CancellationToken.None))
        {
            // until none waits
        }

        var runs = (await ReportDesk.RunsAsync(connection, null, 100, CancellationToken.None)).Where(run => run.Plan is not null).ToList();
        Assert.All(runs, run => Assert.Equal("done", run.State));
        var city = runs.Single(run => run.Plan!.Vi.StartsWith("15 mô hình cấp thành phố", StringComparison.Ordinal));
        var paper = await TextAsync(await FileAsync(town, city.Id, "pdf"));
        Assert.Contains("15 mô hình cấp thành phố", paper, StringComparison.Ordinal);
        Assert.Contains("15 mô hình;", paper, StringComparison.Ordinal);
        Assert.Contains("phường, xã từ 01/07/2025", paper, StringComparison.Ordinal);
        Assert.DoesNotContain("43 mô hình", paper, StringComparison.Ordinal);
        Assert.Equal(2, runs.Count(run => run.Plan!.Vi == "14 mô hình cấp quận"));
        // The board's own report tells of all five.
        var all = await TextAsync(await FileAsync(town, (await RunAsync(town, "programme_month")).Id, "pdf"));
        Assert.All((string[])["43 mô hình cấp thị xã", "14 mô hình cấp quận", "15 mô hình cấp thành phố", "định danh điện tử mức 2", "Nhiệm vụ của cấp xã"], name => Assert.Contains(name, all, StringComparison.Ordinal));
        Assert.Equal("programme.unknown_plan", (await new ReportDesk(database.DataSource, town.Clock).AskAsync("plan_month", October, "T", "no-such", "vi", "staff:leo", CancellationToken.None)).Refusal?.Code);
    }

    [Fact]
    public async Task A_yearbook_holds_the_years_figures_month_by_month_as_counted_by_hand_and_draws_them()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await FollowingTown.BuildAsync(database.DataSource);
        // People: A has 1,000 + 10 for each month, B 500; nothing is known of July. Work: 4 in 100 without work until June, 5 from August. Incidents: 6 on 20 January, 7 on 10 February.
        int[] months = [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12];
        await town.Counting.SendAsync(PopulationFacts.Table, "month,place_code,sex,age_band,population,births,deaths,moved_in,moved_out\n"
            + string.Concat(months.Select(month => FormattableString.Invariant($"2025-{month:00},A,female,20-24,{1000 + (10 * month)},0,0,0,0\n2025-{month:00},B,male,20-24,500,0,0,0,0\n"))));
        await town.Counting.SendAsync(LabourFacts.Table, "month,place_code,sector,labour_force,employed,unemployed\n"
            + string.Concat(months.Select(month => FormattableString.Invariant($"2025-{month:00},A,services,1000,{(month < 7 ? 960 : 950)},{(month < 7 ? 40 : 50)}\n"))), "work.csv");
        await town.Counting.SendAsync(IncidentFacts.Table, "reference,date,hour,place_code,type,cleared\n"
            + string.Concat(Enumerable.Range(0, 13).Select(n => FormattableString.Invariant($"I{n},{(n < 6 ? "2025-01-20" : "2025-02-10")},9,A,theft,false\n"))), "incidents.csv");
        await town.Counting.Refresh.FollowFactsAsync(CancellationToken.None);
        var run = await RunAsync(town, "yearbook", new DateOnly(2025, 1, 1));
        var csv = Encoding.UTF8.GetString(await FileAsync(town, run.Id, "csv")).Split("\r\n").Select(line => line.Split(',')).ToList();

        Assert.Equal(["1510", "1520", "1530", "1540", "1550", "1560", "–", "1580", "1590", "1600", "1610", "1620"], Row("Dân số (người)"));
        Assert.Equal(["4", "4", "4", "4", "4", "4", "–", "5", "5", "5", "5", "5"], Row("Tỷ lệ thất nghiệp (%)"));
        // Thirty days to 31 January hold the 20th; to 28 February (from 30 January) the 10th alone; of the thirty days to 31 March nothing was ever told.
        Assert.Equal(["6", "7", "–"], Row("Vụ việc (30 ngày) (vụ)").Take(3));
        // What is counted by the day is that of the whole month, not of its last day alone, on which nothing happened.
        Assert.Equal(["6", "7"], Row("Vụ việc trong ngày: cả tháng (vụ)").Take(2));
        // The charts are drawn from the same numbers.
        Assert.Equal(Row("Dân số (người)"), csv.Where(cells => cells is ["Diễn biến trong năm", "Dân số (người)", not "", "Dân số (người)", _]).Select(cells => cells[4]));
        var paper = await TextAsync(await FileAsync(town, run.Id, "pdf"));
        Assert.Contains("Diễn biến trong năm", paper, StringComparison.Ordinal);
        Assert.Matches(@"\b\d\d/2025\s+\d\d/2025\b", paper);

        List<string> Row(string name)
        {
            var number = csv.Single(cells => cells is ["Bảng số liệu theo tháng", "", _, "Chỉ số", var title] && title == name)[2];
            return [.. csv.Where(cells => cells is ["Bảng số liệu theo tháng", "", _, not "Chỉ số", _] && cells[2] == number).Select(cells => cells[4])];
        }
    }

    [Fact]
    public void A_table_repeats_its_header_on_each_page_that_it_runs_on_to()
    {
        var paper = new AdministrativePaper("Thử", new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), simulated: false);
        paper.Table(new([new("Địa bàn của bảng", 1), new("Số", 1, true)], [.. Enumerable.Range(1, 150).Select(i => (IReadOnlyList<string>)[$"Hàng {i}", ChartText.Number(i * 1000.5, 1)])]));
        var pdf = paper.Save();
        Assert.Equal(pdf, Again());
        var pages = Pages(pdf);
        Assert.True(pages.Count > 2);
        Assert.All(pages, page => Assert.Contains("Địa bàn của bảng", page, StringComparison.Ordinal));
        Assert.Contains("150.075,0", pages[^1], StringComparison.Ordinal);

        byte[] Again()
        {
            var other = new AdministrativePaper("Thử", new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), simulated: false);
            other.Table(new([new("Địa bàn của bảng", 1), new("Số", 1, true)], [.. Enumerable.Range(1, 150).Select(i => (IReadOnlyList<string>)[$"Hàng {i}", ChartText.Number(i * 1000.5, 1)])]));
            return other.Save();
        }
    }

    [Theory]
    [InlineData(0, 100, 0, 100, 50)]
    [InlineData(3, 97, 0, 100, 50)]
    [InlineData(12.1, 12.9, 12, 13, 0.2)]
    [InlineData(-5, 5, -5, 5, 5)]
    [InlineData(0, 0, 0, 1, 0.5)]
    public void A_scale_holds_its_numbers_in_even_steps(double low, double high, double from, double to, double step)
    {
        var scale = ChartText.Scale(low, high);
        Assert.Equal((from, to, step), (Math.Round(scale.Low, 9), Math.Round(scale.High, 9), Math.Round(scale.Step, 9)));
    }

    [Fact]
    public async Task A_report_of_a_period_that_is_corrected_later_stays_as_it_was_and_says_so_and_the_next_tells_old_and_new()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await TownAsync(database);
        const string Header = "month,place_code,sex,age_band,population,births,deaths,moved_in,moved_out\n";
        var made = await RunAsync(town, "town_month");
        var bytes = await FileAsync(town, made.Id, "csv");
        Assert.Equal(0, made.Corrected);
        Assert.DoesNotContain("đã điều chỉnh", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);

        // Days later the register corrects October: ward A had 1310, not 1210. The town had 3510 and has 3610.
        town.Clock.Advance(TimeSpan.FromDays(3));
        await town.Counting.SendAsync(PopulationFacts.Table, Header + "2026-10,A,female,20-24,1310,0,0,0,0\n", "corrected.csv");
        await town.Counting.Refresh.FollowFactsAsync(CancellationToken.None);

        await using var connection = await town.Database.OpenConnectionAsync();
        var old = (await ReportDesk.RunsAsync(connection, made.Id, 1, CancellationToken.None)).Single();
        Assert.True(old.Corrected > 0);
        Assert.Equal(town.Clock.GetUtcNow(), old.CorrectedAt);
        Assert.Equal(made.ContentSha256, old.ContentSha256);
        Assert.Equal(bytes, await FileAsync(town, made.Id, "csv"));

        var next = await RunAsync(town, "town_month");
        Assert.Equal(0, next.Corrected);
        var csv = Encoding.UTF8.GetString(await FileAsync(town, next.Id, "csv"));
        Assert.Contains("Số liệu của kỳ đã điều chỉnh", csv, StringComparison.Ordinal);
        Assert.Contains(csv.Split("\r\n"), line => line.Contains("điều chỉnh", StringComparison.Ordinal) && line.EndsWith(",3510", StringComparison.Ordinal));
        Assert.Contains(csv.Split("\r\n"), line => line.Contains("điều chỉnh", StringComparison.Ordinal) && line.EndsWith(",3610", StringComparison.Ordinal));
        Assert.Contains(csv.Split("\r\n"), line => line.Contains("corrected.csv", StringComparison.Ordinal));
    }

    private static async Task<FollowingTown> TownAsync(TestDatabase database)
    {
        var town = await FollowingTown.BuildAsync(database.DataSource);
        await town.Counting.SendAsync(PopulationFacts.Table,
            "month,place_code,sex,age_band,population,births,deaths,moved_in,moved_out\n2026-09,A,female,20-24,1200,0,0,0,0\n2026-10,A,female,20-24,1210,0,0,0,0\n2026-10,B,male,20-24,2300,0,0,0,0\n2025-06,A,female,20-24,1100,0,0,0,0\n");
        Assert.Null(await town.ReportAsync("18", October, 40));
        await town.Counting.Refresh.FollowFactsAsync(CancellationToken.None);
        return town;
    }

    private static ReportMaker Maker(FollowingTown town) => new(town.Database, Options.Create(new ReportOptions()), town.Clock);

    private static async Task<ReportRun> RunAsync(FollowingTown town, string report, DateOnly? day = null, string language = "vi", string? plan = null)
    {
        var (id, refusal) = await new ReportDesk(town.Database, town.Clock).AskAsync(report, day ?? October, "T", plan, language, "staff:leo", CancellationToken.None);
        Assert.Null(refusal);
        Assert.True(await Maker(town).MakeNextAsync(CancellationToken.None));
        await using var connection = await town.Database.OpenConnectionAsync();
        var run = (await ReportDesk.RunsAsync(connection, id, 1, CancellationToken.None)).Single();
        Assert.Equal("done", run.State);
        return run;
    }

    private static async Task<byte[]> FileAsync(FollowingTown town, Guid run, string format) =>
        (await new ReportDesk(town.Database, town.Clock).OpenAsync(run, format, "staff:leo", CancellationToken.None))!.Value.Content;

    private static List<string> Pages(byte[] pdf) => [.. Text(pdf).TrimEnd('\f').Split('\f')];

    private static Task<string> TextAsync(byte[] pdf) => Task.Run(() => Text(pdf));

    // What a person reads, by poppler: another implementation.
    private static string Text(byte[] pdf)
    {
        var file = Path.Combine(Path.GetTempPath(), $"ioc-report-{Guid.NewGuid():N}.pdf");
        File.WriteAllBytes(file, pdf);
        try
        {
            using var reader = Process.Start(new ProcessStartInfo("pdftotext", ["-layout", file, "-"]) { RedirectStandardOutput = true, UseShellExecute = false, StandardOutputEncoding = Encoding.UTF8 })!;
            var text = reader.StandardOutput.ReadToEnd();
            reader.WaitForExit();
            Assert.Equal(0, reader.ExitCode);
            return text;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
