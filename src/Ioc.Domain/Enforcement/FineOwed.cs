namespace Ioc.Domain.Enforcement;

/// <summary>Money that is asked for, or to be given back, in whole đồng.</summary>
/// <param name="Fine">0 or more.</param>
/// <param name="Surcharge">What lateness costs on top, 0 or more.</param>
public readonly record struct FineMoney(long Fine, long Surcharge)
{
    /// <summary>Both together.</summary>
    public long Total => checked(Fine + Surcharge);
}

/// <summary>
/// What a decision asks for, after a settled complaint too. A lower amount counts as if it had been decided from the beginning; what a settlement adds is
/// due by a day of its own, for nobody can be late with what was not yet asked for.
/// </summary>
/// <param name="Decided">The amount of the decision, đồng.</param>
/// <param name="PayBy">The last day to pay it without surcharge.</param>
/// <param name="Amended">The amount after a settled complaint; null: as decided.</param>
/// <param name="MorePayBy">The last day to pay what a settlement added; null where it added nothing.</param>
public sealed record FineOwed(long Decided, DateOnly PayBy, long? Amended = null, DateOnly? MorePayBy = null)
{
    /// <summary>The whole fine as it stands.</summary>
    public long Amount => Amended ?? Decided;

    /// <summary>The fine in the parts in which it is due, the earlier first.</summary>
    public IReadOnlyList<(long Amount, DateOnly PayBy)> Parts =>
        Amount > Decided ? [(Decided, PayBy), (Amount - Decided, MorePayBy ?? PayBy)] : [(Amount, PayBy)];

    /// <summary>What is still to be paid on a day.</summary>
    /// <param name="paid">Of the fine, without surcharges; 0 or more.</param>
    public FineMoney DueOn(DateOnly day, long paid)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(paid);
        var due = default(FineMoney);
        foreach (var part in Parts)
        {
            var rest = Math.Max(0, part.Amount - paid);
            paid = Math.Max(0, paid - part.Amount);
            due = new FineMoney(due.Fine + rest, due.Surcharge + LateFee.On(rest, part.PayBy, day));
        }

        return due;
    }

    /// <summary>The day by which the earliest unpaid part is due; null when all is paid.</summary>
    /// <param name="paid">Of the fine, without surcharges; 0 or more.</param>
    public DateOnly? NextPayBy(long paid)
    {
        foreach (var part in Parts)
        {
            if (paid < part.Amount)
            {
                return part.PayBy;
            }

            paid -= part.Amount;
        }

        return null;
    }

    /// <summary>What may be kept of a payment now that the amount is what it is: the fine, and the surcharge that this fine would have cost on that day.</summary>
    /// <param name="paid">What was paid.</param>
    /// <param name="day">For which day the surcharge was reckoned.</param>
    public FineMoney Keep(FineMoney paid, DateOnly day)
    {
        var fine = Math.Min(paid.Fine, Amount);
        return new FineMoney(fine, Math.Min(paid.Surcharge, LateFee.On(fine, PayBy, day)));
    }
}
