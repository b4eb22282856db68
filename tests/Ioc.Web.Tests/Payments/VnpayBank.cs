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
    /// <param name="paidAt">When the payer paid; null: noon of 24 November 2026.</param>
    public string Report(
        string reference, long dong, bool succeeded, string? transaction = null, string terminal = Terminal, string? hundredths = null, DateTimeOffset? paidAt = null)
    {
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["vnp_TmnCode"] = terminal,
            ["vnp_TxnRef"] = reference,
            ["vnp_Amount"] = hundredths ?? (dong * 100).ToString(CultureInfo.InvariantCulture),
            ["vnp_OrderInfo"] = "Nop phat quyet dinh 000001",
            ["vnp_BankCode"] = "NCB",
            ["vnp_PayDate"] = paidAt is { } at ? at.ToOffset(TimeSpan.FromHours(7)).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture) : "20261124120000",
            ["vnp_TransactionNo"] = succeeded ? transaction ?? Math.Abs(reference.GetHashCode(StringComparison.Ordinal)).ToString(CultureInfo.InvariantCulture) : "0",
            ["vnp_ResponseCode"] = succeeded ? "00" : "24",
            ["vnp_TransactionStatus"] = succeeded ? "00" : "02",
        };
        var text = string.Join('&', fields.Select(field => $"{field.Key}={WebUtility.UrlEncode(field.Value)}"));
        using var hmac = new HMACSHA512(Encoding.UTF8.GetBytes(secret));
        return $"{text}&vnp_SecureHash={Convert.ToHexString(hmac.ComputeHash(Encoding.UTF8.GetBytes(text)))}";
    }

    /// <summary>The gateway's signed answer to a question about a transaction (querydr).</summary>
    /// <param name="response">00: found, 91: not found.</param>
    /// <param name="status">Of the transaction: 00 paid, 01 open, 02 failed.</param>
    public Dictionary<string, string> Answer(string reference, string response, string status = "", long dong = 0, string transaction = "0")
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["vnp_ResponseId"] = "5138cd6da8a14c2e", ["vnp_Command"] = "querydr", ["vnp_ResponseCode"] = response,
            ["vnp_Message"] = response == "00" ? "QueryDR Success" : "Transaction not found", ["vnp_TmnCode"] = Terminal, ["vnp_TxnRef"] = reference,
        };
        if (response == "00")
        {
            fields["vnp_Amount"] = (dong * 100).ToString(CultureInfo.InvariantCulture);
            fields["vnp_BankCode"] = "NCB";
            fields["vnp_PayDate"] = "20261124120000";
            fields["vnp_TransactionNo"] = transaction;
            fields["vnp_TransactionType"] = "01";
            fields["vnp_TransactionStatus"] = status;
            fields["vnp_OrderInfo"] = "Nop phat quyet dinh 000001";
        }

        fields["vnp_SecureHash"] = Joined(
            fields, "vnp_ResponseId", "vnp_Command", "vnp_ResponseCode", "vnp_Message", "vnp_TmnCode", "vnp_TxnRef", "vnp_Amount", "vnp_BankCode", "vnp_PayDate", "vnp_TransactionNo",
            "vnp_TransactionType", "vnp_TransactionStatus", "vnp_OrderInfo", "vnp_PromotionCode", "vnp_PromotionAmount");
        return fields;
    }

    /// <summary>What a question must be signed with.</summary>
    public string SignatureOf(IReadOnlyDictionary<string, string> question) => Joined(
        question, "vnp_RequestId", "vnp_Version", "vnp_Command", "vnp_TmnCode", "vnp_TxnRef", "vnp_TransactionDate", "vnp_CreateDate", "vnp_IpAddr", "vnp_OrderInfo");

    private string Joined(IReadOnlyDictionary<string, string> fields, params string[] order) => Convert.ToHexStringLower(
        HMACSHA512.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(string.Join('|', order.Select(name => fields.GetValueOrDefault(name, ""))))));
}
