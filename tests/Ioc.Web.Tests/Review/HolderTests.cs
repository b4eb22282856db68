using System.Net;
using System.Net.Http.Json;
using Dapper;
using Ioc.Domain.Events;
using Ioc.Enforcement.Notices;
using Ioc.Web.Audit;
using Ioc.Web.Citizen;
using Ioc.Web.Citizen.Messages;
using Ioc.Web.Platform;
using Ioc.Web.Review;

namespace Ioc.Web.Tests.Review;

/// <summary>Whose case it is: whoever owned the vehicle when the notice was decided on, whatever the register says afterwards; and asked when they registered it only after the act.</summary>
public sealed class HolderTests(EnforcementSite site) : IClassFixture<EnforcementSite>
{
    private const string RedLight = "16824.6.9.b.01";
    private const string Seller = "Lê Thị Bán Xe";
    private const string Buyer = "Phan Văn Mua Xe";

    [Fact]
    public async Task After_a_sale_the_notice_and_all_that_follows_stay_with_the_former_owner()
    {
        var (id, number, seller, buyer) = await SoldAsync("79A-551.01");
        var notice = await NoticeOfAsync(id);
        using var old = site.Citizen(seller);
        using var fresh = site.Citizen(buyer);

        Assert.Empty((await fresh.GetFromJsonAsync<HeldNotices>("/api/citizen/notices"))!.Notices);
        foreach (var path in (string[])["", "/evidence/at.jpg", "/notice.pdf"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await fresh.GetAsync($"/api/citizen/notices/{notice}{path}")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await old.GetAsync($"/api/citizen/notices/{notice}{path}")).StatusCode);
        }

        using (var meddling = await fresh.PostAsJsonAsync($"/api/citizen/notices/{notice}/contest", new ContestNotice("Tôi không lái xe vào lúc đó.")))
        {
            Assert.Equal((HttpStatusCode.NotFound, "notice.not_found"), await EnforcementSite.RefusalAsync(meddling));
        }

        Assert.Equal(number, Assert.Single((await old.GetFromJsonAsync<HeldNotices>("/api/citizen/notices"))!.Notices).Number);
        using (var confirmed = await old.PostAsJsonAsync($"/api/citizen/notices/{notice}/confirm", new ConfirmNotice(true, null)))
        {
            Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
        }

        var recorded = await site.RecordAsync(id);
        Assert.Equal((Seller, seller), (recorded.Procedure.Record!.ViolatorName, recorded.Procedure.Record.ViolatorNumber));
        Assert.Equal(Seller, recorded.Vehicle!.OwnerName);
        Assert.NotNull(recorded.Vehicle.FrozenAt);
        await site.ActAsync(site.Authority(), id, "decide", version => new DecideFine(version, 19_000_000, null));
        Assert.Equal(HttpStatusCode.OK, (await old.GetAsync($"/api/citizen/notices/{notice}/decision.pdf")).StatusCode);
        using (var strange = await fresh.PostAsJsonAsync($"/api/citizen/notices/{notice}/complain", new ComplainAboutDecision("Tôi không đồng ý với quyết định này vì xe không phải của tôi.", null)))
        {
            Assert.Equal((HttpStatusCode.NotFound, "notice.not_found"), await EnforcementSite.RefusalAsync(strange));
        }

        using (var complaint = await old.PostAsJsonAsync($"/api/citizen/notices/{notice}/complain", new ComplainAboutDecision("Tôi không đồng ý với quyết định này vì đèn đang vàng.", null)))
        {
            Assert.Equal(HttpStatusCode.OK, complaint.StatusCode);
        }
    }

    [Fact]
    public async Task What_happens_after_a_sale_is_written_to_the_former_owner_alone()
    {
        var (id, _, seller, buyer) = await SoldAsync("79A-551.02");
        await site.ActAsync(site.Authority(), id, "cancel", version => new CancelNotice(version, "Nhầm thời điểm vi phạm"));
        await site.EventuallyAsync(
            "select count(*) from citizen.message m join enforcement.notice n on n.id = m.notice_id where n.case_id = @id", id, (long told) => told == 2);
        using var old = site.Citizen(seller);
        using var fresh = site.Citizen(buyer);
        Assert.Equal(2, (await old.GetFromJsonAsync<List<CitizenMessage>>("/api/citizen/messages"))!.Count);
        Assert.Empty((await fresh.GetFromJsonAsync<List<CitizenMessage>>("/api/citizen/messages"))!);
    }

    [Fact]
    public async Task A_former_owner_whose_address_changed_in_the_register_stands_in_the_case_as_at_the_approval()
    {
        const string Plate = "79A-551.03";
        var seller = await site.RegisterAsync(Plate, owner: Seller);
        var id = await site.CaseAsync("79A55103");
        await site.ActAsync(site.Officer(), id, "approve", version => new ApproveCase(version, RedLight));
        await site.RegisterAsync(Plate, owner: "Lê Thị Đổi Tên", number: seller);
        Assert.Equal(Seller, (await OpenAsync(id)).Vehicle!.OwnerName);
    }

    [Fact]
    public async Task An_auditor_finds_the_case_by_its_holder_and_not_by_whoever_bought_the_vehicle()
    {
        const string One = "Đặng Thị Người Bán", Other = "Đặng Văn Người Mua";
        var (id, _, _, _) = await SoldAsync("79A-551.04", One, Other);
        using var auditor = site.Staff("kiemtra", StaffRoles.Auditor);
        async Task<bool> FindsAsync(string person)
        {
            using var answer = await auditor.PostAsJsonAsync("/api/audit/search", new AuditSearch(null, person, "Đơn tố cáo số 12/2026"));
            return (await answer.Content.ReadFromJsonAsync<AuditPage>())!.Items.Any(item => item.SubjectId == id.ToString());
        }

        Assert.True(await FindsAsync(One));
        Assert.False(await FindsAsync(Other));
    }

    [Fact]
    public async Task Until_the_approval_the_desk_shows_the_present_owner_and_an_approval_taken_back_frees_the_case_again()
    {
        await using var slow = new EnforcementSite { HoldSeconds = 600 };
        await slow.InitializeAsync();
        await slow.RegisterAsync("79A-551.05", owner: "Người Thứ Nhất");
        await slow.RegisterAsync("79A-551.06", owner: "Người Biển Khác");
        var id = await slow.CaseAsync("79A55105");
        using var officer = slow.Officer();
        async Task<string> OwnerAsync() => (await officer.GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!.Vehicle!.OwnerName;
        await slow.RegisterAsync("79A-551.05", owner: "Người Thứ Hai");
        Assert.Equal("Người Thứ Hai", await OwnerAsync());

        await slow.ActAsync(officer, id, "approve", version => new ApproveCase(version, RedLight));
        await slow.RegisterAsync("79A-551.05", owner: "Người Thứ Ba");
        Assert.Equal("Người Thứ Hai", await OwnerAsync());

        await slow.ActAsync(officer, id, "undo", version => new VersionOnly(version));
        Assert.Equal("Người Thứ Ba", await OwnerAsync());
        await slow.ActAsync(officer, id, "plate", version => new CorrectPlate(version, "79A-551.06"));
        await slow.ActAsync(officer, id, "approve", version => new ApproveCase(version, RedLight));
        await slow.RegisterAsync("79A-551.06", owner: "Người Mua Biển Khác");

        slow.Clock.Now += TimeSpan.FromMinutes(11);
        Assert.Equal(1, await slow.Service<NoticeIssue>().IssueDueAsync(CancellationToken.None));
        Assert.Equal("Người Biển Khác", await OwnerAsync());
    }

    [Fact]
    public async Task A_case_that_a_unit_sends_back_goes_by_the_register_again_and_one_that_it_keeps_does_not()
    {
        await AddUnitAsync();
        const string Plate = "79A-551.07";
        await site.RegisterAsync(Plate, owner: "Chủ Lúc Chuyển");
        var id = await site.CaseAsync("79A55107");
        using var officer = site.Officer();
        await site.ActAsync(officer, id, "transfer", v => new TransferCase(v, "ca-giu-xe", RedLight, null));
        await site.RegisterAsync(Plate, owner: "Chủ Sau Đó");
        Assert.Equal("Chủ Lúc Chuyển", (await OpenAsync(id)).Vehicle!.OwnerName);
        var back = await site.ActAsync(officer, id, "transfer-answer", v => new AnswerTransfer(v, false, "Không thuộc địa bàn"));
        Assert.Equal("Chủ Sau Đó", back.Vehicle!.OwnerName);
        await site.ActAsync(officer, id, "transfer", v => new TransferCase(v, "ca-giu-xe", RedLight, null));
        await site.ActAsync(officer, id, "transfer-answer", v => new AnswerTransfer(v, true, "Đã ra quyết định"));
        await site.RegisterAsync(Plate, owner: "Chủ Sau Nữa");
        Assert.Equal("Chủ Sau Đó", (await OpenAsync(id)).Vehicle!.OwnerName);
    }

    [Fact]
    public async Task Nobody_changes_whom_a_case_is_held_by()
    {
        var (id, _, _, _) = await SoldAsync("79A-551.08");
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => connection.ExecuteAsync("update enforcement.holder set owner_name = 'Ai Khác' where case_id = @id", new { id }));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => connection.ExecuteAsync("delete from enforcement.holder where case_id = @id", new { id }));
    }

    // The acts of the site happen on 20 November 2026.
    [Theory]
    [InlineData("79A-552.01", "2026-11-20", false)]
    [InlineData("79A-552.02", "2026-11-21", true)]
    public async Task A_vehicle_registered_after_the_day_of_the_act_goes_to_a_person_first(string plate, string registeredOn, bool asked)
    {
        await site.RegisterAsync(plate, registeredOn: registeredOn);
        var id = await site.CaseAsync(plate.Replace("-", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal));
        using var officer = site.Officer();
        var seen = await OpenAsync(id);
        Assert.Equal(asked ? ["registered_later"] : [], seen.Flags.Where(flag => flag.Blocks).Select(flag => flag.Code));
        if (asked)
        {
            using (var hasty = await officer.PostAsJsonAsync($"/api/review/cases/{id}/approve", new ApproveCase(seen.Version, RedLight)))
            {
                Assert.Equal((HttpStatusCode.Conflict, "case.registered_later"), await EnforcementSite.RefusalAsync(hasty));
            }

            Assert.Empty((await site.ActAsync(officer, id, "plate", version => new CorrectPlate(version, plate))).Flags);

            // whoever had the vehicle on that day is not sure: a second person approves as well
            Assert.Equal("pending_review", (await site.ActAsync(officer, id, "approve", version => new ApproveCase(version, RedLight))).State);
            Assert.Equal("notice_issued", (await site.ActAsync(site.Staff("canbophuong", StaffRoles.Officer), id, "approve", version => new ApproveCase(version, RedLight))).State);
            return;
        }

        Assert.Equal("notice_issued", (await site.ActAsync(officer, id, "approve", version => new ApproveCase(version, RedLight))).State);
    }

    [Fact]
    public async Task A_sale_while_the_case_waits_is_noticed_at_the_approval_and_what_was_settled_does_not_settle_the_next_one()
    {
        const string Plate = "79A-552.03";
        await site.RegisterAsync(Plate);
        var id = await site.CaseAsync("79A55203");
        using var officer = site.Officer();
        foreach (var day in (string[])["2026-11-25", "2026-11-26"])
        {
            await site.RegisterAsync(Plate, owner: $"Người mua ngày {day}", registeredOn: day);
            var seen = await OpenAsync(id);
            Assert.Empty(seen.Flags);
            using (var unaware = await officer.PostAsJsonAsync($"/api/review/cases/{id}/approve", new ApproveCase(seen.Version, RedLight)))
            {
                Assert.Equal((HttpStatusCode.Conflict, "case.registered_later"), await EnforcementSite.RefusalAsync(unaware));
            }

            Assert.Equal(["registered_later"], (await OpenAsync(id)).Flags.Select(flag => flag.Code));
            using (var still = await officer.PostAsJsonAsync($"/api/review/cases/{id}/approve", new ApproveCase((await OpenAsync(id)).Version, RedLight)))
            {
                Assert.Equal((HttpStatusCode.Conflict, "case.registered_later"), await EnforcementSite.RefusalAsync(still));
            }

            Assert.Empty((await site.ActAsync(officer, id, "plate", version => new CorrectPlate(version, Plate))).Flags);
        }

        Assert.Equal(2, await site.EventsAsync(id, EventTypes.CaseVehicleMatched));
        await site.ActAsync(officer, id, "approve", version => new ApproveCase(version, RedLight));
    }

    [Fact]
    public async Task A_plate_corrected_to_a_vehicle_registered_later_is_asked_about_before_it_can_be_confirmed()
    {
        await site.RegisterAsync("79A-552.04");
        await site.RegisterAsync("79A-552.05", registeredOn: "2026-11-22");
        var id = await site.CaseAsync("79A55204");
        using var officer = site.Officer();
        var corrected = await site.ActAsync(officer, id, "plate", version => new CorrectPlate(version, "79A-552.05"));
        Assert.Equal(["registered_later"], corrected.Flags.Select(flag => flag.Code));
        Assert.Empty((await site.ActAsync(officer, id, "plate", version => new CorrectPlate(version, "79A-552.05"))).Flags);
    }

    [Fact]
    public async Task Whoever_confirms_a_motorbike_does_not_fine_the_owner_of_the_car_that_bears_the_plate()
    {
        await site.RegisterAsync("79A-552.06");
        var id = await site.CaseAsync("79A55206");
        using var officer = site.Officer();
        var seen = await site.ActAsync(officer, id, "plate", version => new CorrectPlate(version, "79A-552.06", "motorbike"));
        Assert.Equal("motorbike", seen.Read.SeenClass);
        using (var hasty = await officer.PostAsJsonAsync($"/api/review/cases/{id}/approve", new ApproveCase(seen.Version, RedLight)))
        {
            Assert.Equal("case.class_disagreement", (await EnforcementSite.RefusalAsync(hasty)).Code);
        }

        await site.ActAsync(officer, id, "plate", version => new CorrectPlate(version, "79A-552.06", "car"));
        Assert.Equal("notice_issued", (await site.ActAsync(officer, id, "approve", version => new ApproveCase(version, RedLight))).State);
    }

    private async Task<(Guid Id, string Number, string Seller, string Buyer)> SoldAsync(string plate, string from = Seller, string to = Buyer)
    {
        var seller = await site.RegisterAsync(plate, owner: from);
        var id = await site.CaseAsync(plate.Replace("-", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal));
        var noticed = await site.ActAsync(site.Officer(), id, "approve", version => new ApproveCase(version, RedLight));
        var buyer = await site.RegisterAsync(plate, owner: to, registeredOn: "2026-11-28");
        return (id, noticed.Notice!.Number, seller, buyer);
    }

    private async Task<CaseDetail> OpenAsync(Guid id)
    {
        using var officer = site.Officer();
        return (await officer.GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!;
    }

    private async Task<Guid> NoticeOfAsync(Guid id)
    {
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<Guid>("select id from enforcement.notice where case_id = @id", new { id });
    }

    private async Task AddUnitAsync()
    {
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(
            "insert into enforcement.unit (code, name, address, place, title, simulated) values ('ca-giu-xe', 'Công an phường Thử', 'Số 1', 'Phường Thử', 'commune_police_head', true) on conflict do nothing");
    }
}
