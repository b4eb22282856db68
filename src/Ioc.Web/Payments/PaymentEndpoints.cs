using System.Globalization;
using System.Net;
using Ioc.Domain.Enforcement;
using Ioc.Enforcement.Payments;
using Ioc.Web.Platform;

namespace Ioc.Web.Payments;

/// <summary>What a gateway tells, and in the demo the simulated gateway itself.</summary>
public static class PaymentEndpoints
{
    /// <summary>Name of the simulator's HTTP client.</summary>
    public const string SimulatorClient = "simulated-gateway";

    /// <summary>Where a gateway reports.</summary>
    public const string ReportPath = "/api/payments/report";

    /// <summary>Maps the gateway's report and, when the gateway is the simulated one, its pages.</summary>
    public static IEndpointRouteBuilder MapPayments(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(ReportPath, ReportAsync).WithTags("payments").AllowAnonymous().WithMetadata(new CalledByMachines()).DisableAntiforgery();
        if (routes.ServiceProvider.GetService<IPaymentGateway>() is SimulatedGateway)
        {
            routes.MapGet(SimulatedGateway.Page, ShowAsync).ExcludeFromDescription().AllowAnonymous();
            routes.MapPost(SimulatedGateway.Page, SettleAsync).ExcludeFromDescription().AllowAnonymous().DisableAntiforgery();
        }

        return routes;
    }

    // Server to server. The answer's codes are those that Vietnamese gateways understand: 00 and 02 end the repeats, the others are looked into.
    private static async Task<ReportAnswer> ReportAsync(HttpRequest request, PaymentBook book, ILoggerFactory logs, CancellationToken token)
    {
        var gateway = request.HttpContext.RequestServices.GetService<IPaymentGateway>();
        var fields = await FieldsAsync(request, token);
        if (fields is null || gateway?.Read(fields) is not { } report)
        {
            logs.CreateLogger("Ioc.Web.Payments").LogWarning("A payment report from {Address} was refused: its signature is wrong", request.HttpContext.Connection.RemoteIpAddress);
            return new ReportAnswer("97", "Invalid signature");
        }

        return await book.BookAsync(report, token) switch
        {
            Booking.Booked => new ReportAnswer("00", "Booked"),
            Booking.AlreadyBooked => new ReportAnswer("02", "Already booked"),
            Booking.Failed => new ReportAnswer("00", "Noted"),
            Booking.WrongAmount => new ReportAnswer("04", "Wrong amount"),
            Booking.PaidTwice => new ReportAnswer("02", "Paid before: to be given back"),
            Booking.TransactionReused => new ReportAnswer("99", "Transaction number used before"),
            _ => new ReportAnswer("01", "Unknown reference"),
        };
    }

    private static IResult ShowAsync(HttpRequest request, SimulatedGateway gateway) =>
        gateway.ReadOrder(request.Query.ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.Ordinal)) is { } order
            ? SimulatorPage.Order(order, request.QueryString.Value ?? "")
            : SimulatorPage.Refused();

    private static async Task<IResult> SettleAsync(HttpRequest request, SimulatedGateway gateway, IHttpClientFactory clients, CancellationToken token)
    {
        if (gateway.ReadOrder(request.Query.ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.Ordinal)) is not { } order
            || await FieldsAsync(request, token) is not { } fields)
        {
            return SimulatorPage.Refused();
        }

        var pays = fields.GetValueOrDefault("choice") == "pay";
        var connection = request.HttpContext.Connection;
        var here = new UriBuilder(request.Scheme, (connection.LocalIpAddress ?? IPAddress.Loopback).ToString(), connection.LocalPort, ReportPath).Uri;
        using var body = new StringContent(gateway.Report(order.Reference, order.Amount, pays), System.Text.Encoding.UTF8, "application/x-www-form-urlencoded");
        using var answer = await clients.CreateClient(SimulatorClient).PostAsync(here, body, token);
        answer.EnsureSuccessStatusCode();
        var separator = order.ReturnUrl.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return Results.Redirect($"{order.ReturnUrl}{separator}result={(pays ? "done" : "given-up")}");
    }

    private static async Task<Dictionary<string, string>?> FieldsAsync(HttpRequest request, CancellationToken token)
    {
        if (!request.HasFormContentType || request.ContentLength is null or > 16_384)
        {
            return null;
        }

        var form = await request.ReadFormAsync(token);
        return form.ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal);
    }
}

/// <summary>The answer to a report, in the manner of Vietnamese gateways.</summary>
/// <param name="RspCode">00 booked, 02 booked before, 01 unknown, 04 wrong amount, 97 wrong signature, 99 to be looked into.</param>
public sealed record ReportAnswer(string RspCode, string Message);

/// <summary>The simulated bank's page: plain HTML, loudly marked.</summary>
internal static class SimulatorPage
{
    public static IResult Order(PaymentOrder order, string query) => Html($"""
        <h1>Cổng thanh toán <em>mô phỏng</em></h1>
        <p lang="en">Simulated payment gateway. No money moves.</p>
        <dl>
          <dt>Nội dung / For</dt><dd>{E(order.Description)}</dd>
          <dt>Mã tham chiếu / Reference</dt><dd><code>{E(order.Reference)}</code></dd>
          <dt>Số tiền / Amount</dt><dd><strong>{Money.Vietnamese(order.Amount)} ₫</strong></dd>
        </dl>
        <form method="post" action="{E(SimulatedGateway.Page + query)}">
          <button name="choice" value="pay" class="main">Thanh toán (mô phỏng) · Pay (simulated)</button>
          <button name="choice" value="cancel">Hủy · Cancel</button>
        </form>
        """);

    public static IResult Refused() => Html("""
        <h1>Cổng thanh toán <em>mô phỏng</em></h1>
        <p>Yêu cầu thanh toán không hợp lệ hoặc đã quá 15 phút. Hãy quay lại trang thông báo và bắt đầu lại.</p>
        <p lang="en">The payment request is not valid or older than 15 minutes. Go back to the notice and start again.</p>
        """, StatusCodes.Status400BadRequest);

    private static string E(string text) => WebUtility.HtmlEncode(text);

    private static IResult Html(string body, int status = StatusCodes.Status200OK) => Results.Content(string.Create(CultureInfo.InvariantCulture, $$"""
        <!doctype html>
        <html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Cổng thanh toán mô phỏng</title>
        <style>
          body { margin: 0; font: 17px/1.5 "Be Vietnam Pro", system-ui, sans-serif; background: repeating-linear-gradient(-45deg, #fff7e0 0 22px, #fff1c7 22px 44px); color: #23262b; }
          main { max-width: 30rem; margin: 6vh auto; padding: 1.75rem; background: #fff; border: 3px dashed #b26a00; border-radius: 14px; }
          h1 { font-size: 1.4rem; margin: 0 0 .25rem; } em { color: #b26a00; font-style: normal; } dt { color: #5c6470; margin-top: .75rem; } dd { margin: 0; }
          strong { font-size: 1.6rem; } button { display: block; width: 100%; margin-top: 1rem; padding: .9rem; font: inherit; border: 1px solid #8a94a3; border-radius: 10px; background: #fff; }
          button.main { background: #0b5cad; border-color: #0b5cad; color: #fff; font-weight: 600; } button:focus-visible { outline: 3px solid #b26a00; outline-offset: 2px; }
        </style></head><body><main>
        {{body}}
        </main></body></html>
        """), "text/html; charset=utf-8", System.Text.Encoding.UTF8, status);
}
