using System.Security.Claims;
using System.Text.Json.Nodes;
using Ioc.Domain.Text;
using Ioc.Enforcement.Retention;
using Ioc.Web.Cameras;
using Ioc.Web.Platform;
using Ioc.Web.Review;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Retention;

/// <summary>The administrator's page on how long things are kept: the dated rules, what a run would remove, what is held back, what was removed.</summary>
public static class RetentionEndpoints
{
    /// <summary>Adds the rules and the job that runs by itself.</summary>
    public static IServiceCollection AddRetention(this IServiceCollection services)
    {
        services.AddOptions<RetentionOptions>().BindConfiguration("Retention").ValidateDataAnnotations().ValidateOnStart()
            .PostConfigure<IOptions<CameraOptions>>((retention, cameras) => retention.CameraStills = retention.CameraStills.Length > 0 ? retention.CameraStills : cameras.Value.Stills);
        services.AddSingleton<RetentionBook>();
        services.AddSingleton<RetentionJob>();
        services.AddHostedService<RetentionWatch>();
        return services;
    }

    /// <summary>Maps /api/retention.</summary>
    public static IEndpointRouteBuilder MapRetention(this IEndpointRouteBuilder routes)
    {
        var retention = routes.MapGroup("/api/retention").WithTags("retention").RequireAuthorization(Policies.Administer);
        retention.MapGet("/", StateAsync);
        retention.MapPut("/{code}", SetAsync);
        retention.MapPost("/holds", HoldAsync);
        retention.MapPost("/holds/{hold:guid}/lift", LiftAsync);
        retention.MapPost("/run", RunAsync);
        return routes;
    }

    private static async Task<RetentionState> StateAsync(RetentionJob job, RetentionBook book, CancellationToken token)
    {
        var due = await job.PreviewAsync(token);
        return new RetentionState(
            [
                .. due.Select(one =>
                {
                    var (_, what, since) = RetentionTexts.All.First(text => text.Code == one.Rule.Code);
                    return new RetentionRuleView(
                        one.Rule.Code, what, since, one.Rule.Days, one.Rule.MinimumDays, one.Rule.ValidFrom,
                        new LocalText(one.Rule.Basis, one.Rule.BasisEn ?? one.Rule.Basis), one.Rule.SetBy, one.Rule.NextDays, one.Rule.NextFrom, one.Before, one.Due);
                }),
            ],
            [.. (await book.HoldsAsync(token)).Select(View)],
            [.. (await job.RunsAsync(30, token)).Select(View)]);
    }

    private static async Task<Results<Ok<RetentionSet>, ProblemHttpResult>> SetAsync(string code, SetRetention asked, RetentionBook book, ClaimsPrincipal who, CancellationToken token)
    {
        var set = await book.SetAsync(code, asked.Days, asked.Reason, Actor(who), token);
        return set.Refusal is { } refusal ? refusal.Answer() : TypedResults.Ok(new RetentionSet(set.Value));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> HoldAsync(PlaceHold asked, RetentionBook book, ClaimsPrincipal who, CancellationToken token)
    {
        var placed = await book.HoldAsync(asked.Case, asked.FromDay, asked.ToDay, asked.Reason, Actor(who), token);
        return placed.Refusal is { } refusal ? refusal.Answer() : TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> LiftAsync(Guid hold, LiftHold asked, RetentionBook book, ClaimsPrincipal who, CancellationToken token)
    {
        var lifted = await book.LiftAsync(hold, asked.Reason, Actor(who), token);
        return lifted.Refusal is { } refusal ? refusal.Answer() : TypedResults.NoContent();
    }

    private static async Task<Results<Ok<RetentionRunView>, ProblemHttpResult>> RunAsync(RetentionJob job, ClaimsPrincipal who, CancellationToken token) =>
        await job.RunAsync(Actor(who), token) is { } run
            ? TypedResults.Ok(View(run))
            : Problems.Because(StatusCodes.Status409Conflict, "retention.running", new LocalText(
                "Việc xóa đang chạy. Hãy tải lại sau ít phút.", "The removal is running already. Load again in a few minutes."));

    private static LegalHoldView View(LegalHold hold) => new(
        hold.Id, hold.CaseId, hold.NoticeNumber, hold.FromDay, hold.ToDay, hold.Reason, hold.PlacedBy, hold.PlacedAt, hold.LiftedBy, hold.LiftedAt);

    private static RetentionRunView View(RetentionRun run) => new(
        run.Day, run.Actor, run.StartedAt, run.FinishedAt,
        (JsonNode.Parse(run.Removed) as JsonObject ?? []).ToDictionary(count => count.Key, count => (long)count.Value!, StringComparer.Ordinal));

    private static string Actor(ClaimsPrincipal who) => $"administrator:{who.FindFirstValue(ClaimTypes.NameIdentifier)}";
}

/// <summary>GET /api/retention: the rules with what a run would remove now, the holds, the earlier runs.</summary>
public sealed record RetentionState(IReadOnlyList<RetentionRuleView> Rules, IReadOnlyList<LegalHoldView> Holds, IReadOnlyList<RetentionRunView> Runs);

/// <param name="Since">From when the time counts.</param>
/// <param name="Days">How long.</param>
/// <param name="MinimumDays">Nobody may set less.</param>
/// <param name="Basis">The law, or why it was set; what an administrator wrote is the same in both languages.</param>
/// <param name="NextDays">What it will be from <paramref name="NextFrom"/> on; null: no change is set.</param>
/// <param name="Before">What is older than the beginning of this day is over.</param>
/// <param name="Due">How much a run would remove now.</param>
public sealed record RetentionRuleView(
    string Code, LocalText What, LocalText Since, int Days, int MinimumDays, DateOnly ValidFrom, LocalText Basis, string SetBy, int? NextDays, DateOnly? NextFrom, DateOnly Before, long Due);

/// <param name="NoticeNumber">Of the held case; null before its notice, or where days are held.</param>
public sealed record LegalHoldView(
    Guid Id, Guid? CaseId, string? NoticeNumber, DateOnly? FromDay, DateOnly? ToDay, string Reason, string PlacedBy, DateTimeOffset PlacedAt, string? LiftedBy, DateTimeOffset? LiftedAt);

/// <param name="FinishedAt">Null: it was stopped.</param>
/// <param name="Removed">Counts by rule, and <c>files</c>.</param>
public sealed record RetentionRunView(DateOnly Day, string Actor, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, IReadOnlyDictionary<string, long> Removed);

/// <summary>PUT /api/retention/{code}: from tomorrow on.</summary>
/// <param name="Reason">5 to 300 characters: the law, or why.</param>
public sealed record SetRetention(int Days, string? Reason);

/// <param name="ValidFrom">The day from which it holds.</param>
public sealed record RetentionSet(DateOnly ValidFrom);

/// <summary>POST /api/retention/holds: a case, or passages of some days.</summary>
/// <param name="Case">Its id or its notice's number; null: days.</param>
public sealed record PlaceHold(string? Case, DateOnly? FromDay, DateOnly? ToDay, string? Reason);

/// <summary>POST /api/retention/holds/{hold}/lift.</summary>
public sealed record LiftHold(string? Reason);
