using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Ioc.Web.Tests.Payments;

/// <summary>Signs reports as VNPAY does, written apart from the product from the gateway's specification.</summary>
internal sealed class VnpayBank(string secret)
{
    public const string Terminal = "IOCTEST1";
    public const string Secret = "a-secret-of-the-tests";

    /// <summary>The query of a report (IPN).</summary>
    /// <param name="dong">Đồng; the gateway says hundredths.</param>
    public string Report(string reference, long dong, bool succeeded, string? transaction = null, string terminal = Terminal, string? hundredths = null)
    {
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["vnp_TmnCode"] = terminal,
            ["vnp_TxnRef"] = reference,
            ["vnp_Amount"] = hundredths ?? (dong * 100).ToString(CultureInfo.InvariantCulture),
            ["vnp_OrderInfo"] = "Nop phat quyet dinh 000001",
            ["vnp_BankCode"] = "NCB",
            ["vnp_PayDate"] = "20261124120000",
            ["vnp_TransactionNo"] = succeeded ? transaction ?? Math.Abs(reference.GetHashCode(StringComparison.Ordinal)).ToString(CultureInfo.InvariantCulture) : "0",
            ["vnp_ResponseCode"] = succeeded ? "00" : "24",
            ["vnp_TransactionStatus"] = succeeded ? "00" : "02",
        };
        var text = string.Join('&', fields.Select(field => $"{field.Key}={WebUtility.UrlEncode(field.Value)}"));
        using var hmac = new HMACSHA512(Encoding.UTF8.GetBytes(secret));
        return $"{text}&vnp_SecureHash={Convert.ToHexString(hmac.ComputeHash(Encoding.UTF8.GetBytes(text)))}";
    }
}
