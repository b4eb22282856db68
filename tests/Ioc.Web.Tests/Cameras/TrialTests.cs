using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Settings;
using Ioc.Vision.Replay;
using Ioc.Web.Cameras;
using Ioc.Web.Platform;
using Ioc.Web.Replays;
using Ioc.Web.Tests.Replays;
using Ioc.Web.Tests.Review;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Tests.Cameras;

/// <summary>A draft is tried on a real piece of the sample by the shipped models.</summary>
public sealed class TrialTests(CameraSite site) : IClassFixture<CameraSite>
{
    private const string Code = "TRY-1";

    // Everybody breaks it who drives as he should: the saved version of these tests.
    private const string Backwards = """{"id":"old","kind":"wrong_way","line":[[0.1003,0.6704],[0.9079,0.6704]],"allowed":"left_to_right"}""";

    [Fact]
    public async Task A_draft_is_tried_beside_the_saved_version_and_nothing_is_saved()
    {
        await CameraAsync();
        var started = await StartAsync(Draft());
        Assert.Equal(("waiting", "waiting", 2), (started.Draft.State, started.Saved!.State, started.SavedVersion));
        Assert.Equal((HttpStatusCode.Conflict, "replay.not_done"), await EnforcementSite.RefusalAsync(await site.Operator.GetAsync($"/api/cameras/{Code}/trials/{started.Draft.Id}/result")));

        await ReplayProcess.RunAsync(site.Database.DataSource, DataFolder);

        var done = (await site.Operator.GetFromJsonAsync<TrialView>($"/api/cameras/{Code}/trials/{started.Draft.Id}"))!;
        Assert.True(done.Draft is { State: "done", Share: 1 }, done.Draft.Fault?.Text.En);
        var result = (await site.Operator.GetFromJsonAsync<TrialResult>($"/api/cameras/{Code}/trials/{started.Draft.Id}/result"))!;

        // The sample's truth from 14 s to 24 s: stop line at 17.74 s, red light at 18.18 s and at 21.53 s, each with its plate.
        var drafted = result.Findings.Where(finding => finding.FoundBy == "draft").ToList();
        Assert.Equal([("stop_line", "61-BD 403.97"), ("red_light", "59-Z1 938.46"), ("red_light", "51H-351.74")], drafted.Select(finding => (finding.Kind, finding.Plate)));
        Assert.All(drafted, finding => Assert.Contains(finding.Readings, reading => reading is { Name: "secondsSinceRed", Unit: "s", Uncertainty: > 0 }));
        Assert.Contains(result.Findings, finding => finding is { FoundBy: "saved", Kind: "wrong_way", RuleId: "old" });
        Assert.DoesNotContain(result.Findings, finding => finding.FoundBy == "both");
        Assert.Equal(result.Draft.VideoSha256, result.Saved!.VideoSha256);
        foreach (var finding in result.Findings)
        {
            var film = finding.Film!;
            Assert.Equal([0xFF, 0xD8], (await site.Operator.GetByteArrayAsync(film.Frames[film.AtMoment].Url))[..2]);
        }

        Assert.All(result.Passages, passage => Assert.NotNull(passage.Picture));
        Assert.Equal(2, (await site.Operator.GetFromJsonAsync<CameraDetail>($"/api/cameras/{Code}"))!.Camera.Version);
        Assert.Equal((1, 1), (await EventsAsync("trial.started", started.Draft.Id), await EventsAsync("trial.viewed", started.Draft.Id)));

        // The same draft again: nothing is judged anew.
        var again = await StartAsync(Draft());
        await ReplayProcess.RunAsync(site.Database.DataSource, DataFolder);
        var kept = (await site.Operator.GetFromJsonAsync<TrialView>($"/api/cameras/{Code}/trials/{again.Draft.Id}"))!;
        Assert.True(kept.Draft.Kept && kept.Saved!.Kept);

        // Only operators see it: it shows people who have done nothing.
        using var officer = await site.SignInAsync("canbo-xem", StaffRoles.Officer);
        Assert.Equal(HttpStatusCode.Forbidden, (await officer.GetAsync(result.Findings[0].Film!.Frames[0].Url)).StatusCode);

        await ForgetAsync(started.Draft.Id, again.Draft.Id);
    }

    [Fact]
    public async Task A_draft_that_is_wrong_is_not_tried_and_every_fault_is_named()
    {
        await CameraAsync();

        var answer = await site.Operator.PostAsJsonAsync($"/api/cameras/{Code}/trials", new StartTrial("piece.mp4", JsonSerializer.SerializeToElement(JsonNode.Parse("""{"rules":[{"id":"a","kind":"b"}]}""")), null));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("rules[0].kind", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("more")[0].GetProperty("field").GetString());
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "camera.video"),
            await EnforcementSite.RefusalAsync(await site.Operator.PostAsJsonAsync($"/api/cameras/{Code}/trials", new StartTrial("../piece.mp4", Draft(), null))));
    }

    [Fact]
    public async Task A_trial_that_waits_can_be_cancelled_and_is_never_run()
    {
        await CameraAsync();
        var started = await StartAsync(Draft());

        var cancelled = (await (await site.Operator.PostAsJsonAsync($"/api/cameras/{Code}/trials/{started.Draft.Id}/cancel", new { })).Content.ReadFromJsonAsync<TrialView>())!;
        await ReplayProcess.RunAsync(site.Database.DataSource, DataFolder);

        Assert.Equal(("cancelled", "cancelled"), (cancelled.Draft.State, cancelled.Saved!.State));
        Assert.Equal("cancelled", (await site.Operator.GetFromJsonAsync<TrialView>($"/api/cameras/{Code}/trials/{started.Draft.Id}"))!.Draft.State);
    }

    [Fact]
    public async Task A_video_that_is_gone_fails_in_words()
    {
        await CameraAsync();
        var folder = site.Services.GetRequiredService<IOptions<CameraOptions>>().Value.Videos;
        File.Copy(Path.Combine(folder, "piece.mp4"), Path.Combine(folder, "gone.mp4"), overwrite: true);
        var started = await StartAsync(Draft(), "gone.mp4");
        File.Delete(Path.Combine(folder, "gone.mp4"));

        await ReplayProcess.RunAsync(site.Database.DataSource, DataFolder);

        var failed = (await site.Operator.GetFromJsonAsync<TrialView>($"/api/cameras/{Code}/trials/{started.Draft.Id}"))!;
        Assert.Equal(("failed", "replay.video_missing"), (failed.Draft.State, failed.Draft.Fault!.Code));
    }

    private string DataFolder => site.Services.GetRequiredService<IocOptions>().DataFolder;

    private static JsonElement Draft()
    {
        var whole = JsonNode.Parse(File.ReadAllText(CameraSite.Sample("junction-day.camera.json")))!.AsObject();
        return JsonSerializer.SerializeToElement(new JsonObject { ["analysedFps"] = whole["analysedFps"]!.DeepClone(), ["rules"] = whole["rules"]!.DeepClone() });
    }

    // A trial past its days goes, with its files; nothing else does.
    private async Task ForgetAsync(Guid old, Guid young)
    {
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        var result = await connection.ExecuteScalarAsync<string>("select result from traffic.replay where id = @young", new { young });
        var shelf = new ReplayShelf(Path.Combine(DataFolder, ReplayShelf.FolderName));
        var retention = site.Services.GetServices<IHostedService>().OfType<ReplayRetention>().Single();
        await connection.ExecuteAsync("update traffic.replay set finished_at = now() - interval '8 days' where id = @old", new { old });
        await retention.CleanAsync(CancellationToken.None);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Operator.GetAsync($"/api/cameras/{Code}/trials/{old}/result")).StatusCode);
        Assert.NotNull(shelf.Find(result!));

        await connection.ExecuteAsync("update traffic.replay set finished_at = now() - interval '8 days'");
        Directory.SetLastWriteTimeUtc(shelf.Find(result!)!, TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-2));
        await retention.CleanAsync(CancellationToken.None);
        Assert.Null(shelf.Find(result!));
    }

    private async Task CameraAsync()
    {
        var video = Path.Combine(site.Services.GetRequiredService<IOptions<CameraOptions>>().Value.Videos, "piece.mp4");
        if (File.Exists(video))
        {
            return;
        }

        await ReplayProcess.CutSampleAsync(video);
        (await site.Operator.PostAsJsonAsync("/api/cameras", new AddCamera(Code, "Camera thử", "Trial camera", "video", "piece.mp4", null, null, null, true))).EnsureSuccessStatusCode();
        (await site.Operator.PutAsJsonAsync($"/api/cameras/{Code}/config", new ChangeConfig(1, JsonSerializer.SerializeToElement(JsonNode.Parse($$"""{"analysedFps":10,"rules":[{{Backwards}}]}""")), null)))
            .EnsureSuccessStatusCode();
    }

    private async Task<TrialView> StartAsync(JsonElement draft, string video = "piece.mp4")
    {
        var answer = await site.Operator.PostAsJsonAsync($"/api/cameras/{Code}/trials", new StartTrial(video, draft, null));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<TrialView>())!;
    }

    private async Task<int> EventsAsync(string type, Guid replay)
    {
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<int>(
            "select count(*)::integer from audit.event where type = @type and subject_id = @Code and data->>'replay' = @replay", new { type, Code, replay = replay.ToString() });
    }
}
