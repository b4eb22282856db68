using System.Text.Json;
using Ioc.Data.Evidence;
using Ioc.Domain.Traffic;
using Ioc.Vision.Cameras;
using Ioc.Vision.Capture;
using Ioc.Vision.Inference;
using Ioc.Vision.Replay;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Tests.Replay;

/// <summary>Trials and contested clips, by scripted models: what they find is known beforehand.</summary>
public sealed class ReplayRunTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private DataFolder Data => new(folder.File("data"), "w1");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_trial_reports_byte_for_byte_what_the_command_line_reports()
    {
        var video = await Clips.DriveAsync(folder.Path);
        await File.WriteAllTextAsync(folder.File("drive.camera.json"), Clips.CameraJson("drive.mp4"));

        var finished = await RunAsync(new ReplayOrder(video, Clips.CameraJson("trial"), null, null, 5, null));

        using var models = ScriptedModels.WhitePlate();
        var own = await Replayer.RunAsync(video, ReplayVerb.CameraOf(video, null), models, new CaptureTools(), null, CancellationToken.None);
        Assert.Equal(own.ToJson(), await ReadAsync(finished, ReplayShelf.Report));
    }

    [Fact]
    public async Task The_same_question_is_answered_from_what_is_kept_and_another_one_is_not()
    {
        var video = await Clips.DriveAsync(folder.Path);
        var order = new ReplayOrder(video, Clips.CameraJson("trial"), null, null, 5, null);

        var first = await RunAsync(order);
        var second = await RunAsync(order);
        var later = await RunAsync(order with { StartsAt = SealedClips.TakenAt });

        Assert.Equal((false, true, false), (first.Kept, second.Kept, later.Kept));
        Assert.Equal((first.Key, first.Outcome), (second.Key, second.Outcome));
        Assert.NotEqual(first.Key, later.Key);
    }

    [Fact]
    public async Task Each_judgement_is_shown_before_at_and_after_the_moment_frame_by_frame()
    {
        var video = await Clips.DriveAsync(folder.Path);

        var finished = await RunAsync(new ReplayOrder(video, Clips.CameraJson("trial"), null, null, 5, null));

        var pictures = JsonSerializer.Deserialize<ReplayPictures>(await ReadAsync(finished, ReplayShelf.Pictures), JsonSerializerOptions.Web)!;
        var scene = Assert.Single(pictures.Scenes);
        Assert.True(scene.Before < scene.AtMoment && scene.AtMoment < scene.After);
        // The plate's centre is at y = 172 - 40 t and the stop line at y = 108: it is over it at 1.6 s.
        Assert.InRange(scene.Pictures[scene.AtMoment].At, 1.6, 1.75);
        // A lamp counts once two frames in a row show it.
        Assert.All(scene.Pictures.Skip(1), picture => Assert.Equal("red", picture.Lamp));
        Assert.All(scene.Pictures.Select(p => p.File).Append(Assert.Single(pictures.Passages).File), file => Assert.Equal([0xFF, 0xD8], File.ReadAllBytes(PathOf(finished, file))[..2]));
    }

    [Theory]
    [InlineData("none.mp4", "replay.video_missing")]
    [InlineData("notes.mp4", "replay.video")]
    public async Task A_video_that_cannot_be_judged_is_said_in_both_languages_and_leaves_nothing_behind(string name, string code)
    {
        await File.WriteAllTextAsync(folder.File("notes.mp4"), "Ghi chú");

        var fault = await Assert.ThrowsAsync<ReplayFaultException>(() => RunAsync(new ReplayOrder(folder.File(name), Clips.CameraJson("trial"), null, null, 5, null)));

        Assert.Equal(code, fault.Code);
        Assert.NotEqual(fault.Text.Vi, fault.Text.En);
        Assert.Empty(new ReplayShelf(Data.Replays).All());
    }

    [Fact]
    public async Task A_video_longer_than_a_trial_may_be_is_refused()
    {
        var video = await Clips.DriveAsync(folder.Path, seconds: 61);

        var fault = await Assert.ThrowsAsync<ReplayFaultException>(() => RunAsync(new ReplayOrder(video, Clips.CameraJson("trial"), null, null, 1, null)));

        Assert.Equal("replay.too_long", fault.Code);
    }

    [Fact]
    public async Task A_clip_judged_by_its_own_rule_and_models_stands_and_its_statement_is_signed()
    {
        var clip = await SealAsync();

        var finished = await RunAsync(SealedClips.Order(clip, SealedClips.Config(clip.Manifest.Rule, 10), ReplayCase.Original));

        using var outcome = JsonDocument.Parse(finished.Outcome);
        Assert.Equal("stands", outcome.RootElement.GetProperty("verdict").GetString());
        Assert.Equal("same", outcome.RootElement.GetProperty("reasons")[0].GetProperty("code").GetString());
        var statement = await File.ReadAllBytesAsync(PathOf(finished, ReplayShelf.Statement));
        using var said = JsonDocument.Parse(statement);
        var judged = said.RootElement.GetProperty("judged");
        Assert.Equal((clip.Manifest.Kind, clip.Manifest.Plate, clip.Manifest.RuleVersion),
            (judged.GetProperty("kind").GetString(), judged.GetProperty("plate").GetString(), judged.GetProperty("ruleVersion").GetString()));
        Assert.InRange((judged.GetProperty("at").GetDateTimeOffset() - clip.Manifest.OccurredAt).Duration(), TimeSpan.Zero, TimeSpan.FromSeconds(0.2));
        var key = Assert.Single(new EvidenceKeyRing(Data.EvidenceKeys, TimeProvider.System).Keys());
        var signature = await File.ReadAllBytesAsync(PathOf(finished, ReplayShelf.StatementSignature));
        Assert.True(EvidenceKeyRing.IsSignedBy(key, statement, signature));
        Assert.Equal(outcome.RootElement.GetProperty("statement").GetString(), Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(statement)));
    }

    [Theory]
    [InlineData("""[[0.2, 0.95], [0.8, 0.95]]""", """{"x": 0.925, "y": 0.044, "width": 0.05, "height": 0.089}""", "does_not_stand", "line_not_crossed")]
    [InlineData("""[[0.2, 0.6], [0.8, 0.6]]""", """{"x": 0.1, "y": 0.5, "width": 0.05, "height": 0.089}""", "cannot_be_judged", "lamp_unreadable")]
    [InlineData("""[[0.2, 0.58], [0.8, 0.58]]""", """{"x": 0.925, "y": 0.044, "width": 0.05, "height": 0.089}""", "stands", "same")]
    public async Task A_changed_rule_shows_what_it_changes(string stopLine, string lamp, string verdict, string reason)
    {
        var clip = await SealAsync();
        var config = $$"""
            {"code": "T-01", "nameVi": "Thử nghiệm", "nameEn": "Trial", "simulated": true, "source": "clip", "analysedFps": 10, "rules": [
              {"id": "light", "kind": "red_light", "stopLine": {{stopLine}}, "exitLine": [[0.2, 0.3333], [0.8, 0.3333]], "allowed": "right_to_left", "lamp": {{lamp}}}]}
            """;

        using var outcome = JsonDocument.Parse((await RunAsync(SealedClips.Order(clip, config, ReplayCase.Current))).Outcome);

        Assert.Equal((verdict, reason), (outcome.RootElement.GetProperty("verdict").GetString(), outcome.RootElement.GetProperty("reasons")[0].GetProperty("code").GetString()));
        Assert.Contains(outcome.RootElement.GetProperty("reasons").EnumerateArray(), note => note.GetProperty("code").GetString() == "current_rules");
    }

    [Fact]
    public async Task A_camera_that_has_no_such_rule_any_more_says_so()
    {
        var clip = await SealAsync();

        using var outcome = JsonDocument.Parse((await RunAsync(SealedClips.Order(clip, """{"code": "T-01", "source": "clip", "rules": []}""", ReplayCase.Current))).Outcome);

        Assert.Equal("no_rule", outcome.RootElement.GetProperty("reasons")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task Another_plate_read_surely_means_that_the_case_does_not_stand()
    {
        var clip = await SealAsync();

        using var outcome = JsonDocument.Parse((await RunAsync(SealedClips.Order(clip, SealedClips.Config(clip.Manifest.Rule, 10), ReplayCase.Current), "30A12345")).Outcome);

        Assert.Equal(("does_not_stand", "other_plate"), (outcome.RootElement.GetProperty("verdict").GetString(), outcome.RootElement.GetProperty("reasons")[0].GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Models_that_are_no_longer_kept_are_named_and_nothing_else_judges_in_their_name()
    {
        var clip = await SealAsync();
        var order = SealedClips.Order(clip, SealedClips.Config(clip.Manifest.Rule, 10), ReplayCase.Original) with
        {
            Models = new Dictionary<string, string>(StringComparer.Ordinal) { ["plate-reader.onnx"] = new string('e', 64) },
        };

        var fault = await Assert.ThrowsAsync<ReplayFaultException>(() => RunAsync(order));

        Assert.Equal("replay.models_missing", fault.Code);
        Assert.Contains("plate-reader.onnx (eeeeeeeeeeee…)", fault.Text.Vi, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clip_that_was_changed_since_it_was_sealed_is_not_judged()
    {
        var clip = await SealAsync();
        await File.AppendAllTextAsync(Path.Combine(clip.Folder, EvidenceParts.Clip), "x");

        var fault = await Assert.ThrowsAsync<ReplayFaultException>(() => RunAsync(SealedClips.Order(clip, SealedClips.Config(clip.Manifest.Rule, 10), ReplayCase.Original)));

        Assert.Equal("replay.evidence_broken", fault.Code);
    }

    [Fact]
    public void Every_set_of_models_is_kept_once_and_found_by_its_hashes()
    {
        var shelf = new ModelShelf(folder.File("shelf"));
        var shipped = PlateModels.FindFolder();
        using var models = PlateModels.Open(shipped);

        var kept = shelf.Keep(shipped);

        Assert.Equal(kept, shelf.Keep(shipped));
        Assert.Single(Directory.GetDirectories(folder.File("shelf")));
        Assert.Equal(kept, shelf.Find(models.Hashes));
        Assert.Empty(shelf.Missing(models.Hashes));
        var other = new Dictionary<string, string>(models.Hashes, StringComparer.Ordinal) { ["plate-reader.onnx"] = new string('e', 64) };
        Assert.Null(shelf.Find(other));
        Assert.Equal(["plate-reader.onnx"], shelf.Missing(other));
    }

    [Fact]
    public void A_sealed_speed_rule_keeps_its_version_when_it_becomes_a_configuration_again()
    {
        const string Written = """
            {"code": "S-01", "source": "x", "analysedFps": 25,
             "plane": {"points": [{"x": 0.31, "y": 0.92, "metresX": 0, "metresY": 0}, {"x": 0.69, "y": 0.92, "metresX": 7, "metresY": 0},
               {"x": 0.58, "y": 0.41, "metresX": 7, "metresY": 30}, {"x": 0.42, "y": 0.41, "metresX": 0, "metresY": 30}], "cameraHeightMetres": 6.5},
             "certificate": {"number": "V12", "validFrom": "2026-03-01", "validTo": "2027-02-28"},
             "rules": [{"id": "speed", "kind": "speed", "method": "plane", "limits": {"car": 50}}]}
            """;
        var rule = CameraModel.Parse(Written).Rules.Single();

        var again = CameraModel.Parse(SealedClips.Config(rule.Json, 25)).Rules.Single();

        Assert.Equal((rule.Version, rule.Json), (again.Version, again.Json));
    }

    private async Task<SealedClip> SealAsync()
    {
        using var models = ScriptedModels.WhitePlate();
        return Assert.Single(await SealedClips.SealAsync(Data, await Clips.DriveAsync(folder.Path), CameraModel.Parse(Clips.CameraJson("drive.mp4")), models));
    }

    private Task<FinishedReplay> RunAsync(ReplayOrder order, string plate = "59X312345") =>
        new ReplayRun(Data, null, _ => ScriptedModels.WhitePlate(plate), new CaptureTools(), TimeProvider.System).RunAsync(order, null, CancellationToken.None);

    private string PathOf(FinishedReplay finished, string file) => new ReplayShelf(Data.Replays).Find(finished.Key, file)!;

    private async Task<string> ReadAsync(FinishedReplay finished, string file) => await File.ReadAllTextAsync(PathOf(finished, file));
}
