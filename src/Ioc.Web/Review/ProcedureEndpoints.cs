using System.Globalization;
using System.Security.Claims;
using Dapper;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Ioc.Enforcement;
using Ioc.Enforcement.Complaints;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Payments;
using Ioc.Enforcement.Procedure;
using Ioc.Enforcement.Review;
using Ioc.Web.Platform;
using Ioc.Web.Platform.Staff;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Web.Review;

/// <summary>The procedure after and beside the review: claims, transfers, records, decisions, time limits, and whether a paper is genuine.</summary>
public static class ProcedureEndpoints
{
    private const int LargestPage = 200;

    /// <summary>Maps the rest of /api/review, and /api/verify.</summary>
    public static IEndpointRouteBuilder MapProcedure(this IEndpointRouteBuilder routes)
    {
        var review = routes.MapGroup("/api/review").WithTags("review").RequireAuthorization(Policies.ReviewCases).AddEndpointFilter<RouteGroupBuilder, WithinScope>();
        review.MapGet("/units", async (TransferDesk desk, CancellationToken token) =>
            (await desk.UnitsAsync(token)).Select(unit => new UnitOption(unit.Code, unit.Name, unit.Place, unit.Address, unit.Simulated)));
        review.MapGet("/colleagues", ColleaguesAsync);
        review.MapPost("/cases/{id:guid}/claim", ClaimAsync);
        review.MapPost("/cases/{id:guid}/release", async (Guid id, ClaimsPrincipal who, CaseLeases leases, CancellationToken token) =>
        {
            await leases.ReleaseAsync(id, who.Officer(), token);
            return TypedResults.NoContent();
        });
        foreach (var kind in (string[])[IssuedDocuments.Record, IssuedDocuments.Letter, IssuedDocuments.Extension, IssuedDocuments.Invitation, IssuedDocuments.Minutes, IssuedDocuments.Transfer, IssuedDocuments.Points, IssuedDocuments.Motorbike, IssuedDocuments.Settlement, IssuedDocuments.ReceiptMore, IssuedDocuments.Suspension, IssuedDocuments.SuspensionEnd])
        {
            review.MapGet($"/cases/{{id:guid}}/{kind}.pdf", (Guid id, int? part, ClaimsPrincipal who, DeskFile desk, CancellationToken token) => desk.DocumentAsync(id, kind, who, token, part ?? 1)).LeavesTrace(EventTypes.DocumentOpened);
        }

        Act<VersionOnly, CaseReview>(review, "undo", [EventTypes.CaseApprovalUndone], (id, act, who, cases, _, token) => cases.UndoAsync(id, act.Version, who, token));
        Act<MergeCase, CaseReview>(review, "merge", [EventTypes.CaseMerged], (id, act, who, cases, _, token) => cases.MergeAsync(id, act.Version, act.Into, who, token));
        Act<AskColleague, CaseLeases>(review, "ask", [EventTypes.CaseAsked], (id, act, who, leases, _, token) => leases.AskAsync(id, act.Version, act.Colleague, act.Note, who, token));
        Act<TransferCase, TransferDesk>(review, "transfer", [EventTypes.CaseTransferred], (id, act, who, desk, address, token) =>
            desk.TransferAsync(id, act.Version, act.UnitCode, act.OffenceCode, act.Note, address, who, token));
        Act<AnswerTransfer, TransferDesk>(review, "transfer-answer", [EventTypes.CaseReturned, EventTypes.CaseHandled], (id, act, who, desk, _, token) => desk.AnswerAsync(id, act.Version, act.Handled, act.Note, who, token));
        Act<MakeRecord, RecordDesk>(review, "record", [EventTypes.RecordMade], (id, act, who, desk, _, token) => desk.RecordAsync(
            id, act.Version,
            new Violator(
                act.Organisation, act.IsOwner, act.Name, act.Number, act.Address, act.LicenceNumber, act.LicenceClass, act.Statement, act.RefusedToSign, act.Waives, act.Basis),
            who, token));
        Act<VersionOnly, LookUpLetter>(review, "letter", [EventTypes.LetterIssued], (id, act, who, letters, address, token) => letters.IssueAsync(id, act.Version, address, who, token));
        review.MapGet("/receipt-ways", (TimeProvider clock) =>
            ReceiptWay.NotedOn(VietnamTime.DayOf(clock.GetUtcNow())).Select(way => new ReceiptWayOption(way.Code, way.Text, way.Citation, way.Needs == ReceiptWay.Reference, way.Postings)));
        Act<NotePosting, DeliveryDesk>(review, "posted", [EventTypes.DecisionSent], (id, act, who, desk, _, token) => desk.PostedAsync(id, act.Version, act.Tracking, act.Day, who, token));
        Act<NoteReceipt, DeliveryDesk>(review, "received", [EventTypes.DecisionReceived], (id, act, who, desk, _, token) =>
            desk.ReceivedAsync(id, act.Version, act.How, act.Day, act.Reference, who, token));
        Act<ExtendLimit, LimitDesk>(review, "extend-record", [EventTypes.RecordByDevice, EventTypes.RecordComplex], (id, act, who, desk, _, token) =>
            desk.ExtendAsync(id, act.Version, LimitDesk.Record, act.Basis, act.Note, who, token));
        Act<NoteTest, LicenceBook>(review, "licence-test", [EventTypes.TestPassed], (id, act, who, book, _, token) => book.PassedAsync(id, act.Version, act.Reference, act.Day, who, token));
        Act<ExplainCase, ExplanationBook>(review, "explain", [EventTypes.CaseExplained], (id, act, who, desk, _, token) => desk.ExplainAsync(id, act.Version, act.Text, who, token));
        Act<VersionOnly, ExplanationBook>(review, "hearing-ask", [EventTypes.ExplanationAsked], (id, act, who, book, _, token) => book.TakeRequestAsync(id, act.Version, who, token));
        Act<ArrangeHearing, ExplanationBook>(review, "hearing", [EventTypes.ExplanationArranged], (id, act, who, book, _, token) => book.ArrangeAsync(id, act.Version, act.At, act.Place, who, token));
        Act<TakeMinutes, HearingMinutes>(review, "hearing-minutes", [EventTypes.ExplanationHeard, EventTypes.ExplanationMissed], (id, act, who, minutes, _, token) => minutes.TakeAsync(
            id, act.Version,
            new HeardHearing(act.Came, act.CameName, act.Standing, act.LedBy, act.Place, act.BeganAt, act.EndedAt, act.Said, act.AgencySaid, act.Signing),
            who, token));
        Act<SupplementMinutes, MinutesSupplements>(review, "minutes-supplement", [EventTypes.ExplanationMinutesCorrected], (id, act, who, minutes, _, token) =>
            minutes.IssueAsync(id, act.Version, act.Text, act.Signing, who, token));
        Act<AskLonger, LongerExplanations>(review, "longer-ask", [EventTypes.ExplanationLongerAsked], (id, act, who, longer, _, token) => longer.TakeAsync(id, act.Version, act.Reason, who, token));
        Act<VersionOnly, ExplanationBook>(review, "waive", [EventTypes.ExplanationWaived], (id, act, who, desk, _, token) => desk.WaiveAsync(id, act.Version, who, token));
        Act<ProposeFine, RecordDesk>(review, "propose", [EventTypes.DecisionProposed], (id, act, who, desk, _, token) => desk.ProposeAsync(id, act.Version, act.Amount, act.Note, who, token));

        var decide = review.MapGroup("").RequireAuthorization(Policies.DecideCases);
        Act<DecideFine, DecisionDesk>(decide, "decide", [EventTypes.DecisionIssued], (id, act, who, desk, _, token) => desk.DecideAsync(id, act.Version, act.Amount, act.Note, who, token));
        Act<CorrectReceipt, ReceiptCorrection>(decide, "receipt-correct", [EventTypes.DecisionReceiptCorrected], (id, act, who, receipts, _, token) =>
            receipts.CorrectAsync(id, act.Version, act.How, act.Day, act.Reference, act.Note, who, token));
        Act<ExtendLimit, LimitDesk>(decide, "extend-decision", [EventTypes.DecisionComplex, EventTypes.DecisionVeryComplex], (id, act, who, desk, _, token) =>
            desk.ExtendAsync(id, act.Version, LimitDesk.Decide, act.Basis, act.Note, who, token));
        Act<GrantLonger, LongerExplanations>(decide, "longer-grant", [EventTypes.ExplanationExtended], (id, act, who, longer, _, token) =>
            longer.GrantAsync(id, act.Version, act.Until, act.Note, who, token));
        Act<NotedAct, LongerExplanations>(decide, "longer-refuse", [EventTypes.ExplanationLongerRefused], (id, act, who, longer, _, token) => longer.RefuseAsync(id, act.Version, act.Note, who, token));
        Act<NotedAct, RecordDesk>(decide, "return", [EventTypes.DecisionReturned], (id, act, who, desk, _, token) => desk.ReturnAsync(id, act.Version, act.Note, who, token));
        review.MapGet("/complaint-refusals", (TimeProvider clock) =>
            ComplaintRefusal.InForce(VietnamTime.DayOf(clock.GetUtcNow())).Select(reason => new ComplaintRefusalOption(reason.Code, reason.Text, reason.Citation)));
        Act<AcceptComplaint, ComplaintDesk>(review, "complaint-accept", [EventTypes.ComplaintAccepted, EventTypes.ComplaintAcceptedComplex, EventTypes.ComplaintSecondAccepted, EventTypes.ComplaintSecondAcceptedComplex], (id, act, who, desk, _, token) =>
            desk.AcceptAsync(id, act.Version, act.Complex, act.Note, who, token));
        Act<RefuseComplaint, ComplaintDesk>(decide, "complaint-refuse", [EventTypes.ComplaintRefused], (id, act, who, desk, _, token) =>
            desk.RefuseAsync(id, act.Version, act.Reason, act.Note, who, token));
        Act<SettleComplaint, ComplaintDesk>(decide, "complaint-settle", [EventTypes.ComplaintDismissed, EventTypes.ComplaintAmended, EventTypes.ComplaintAnnulled, EventTypes.ComplaintSecondDismissed, EventTypes.ComplaintSecondAmended], (id, act, who, desk, _, token) =>
            desk.SettleAsync(id, act.Version, act.Outcome, act.Amount, act.Note, who, token));
        Act<NotedAct, SuspensionDesk>(decide, "complaint-suspend", [EventTypes.DecisionSuspended], (id, act, who, desk, _, token) => desk.SuspendAsync(id, act.Version, act.Note, who, token));
        Act<NotedAct, SuspensionDesk>(decide, "complaint-lift", [EventTypes.SuspensionEnded], (id, act, who, desk, _, token) => desk.LiftAsync(id, act.Version, act.Note, who, token));
        Act<RefundPaid, RefundBook>(decide, "refund", [EventTypes.RefundPaid], (id, act, who, book, _, token) =>
            book.PaidAsync(id, act.Version, act.Refund, act.Reference, who, token));
        Act<NotedAct, DecisionDesk>(decide, "annul", [EventTypes.DecisionAnnulled], (id, act, who, desk, _, token) => desk.AnnulAsync(id, act.Version, act.Note, who, token));
        Act<NotedAct, DecisionDesk>(decide, "evaded", [EventTypes.CaseEvaded], (id, act, who, desk, _, token) => desk.EvadedAsync(id, act.Version, act.Note, who, token));

        review.MapGet("/statistics/me", (ClaimsPrincipal who, DeskStatistics figures, CancellationToken token) => figures.OwnAsync(who.Officer(), token));
        routes.MapGet("/api/review/statistics", TotalsAsync).WithTags("review").RequireAuthorization(Policies.SuperviseReview);
        routes.MapGet("/api/review/deadlines", DeadlinesAsync).WithTags("review").RequireAuthorization(Policies.SuperviseReview);
        routes.MapGet("/api/verify", VerifyAsync).WithTags("public").AllowAnonymous().RequireRateLimiting(SessionEndpoints.GuessLimit);
        return routes;
    }

    private static void Act<TBody, TDesk>(RouteGroupBuilder group, string name, string[] told, Func<Guid, TBody, Officer, TDesk, string, CancellationToken, Task<Outcome<Guid>>> how)
        where TDesk : class =>
#pragma warning disable RDG011 // the one way of all these acts; its delegate is made at run time
        group.MapPost(
#pragma warning restore RDG011
            $"/cases/{{id:guid}}/{name}",
            async (Guid id, TBody act, HttpRequest request, ClaimsPrincipal who, TDesk desk, PublicAddress address, DeskFile file, CancellationToken token) =>
                await file.AfterAsync(await how(id, act, who.Officer(), desk, address.Of(request), token), who, token)).LeavesTrace(told);

    private static async Task<Results<Ok<LeaseView>, ProblemHttpResult>> ClaimAsync(Guid id, ClaimsPrincipal who, CaseLeases leases, CancellationToken token)
    {
        var claimed = await leases.ClaimAsync(id, who.Officer(), token);
        return claimed.Refusal is { } refusal ? refusal.Answer() : TypedResults.Ok(new LeaseView(claimed.Value.Name, claimed.Value.Until, true));
    }

    private static async Task<IEnumerable<ColleagueOption>> ColleaguesAsync(ClaimsPrincipal who, NpgsqlDataSource database, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return await connection.QueryAsync<ColleagueOption>(new CommandDefinition(
            """
            select name, display_name from staff.account
            where enabled and roles && array['officer', 'supervisor', 'authority'] and name <> @me order by display_name
            """,
            new { me = who.Officer().Name },
            cancellationToken: token));
    }

    private static async Task<DeskTotals> TotalsAsync(DeskStatistics figures, ClaimsPrincipal who, CancellationToken token, int days = 30) => new(
        await figures.DaysAsync(Math.Clamp(days, 1, 366), who.Officer().PlaceCode, token),
        [
            .. (await figures.QualityAsync(who.Officer().PlaceCode, token)).Select(one => new QualityView(
                one.CameraCode, Wording.Kind(one.Kind), one.Approved, one.Overturned, (double)one.Overturned / one.Approved)),
        ],
        [
            .. (await figures.RulesAsync(who.Officer().PlaceCode, token)).Select(one => new RuleQualityView(
                Wording.Kind(one.Kind), one.Cameras, one.Approved, one.Overturned, (double)one.Overturned / one.Approved)),
        ]);

    private static async Task<DeadlinePage> DeadlinesAsync(
        DeadlineBoard board, PaperSigner signer, ClaimsPrincipal who, TimeProvider clock, CancellationToken token, string? code = null, string? party = null, bool overdue = false, string? after = null, int limit = 50)
    {
        var today = VietnamTime.DayOf(clock.GetUtcNow());
        limit = Math.Clamp(limit, 1, LargestPage);
        var rows = await board.ListAsync(code, party, overdue, Place(after), who.Officer().PlaceCode, limit + 1, token);
        var shown = rows.Take(limit).ToList();
        return new DeadlinePage(
            [
                .. (await board.CountsAsync(who.Officer().PlaceCode, token)).Select(sort => new DeadlineSort(
                    sort.Code, ClockRule.Named(sort.Code).Text, ClockRule.Named(sort.Code).Citation, sort.Party, ProcedureViews.Party(sort.Party),
                    sort.Overdue, sort.Today, sort.Soon, sort.Running)),
            ],
            [
                .. shown.Select(row => new DeadlineItem(
                    row.CaseId, row.Code, ClockRule.Named(row.Code).Text, row.Party, ProcedureViews.Party(row.Party), row.StartedOn, row.DueOn,
                    row.DueOn.DayNumber - today.DayNumber, row.State, CaseStateNames.Parse(row.State).Text(), Wording.Kind(row.Kind), row.CameraCode, row.PlaceCode,
                    row.NoticeNumber, row.Held, row.Simulated)),
            ],
            rows.Count > limit ? FormattableString.Invariant($"{shown[^1].DueOn:yyyyMMdd}.{shown[^1].Id}") : null,
            today,
            today.AddMonths(1) <= WorkingCalendar.KnownUntil,
            signer.Ending(clock.GetUtcNow()));
    }

    // What cannot be understood begins at the beginning.
    private static (DateOnly, long)? Place(string? after) =>
        after?.Split('.') is [var day, var id] && DateOnly.TryParseExact(day, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var due)
            && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var row) ? (due, row) : null;

    private static async Task<PaperVerdict> VerifyAsync(PaperCheck check, IOptions<EnforcementOptions> options, CancellationToken token, string? number = null, string? code = null) =>
        await check.FindAsync(number, code, token) is { } paper
            ? new PaperVerdict(
                true,
                paper.Standing
                    ? new LocalText("Văn bản do hệ thống này phát hành và đang có hiệu lực.", "This paper was issued by this system and stands.")
                    : new LocalText("Văn bản do hệ thống này phát hành nhưng đã bị hủy hoặc hết thời hiệu.", "This paper was issued by this system, but was withdrawn or is void."),
                ProcedureViews.Paper(paper.Kind), paper.Number, VietnamTime.DayOf(paper.IssuedAt), options.Value.Agency, paper.Standing, paper.Simulated)
            : new PaperVerdict(
                false,
                new LocalText(
                    "Không có văn bản nào mang số và mã này. Hãy kiểm tra lại; nếu vẫn không đúng, văn bản có thể là giả: đừng nộp tiền, hãy báo cơ quan Công an.",
                    "No paper bears this number and code. Check them; if they are right, the paper may be forged: pay nothing and tell the police."),
                null, null, null, null, null, false);
}
