using System.Security.Claims;
using Ioc.Data.Events;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Time;
using Ioc.Enforcement;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Evidence;
using Ioc.Enforcement.Notices;
using Ioc.Enforcement.Procedure;
using Ioc.Enforcement.Review;
using Ioc.Web.Citizen;
using Ioc.Web.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Web.Review;

/// <summary>The police desk: the queue, one case, and every act on it.</summary>
public static class ReviewEndpoints
{
    /// <summary>Maps /api/review.</summary>
    public static IEndpointRouteBuilder MapReview(this IEndpointRouteBuilder routes)
    {
        var review = routes.MapGroup("/api/review").WithTags("review").RequireAuthorization(Policies.ReviewCases).AddEndpointFilter<RouteGroupBuilder, WithinScope>();
        review.MapGet("/cases", QueueAsync).LeavesTrace(EventTypes.CasesListed);
        review.MapPost("/next", NextAsync).LeavesTrace(EventTypes.CaseViewed);
        review.MapGet("/cases/{id:guid}", OpenAsync).LeavesTrace(EventTypes.CaseViewed);
        review.MapGet("/cases/{id:guid}/evidence/{part}", EvidenceAsync).LeavesTrace(EventTypes.EvidenceViewed, EventTypes.EvidenceBroken);
        review.MapGet("/cases/{id:guid}/notice.pdf", (Guid id, ClaimsPrincipal who, DeskFile desk, CancellationToken token) => desk.DocumentAsync(id, IssuedDocuments.Notice, who, token)).LeavesTrace(EventTypes.DocumentOpened);
        review.MapGet("/cases/{id:guid}/decision.pdf", (Guid id, ClaimsPrincipal who, DeskFile desk, CancellationToken token) => desk.DocumentAsync(id, IssuedDocuments.Decision, who, token)).LeavesTrace(EventTypes.DocumentOpened);
        review.MapGet("/cases/{id:guid}/receipt.pdf", (Guid id, ClaimsPrincipal who, DeskFile desk, CancellationToken token) => desk.DocumentAsync(id, IssuedDocuments.Receipt, who, token)).LeavesTrace(EventTypes.DocumentOpened);
        review.MapGet("/cases/{id:guid}/attachments", (Guid id, ClaimsPrincipal who, DeskFile desk, CancellationToken token) => desk.AttachmentsAsync(id, who, token))
            .LeavesTrace(EventTypes.AttachmentsListed);
        review.MapGet("/cases/{id:guid}/attachments/{attachment:guid}", async (Guid id, Guid attachment, HttpResponse response, ClaimsPrincipal who, Attachments attachments, CancellationToken token) =>
            AttachmentAnswer.Of(response, await attachments.OpenAsync(id, attachment, who.Officer().Actor, token))).LeavesTrace(EventTypes.AttachmentOpened);
        review.MapGet("/reasons", () => RejectReason.All.Select(reason => new RejectReasonOption(reason.Code, reason.Text, reason.NoteRequired)));
        review.MapGet("/offences", Offences);

        review.MapPost("/cases/{id:guid}/plate", async (Guid id, CorrectPlate act, ClaimsPrincipal who, CaseReview cases, DeskFile desk, CancellationToken token) =>
            await desk.AfterAsync(await cases.SetPlateAsync(id, act.Version, act.Plate, act.VehicleClass, who.Officer(), token), who, token)).LeavesTrace(EventTypes.CasePlateCorrected, EventTypes.CasePlateConfirmed);
        review.MapPost("/cases/{id:guid}/approve", async (Guid id, ApproveCase act, HttpRequest request, ClaimsPrincipal who, CaseReview cases, PublicAddress address, DeskFile desk, CancellationToken token) =>
            await desk.AfterAsync(await cases.ApproveAsync(id, act.Version, act.OffenceCode, address.Of(request), who.Officer(), token), who, token)).LeavesTrace(EventTypes.CaseApproved, EventTypes.CaseFirstApproved);
        review.MapPost("/cases/{id:guid}/reject", async (Guid id, RejectCase act, ClaimsPrincipal who, CaseReview cases, DeskFile desk, CancellationToken token) =>
            await desk.AfterAsync(await cases.RejectAsync(id, act.Version, act.ReasonCode, act.Note, who.Officer(), token), who, token)).LeavesTrace(EventTypes.CaseRejected);

        var decide = review.MapGroup("").RequireAuthorization(Policies.DecideCases);
        decide.MapPost("/cases/{id:guid}/cancel", async (Guid id, CancelNotice act, ClaimsPrincipal who, CaseReview cases, DeskFile desk, CancellationToken token) =>
            await desk.AfterAsync(await cases.CancelAsync(id, act.Version, act.Note, who.Officer(), token), who, token)).LeavesTrace(EventTypes.NoticeCancelled);
        decide.MapPost("/cases/{id:guid}/contest", async (Guid id, DecideContest act, ClaimsPrincipal who, CaseReview cases, DeskFile desk, CancellationToken token) =>
            await desk.AfterAsync(await cases.DecideContestAsync(id, act.Version, act.Uphold, act.Note, who.Officer(), token), who, token)).LeavesTrace(EventTypes.ContestUpheld, EventTypes.ContestDismissed);
        return routes;
    }

    private static async Task<CasePage> QueueAsync(
        [AsParameters] QueueQuery query, HttpRequest request, ClaimsPrincipal who, ReviewQueue queue, DeskFile desk, CancellationToken token)
    {
        await desk.TellListedAsync(request.QueryString.Value ?? "", who, token);
        var page = await queue.ReadAsync(query.Filter() with { Within = who.Officer().PlaceCode }, token);
        return new CasePage([.. page.Items.Select(CaseViews.Summary)], page.Next, new CaseCounts(page.ByState, page.FlaggedPending));
    }

    private static async Task<IResult> NextAsync(
        NextCase asked, [AsParameters] QueueQuery query, ClaimsPrincipal who, ReviewQueue queue, DeskFile desk, CancellationToken token) =>
        await queue.ClaimNextAsync(query.Filter() with { Within = who.Officer().PlaceCode }, asked.Skip ?? [], who.Officer(), token) is { } id
            ? (await desk.OpenAsync(id, who, token)).Result as IResult ?? Results.NoContent()
            : Results.NoContent();

    private static async Task<Results<Ok<CaseDetail>, ProblemHttpResult>> OpenAsync(Guid id, ClaimsPrincipal who, DeskFile desk, CancellationToken token) =>
        await desk.OpenAsync(id, who, token);

    private static async Task<IResult> EvidenceAsync(Guid id, string part, HttpRequest request, ClaimsPrincipal who, DeskFile desk, CancellationToken token) =>
        await desk.EvidenceAsync(id, part, EvidenceAnswer.IsFirstPiece(request), who, token);

    private static OffenceOption[] Offences(TimeProvider clock, string? kind = null, string? vehicle = null, DateOnly? on = null)
    {
        var day = on ?? VietnamTime.DayOf(clock.GetUtcNow());
        return
        [
            .. OffenceTable.All
                .Where(offence => offence.InForceOn(day)
                    && (vehicle is null || (vehicle == "motorbike") == (offence.Vehicle == OffenceVehicle.Motorbike)))
                .Where(offence => kind is null || offence.Kinds.Contains(kind, StringComparer.Ordinal))
                .Select(offence => CaseViews.Offence(offence, kind is not null && offence.Condition is null && offence.Excess is null)),
        ];
    }
}

/// <summary>Opens case files for the desk, and logs that it did.</summary>
internal sealed class DeskFile(NpgsqlDataSource database, EvidenceArchive evidence, RecentLooks looks, IOptions<EnforcementOptions> options, TimeProvider clock)
{
    /// <summary>Tells that somebody looked at the list of cases, which shows plates.</summary>
    /// <param name="query">How it was filtered.</param>
    public Task TellListedAsync(string query, ClaimsPrincipal who, CancellationToken token)
    {
        var officer = who.Officer();
        return looks.NoteAsync(
            officer.Actor, "cases" + query, (transaction, now) => EventLog.AppendAsync(
                transaction,
                new DomainEvent(
                    Guid.CreateVersion7(now), EventTypes.CasesListed, "queue", "cases", officer.PlaceCode, officer.Actor, null, now,
                    new System.Text.Json.Nodes.JsonObject { ["query"] = query[..Math.Min(query.Length, 500)] }),
                token),
            token);
    }

    /// <summary>The files that the holder sent along, without their content.</summary>
    public async Task<IResult> AttachmentsAsync(Guid id, ClaimsPrincipal who, CancellationToken token)
    {
        if (await FileAsync(id, token) is not { } file)
        {
            return Refusals.CaseUnknown.Answer();
        }

        IReadOnlyList<AttachmentRow> files;
        await using (var connection = await database.OpenConnectionAsync(token))
        {
            files = await Attachments.ListAsync(connection, id, token);
        }

        if (files.Count > 0)
        {
            await TellAsync(file, EventTypes.AttachmentsListed, "files", files.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), who, token);
        }

        return TypedResults.Ok(files);
    }

    /// <summary>Opens a case; that its owner was looked up is logged before the answer leaves.</summary>
    public async Task<Results<Ok<CaseDetail>, ProblemHttpResult>> OpenAsync(Guid id, ClaimsPrincipal who, CancellationToken token)
    {
        if (await FileAsync(id, token) is not { } file)
        {
            return Refusals.CaseUnknown.Answer();
        }

        await CaseFile.LogViewAsync(database, file, who.Officer().Actor, clock.GetUtcNow(), token);
        return TypedResults.Ok(await DetailAsync(file, who, token));
    }

    /// <summary>The case after an act, which its own event tells of.</summary>
    public async Task<Results<Ok<CaseDetail>, ProblemHttpResult>> AfterAsync(Outcome<Guid> act, ClaimsPrincipal who, CancellationToken token)
    {
        if (act.Refusal is { } refusal)
        {
            return refusal.Answer();
        }

        return await FileAsync(act.Value, token) is { } file ? TypedResults.Ok(await DetailAsync(file, who, token)) : Refusals.CaseUnknown.Answer();
    }

    public async Task<IResult> EvidenceAsync(Guid id, string part, bool log, ClaimsPrincipal who, CancellationToken token)
    {
        if (await FileAsync(id, token) is not { } file)
        {
            return Refusals.CaseUnknown.Answer();
        }

        if (!EvidenceArchive.Parts.ContainsKey(part))
        {
            return Refusals.PartUnknown.Answer();
        }

        if (file.Case.IsRemoved(part))
        {
            return Refusals.EvidenceRemoved.Answer();
        }

        var bytes = await evidence.PartAsync(file.Case.EvidencePath, file.Case.EvidenceSha256, part, token);

        // asked for a later piece first, a film would be seen without a trace
        return await looks.LookAsync(who.Officer().Actor, $"{id} {part}", async isNew =>
        {
            if (isNew || log)
            {
                await TellAsync(file, bytes is null ? EventTypes.EvidenceBroken : EventTypes.EvidenceViewed, "part", part, who, token);
            }

            return bytes is null ? Refusals.PartBroken.Answer() : EvidenceAnswer.Of(bytes, part);
        });
    }

    public async Task<IResult> DocumentAsync(Guid id, string kind, ClaimsPrincipal who, CancellationToken token, int part = 1)
    {
        if (await FileAsync(id, token) is not { } file)
        {
            return Refusals.CaseUnknown.Answer();
        }

        byte[]? paper;
        await using (var connection = await database.OpenConnectionAsync(token))
        {
            paper = await IssuedDocuments.ReadAsync(connection, id, kind, part, token);
        }

        if (paper is null)
        {
            return Refusals.DocumentUnknown.Answer();
        }

        await TellAsync(file, EventTypes.DocumentOpened, "document", kind, who, token);
        return Results.Bytes(paper, "application/pdf");
    }

    private async Task<CaseFile?> FileAsync(Guid id, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return await CaseFile.ReadAsync(connection, id, token);
    }

    private async Task<CaseDetail> DetailAsync(CaseFile file, ClaimsPrincipal who, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var history = await CaseFile.HistoryAsync(connection, file.Case.Id, token);
        var now = clock.GetUtcNow();
        var beside = await ProcedureFile.ReadAsync(connection, file.Case.Id, now, who.Officer().PlaceCode, token);
        var package = await evidence.OpenAsync(file.Case.EvidencePath, file.Case.EvidenceSha256, token);
        if ((file.Case.EvidenceRemovedAt ?? file.Case.ClipRemovedAt) is { } removedAt)
        {
            var day = VietnamTime.DayOf(removedAt).ToString("dd/MM/yyyy", System.Globalization.CultureInfo.InvariantCulture);
            package = package with
            {
                Problem = file.Case.EvidenceRemovedAt is null
                    ? new Ioc.Domain.Text.LocalText($"Đoạn phim đã được xóa ngày {day} vì hết thời hạn lưu trữ.", $"The clip was removed on {day}: its time was over.")
                    : new Ioc.Domain.Text.LocalText($"Chứng cứ đã được xóa ngày {day} vì hết thời hạn lưu trữ.", $"The evidence was removed on {day}: its time was over."),
            };
        }

        return CaseViews.Detail(file, package, history, ProcedureViews.Of(file, beside, who.Officer(), who.Officer().Title ?? options.Value.DecidingTitle, now), VietnamTime.DayOf(now));
    }

    private async Task TellAsync(CaseFile file, string type, string name, string value, ClaimsPrincipal who, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await CaseSteps.TellAsync(
            transaction, file.Case, type, file.Case.State, who.Officer().Actor, null, clock.GetUtcNow(), new System.Text.Json.Nodes.JsonObject { [name] = value }, token);
        await transaction.CommitAsync(token);
    }
}

/// <summary>How a part of the evidence is sent.</summary>
internal static class EvidenceAnswer
{
    public static IResult Of(byte[] bytes, string part) => Results.Bytes(bytes, EvidenceArchive.Parts[part].MediaType, enableRangeProcessing: true);

    /// <summary>A film is fetched in pieces: only the first is a look that is logged.</summary>
    public static bool IsFirstPiece(HttpRequest request) =>
        request.GetTypedHeaders().Range?.Ranges.FirstOrDefault()?.From is null or 0;
}
