namespace Ioc.Domain.Enforcement;

/// <summary>What is owed when a fine is paid late: 0.05 % of the unpaid fine for each day (Law on Handling Administrative Violations, Art. 78).</summary>
public static class LateFee
{
    private const long Parts = 5;
    private const long Of = 10_000;

    /// <summary>The surcharge, in whole đồng. It is rounded down once, over all days: nobody pays a đồng more than the law says.</summary>
    /// <param name="fine">Đồng, 0 or more.</param>
    /// <param name="payBy">The last day to pay without it.</param>
    /// <param name="day">The day of payment, Vietnamese calendar.</param>
    public static long On(long fine, DateOnly payBy, DateOnly day) => For(fine, Math.Max(0, day.DayNumber - payBy.DayNumber));

    /// <summary>The surcharge for a number of days, in whole đồng, rounded down once.</summary>
    /// <param name="fine">Đồng, 0 or more.</param>
    /// <param name="daysLate">0 or more.</param>
    public static long For(long fine, int daysLate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fine);
        ArgumentOutOfRangeException.ThrowIfNegative(daysLate);
        return checked((long)((Int128)fine * daysLate * Parts / Of));
    }
}
