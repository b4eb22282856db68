using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Ioc.Enforcement.Payments;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Payments;

/// <summary>VNPAY 2.1.0. A payment is booked by the gateway's own report (IPN), or by its answer to a question (querydr), never by the payer's return.</summary>
public sealed class VnpayGateway(IHttpClientFactory clients, IOptions<PaymentOptions> options, TimeProvider clock, ILogger<VnpayGateway> log) : IPaymentGateway
{
    /// <summary>Name of the HTTP client that asks.</summary>
    public const string Client = "vnpay";

    private const string Version = "2.1.0";
    private const int Hundredths = 100;

    private VnpayOptions Vnpay => options.Value.Vnpay;

    /// <inheritdoc />
    public string Name => "vnpay";

    /// <inheritdoc />
    public TimeSpan ValidFor => TimeSpan.FromMinutes(Vnpay.ValidMinutes);

    /// <inheritdoc />
    public string RedirectUrl(PaymentOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return $"{Vnpay.PayUrl}?{VnpaySignature.Query(
            [
                new("vnp_Version", Version),
                new("vnp_Command", "pay"),
                new("vnp_TmnCode", Vnpay.TmnCode),
                new("vnp_Amount", (order.Amount * Hundredths).ToString(CultureInfo.InvariantCulture)),
                new("vnp_CurrCode", "VND"),
                new("vnp_TxnRef", order.Reference),
                new("vnp_OrderInfo", order.Description),
                new("vnp_OrderType", "other"),
                new("vnp_Locale", order.Language == "en" ? "en" : "vn"),
                new("vnp_ReturnUrl", order.ReturnUrl),
                new("vnp_IpAddr", order.PayerAddress),
                new("vnp_CreateDate", Stamp(order.CreatedAt)),
                new("vnp_ExpireDate", Stamp(order.CreatedAt + ValidFor)),
            ],
            Vnpay.HashSecret)}";
    }

    /// <inheritdoc />
    public GatewayReport? Read(IReadOnlyDictionary<string, string> fields) =>
        VnpaySignature.Verify(fields, Vnpay.HashSecret)
        && fields.GetValueOrDefault("vnp_TmnCode") == Vnpay.TmnCode
        && fields.TryGetValue("vnp_TxnRef", out var reference) && reference.Length is > 0 and <= 40
        && Dong(fields.GetValueOrDefault("vnp_Amount")) is { } amount
        && fields.TryGetValue("vnp_ResponseCode", out var response)
            ? new GatewayReport(
                reference, amount, Transaction(fields.GetValueOrDefault("vnp_TransactionNo"), reference),
                response == "00" && fields.GetValueOrDefault("vnp_TransactionStatus", "00") == "00", GatewayTime.Read(fields.GetValueOrDefault("vnp_PayDate")))
            : null;

    /// <inheritdoc />
    public async Task<GatewayReport?> AskAsync(string reference, DateTimeOffset createdAt, CancellationToken token)
    {
        if (Vnpay.QueryUrl is null)
        {
            return null;
        }

        var request = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["vnp_RequestId"] = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N"), ["vnp_Version"] = Version, ["vnp_Command"] = "querydr", ["vnp_TmnCode"] = Vnpay.TmnCode,
            ["vnp_TxnRef"] = reference, ["vnp_TransactionDate"] = Stamp(createdAt), ["vnp_CreateDate"] = Stamp(clock.GetUtcNow()), ["vnp_IpAddr"] = "127.0.0.1",
            ["vnp_OrderInfo"] = $"Hoi giao dich {reference}",
        };
        request[VnpaySignature.Field] = Signature(request, ["vnp_RequestId", "vnp_Version", "vnp_Command", "vnp_TmnCode", "vnp_TxnRef", "vnp_TransactionDate", "vnp_CreateDate", "vnp_IpAddr", "vnp_OrderInfo"]);
        try
        {
            using var answer = await clients.CreateClient(Client).PostAsJsonAsync(Vnpay.QueryUrl, request, token);
            answer.EnsureSuccessStatusCode();
            var told = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(await answer.Content.ReadAsByteArrayAsync(token)); // whatever charset it claims
            return Answer(reference, (told ?? []).ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.Ordinal));
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException || (failure is TaskCanceledException && !token.IsCancellationRequested))
        {
            log.LogWarning("VNPAY did not say what became of {Reference}: {Reason}", reference, failure.Message);
            return null;
        }
    }

    private GatewayReport? Answer(string reference, Dictionary<string, string> told)
    {
        var expected = Signature(told,
        [
            "vnp_ResponseId", "vnp_Command", "vnp_ResponseCode", "vnp_Message", "vnp_TmnCode", "vnp_TxnRef", "vnp_Amount", "vnp_BankCode", "vnp_PayDate", "vnp_TransactionNo",
            "vnp_TransactionType", "vnp_TransactionStatus", "vnp_OrderInfo", "vnp_PromotionCode", "vnp_PromotionAmount",
        ]);
        if (!VnpaySignature.Same(told.GetValueOrDefault(VnpaySignature.Field, ""), expected) || told.GetValueOrDefault("vnp_TxnRef") != reference)
        {
            log.LogWarning("An answer about {Reference} was refused: its signature is wrong", reference);
            return null;
        }

        // 01: not finished; what VNPAY does not know may still come
        return told.GetValueOrDefault("vnp_ResponseCode") == "00" && told.GetValueOrDefault("vnp_TransactionStatus") is { } status and not ("01" or "") && Dong(told.GetValueOrDefault("vnp_Amount")) is { } amount
            ? new GatewayReport(reference, amount, Transaction(told.GetValueOrDefault("vnp_TransactionNo"), reference), status == "00", GatewayTime.Read(told.GetValueOrDefault("vnp_PayDate")))
            : null;
    }

    private string Signature(Dictionary<string, string> fields, ReadOnlySpan<string> order)
    {
        var values = new string[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            values[i] = fields.GetValueOrDefault(order[i], "");
        }

        return VnpaySignature.Sign(string.Join('|', values), Vnpay.HashSecret);
    }

    // A payment that failed before a bank was chosen has the number 0: it is told from others by our reference.
    private static string Transaction(string? number, string reference) => number is { Length: > 0 and <= 60 } and not "0" ? number : $"none:{reference}";

    // Hundredths of a đồng do not exist: an amount that has them is none that we asked for.
    private static long? Dong(string? hundredths) =>
        long.TryParse(hundredths, NumberStyles.None, CultureInfo.InvariantCulture, out var amount) && amount % Hundredths == 0 ? amount / Hundredths : null;

    private static string Stamp(DateTimeOffset at) => GatewayTime.Write(at);
}
