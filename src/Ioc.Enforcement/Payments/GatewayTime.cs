using System.Globalization;
using Ioc.Domain.Time;

namespace Ioc.Enforcement.Payments;

/// <summary>How gateways write times: yyyyMMddHHmmss on Vietnam's clock (VNPAY 2.1.0, vnp_CreateDate and vnp_PayDate).</summary>
public static class GatewayTime
{
    private const string Form = "yyyyMMddHHmmss";

    /// <summary>A time as gateways write it.</summary>
    public static string Write(DateTimeOffset at) => VietnamTime.At(at).ToString(Form, CultureInfo.InvariantCulture);

    /// <summary>What was written, in UTC; null where it is not such a time.</summary>
    public static DateTimeOffset? Read(string? text) =>
        DateTime.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && local.Year >= 2000
            ? new DateTimeOffset(local, VietnamTime.Offset).ToUniversalTime()
            : null;
}
