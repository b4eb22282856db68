using System.Security.Claims;
using System.Text.Json.Serialization;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Enforcement.Payments;
using Ioc.Web.Platform;
using Ioc.Web.Review;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ioc.Web.Payments;

/// <summary>What the gateway tells, where it sends payers back to, and the comparison of a day.</summary>
public static class PaymentEndpoints
{
    /// <summary>Where VNPAY reports (IPN).</summary>
    public const string ReportPath = "/api/payments/vnpay/ipn";

    /// <summary>Where VNPAY sends the payer's browser back to.</summary>
    public const string ReturnPath = "/api/payments/vnpay/return";

    private const int LargestFile = 10 * 1024 * 1024;
    private const int MostRuns = 100;

    /// <summary>Maps the gateway's report, the payer's return and the reconciliation.</summary>
    public static IEndpointRouteBuilder MapPayments(this IEndpointRouteBuilder routes)
    {
        var payments = routes.MapGroup("/api/payments").WithTags("payments");
        payments.MapGet("/vnpay/ipn", ReportAsync).AllowAnonymous();
        payments.MapGet("/vnpay/return", ReturnAsync).AllowAnonymous();
        var day = payments.MapGroup("/reconciliation").RequireAuthorization(Policies.ReconcilePayments);
        day.MapPost("/", ReconcileAsync).LeavesTrace(EventTypes.PaymentsReconciled).DisableAntiforgery(); // the site's own header stands guard, see BrowserSafety
        day.MapGet("/", (Reconciliation reconciliation, CancellationToken token) => reconciliation.ListAsync(MostRuns, token));
        day.MapGet("/{id:guid}", async Task<Results<Ok<ReconciliationReport>, ProblemHttpResult>> (Guid id, Reconciliation reconciliation, CancellationToken token) =>
            await reconciliation.ReadAsync(id, token) is { } report
                ? TypedResults.Ok(report)
                : Problems.Because(StatusCodes.Status404NotFound, "reconciliation.unknown", new LocalText("Không có lần đối soát này.", "There was no such comparison.")));
        return routes;
    }

    // Server to server. 00 and 02 end the repeats, the others are looked into.
    private static async Task<ReportAnswer> ReportAsync(HttpRequest request, PaymentBook book, ILoggerFactory logs, CancellationToken token)
    {
        var gateway = request.HttpContext.RequestServices.GetService<IPaymentGateway>();
        if (gateway?.Read(Fields(request)) is not { } report)
        {
            logs.CreateLogger("Ioc.Web.Payments").LogWarning("A payment report from {Address} was refused: its signature is wrong", request.HttpContext.Connection.RemoteIpAddress);
            return new ReportAnswer("97", "Invalid signature");
        }

        return await book.BookAsync(gateway.Name, report, token) switch
        {
            Booking.Booked => new ReportAnswer("00", "Confirm success"),
            Booking.Failed => new ReportAnswer("00", "Noted"),
            Booking.AlreadyBooked => new ReportAnswer("02", "Order already confirmed"),
            Booking.PaidTwice or Booking.NotDue => new ReportAnswer("02", "Nothing due: to be given back"),
            Booking.WrongAmount or Booking.LateAmount => new ReportAnswer("04", "Invalid amount"),
            Booking.TransactionReused => new ReportAnswer("99", "Transaction number used before"),
            _ => new ReportAnswer("01", "Order not found"),
        };
    }

    // Shows and books nothing: what a browser carries may be old, repeated or made up.
    private static async Task<RedirectHttpResult> ReturnAsync(HttpRequest request, PaymentBook book, CancellationToken token)
    {
        var report = request.HttpContext.RequestServices.GetService<IPaymentGateway>()?.Read(Fields(request));
        var notice = report is null ? null : await book.NoticeOfAsync(report.Reference, token);
        return TypedResults.Redirect(notice is null ? "/citizen" : $"/citizen/notices/{notice}?returned={(report!.Succeeded ? "done" : "given-up")}");
    }

    private static async Task<Results<Ok<ReconciliationReport>, ProblemHttpResult>> ReconcileAsync(
        DateOnly day, string? way, HttpRequest request, ClaimsPrincipal who, Reconciliation reconciliation, CancellationToken token)
    {
        var file = request.HasFormContentType && request.ContentLength is <= LargestFile + 16_384 ? (await request.ReadFormAsync(token)).Files.GetFile("file") : null;
        if (file is null || file.Length > LargestFile)
        {
            return Problems.Because(StatusCodes.Status422UnprocessableEntity, "reconciliation.file", new LocalText(
                "Hãy gửi tệp CSV của một ngày, tối đa 10 MB.", "Send the CSV file of one day, 10 MB at most."));
        }

        if (way is not (null or "vnpay" or PaymentWays.Transfer))
        {
            return Problems.Because(StatusCodes.Status422UnprocessableEntity, "reconciliation.way", new LocalText(
                "Chọn tệp của cổng thanh toán (vnpay) hoặc sao kê ngân hàng (transfer).", "Choose the gateway's file (vnpay) or the bank's statement (transfer)."));
        }

        using var content = new MemoryStream();
        await file.CopyToAsync(content, token);
        return await reconciliation.RunAsync(way ?? "vnpay", day, file.FileName, content.ToArray(), $"{(who.IsInRole(StaffRoles.Operator) ? "operator" : "officer")}:{who.Officer().Name}", token) is { } report
            ? TypedResults.Ok(report)
            : Problems.Because(StatusCodes.Status422UnprocessableEntity, "reconciliation.header", new LocalText(
                "Dòng đầu của tệp phải là: reference,amount,transaction,paid_at,status", "The first line of the file must be: reference,amount,transaction,paid_at,status"));
    }

    private static Dictionary<string, string> Fields(HttpRequest request) =>
        request.Query.ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal);
}

/// <summary>The answer to a report, in the gateway's own spelling: any other is no answer to it, and it reports again.</summary>
/// <param name="RspCode">00 done, 02 confirmed before, 01 unknown, 04 wrong amount, 97 wrong signature, 99 to be looked into.</param>
public sealed record ReportAnswer([property: JsonPropertyName("RspCode")] string RspCode, [property: JsonPropertyName("Message")] string Message);
