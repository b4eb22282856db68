using Ioc.Domain.Time;

namespace Ioc.Domain.Alerts;

/// <summary>Hours of the local day in which what is not critical waits until they are over; they may run past midnight.</summary>
public sealed record QuietHours(TimeOnly From, TimeOnly To)
{
    /// <summary>Whether a point in time lies in them.</summary>
    public bool Hold(DateTimeOffset at) => TimeOnly.FromTimeSpan(VietnamTime.At(at).TimeOfDay).IsBetween(From, To);

    /// <summary>When those that hold a point in time are over; the point itself when none do.</summary>
    public DateTimeOffset Over(DateTimeOffset at)
    {
        if (!Hold(at))
        {
            return at;
        }

        var end = VietnamTime.StartOf(VietnamTime.DayOf(at)) + To.ToTimeSpan();
        return end > at ? end : end.AddDays(1);
    }
}
