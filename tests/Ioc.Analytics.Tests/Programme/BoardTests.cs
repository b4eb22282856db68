using System.IO.Compression;
using System.Text;
using Ioc.Analytics.Programme;
using Ioc.Testing;

namespace Ioc.Analytics.Tests.Programme;

public sealed class BoardTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly DateOnly October = new(2026, 10, 1);

    [Fact]
    public async Task The_plans_ship_with_as_many_models_as_their_publishers_number()
    {
        var shipped = await PlanAdoption.ShippedAsync(CancellationToken.None);
        Assert.Equal([("thi-xa-43", 43), ("quan-14", 14), ("thanh-pho-15", 15)], shipped.Where(plan => plan.Code is not ("dinh-danh" or "xa")).Select(plan => (plan.Code, plan.Models)));
        Assert.All(shipped, plan => Assert.All([plan.Name, plan.Source], text => Assert.False(string.IsNullOrWhiteSpace(text.Vi) || string.IsNullOrWhiteSpace(text.En))));
    }

    [Fact]
    public async Task Adopting_a_plan_twice_changes_nothing_and_its_dates_are_moved()
    {
        await using var fresh = await TestDatabase.CreateAsync();
        var town = await FollowingTown.BuildAsync(fresh.DataSource);
        var before = await town.BoardAsync();
        Assert.Null(await new PlanAdoption(fresh.DataSource, town.Clock).AdoptAsync("thi-xa-43", "T", 9, simulated: false, "staff:ada", CancellationToken.None));
        var after = await town.BoardAsync();

        Assert.Equal(43, after.Models.Count);
        Assert.Equal(before.Models.Select(m => m.DueOn), after.Models.Select(m => m.DueOn));
        // the plan prints 30/11/2023 for the four analyses
        Assert.All(after.Models.Where(m => m.Number is "37" or "38" or "39" or "40"), m => Assert.Equal(new DateOnly(2026, 11, 30), m.DueOn));
    }

    [Fact]
    public async Task A_month_that_an_owner_reports_reaches_the_board_the_indicator_and_the_history()
    {
        await using var fresh = await TestDatabase.CreateAsync();
        var town = await FollowingTown.BuildAsync(fresh.DataSource);
        Assert.Null(await town.ReportAsync("18", October, 40));
        Assert.Null(await town.ReportAsync("18", October, 60, note: "Đã gửi 120 thông báo"));
        Assert.Null(await town.ReportAsync("06", October, 100));
        await town.Counting.Refresh.FollowFactsAsync(CancellationToken.None);

        var file = await town.FileAsync("18");
        Assert.Equal((60, "Đã gửi 120 thông báo"), (file.Months.Single().Progress, file.Months.Single().Note));
        // two models report: their mean progress, and one of them done
        var october = new DateTimeOffset(2026, 9, 30, 17, 0, 0, TimeSpan.Zero);
        Assert.Equal(80, await town.Counting.ValueAsync("programme.progress", "T", october));
        Assert.Equal(50, await town.Counting.ValueAsync("programme.models_done_share", "T", october));
        Assert.Equal([40, 60], file.History.Reverse().Select(entry => (int)entry.Data["new"]!["progress"]!));
        Assert.Equal(40, (int)file.History[0].Data["old"]!["progress"]!);
        Assert.DoesNotContain("120 thông báo", file.History[0].Data.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_month_that_one_owner_has_reported_is_not_the_figure_of_that_owner_alone()
    {
        await using var fresh = await TestDatabase.CreateAsync();
        var town = await FollowingTown.BuildAsync(fresh.DataSource);
        await town.ReportAsync("18", October, 60);
        await town.ReportAsync("06", new(2026, 11, 1), 100);
        await town.Counting.Refresh.FollowFactsAsync(CancellationToken.None);
        var november = new DateTimeOffset(2026, 10, 31, 17, 0, 0, TimeSpan.Zero);
        Assert.Equal(80, await town.Counting.ValueAsync("programme.progress", "T", november));

        // October corrected afterwards: November, which carries it, follows
        await town.ReportAsync("18", October, 80);
        await town.Counting.Refresh.FollowFactsAsync(CancellationToken.None);
        Assert.Equal(90, await town.Counting.ValueAsync("programme.progress", "T", november));
        Assert.Equal("report_missed", (await town.ModelAsync("13")).Reasons.Single());
    }

    [Fact]
    public async Task Only_the_owner_and_administrators_report_and_only_administrators_assign()
    {
        await using var fresh = await TestDatabase.CreateAsync();
        var town = await FollowingTown.BuildAsync(fresh.DataSource);
        var lodging = await town.ModelAsync("09"); // led by the police
        Assert.Null(await town.ReportAsync("09", October, 10, FollowingTown.Police));
        Assert.Equal("programme.not_yours", (await town.ReportAsync("09", October, 20, FollowingTown.Culture))?.Code);
        Assert.Equal("programme.not_yours", (await town.ReportAsync("09", October, 20, FollowingTown.Leader))?.Code);
        Assert.Equal("programme.administrators_only", (await town.Desk.ChangeAsync(lodging.Id, FollowingTown.Change(lodging), FollowingTown.Police, CancellationToken.None))?.Code);
        Assert.Equal(10, (await town.ModelAsync("09")).Progress);
    }

    [Theory]
    [InlineData(2026, 12, 50, "programme.month")]
    [InlineData(2020, 1, 50, "programme.month")]
    [InlineData(2026, 10, 101, "programme.result")]
    [InlineData(2026, 10, -1, "programme.result")]
    public async Task A_result_that_cannot_be_is_refused_with_a_reason(int year, int month, int progress, string code)
    {
        var town = await FollowingTown.BuildAsync(database.DataSource);
        Assert.Equal(code, (await town.ReportAsync("01", new(year, month, 1), progress))?.Code);
    }

    [Fact]
    public async Task Two_people_who_change_one_model_do_not_overwrite_each_other()
    {
        await using var fresh = await TestDatabase.CreateAsync();
        var town = await FollowingTown.BuildAsync(fresh.DataSource);
        var seen = await town.ModelAsync("13");
        Assert.Null(await town.Desk.ChangeAsync(seen.Id, FollowingTown.Change(seen) with { DueOn = new(2027, 3, 31) }, FollowingTown.Administrator, CancellationToken.None));
        Assert.Equal("programme.changed_meanwhile", (await town.Desk.ChangeAsync(seen.Id, FollowingTown.Change(seen) with { Tools = "khác" }, FollowingTown.Administrator, CancellationToken.None))?.Code);

        var file = await town.FileAsync("13");
        Assert.Equal(new DateOnly(2027, 3, 31), file.Model.DueOn);
        var data = file.History.Single().Data;
        Assert.Equal(("""{"dueOn":"2026-12-30"}""", """{"dueOn":"2027-03-31"}"""), (data["old"]!.ToJsonString(), data["new"]!.ToJsonString()));
    }

    [Fact]
    public async Task Who_is_late_stands_on_the_board_with_what_is_late()
    {
        await using var fresh = await TestDatabase.CreateAsync();
        var town = await FollowingTown.BuildAsync(fresh.DataSource);
        town.Clock.Now = new(2026, 12, 1, 3, 0, 0, TimeSpan.Zero);
        await town.ReportAsync("37", October, 100);
        await town.ReportAsync("38", October, 90);
        var board = await town.BoardAsync();

        Assert.Equal("done", board.Models.Single(m => m.Number == "37").Status);
        Assert.Equal("late", board.Models.Single(m => m.Number == "38").Status);
        Assert.Contains(board.Models.Single(m => m.Number == "38").Id, board.Behind.Single(unit => unit.Unit == "van-hoa").LateModels);
        // no deadline in the plan: never late, though it never reported
        Assert.Equal(("at_risk", "report_missed"), board.Models.Where(m => m.Number == "26").Select(m => (m.Status, m.Reasons.Single())).Single());
    }

    [Fact]
    public async Task A_milestone_that_passes_unreached_puts_its_model_at_risk()
    {
        await using var fresh = await TestDatabase.CreateAsync();
        var town = await FollowingTown.BuildAsync(fresh.DataSource);
        await town.ReportAsync("22", October, 60);
        var id = (await town.ModelAsync("22")).Id;
        Assert.Equal("on_time", (await town.ModelAsync("22")).Status);
        Assert.Null(await town.Desk.MilestonesAsync(id, [new("Mở gian hàng", null, new(2026, 11, 20), null)], FollowingTown.Culture, CancellationToken.None));
        Assert.Equal("milestone_overdue", (await town.ModelAsync("22")).Reasons.Single());
        Assert.Null(await town.Desk.MilestonesAsync(id, [new("Mở gian hàng", null, new(2026, 11, 20), new(2026, 11, 19))], FollowingTown.Culture, CancellationToken.None));
        Assert.Equal("on_time", (await town.ModelAsync("22")).Status);
    }

    [Fact]
    public async Task Evidence_is_known_by_its_content_and_the_same_file_is_kept_once()
    {
        await using var fresh = await TestDatabase.CreateAsync();
        var town = await FollowingTown.BuildAsync(fresh.DataSource);
        var id = (await town.ModelAsync("01")).Id;
        async Task<string?> AddAsync(byte[] content, string name) => (await town.Desk.AddEvidenceAsync(id, October, name, content, FollowingTown.Administrator, CancellationToken.None))?.Code;

        var pdf = Encoding.ASCII.GetBytes("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n");
        Assert.Null(await AddAsync(pdf, "../../etc/biên bản.exe"));
        Assert.Null(await AddAsync(pdf, "again.pdf"));
        Assert.Null(await AddAsync(Workbook("xl/worksheets/sheet1.xml"), "số liệu.xlsx"));
        Assert.Equal("programme.evidence_type", await AddAsync(Encoding.ASCII.GetBytes("MZ this is a program"), "x.pdf"));
        Assert.Equal("programme.evidence_type", await AddAsync(Encoding.ASCII.GetBytes("<html><script>alert(1)</script></html>"), "x.pdf"));
        Assert.Equal("programme.evidence_type", await AddAsync(Encoding.ASCII.GetBytes("%PDF-1.7\ncut off"), "x.pdf"));
        Assert.Equal("programme.evidence_type", await AddAsync([], "x.pdf"));
        Assert.Equal("programme.evidence_type", await AddAsync(Workbook("xl/vbaProject.bin"), "macro.xlsx"));
        Assert.Equal("programme.evidence_type", await AddAsync(Workbook("../outside.xml"), "path.xlsx"));
        Assert.Equal("programme.evidence_type", await AddAsync(Workbook("xl/externalLinks/externalLink1.xml"), "link.xlsx"));
        Assert.Equal("programme.evidence_too_large", await AddAsync(new byte[EvidenceFile.Largest + 1], "x.pdf"));

        await town.ReportAsync("01", October, 10);
        Assert.Equal(["biên bản.pdf", "số liệu.xlsx"], (await town.FileAsync("01")).Months.Single().Evidence.Select(file => file.Name).Order(StringComparer.Ordinal));
    }

    private static byte[] Workbook(string extra)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in new[] { "[Content_Types].xml", "xl/workbook.xml", extra })
            {
                using var part = archive.CreateEntry(name).Open();
                part.Write("<x/>"u8);
            }
        }

        return bytes.ToArray();
    }
}
