namespace Ioc.Domain.Enforcement;

/// <summary>A licence's points after something that happened to them.</summary>
/// <param name="Before">0..12.</param>
/// <param name="Taken">0..12; what was really taken, at most what was there.</param>
/// <param name="After">0..12.</param>
public readonly record struct PointsChange(int Before, int Taken, int After);

/// <summary>A deduction that stands.</summary>
/// <param name="Points">What the offence costs, 0..12.</param>
/// <param name="Day">With <paramref name="DecidedBy"/> it makes the occasion: of several, only the highest counts.</param>
/// <param name="DecidedBy">The authority's account.</param>
public readonly record struct Deduction(int Points, DateOnly Day, string? DecidedBy);

/// <summary>
/// The points of a driving licence (Decree 168/2024, Art. 50 and 51): twelve; several violations sanctioned at once cost the highest deduction only;
/// never below nothing; all twelve again after twelve months without a deduction, but not from nothing, where a test of knowledge comes first.
/// </summary>
public static class LicencePoints
{
    /// <summary>What a licence begins with.</summary>
    public const int Full = 12;

    private const int MonthsToRestore = 12;
    private const int MonthsToTest = 6;

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

    /// <summary>What is left of a full licence after deductions, the earliest first.</summary>
    public static int After(IEnumerable<Deduction> standing)
    {
        ArgumentNullException.ThrowIfNull(standing);
        var balance = Full;
        var highest = new Dictionary<(DateOnly, string?), int>();
        foreach (var one in standing)
        {
            var occasion = (one.Day, one.DecidedBy);
            var before = highest.GetValueOrDefault(occasion);
            balance = Take(balance, one.Points, before).After;
            highest[occasion] = Math.Max(before, one.Points);
        }

        return balance;
    }

    /// <summary>The day on which all points come back if nothing more is taken; null where none is missing, and at nothing, where a test comes first.</summary>
    /// <param name="lastDeduction">The day of the last deduction.</param>
    public static DateOnly? RestoredOn(int balance, DateOnly lastDeduction) => balance is > 0 and < Full ? lastDeduction.AddMonths(MonthsToRestore) : null;

    /// <summary>Whether all points come back on a day.</summary>
    /// <param name="lastDeduction">The day of the last deduction.</param>
    public static bool IsRestoredOn(int balance, DateOnly lastDeduction, DateOnly day) => RestoredOn(balance, lastDeduction) is { } due && day >= due;

    /// <summary>From when on somebody without points may take the test of knowledge: six months after the last point went; passed, all twelve are back (Art. 51).</summary>
    /// <param name="emptySince">The day on which the last point went.</param>
    public static DateOnly TestFrom(DateOnly emptySince) => emptySince.AddMonths(MonthsToTest);
}
