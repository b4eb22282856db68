using System.Net;
using System.Net.Http.Json;
using Dapper;
using Ioc.Web.Audit;
using Ioc.Web.Citizen;
using Ioc.Web.Citizen.Messages;
using Ioc.Web.Platform;
using Ioc.Web.Review;

namespace Ioc.Web.Tests.Review;

/// <summary>Whose a case is once the record names somebody who does not own the vehicle, and on what basis anybody is liable (Decree 168/2024, Art. 47).</summary>
public sealed class LiablePartyTests(EnforcementSite site) : IClassFixture<EnforcementSite>
{
    private const string RedLight = "16824.6.9.b.01";
    private const string Driver = "001088000001";

    [Fact]
    public async Task A_named_driver_sees_the_case_from_the_record_on_and_pays_explains_and_complains_by_phone()
    {
        var (id, notice, owner) = await NamedAsync("79A-721.01", Driver);
        using var driver = site.Citizen(Driver);
        var at = $"/api/citizen/notices/{notice}";
        var seen = (await driver.GetFromJsonAsync<CitizenNotice>(at))!;
        Assert.Equal(("liable", "recorded"), (seen.Role, seen.State));
        Assert.Null(seen.PdfUrl);
        Assert.Null(seen.Confirmation);
        Assert.NotEmpty(seen.Evidence);
        Assert.Equal(HttpStatusCode.OK, (await driver.GetAsync(seen.Evidence[0].Url)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await driver.GetAsync($"{at}/record.pdf")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await driver.GetAsync($"{at}/notice.pdf")).StatusCode);       // it bears the owner's name and address
        Assert.Contains("explain", seen.Allowed);
        using (var said = await driver.PostAsJsonAsync($"{at}/explain", new ExplainInWriting("Đèn xanh vừa tắt, đường trơn nên tôi không dừng kịp.")))
        {
            Assert.Equal(HttpStatusCode.OK, said.StatusCode);
        }

        await site.ActAsync(site.Authority(), id, "decide", version => new DecideFine(version, 19_000_000, null));
        var decided = (await driver.GetFromJsonAsync<CitizenNotice>(at))!;
        Assert.Equal(19_000_000, decided.Decision!.Amount);
        Assert.NotNull(decided.Decision.ReceivedOn);        // whom the record names receives it by opening it
        Assert.Contains("pay", decided.Allowed);
        Assert.Equal(HttpStatusCode.OK, (await driver.GetAsync($"{at}/decision.pdf")).StatusCode);
        using (var paying = await driver.PostAsJsonAsync($"{at}/pay", new { }))
        {
            Assert.Equal(HttpStatusCode.OK, paying.StatusCode);
        }

        using (var complaint = await driver.PostAsJsonAsync($"{at}/complain", new ComplainAboutDecision("Tôi không đồng ý với mức phạt này vì có tình tiết giảm nhẹ.", null)))
        {
            Assert.Equal(HttpStatusCode.OK, complaint.StatusCode);
        }

        var line = Assert.Single((await driver.GetFromJsonAsync<HeldNotices>("/api/citizen/notices"))!.Notices, one => one.Id == notice);
        Assert.Equal(19_000_000, line.Amount);
        Assert.Equal(8, Assert.Single((await driver.GetFromJsonAsync<HeldNotices>("/api/citizen/notices"))!.Licences).Left);
        using var stranger = site.Citizen("001088000099");
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(at)).StatusCode);
        Assert.Equal(owner, await OwnerAsync(id));
    }

    [Fact]
    public async Task The_owner_then_sees_only_that_the_matter_has_passed_and_can_do_nothing_about_it()
    {
        const string Other = "001088000002";
        var (id, notice, owner) = await NamedAsync("79A-721.02", Other);
        await site.ActAsync(site.Officer(), id, "waive", version => new VersionOnly(version));
        await site.ActAsync(site.Authority(), id, "decide", version => new DecideFine(version, 19_000_000, null));
        using var phone = site.Citizen(owner);
        var at = $"/api/citizen/notices/{notice}";
        var raw = await phone.GetStringAsync(at);
        Assert.DoesNotContain("Phạm Văn Lái", raw, StringComparison.Ordinal);
        Assert.DoesNotContain("19000000", raw, StringComparison.Ordinal);
        var seen = (await phone.GetFromJsonAsync<CitizenNotice>(at))!;
        Assert.Equal(("passed", "passed"), (seen.Role, seen.State));
        Assert.Empty(seen.Allowed);
        Assert.Empty(seen.Evidence);
        Assert.Null(seen.Decision);
        Assert.Null(seen.Record);
        Assert.Equal(HttpStatusCode.OK, (await phone.GetAsync($"{at}/notice.pdf")).StatusCode);
        foreach (var path in (string[])["decision.pdf", "record.pdf"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await phone.GetAsync($"{at}/{path}")).StatusCode);
        }

        foreach (var (verb, body) in ((string, object)[])
            [("pay", new { }), ("transfer", new { }), ("hearing", new { }), ("explain", new ExplainInWriting("Tôi là chủ xe và muốn giải trình.")), ("withdraw", new { }),
                ("complain", new ComplainAboutDecision("Tôi là chủ xe và không đồng ý với quyết định.", null))])
        {
            using var refused = await phone.PostAsJsonAsync($"{at}/{verb}", body);
            Assert.Equal((HttpStatusCode.Conflict, "notice.passed"), await EnforcementSite.RefusalAsync(refused));
        }

        using (var looking = await phone.GetAsync($"{at}/evidence/at.jpg"))
        {
            Assert.Equal((HttpStatusCode.Conflict, "notice.passed"), await EnforcementSite.RefusalAsync(looking));
        }

        var line = Assert.Single((await phone.GetFromJsonAsync<HeldNotices>("/api/citizen/notices"))!.Notices);
        Assert.Equal(("passed", null), (line.State, line.Amount));
        Assert.Empty((await phone.GetFromJsonAsync<HeldNotices>("/api/citizen/notices"))!.Licences);
    }

    [Fact]
    public async Task What_happens_after_the_record_is_written_to_whom_it_names_and_the_owner_is_told_once_that_it_passed()
    {
        const string Other = "001088000003";
        var (id, _, owner) = await NamedAsync("79A-721.03", Other);
        await site.ActAsync(site.Officer(), id, "waive", version => new VersionOnly(version));
        await site.ActAsync(site.Authority(), id, "decide", version => new DecideFine(version, 19_000_000, null));
        await site.EventuallyAsync("select count(*) from citizen.message m join enforcement.notice n on n.id = m.notice_id where n.case_id = @id", id, (long told) => told == 4);
        using var phone = site.Citizen(owner);
        using var driver = site.Citizen(Other);
        var toOwner = (await phone.GetFromJsonAsync<List<CitizenMessage>>("/api/citizen/messages"))!;
        Assert.Equal(2, toOwner.Count);         // the notice, and that it passed
        Assert.Single(toOwner, one => one.Subject.Vi.StartsWith("Vụ việc đã chuyển", StringComparison.Ordinal));
        var toDriver = (await driver.GetFromJsonAsync<List<CitizenMessage>>("/api/citizen/messages"))!;
        Assert.Equal(["Biên bản", "Quyết định"], toDriver.Select(one => string.Join(' ', one.Subject.Vi.Split(' ')[..2])).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_driver_named_without_a_number_looks_the_case_up_by_the_records_number_the_plate_and_the_code_of_a_letter()
    {
        var (id, notice, noticeCode) = await site.NoticeAsync("79A-721.09");
        using (var early = await site.Officer().PostAsJsonAsync($"/api/review/cases/{id}/letter", new VersionOnly((await site.Officer().GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!.Version)))
        {
            Assert.Equal((HttpStatusCode.Conflict, "record.letter_not_due"), await EnforcementSite.RefusalAsync(early));
        }

        var named = await site.ActAsync(site.Officer(), id, "record", version => new MakeRecord(version, IsOwner: false, Name: "Phạm Văn Lái", Waives: true));
        Assert.False(named.Procedure.Record!.OnPhone);
        Assert.Contains("letter", named.Acts);
        var record = named.Procedure.Record.Number;
        using var phone = site.Browser();
        Assert.Equal(HttpStatusCode.NotFound, (await phone.PostAsJsonAsync("/api/citizen/look-up", new FindNotice(record, "79A-721.09", noticeCode))).StatusCode);

        var issued = await site.ActAsync(site.Officer(), id, "letter", version => new VersionOnly(version));
        var letter = Assert.Single(issued.Procedure.Papers, paper => paper.Kind == "letter");
        Assert.Equal("000001/TB-TCVV", letter.Number);
        var first = await CodeOfAsync(id);
        foreach (var typed in (string[])[record, record.ToLowerInvariant(), record.Split('/')[0]])
        {
            using var found = await phone.PostAsJsonAsync("/api/citizen/look-up", new FindNotice(typed, "79A72109", first.ToLowerInvariant()));
            var raw = await found.Content.ReadAsStringAsync();
            Assert.DoesNotContain("Phạm Văn Lái", raw, StringComparison.Ordinal);       // no person, no amount, as on the police's site
            Assert.DoesNotContain("Hạnh", raw, StringComparison.Ordinal);
            var shown = (await found.Content.ReadFromJsonAsync<LookedUpNotice>())!;
            Assert.Equal((record, true, "Chưa xử phạt", "79A-721.09"), (shown.Number, shown.ByRecord, shown.Handled.Vi, shown.PlateShown));
        }

        foreach (var (number, plate, code) in ((string, string, string)[])[(record, "79A-721.08", first), (record, "79A-721.09", noticeCode), (notice, "79A-721.09", first), ("000999/BB-VPHC", "79A-721.09", first)])
        {
            using var refused = await phone.PostAsJsonAsync("/api/citizen/look-up", new FindNotice(number, plate, code));
            Assert.Equal((HttpStatusCode.NotFound, "notice.not_found"), await EnforcementSite.RefusalAsync(refused));
        }

        // a letter that was lost is issued anew, and its code opens nothing any more
        await site.ActAsync(site.Officer(), id, "letter", version => new VersionOnly(version));
        Assert.Equal(HttpStatusCode.NotFound, (await phone.PostAsJsonAsync("/api/citizen/look-up", new FindNotice(record, "79A-721.09", first))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await phone.PostAsJsonAsync("/api/citizen/look-up", new FindNotice(record, "79A-721.09", await CodeOfAsync(id)))).StatusCode);
        using var owners = await phone.PostAsJsonAsync("/api/citizen/look-up", new FindNotice(notice, "79A-721.09", noticeCode));
        var same = (await owners.Content.ReadFromJsonAsync<LookedUpNotice>())!;
        Assert.Equal((notice, false), (same.Number, same.ByRecord));
    }

    [Fact]
    public async Task Whoever_can_sign_in_needs_no_letter()
    {
        var (id, _, _) = await NamedAsync("79A-721.10", "001088000010");
        using var refused = await site.Officer().PostAsJsonAsync($"/api/review/cases/{id}/letter", new VersionOnly((await site.Officer().GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!.Version));
        Assert.Equal((HttpStatusCode.Conflict, "record.letter_not_due"), await EnforcementSite.RefusalAsync(refused));
    }

    [Fact]
    public async Task What_the_owner_sent_and_wrote_before_the_record_is_not_the_drivers_to_see()
    {
        const string Other = "001088000004";
        var (id, number, code) = await site.NoticeAsync("79A-721.04");
        var phone = await site.HolderAsync(number, "79A-721.04", code);
        using (var contested = await phone.PostAsJsonAsync("/api/citizen/notice/contest", new ContestNotice("Hôm đó tôi cho người cháu mượn xe, có giấy mượn.")))
        {
            Assert.Equal(HttpStatusCode.OK, contested.StatusCode);
        }

        using var form = new MultipartFormDataContent { { new ByteArrayContent("%PDF-1.4 giấy mượn xe %%EOF"u8.ToArray()), "file", "giấy mượn xe.pdf" } };
        using var sent = await phone.PostAsync("/api/citizen/notice/attachments", form);
        var file = Assert.Single((await sent.Content.ReadFromJsonAsync<CitizenNotice>())!.Attachments);
        await site.ActAsync(site.Authority(), id, "contest", version => new DecideContest(version, false, "Người khác lái xe, tiếp tục xử lý"));
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        await site.ActAsync(site.Officer(), id, "record", version => new MakeRecord(version, IsOwner: false, Name: "Phạm Văn Lái", Number: Other));
        using var driver = site.Citizen(Other);
        var notice = await NoticeOfAsync(id);
        var raw = await driver.GetStringAsync($"/api/citizen/notices/{notice}");
        Assert.DoesNotContain("mượn xe", raw, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await driver.GetAsync($"/api/citizen/notices/{notice}/attachments/{file.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await phone.GetAsync(file.Url)).StatusCode);
    }

    [Theory]
    [InlineData(true, null, null, null, "driver")]
    [InlineData(true, "owner_silent", null, null, "owner_silent")]
    [InlineData(true, "lessee", null, "record.basis", null)]                    // the registration's owner is no lessee
    [InlineData(true, "organisation_silent", null, "record.basis", null)]       // nor an organisation here
    [InlineData(false, null, "001088000005", null, "driver")]
    [InlineData(false, "transferee", "001088000005", null, "transferee")]
    [InlineData(false, "owner_silent", "001088000005", "record.basis", null)]
    [InlineData(false, "cooperative", "001088000005", "record.basis", null)]    // a person is no co-operative
    [InlineData(false, "nothing_such", "001088000005", "record.basis", null)]
    [InlineData(false, null, "12345", "record.violator_number", null)]
    public async Task The_record_says_on_what_basis_somebody_is_liable(bool isOwner, string? basis, string? number, string? refusal, string? kept)
    {
        var plate = $"79A-722.{Random.Shared.Next(10, 99)}";
        var (id, _, _) = await site.NoticeAsync(plate);
        var version = (await site.Officer().GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!.Version;
        using var made = await site.Officer().PostAsJsonAsync(
            $"/api/review/cases/{id}/record", new MakeRecord(version, isOwner, Name: isOwner ? null : "Trần Văn Mua", Number: number, Basis: basis));
        if (refusal is not null)
        {
            Assert.Equal((HttpStatusCode.UnprocessableEntity, refusal), await EnforcementSite.RefusalAsync(made));
            return;
        }

        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        Assert.Equal(kept, await connection.ExecuteScalarAsync<string>("select basis from enforcement.record where case_id = @id", new { id }));
        Assert.Equal(kept, await connection.ExecuteScalarAsync<string>(
            "select data ->> 'basis' from audit.event where subject_id = @id and type = 'record.made'", new { id = id.ToString() }));
    }

    [Fact]
    public async Task An_organisation_that_leases_the_vehicle_is_fined_as_one_in_the_owners_place_and_has_the_case()
    {
        const string Lessee = "0312345678";
        var (id, _, _) = await site.NoticeAsync("79A-721.06");
        var recorded = await site.ActAsync(site.Officer(), id, "record", version => new MakeRecord(
            version, IsOwner: false, Organisation: true, Name: "Công ty Thuê Tài Chính Mô Phỏng", Number: Lessee, Basis: "lessee", Waives: true));
        Assert.Equal(("Bên thuê phương tiện trong hợp đồng cho thuê tài chính", 38_000_000), (recorded.Procedure.Record!.Basis.Vi, recorded.Frame!.Middle));      // doubled: 36 to 40 million
        await site.ActAsync(site.Director(), id, "decide", version => new DecideFine(version, 38_000_000, null));
        using var phone = site.Citizen(Lessee);
        var held = Assert.Single((await phone.GetFromJsonAsync<HeldNotices>("/api/citizen/notices"))!.Notices);
        Assert.Equal(38_000_000, held.Amount);
    }

    [Fact]
    public async Task An_organisation_with_more_notices_than_a_page_comes_to_every_one_of_them()
    {
        const string Fleet = "0399999999";
        await site.RegisterAsync("79A-723.01", owner: "Đoàn Xe Mô Phỏng", ownerKind: "organisation", number: Fleet);
        var first = await site.CaseAsync("79A72301");
        await site.ActAsync(site.Officer(), first, "approve", version => new ApproveCase(version, RedLight));
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(Copies, new { first });
        using var phone = site.Citizen(Fleet);
        var seen = new HashSet<Guid>();
        for (Guid? after = null; ;)
        {
            var page = (await phone.GetFromJsonAsync<HeldNotices>($"/api/citizen/notices{(after is null ? "" : $"?after={after}")}"))!;
            Assert.All(page.Notices, notice => Assert.True(seen.Add(notice.Id)));
            if ((after = page.Next) is null)
            {
                break;
            }
        }

        Assert.Equal(601, seen.Count);
    }

    // The case, its holder and its notice six hundred times more, all of one moment: the order has to hold by itself.
    private const string Copies =
        """
        set session_replication_role = replica;
        create temp table again as select k, gen_random_uuid() as id from generate_series(1, 600) copy(k);
        insert into enforcement.case select (jsonb_populate_record(c, jsonb_build_object('id', again.id, 'violation_id', again.violation))).*
        from enforcement.case c, (select id, gen_random_uuid() as violation from again) again where c.id = @first;
        insert into enforcement.holder select (jsonb_populate_record(h, jsonb_build_object('case_id', again.id))).* from enforcement.holder h, again where h.case_id = @first;
        insert into enforcement.notice select (jsonb_populate_record(n, jsonb_build_object('id', gen_random_uuid(), 'case_id', again.id, 'number', 'X' || again.k, 'lookup_code', 'X' || again.k))).*
        from enforcement.notice n, again where n.case_id = @first
        """;

    private async Task<(Guid Id, Guid Notice, string Owner)> NamedAsync(string plate, string driver)
    {
        var (id, number, code) = await site.NoticeAsync(plate);
        var phone = await site.HolderAsync(number, plate, code);
        using var confirmed = await phone.PostAsJsonAsync("/api/citizen/notice/confirm", new ConfirmNotice(false, "Phạm Văn Lái"));
        Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
        using var early = site.Citizen(driver);
        Assert.Equal(HttpStatusCode.NotFound, (await early.GetAsync($"/api/citizen/notices/{await NoticeOfAsync(id)}")).StatusCode);
        await site.ActAsync(site.Officer(), id, "record", version => new MakeRecord(version, IsOwner: false, Number: driver, LicenceNumber: "79" + driver[2..], LicenceClass: "B"));
        return (id, await NoticeOfAsync(id), await OwnerAsync(id));
    }

    private async Task<string> CodeOfAsync(Guid id)
    {
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<string>("select lookup_code from enforcement.record where case_id = @id", new { id }))!;
    }

    private async Task<Guid> NoticeOfAsync(Guid id)
    {
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<Guid>("select id from enforcement.notice where case_id = @id", new { id });
    }

    private async Task<string> OwnerAsync(Guid id)
    {
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<string>("select owner_number from enforcement.holder where case_id = @id", new { id }))!;
    }
}
