using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Ioc.Domain.Events;
using Ioc.Web.Citizen;
using Ioc.Web.Review;
using Microsoft.AspNetCore.WebUtilities;

namespace Ioc.Web.Tests.Review;

public sealed class WholeLifeTests(EnforcementSite site) : IClassFixture<EnforcementSite>
{
    [Fact]
    public async Task A_violation_becomes_a_case_a_notice_a_decision_a_payment_and_an_end_and_every_step_is_told()
    {
        await site.RegisterAsync("79A-111.01");
        var id = await site.CaseAsync("79A11101");
        using var officer = site.Officer();
        var waiting = (await officer.GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!;
        Assert.Equal("pending_review", waiting.State);
        Assert.Equal("79A-111.01", waiting.PlateShown);
        Assert.Empty(waiting.Flags);
        Assert.Equal("Nguyễn Thị Hạnh", waiting.Vehicle!.OwnerName);
        Assert.True(waiting.Evidence.Sound);
        Assert.Equal(6, waiting.Evidence.Parts.Count(part => part.Verified));
        var offence = Assert.Single(waiting.Offences, option => option.Suggested);
        Assert.Equal((18_000_000, 20_000_000, 19_000_000), (offence.Minimum, offence.Maximum, offence.Middle));

        var noticed = await site.ActAsync(officer, id, "approve", version => new ApproveCase(version, offence.Code));
        Assert.Equal("notice_issued", noticed.State);
        Assert.Matches(@"^\d{6}/TB-XPVPHC$", noticed.Notice!.Number);
        Assert.Equal(new DateOnly(2026, 12, 11), noticed.Notice.RespondBy);
        Assert.StartsWith("%PDF-1.7", await officer.GetStringAsync(noticed.Notice.PdfUrl), StringComparison.Ordinal);

        var code = await site.EventuallyAsync("select lookup_code from enforcement.notice where case_id = @id", id, (string? c) => c is not null);
        using var phone = await site.HolderAsync(noticed.Notice.Number, "79a 11101", code!);
        var notice = (await phone.GetFromJsonAsync<CitizenNotice>("/api/citizen/notice"))!;
        Assert.Equal(["confirm", "contest"], notice.Allowed);
        foreach (var part in notice.Evidence)
        {
            Assert.NotEmpty(await phone.GetByteArrayAsync(part.Url));
        }

        Assert.Equal(await officer.GetByteArrayAsync(noticed.Notice.PdfUrl), await phone.GetByteArrayAsync(notice.PdfUrl));
        using (var confirmed = await phone.PostAsJsonAsync("/api/citizen/notice/confirm", new ConfirmNotice(true, null)))
        {
            Assert.Equal("confirmed", (await confirmed.Content.ReadFromJsonAsync<CitizenNotice>())!.State);
        }

        using var authority = site.Authority();
        await site.RecordAsync(id);
        var decided = await site.ActAsync(authority, id, "decide", version => new DecideFine(version, 19_000_000, null));
        Assert.Equal(("decided", 19_000_000), (decided.State, decided.Decision!.Amount));
        Assert.Equal("Trưởng phòng Cảnh sát giao thông", decided.Decision.Title.Vi);

        using var started = await phone.PostAsJsonAsync("/api/citizen/notice/pay", new { });
        var order = QueryHelpers.ParseQuery(new Uri((await started.Content.ReadFromJsonAsync<PaymentRedirect>())!.RedirectUrl).Query);
        using (var bank = new HttpClient { BaseAddress = site.Address })
        {
            var told = await bank.GetStringAsync($"{Ioc.Web.Payments.PaymentEndpoints.ReportPath}?{site.Gateway.Report(order["vnp_TxnRef"].ToString(), long.Parse(order["vnp_Amount"].ToString(), CultureInfo.InvariantCulture) / 100, true)}");
            Assert.Contains("\"00\"", told, StringComparison.Ordinal);
        }

        await site.EventuallyAsync("select state from enforcement.case where id = @id", id, (string? state) => state == "closed");
        var ended = (await phone.GetFromJsonAsync<CitizenNotice>("/api/citizen/notice"))!;
        Assert.Equal(("closed", "received"), (ended.State, ended.Payment!.State));
        Assert.StartsWith("%PDF-1.7", await phone.GetStringAsync(ended.Payment.ReceiptUrl), StringComparison.Ordinal);

        var history = (await authority.GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!.History;
        string[] steps = [EventTypes.CaseOpened, EventTypes.NoticeIssued, EventTypes.NoticeConfirmed, EventTypes.DecisionIssued, EventTypes.PaymentReceived, EventTypes.CaseClosed];
        Assert.Equal(steps, history.Select(e => e.Type).Where(steps.Contains));
        Assert.Equal(
            ["system:enforcement", "officer:canbo", "citizen", "officer:thamquyen", "gateway:vnpay", "system:enforcement"],
            history.Where(e => steps.Contains(e.Type)).Select(e => e.Actor.StartsWith("citizen:", StringComparison.Ordinal) ? "citizen" : e.Actor));
        Assert.True(await site.EventsAsync(id, EventTypes.EvidenceViewed) >= 5);
        Assert.True(await site.EventsAsync(id, EventTypes.NoticeViewed) >= 2);
    }

    [Fact]
    public async Task Every_look_at_an_owner_is_logged_with_who_and_which_case()
    {
        await site.RegisterAsync("79A-111.02");
        var id = await site.CaseAsync("79A11102");
        Assert.Equal(0, await site.EventsAsync(id, EventTypes.OwnerLookedUp));
        using var officer = site.Officer();
        await officer.GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}");
        await officer.GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}");
        var detail = (await site.Authority().GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!;
        Assert.Equal(["officer:canbo", "officer:canbo", "officer:thamquyen"], detail.History.Where(e => e.Type == EventTypes.OwnerLookedUp).Select(e => e.Actor));
        var queue = await (await officer.GetAsync("/api/review/cases")).Content.ReadAsStringAsync();
        Assert.DoesNotContain("Hạnh", queue, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upheld_contest_ends_the_case_and_a_dismissed_one_leads_to_a_decision()
    {
        foreach (var (plate, uphold, state) in ((string, bool, string)[])[("79A-111.03", true, "cancelled"), ("79A-111.04", false, "confirmed")])
        {
            var (id, number, code) = await site.NoticeAsync(plate);
            using var phone = await site.HolderAsync(number, plate, code);
            const string hostile = "Tôi không đồng ý'); drop table enforcement.case;-- <img src=x onerror=alert(1)> 🚦";
            using var contested = await phone.PostAsJsonAsync("/api/citizen/notice/contest", new ContestNotice(hostile));
            Assert.Equal("contested", (await contested.Content.ReadFromJsonAsync<CitizenNotice>())!.State);
            using var authority = site.Authority();
            var decided = await site.ActAsync(authority, id, "contest", version => new DecideContest(version, uphold, "Đã xem lại đoạn phim"));
            Assert.Equal(state, decided.State);
            Assert.Equal(hostile, decided.Contest!.Text);
            Assert.Equal("Đã xem lại đoạn phim", (await phone.GetFromJsonAsync<CitizenNotice>("/api/citizen/notice"))!.Contest!.Answer);
        }
    }

    [Fact]
    public async Task An_organisation_that_names_a_driver_leaves_the_fine_to_the_driver_and_else_pays_double()
    {
        foreach (var (plate, named, middle) in ((string, bool, long)[])[("79A-111.05", true, 19_000_000), ("79A-111.06", false, 38_000_000)])
        {
            var (id, number, code) = await site.NoticeAsync(plate, "organisation");
            using var phone = await site.HolderAsync(number, plate, code);
            using var confirmed = await phone.PostAsJsonAsync("/api/citizen/notice/confirm", named ? new ConfirmNotice(false, "Lê Văn <b>Cường</b>") : new ConfirmNotice(true, null));
            Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
            using var authority = site.Authority();
            await site.RecordAsync(id, isOwner: !named);
            var decided = await site.ActAsync(authority, id, "decide", version => new DecideFine(version, middle, null));
            Assert.Equal((middle, decided.Frame!.Middle), (decided.Decision!.Amount, middle));
        }
    }

    [Fact]
    public async Task A_rejection_names_a_listed_reason_and_ends_the_case()
    {
        var id = await site.CaseAsync(null, "unknown", "unknown");
        using var officer = site.Officer();
        var seen = (await officer.GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!;
        Assert.Equal(["plate_unreadable"], seen.Flags.Select(flag => flag.Code));
        using (var unlisted = await officer.PostAsJsonAsync($"/api/review/cases/{id}/reject", new RejectCase(seen.Version, "because", null)))
        {
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "reject.reason_unknown"), await EnforcementSite.RefusalAsync(unlisted));
        }

        using (var wordless = await officer.PostAsJsonAsync($"/api/review/cases/{id}/reject", new RejectCase(seen.Version, "other", "  ")))
        {
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "note.missing"), await EnforcementSite.RefusalAsync(wordless));
        }

        var rejected = await site.ActAsync(officer, id, "reject", version => new RejectCase(version, "plate_unreadable", null));
        Assert.Equal(("rejected", "plate_unreadable", "officer:canbo"), (rejected.State, rejected.Rejection!.ReasonCode, rejected.Rejection.By));
        Assert.Empty(rejected.Acts);
    }

    [Fact]
    public async Task A_withdrawn_notice_tells_its_holder_that_nothing_is_to_do()
    {
        var (id, number, code) = await site.NoticeAsync("79A-111.07");
        await site.ActAsync(site.Authority(), id, "cancel", version => new CancelNotice(version, "Lập nhầm"));
        using var phone = await site.HolderAsync(number, "79A-111.07", code);
        var notice = (await phone.GetFromJsonAsync<CitizenNotice>("/api/citizen/notice"))!;
        Assert.Equal("cancelled", notice.State);
        Assert.Empty(notice.Allowed);
    }
}
