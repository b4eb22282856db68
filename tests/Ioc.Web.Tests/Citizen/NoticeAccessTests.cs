using System.Net;
using System.Net.Http.Json;
using Ioc.Domain.Events;
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
            using var answer = await phone.PostAsJsonAsync("/api/citizen/session", wrong);
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
                using var guess = await phone.PostAsJsonAsync("/api/citizen/session", new FindNotice(tried, "79A-444.03", $"AAAA-AAA{i}"));
                Assert.Equal(HttpStatusCode.NotFound, guess.StatusCode);
            }

            using var late = await phone.PostAsJsonAsync("/api/citizen/session", new FindNotice(tried, "79A-444.03", code));
            Assert.Equal((HttpStatusCode.TooManyRequests, "notice.too_many_attempts"), await EnforcementSite.RefusalAsync(late));
        }
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
        using var answer = await foreign.PostAsJsonAsync("/api/citizen/session", new FindNotice("1", "2", "3"));
        Assert.Equal((HttpStatusCode.BadRequest, "request.header_missing"), await EnforcementSite.RefusalAsync(answer));
    }
}

public sealed class CitizenSessionTests(EnforcementSite site) : IClassFixture<EnforcementSite>
{
    [Fact]
    public async Task A_session_ends_after_half_an_hour_and_on_request()
    {
        var (_, number, code) = await site.NoticeAsync("79A-446.01");
        using var phone = await site.HolderAsync(number, "79A-446.01", code);
        using var other = await site.HolderAsync(number, "79A-446.01", code);
        Assert.Equal(HttpStatusCode.OK, (await phone.GetAsync("/api/citizen/notice")).StatusCode);
        using (var left = await other.DeleteAsync("/api/citizen/session"))
        {
            Assert.Equal(HttpStatusCode.NoContent, left.StatusCode);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await other.GetAsync("/api/citizen/notice")).StatusCode);
        site.Clock.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal(HttpStatusCode.Unauthorized, (await phone.GetAsync("/api/citizen/notice")).StatusCode);
    }
}
