namespace Ioc.Enforcement.Payments;

/// <summary>What a gateway is asked to collect.</summary>
/// <param name="Reference">Ours; names the payment from here on.</param>
/// <param name="Amount">Đồng.</param>
/// <param name="Description">What the payer reads.</param>
/// <param name="ReturnUrl">Where the browser goes afterwards. It books nothing.</param>
public sealed record PaymentOrder(string Reference, long Amount, string Description, string ReturnUrl, DateTimeOffset CreatedAt);

/// <summary>What a gateway reports, its signature already checked.</summary>
/// <param name="Transaction">The gateway's own number; the same money twice has the same number.</param>
/// <param name="Succeeded">False when the payer gave up or the bank refused.</param>
public sealed record GatewayReport(string Reference, long Amount, string Transaction, bool Succeeded);

/// <summary>The seam to a payment gateway: where to send the payer, and whether a report truly comes from the gateway.</summary>
public interface IPaymentGateway
{
    /// <summary>Kept with each payment.</summary>
    string Name { get; }

    /// <summary>Where to send the payer's browser; signed, so that nothing in it can be changed on the way.</summary>
    string RedirectUrl(PaymentOrder order);

    /// <summary>Reads a server-to-server report; null when its signature is not the gateway's or it makes no sense.</summary>
    GatewayReport? Read(IReadOnlyDictionary<string, string> fields);
}
