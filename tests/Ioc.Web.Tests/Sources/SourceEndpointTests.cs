using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Dapper;
using Ioc.Analytics.Sources;
using Ioc.Web.Platform;
using Ioc.Web.Sources;
using Ioc.Web.Tests.Review;

namespace Ioc.Web.Tests.Sources;

public sealed class SourceEndpointTests(EnforcementSite site) : IClassFixture<EnforcementSite>, IAsyncLifetime
{
    private const string Header = "reference,date,hour,place_code,type,cleared\n";

    public async Task InitializeAsync()
    {
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync("insert into place.place (code, kind, name_vi, name_en, valid_from) values ('S', 'commune', 'Phường S', 'Ward S', '2025-07-01') on conflict do nothing");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task An_operator_tries_a_file_sends_it_and_fetches_what_was_refused()
    {
        using var staff = site.Staff("vanhanh", StaffRoles.Operator);
        const string file = Header + "E1,2026-11-20,9,S,theft,true\nE2,2026-11-20,99,S,theft,true\n";

        var tried = await SendAsync(staff, "incidents/rehearsals?name=v.csv", file);
        var sent = await SendAsync(staff, "incidents/imports?name=v.csv", file);

        Assert.Null(tried.Id);
        Assert.Equal((1, 1), (tried.Taken, tried.Refused));
        Assert.Equal((1, 1, "correct"), (sent.Taken, sent.Refused, Assert.Single(sent.Refusals).Quality));
        Assert.Contains("E2", await staff.GetStringAsync(sent.RefusedUrl), StringComparison.Ordinal);
        var view = (await staff.GetFromJsonAsync<SourcesView>("/api/sources"))!;
        var source = view.Sources.Single(s => s.Code == "incidents");
        Assert.Equal(("partial", "upload", "1.0"), (source.State, source.Way, source.LastContract));
        Assert.NotNull(source.NextDue);
        Assert.Contains((await staff.GetFromJsonAsync<List<PastImport>>("/api/sources/imports?source=incidents"))!, i => i.Id == sent.Id && i.Actor == "operator:vanhanh");
        Assert.StartsWith("Mã tham chiếu,Ngày", await staff.GetStringAsync("/api/sources/incidents/template.csv"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_but_operators_and_administrators_may_send_and_only_administrators_make_keys()
    {
        using var leader = site.Staff("lanhdao", StaffRoles.Leader);
        Assert.Equal(HttpStatusCode.Forbidden, (await leader.GetAsync("/api/sources")).StatusCode);
        using var staff = site.Staff("vanhanh", StaffRoles.Operator);
        Assert.Equal(HttpStatusCode.Forbidden, (await staff.PostAsJsonAsync("/api/source-keys", new KeyRequest("x", ["labour"]))).StatusCode);
    }

    [Fact]
    public async Task A_key_pushes_its_own_sources_once_for_each_idempotency_key_until_it_is_revoked()
    {
        using var administrator = site.Staff("quantri", StaffRoles.Administrator);
        var made = (await (await administrator.PostAsJsonAsync("/api/source-keys", new KeyRequest("ASM", ["incidents"]))).Content.ReadFromJsonAsync<NewKey>())!;
        Assert.StartsWith(PushKeys.Prefix, made.Secret, StringComparison.Ordinal);
        const string rows = """[{"reference":"P1","date":"2026-11-20","hour":9,"place_code":"S","type":"theft","cleared":true}]""";

        using var first = await PushAsync(made.Secret, "incidents", rows, "k1");
        using var again = await PushAsync(made.Secret, "incidents", rows, "k1");
        using var other = await PushAsync(made.Secret, "incidents", "[]", "k1");
        using var next = await PushAsync(made.Secret, "incidents", rows, "k2");

        var done = (await first.Content.ReadFromJsonAsync<PushAnswer>())!;
        Assert.Equal((1, 0), (done.Taken, done.Unchanged));
        Assert.Equal(done.Import, (await again.Content.ReadFromJsonAsync<PushAnswer>())!.Import);
        Assert.True(again.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "push.idempotency_reused"), await EnforcementSite.RefusalAsync(other));
        Assert.Equal((0, 1), ((await next.Content.ReadFromJsonAsync<PushAnswer>()) is { } unchanged ? (unchanged.Taken, unchanged.Unchanged) : default));

        Assert.Equal((HttpStatusCode.Forbidden, "push.source"), await EnforcementSite.RefusalAsync(await PushAsync(made.Secret, "labour", rows, "k3")));
        Assert.Equal((HttpStatusCode.NotFound, "push.format"), await EnforcementSite.RefusalAsync(await PushAsync(made.Secret, "nothing", rows, "k3")));
        Assert.Equal((HttpStatusCode.BadRequest, "push.idempotency"), await EnforcementSite.RefusalAsync(await PushAsync(made.Secret, "incidents", rows, null)));
        Assert.Equal((HttpStatusCode.Conflict, "push.contract"), await EnforcementSite.RefusalAsync(await PushAsync(made.Secret, "incidents", rows, "k3", "0.9")));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "push.refused"), await EnforcementSite.RefusalAsync(await PushAsync(made.Secret, "incidents", "{", "k4")));
        // What was refused whole may come again, corrected, under its key.
        using var corrected = await PushAsync(made.Secret, "incidents", rows, "k4");
        Assert.Equal(HttpStatusCode.OK, corrected.StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await administrator.DeleteAsync($"/api/source-keys/{made.Key.Id}")).StatusCode);
        Assert.Equal((HttpStatusCode.Unauthorized, "push.key"), await EnforcementSite.RefusalAsync(await PushAsync(made.Secret, "incidents", rows, "k5")));
        Assert.Equal((HttpStatusCode.Unauthorized, "push.key"), await EnforcementSite.RefusalAsync(await PushAsync(PushKeys.Prefix + "guess", "incidents", rows, "k5")));
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("select count(*)::integer from fact.push_key where sha256 = @Secret or name = @Secret", new { made.Secret }));
    }

    [Fact]
    public async Task Of_the_same_push_sent_twice_at_once_one_counts()
    {
        using var administrator = site.Staff("quantri", StaffRoles.Administrator);
        var made = (await (await administrator.PostAsJsonAsync("/api/source-keys", new KeyRequest("Twice", ["incidents"]))).Content.ReadFromJsonAsync<NewKey>())!;
        var rows = $"[{string.Join(',', Enumerable.Range(0, 300).Select(i => $$"""{"reference":"T{{i}}","date":"2026-11-20","hour":9,"place_code":"S","type":"theft","cleared":true}"""))}]";

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PushAsync(made.Secret, "incidents", rows, "same")));

        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        Assert.Equal(1, await connection.ExecuteScalarAsync<int>("select count(*)::integer from fact.import where name = 'Twice.json'"));
    }

    [Fact]
    public async Task The_due_times_of_a_source_are_data()
    {
        using var staff = site.Staff("vanhanh", StaffRoles.Operator);
        Assert.Equal(HttpStatusCode.NoContent, (await staff.PutAsJsonAsync("/api/sources/gates/schedule", new ScheduleChange(["06:30"], null))).StatusCode);
        var gates = (await staff.GetFromJsonAsync<SourcesView>("/api/sources"))!.Sources.Single(s => s.Code == "gates");
        Assert.Equal(["06:30"], gates.DueTimes);
        Assert.Equal((HttpStatusCode.BadRequest, "source.schedule"), await EnforcementSite.RefusalAsync(await staff.PutAsJsonAsync("/api/sources/gates/schedule", new ScheduleChange(["25:00"], null))));
        Assert.Equal((HttpStatusCode.BadRequest, "source.schedule"), await EnforcementSite.RefusalAsync(await staff.PutAsJsonAsync("/api/sources/gates/schedule", new ScheduleChange([], 31))));
    }

    private static async Task<IntakeView> SendAsync(HttpClient staff, string path, string file)
    {
        using var answer = await staff.PostAsync("/api/sources/" + path, new StringContent(file, Encoding.UTF8, "application/octet-stream"));
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<IntakeView>())!;
    }

    private async Task<HttpResponseMessage> PushAsync(string secret, string format, string rows, string? idempotencyKey, string? contract = null)
    {
        using var client = new HttpClient { BaseAddress = site.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/push/" + format) { Content = new StringContent(rows, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        if (contract is not null)
        {
            request.Headers.Add("X-Contract", contract);
        }

        return await client.SendAsync(request);
    }
}
