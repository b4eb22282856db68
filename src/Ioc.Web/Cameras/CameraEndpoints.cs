using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Enforcement;
using Ioc.Enforcement.Evidence;
using Ioc.Vision.Capture;
using Ioc.Web.Platform;
using Ioc.Web.Review;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Web.Cameras;

/// <summary>What operators do with cameras: add, try, draw, change, bring an old version back. Nothing is ever deleted.</summary>
internal static class CameraEndpoints
{
    /// <summary>Maps /api/cameras.</summary>
    public static IEndpointRouteBuilder MapCameraPage(this IEndpointRouteBuilder routes)
    {
        var cameras = routes.MapGroup("/api/cameras").WithTags("cameras").RequireAuthorization(Policies.Operate);
        cameras.MapGet("/", (CameraStore store, CancellationToken token) => store.AllAsync(token));
        cameras.MapPost("/", async (AddCamera asked, ClaimsPrincipal who, CameraStore store, CancellationToken token) => Answer(await store.AddAsync(asked, Actor(who), token)));
        cameras.MapGet("/places", PlacesAsync);
        cameras.MapPost("/test", TestAsync).LeavesTrace(EventTypes.CameraStillViewed);
        cameras.MapGet("/videos", (VideoFolder videos) => videos.All());
        cameras.MapPost("/videos", UploadAsync);
        cameras.MapPost("/videos/known", KnownAsync);

        var one = cameras.MapGroup("/{code}");
        one.MapGet("/", async (string code, CameraStore store, CancellationToken token) => await store.FindAsync(code, token) is { } found ? TypedResults.Ok(found) : (Results<Ok<CameraDetail>, ProblemHttpResult>)CameraRefusals.Unknown.Answer());
        one.MapPut("/", async (string code, ChangeCamera asked, ClaimsPrincipal who, CameraStore store, CancellationToken token) => Answer(await store.ChangeAsync(code, asked, Actor(who), token)));
        one.MapPost("/enable", async (string code, ClaimsPrincipal who, CameraStore store, CancellationToken token) => Answer(await store.EnableAsync(code, true, Actor(who), token)));
        one.MapPost("/disable", async (string code, ClaimsPrincipal who, CameraStore store, CancellationToken token) => Answer(await store.EnableAsync(code, false, Actor(who), token)));
        one.MapPut("/config", ConfigureAsync);
        one.MapPost("/config/check", CheckAsync);
        one.MapGet("/versions/{number:int}", VersionAsync);
        one.MapPost("/restore", RestoreAsync);
        one.MapGet("/rules/{sha256}", RuleAsync);
        one.MapGet("/still.jpg", StillAsync).LeavesTrace(EventTypes.CameraStillViewed);
        one.MapPost("/still", TakeStillAsync).LeavesTrace(EventTypes.CameraStillTaken);
        one.MapTrials();
        return routes;
    }

    /// <summary>The operator behind a request, as events name them.</summary>
    public static string Actor(ClaimsPrincipal who) =>
        "operator:" + (who.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("A signed-in member of staff has no name identifier."));

    private static Results<Ok<T>, ProblemHttpResult> Answer<T>(Outcome<T> outcome) =>
        outcome.Refusal is { } refusal ? refusal.Answer() : TypedResults.Ok(outcome.Value);

    private static async Task<IReadOnlyList<PlaceOption>> PlacesAsync(NpgsqlDataSource database, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QueryAsync<PlaceOption>(new CommandDefinition(
            "select code, kind, name_vi, name_en from place.place where valid_to is null order by kind desc, code", cancellationToken: token))).AsList();
    }

    private static async Task<Results<Ok<SourceAnswerView>, ProblemHttpResult>> TestAsync(
        TrySource asked, ClaimsPrincipal who, CameraStore store, VideoFolder videos, SourceTests tests, CancellationToken token)
    {
        var source = asked.Kind == CameraKinds.Video ? videos.Find(asked.Source) : CameraSource.Address(asked.Source);
        if (string.IsNullOrWhiteSpace(asked.Source) && asked.Code is not null)
        {
            if (await store.SourceAsync(asked.Code, token) is not { } stored)
            {
                return CameraRefusals.Unknown.Answer();
            }

            source = stored.Source;
            if (stored.Kind == CameraKinds.Anpr)
            {
                return CameraRefusals.NothingToTry.Answer();
            }
        }

        if (source is null)
        {
            return (asked.Kind == CameraKinds.Video ? CameraRefusals.VideoUnknown : CameraRefusals.AddressWrong).Answer();
        }

        var tried = await tests.TryAsync(source, token);
        if (tried.Refusal is { } refusal)
        {
            return refusal.Answer();
        }

        // the answer holds a picture of the street
        await store.TellAsync(EventTypes.CameraStillViewed, asked.Code ?? "new", Actor(who), [], token);
        return TypedResults.Ok(View(tried.Value));
    }

    private static async Task<Results<Ok<SourceAnswerView>, ProblemHttpResult>> TakeStillAsync(
        string code, ClaimsPrincipal who, CameraStore store, StillFolder stills, SourceTests tests, CancellationToken token)
    {
        if (await store.SourceAsync(code, token) is not { } stored)
        {
            return CameraRefusals.Unknown.Answer();
        }

        if (stored.Kind == CameraKinds.Anpr)
        {
            return CameraRefusals.NothingToTry.Answer();
        }

        var tried = await tests.TryAsync(stored.Source, token);
        if (tried.Refusal is { } refusal)
        {
            return refusal.Answer();
        }

        stills.Keep(code, tried.Value.Still);
        await store.TellAsync(EventTypes.CameraStillTaken, code, Actor(who), [], token);
        return TypedResults.Ok(View(tried.Value));
    }

    private static async Task<IResult> StillAsync(string code, ClaimsPrincipal who, HttpResponse response, CameraStore store, StillFolder stills, CancellationToken token)
    {
        if (await store.SourceAsync(code, token) is null || await stills.ReadAsync(code, token) is not { } jpeg)
        {
            return CameraRefusals.NoStill.Answer();
        }

        await store.TellAsync(EventTypes.CameraStillViewed, code, Actor(who), [], token);
        response.Headers.CacheControl = "no-store";
        return Results.Bytes(jpeg, "image/jpeg");
    }

    private static SourceAnswerView View(SourceAnswer answer) => new(
        answer.Properties.Width, answer.Properties.Height, answer.Properties.Rate?.PerSecond, answer.Properties.Duration?.TotalSeconds, answer.Properties.Codec, answer.Still, answer.TakenAt);

    // The body is the file itself and is written as it comes: a video does not fit a form, nor memory.
    private static async Task<Results<Ok<UploadedVideo>, ProblemHttpResult>> UploadAsync(
        HttpRequest request, ClaimsPrincipal who, VideoFolder videos, CameraStore store, CancellationToken token, string name = "video.mp4", string? folder = null)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        var taken = await videos.TakeAsync(name, folder, request.ContentLength, request.Body, token);
        if (taken.Refusal is { } refusal)
        {
            return refusal.Answer();
        }

        await store.TellAsync(EventTypes.VideoUploaded, "", Actor(who), new JsonObject { ["name"] = taken.Value.Name, ["bytes"] = taken.Value.Bytes }, token);
        return TypedResults.Ok(taken.Value);
    }

    // The body is the beginning and the end of the file.
    private static async Task<Ok<KnownVideo>> KnownAsync(HttpRequest request, string folder, string name, long bytes, VideoFolder videos, CancellationToken token) =>
        TypedResults.Ok(new KnownVideo(bytes > 0 ? await videos.KnownAsync(folder, name, bytes, request.Body, token) : null));

    private static async Task<Results<Ok<CameraDetail>, ProblemHttpResult>> ConfigureAsync(
        string code, ChangeConfig asked, ClaimsPrincipal who, CameraStore store, CancellationToken token)
    {
        if (Checked(code, asked.Config, out var config) is { Count: > 0 } faults)
        {
            return Wrong(faults);
        }

        return Answer(await store.ConfigureAsync(code, asked.Version, config, string.IsNullOrWhiteSpace(asked.Note) ? null : asked.Note.Trim(), Actor(who), token));
    }

    private static Ok<IReadOnlyList<ConfigFault>> CheckAsync(string code, JsonElement config) => TypedResults.Ok(Checked(code, config, out _));

    private static async Task<Results<Ok<JsonObject>, ProblemHttpResult>> VersionAsync(string code, int number, CameraStore store, CancellationToken token) =>
        await store.VersionAsync(code, number, token) is { } config ? TypedResults.Ok(config) : CameraRefusals.VersionUnknown.Answer();

    private static async Task<Results<Ok<CameraDetail>, ProblemHttpResult>> RestoreAsync(
        string code, RestoreVersion asked, ClaimsPrincipal who, CameraStore store, CancellationToken token)
    {
        if (await store.VersionAsync(code, asked.Number, token) is not { } config)
        {
            return CameraRefusals.VersionUnknown.Answer();
        }

        if (CameraConfigs.Faults(code, config) is { Count: > 0 } faults)
        {
            return Wrong(faults);
        }

        return Answer(await store.ConfigureAsync(code, asked.Version, config, $"↶ {asked.Number}", Actor(who), token));
    }

    private static async Task<Results<Ok<RuleOfVersion>, ProblemHttpResult>> RuleAsync(
        string code, string sha256, CameraStore store, EvidenceArchive evidence, CancellationToken token)
    {
        if (await store.RuleAsync(code, sha256, token) is { } rule)
        {
            return TypedResults.Ok(rule);
        }

        // A configuration that a newer product no longer understands: what judged still lies in the sealed evidence.
        if (await store.EvidenceOfRuleAsync(code, sha256, token) is { } package
            && (await evidence.OpenAsync(package.Path, package.Sha256, token)).Manifest is { } manifest && manifest.RuleVersion == sha256)
        {
            return TypedResults.Ok(new RuleOfVersion(code, sha256, JsonSerializer.Deserialize<JsonElement>(manifest.Rule), null, null));
        }

        return CameraRefusals.RuleUnknown.Answer();
    }

    /// <summary>Everything that is wrong with a configuration as it was sent.</summary>
    internal static IReadOnlyList<ConfigFault> Checked(string code, JsonElement written, out JsonObject config)
    {
        config = [];
        if (written.ValueKind != JsonValueKind.Object)
        {
            return [new ConfigFault("$", ConfigFaults.Text("must be an object"))];
        }

        config = JsonObject.Create(written)!;
        return CameraConfigs.Faults(code, config);
    }

    private static ProblemHttpResult Wrong(IReadOnlyList<ConfigFault> faults) => Problems.Because(
        StatusCodes.Status422UnprocessableEntity, "camera.config",
        new LocalText($"Cấu hình có {faults.Count} chỗ chưa đúng; chưa lưu gì cả.", $"The configuration has {faults.Count} fault(s); nothing was saved."), faults);
}

/// <summary>A place to choose.</summary>
public sealed record PlaceOption(string Code, string Kind, string NameVi, string NameEn);

/// <summary>Tries sources for operators, a few at a time: each costs a decoder.</summary>
internal sealed class SourceTests(TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim places = new(3, 3);

    /// <summary>Tries a stream, a file, or the files of a folder until one plays.</summary>
    public Task<Outcome<SourceAnswer>> TryAsync(string source, CancellationToken token) => VideoSource.Parse(source).IsFolder
        ? VideoFolder.TryFolderAsync(source, file => TryOneAsync(file, token))
        : TryOneAsync(source, token);

    public void Dispose() => places.Dispose();

    private async Task<Outcome<SourceAnswer>> TryOneAsync(string source, CancellationToken token)
    {
        if (!await places.WaitAsync(TimeSpan.FromSeconds(5), token))
        {
            return CameraRefusals.BusyTesting;
        }

        try
        {
            return await new SourceTest(new CaptureTools(), clock).TryAsync(VideoSource.Parse(source), token);
        }
        catch (CaptureException failed)
        {
            return new Refusal(RefusalKind.Invalid, "camera.source." + Code(failed.Verdict), failed.Verdict.Text());
        }
        finally
        {
            places.Release();
        }
    }

    private static string Code(CaptureVerdict verdict) => verdict switch
    {
        CaptureVerdict.Unreachable => "unreachable",
        CaptureVerdict.WrongPassword => "wrong_password",
        CaptureVerdict.NoSuchStream => "no_such_stream",
        CaptureVerdict.NotAVideo => "not_a_video",
        CaptureVerdict.MissingFile => "missing_file",
        CaptureVerdict.Stalled => "stalled",
        CaptureVerdict.DiskFull => "disk_full",
        CaptureVerdict.NoFfmpeg => "no_ffmpeg",
        CaptureVerdict.Ended => "ended",
        _ => "failed",
    };
}
