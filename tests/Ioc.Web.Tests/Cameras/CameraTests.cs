using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Testing.Running;
using Ioc.Web.Cameras;
using Ioc.Web.Platform;
using Ioc.Web.Tests.Review;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Tests.Cameras;

public sealed class CameraTests(CameraSite site) : IClassFixture<CameraSite>
{
    private const string Secret = "p/a?s@s'wörd";
    private const string Line = """{"id":"way","kind":"wrong_way","line":[[0.1,0.6],[0.9,0.6]],"allowed":"right_to_left"}""";

    [Fact]
    public async Task A_camera_is_added_and_no_answer_ever_holds_its_password()
    {
        var answer = await AddAsync("CAM-1", "stream", $"rtsp://admin:{Secret}@10.0.0.7:554/live?user=admin&password={Secret}");
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        foreach (var path in (string[])["/api/cameras", "/api/cameras/CAM-1", "/api/cameras/CAM-1/versions/1"])
        {
            text += await site.Operator.GetStringAsync(path);
        }

        Assert.DoesNotContain("s@s", text, StringComparison.Ordinal);
        Assert.DoesNotContain("admin", text, StringComparison.Ordinal);
        Assert.Equal("10.0.0.7:554", (await CameraAsync("CAM-1")).Camera.Place);
        Assert.DoesNotContain("admin", await EventsAsync("CAM-1"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bad code", "stream", "rtsp://h/1", "camera.code")]
    [InlineData(".hidden", "stream", "rtsp://h/1", "camera.code")]
    [InlineData("CAM-X", "stream", "ftp://h/1", "camera.address")]
    [InlineData("CAM-X", "stream", "/etc/passwd", "camera.address")]
    [InlineData("CAM-X", "video", "../../etc/passwd", "camera.video")]
    [InlineData("CAM-X", "robot", "", "camera.kind")]
    public async Task What_cannot_be_a_camera_is_refused_in_words(string code, string kind, string source, string problem) =>
        Assert.Equal((HttpStatusCode.UnprocessableEntity, problem), await EnforcementSite.RefusalAsync(await AddAsync(code, kind, source)));

    [Fact]
    public async Task A_code_is_used_once_and_a_place_must_exist()
    {
        await AddAsync("CAM-2", "anpr", null);
        Assert.Equal((HttpStatusCode.Conflict, "camera.code_taken"), await EnforcementSite.RefusalAsync(await AddAsync("CAM-2", "anpr", null)));
        var nowhere = await site.Operator.PostAsJsonAsync("/api/cameras", new AddCamera("CAM-2b", "Tên", "Name", "anpr", null, "NOWHERE", null, null, false));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "camera.place"), await EnforcementSite.RefusalAsync(nowhere));
    }

    [Fact]
    public async Task Every_configuration_is_kept_with_who_and_what_and_an_old_one_comes_back_as_a_new_one()
    {
        await AddAsync("CAM-3", "anpr", null);
        var first = await ConfigureAsync("CAM-3", 1, $$"""{"analysedFps":12,"rules":[{{Line}}]}""", "vẽ vạch");
        var moved = await ConfigureAsync("CAM-3", 2, $$"""{"analysedFps":12,"rules":[{{Line.Replace("0.9,0.6", "0.8,0.6", StringComparison.Ordinal)}}]}""", null);
        Assert.Equal((2, 3), (first.Camera.Version, moved.Camera.Version));
        var newest = moved.Versions[0];
        Assert.Equal((3, "operator:vanhanh"), (newest.Number, newest.Author));
        Assert.Equal("Sửa quy tắc “way”: line", Assert.Single(newest.Changes).Vi);
        Assert.Equal("vẽ vạch", moved.Versions[1].Note);

        var restored = await site.Operator.PostAsJsonAsync("/api/cameras/CAM-3/restore", new RestoreVersion(3, 2));
        var back = (await restored.Content.ReadFromJsonAsync<CameraDetail>())!;
        Assert.Equal(4, back.Camera.Version);
        Assert.Equal(0.9, back.Config.GetProperty("rules")[0].GetProperty("line")[1][0].GetDouble());

        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => connection.ExecuteAsync("update traffic.camera_version set note = 'x' where camera_code = 'CAM-3'"));
    }

    [Fact]
    public async Task Two_operators_do_not_overwrite_each_other()
    {
        await AddAsync("CAM-4", "anpr", null);
        await ConfigureAsync("CAM-4", 1, $$"""{"rules":[{{Line}}]}""", null);
        var late = await site.Operator.PutAsJsonAsync("/api/cameras/CAM-4/config", new ChangeConfig(1, Json("""{"rules":[]}"""), null));
        Assert.Equal((HttpStatusCode.Conflict, "camera.changed_meanwhile"), await EnforcementSite.RefusalAsync(late));
        Assert.Equal(["wrong_way"], (await CameraAsync("CAM-4")).Camera.Rules);
    }

    [Fact]
    public async Task Each_fault_names_its_place_in_both_languages_and_nothing_is_saved()
    {
        await AddAsync("CAM-5", "anpr", null);
        var wrong = await site.Operator.PutAsJsonAsync("/api/cameras/CAM-5/config", new ChangeConfig(
            1, Json("""{"analysedFps":90,"rules":[{"id":"r","kind":"wrong_way","line":[[0.1,0.6],[0.1,0.6]],"allowed":"up"}]}"""), null));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        var faults = JsonNode.Parse(await wrong.Content.ReadAsStringAsync())!["more"]!.AsArray();
        Assert.Equal(["analysedFps", "rules[0].allowed", "rules[0].line"], faults.Select(fault => (string?)fault!["field"]).Order(StringComparer.Ordinal));
        Assert.All(faults, fault => Assert.NotEqual((string?)fault!["text"]!["vi"], (string?)fault["text"]!["en"]));
        Assert.Equal(1, (await CameraAsync("CAM-5")).Camera.Version);

        var check = await site.Operator.PostAsync("/api/cameras/CAM-5/config/check", JsonContent.Create(Json("""{"rules":[{"id":"r","kind":"teleport"}]}""")));
        Assert.Contains(await check.Content.ReadFromJsonAsync<List<ConfigFault>>() ?? [], fault => fault.Field == "rules[0].kind");
    }

    [Theory]
    [InlineData("""{"rules":[{"id":"z","kind":"parking","zone":[[0.1,0.1],[0.9,0.9],[0.9,0.1],[0.1,0.9]],"allowedSeconds":-5}]}""")]
    [InlineData("""{"rules":[{"id":"","kind":"wrong_lane","zone":[[0.1,0.1]],"schedule":[{"from":"25:00","to":"x"}]}]}""")]
    [InlineData("""{"rules":[{"id":"s","kind":"speed","method":"plane","limits":{}},{"id":"s","kind":"wrong_way"}],"certificate":{"number":"","validFrom":"x","validTo":"y"}}""")]
    [InlineData("""{"plane":{"points":[{"x":0.1,"y":0.1,"metresX":0,"metresY":0}],"cameraHeightMetres":1},"rules":[{"id":"t","kind":"forbidden_turn"},{"id":"r","kind":"red_light","signal":{}}]}""")]
    public async Task Faults_are_said_in_Vietnamese_without_a_rest_of_English(string config)
    {
        await AddAsync("CAM-9", "anpr", null);
        var check = await site.Operator.PostAsync("/api/cameras/CAM-9/config/check", JsonContent.Create(Json(config)));
        var faults = (await check.Content.ReadFromJsonAsync<List<ConfigFault>>())!;
        Assert.NotEmpty(faults);
        Assert.All(faults, fault => Assert.DoesNotContain(fault.Text.En, fault.Text.Vi, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_rule_that_judged_is_found_again_after_it_was_changed()
    {
        await AddAsync("CAM-6", "anpr", null);
        await ConfigureAsync("CAM-6", 1, $$"""{"rules":[{{Line}}]}""", null);
        await ConfigureAsync("CAM-6", 2, """{"rules":[]}""", null);
        using var rule = JsonDocument.Parse(Line);
        var sha256 = Ioc.Vision.Rules.CanonicalJson.Of(rule.RootElement).Sha256;
        var found = (await site.Operator.GetFromJsonAsync<RuleOfVersion>($"/api/cameras/CAM-6/rules/{sha256}"))!;
        Assert.Equal((2, "way"), (found.CameraVersion, found.Rule.GetProperty("id").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, (await site.Operator.GetAsync($"/api/cameras/CAM-6/rules/{new string('0', 64)}")).StatusCode);
    }

    [Fact]
    public async Task A_camera_is_switched_off_and_never_deleted()
    {
        await AddAsync("CAM-7", "anpr", null);
        await site.Operator.PostAsync("/api/cameras/CAM-7/disable", null);
        Assert.False((await CameraAsync("CAM-7")).Camera.Enabled);
        Assert.Contains("camera.disabled", await EventsAsync("CAM-7"), StringComparison.Ordinal);
        Assert.False((await site.Operator.DeleteAsync("/api/cameras/CAM-7")).IsSuccessStatusCode);
        Assert.Equal("CAM-7", (await CameraAsync("CAM-7")).Camera.Code);
    }

    [Fact]
    public async Task A_wrong_password_and_a_camera_that_is_off_are_told_apart_in_words()
    {
        using var camera = new RefusingCamera("401 Unauthorized");
        var refused = await site.Operator.PostAsJsonAsync("/api/cameras/test", new TrySource(null, "stream", $"rtsp://admin:wrong@{camera.Host}/live"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "camera.source.wrong_password"), await EnforcementSite.RefusalAsync(refused));
        using var other = new RefusingCamera("404 Not Found");
        var missing = await site.Operator.PostAsJsonAsync("/api/cameras/test", new TrySource(null, "stream", $"rtsp://admin:right@{other.Host}/live"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "camera.source.no_such_stream"), await EnforcementSite.RefusalAsync(missing));
        var off = await site.Operator.PostAsJsonAsync("/api/cameras/test", new TrySource(null, "stream", "rtsp://127.0.0.1:9/live"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "camera.source.unreachable"), await EnforcementSite.RefusalAsync(off));
    }

    [Fact]
    public async Task An_uploaded_video_is_tried_played_by_a_camera_and_gives_a_still_to_draw_on()
    {
        await using var video = File.OpenRead(CameraSite.Sample("junction-day.mp4"));
        using var answer = await site.Operator.PostAsync("/api/cameras/videos?name=Nút giao 1.mp4", new StreamContent(video));
        var taken = (await answer.Content.ReadFromJsonAsync<UploadedVideo>())!;
        Assert.Equal(("Nút-giao-1.mp4", "h264"), (taken.Name, taken.Codec));
        Assert.Equal(HttpStatusCode.OK, (await AddAsync("CAM-8", "video", taken.Name)).StatusCode);

        Assert.Equal(HttpStatusCode.NotFound, (await site.Operator.GetAsync("/api/cameras/CAM-8/still.jpg")).StatusCode);
        var still = (await (await site.Operator.PostAsync("/api/cameras/CAM-8/still", null)).Content.ReadFromJsonAsync<SourceAnswerView>())!;
        Assert.Equal((taken.Width, taken.Height), (still.Width, still.Height));
        Assert.Equal(still.Still, await site.Operator.GetByteArrayAsync("/api/cameras/CAM-8/still.jpg"));
        Assert.Contains("camera.still_viewed", await EventsAsync("CAM-8"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_recordings_is_a_source_and_its_first_that_plays_answers_for_it()
    {
        var recordings = Directory.CreateDirectory(Path.Combine(site.Services.GetRequiredService<IOptions<CameraOptions>>().Value.Videos, "cổng-2")).FullName;
        await File.WriteAllTextAsync(Path.Combine(recordings, "1.mp4"), "not a video");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "camera.folder_unplayable"), await EnforcementSite.RefusalAsync(await TestAsync("cổng-2/")));

        File.Copy(CameraSite.Sample("rules/lanes.mp4"), Path.Combine(recordings, "2.mp4"), overwrite: true);
        var answer = (await (await TestAsync("cổng-2/")).Content.ReadFromJsonAsync<SourceAnswerView>())!;
        Assert.Equal((1920, 1080), (answer.Width, answer.Height));

        var videos = (await site.Operator.GetFromJsonAsync<List<VideoView>>("/api/cameras/videos"))!;
        Assert.Equal(2, videos.Single(v => v.Name == "cổng-2/").Files);
        Assert.Null(videos.Single(v => v.Name == "cổng-2/2.mp4").Files);
        Assert.Equal(HttpStatusCode.OK, (await AddAsync("CAM-20", "video", "cổng-2/")).StatusCode);
        Assert.Equal("cổng-2/", (await CameraAsync("CAM-20")).Camera.Place);

        // Rules are tried on one video, also on one of the folder's.
        var draft = JsonSerializer.SerializeToElement(JsonNode.Parse($$"""{"rules":[{{Line}}]}"""));
        var whole = await site.Operator.PostAsJsonAsync("/api/cameras/CAM-20/trials", new StartTrial("cổng-2/", draft, null));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "camera.trial_folder"), await EnforcementSite.RefusalAsync(whole));
        var one = (await (await site.Operator.PostAsJsonAsync("/api/cameras/CAM-20/trials", new StartTrial("cổng-2/2.mp4", draft, null))).Content.ReadFromJsonAsync<TrialView>())!;
        Assert.Equal("waiting", one.Draft.State);
        await site.Operator.PostAsync($"/api/cameras/CAM-20/trials/{one.Draft.Id}/cancel", null);
    }

    [Fact]
    public async Task A_chosen_folder_becomes_a_source_and_what_is_there_already_is_known_by_size_and_content()
    {
        var lanes = await File.ReadAllBytesAsync(CameraSite.Sample("rules/lanes.mp4"));
        var taken = (await (await SendAsync("1.mp4", lanes)).Content.ReadFromJsonAsync<UploadedVideo>())!;
        Assert.Equal("Chợ-Lớn/1.mp4", taken.Name);

        // The second is broken, a third is no video by its name: both are refused and leave nothing behind.
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "video.not_a_video"), await EnforcementSite.RefusalAsync(await SendAsync("2.mp4", "not a video"u8.ToArray())));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "video.name"), await EnforcementSite.RefusalAsync(await SendAsync("ghi chú.txt", lanes)));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "video.name"), await EnforcementSite.RefusalAsync(
            await site.Operator.PostAsync("/api/cameras/videos?name=1.mp4&folder=../..", new ByteArrayContent(lanes))));
        var root = site.Services.GetRequiredService<IOptions<CameraOptions>>().Value.Videos;
        Assert.Equal(["1.mp4"], Directory.GetFiles(Path.Combine(root, "Chợ-Lớn")).Select(Path.GetFileName));
        Assert.Empty(Directory.GetFiles(root, ".*"));

        Assert.Equal("Chợ-Lớn/1.mp4", await KnownAsync("1.mp4", lanes));
        Assert.Null(await KnownAsync("2.mp4", lanes));
        Assert.Null(await KnownAsync("1.mp4", lanes[..^1]));
        var other = lanes.ToArray();
        other[^1] ^= 1;
        Assert.Null(await KnownAsync("1.mp4", other));
        Assert.Equal((HttpStatusCode.Conflict, "video.exists"), await EnforcementSite.RefusalAsync(await SendAsync("1.mp4", other)));
        Assert.Equal(HttpStatusCode.OK, (await AddAsync("CAM-21", "video", "Chợ-Lớn/")).StatusCode);

        Task<HttpResponseMessage> SendAsync(string name, byte[] bytes) => site.Operator.PostAsync($"/api/cameras/videos?folder=Chợ Lớn&name={name}", new ByteArrayContent(bytes));

        async Task<string?> KnownAsync(string name, byte[] bytes)
        {
            var edge = Math.Min(1 << 20, bytes.Length);
            using var answer = await site.Operator.PostAsync($"/api/cameras/videos/known?folder=Chợ Lớn&name={name}&bytes={bytes.Length}", new ByteArrayContent([.. bytes[..edge], .. bytes[^edge..]]));
            return (await answer.Content.ReadFromJsonAsync<KnownVideo>())!.Name;
        }
    }

    [Fact]
    public async Task Of_two_uploads_of_one_name_at_once_the_first_that_is_whole_stays_and_the_other_is_told()
    {
        var root = site.Services.GetRequiredService<IOptions<CameraOptions>>().Value.Videos;
        var (whole, slow) = (await File.ReadAllBytesAsync(CameraSite.Sample("rules/lanes.mp4")), await File.ReadAllBytesAsync(CameraSite.Sample("rules/street.mp4")));
        Directory.CreateDirectory(root);
        var before = Directory.GetFiles(root, ".*").Length;
        var pipe = new Pipe();
        var late = site.Operator.PostAsync("/api/cameras/videos?name=cung-ten.mp4", new StreamContent(pipe.Reader.AsStream()));
        await pipe.Writer.WriteAsync(slow.AsMemory(0, slow.Length / 2));

        // The slow one has been asked whether the name is free, and lies half on the disk.
        await Eventually.ReachesAsync("the slow upload's hidden file", TimeSpan.FromMinutes(1), () => Task.FromResult(Directory.GetFiles(root, ".*").Length), hidden => hidden > before);
        Assert.Equal(HttpStatusCode.OK, (await site.Operator.PostAsync("/api/cameras/videos?name=cung-ten.mp4", new ByteArrayContent(whole))).StatusCode);
        await pipe.Writer.WriteAsync(slow.AsMemory(slow.Length / 2));
        await pipe.Writer.CompleteAsync();

        Assert.Equal((HttpStatusCode.Conflict, "video.exists"), await EnforcementSite.RefusalAsync(await late));
        Assert.Equal(whole, await File.ReadAllBytesAsync(Path.Combine(root, "cung-ten.mp4")));
        Assert.Equal(before, Directory.GetFiles(root, ".*").Length);
    }

    [Theory]
    [InlineData("../")]
    [InlineData("./")]
    [InlineData("cổng-7/")]
    [InlineData("../../etc/")]
    public async Task What_is_no_folder_of_videos_here_is_refused(string name) =>
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "camera.video"), await EnforcementSite.RefusalAsync(await AddAsync("CAM-X", "video", name)));

    [Fact]
    public async Task What_is_no_video_or_has_pictures_that_nobody_can_decode_is_refused_and_not_kept()
    {
        using var text = await site.Operator.PostAsync("/api/cameras/videos?name=notes.mp4", new StringContent("not a video at all"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "video.not_a_video"), await EnforcementSite.RefusalAsync(text));
        using var wrongName = await site.Operator.PostAsync("/api/cameras/videos?name=notes.txt", new StringContent("x"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "video.name"), await EnforcementSite.RefusalAsync(wrongName));

        // The container's index is whole, the pictures are noise: as a codec that this machine does not have.
        var bytes = await File.ReadAllBytesAsync(CameraSite.Sample("junction-day.mp4"));
        var media = bytes.AsSpan().IndexOf("mdat"u8);
        var index = bytes.AsSpan().IndexOf("moov"u8);
        Assert.True(media > 0 && index > 0);
        var end = media < index ? index - 4 : bytes.Length;
        bytes.AsSpan((media + 4)..end).Fill(0x11);
        using var noise = await site.Operator.PostAsync("/api/cameras/videos?name=noise.mp4", new ByteArrayContent(bytes));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "video.codec"), await EnforcementSite.RefusalAsync(noise));
        Assert.DoesNotContain(await site.Operator.GetFromJsonAsync<List<VideoView>>("/api/cameras/videos") ?? [], video => video.Name is "notes.mp4" or "noise.mp4");
    }

    [Fact]
    public async Task An_officer_has_no_business_here()
    {
        using var officer = await site.SignInAsync("canbo", StaffRoles.Officer);
        Assert.Equal(HttpStatusCode.Forbidden, (await officer.GetAsync("/api/cameras")).StatusCode);
    }

    private Task<HttpResponseMessage> AddAsync(string code, string kind, string? source) =>
        site.Operator.PostAsJsonAsync("/api/cameras", new AddCamera(code, "Ngã tư thử", "Test junction", kind, source, null, 106.6, 20.4, true));

    private Task<HttpResponseMessage> TestAsync(string video) => site.Operator.PostAsJsonAsync("/api/cameras/test", new TrySource(null, "video", video));

    private async Task<CameraDetail> CameraAsync(string code) => (await site.Operator.GetFromJsonAsync<CameraDetail>($"/api/cameras/{code}"))!;

    private async Task<CameraDetail> ConfigureAsync(string code, int version, string config, string? note)
    {
        var answer = await site.Operator.PutAsJsonAsync($"/api/cameras/{code}/config", new ChangeConfig(version, Json(config), note));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<CameraDetail>())!;
    }

    private async Task<string> EventsAsync(string code)
    {
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        return string.Join('\n', await connection.QueryAsync<string>("select type || ' ' || data::text from audit.event where subject_id = @code", new { code }));
    }

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
