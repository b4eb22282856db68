using System.Net;
using System.Net.Http.Json;
using Dapper;
using Ioc.Domain.Events;
using Ioc.Web.Citizen;
using Ioc.Web.Platform;
using Ioc.Web.Platform.Staff;
using Ioc.Web.Review;

namespace Ioc.Web.Tests.Review;

/// <summary>What an officer chooses from, asks for and is asked, and what the chief sees of how approvals stood up.</summary>
public sealed class DeskTests(EnforcementSite site) : IClassFixture<EnforcementSite>
{
    private const string RedLight = "16824.6.9.b.01";

    [Fact]
    public async Task A_colleague_who_is_asked_gets_the_case_first_with_the_note_and_nobody_else_gets_it()
    {
        await AccountsAsync();
        var older = await site.CaseAsync("79A90201", kind: "emergency_lane");
        site.Clock.Advance(TimeSpan.FromSeconds(1));
        var id = await site.CaseAsync("79A90202", kind: "emergency_lane");
        var (asker, asked, third) = (site.Staff("an", StaffRoles.Officer), site.Staff("lan", StaffRoles.Officer), site.Staff("ba", StaffRoles.Officer));
        var version = (await asker.GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!.Version;
        foreach (var (colleague, note, code) in ((string?, string?, string)[])
        [
            (null, "Nhờ xem", "ask.colleague_unknown"), ("khong.co", "Nhờ xem", "ask.colleague_unknown"), ("an", "Nhờ xem", "ask.colleague_unknown"),
            ("lanh.dao", "Nhờ xem", "ask.colleague_unknown"), ("da.nghi", "Nhờ xem", "ask.colleague_unknown"), ("lan", " ", "note.missing"),
        ])
        {
            using var refused = await asker.PostAsJsonAsync($"/api/review/cases/{id}/ask", new AskColleague(version, colleague, note));
            Assert.Equal((HttpStatusCode.UnprocessableEntity, code), await EnforcementSite.RefusalAsync(refused));
        }

        var waits = await site.ActAsync(asker, id, "ask", seen => new AskColleague(seen, "lan", "Biển số có đúng là 902.02 không?"));
        var assignment = waits.Procedure.Assignment!;
        Assert.Equal(("lan", "an", "Biển số có đúng là 902.02 không?", false), (assignment.Officer, assignment.AskedBy, assignment.Note, assignment.Mine));

        // the older one waits too, and is not what the colleague gets
        Assert.Equal(older, await NextAsync(asker, "emergency_lane"));
        Assert.Null(await NextAsync(third, "emergency_lane"));
        (await asker.PostAsJsonAsync($"/api/review/cases/{older}/release", new { })).Dispose();
        Assert.Equal(id, await NextAsync(asked, "emergency_lane"));
        Assert.True((await asked.GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!.Procedure.Assignment!.Mine);

        var ended = await site.ActAsync(asked, id, "reject", seen => new RejectCase(seen, "plate_unreadable", null));
        Assert.Null(ended.Procedure.Assignment);
        Assert.Equal("Biển số có đúng là 902.02 không?", Assert.Single(ended.History, told => told.Type == EventTypes.CaseAsked).Reason);
    }

    [Fact]
    public async Task Whoever_was_asked_is_not_left_without_work_while_another_has_that_case_open()
    {
        await AccountsAsync();
        var other = await site.CaseAsync("79A90203", kind: "forbidden_turn");
        var id = await site.CaseAsync("79A90204", kind: "forbidden_turn");
        var (asker, asked, third) = (site.Staff("an", StaffRoles.Officer), site.Staff("mai", StaffRoles.Officer), site.Staff("ba", StaffRoles.Officer));
        await site.ActAsync(asker, id, "ask", seen => new AskColleague(seen, "mai", "Nhờ xem"));
        (await third.PostAsJsonAsync($"/api/review/cases/{id}/claim", new { })).Dispose();
        Assert.Equal(other, await NextAsync(asked, "forbidden_turn"));
        site.Clock.Advance(TimeSpan.FromSeconds(181));
        Assert.Equal(id, await NextAsync(asked, "forbidden_turn"));
    }

    [Fact]
    public async Task The_queue_is_narrowed_by_camera_place_age_confidence_and_doubt_and_so_is_the_next_case()
    {
        await CameraAsync("F-1", "FP-1");
        await CameraAsync("F-2", "FP-2");
        await site.RegisterAsync("79A-902.05");
        var sure = await site.CaseAsync("79A90205", kind: "parking", camera: "F-1");                         // read with 0.98
        site.Clock.Advance(TimeSpan.FromHours(3));
        var unsure = await site.CaseAsync("79A90206", sure: false, kind: "parking", camera: "F-2");          // read with 0.61
        site.Clock.Advance(TimeSpan.FromHours(2));
        var unread = await site.CaseAsync(null, "unknown", "unknown", kind: "parking", camera: "F-1");       // not read: 0
        using var officer = site.Staff("loc", StaffRoles.Officer);
        foreach (var (filter, wanted) in ((string, Guid[])[])
        [
            ("", [sure, unsure, unread]),
            ("&order=newest", [unread, unsure, sure]),
            ("&camera=F-1", [sure, unread]),
            ("&place=FP-2", [unsure]),
            ("&olderThanHours=2", [sure, unsure]),
            ("&olderThanHours=3", [sure]),
            ("&olderThanHours=6", []),
            ("&minConfidence=0.6", [sure, unsure]),
            ("&maxConfidence=0.7", [unsure, unread]),
            ("&minConfidence=0.6&maxConfidence=0.7", [unsure]),
            ("&camera=F-1&maxConfidence=0.7", [unread]),
            ("&flag=plate_unsure", [unsure]),
            ("&flagged=true", [unsure, unread]),
            ("&flagged=false", [sure]),
        ])
        {
            var page = (await officer.GetFromJsonAsync<CasePage>($"/api/review/cases?kind=parking{filter}"))!;
            Assert.Equal((filter, string.Join(' ', wanted)), (filter, string.Join(' ', page.Items.Select(item => item.Id))));
        }

        var first = (await officer.GetFromJsonAsync<CasePage>("/api/review/cases?kind=parking&limit=2"))!;
        var last = (await officer.GetFromJsonAsync<CasePage>($"/api/review/cases?kind=parking&limit=2&after={first.Next}"))!;
        Assert.Equal([sure, unsure, unread], first.Items.Concat(last.Items).Select(item => item.Id));
        Assert.Null(last.Next);
        Assert.Equal(unread, await NextAsync(officer, "parking&maxConfidence=0.5"));
        Assert.Equal(unsure, await NextAsync(officer, "parking&place=FP-2"));
        Assert.Null(await NextAsync(officer, "parking&olderThanHours=6"));
    }

    [Fact]
    public async Task The_chief_sees_what_share_of_approved_cases_was_later_overturned_by_camera()
    {
        foreach (var camera in (string[])["Q-1", "Q-2", "Q-3"])
        {
            await CameraAsync(camera, "QP");
        }

        // four notices, of which one is withdrawn and one is contested with success
        using var authority = site.Authority();
        await site.ActAsync(authority, await NoticeAsync("79A-902.11", "Q-1"), "cancel", seen => new CancelNotice(seen, "Lập nhầm"));
        foreach (var (plate, uphold) in ((string, bool)[])[("79A-902.12", true), ("79A-902.13", false)])
        {
            var contested = await NoticeAsync(plate, "Q-1");
            using var phone = await PhoneAsync(contested, plate);
            (await phone.PostAsJsonAsync("/api/citizen/notice/contest", new ContestNotice("Đèn lúc đó còn vàng."))).EnsureSuccessStatusCode();
            await site.ActAsync(authority, contested, "contest", seen => new DecideContest(seen, uphold, "Đã xem lại đoạn phim"));
        }

        await NoticeAsync("79A-902.14", "Q-1");

        // one notice, decided, and the decision annulled
        var annulled = await NoticeAsync("79A-902.15", "Q-2");
        await site.RecordAsync(annulled);
        await site.ActAsync(authority, annulled, "decide", seen => new DecideFine(seen, 19_000_000, null));
        await site.ActAsync(authority, annulled, "annul", seen => new NotedAct(seen, "Sai đối tượng"));

        // one notice that stands; what was rejected was never approved
        await NoticeAsync("79A-902.16", "Q-3");
        await site.ActAsync(site.Officer(), await site.CaseAsync("79A90217", camera: "Q-3"), "reject", seen => new RejectCase(seen, "no_violation", null));

        var totals = (await site.Staff("chi.huy", $"{StaffRoles.Supervisor}@QP").GetFromJsonAsync<DeskTotals>("/api/review/statistics"))!;

        Assert.Equal([("Q-2", 1, 1, 1d), ("Q-1", 4, 2, 0.5), ("Q-3", 1, 0, 0d)], totals.Quality.Select(row => (row.CameraCode, row.Approved, row.Overturned, row.Share)));
        var day = Assert.Single(totals.Days);
        Assert.Equal((6, 1), (day.Approved, day.Rejected));
    }

    [Fact]
    public async Task A_foreign_plate_is_set_aside_to_a_person_with_its_reason_and_a_misread_one_goes_on()
    {
        var id = await site.CaseAsync("2AB1234", kind: "wrong_way");
        using var officer = site.Officer();
        var seen = (await officer.GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!;
        var reason = Assert.Single(seen.Flags);
        Assert.Equal(("foreign", true), (reason.Code, reason.Blocks));
        Assert.Contains("nước ngoài", reason.Text.Vi, StringComparison.Ordinal);
        Assert.Null(seen.Vehicle);
        Assert.Equal(id, Assert.Single((await officer.GetFromJsonAsync<CasePage>("/api/review/cases?flag=foreign"))!.Items).Id);
        using (var approved = await officer.PostAsJsonAsync($"/api/review/cases/{id}/approve", new ApproveCase(seen.Version, "16824.6.9.d.01")))
        {
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "case.set_aside"), await EnforcementSite.RefusalAsync(approved));
            Assert.Contains("nước ngoài", await approved.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        var ended = await site.ActAsync(officer, id, "reject", version => new RejectCase(version, "outside_competence", null));
        Assert.Equal(("rejected", "outside_competence"), (ended.State, ended.Rejection!.ReasonCode));

        await site.RegisterAsync("79A-902.18");
        var misread = await site.CaseAsync("7AA90218", kind: "wrong_way");
        Assert.Equal(["foreign"], (await officer.GetFromJsonAsync<CaseDetail>($"/api/review/cases/{misread}"))!.Flags.Select(flag => flag.Code));
        Assert.Empty((await site.ActAsync(officer, misread, "plate", version => new CorrectPlate(version, "79A-902.18"))).Flags);
        Assert.Equal("notice_issued", (await site.ActAsync(officer, misread, "approve", version => new ApproveCase(version, "16824.6.9.d.01"))).State);
    }

    private static async Task<Guid?> NextAsync(HttpClient officer, string kind)
    {
        using var answer = await officer.PostAsJsonAsync($"/api/review/next?kind={kind}", new NextCase(null));
        return answer.StatusCode == HttpStatusCode.NoContent ? null : (await answer.Content.ReadFromJsonAsync<CaseDetail>())!.Id;
    }

    private async Task<Guid> NoticeAsync(string plate, string camera)
    {
        await site.RegisterAsync(plate);
        var id = await site.CaseAsync(plate, camera: camera);
        await site.ActAsync(site.Officer(), id, "approve", seen => new ApproveCase(seen, RedLight));
        return id;
    }

    private async Task<HttpClient> PhoneAsync(Guid id, string plate)
    {
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        var (number, code) = await connection.QuerySingleAsync<(string, string)>("select number, lookup_code from enforcement.notice where case_id = @id", new { id });
        return await site.HolderAsync(number, plate, code);
    }

    private async Task CameraAsync(string code, string place)
    {
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            insert into place.place (code, kind, name_vi, name_en, valid_from) values (@place, 'commune', 'Phường Thử', 'Test ward', '2025-07-01') on conflict do nothing;
            insert into traffic.camera (code, name_vi, name_en, place_code, source, config, simulated) values (@code, 'Ngã tư Thử', 'Test junction', @place, 'file', '{}', true)
            """,
            new { code, place });
    }

    private async Task AccountsAsync()
    {
        var accounts = new StaffAccounts(site.Database.DataSource, site.Clock);
        foreach (var name in (string[])["an", "lan", "mai", "da.nghi"])
        {
            await accounts.SaveAsync(new StaffMember(name, name, [StaffRoles.Officer]), null, demo: false, CancellationToken.None);
        }

        await accounts.SaveAsync(new StaffMember("lanh.dao", "Lãnh đạo", [StaffRoles.Leader]), null, demo: false, CancellationToken.None);
        await accounts.ChangeAsync(new StaffMember("da.nghi", "da.nghi", [StaffRoles.Officer]), enabled: false, CancellationToken.None);
    }
}
