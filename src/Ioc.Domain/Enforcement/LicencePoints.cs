namespace Ioc.Domain.Enforcement;

/// <summary>A licence's points after something that happened to them.</summary>
/// <param name="Before">0..12.</param>
/// <param name="Taken">0..12; what was really taken, at most what was there.</param>
/// <param name="After">0..12.</param>
public readonly record struct PointsChange(int Before, int Taken, int After);

/// <summary>
/// The points of a driving licence (Decree 168/2024, Art. 50 and 51): twelve; several violations sanctioned at once cost the highest deduction only;
/// never below nothing; all twelve again after twelve months without a deduction, but not from nothing, where a test of knowledge comes first.
/// </summary>
public static class LicencePoints
{
    /// <summary>What a licence begins with.</summary>
    public const int Full = 12;

    private const int MonthsToRestore = 12;

    /// <summary>Takes points for one offence.</summary>
    /// <param name="balance">0..12.</param>
    /// <param name="points">What the offence costs, 0..12.</param>
    /// <param name="highestBefore">The highest deduction among offences already sanctioned on the same occasion; 0 when this is the first.</param>
    public static PointsChange Take(int balance, int points, int highestBefore)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(balance);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(balance, Full);
        var more = Math.Max(0, points - highestBefore);
        var taken = Math.Min(balance, more);
        return new PointsChange(balance, taken, balance - taken);
    }

    /// <summary>Whether all points come back on a day.</summary>
    /// <param name="lastDeduction">The day of the last deduction.</param>
    public static bool IsRestoredOn(int balance, DateOnly lastDeduction, DateOnly day) =>
        balance is > 0 and < Full && day >= lastDeduction.AddMonths(MonthsToRestore);
}
