using System.Globalization;
using System.Security.Cryptography;
using Ioc.Enforcement.Payments;

namespace Ioc.Web.Payments;

/// <summary>
/// Stands for a bank's gateway in the demo and in tests; no money moves. Orders and reports are signed with secrets of their own, so that an
/// order's signature can never pass for a report's.
/// </summary>
public sealed class SimulatedGateway : IPaymentGateway
{
    /// <summary>Where the simulator's page is.</summary>
    public const string Page = "/simulated-gateway";

    private readonly string orderSecret;
    private readonly string reportSecret;
    private readonly TimeProvider clock;

    /// <param name="secret">Shared by all hosts of a site; null: of this process alone.</param>
    public SimulatedGateway(TimeProvider clock, string? secret = null)
    {
        this.clock = clock;
        secret ??= RandomNumberGenerator.GetHexString(64);
        orderSecret = $"order:{secret}";
        reportSecret = $"report:{secret}";
    }

    /// <inheritdoc />
    public string Name => "simulated";

    /// <inheritdoc />
    public string RedirectUrl(PaymentOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return $"{Page}?{SignedFields.Query(
            [
                new("reference", order.Reference),
                new("amount", order.Amount.ToString(CultureInfo.InvariantCulture)),
                new("description", order.Description),
                new("returnUrl", order.ReturnUrl),
                new("createdAt", order.CreatedAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            ],
            orderSecret)}";
    }

    /// <inheritdoc />
    public GatewayReport? Read(IReadOnlyDictionary<string, string> fields) =>
        SignedFields.Verify(fields, reportSecret)
        && fields.TryGetValue("reference", out var reference) && reference.Length is > 0 and <= 40
        && fields.TryGetValue("transaction", out var transaction) && transaction.Length is > 0 and <= 60
        && fields.TryGetValue("amount", out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var amount)
        && fields.TryGetValue("result", out var result)
            ? new GatewayReport(reference, amount, transaction, result == "00")
            : null;

    /// <summary>The simulator's half: an order as it came with the payer's browser; null when it was changed on the way or is older than 15 minutes.</summary>
    public PaymentOrder? ReadOrder(IReadOnlyDictionary<string, string> fields)
    {
        if (!SignedFields.Verify(fields, orderSecret))
        {
            return null;
        }

        var createdAt = DateTimeOffset.FromUnixTimeSeconds(long.Parse(fields["createdAt"], CultureInfo.InvariantCulture));
        return clock.GetUtcNow() - createdAt > TimeSpan.FromMinutes(15)
            ? null
            : new PaymentOrder(fields["reference"], long.Parse(fields["amount"], CultureInfo.InvariantCulture), fields["description"], fields["returnUrl"], createdAt);
    }

    /// <summary>The simulator's half: a signed report. One order always has one transaction, however often its page is sent.</summary>
    public string Report(string reference, long amount, bool succeeded, string? transaction = null) => SignedFields.Query(
        [
            new("reference", reference),
            new("amount", amount.ToString(CultureInfo.InvariantCulture)),
            new("transaction", transaction ?? $"SIM-{Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(reference)))[..12]}"),
            new("result", succeeded ? "00" : "24"),
        ],
        reportSecret);
}
