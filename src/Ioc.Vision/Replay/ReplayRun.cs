using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ioc.Data.Evidence;
using Ioc.Domain.Text;
using Ioc.Domain.Traffic;
using Ioc.Vision.Cameras;
using Ioc.Vision.Capture;
using Ioc.Vision.Evidence;
using Ioc.Vision.Inference;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Replay;

/// <summary>A replay that is done.</summary>
/// <param name="Key">Names its folder, see <see cref="ReplayShelf"/>.</param>
/// <param name="Kept">True when it was answered from what was kept.</param>
/// <param name="Outcome">The result in short, as JSON.</param>
public sealed record FinishedReplay(string Key, bool Kept, string Outcome);

/// <summary>How far a replay is.</summary>
/// <param name="Wanted">Null while it is not known.</param>
public readonly record struct ReplaySteps(long Done, long? Wanted);

/// <summary>Does one replay: judges, compares with the sealed evidence where there is one, draws, and puts the result on the shelf.</summary>
/// <param name="data">The data folder that host and workers share.</param>
/// <param name="modelsFolder">The models in use; null looks for them, see <see cref="PlateModels.FindFolder"/>.</param>
/// <param name="loadModels">Opens the models of a folder.</param>
public sealed class ReplayRun(DataFolder data, string? modelsFolder, Func<string?, VisionModels> loadModels, CaptureTools tools, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Pretty = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly ReplayShelf shelf = new(data.Replays);
    private readonly EvidenceKeyRing keys = new(data.EvidenceKeys, clock);

    /// <summary>Does it.</summary>
    /// <exception cref="ReplayFaultException">It cannot be done, now or later.</exception>
    /// <exception cref="IOException">The disk is full; try again later.</exception>
    public async Task<FinishedReplay> RunAsync(ReplayOrder order, IProgress<ReplaySteps>? progress, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(order);
        var (camera, canonical) = Camera(order.Config);
        var evidence = order.Case is { } of ? await SealedAsync(of, token) : null;
        var video = evidence?.Clip ?? order.Video;
        if (!File.Exists(video))
        {
            throw new ReplayFaultException("replay.video_missing", new LocalText(
                "Tệp video không còn. Hãy chọn video khác.", "The video is no longer there. Choose another one."));
        }

        using var models = Models(order.Models);
        var startsAt = evidence?.ClipFrom ?? order.StartsAt?.ToUniversalTime() ?? Replayer.Start;
        var key = ReplayShelf.KeyOf(ModelShelf.HashOf(video), models.Hashes, canonical, startsAt, order.Case);
        if (shelf.Find(key) is { } kept)
        {
            return new FinishedReplay(key, true, await File.ReadAllTextAsync(Path.Combine(kept, ReplayShelf.Outcome), token));
        }

        var making = shelf.Begin();
        try
        {
            var outcome = await JudgeAsync(new Question(order, camera, canonical, models, video, startsAt, evidence), making, progress, token);
            DurableFile.Write(Path.Combine(making, ReplayShelf.Outcome), Encoding.UTF8.GetBytes(outcome));
            shelf.Finish(making, key);
            return new FinishedReplay(key, false, outcome);
        }
        catch (CaptureException failed)
        {
            var text = failed.Verdict.Text();
            throw new ReplayFaultException("replay.video", new LocalText($"{text.Vi}. Hãy chọn video khác.", $"{text.En}. Choose another video."));
        }
        finally
        {
            if (Directory.Exists(making))
            {
                Directory.Delete(making, recursive: true);
            }
        }
    }

    private async Task<string> JudgeAsync(Question question, string making, IProgress<ReplaySteps>? progress, CancellationToken token)
    {
        var (order, camera, _, models, video, startsAt, evidence) = question;
        var properties = await new VideoProbe(tools.Ffprobe).AskAsync(VideoSource.Parse(video), token);
        if (properties.Duration is { } length && length > TimeSpan.FromMinutes(order.LongestMinutes))
        {
            throw new ReplayFaultException("replay.too_long", new LocalText(
                $"Video dài {length.TotalMinutes:0} phút; chạy thử được tối đa {order.LongestMinutes} phút. Hãy cắt ngắn video.",
                $"The video lasts {length.TotalMinutes:0} minutes; a trial takes at most {order.LongestMinutes}. Shorten it."));
        }

        // Each frame is passed twice: once to judge, once to draw.
        var fps = properties.Rate is { } own ? Math.Min(own.PerSecond, camera.AnalysedFps) : camera.AnalysedFps;
        var frames = properties.Duration is { } known ? Math.Max(1, (long)(known.TotalSeconds * fps)) : (long?)null;
        progress?.Report(new ReplaySteps(0, 2 * frames));
        var trace = new TrackTrace();
        var report = await Replayer.RunAsync(
            video, camera, models, tools, Steps(progress, 0, 2 * frames), token, null, new ReplaySetting(startsAt, evidence is null ? null : SealedSignal(evidence.Manifest), trace));
        var film = new FilmStrip(making, camera, trace);
        var (rule, verdict) = evidence is null ? (null, null) : Compare(evidence, camera, order.Case!.Basis, report, trace, film);
        if (evidence is null)
        {
            film.Want(report);
        }

        var pictures = await film.DrawAsync(video, tools, Steps(progress, report.Frames, 2 * report.Frames), token);
        var json = Encoding.UTF8.GetBytes(report.ToJson());
        DurableFile.Write(Path.Combine(making, ReplayShelf.Report), json);
        DurableFile.Write(Path.Combine(making, ReplayShelf.Pictures), JsonSerializer.SerializeToUtf8Bytes(pictures, Pretty));
        var outcome = new JsonObject
        {
            ["video"] = report.Sha256,
            ["frames"] = report.Frames,
            ["passages"] = report.Outcomes.Count,
            ["violations"] = report.Outcomes.Sum(o => o.Violations.Count),
            ["models"] = Hashes(models.Hashes),
            ["report"] = ReplayShelf.HashOf(json),
        };
        if (verdict is not null)
        {
            var (keyId, sha256) = await StateAsync(question, rule, verdict, outcome, making, pictures, trace, token);
            outcome["verdict"] = verdict.Verdict;
            outcome["reasons"] = new JsonArray([.. verdict.Reasons.Select(Reason)]);
            outcome["basis"] = order.Case!.Basis;
            outcome["statement"] = sha256;
            outcome["keyId"] = keyId;
        }

        return outcome.ToJsonString(Pretty);
    }

    private static (RuleModel? Rule, ClipVerdict Verdict) Compare(Sealed evidence, CameraModel camera, string basis, ReplayReport report, TrackTrace trace, FilmStrip film)
    {
        var manifest = evidence.Manifest;
        var original = basis == ReplayCase.Original;
        var rule = SealedRule.Find(camera, manifest.Rule, manifest.RuleVersion, original);
        if (rule is null && original)
        {
            throw new ReplayFaultException("replay.rule_missing", new LocalText(
                "Cấu hình được chọn không chứa quy tắc đã xét vụ việc này.", "The chosen configuration does not hold the rule that judged this case."));
        }

        var comparison = new ClipComparison(manifest, rule, basis, report, trace);
        var verdict = comparison.Judge();

        // The whole clip is short enough to be looked through frame by frame.
        film.Want(verdict.Found?.Id, verdict.Track, rule, verdict.Found?.Judgement.OccurredAt ?? comparison.Moment, null, trace.From, trace.To);
        return (rule, verdict);
    }

    // What the controller said then is sealed in the judgement: nobody can ask it again.
    private static Func<SignalGroup, ISignalSource>? SealedSignal(EvidenceManifest manifest)
    {
        var detail = JsonNode.Parse(manifest.Detail) as JsonObject;
        DateTimeOffset? At(string name) => DateTimeOffset.TryParse(
            detail?[name]?.ToString(), System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var at) ? at : null;
        if (detail?["signalSource"]?.ToString() != "controller" || At("redSince") is not { } since)
        {
            return null;
        }

        var changes = new List<(LampState, DateTimeOffset)> { (LampState.Red, since) };
        if (At("exitLineCrossedAt") is { } exit && detail["lampAtExit"]?.ToString() is { } then && then != "red")
        {
            changes.Add((then switch { "green" => LampState.Green, "amber" => LampState.Amber, _ => LampState.Unknown }, exit));
        }

        var timeline = new ControllerTimeline();
        timeline.Tell(changes, DateTimeOffset.MaxValue);
        return _ => timeline;
    }

    private async Task<(string KeyId, string Sha256)> StateAsync(
        Question question, RuleModel? rule, ClipVerdict verdict, JsonObject outcome, string making, ReplayPictures pictures, TrackTrace trace, CancellationToken token)
    {
        var (order, camera, canonical, models, _, _, evidence) = question;
        var manifest = evidence!.Manifest;
        var files = pictures.Scenes.SelectMany(scene => scene.Pictures).Select(picture => picture.File)
            .Concat(pictures.Passages.Select(picture => picture.File)).Append(ReplayShelf.Report).Append(ReplayShelf.Pictures);
        var parts = new JsonArray([.. files.Select(file => (JsonNode)new JsonObject { ["name"] = file, ["sha256"] = ModelShelf.HashOf(Path.Combine(making, file)) })]);
        byte[] Write(EvidenceKey key) => JsonSerializer.SerializeToUtf8Bytes(
            new JsonObject
            {
                ["violationId"] = manifest.ViolationId.ToString(),
                ["cameraCode"] = manifest.CameraCode,
                ["simulated"] = manifest.Simulated,
                ["basis"] = order.Case!.Basis,
                ["evidence"] = new JsonObject { ["manifest"] = order.Case.ManifestSha256, ["clip"] = outcome["video"]!.ToString(), ["from"] = Time(trace.From), ["to"] = Time(trace.To) },
                ["verdict"] = verdict.Verdict,
                ["reasons"] = new JsonArray([.. verdict.Reasons.Select(Reason)]),
                ["sealed"] = new JsonObject
                {
                    ["kind"] = manifest.Kind,
                    ["at"] = Time(manifest.OccurredAt),
                    ["plate"] = manifest.Plate,
                    ["plateConfidence"] = Math.Round(manifest.PlateConfidence, 4),
                    ["ruleId"] = SealedRule.IdOf(manifest.Rule),
                    ["ruleVersion"] = manifest.RuleVersion,
                    ["models"] = Hashes(manifest.Models),
                    ["detail"] = JsonNode.Parse(manifest.Detail),
                },
                ["judged"] = new JsonObject
                {
                    ["kind"] = verdict.Found?.Judgement.Kind,
                    ["at"] = verdict.Found is { } found ? Time(found.Judgement.OccurredAt) : null,
                    ["track"] = verdict.Track,
                    ["plate"] = verdict.Passage?.Plate,
                    ["plateConfidence"] = verdict.Passage is { } passage ? Math.Round(passage.PlateConfidence, 4) : null,
                    ["plateSure"] = verdict.Passage?.PlateSure,
                    ["ruleId"] = rule?.Id,
                    ["ruleVersion"] = rule?.Version,
                    ["models"] = Hashes(models.Hashes),
                    ["detail"] = verdict.Found?.Judgement.Detail.DeepClone(),
                },
                ["camera"] = JsonNode.Parse(canonical),
                ["analysedFps"] = camera.AnalysedFps,
                ["parts"] = parts.DeepClone(),
                ["seal"] = new JsonObject { ["keyId"] = key.Id, ["algorithm"] = key.Algorithm, ["sealedAt"] = Time(clock.GetUtcNow()) },
            },
            Pretty);

        var (signer, statement, signature) = await keys.SignAsync(Write, token);
        DurableFile.Write(Path.Combine(making, ReplayShelf.Statement), statement);
        DurableFile.Write(Path.Combine(making, ReplayShelf.StatementSignature), signature);
        DurableFile.Write(Path.Combine(making, EvidenceParts.PublicKey), Encoding.ASCII.GetBytes(signer.PublicKey));
        return (signer.Id, ReplayShelf.HashOf(statement));
    }

    private VisionModels Models(IReadOnlyDictionary<string, string>? wanted)
    {
        var current = loadModels(modelsFolder);
        if (wanted is null || wanted.All(file => current.Hashes.TryGetValue(file.Key, out var hash) && hash == file.Value))
        {
            return current;
        }

        current.Dispose();
        var kept = new ModelShelf(data.Models);
        if (kept.Find(wanted) is { } folder)
        {
            return loadModels(folder);
        }

        var missing = kept.Missing(wanted);
        var names = string.Join(", ", (missing.Count > 0 ? missing : [.. wanted.Keys]).Select(name => $"{name} ({wanted[name][..Math.Min(12, wanted[name].Length)]}…)"));
        throw new ReplayFaultException("replay.models_missing", new LocalText(
            $"Không còn tệp mô hình đã xét vụ việc này: {names}. Chỉ có thể chạy lại bằng mô hình hiện hành.",
            $"The models that judged this case are no longer kept: {names}. It can only be run again with the current ones."));
    }

    private static (CameraModel Camera, string Canonical) Camera(string config)
    {
        try
        {
            return (CameraModel.Parse(config), CanonicalJson.Of(JsonElement.Parse(config)).Text);
        }
        catch (CameraConfigException wrong)
        {
            throw new ReplayFaultException("replay.config", new LocalText($"Cấu hình chưa đúng: {wrong.Message}", $"The configuration is wrong: {wrong.Message}"));
        }
    }

    // Nothing is believed but what has the hash that the violation's row has.
    private static async Task<Sealed> SealedAsync(ReplayCase of, CancellationToken token)
    {
        var broken = new ReplayFaultException("replay.evidence_broken", new LocalText(
            "Gói chứng cứ thiếu hoặc đã bị thay đổi so với lúc niêm phong: không xét lại được.", "The evidence is missing or was changed since it was sealed: it cannot be judged again."));
        var path = Path.Combine(of.Package, EvidenceParts.Manifest);
        if (!File.Exists(path))
        {
            throw broken;
        }

        var bytes = await File.ReadAllBytesAsync(path, token);
        if (ReplayShelf.HashOf(bytes) != of.ManifestSha256)
        {
            throw broken;
        }

        var manifest = JsonSerializer.Deserialize<EvidenceManifest>(bytes, EvidenceStore.Json) ?? throw broken;
        if (manifest.Parts.FirstOrDefault(part => part.Name == EvidenceParts.Clip) is not { } clip)
        {
            throw new ReplayFaultException("replay.no_clip", new LocalText(
                "Gói chứng cứ không có đoạn phim: chỉ có thể xem lại các ảnh.", "The evidence holds no clip: only its stills can be looked at again."));
        }

        var film = Path.Combine(of.Package, EvidenceParts.Clip);
        return File.Exists(film) && ModelShelf.HashOf(film) == clip.Sha256 ? new Sealed(manifest, film, clip.TakenAt) : throw broken;
    }

    private static Progress? Steps(IProgress<ReplaySteps>? progress, long before, long? wanted) => progress is null ? null : new Progress(progress, before, wanted);

    private static JsonObject Reason(VerdictReason reason) => new() { ["code"] = reason.Code, ["vi"] = reason.Text.Vi, ["en"] = reason.Text.En };

    private static JsonObject Hashes(IReadOnlyDictionary<string, string> files) =>
        new(files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => KeyValuePair.Create(file.Key, (JsonNode?)file.Value)));

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private sealed class Progress(IProgress<ReplaySteps> progress, long before, long? wanted) : IProgress<long>
    {
        public void Report(long value) => progress.Report(new ReplaySteps(before + value, wanted));
    }

    private sealed record Sealed(EvidenceManifest Manifest, string Clip, DateTimeOffset ClipFrom);

    private sealed record Question(ReplayOrder Order, CameraModel Camera, string Canonical, VisionModels Models, string Video, DateTimeOffset StartsAt, Sealed? Evidence);
}
