using Ioc.Enforcement;
using Ioc.Enforcement.Payments;
using Microsoft.Extensions.Options;
using QRCoder;

namespace Ioc.Web.Payments;

/// <summary>The ways in which a fine can be paid here.</summary>
public sealed class PaymentWays(PaymentBook book, IOptions<PaymentOptions> options, IPaymentGateway? gateway = null)
{
    /// <summary>Name of the way by bank transfer; its money is booked from the bank's statement.</summary>
    public const string Transfer = "transfer";

    private static readonly TimeSpan TransferValid = TimeSpan.FromDays(20);

    /// <summary>Whether a gateway is configured.</summary>
    public bool ByGateway => gateway is not null;

    /// <summary>Whether an account for transfers is configured.</summary>
    public bool ByTransfer => options.Value.Transfer.Bank is not null;

    /// <summary>Starts paying at the gateway.</summary>
    /// <param name="returnUrl">Where the browser comes back to.</param>
    /// <returns>Where to send the browser.</returns>
    public async Task<Outcome<string>> AtGatewayAsync(Guid notice, string returnUrl, string payerAddress, string language, string actor, CancellationToken token)
    {
        if (gateway is null)
        {
            return Refusals.PaymentUnavailable;
        }

        var started = await book.StartAsync(notice, gateway.Name, gateway.ValidFor, actor, token);
        return started.Refusal is { } no
            ? no
            : gateway.RedirectUrl(new PaymentOrder(started.Value.Reference, started.Value.Amount, started.Value.Purpose, returnUrl, started.Value.StartedAt, payerAddress, language));
    }

    /// <summary>Starts paying by transfer: what a bank's app reads from the picture.</summary>
    public async Task<Outcome<TransferSlip>> ByTransferAsync(Guid notice, string actor, CancellationToken token)
    {
        var account = options.Value.Transfer;
        if (account.Bank is null)
        {
            return Refusals.PaymentUnavailable;
        }

        var started = await book.StartAsync(notice, Transfer, TransferValid, actor, token);
        if (started.Refusal is { } no)
        {
            return no;
        }

        var purpose = $"NP {started.Value.Reference}";
        var code = VietQr.Transfer(account.Bank, account.Account, started.Value.Amount, purpose);
        return new TransferSlip(account.Bank, account.Account, account.Name, started.Value.Amount, purpose, code, Draw(code), started.Value.GoodUntil);
    }

    private static string Draw(string code)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(code, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(data);
        return svg.GetGraphic(8, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}

/// <summary>What to transfer, where to, and the code that says so.</summary>
/// <param name="Amount">Đồng.</param>
/// <param name="Code">The text in the picture.</param>
/// <param name="Picture">An SVG.</param>
/// <param name="GoodUntil">The last day on which this is the amount that is due; transferred later, it is too little and is given back.</param>
public sealed record TransferSlip(string Bank, string Account, string Name, long Amount, string Purpose, string Code, string Picture, DateOnly GoodUntil);
