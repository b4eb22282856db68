using Ioc.Domain.Enforcement;

namespace Ioc.Enforcement.Procedure;

/// <summary>A driving licence as the book has it: the one place in which its points are counted.</summary>
/// <param name="Number">Twelve digits.</param>
/// <param name="Balance">0..12.</param>
/// <param name="LastDeduction">The day of the last deduction that stands; null where none does.</param>
/// <param name="EmptySince">The day on which the last point went; null while there are any.</param>
public sealed record LicenceRow(string Number, string Class, int Balance, DateOnly? LastDeduction, DateOnly? EmptySince, bool Simulated)
{
    /// <summary>For a query over <c>enforcement.licence l</c>: its columns.</summary>
    internal const string Columns =
        """
        l.number, l.class, l.balance, l.last_deduction,
        (select e.day from enforcement.points_entry e where e.licence = l.number and l.balance = 0 and e.before > 0 and e.after = 0 order by e.id desc limit 1) as empty_since,
        l.simulated
        """;

    /// <summary>The day on which all points come back if nothing more is taken; null where none is missing, and at nothing.</summary>
    public DateOnly? RestoredOn => LastDeduction is { } last ? LicencePoints.RestoredOn(Balance, last) : null;

    /// <summary>From when on the test of knowledge may be taken; null while there are points.</summary>
    public DateOnly? TestFrom => EmptySince is { } since ? LicencePoints.TestFrom(since) : null;
}
