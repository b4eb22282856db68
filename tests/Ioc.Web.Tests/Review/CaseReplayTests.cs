using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Ioc.Vision.Inference;
using Ioc.Web.Citizen;
using Ioc.Web.Platform;
using Ioc.Web.Review;
using Ioc.Web.Tests.Cameras;
using Ioc.Web.Tests.Replays;

namespace Ioc.Web.Tests.Review;

/// <summary>From the camera's own package to the decision: the shipped models on a piece of the sample, the desk's real endpoints.</summary>
public sealed class CaseReplayTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Camera = "RP-01";
    private readonly EnforcementSite site = new();

    public async Task InitializeAsync()
    {
        site.More["Enforcement:EvidenceRoot"] = Path.Combine(site.Scene.DataFolder, "evidence");
        await site.InitializeAsync();
    }

    public Task DisposeAsync() => site.DisposeAsync();

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    [Fact]
    public async Task A_clip_is_judged_again_by_old_and_new_rules_and_the_decision_refers_to_it()
    {
        await site.RegisterAsync("51H-351.74");
        var id = await WatchAsync();
        using var officer = site.Officer();
        var empty = await ListAsync(officer, id);
        Assert.True(empty.HasClip);
        Assert.Equal((5, 1), (empty.Original.Missing.Count, empty.Original.CameraVersion)); // two networks, what describes each, and the calibration
        new ModelShelf(Path.Combine(site.Scene.DataFolder, ModelShelf.FolderName)).Keep(PlateModels.FindFolder());
        Assert.Empty((await ListAsync(officer, id)).Original.Missing);

        var original = await JudgeAsync(officer, id, "original");
        Assert.Equal("stands", original.Verdict);
        Assert.Matches("^Đoạn phim cho thấy cùng hành vi, cùng biển số, lệch [0-9]+,[0-9] giây", original.Reasons[0].Vi);
        Assert.Matches("by the same plate, [0-9]+[.][0-9] s from", original.Reasons[0].En);

        // The line is drawn elsewhere today: by today's rules there is no case.
        await ExecuteAsync("update traffic.camera set config = jsonb_set(config, '{rules,0,stopLine}', '[[0.1,0.99],[0.9,0.99]]') where code = @Camera");
        var current = await JudgeAsync(officer, id, "current");
        Assert.Equal("does_not_stand", current.Verdict);
        Assert.Contains(current.Reasons, reason => reason.Vi.Contains("không qua vạch dừng", StringComparison.Ordinal));
        Assert.Contains(current.Reasons, reason => reason.En.Contains("current rules are drawn", StringComparison.Ordinal));

        // The camera's rules changed; the original ones still answer as they did, from what is kept.
        var again = await JudgeAsync(officer, id, "original");
        Assert.True(again.Run.Kept);
        Assert.Equal(original.StatementSha256, again.StatementSha256);

        var result = (await officer.GetFromJsonAsync<CaseReplayResult>($"/api/review/cases/{id}/replays/{original.Run.Id}/result"))!;
        Assert.True(result.SignatureHolds);
        Assert.Equal(("Red light", "Red light"), (result.SealedKind.En, result.JudgedKind!.En));
        Assert.Equal(result.Statement.GetProperty("sealed").GetProperty("plate").GetString(), result.Statement.GetProperty("judged").GetProperty("plate").GetString());
        Assert.Equal([0xFF, 0xD8], (await officer.GetByteArrayAsync(result.Film!.Frames[result.Film.AtMoment].Url))[..2]);
        await officer.GetByteArrayAsync(result.Film.Frames[0].Url);
        Assert.Equal((3, 1), (await site.EventsAsync(id, "case.replayed"), await site.EventsAsync(id, "case.replay_viewed")));
        Assert.Equal(3, await ScalarAsync<int>("select count(*)::integer from audit.event where subject_id = @id::text and type = 'evidence.viewed' and reason = 'replay'", id));
        Assert.Contains((await officer.GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!.History, item => item.Text.Vi == "Xét lại đoạn phim chứng cứ" && item.Actor == "officer:canbo");

        await DecideAsync(officer, id);
        var referred = JsonDocument.Parse((await ScalarAsync<string>("select data->>'replays' from audit.event where subject_id = @id::text and type = 'decision.issued'", id))!).RootElement;
        Assert.Equal(["stands", "does_not_stand", "stands"], referred.EnumerateArray().Select(replay => replay.GetProperty("verdict").GetString()));
        Assert.Equal(original.StatementSha256, referred[0].GetProperty("sha256").GetString());
    }

    [Fact]
    public async Task A_result_that_was_changed_since_it_was_signed_is_not_shown()
    {
        var id = await WatchAsync();
        using var officer = site.Officer();
        var judged = await JudgeAsync(officer, id, "original");
        foreach (var statement in Directory.EnumerateFiles(Path.Combine(site.Scene.DataFolder, "replays"), "statement.json", SearchOption.AllDirectories))
        {
            await File.WriteAllTextAsync(statement, (await File.ReadAllTextAsync(statement)).Replace("\"stands\"", "\"does_not_stand\"", StringComparison.Ordinal));
        }

        Assert.Equal((HttpStatusCode.Conflict, "replay.statement_broken"), await EnforcementSite.RefusalAsync(await officer.GetAsync($"/api/review/cases/{id}/replays/{judged.Run.Id}/result")));
    }

    [Fact]
    public async Task What_cannot_be_asked_is_refused_in_words()
    {
        var id = await WatchAsync();
        using var officer = site.Officer();
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "replay.basis"), await EnforcementSite.RefusalAsync(await officer.PostAsJsonAsync($"/api/review/cases/{id}/replays", new ReplayCaseClip("newest"))));
        Assert.Equal((HttpStatusCode.NotFound, "case.unknown"), await EnforcementSite.RefusalAsync(await officer.PostAsJsonAsync($"/api/review/cases/{Guid.CreateVersion7()}/replays", new ReplayCaseClip("original"))));
        Assert.Equal((HttpStatusCode.NotFound, "replay.unknown"), await EnforcementSite.RefusalAsync(await officer.GetAsync($"/api/review/cases/{id}/replays/{Guid.CreateVersion7()}/result")));

        // Asked twice while the first waits: one question.
        await AskAsync(officer, id, "original");
        Assert.Single((await AskAsync(officer, id, "original")).Items);

        foreach (var clip in Directory.EnumerateFiles(Path.Combine(site.Scene.DataFolder, "evidence"), "clip.mp4", SearchOption.AllDirectories))
        {
            await File.AppendAllTextAsync(clip, "x");
        }

        Assert.Equal("evidence.broken", (await EnforcementSite.RefusalAsync(await officer.PostAsJsonAsync($"/api/review/cases/{id}/replays", new ReplayCaseClip("current")))).Code);
    }

    private async Task<Guid> WatchAsync()
    {
        var video = Path.Combine(site.Scene.DataFolder, "piece.mp4");
        await ReplayProcess.CutSampleAsync(video);
        await using (var connection = await site.Database.DataSource.OpenConnectionAsync())
        {
            await connection.ExecuteAsync(
                "insert into traffic.camera (code, name_vi, name_en, source, config, simulated) values (@Camera, 'Nút giao thử', 'Trial junction', @video, @config::jsonb, true)",
                new { Camera, video, config = await File.ReadAllTextAsync(CameraSite.Sample("junction-day.camera.json")) });
        }

        await ReplayProcess.WatchAsync(site.Database.DataSource, site.Scene.DataFolder, Camera, site.Clock);
        return await site.EventuallyAsync("select id from enforcement.case where plate = '51H35174' and kind = 'red_light' and @id is not null", Guid.Empty, (Guid? found) => found is not null) ?? Guid.Empty;
    }

    private async Task<CaseReplayView> JudgeAsync(HttpClient officer, Guid id, string basis)
    {
        var asked = (await AskAsync(officer, id, basis)).Items[0];
        await ReplayProcess.RunAsync(site.Database.DataSource, site.Scene.DataFolder);
        await site.EventuallyAsync("select exists (select 1 from enforcement.replay where id = @id) or exists (select 1 from traffic.replay where id = @id and state = 'failed')", asked.Run.Id, (bool done) => done);
        var judged = (await ListAsync(officer, id)).Items[0];
        Assert.True(judged.Run.State == "done", judged.Run.Fault?.Text.En);
        Assert.Equal(basis, judged.Basis);
        return judged;
    }

    private static async Task<CaseReplaysView> AskAsync(HttpClient officer, Guid id, string basis)
    {
        var answer = await officer.PostAsJsonAsync($"/api/review/cases/{id}/replays", new ReplayCaseClip(basis));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<CaseReplaysView>())!;
    }

    private static async Task<CaseReplaysView> ListAsync(HttpClient officer, Guid id) => (await officer.GetFromJsonAsync<CaseReplaysView>($"/api/review/cases/{id}/replays"))!;

    private async Task DecideAsync(HttpClient officer, Guid id)
    {
        var seen = (await officer.GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!;
        if (!seen.Read.Sure)
        {
            await site.ActAsync(officer, id, "plate", version => new CorrectPlate(version, "51H-351.74"));
        }

        var noticed = await site.ActAsync(officer, id, "approve", version => new ApproveCase(version, seen.Offences.Single(offence => offence.Suggested).Code));
        var code = await ScalarAsync<string>("select lookup_code from enforcement.notice where case_id = @id", id);
        using var phone = await site.HolderAsync(noticed.Notice!.Number, "51H35174", code!);
        (await phone.PostAsJsonAsync("/api/citizen/notice/confirm", new ConfirmNotice(true, null))).EnsureSuccessStatusCode();
        await site.RecordAsync(id);
        using var authority = site.Staff("thamquyen", StaffRoles.Officer, StaffRoles.Authority);
        await site.ActAsync(authority, id, "decide", version => new DecideFine(version, seen.Offences.Single(offence => offence.Suggested).Middle, null));
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, new { Camera });
    }

    private async Task<T?> ScalarAsync<T>(string sql, Guid id)
    {
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<T?>(sql, new { id });
    }
}
