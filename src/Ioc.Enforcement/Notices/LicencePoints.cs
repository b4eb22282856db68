using Ioc.Domain.Enforcement;
using Ioc.Domain.Time;

namespace Ioc.Enforcement.Notices;

/// <summary>Licence points by the decisions known here; the official count is the licence register's.</summary>
/// <param name="Taken">0..12, in the last twelve months.</param>
/// <param name="Left">12 less those.</param>
/// <param name="RestoredOn">The day on which all twelve are back if nothing more is taken; null when none is taken.</param>
public sealed record LicencePoints(int Taken, int Left, DateOnly? RestoredOn)
{
    private const int All = 12;
    private const int Months = 12;

    /// <summary>
    /// The points taken from the holder as the one who drove, in the twelve months before a day: never more than twelve, and all back twelve months after
    /// the last (Decree 168/2024, Art. 50).
    /// </summary>
    public static LicencePoints Of(IEnumerable<HeldNotice> held, DateOnly today)
    {
        var taken = held
            .Where(n => (n is { Liable: "owner", Role: "owner", OwnerKind: "person", Points: > 0, DecidedAt: not null } or { Liable: "named_driver", Role: "liable", Points: > 0, DecidedAt: not null })
                && n.State != CaseState.Cancelled.Code())
            .Select(n => (n.Points, Day: VietnamTime.DayOf(n.DecidedAt!.Value)))
            .Where(n => n.Day.AddMonths(Months) > today)
            .ToArray();
        var sum = Math.Min(All, taken.Sum(n => n.Points));
        return new LicencePoints(sum, All - sum, taken.Length == 0 ? null : taken.Max(n => n.Day).AddMonths(Months));
    }
}
