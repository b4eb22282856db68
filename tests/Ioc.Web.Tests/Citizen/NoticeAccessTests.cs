using System.Net;
using System.Net.Http.Json;
using Dapper;
using Ioc.Domain.Events;
using Ioc.Enforcement.Notices;
using Ioc.Testing;
using Ioc.Web.Citizen;
using Ioc.Web.Tests.Review;

namespace Ioc.Web.Tests.Citizen;

public sealed class NoticeAccessTests(EnforcementSite site) : IClassFixture<EnforcementSite>
{
    [Fact]
    public async Task Whatever_part_is_wrong_the_answer_is_the_same_to_the_letter()
    {
        var (_, number, code) = await site.NoticeAsync("79A-444.01");
        using var phone = site.Browser();
        var answers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var wrong in (FindNotice[])
        [
            new("999999/TB-XPVPHC", "79A-444.01", code), new(number, "79A-444.02", code), new(number, "79A-444.01", "AAAA-AAAA"), new(number, "", ""),
            new("' or 1=1 --", "79A-444.01", code), new(null, null, null), new(new string('9', 5000), "x", "y"), new(number, "79A-444.01", code[..^1]),
        ])
        {
            using var answer = await phone.PostAsJsonAsync("/api/citizen/look-up", wrong);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
            var body = await answer.Content.ReadFromJsonAsync<System.Text.Json.Nodes.JsonObject>();
            body!.Remove("traceId");
            answers.Add(body.ToJsonString());
        }

        Assert.Single(answers);
    }

    [Fact]
    public async Task A_number_can_be_tried_ten_times_in_ten_minutes_whether_it_exists_or_not()
    {
        var (_, number, code) = await site.NoticeAsync("79A-444.03");
        using var phone = site.Browser();
        foreach (var tried in (string[])[number, "888888/TB-XPVPHC"])
        {
            for (var i = 0; i < 10; i++)
            {
                using var guess = await phone.PostAsJsonAsync("/api/citizen/look-up", new FindNotice(tried, "79A-444.03", $"AAAA-AAA{i}"));
                Assert.Equal(HttpStatusCode.NotFound, guess.StatusCode);
            }

            using var late = await phone.PostAsJsonAsync("/api/citizen/look-up", new FindNotice(tried, "79A-444.03", code));
            Assert.Equal((HttpStatusCode.TooManyRequests, "notice.too_many_attempts"), await EnforcementSite.RefusalAsync(late));
        }
    }

    [Fact]
    public async Task Many_more_citizens_at_once_than_there_are_connections_to_the_database_are_all_answered()
    {
        await using var busy = new EnforcementSite();
        busy.More["Citizen:AttemptsPerNumber"] = "1000";
        await busy.InitializeAsync();
        var (_, number, code) = await busy.NoticeAsync("79A-444.09");
        using var phone = busy.Browser();
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(async _ =>
        {
            using var answer = await phone.PostAsJsonAsync("/api/citizen/look-up", new FindNotice(number, "79A-444.09", code));
            return answer.StatusCode;
        }));
        Assert.All(answers, status => Assert.Equal(HttpStatusCode.OK, status));
    }

    [Fact]
    public async Task Cases_that_the_benchmarks_lay_out_by_the_thousand_are_ones_that_citizens_can_look_up()
    {
        await using var bench = new EnforcementSite();
        await bench.InitializeAsync();
        await bench.NoticeAsync("79A-444.07");
        await ManyCases.AddPendingAsync(bench.Database.DataSource, 2, CancellationToken.None);
        await ManyCases.AddDecidedAsync(bench.Database.DataSource, 3, CancellationToken.None);
        await using var connection = await bench.Database.DataSource.OpenConnectionAsync();
        var notices = (await connection.QueryAsync<(string Number, string Plate, string Code)>(
            "select n.number, c.plate, n.lookup_code from enforcement.notice n join enforcement.case c on c.id = n.case_id where n.issued_by = 'officer:bench'")).AsList();
        Assert.Equal(3, notices.Count);
        using var phone = bench.Browser();
        foreach (var (number, plate, code) in notices)
        {
            using var answer = await phone.PostAsJsonAsync("/api/citizen/look-up", new FindNotice(number, plate, code));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_look_up_shows_what_the_police_site_would_and_opens_nothing()
    {
        var (id, number, code) = await site.NoticeAsync("79A-444.08");
        using var phone = site.Browser();
        using var answer = await phone.PostAsJsonAsync("/api/citizen/look-up", new FindNotice(number, "79A-444.08", code));
        var text = System.Text.RegularExpressions.Regex.Unescape(await answer.Content.ReadAsStringAsync());
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Contains("Chưa xử phạt", text, StringComparison.Ordinal);
        foreach (var hidden in (string[])["Hạnh", "evidence", ".jpg", "18000000", "20000000", "minimum", id.ToString()])
        {
            Assert.DoesNotContain(hidden, text, StringComparison.Ordinal);
        }

        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        var notice = await Dapper.SqlMapper.ExecuteScalarAsync<Guid>(connection, "select id from enforcement.notice where case_id = @id", new { id });
        foreach (var path in (string[])["", "/evidence/at.jpg", "/notice.pdf"])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await phone.GetAsync($"/api/citizen/notices/{notice}{path}")).StatusCode);
        }

        Assert.Equal(1, await site.EventsAsync(id, EventTypes.NoticeViewed));
    }

    [Fact]
    public async Task Another_persons_notice_is_not_there_for_any_act()
    {
        var (id, _, _) = await site.NoticeAsync("79A-444.09");
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        var notice = await Dapper.SqlMapper.ExecuteScalarAsync<Guid>(connection, "select id from enforcement.notice where case_id = @id", new { id });
        using var stranger = site.Citizen("999000000001");
        foreach (var path in (string[])["", "/evidence/at.jpg", "/notice.pdf", "/decision.pdf", "/receipt.pdf", $"/attachments/{Guid.NewGuid()}"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/api/citizen/notices/{notice}{path}")).StatusCode);
        }

        using var file = new MultipartFormDataContent { { new ByteArrayContent("%PDF-1.7 %%EOF"u8.ToArray()), "file", "a.pdf" } };
        foreach (var (path, body) in ((string, HttpContent)[])
            [("confirm", JsonContent.Create(new ConfirmNotice(true, null))), ("contest", JsonContent.Create(new ContestNotice("Tôi không lái xe vào lúc đó."))), ("pay", JsonContent.Create(new { })), ("attachments", file)])
        {
            using var answer = await stranger.PostAsync($"/api/citizen/notices/{notice}/{path}", body);
            Assert.Equal((HttpStatusCode.NotFound, "notice.not_found"), await EnforcementSite.RefusalAsync(answer));
        }

        Assert.Empty((await stranger.GetFromJsonAsync<HeldNotices>("/api/citizen/notices"))!.Notices);
    }

    [Fact]
    public async Task A_person_sees_the_notices_of_the_own_vehicles_and_an_organisation_those_of_its_own()
    {
        var (_, number, code) = await site.NoticeAsync("79A-444.10");
        using var phone = await site.HolderAsync(number, "79A-444.10", code);
        var mine = (await phone.GetFromJsonAsync<HeldNotices>("/api/citizen/notices"))!;
        var line = Assert.Single(mine.Notices);
        Assert.Equal((number, true), (line.Number, line.Urgent));
        Assert.Empty(mine.Licences);

        var (_, fleet, fleetCode) = await site.NoticeAsync("79A-444.11", ownerKind: "organisation");
        using var representative = await site.HolderAsync(fleet, "79A-444.11", fleetCode);
        Assert.Equal(fleet, Assert.Single((await representative.GetFromJsonAsync<HeldNotices>("/api/citizen/notices"))!.Notices).Number);
    }

    [Fact]
    public async Task After_the_decision_the_notice_no_longer_says_that_nothing_is_decided()
    {
        var (_, number, code) = await site.NoticeAsync("79A-444.13");
        using var before = await site.HolderAsync(number, "79A-444.13", code);
        Assert.Contains("chưa phải là quyết định", (await before.GetFromJsonAsync<CitizenNotice>("/api/citizen/notice"))!.Explanation.Vi, StringComparison.Ordinal);
        var (_, after) = await site.DecidedAsync("79A-444.14");
        var decided = (await after.GetFromJsonAsync<CitizenNotice>("/api/citizen/notice"))!;
        Assert.DoesNotContain("chưa phải là quyết định", decided.Explanation.Vi, StringComparison.Ordinal);
        Assert.Contains(decided.Steps, step => step.Text.Vi == "Ra quyết định xử phạt");
        Assert.DoesNotContain(decided.Steps, step => step.Text.Vi is "Đề xuất xử phạt" or "Xem hồ sơ");
        after.Dispose();
    }

    [Fact]
    public async Task A_notice_shows_no_person_and_only_its_own_evidence()
    {
        var (id, number, code) = await site.NoticeAsync("79A-444.04");
        using var phone = await site.HolderAsync(number, "79A-444.04", code);
        var text = await phone.GetStringAsync("/api/citizen/notice");
        Assert.DoesNotContain("Hạnh", System.Text.RegularExpressions.Regex.Unescape(text), StringComparison.Ordinal);
        Assert.DoesNotContain("99900", text, StringComparison.Ordinal);
        foreach (var part in (string[])["manifest.json", "..%2F..%2Fmanifest.json", "at.png", "AT.JPG"])
        {
            using var answer = await phone.GetAsync($"/api/citizen/notice/evidence/{part}");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        Assert.Equal(0, await site.EventsAsync(id, EventTypes.EvidenceViewed));
        using var staffPage = await phone.GetAsync($"/api/review/cases/{id}");
        Assert.Equal(HttpStatusCode.Unauthorized, staffPage.StatusCode);
    }

    [Fact]
    public async Task A_film_fetched_in_pieces_is_one_look()
    {
        var (id, number, code) = await site.NoticeAsync("79A-444.05");
        using var phone = await site.HolderAsync(number, "79A-444.05", code);
        foreach (var (from, to) in ((long, long)[])[(0, 299), (300, 599), (600, 899)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/citizen/notice/evidence/clip.mp4");
            request.Headers.Range = new System.Net.Http.Headers.RangeHeaderValue(from, to);
            using var piece = await phone.SendAsync(request);
            Assert.Equal(HttpStatusCode.PartialContent, piece.StatusCode);
            Assert.Equal(300, (await piece.Content.ReadAsByteArrayAsync()).Length);
        }

        Assert.Equal(1, await site.EventsAsync(id, EventTypes.EvidenceViewed));
    }

    [Fact]
    public async Task A_notice_is_answered_once()
    {
        var (id, number, code) = await site.NoticeAsync("79A-444.06");
        using var phone = await site.HolderAsync(number, "79A-444.06", code);
        using var another = await site.HolderAsync(number, "79A-444.06", code);
        var answers = await Task.WhenAll(
            phone.PostAsJsonAsync("/api/citizen/notice/confirm", new ConfirmNotice(true, null)),
            another.PostAsJsonAsync("/api/citizen/notice/contest", new ContestNotice("Tôi không lái xe vào lúc đó.")));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal((HttpStatusCode.Conflict, "case.step_illegal"), await EnforcementSite.RefusalAsync(answers.Single(answer => answer.StatusCode != HttpStatusCode.OK)));
        Assert.Equal(1, await site.EventsAsync(id, EventTypes.NoticeConfirmed) + await site.EventsAsync(id, EventTypes.NoticeContested));
    }

    [Theory]
    [InlineData(false, null, "confirm.driver_name")]
    [InlineData(false, " x ", "confirm.driver_name")]
    [InlineData(true, "Lê Văn Cường", "confirm.driver_unexpected")]
    public async Task Half_an_answer_is_sent_back(bool isOwner, string? driver, string problem)
    {
        var (_, number, code) = await site.NoticeAsync(driver is null ? "79A-445.11" : isOwner ? "79A-445.12" : "79A-445.13");
        using var phone = await site.HolderAsync(number, driver is null ? "79A-445.11" : isOwner ? "79A-445.12" : "79A-445.13", code);
        using var answer = await phone.PostAsJsonAsync("/api/citizen/notice/confirm", new ConfirmNotice(isOwner, driver));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, problem), await EnforcementSite.RefusalAsync(answer));
    }

    [Fact]
    public async Task An_empty_and_an_endless_contest_are_sent_back()
    {
        var (_, number, code) = await site.NoticeAsync("79A-444.07");
        using var phone = await site.HolderAsync(number, "79A-444.07", code);
        foreach (var text in (string?[])[null, "", "ngắn quá", new string('x', 4001)])
        {
            using var answer = await phone.PostAsJsonAsync("/api/citizen/notice/contest", new ContestNotice(text));
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "contest.text"), await EnforcementSite.RefusalAsync(answer));
        }
    }

    [Fact]
    public async Task A_change_without_the_sites_own_header_is_refused()
    {
        using var foreign = new HttpClient { BaseAddress = site.Address };
        using var answer = await foreign.PostAsJsonAsync("/api/citizen/look-up", new FindNotice("1", "2", "3"));
        Assert.Equal((HttpStatusCode.BadRequest, "request.header_missing"), await EnforcementSite.RefusalAsync(answer));
    }
}
