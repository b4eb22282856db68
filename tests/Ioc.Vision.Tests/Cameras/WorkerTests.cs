using Dapper;
using Ioc.Data.Evidence;
using Ioc.Domain.Traffic;
using Ioc.Testing;
using Ioc.Vision.Cameras;
using Ioc.Vision.Capture;
using Ioc.Vision.Evidence;
using Npgsql;

namespace Ioc.Vision.Tests.Cameras;

public sealed class WorkerTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly StringWriter said = new();

    public void Dispose()
    {
        folder.Dispose();
        said.Dispose();
    }

    [Fact]
    public async Task A_recorded_file_reaches_the_database_once_however_often_the_worker_starts()
    {
        var code = await CameraAsync(await Clips.DriveAsync(folder.Path));

        await WorkUntilAsync(code, "ended");
        // As after a crash just before the end was written down.
        var run = Path.Combine(folder.File("data"), "runs", code + ".json");
        await File.WriteAllTextAsync(run, (await File.ReadAllTextAsync(run)).Replace("\"ended\": true", "\"ended\": false", StringComparison.Ordinal));
        await EnableAsync(code);
        await WorkUntilAsync(code, "ended");

        await using var connection = await database.DataSource.OpenConnectionAsync();
        Assert.Equal(1, await connection.ExecuteScalarAsync<int>("select count(*)::int from traffic.passage where camera_code = @code", new { code }));
        var violation = await connection.QuerySingleAsync<(string Kind, string Path, string Sha)>(
            "select kind, evidence_path, evidence_sha256 from traffic.violation where camera_code = @code", new { code });
        Assert.Equal("red_light", violation.Kind);
        var package = Path.Combine(folder.File("data"), "evidence", violation.Path);
        using (var files = PackageFiles.Open(package))
        {
            var verdict = await PackageCheck.CheckAsync(files, new EvidenceKeyRing(Path.Combine(folder.File("data"), EvidenceKeyRing.FolderName), TimeProvider.System).Keys(), CancellationToken.None);
            Assert.Empty(verdict.Faults);
            Assert.Equal(Signer.Known, verdict.Signer);
            Assert.Equal([.. EvidenceParts.All.Except([EvidenceParts.First, EvidenceParts.FirstPlate, EvidenceParts.FirstClip, EvidenceParts.FirstScene]).Order(StringComparer.Ordinal)], verdict.Manifest!.Parts.Select(part => part.Name).Order(StringComparer.Ordinal));
            Assert.Contains(verdict.Manifest.Readings!, reading => reading is { Name: "secondsSinceRed", Unit: "s", Uncertainty: > 0 });
            var scene = System.Text.Json.JsonSerializer.Deserialize<EvidenceScene>(
                await File.ReadAllTextAsync(Path.Combine(package, EvidenceParts.Scene)), System.Text.Json.JsonSerializerOptions.Web)!;
            Assert.Equal((Clips.Width, Clips.Height), (scene.Width, scene.Height));
            Assert.Contains(scene.Frames, frame => frame.Vehicle is not null);
        }

        Assert.Equal(violation.Sha, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(package, EvidenceParts.Manifest)))));
        Assert.Equal(1, await connection.ExecuteScalarAsync<int>(
            "select count(*)::int from audit.event where type = 'violation.detected' and data->>'cameraCode' = @code", new { code }));
        Assert.True(File.Exists(Path.Combine(folder.File("data"), "stills", code + ".jpg")));
        Assert.Empty(Directory.GetFiles(Path.Combine(folder.File("data"), "spool", "w1"), "*.json"));
    }

    [Fact]
    public async Task A_file_that_is_no_video_is_broken_and_says_so_without_stopping_the_others()
    {
        var bad = folder.File("bad.mp4");
        await File.WriteAllTextAsync(bad, "not a video");
        var broken = await CameraAsync(bad);
        var good = await CameraAsync(await Clips.DriveAsync(folder.Path));

        await WorkUntilAsync(good, "ended");

        await using var connection = await database.DataSource.OpenConnectionAsync();
        Assert.Contains("The source is no video", said.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("select count(*)::int from traffic.passage where camera_code = @broken", new { broken }));
    }

    [Fact]
    public async Task Every_recording_of_a_folder_reaches_the_database_once_and_the_broken_one_is_named()
    {
        var recordings = Directory.CreateDirectory(folder.File("gate")).FullName;
        await Clips.DriveAsync(recordings, name: "1.mp4");
        await File.WriteAllTextAsync(Path.Combine(recordings, "2.mp4"), "not a video");
        await Clips.DriveAsync(recordings, seconds: 4.5, name: "3.mp4");
        Settle(recordings);
        var code = await CameraAsync(recordings);

        var detail = await WorkUntilAsync(code, "ended");
        await EnableAsync(code);
        await Clips.DriveAsync(recordings, seconds: 4, name: "0.mp4");
        File.Copy(Path.Combine(recordings, "1.mp4"), Path.Combine(recordings, "4-the-first-again.mp4"));
        Settle(recordings);
        await WorkUntilAsync(code, "ended");

        Assert.StartsWith("đã xử lý 2 tệp, bỏ qua 1 · 2 files played, 1 passed over: 2.mp4 (", detail, StringComparison.Ordinal);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        Assert.Equal(3, await connection.ExecuteScalarAsync<int>("select count(*)::int from traffic.passage where camera_code = @code", new { code }));
        Assert.Equal(3, await connection.ExecuteScalarAsync<int>("select count(*)::int from traffic.violation where camera_code = @code", new { code }));
    }

    [Fact]
    public async Task A_camera_with_wrong_rules_is_broken_with_its_errors()
    {
        var code = await CameraAsync("rtsp://u:secret@127.0.0.1:1/x", """{"rules":[{"id":"a","kind":"speeding"}]}""");

        Assert.Contains("rules[0].kind", await WorkUntilAsync(code, "broken"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_camera_that_is_off_is_reconnecting_and_its_password_is_nowhere()
    {
        var code = await CameraAsync("rtsp://u:secret@127.0.0.1:1/x");

        var detail = await WorkUntilAsync(code, "reconnecting");

        await using var connection = await database.DataSource.OpenConnectionAsync();
        Assert.Contains("Không kết nối được camera", detail, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", detail + said, StringComparison.Ordinal);
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("select count(*)::int from audit.event where data::text || coalesce(reason, '') like '%secret%'"));
    }

    [Fact]
    public async Task What_is_seen_while_the_database_is_away_waits_on_disk_and_is_sent_later()
    {
        using var spool = new Spool(folder.File("spool"));
        var code = await CameraAsync("x.mp4");
        var log = new WorkerLog(said, TimeProvider.System);
        spool.Append(new SpoolItem(PassageOf(code, 1), null));
        spool.Append(new SpoolItem(PassageOf(code, 2), null));
        await using (var away = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody;Timeout=1"))
        {
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => new SpoolSender(spool, away, log, TimeProvider.System).SendAsync(CancellationToken.None));
        }

        Assert.Equal(2, spool.Count);
        // The process that saw them is gone; another takes its folder over.
        using var again = new Spool(folder.File("spool"));
        again.Append(new SpoolItem(PassageOf(code, 2), null));
        again.Append(new SpoolItem(PassageOf(code, 3), null));
        Assert.Equal(4, await new SpoolSender(again, database.DataSource, log, TimeProvider.System).SendAsync(CancellationToken.None));

        await using var connection = await database.DataSource.OpenConnectionAsync();
        Assert.Equal(0, again.Count);
        Assert.Equal([1, 2, 3], await connection.QueryAsync<int>("select track_number from traffic.passage where camera_code = @code order by 1", new { code }));
    }

    [Fact]
    public async Task What_the_database_refuses_is_set_aside_and_does_not_hold_up_the_rest()
    {
        using var spool = new Spool(folder.File("spool"));
        var code = await CameraAsync("x.mp4");
        spool.Append(new SpoolItem(PassageOf(code, 1), null));
        spool.Append(new SpoolItem(PassageOf(code, 2) with { PlateColour = "violet" }, null));
        spool.Append(new SpoolItem(PassageOf(code, 3), null));

        await new SpoolSender(spool, database.DataSource, new WorkerLog(said, TimeProvider.System), TimeProvider.System).SendAsync(CancellationToken.None);

        await using var connection = await database.DataSource.OpenConnectionAsync();
        Assert.Equal([1, 3], await connection.QueryAsync<int>("select track_number from traffic.passage where camera_code = @code order by 1", new { code }));
        Assert.Single(Directory.GetFiles(folder.File("spool/refused")));
        Assert.Contains("refuses", said.ToString(), StringComparison.Ordinal);
    }

    private static Ioc.Domain.Traffic.Passage PassageOf(string camera, int track)
    {
        var at = new DateTimeOffset(2026, 11, 21, 1, 0, track, TimeSpan.Zero);
        return new(NameBasedId.Passage(camera, "run", track), camera, track, at, at.AddSeconds(1), "59X312345", 0.99, true, null, 2, "white", "motorbike", 0, 10, 4);
    }

    private async Task<string> CameraAsync(string source, string config = "")
    {
        var code = "T-" + Guid.NewGuid().ToString("N")[..8];
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(
            "insert into traffic.camera (code, name_vi, name_en, source, config, simulated) values (@code, 'Thử', 'Trial', @source, @config::jsonb, true)",
            new { code, source, config = config.Length > 0 ? config : Clips.CameraJson("x.mp4") });
        return code;
    }

    // As if nothing had been written there for a while.
    private static void Settle(string recordings)
    {
        foreach (var file in Directory.GetFiles(recordings))
        {
            File.SetLastWriteTimeUtc(file, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-5));
        }
    }

    private async Task EnableAsync(string code)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync("update traffic.camera set enabled = true where code = @code", new { code });
    }

    // The camera is taken out again afterwards, so that the next test's worker leaves it alone.
    private async Task<string?> WorkUntilAsync(string code, string state)
    {
        using var stopping = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var worker = new Worker(
            new WorkerOptions(new DataFolder(folder.File("data"), "w1"), null), database.DataSource, () => ScriptedModels.WhitePlate(), new CaptureTools(),
            new WorkerLog(said, TimeProvider.System), TimeProvider.System);
        var running = worker.RunAsync(stopping.Token);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        (string? State, string? Detail) now = default;
        while (now.State != state && !running.IsCompleted)
        {
            await Task.Delay(200);
            now = await connection.QuerySingleOrDefaultAsync<(string?, string?)>(
                "select state, detail from traffic.camera_state where camera_code = @code and worker = 'w1' and updated_at > now() - interval '1 minute'", new { code });
        }

        await stopping.CancelAsync();
        await running;
        Assert.Equal(state, now.State);
        await connection.ExecuteAsync("update traffic.camera set enabled = false where code = @code", new { code });
        await connection.ExecuteAsync("delete from traffic.camera_state where camera_code = @code", new { code });
        return now.Detail;
    }
}
