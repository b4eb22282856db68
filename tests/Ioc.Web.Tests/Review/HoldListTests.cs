using System.Net;
using System.Net.Http.Json;
using System.Text;
using Dapper;
using Ioc.Domain.Events;
using Ioc.Enforcement.Procedure;
using Ioc.Web.Audit;
using Ioc.Web.Citizen;
using Ioc.Web.Holds;
using Ioc.Web.Platform;
using Ioc.Web.Review;

namespace Ioc.Web.Tests.Review;

/// <summary>The page of holds on services (Decree 168/2024, Art. 47.11), and what an auditor finds by a plate that stood in a case for a while.</summary>
public sealed class HoldListTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly EnforcementSite site = new();

    public Task InitializeAsync() => site.InitializeAsync();

    public Task DisposeAsync() => site.DisposeAsync();

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    [Fact]
    public async Task The_page_lists_what_stands_since_when_and_what_was_lifted()
    {
        var (silent, number, code) = await site.NoticeAsync("79A-731.01");
        var (came, _, _) = await site.NoticeAsync("79A-731.02");
        await PassAsync(21);
        await site.RecordAsync(came);
        using var holder = await site.HolderAsync(number, "79A-731.01", code);
        var told = (await holder.GetFromJsonAsync<CitizenNotice>("/api/citizen/notice"))!;
        Assert.Contains("quá hạn trả lời thông báo (hết ngày 11/12/2026)", told.NextStep.Vi, StringComparison.Ordinal);
        Assert.EndsWith("đang tạm dừng thủ tục: Đăng kiểm; Đăng ký xe.", told.NextStep.Vi, StringComparison.Ordinal);
        Assert.EndsWith("services are held: Vehicle inspection; Vehicle registration.", told.NextStep.En, StringComparison.Ordinal);
        using var chief = site.Staff("chihuy", StaffRoles.Supervisor);
        var all = (await chief.GetFromJsonAsync<HoldPage>("/api/review/holds"))!;
        Assert.Equal((1, 1, 0, 1), (all.Standing, all.Answer, all.Pay, all.Lifted));
        Assert.Equal(2, all.Items.Count);
        var standing = Assert.Single((await chief.GetFromJsonAsync<HoldPage>("/api/review/holds?standing=true"))!.Items);
        Assert.Equal((silent, "79A-731.01", null), (standing.CaseId, standing.PlateShown, standing.ReleasedAt));
        Assert.Equal(["Đăng kiểm", "Đăng ký xe"], standing.Bodies.Select(body => body.Vi));
        Assert.Equal(came, Assert.Single((await chief.GetFromJsonAsync<HoldPage>("/api/review/holds?standing=false"))!.Items).CaseId);
        Assert.Empty((await chief.GetFromJsonAsync<HoldPage>("/api/review/holds?reason=pay"))!.Items);
        Assert.Empty((await chief.GetFromJsonAsync<HoldPage>("/api/review/holds?body=licensing"))!.Items);
        Assert.Equal(2, (await chief.GetFromJsonAsync<HoldPage>("/api/review/holds?from=2026-12-12&to=2026-12-12"))!.Items.Count);       // 21/11 and 21 days
        Assert.Empty((await chief.GetFromJsonAsync<HoldPage>("/api/review/holds?from=2026-12-13"))!.Items);
        using var wrong = await chief.GetAsync("/api/review/holds?body=bank");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "holds.filter"), await EnforcementSite.RefusalAsync(wrong));
        Assert.Equal(HttpStatusCode.Forbidden, (await site.Officer().GetAsync("/api/review/holds")).StatusCode);
        Assert.True(await CountAsync(EventTypes.HoldsListed) >= 1);
    }

    [Fact]
    public async Task A_file_needs_a_purpose_which_is_kept_and_names_no_owner()
    {
        await site.NoticeAsync("79A-731.03");
        await PassAsync(21);
        using var chief = site.Staff("chihuy", StaffRoles.Supervisor);
        using (var silent = await chief.PostAsJsonAsync("/api/review/holds/export", new HoldExport("csv", " ")))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, silent.StatusCode);
        }

        Assert.Equal(0, await CountAsync(EventTypes.HoldsExported));
        using var csv = await chief.PostAsJsonAsync("/api/review/holds/export", new HoldExport("csv", "Gửi Trung tâm đăng kiểm", Standing: true));
        var lines = Encoding.UTF8.GetString(await csv.Content.ReadAsByteArrayAsync()).Trim('\uFEFF').Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("79A-731.03,", lines[1], StringComparison.Ordinal);
        Assert.Contains(",Chưa trả lời thông báo vi phạm,Đăng kiểm; Đăng ký xe,", lines[1].Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("Hạnh", lines[1], StringComparison.Ordinal);
        using var xlsx = await chief.PostAsJsonAsync("/api/review/holds/export", new HoldExport("xlsx", "Gửi Trung tâm đăng kiểm"));
        Assert.Equal("PK"u8.ToArray(), (await xlsx.Content.ReadAsByteArrayAsync())[..2]);
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        Assert.Equal(
            ["Gửi Trung tâm đăng kiểm", "Gửi Trung tâm đăng kiểm"],
            await connection.QueryAsync<string>("select reason from audit.event where type = @HoldsExported", new { EventTypes.HoldsExported }));
    }

    [Fact]
    public async Task An_auditor_finds_a_case_by_a_plate_that_was_typed_and_taken_back_and_by_its_owner()
    {
        await site.RegisterAsync("79A-731.04");
        await site.RegisterAsync("79A-731.05", owner: "Vũ Thị Nhầm Biển");
        var id = await site.CaseAsync("79A73104");
        await site.ActAsync(site.Officer(), id, "plate", version => new CorrectPlate(version, "79A-731.05"));
        await site.ActAsync(site.Officer(), id, "plate", version => new CorrectPlate(version, "79A-731.04"));
        using var auditor = site.Staff("kiemtra", StaffRoles.Auditor);
        foreach (var (search, found) in ((AuditSearch, bool)[])
            [
                (new AuditSearch("79A-731.05", null, "Đơn tố cáo số 13/2026"), true), (new AuditSearch(null, "Vũ Thị Nhầm Biển", "Đơn tố cáo số 13/2026"), true),
                (new AuditSearch("79A-731.04", null, "Đơn tố cáo số 13/2026"), true), (new AuditSearch("79A-731.06", null, "Đơn tố cáo số 13/2026"), false),
            ])
        {
            using var answer = await auditor.PostAsJsonAsync("/api/audit/search", search);
            Assert.Equal(found, (await answer.Content.ReadFromJsonAsync<AuditPage>())!.Items.Any(item => item.SubjectId == id.ToString()));
        }
    }

    private async Task<int> CountAsync(string type)
    {
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<int>("select count(*)::integer from audit.event where type = @type", new { type });
    }

    private async Task PassAsync(int days)
    {
        site.Clock.Advance(TimeSpan.FromDays(days));
        await site.Service<ClockWatch>().RunAsync(CancellationToken.None);
    }
}
