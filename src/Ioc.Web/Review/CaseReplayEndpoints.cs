using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Evidence;
using Ioc.Data.Settings;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Domain.Traffic;
using Ioc.Enforcement;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Evidence;
using Ioc.Vision.Inference;
using Ioc.Vision.Replay;
using Ioc.Vision.Rules;
using Ioc.Web.Cameras;
using Ioc.Web.Platform;
using Ioc.Web.Replays;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Ioc.Web.Review;

/// <summary>Judges a case's clip again, by what judged it or by what judges now. The answer joins the case's file; it decides nothing.</summary>
internal static class CaseReplayEndpoints
{
    /// <summary>Maps /api/review/cases/{id}/replays.</summary>
    public static IEndpointRouteBuilder MapCaseReplays(this IEndpointRouteBuilder routes)
    {
        var replays = routes.MapGroup("/api/review/cases/{id:guid}/replays").WithTags("review").RequireAuthorization(Policies.ReviewCases)
            .AddEndpointFilter<RouteGroupBuilder, WithinScope>();
        replays.MapGet("/", async (Guid id, CaseReplayDesk desk, CancellationToken token) => Answer(await desk.ListAsync(id, token)));
        replays.MapPost("/", async (Guid id, ReplayCaseClip asked, ClaimsPrincipal who, CaseReplayDesk desk, CancellationToken token) => Answer(await desk.AskAsync(id, asked.Basis, who.Officer().Actor, token)));
        replays.MapPost("/{replay:guid}/cancel", async (Guid id, Guid replay, CaseReplayDesk desk, CancellationToken token) => Answer(await desk.CancelAsync(id, replay, token)));
        replays.MapGet("/{replay:guid}/result", async (Guid id, Guid replay, ClaimsPrincipal who, CaseReplayDesk desk, CancellationToken token) => Answer(await desk.ResultAsync(id, replay, who.Officer().Actor, token)));
        replays.MapGet("/{replay:guid}/stills/{file}", StillAsync).LeavesTrace(EventTypes.CaseReplayViewed);
        replays.MapGet("/{replay:guid}/statement.json", StatementAsync).LeavesTrace(EventTypes.CaseReplayViewed);
        return routes;
    }

    private static Results<Ok<T>, ProblemHttpResult> Answer<T>(Outcome<T> outcome) => outcome.Refusal is { } refusal ? refusal.Answer() : TypedResults.Ok(outcome.Value);

    private static async Task<IResult> StillAsync(Guid id, Guid replay, string file, ClaimsPrincipal who, HttpResponse response, CaseReplayDesk desk, CancellationToken token)
    {
        var still = await desk.StillAsync(id, replay, file, who.Officer().Actor, token);
        if (still.Refusal is { } refusal)
        {
            return refusal.Answer();
        }

        response.Headers.CacheControl = "private, max-age=600";
        return Results.Bytes(still.Value, "image/jpeg");
    }

    private static async Task<IResult> StatementAsync(Guid id, Guid replay, ClaimsPrincipal who, CaseReplayDesk desk, CancellationToken token)
    {
        var statement = await desk.StatementAsync(id, replay, who.Officer().Actor, token);
        return statement.Refusal is { } refusal ? refusal.Answer() : Results.File(statement.Value, "application/json", $"replay-{replay}.json");
    }
}

/// <summary>The desk's side of judging clips again.</summary>
internal sealed class CaseReplayDesk(
    NpgsqlDataSource database, EvidenceArchive evidence, EvidenceKeyRing keys, ReplayRequests replays, RecentLooks looks, IocOptions ioc, TimeProvider clock)
{
    private const double UsualFps = 10;
    private const int LongestMinutes = 5;
    private const int Listed = 50;
    private readonly ModelShelf models = new(Path.Combine(Path.GetFullPath(ioc.DataFolder), ModelShelf.FolderName));

    private static readonly Refusal BasisUnknown = new(RefusalKind.Invalid, "replay.basis", new LocalText(
        "Hãy chọn chạy lại bằng mô hình và quy tắc ban đầu, hoặc hiện hành.", "Choose the original or the current models and rules."));

    private static readonly Refusal NoClip = new(RefusalKind.Invalid, "replay.no_clip", new LocalText(
        "Gói chứng cứ không có đoạn phim: chỉ có thể xem lại các ảnh.", "The evidence holds no clip: only its stills can be looked at again."));

    private static readonly Refusal Broken = new(RefusalKind.Conflict, "replay.statement_broken", new LocalText(
        "Kết quả xét lại đã bị thay đổi hoặc thiếu so với lúc ký: không dùng làm căn cứ. Hãy chạy lại.", "The result was changed or lost since it was signed: do not rely on it. Run it again."));

    public async Task<Outcome<CaseReplaysView>> ListAsync(Guid id, CancellationToken token)
    {
        if (await CaseAsync(id, token) is not { } row)
        {
            return Refusals.CaseUnknown;
        }

        var package = await evidence.OpenAsync(row.EvidencePath, row.EvidenceSha256, token);
        var sealedModels = package.Manifest?.Models ?? new Dictionary<string, string>(StringComparer.Ordinal);
        var (version, _) = await OriginalAsync(row, package.Manifest, token);
        var runs = await replays.OfAsync(ReplayRequests.Contest, id.ToString(), Listed, token);
        await using var connection = await database.OpenConnectionAsync(token);
        var joined = (await connection.QueryAsync<(Guid Id, string Verdict, string Reasons, string Sha256)>(new CommandDefinition(
            "select id, verdict, reasons::text, statement_sha256 from enforcement.replay where case_id = @id", new { id }, cancellationToken: token)))
            .ToDictionary(one => one.Id);
        return new CaseReplaysView(
            HasClip(package), new OriginalView(row.RuleId, row.RuleVersion, sealedModels, models.Missing(sealedModels), version),
            [
                .. runs.Select(run => joined.TryGetValue(run.Id, out var known)
                    ? new CaseReplayView(ReplayRequests.View(run), BasisOf(run), known.Verdict, Reasons(known.Reasons), known.Sha256)
                    : new CaseReplayView(ReplayRequests.View(run), BasisOf(run), null, [], null)),
            ]);
    }

    /// <summary>Asks for the clip to be judged again; asked twice while the first still runs it is one question.</summary>
    public async Task<Outcome<CaseReplaysView>> AskAsync(Guid id, string? basis, string actor, CancellationToken token)
    {
        if (basis is not (ReplayCase.Original or ReplayCase.Current))
        {
            return BasisUnknown;
        }

        if (await CaseAsync(id, token) is not { } row)
        {
            return Refusals.CaseUnknown;
        }

        var package = await evidence.OpenAsync(row.EvidencePath, row.EvidenceSha256, token);
        if (package.Manifest is not { } manifest || package.BrokenParts.Contains(EvidenceParts.Clip))
        {
            return Refusals.PartBroken;
        }

        if (!HasClip(package))
        {
            return NoClip;
        }

        if ((await replays.OfAsync(ReplayRequests.Contest, id.ToString(), Listed, token)).Any(run => run.State is "waiting" or "running" && BasisOf(run) == basis))
        {
            return await ListAsync(id, token);
        }

        if (await replays.RoomAsync(token) is { } busy)
        {
            return busy;
        }

        var config = basis == ReplayCase.Original ? (await OriginalAsync(row, manifest, token)).Config : await CurrentAsync(row, token);
        config["code"] = row.CameraCode;
        config["nameVi"] = row.CameraNameVi;
        config["nameEn"] = row.CameraNameEn;
        config["simulated"] = manifest.Simulated;
        config["source"] = "clip";
        config.Remove("play");
        var order = new ReplayOrder(
            "", CanonicalJson.Of(JsonElement.Parse(config.ToJsonString())).Text, null, basis == ReplayCase.Original ? manifest.Models : null, LongestMinutes,
            new ReplayCase(evidence.FolderOf(row.EvidencePath).FullName, row.EvidenceSha256, basis));
        await using (var connection = await database.OpenConnectionAsync(token))
        {
            await using var transaction = await connection.BeginTransactionAsync(token);
            await ReplayRequests.InsertAsync(transaction, replays.NewId(), ReplayRequests.Contest, id.ToString(), row.CameraCode, order, null, actor, token);

            // The clip is opened on this officer's behalf: a look, whoever's eyes it is.
            await CaseSteps.TellAsync(
                transaction, row, EventTypes.EvidenceViewed, row.State, actor, "replay", clock.GetUtcNow(), new JsonObject { ["part"] = EvidenceParts.Clip, ["replay"] = basis }, token);
            await transaction.CommitAsync(token);
        }

        return await ListAsync(id, token);
    }

    public async Task<Outcome<CaseReplaysView>> CancelAsync(Guid id, Guid replay, CancellationToken token)
    {
        if (await replays.FindAsync(replay, ReplayRequests.Contest, id.ToString(), token) is null)
        {
            return ReplayRequests.Unknown;
        }

        await replays.CancelAsync([replay], token);
        return await ListAsync(id, token);
    }

    public async Task<Outcome<CaseReplayResult>> ResultAsync(Guid id, Guid replay, string actor, CancellationToken token)
    {
        var opened = await OpenAsync(id, replay, actor, token);
        if (opened.Refusal is { } refusal)
        {
            return refusal;
        }

        var (row, bytes) = opened.Value;
        var statement = JsonElement.Parse(System.Text.Encoding.UTF8.GetString(bytes));
        var judged = statement.GetProperty("judged").GetProperty("kind").GetString();
        var film = await replays.PicturesAsync(row.Result, token);
        var address = $"/api/review/cases/{id}/replays/{replay}";
        return new CaseReplayResult(
            statement, Wording.Kind(statement.GetProperty("sealed").GetProperty("kind").GetString()!), judged is null ? null : Wording.Kind(judged),
            await IsSignedAsync(row, bytes, token), row.KeyId, film is { Scenes: [var scene, ..] } ? ReplayRequests.Film(scene, address + "/stills/") : null, address + "/statement.json");
    }

    public async Task<Outcome<byte[]>> StatementAsync(Guid id, Guid replay, string actor, CancellationToken token)
    {
        var opened = await OpenAsync(id, replay, actor, token);
        return opened.Refusal is { } refusal ? refusal : opened.Value.Statement;
    }

    /// <summary>One still, if it is as the statement has it.</summary>
    public async Task<Outcome<byte[]>> StillAsync(Guid id, Guid replay, string file, string actor, CancellationToken token)
    {
        var opened = await OpenAsync(id, replay, actor, token);
        if (opened.Refusal is { } refusal)
        {
            return refusal;
        }

        if (await replays.StillAsync(opened.Value.Row.Result, file, token) is not { } jpeg)
        {
            return ReplayRequests.Unknown;
        }

        using var statement = JsonDocument.Parse(opened.Value.Statement);
        return statement.RootElement.GetProperty("parts").EnumerateArray().Any(part => part.GetProperty("name").GetString() == file && part.GetProperty("sha256").GetString() == Hash(jpeg))
            ? jpeg : Broken;
    }

    // Whoever opens a result, however little of it, is logged before anything leaves.
    private async Task<Outcome<(JoinedReplay Row, byte[] Statement)>> OpenAsync(Guid id, Guid replay, string actor, CancellationToken token)
    {
        JoinedReplay? row;
        await using (var connection = await database.OpenConnectionAsync(token))
        {
            row = await connection.QuerySingleOrDefaultAsync<JoinedReplay>(new CommandDefinition(
                "select id, result, statement_sha256, key_id from enforcement.replay where id = @replay and case_id = @id", new { replay, id }, cancellationToken: token));
        }

        if (row is null || await CaseAsync(id, token) is not { } file)
        {
            return ReplayRequests.Unknown;
        }

        await looks.NoteAsync(
            actor, $"replay {replay}",
            (transaction, now) => CaseSteps.TellAsync(
                transaction, file, EventTypes.CaseReplayViewed, file.State, actor, null, now, new JsonObject { ["replay"] = replay.ToString() }, token),
            token);
        return replays.Shelf.Find(row.Result, ReplayShelf.Statement) is { } path && await File.ReadAllBytesAsync(path, token) is var bytes && Hash(bytes) == row.StatementSha256
            ? (row, bytes) : Broken;
    }

    private async Task<bool> IsSignedAsync(JoinedReplay row, byte[] statement, CancellationToken token)
    {
        if (keys.Keys().FirstOrDefault(key => key.Id == row.KeyId) is not { } key || replays.Shelf.Find(row.Result, ReplayShelf.StatementSignature) is not { } path)
        {
            return false;
        }

        var signature = await File.ReadAllBytesAsync(path, token);
        return EvidenceKeyRing.IsSignedBy(key, statement, signature);
    }

    private async Task<CaseRow?> CaseAsync(Guid id, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return await CaseRow.ReadAsync(connection, id, token);
    }

    // The version that was in force then and held the rule; else the first that did; else the sealed rule itself.
    private async Task<(int? Version, JsonObject Config)> OriginalAsync(CaseRow row, EvidenceManifest? manifest, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var versions = (await connection.QueryAsync<(int Number, string Config, DateTimeOffset At)>(new CommandDefinition(
            "select number, config::text, at from traffic.camera_version where camera_code = @CameraCode order by number", new { row.CameraCode }, cancellationToken: token)))
            .Where(version => CameraConfigs.Rules(row.CameraCode, version.Config).Any(rule => rule.Version == row.RuleVersion)).ToList();
        var chosen = versions.FindLastIndex(version => version.At <= row.OccurredAt);
        return versions.Count > 0
            ? (versions[Math.Max(0, chosen)].Number, CameraConfigs.Versioned(versions[Math.Max(0, chosen)].Config))
            : (null, manifest is null ? [] : SealedRule.Config(manifest.Rule, UsualFps));
    }

    private async Task<JsonObject> CurrentAsync(CaseRow row, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return CameraConfigs.Versioned(await connection.ExecuteScalarAsync<string>(new CommandDefinition(
            "select config::text from traffic.camera where code = @CameraCode", new { row.CameraCode }, cancellationToken: token)) ?? "{}");
    }

    private static bool HasClip(EvidencePackage package) =>
        package.Manifest?.Parts.Any(part => part.Name == EvidenceParts.Clip) == true && !package.BrokenParts.Contains(EvidenceParts.Clip);

    private static string BasisOf(ReplayRow run) => ReplayOrder.Parse(run.Request).Case?.Basis ?? ReplayCase.Current;

    private static IReadOnlyList<LocalText> Reasons(string json)
    {
        using var reasons = JsonDocument.Parse(json);
        return [.. reasons.RootElement.EnumerateArray().Select(reason => new LocalText(reason.GetProperty("vi").GetString() ?? "", reason.GetProperty("en").GetString() ?? ""))];
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private sealed record JoinedReplay(Guid Id, string Result, string StatementSha256, string KeyId);
}
