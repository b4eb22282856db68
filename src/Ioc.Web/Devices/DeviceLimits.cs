using System.Globalization;
using Ioc.Domain.Text;
using Ioc.Web.Platform;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Devices;

/// <summary>Answers 429 to a key that calls more often than it may, before its body is read. What it holds it sends later: nothing is lost.</summary>
internal sealed class DeviceLimits(IOptions<DeviceOptions> options) : IDisposable
{
    private readonly KeyLimits events = new(options.Value.EventsPerMinute);
    private readonly KeyLimits signals = new(options.Value.SignalsPerMinute);

    /// <summary>As a filter of an endpoint.</summary>
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var limits = http.User.FindFirst(DeviceKeyScheme.KindClaim)?.Value == DeviceKinds.Signals ? signals : events;
        if (http.User.FindFirst(DeviceKeyScheme.KeyClaim)?.Value is not { } key || limits.SecondsToWait(key) is not { } seconds)
        {
            return await next(context);
        }

        http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Problems.Because(StatusCodes.Status429TooManyRequests, "device.too_many", new LocalText(
            $"Khóa này gửi quá nhiều lần. Hãy giữ lại và gửi sau {seconds} giây; gửi gộp nhiều sự kiện trong một lần thì tính một lần.",
            $"This key sends too often. Keep what you have and send it in {seconds} seconds; a batch of events counts once."));
    }

    public void Dispose()
    {
        events.Dispose();
        signals.Dispose();
    }
}
