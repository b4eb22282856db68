using System.Security.Claims;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Ioc.Enforcement;
using Ioc.Enforcement.Complaints;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Evidence;
using Ioc.Enforcement.Notices;
using Ioc.Enforcement.Procedure;
using Ioc.Enforcement.Review;
using Ioc.Web.Payments;
using Ioc.Web.Platform;
using Ioc.Web.Platform.Identity;
using Ioc.Web.Review;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Web.Citizen;

/// <summary>The phone page's side: look a notice up; signed in, see one's own, answer and pay.</summary>
public static class CitizenEndpoints
{
    // notices listed at once; a company's fleet may have thousands
    private const int Page = 50;

    /// <summary>Maps /api/citizen.</summary>
    public static IEndpointRouteBuilder MapCitizen(this IEndpointRouteBuilder routes)
    {
        var open = routes.MapGroup("/api/citizen").WithTags("citizen").AllowAnonymous();
        open.MapPost("/look-up", LookUpAsync).LeavesTrace(EventTypes.NoticeViewed);
        open.MapGet("/me", SelfAsync);
        open.MapDelete("/session", SignOutAsync);

        var own = routes.MapGroup("/api/citizen").WithTags("citizen").RequireAuthorization(Policies.Citizen);
        own.MapPut("/me", async (CitizenWishes wishes, ClaimsPrincipal who, CitizenAccounts accounts, CancellationToken token) =>
        {
            await accounts.WishAsync(CitizenAccounts.Holder(who), wishes, token);
            return TypedResults.NoContent();
        });
        own.MapGet("/notices", ListAsync).LeavesTrace(EventTypes.NoticesListed);

        var notice = own.MapGroup("/notices/{notice:guid}");
        notice.MapGet("/", async (Guid notice, ClaimsPrincipal who, NoticeHolder holder, HolderView view, CancellationToken token) =>
            await view.OfAsync(await holder.ViewAsync(CitizenAccounts.Holder(who), notice, token), token)).LeavesTrace(EventTypes.NoticeViewed);
        notice.MapGet("/evidence/{part}", EvidenceAsync).LeavesTrace(EventTypes.EvidenceViewed, EventTypes.EvidenceBroken);
        foreach (var (path, kind) in (ReadOnlySpan<(string, string)>)
            [
                ("/notice.pdf", IssuedDocuments.Notice), ("/record.pdf", IssuedDocuments.Record), ("/invitation.pdf", IssuedDocuments.Invitation), ("/minutes.pdf", IssuedDocuments.Minutes), ("/extension.pdf", IssuedDocuments.Extension), ("/decision.pdf", IssuedDocuments.Decision), ("/receipt.pdf", IssuedDocuments.Receipt),
                ("/settlement.pdf", IssuedDocuments.Settlement), ("/receipt-more.pdf", IssuedDocuments.ReceiptMore),
                ("/suspension.pdf", IssuedDocuments.Suspension), ("/suspension-end.pdf", IssuedDocuments.SuspensionEnd),
            ])
        {
            notice.MapGet(path, (Guid notice, int? part, ClaimsPrincipal who, NoticeHolder holder, CancellationToken token) => DocumentAsync(notice, who, holder, kind, part ?? 1, token)).LeavesTrace(EventTypes.DocumentOpened);
        }

        notice.MapPost("/confirm", async (Guid notice, ConfirmNotice act, ClaimsPrincipal who, NoticeHolder holder, HolderView view, CancellationToken token) =>
            await view.AfterAsync(await holder.ConfirmAsync(CitizenAccounts.Holder(who), notice, act.IsOwner, act.DriverName, token), CitizenAccounts.Holder(who), notice, token)).LeavesTrace(EventTypes.NoticeConfirmed);
        notice.MapPost("/contest", async (Guid notice, ContestNotice act, ClaimsPrincipal who, NoticeHolder holder, HolderView view, CancellationToken token) =>
            await view.AfterAsync(await holder.ContestAsync(CitizenAccounts.Holder(who), notice, act.Text, token), CitizenAccounts.Holder(who), notice, token)).LeavesTrace(EventTypes.NoticeContested);
        notice.MapPost("/explain", async (Guid notice, ExplainInWriting act, ClaimsPrincipal who, ExplanationBook book, HolderView view, CancellationToken token) =>
            await view.AfterAsync(await book.WriteAsync(CitizenAccounts.Holder(who), notice, act.Text, token), CitizenAccounts.Holder(who), notice, token)).LeavesTrace(EventTypes.CaseExplained);
        notice.MapPost("/hearing", async (Guid notice, ClaimsPrincipal who, ExplanationBook book, HolderView view, CancellationToken token) =>
            await view.AfterAsync(await book.AskAsync(CitizenAccounts.Holder(who), notice, token), CitizenAccounts.Holder(who), notice, token)).LeavesTrace(EventTypes.ExplanationAsked);
        notice.MapPost("/longer", async (Guid notice, AskMoreTime act, ClaimsPrincipal who, LongerExplanations longer, HolderView view, CancellationToken token) =>
            await view.AfterAsync(await longer.AskAsync(CitizenAccounts.Holder(who), notice, act.Reason, token), CitizenAccounts.Holder(who), notice, token)).LeavesTrace(EventTypes.ExplanationLongerAsked);
        notice.MapPost("/complain", async (Guid notice, ComplainAboutDecision act, ClaimsPrincipal who, ComplaintFiling complaints, HolderView view, CancellationToken token) =>
            await view.AfterAsync(await complaints.FileAsync(CitizenAccounts.Holder(who), notice, act.Text, act.Obstacle, act.Suspension, token), CitizenAccounts.Holder(who), notice, token)).LeavesTrace(EventTypes.ComplaintFiled, EventTypes.ComplaintSecondFiled);
        notice.MapPost("/withdraw", async (Guid notice, ClaimsPrincipal who, ComplaintFiling complaints, HolderView view, CancellationToken token) =>
            await view.AfterAsync(await complaints.WithdrawAsync(CitizenAccounts.Holder(who), notice, token), CitizenAccounts.Holder(who), notice, token)).LeavesTrace(EventTypes.ComplaintWithdrawn);
        notice.MapPost("/attachments", AttachAsync).LeavesTrace(EventTypes.AttachmentAdded).DisableAntiforgery(); // the site's own header stands guard, see BrowserSafety
        notice.MapGet("/attachments/{attachment:guid}", AttachmentAsync).LeavesTrace(EventTypes.AttachmentOpened);
        notice.MapPost("/pay", PayAsync).LeavesTrace(EventTypes.PaymentStarted);
        notice.MapPost("/transfer", TransferAsync).LeavesTrace(EventTypes.PaymentStarted);
        return routes;
    }

    private static async Task<Results<Ok<LookedUpNotice>, ProblemHttpResult>> LookUpAsync(
        FindNotice request, NoticeHolder holder, GuessLimits limits, IOptions<EnforcementOptions> options, HttpContext http, CancellationToken token)
    {
        if (!limits.Allow(http.Connection.RemoteIpAddress?.ToString(), request.Number))
        {
            return Problems.Because(StatusCodes.Status429TooManyRequests, "notice.too_many_attempts", new LocalText(
                "Bạn đã thử quá nhiều lần. Hãy đợi ít phút rồi thử lại.", "Too many attempts. Wait a few minutes, then try again."));
        }

        var found = await holder.LookUpAsync(request.Number, request.Plate, request.Code, token);
        return found.Refusal is { } refusal ? refusal.Answer() : TypedResults.Ok(NoticeViews.LookedUp(found.Value.File, found.Value.Number, options.Value));
    }

    private static async Task<CitizenSelf> SelfAsync(HttpContext http, CitizenAccounts accounts, CancellationToken token)
    {
        var session = await http.AuthenticateAsync(Policies.CitizenScheme);
        return session.Principal is { } who
            ? await accounts.SelfAsync(CitizenAccounts.Holder(who), who.FindFirstValue(ClaimTypes.Name) ?? "", token)
            : new CitizenSelf(false);
    }

    // Here, or on every device: a lost phone must not stay signed in.
    private static async Task<SignedOut> SignOutAsync(
        bool? everywhere, HttpContext http, PublicAddress address, CitizenAccounts accounts, CancellationToken token)
    {
        var citizen = await http.AuthenticateAsync(Policies.CitizenScheme);
        var left = await http.EndAsync(OpenIdSignIn.Citizens, address.Of(http.Request), token);
        if (everywhere == true && citizen.Principal is { } who)
        {
            await accounts.EndSessionsAsync(CitizenAccounts.Holder(who).Account, token);
        }

        return left;
    }

    private static async Task<HeldNotices> ListAsync(ClaimsPrincipal who, NoticeHolder holder, LicenceBook licences, TimeProvider clock, CancellationToken token, Guid? after = null)
    {
        var me = CitizenAccounts.Holder(who);
        var today = VietnamTime.DayOf(clock.GetUtcNow());
        var held = await holder.ListAsync(me, after, Page + 1, token);
        return new HeldNotices(
            [.. held.Take(Page).Select(one => NoticeViews.Line(one, today))],
            [
                .. (await licences.OfPersonAsync(me.PersonNumber, token)).Select(licence => new HeldLicence(
                    licence.Number[^4..], licence.Class, licence.Balance, licence.RestoredOn, licence.EmptySince, licence.TestFrom, licence.Simulated)),
            ],
            held.Count > Page ? held[Page - 1].Id : null);
    }

    private static async Task<IResult> EvidenceAsync(Guid notice, string part, HttpRequest request, ClaimsPrincipal who, NoticeHolder holder, RecentLooks looks, CancellationToken token)
    {
        var me = CitizenAccounts.Holder(who);
        var bytes = await looks.LookAsync(
            me.Actor, $"{notice} {part}", isNew => holder.PartAsync(me, notice, part, isNew || EvidenceAnswer.IsFirstPiece(request), token));
        return bytes.Refusal is { } refusal ? refusal.Answer() : EvidenceAnswer.Of(bytes.Value, part);
    }

    private static async Task<IResult> DocumentAsync(Guid notice, ClaimsPrincipal who, NoticeHolder holder, string kind, int part, CancellationToken token)
    {
        var paper = await holder.DocumentAsync(CitizenAccounts.Holder(who), notice, kind, part, token);
        return paper.Refusal is { } refusal ? refusal.Answer() : Results.Bytes(paper.Value, "application/pdf");
    }

    private static async Task<Results<Ok<CitizenNotice>, ProblemHttpResult>> AttachAsync(
        Guid notice, HttpRequest request, ClaimsPrincipal who, NoticeHolder holder, Attachments attachments, HolderView view, CancellationToken token)
    {
        var holds = await holder.FileAsync(CitizenAccounts.Holder(who), notice, token);
        if (holds.Refusal is { } refusal)
        {
            return refusal.Answer();
        }

        if (request.ContentLength is null or > AttachmentFile.Largest + 16_384)
        {
            return Refusals.AttachmentTooLarge.Answer();
        }

        var file = request.HasFormContentType ? (await request.ReadFormAsync(token)).Files.GetFile("file") : null;
        if (file is null)
        {
            return Refusals.AttachmentType.Answer();
        }

        using var content = new MemoryStream();
        await file.CopyToAsync(content, token);
        var me = CitizenAccounts.Holder(who);
        return await view.AfterAsync(await attachments.AddAsync(holds.Value.Case.Id, file.FileName, content.ToArray(), me.Actor, token), me, notice, token);
    }

    private static async Task<IResult> AttachmentAsync(
        Guid notice, Guid attachment, HttpResponse response, ClaimsPrincipal who, NoticeHolder holder, Attachments attachments, CancellationToken token)
    {
        var me = CitizenAccounts.Holder(who);
        var held = await holder.OpenAsync(me, notice, token);
        return held.Refusal is { } refusal ? refusal.Answer() : AttachmentAnswer.Of(response, await attachments.OpenAsync(held.Value.File.Case.Id, attachment, me.Actor, token, held.Value.Sees));
    }

    private static async Task<Results<Ok<PaymentRedirect>, ProblemHttpResult>> PayAsync(
        Guid notice, string? language, HttpRequest request, ClaimsPrincipal who, NoticeHolder holder, PaymentWays ways, PublicAddress address, CancellationToken token)
    {
        var me = CitizenAccounts.Holder(who);
        var holds = await holder.FileAsync(me, notice, token);
        if (holds.Refusal is { } no)
        {
            return no.Answer();
        }

        var started = await ways.AtGatewayAsync(
            notice, address.Of(request) + PaymentEndpoints.ReturnPath, request.HttpContext.Connection.RemoteIpAddress?.MapToIPv4().ToString() ?? "127.0.0.1", language ?? "vi", me.Actor, token);
        return started.Refusal is { } refusal ? refusal.Answer() : TypedResults.Ok(new PaymentRedirect(started.Value));
    }

    private static async Task<Results<Ok<TransferSlip>, ProblemHttpResult>> TransferAsync(
        Guid notice, ClaimsPrincipal who, NoticeHolder holder, PaymentWays ways, CancellationToken token)
    {
        var me = CitizenAccounts.Holder(who);
        var holds = await holder.FileAsync(me, notice, token);
        if (holds.Refusal is { } no)
        {
            return no.Answer();
        }

        var slip = await ways.ByTransferAsync(notice, me.Actor, token);
        return slip.Refusal is { } refusal ? refusal.Answer() : TypedResults.Ok(slip.Value);
    }
}

/// <summary>Answers with the notice as its holder sees it.</summary>
internal sealed class HolderView(NpgsqlDataSource database, NoticeHolder holder, EvidenceArchive evidence, PaymentWays ways, TimeProvider clock)
{
    public async Task<Results<Ok<CitizenNotice>, ProblemHttpResult>> OfAsync(Outcome<HeldCase> read, CancellationToken token)
    {
        if (read.Refusal is { } refusal)
        {
            return refusal.Answer();
        }

        var file = read.Value.File;
        var package = await evidence.OpenAsync(file.Case.EvidencePath, file.Case.EvidenceSha256, token);
        var takenAt = package.Manifest?.Parts.DistinctBy(part => part.Name).ToDictionary(part => part.Name, part => part.TakenAt, StringComparer.Ordinal)
            ?? new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        await using var connection = await database.OpenConnectionAsync(token);
        return TypedResults.Ok(NoticeViews.Of(
            read.Value, takenAt, await Attachments.ListAsync(connection, file.Case.Id, token), await CaseFile.HistoryAsync(connection, file.Case.Id, token), ways, clock.GetUtcNow()));
    }

    public async Task<Results<Ok<CitizenNotice>, ProblemHttpResult>> AfterAsync(Outcome<Guid> act, Holder who, Guid notice, CancellationToken token) =>
        act.Refusal is { } refusal ? refusal.Answer() : await OfAsync(await holder.OpenAsync(who, notice, token), token);
}
