using System.ComponentModel.DataAnnotations;

namespace Ioc.Web.Payments;

/// <summary>Ways to pay; section <c>Payment</c> of the configuration. What is not configured is not offered.</summary>
public sealed class PaymentOptions
{
    /// <summary>The VNPAY gateway.</summary>
    public VnpayOptions Vnpay { get; init; } = new();

    /// <summary>The account that transfers by VietQR go to.</summary>
    public TransferOptions Transfer { get; init; } = new();
}

/// <summary>What VNPAY gave the agency when it joined.</summary>
public sealed class VnpayOptions
{
    /// <summary>Where payers are sent, e.g. <c>https://sandbox.vnpayment.vn/paymentv2/vpcpay.html</c>; null: VNPAY is not used.</summary>
    [Url]
    public string? PayUrl { get; set; }

    /// <summary>Where transactions are asked for, e.g. <c>https://sandbox.vnpayment.vn/merchant_webapi/api/transaction</c>; null: they are not.</summary>
    [Url]
    public string? QueryUrl { get; set; }

    /// <summary>The agency's terminal (vnp_TmnCode).</summary>
    public string TmnCode { get; set; } = "";

    /// <summary>The shared secret (vnp_HashSecret).</summary>
    public string HashSecret { get; set; } = "";

    /// <summary>Minutes a payer has, 5..60.</summary>
    [Range(5, 60)]
    public int ValidMinutes { get; set; } = 15;
}

/// <summary>An account at a bank, as VietQR names it.</summary>
public sealed class TransferOptions
{
    /// <summary>The bank's number (BIN), six digits; null: transfers are not offered.</summary>
    [RegularExpression("^[0-9]{6}$")]
    public string? Bank { get; set; }

    /// <summary>Up to 19 letters and digits.</summary>
    [RegularExpression("^[0-9A-Za-z]{1,19}$")]
    public string Account { get; set; } = "0";

    /// <summary>Whose account it is, as the payer's bank shows it.</summary>
    public string Name { get; set; } = "";
}
