using System.Security.Claims;
using System.Text.Json.Nodes;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Enforcement;
using Ioc.Vision.Replay;
using Ioc.Vision.Rules;
using Ioc.Web.Platform;
using Ioc.Web.Replays;
using Ioc.Web.Review;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Web.Cameras;

/// <summary>Tries a draft of a camera's rules on a recorded video, beside what the saved version says of it.</summary>
internal static class TrialEndpoints
{
    private const int Listed = 20;

    /// <summary>Maps /api/cameras/{code}/trials.</summary>
    public static void MapTrials(this IEndpointRouteBuilder camera)
    {
        camera.MapGet("/trials", ListAsync);
        camera.MapPost("/trials", StartAsync);
        camera.MapGet("/trials/{id:guid}", ShowAsync);
        camera.MapPost("/trials/{id:guid}/cancel", CancelAsync);
        camera.MapGet("/trials/{id:guid}/result", ResultAsync);
        camera.MapGet("/trials/{id:guid}/{side:regex(^(draft|saved)$)}/{file}", StillAsync).LeavesTrace(EventTypes.TrialViewed);
    }

    private static async Task<IReadOnlyList<TrialView>> ListAsync(string code, Trials trials, CancellationToken token) => await trials.ListAsync(code, Listed, token);

    private static async Task<Results<Ok<TrialView>, ProblemHttpResult>> StartAsync(string code, StartTrial asked, ClaimsPrincipal who, Trials trials, CancellationToken token)
    {
        if (CameraEndpoints.Checked(code, asked.Config, out var config) is { Count: > 0 } faults)
        {
            return Problems.Because(StatusCodes.Status422UnprocessableEntity, "camera.config", new LocalText(
                $"Bản nháp có {faults.Count} chỗ chưa đúng; chưa chạy thử.", $"The draft has {faults.Count} fault(s); nothing was tried."), faults);
        }

        var started = await trials.StartAsync(code, asked, config, CameraEndpoints.Actor(who), token);
        return started.Refusal is { } refusal ? refusal.Answer() : TypedResults.Ok(started.Value);
    }

    private static async Task<Results<Ok<TrialView>, ProblemHttpResult>> ShowAsync(string code, Guid id, Trials trials, CancellationToken token) =>
        await trials.FindAsync(code, id, token) is { } found ? TypedResults.Ok(found.View) : ReplayRequests.Unknown.Answer();

    private static async Task<Results<Ok<TrialView>, ProblemHttpResult>> CancelAsync(string code, Guid id, Trials trials, ReplayRequests replays, CancellationToken token)
    {
        if (await trials.FindAsync(code, id, token) is not { } found)
        {
            return ReplayRequests.Unknown.Answer();
        }

        await replays.CancelAsync([.. new[] { (Guid?)found.Draft.Id, found.Draft.Beside }.OfType<Guid>()], token);
        return TypedResults.Ok((await trials.FindAsync(code, id, token))!.View);
    }

    private static async Task<Results<Ok<TrialResult>, ProblemHttpResult>> ResultAsync(
        string code, Guid id, ClaimsPrincipal who, Trials trials, TrialResults results, CancellationToken token)
    {
        if (await trials.FindAsync(code, id, token) is not { } found)
        {
            return ReplayRequests.Unknown.Answer();
        }

        if (found.Draft.State != "done" || found.Saved?.State is "waiting" or "running")
        {
            return ReplayRequests.NotDone.Answer();
        }

        await trials.LookAsync(code, found.Draft.Id, CameraEndpoints.Actor(who), token);
        return await results.ReadAsync(found.View.Video, found.View.SavedVersion, found.Draft, found.Saved, $"/api/cameras/{code}/trials/{id}", token) is { } result
            ? TypedResults.Ok(result) : ReplayRequests.Unknown.Answer();
    }

    private static async Task<IResult> StillAsync(
        string code, Guid id, string side, string file, ClaimsPrincipal who, HttpResponse response, Trials trials, ReplayRequests replays, CancellationToken token)
    {
        if (await trials.FindAsync(code, id, token) is not { } found || (side == "draft" ? found.Draft : found.Saved)?.Result is not { } result
            || await replays.StillAsync(result, file, token) is not { } jpeg)
        {
            return ReplayRequests.Unknown.Answer();
        }

        await trials.LookAsync(code, found.Draft.Id, CameraEndpoints.Actor(who), token);
        response.Headers.CacheControl = "private, max-age=600";
        return Results.Bytes(jpeg, "image/jpeg");
    }
}

/// <summary>The trials of cameras: two replays each, of the draft and of the saved version.</summary>
internal sealed class Trials(
    NpgsqlDataSource database, CameraStore cameras, VideoFolder videos, ReplayRequests replays, RecentLooks looks, IOptions<CameraOptions> options, TimeProvider clock)
{
    public async Task<Outcome<TrialView>> StartAsync(string code, StartTrial asked, JsonObject draft, string actor, CancellationToken token)
    {
        if (await cameras.FindAsync(code, token) is not { } detail)
        {
            return CameraRefusals.Unknown;
        }

        if (detail.Camera.Kind == CameraKinds.Anpr)
        {
            return CameraRefusals.NothingToTry;
        }

        if (videos.FindFile(asked.Video) is not { } video)
        {
            return videos.FindFolder(asked.Video) is null ? CameraRefusals.VideoUnknown : CameraRefusals.TrialFolder;
        }

        if (await replays.RoomAsync(token) is { } busy)
        {
            return busy;
        }

        var saved = JsonObject.Create(detail.Config)!;
        var (tried, beside) = (Whole(detail.Camera, draft), detail.Faults.Count == 0 ? Whole(detail.Camera, saved) : null);
        ReplayOrder Order(string config) => new(video, config, asked.StartsAt?.ToUniversalTime(), null, options.Value.LongestTrialMinutes, null);

        // The draft goes first: its id is the elder.
        var (id, other) = (replays.NewId(), beside is null || beside == tried ? (Guid?)null : replays.NewId());
        await using (var connection = await database.OpenConnectionAsync(token))
        {
            await using var transaction = await connection.BeginTransactionAsync(token);
            if (other is { } second)
            {
                await ReplayRequests.InsertAsync(transaction, second, ReplayRequests.Trial, code + SavedSubject, code, Order(beside!), null, actor, token);
            }

            await ReplayRequests.InsertAsync(transaction, id, ReplayRequests.Trial, code, code, Order(tried), other, actor, token);
            var now = clock.GetUtcNow();
            await EventLog.AppendAsync(
                transaction,
                new DomainEvent(Guid.CreateVersion7(now), EventTypes.TrialStarted, "camera", code, detail.Camera.PlaceCode, actor, null, now,
                    new JsonObject { ["replay"] = id.ToString(), ["video"] = Path.GetFileName(video), ["version"] = detail.Camera.Version }),
                token);
            await transaction.CommitAsync(token);
        }

        return (await FindAsync(code, id, token))!.View;
    }

    public async Task<FoundTrial?> FindAsync(string code, Guid id, CancellationToken token)
    {
        if (await replays.FindAsync(id, ReplayRequests.Trial, code, token) is not { } draft || await cameras.FindAsync(code, token) is not { } camera)
        {
            return null;
        }

        var saved = draft.Beside is { } other ? await replays.FindAsync(other, ReplayRequests.Trial, code + SavedSubject, token) : null;
        return new FoundTrial(draft, saved, View(draft, saved, camera.Camera.Version));
    }

    public async Task<IReadOnlyList<TrialView>> ListAsync(string code, int limit, CancellationToken token)
    {
        var version = (await cameras.FindAsync(code, token))?.Camera.Version ?? 0;
        var found = new List<TrialView>();
        foreach (var draft in await replays.OfAsync(ReplayRequests.Trial, code, limit, token))
        {
            found.Add(View(draft, draft.Beside is { } other ? await replays.FindAsync(other, ReplayRequests.Trial, code + SavedSubject, token) : null, version));
        }

        return found;
    }

    public Task LookAsync(string code, Guid trial, string actor, CancellationToken token) => looks.NoteAsync(
        actor, $"replay {trial}",
        (transaction, now) => EventLog.AppendAsync(
            transaction,
            new DomainEvent(Guid.CreateVersion7(now), EventTypes.TrialViewed, "camera", code, null, actor, null, now, new JsonObject { ["replay"] = trial.ToString() }),
            token),
        token);

    // The saved version's runs are not listed as trials of their own.
    private const string SavedSubject = "#saved";

    private static TrialView View(ReplayRow draft, ReplayRow? saved, int version) =>
        new(Path.GetFileName(ReplayOrder.Parse(draft.Request).Video), ReplayRequests.View(draft), saved is null ? null : ReplayRequests.View(saved), version);

    // How a video plays as a camera has no say in a trial: every frame counts. In one spelling, so that equal configurations are one question.
    private static string Whole(CameraSummary camera, JsonObject config)
    {
        var whole = (JsonObject)config.DeepClone();
        whole.Remove("play");
        whole["code"] = camera.Code;
        whole["nameVi"] = camera.Name.Vi;
        whole["nameEn"] = camera.Name.En;
        whole["simulated"] = camera.Simulated;
        whole["source"] = "trial";
        return CanonicalJson.Of(System.Text.Json.JsonElement.Parse(whole.ToJsonString())).Text;
    }

    public sealed record FoundTrial(ReplayRow Draft, ReplayRow? Saved, TrialView View);
}
