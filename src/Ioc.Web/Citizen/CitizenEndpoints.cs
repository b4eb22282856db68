using System.Security.Claims;
using Ioc.Domain.Text;
using Ioc.Enforcement;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Evidence;
using Ioc.Enforcement.Notices;
using Ioc.Enforcement.Payments;
using Ioc.Enforcement.Review;
using Ioc.Web.Platform;
using Ioc.Web.Review;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ioc.Web.Citizen;

/// <summary>The phone page's side: find a notice, see it, answer it, pay.</summary>
public static class CitizenEndpoints
{
    /// <summary>How long a found notice stays open.</summary>
    public static readonly TimeSpan Session = TimeSpan.FromMinutes(30);

    private const string NoticeClaim = "ioc.notice";

    /// <summary>Maps /api/citizen.</summary>
    public static IEndpointRouteBuilder MapCitizen(this IEndpointRouteBuilder routes)
    {
        var session = routes.MapGroup("/api/citizen/session").WithTags("citizen").AllowAnonymous();
        session.MapPost("/", FindAsync);
        session.MapDelete("/", async (HttpContext http) =>
        {
            await http.SignOutAsync(Policies.CitizenScheme);
            return TypedResults.NoContent();
        });

        var notice = routes.MapGroup("/api/citizen").WithTags("citizen").RequireAuthorization(Policies.Citizen);
        notice.MapGet("/notice", async (ClaimsPrincipal who, NoticeHolder holder, HolderView view, CancellationToken token) =>
            await view.OfAsync(await holder.ViewAsync(Notice(who), token), token));
        notice.MapGet("/notice/evidence/{part}", EvidenceAsync);
        notice.MapGet("/notice.pdf", (ClaimsPrincipal who, NoticeHolder holder, CancellationToken token) => DocumentAsync(who, holder, IssuedDocuments.Notice, token));
        notice.MapGet("/decision.pdf", (ClaimsPrincipal who, NoticeHolder holder, CancellationToken token) => DocumentAsync(who, holder, IssuedDocuments.Decision, token));
        notice.MapGet("/receipt.pdf", (ClaimsPrincipal who, NoticeHolder holder, CancellationToken token) => DocumentAsync(who, holder, IssuedDocuments.Receipt, token));
        notice.MapPost("/notice/confirm", async (ConfirmNotice act, ClaimsPrincipal who, NoticeHolder holder, HolderView view, CancellationToken token) =>
            await view.AfterAsync(await holder.ConfirmAsync(Notice(who), act.IsOwner, act.DriverName, token), Notice(who), token));
        notice.MapPost("/notice/contest", async (ContestNotice act, ClaimsPrincipal who, NoticeHolder holder, HolderView view, CancellationToken token) =>
            await view.AfterAsync(await holder.ContestAsync(Notice(who), act.Text, token), Notice(who), token));
        notice.MapPost("/notice/pay", PayAsync);
        return routes;
    }

    private static async Task<Results<Ok<CitizenSession>, ProblemHttpResult>> FindAsync(
        FindNotice request, NoticeHolder holder, GuessLimits limits, TimeProvider clock, HttpContext http, CancellationToken token)
    {
        if (!limits.Allow(http.Connection.RemoteIpAddress?.ToString(), request.Number))
        {
            return Problems.Because(StatusCodes.Status429TooManyRequests, "notice.too_many_attempts", new LocalText(
                "Bạn đã thử quá nhiều lần. Hãy đợi ít phút rồi thử lại.", "Too many attempts. Wait a few minutes, then try again."));
        }

        var found = await holder.FindAsync(request.Number, request.Plate, request.Code, token);
        if (found.Refusal is { } refusal)
        {
            return refusal.Answer();
        }

        var expires = clock.GetUtcNow() + Session;
        var who = new ClaimsPrincipal(new ClaimsIdentity([new Claim(NoticeClaim, found.Value.Id.ToString())], Policies.CitizenScheme));
        await http.SignInAsync(Policies.CitizenScheme, who, new AuthenticationProperties { ExpiresUtc = expires });
        return TypedResults.Ok(new CitizenSession(found.Value.Number, expires));
    }

    private static async Task<IResult> EvidenceAsync(string part, HttpRequest request, ClaimsPrincipal who, NoticeHolder holder, CancellationToken token)
    {
        var bytes = await holder.PartAsync(Notice(who), part, EvidenceAnswer.IsFirstPiece(request), token);
        return bytes.Refusal is { } refusal ? refusal.Answer() : EvidenceAnswer.Of(bytes.Value, part);
    }

    private static async Task<IResult> DocumentAsync(ClaimsPrincipal who, NoticeHolder holder, string kind, CancellationToken token)
    {
        var paper = await holder.DocumentAsync(Notice(who), kind, token);
        return paper.Refusal is { } refusal ? refusal.Answer() : Results.Bytes(paper.Value, "application/pdf");
    }

    private static async Task<Results<Ok<PaymentRedirect>, ProblemHttpResult>> PayAsync(
        HttpRequest request, ClaimsPrincipal who, PaymentBook book, PublicAddress address, CancellationToken token)
    {
        var started = await book.StartAsync(Notice(who), $"{address.Of(request)}/citizen?returned=payment", token);
        return started.Refusal is { } refusal ? refusal.Answer() : TypedResults.Ok(new PaymentRedirect(started.Value));
    }

    private static Guid Notice(ClaimsPrincipal who) => Guid.Parse(who.FindFirstValue(NoticeClaim) ?? throw new InvalidOperationException("A citizen's session names no notice."));
}

/// <summary>Answers with the notice as its holder sees it.</summary>
internal sealed class HolderView(NoticeHolder holder, EvidenceArchive evidence, PaymentBook book)
{
    public async Task<Results<Ok<CitizenNotice>, ProblemHttpResult>> OfAsync(Outcome<CaseFile> read, CancellationToken token)
    {
        if (read.Refusal is { } refusal)
        {
            return refusal.Answer();
        }

        var file = read.Value;
        var package = await evidence.OpenAsync(file.Case.EvidencePath, file.Case.EvidenceSha256, token);
        var takenAt = package.Manifest?.Parts.DistinctBy(part => part.Name).ToDictionary(part => part.Name, part => part.TakenAt, StringComparer.Ordinal)
            ?? new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        return TypedResults.Ok(NoticeViews.Of(file, takenAt, book.Available));
    }

    public async Task<Results<Ok<CitizenNotice>, ProblemHttpResult>> AfterAsync(Outcome<Guid> act, Guid notice, CancellationToken token) =>
        act.Refusal is { } refusal ? refusal.Answer() : await OfAsync(await holder.FileAsync(notice, token), token);
}
