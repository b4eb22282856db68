using Ioc.Domain.Time;

namespace Ioc.Domain.Alerts;

/// <summary>Hours of the local day in which what is not critical waits until they are over; they may run past midnight.</summary>
public sealed record QuietHours(TimeOnly From, TimeOnly To)
{
    /// <summary>Whether a point in time lies in them.</summary>
    public bool Hold(DateTimeOffset at) => TimeOnly.FromTimeSpan(VietnamTime.At(at).TimeOfDay).IsBetween(From, To);
}
