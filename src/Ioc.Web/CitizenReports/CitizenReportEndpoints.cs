using System.Globalization;
using System.Security.Claims;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Ioc.Enforcement.CitizenReports;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Printing;
using Ioc.Web.Platform;
using Ioc.Web.Platform.Staff;
using Ioc.Web.Review;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ioc.Web.CitizenReports;

/// <summary>Papers that leave the desk in numbers: notices printed in one go; and the register of what people send in, forms 05 and 06.</summary>
public static class CitizenReportEndpoints
{
    /// <summary>Maps /api/review/prints and /api/review/reports.</summary>
    public static IEndpointRouteBuilder MapCitizenReports(this IEndpointRouteBuilder routes)
    {
        var prints = routes.MapGroup("/api/review/prints").WithTags("review").RequireAuthorization(Policies.ReviewCases);
        prints.MapGet("/", PrintableAsync).LeavesTrace(EventTypes.CasesListed);
        prints.MapPost("/", PrintAsync).LeavesTrace(EventTypes.NoticesPrinted, EventTypes.DecisionsPrinted);

        var reports = routes.MapGroup("/api/review/reports").WithTags("review").RequireAuthorization(Policies.ReviewCases);
        reports.MapGet("/", ListAsync).LeavesTrace(EventTypes.ReportsListed);
        reports.MapPost("/", TakeAsync).LeavesTrace(EventTypes.ReportReceived);
        reports.MapPost("/{report:guid}/verify", VerifyAsync).LeavesTrace(EventTypes.ReportVerified);
        reports.MapGet("/{report:guid}/receipt.pdf", ReceiptAsync).LeavesTrace(EventTypes.DocumentOpened);
        reports.MapPost("/register", RegisterAsync).LeavesTrace(EventTypes.DocumentOpened);
        return routes;
    }

    private static async Task<IReadOnlyList<PrintView>> PrintableAsync(
        PaperPrint prints, DeskFile desk, ClaimsPrincipal who, CancellationToken token, bool printed = false, bool decisions = false)
    {
        await desk.TellListedAsync($"prints {printed}{(decisions ? " decisions" : "")}", who, token);
        return
        [
            .. (await prints.ListAsync(Kind(decisions), printed, who.Officer(), token)).Select(notice => new PrintView(
                notice.CaseId, notice.Number, notice.IssuedAt, CaseStateNames.Parse(notice.State).Text(), notice.Plate is null ? null : Wording.Plate(notice.Plate, notice.VehicleClass),
                notice.Prints, notice.PrintedBy, notice.PrintedAt, notice.Simulated)),
        ];
    }

    private static async Task<IResult> PrintAsync(PrintPapers asked, PaperPrint prints, ClaimsPrincipal who, TimeProvider clock, CancellationToken token)
    {
        var file = await prints.PrintAsync(Kind(asked.Decisions), asked.Cases ?? [], asked.BothSides, who.Officer(), token);
        return file.Refusal is { } refusal
            ? refusal.Answer()
            : Results.File(file.Value, "application/pdf", string.Create(CultureInfo.InvariantCulture, $"{(asked.Decisions ? "quyet-dinh" : "thong-bao")}-{VietnamTime.At(clock.GetUtcNow()):yyyyMMdd-HHmmss}.pdf"));
    }

    private static string Kind(bool decisions) => decisions ? IssuedDocuments.Decision : IssuedDocuments.Notice;

    private static async Task<ReportPage> ListAsync(ReportBook book, RecentLooks looks, ClaimsPrincipal who, CancellationToken token, bool open = false)
    {
        var officer = who.Officer();
        var reports = await looks.LookAsync(officer.Actor, $"reports {open}", isNew => book.ListAsync(open, officer, isNew, token));
        return new ReportPage(
            [.. reports.Select(View)],
            Choices(ReportTexts.Channels), Choices(ReportTexts.Media), Choices(ReportTexts.Outcomes));
    }

    private static async Task<Results<Ok<ReportTaken>, ProblemHttpResult>> TakeAsync(
        NewReport report, HttpRequest request, ReportBook book, PublicAddress address, ClaimsPrincipal who, CancellationToken token)
    {
        var taken = await book.TakeAsync(report, address.Of(request), who.Officer(), token);
        return taken.Refusal is { } refusal ? refusal.Answer() : TypedResults.Ok(new ReportTaken(taken.Value, $"/api/review/reports/{taken.Value}/receipt.pdf"));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> VerifyAsync(Guid report, VerifyReport asked, ReportBook book, ClaimsPrincipal who, CancellationToken token)
    {
        var verified = await book.VerifyAsync(report, asked.Outcome, asked.Note, asked.Case, who.Officer(), token);
        return verified.Refusal is { } refusal ? refusal.Answer() : TypedResults.NoContent();
    }

    private static async Task<IResult> ReceiptAsync(Guid report, ReportBook book, ClaimsPrincipal who, CancellationToken token) =>
        await book.ReceiptAsync(report, who.Officer(), token) is { } paper ? Results.Bytes(paper, "application/pdf") : Ioc.Enforcement.Refusals.DocumentUnknown.Answer();

    private static async Task<IResult> RegisterAsync(ReportDays days, HttpRequest request, ReportBook book, PublicAddress address, ClaimsPrincipal who, CancellationToken token)
    {
        var paper = await book.RegisterAsync(days.From, days.To, address.Of(request), who.Officer(), token);
        return paper.Refusal is { } refusal
            ? refusal.Answer()
            : Results.File(paper.Value, "application/pdf", string.Create(CultureInfo.InvariantCulture, $"so-tiep-nhan-{days.From:yyyyMMdd}-{days.To:yyyyMMdd}.pdf"));
    }

    private static ReportView View(CitizenReport report) => new(
        report.Id, report.Number, report.ReceivedAt, ReportTexts.Channels[report.Channel], report.SenderName, report.SenderPhone, ReportTexts.Media[report.Media], report.OccurredAt, report.Place,
        report.Plate is null ? null : Wording.Plate(report.Plate, report.VehicleClass), report.Act, report.ReceivedName,
        report.Outcome is null ? null : ReportTexts.Outcomes[report.Outcome], report.OutcomeNote, report.CaseId, report.NoticeNumber, report.VerifiedAt, $"/api/review/reports/{report.Id}/receipt.pdf");

    private static IReadOnlyList<Choice> Choices(IReadOnlyDictionary<string, LocalText> texts) => [.. texts.Select(text => new Choice(text.Key, text.Value))];
}

/// <summary>GET /api/review/prints?printed=&amp;decisions=: notices, or decisions, to print, or those that were. No owner is shown.</summary>
/// <param name="Prints">How often it was printed.</param>
public sealed record PrintView(
    Guid CaseId, string Number, DateTimeOffset IssuedAt, LocalText State, [property: PersonalData] string? PlateShown, int Prints, string? PrintedBy, DateTimeOffset? PrintedAt, bool Simulated);

/// <summary>POST /api/review/prints: one PDF with 1 to 200 notices, or decisions, by number; each is marked as printed.</summary>
/// <param name="BothSides">Each paper begins on a sheet of its own when the printer uses both sides.</param>
/// <param name="Decisions">The decisions of these cases; else their notices.</param>
public sealed record PrintPapers(IReadOnlyList<Guid>? Cases, bool BothSides = true, bool Decisions = false);

/// <summary>GET /api/review/reports?open=: what people sent in, newest first, and what may be chosen.</summary>
public sealed record ReportPage(IReadOnlyList<ReportView> Reports, IReadOnlyList<Choice> Channels, IReadOnlyList<Choice> Media, IReadOnlyList<Choice> Outcomes);

/// <param name="Outcome">Null: not verified yet.</param>
/// <param name="ReceiptUrl">Form 06.</param>
public sealed record ReportView(
    Guid Id, string Number, DateTimeOffset ReceivedAt, LocalText Channel, [property: PersonalData] string SenderName, [property: PersonalData] string? SenderPhone, LocalText Media,
    DateTimeOffset OccurredAt, string Place, [property: PersonalData] string? PlateShown, string Act, string ReceivedBy, LocalText? Outcome, string? Note, Guid? CaseId, string? NoticeNumber,
    DateTimeOffset? VerifiedAt, string ReceiptUrl);

/// <param name="ReceiptUrl">Form 06.</param>
public sealed record ReportTaken(Guid Id, string ReceiptUrl);

/// <summary>POST /api/review/reports/{report}/verify.</summary>
/// <param name="Outcome">confirmed, refuted, insufficient or handed_on.</param>
/// <param name="Case">A case's id or its notice's number, where one tells of the same act.</param>
public sealed record VerifyReport(string? Outcome, string? Note = null, string? Case = null);

/// <summary>POST /api/review/reports/register: form 05 of these days, Vietnamese calendar.</summary>
public sealed record ReportDays(DateOnly From, DateOnly To);
