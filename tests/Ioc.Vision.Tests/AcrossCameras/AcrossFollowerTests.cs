using Dapper;
using Ioc.Data.Evidence;
using Ioc.Domain.Traffic;
using Ioc.Testing;
using Ioc.Vision.AcrossCameras;
using Ioc.Vision.Cameras;
using Ioc.Vision.Capture;
using Ioc.Vision.Evidence;

namespace Ioc.Vision.Tests.AcrossCameras;

/// <summary>Passages in the database, judged by the host's follower: order, repetition, late workers, missing pictures.</summary>
public sealed class AcrossFollowerTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime, IDisposable
{
    // A and B are 1.8 km apart, C is 17 km from A.
    private static readonly DateTimeOffset Morning = new(2026, 11, 24, 1, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder folder = new();

    // The database stamps arrival by its own clock: an hour later everything has settled.
    private readonly FixedTimeProvider clock = new(TimeProvider.System.GetUtcNow().AddHours(1));

    private EvidenceKeyRing Keys => new(Path.Combine(folder.Path, "keys"), clock);

    private PassagePictures Pictures => new(Path.Combine(folder.Path, "passages"));

    public async Task InitializeAsync()
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            insert into traffic.camera (code, name_vi, name_en, source, config, simulated, longitude, latitude) values
                ('A', 'A', 'A', 'anpr', '{}', true, 106.6, 20.45), ('B', 'B', 'B', 'anpr', '{}', true, 106.6, 20.466), ('C', 'C', 'C', 'anpr', '{}', true, 106.6, 20.6)
            on conflict do nothing;
            insert into traffic.across_rule (id, kind, enabled, config) values ('section', 'average_speed', true, @Section::jsonb), ('clones', 'cloned_plate', true, @Clones::jsonb) on conflict do nothing;
            """,
            new { AcrossJudgeTests.Section, AcrossJudgeTests.Clones });
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Whatever_the_order_of_arrival_each_act_is_told_once()
    {
        // Twice through the section, once lawfully, and a passage of nobody's: four of them may arrive in any order.
        (string Camera, int At)[] seen = [("A", 0), ("B", 90), ("A", 1000), ("B", 1090), ("C", 2000)];
        var random = new Random(168);
        for (var run = 0; run < 8; run++)
        {
            var plate = $"30A0010{run}";
            foreach (var (camera, at) in seen.OrderBy(_ => random.Next()).ToList())
            {
                await SeeAsync(plate, camera, at);
                if (random.Next(2) == 0)
                {
                    await FollowAsync();
                }
            }

            await FollowAsync();
            Assert.Equal(["average_speed B 01:01:30", "average_speed B 01:18:10"], await ToldAsync(plate));
        }
    }

    [Fact]
    public async Task Looking_again_from_the_beginning_tells_nothing_twice()
    {
        await SeeAsync("30A00201", "A", 0);
        await SeeAsync("30A00201", "B", 90);
        await FollowAsync();
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync("update traffic.passage_reader set place = '0/00000000-0000-0000-0000-000000000000'");
        await FollowAsync();
        Assert.Single(await ToldAsync("30A00201"));
        Assert.Equal(1, await connection.ExecuteScalarAsync<int>(
            "select count(*)::int from audit.event e join traffic.violation v on v.id::text = e.subject_id join traffic.passage p on p.id = v.passage_id where p.plate = '30A00201' and e.type = 'violation.detected'"));
    }

    [Fact]
    public async Task What_is_not_sure_or_by_a_wrong_clock_is_never_matched()
    {
        await SeeAsync("30A00301", "A", 0);
        await SeeAsync("30A00301", "B", 90, sure: false);
        await SeeAsync("30A00302", "A", 0);
        await SeeAsync("30A00302", "B", 90, timeNote: "clock_off");
        await FollowAsync();
        Assert.Empty(await ToldAsync("30A00301"));
        Assert.Empty(await ToldAsync("30A00302"));
    }

    [Fact]
    public async Task Without_a_picture_of_both_places_nothing_is_told_and_the_rule_says_why()
    {
        await SeeAsync("30A00401", "A", 0, picture: false);
        await SeeAsync("30A00401", "B", 90);
        await FollowAsync();
        Assert.Empty(await ToldAsync("30A00401"));
        await using var connection = await database.DataSource.OpenConnectionAsync();
        Assert.Equal("no_picture", await connection.ExecuteScalarAsync<string>("select reason from traffic.across_skip where rule_id = 'section' and reason = 'no_picture'"));
    }

    [Theory]
    [InlineData("host", false, "not_proof")]
    [InlineData("recording", null, "not_proof")]
    [InlineData("device", null, null)]
    public async Task A_clock_that_is_known_to_be_wrong_proves_nothing(string source, bool? synchronised, string? reason)
    {
        var plate = source switch { "host" => "30A00701", "recording" => "30A00702", _ => "30A00703" };
        await SeeAsync(plate, "A", 0);
        var second = await SeeAsync(plate, "B", 90, clock: new EvidenceClock(source, synchronised, null, null));
        await FollowAsync();
        await using var connection = await database.DataSource.OpenConnectionAsync();
        Assert.Equal(reason is null ? 1 : 0, (await ToldAsync(plate)).Count);
        Assert.Equal(reason, await connection.ExecuteScalarAsync<string?>("select reason from traffic.across_skip where id = @id", new { id = NameBasedId.Violation(second, ViolationKinds.AverageSpeed) }));
    }

    [Fact]
    public async Task The_package_names_both_passages_holds_both_pictures_and_verifies()
    {
        var first = await SeeAsync("30A00501", "A", 0);
        var second = await SeeAsync("30A00501", "B", 90);
        await FollowAsync();
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var (path, version) = await connection.QuerySingleAsync<(string, string)>("select evidence_path, rule_version from traffic.violation where passage_id = @second", new { second });
        using var files = PackageFiles.Open(Path.Combine(folder.Path, "evidence", path));
        var verdict = await PackageCheck.CheckAsync(files, Keys.Keys(), CancellationToken.None);

        Assert.Empty(verdict.Faults);
        Assert.Equal(Signer.Known, verdict.Signer);
        var manifest = verdict.Manifest!;
        Assert.Equal((first, "A", version), (manifest.First!.PassageId, manifest.First.CameraCode, manifest.RuleVersion));
        Assert.Equal((EvidenceOrigins.Across, "V12", true), (manifest.Origin, manifest.Certificate!.Number, manifest.Simulated));
        Assert.Subset(manifest.Parts.Select(p => p.Name).ToHashSet(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal) { "at.jpg", "plate.jpg", "first.jpg", "first-plate.jpg" });
        Assert.Contains(manifest.Readings!, r => r is { Name: "averageSpeed", Value: 80.0, Uncertainty: 3.0 });
        Assert.Contains(second.ToString(), manifest.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_package_holds_a_clip_of_each_place_as_the_cameras_sent_it()
    {
        await FilmAsync("A", 0);
        await FilmAsync("B", 90);
        var package = await SealedAsync("30A00801");
        Assert.Empty(package.Manifest.Without!);
        foreach (var (name, at) in new[] { ("first-clip.mp4", 0), ("clip.mp4", 90) })
        {
            // The files end 3, 5, 7 … s after the opening 9 s before the picture: those from 5 s before to 5 s after it touch its 4 s to either side.
            Assert.Equal(Morning.AddSeconds(at - 5), package.Manifest.Parts.Single(p => p.Name == name).TakenAt);
            var film = await new VideoProbe().AskAsync(VideoSource.Parse(Path.Combine(package.Folder, name)), CancellationToken.None);
            Assert.Equal((Clips.Width, Clips.Height, "h264"), (film.Width, film.Height, film.Codec));
            Assert.InRange(film.Duration!.Value.TotalSeconds, 9.5, 10.5);
        }
    }

    [Fact]
    public async Task Who_else_was_at_each_place_is_sealed_apart_so_that_either_film_can_be_shown_without_them()
    {
        var (manifest, package) = await SealedAsync("30A00804", scene: true);
        Assert.Subset(manifest.Parts.Select(part => part.Name).ToHashSet(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal) { "scene.json", "first-scene.json" });
        foreach (var (name, at) in new[] { ("first-scene.json", 0), ("scene.json", 90) })
        {
            var scene = CitizenPictures.ReadScene(await File.ReadAllBytesAsync(Path.Combine(package, name)))!;
            Assert.Equal(Morning.AddSeconds(at), scene.Frames[0].At);
        }

        Assert.NotNull(manifest.First);
    }

    [Fact]
    public async Task Of_a_device_that_sends_pictures_alone_the_package_says_so_and_keeps_the_other_cameras_clip()
    {
        await FilmAsync("A", 0);
        await FilmAsync("B", 90);
        var (manifest, folder) = await SealedAsync("30A00802", new EvidenceClock("device", null, null, null));
        Assert.Equal([("clip.mp4", "no_video")], manifest.Without!.Select(gap => (gap.Key, gap.Value)));
        Assert.True(File.Exists(Path.Combine(folder, "first-clip.mp4")));
        Assert.False(File.Exists(Path.Combine(folder, "clip.mp4")));
    }

    [Fact]
    public async Task Film_that_is_gone_holds_no_case_back_and_is_said_to_be_gone()
    {
        await FilmAsync("B", 90);
        var (manifest, folder) = await SealedAsync("30A00803");
        Assert.Equal([("first-clip.mp4", "gone")], manifest.Without!.Select(gap => (gap.Key, gap.Value)));
        using var said = new StringWriter();
        Assert.Equal(0, await new VerifyVerb(said, TimeProvider.System).RunAsync([folder, "--keys", Path.Combine(this.folder.Path, "keys", EvidenceKeyRing.ListName)], CancellationToken.None));
        Assert.Contains("first-clip.mp4: phim lúc đó không còn", said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Film_is_swept_long_before_the_pictures()
    {
        await FilmAsync("A", 0);
        var old = Pictures.Film.FolderOf("A");
        Keep(Guid.CreateVersion7(), "A", clock.Now.AddHours(-2));
        await Follower().SweepAsync(CancellationToken.None);
        Assert.Empty(Directory.GetFiles(old));
        Assert.Single(Directory.GetDirectories(Path.Combine(folder.Path, "passages"), "20*"));
    }

    [Fact]
    public async Task A_copied_plate_is_told_once_a_day_and_says_nothing_of_a_fine()
    {
        await SeeAsync("30A00601", "C", 0);
        await SeeAsync("30A00601", "A", 60);
        await SeeAsync("30A00601", "C", 120);
        await FollowAsync();
        Assert.StartsWith("cloned_plate", Assert.Single(await ToldAsync("30A00601")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_that_no_rule_can_ask_for_are_swept_and_younger_ones_stay()
    {
        Keep(Guid.CreateVersion7(), "A", clock.Now.AddHours(-30));
        var young = Guid.CreateVersion7();
        Keep(young, "A", clock.Now.AddHours(-2));
        await Follower().SweepAsync(CancellationToken.None);
        Assert.Single(Directory.EnumerateDirectories(Path.Combine(folder.Path, "passages")));
        Assert.NotNull(Pictures.Find(young, clock.Now.AddHours(-2)));
    }

    // Ten seconds to either side of a picture, kept as a worker keeps it.
    private async Task FilmAsync(string camera, int at)
    {
        var recent = Path.Combine(folder.Path, "recent", camera);
        await Clips.RecentAsync(folder.Path, recent, Morning.AddSeconds(at - 9));
        Pictures.Film.Keep(camera, recent, Morning.AddSeconds(at));
    }

    private async Task<(EvidenceManifest Manifest, string Folder)> SealedAsync(string plate, EvidenceClock? clockOfSecond = null, bool scene = false)
    {
        await SeeAsync(plate, "A", 0, scene: scene);
        var second = await SeeAsync(plate, "B", 90, clock: clockOfSecond, scene: scene);
        await FollowAsync();
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var package = Path.Combine(folder.Path, "evidence", (await connection.ExecuteScalarAsync<string>("select evidence_path from traffic.violation where passage_id = @second", new { second }))!);
        using var files = PackageFiles.Open(package);
        var verdict = await PackageCheck.CheckAsync(files, Keys.Keys(), CancellationToken.None);
        Assert.Empty(verdict.Faults);
        return (verdict.Manifest!, package);
    }

    private AcrossFollower Follower() => new(
        database.DataSource, new EvidenceStore(Path.Combine(folder.Path, "evidence"), "host-across", new ClipCutter(), Keys, clock), Pictures, clock);

    private async Task FollowAsync()
    {
        await SettledAsync();
        while (await Follower().WorkOnceAsync(CancellationToken.None))
        {
            // As long as something is there.
        }
    }

    // Other databases of the server may have transactions open for a moment: until they end, what was written here is not read.
    private async Task SettledAsync()
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        while (!await connection.ExecuteScalarAsync<bool>(
            "select coalesce(max(written_in) < pg_snapshot_xmin(pg_current_snapshot()), true) from traffic.passage"))
        {
            await Task.Delay(10);
        }
    }

    private async Task<Guid> SeeAsync(string plate, string camera, int at, bool sure = true, string? timeNote = null, bool picture = true, EvidenceClock? clock = null, bool scene = false)
    {
        var id = Guid.CreateVersion7();
        var from = Morning.AddSeconds(at);
        if (picture)
        {
            Keep(id, camera, from, clock, scene);
        }

        await using var connection = await database.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await OutcomeRows.EnsureDayAsync(transaction, DateOnly.FromDateTime(from.UtcDateTime), CancellationToken.None);
        await OutcomeRows.WriteAsync(
            transaction, new Passage(id, camera, 1, from, from.AddSeconds(2), plate, 0.99, sure, sure ? null : "low_confidence", 1, "white", "car", null, 20, 8, TimeNote: timeNote), CancellationToken.None);
        await transaction.CommitAsync();
        return id;
    }

    private void Keep(Guid id, string camera, DateTimeOffset at, EvidenceClock? clock = null, bool scene = false) => Pictures.Keep(
        new KeptPassage(id, camera, [4, 4, 8, 4], clock ?? new EvidenceClock("host", true, 0.2, 5), new Dictionary<string, string>(StringComparer.Ordinal)), at,
        [
            new Still("at.jpg", at, ViolationScene.Jpeg), new Still("plate.jpg", at, ViolationScene.Jpeg),
            .. scene ? [EvidenceStore.SceneFile(new EvidenceScene(16, 16, [new SceneFrame(at, [4, 4, 8, 4], []), new SceneFrame(at.AddSeconds(1), [4, 4, 8, 4], [[0, 0, 2, 2]])]), at)] : Array.Empty<Still>(),
        ]);

    private async Task<List<string>> ToldAsync(string plate)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return (await connection.QueryAsync<string>(
            "select v.kind || ' ' || v.camera_code || ' ' || to_char(v.occurred_at at time zone 'UTC', 'HH24:MI:SS') from traffic.violation v join traffic.passage p on p.id = v.passage_id where p.plate = @plate order by v.occurred_at",
            new { plate })).AsList();
    }
}
