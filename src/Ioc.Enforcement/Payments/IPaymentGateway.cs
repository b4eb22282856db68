namespace Ioc.Enforcement.Payments;

/// <summary>What a gateway is asked to collect.</summary>
/// <param name="Reference">Ours; names the payment from here on.</param>
/// <param name="Amount">Đồng.</param>
/// <param name="Description">What the payer reads: letters without diacritics, digits and blanks, as gateways want it.</param>
/// <param name="ReturnUrl">Where the browser goes afterwards. It books nothing.</param>
/// <param name="CreatedAt">When the payment was started: the gateway finds it by reference and this.</param>
/// <param name="PayerAddress">Of the payer's device.</param>
/// <param name="Language">vi or en: of the gateway's page.</param>
public sealed record PaymentOrder(string Reference, long Amount, string Description, string ReturnUrl, DateTimeOffset CreatedAt, string PayerAddress, string Language);

/// <summary>What a gateway reports, its signature already checked.</summary>
/// <param name="Amount">Đồng.</param>
/// <param name="Transaction">The gateway's own number; the same money twice has the same number.</param>
/// <param name="Succeeded">False when the payer gave up or the bank refused.</param>
/// <param name="PaidAt">When the payer paid, by the gateway's own clock; null where it does not say.</param>
public sealed record GatewayReport(string Reference, long Amount, string Transaction, bool Succeeded, DateTimeOffset? PaidAt = null);

/// <summary>The one seam to payment: where to send the payer, whether a report truly comes from the gateway, and what became of a payment of which no report came.</summary>
public interface IPaymentGateway
{
    /// <summary>Kept with each payment.</summary>
    string Name { get; }

    /// <summary>How long a payer may take from the start.</summary>
    TimeSpan ValidFor { get; }

    /// <summary>Where to send the payer's browser; signed, so that nothing in it can be changed on the way.</summary>
    string RedirectUrl(PaymentOrder order);

    /// <summary>Reads what the gateway says of a payment, server to server or through the payer's browser; null when its signature is not the gateway's or it makes no sense.</summary>
    GatewayReport? Read(IReadOnlyDictionary<string, string> fields);

    /// <summary>Asks what became of a payment; null while that is open, unknown or not answered by the gateway itself.</summary>
    Task<GatewayReport?> AskAsync(string reference, DateTimeOffset createdAt, CancellationToken token);
}
