namespace Ioc.Domain.Enforcement;

/// <summary>Money that is asked for, or to be given back, in whole đồng.</summary>
/// <param name="Fine">0 or more.</param>
/// <param name="Surcharge">What lateness costs on top, 0 or more.</param>
public readonly record struct FineMoney(long Fine, long Surcharge)
{
    /// <summary>Both together.</summary>
    public long Total => checked(Fine + Surcharge);
}

/// <summary>What a settled complaint made of a fine.</summary>
/// <param name="On">The day of the settlement.</param>
/// <param name="Amount">The whole fine from then on, đồng.</param>
/// <param name="MorePayBy">The last day to pay what it added; null where it added nothing.</param>
public sealed record FineChange(DateOnly On, long Amount, DateOnly? MorePayBy = null);

/// <summary>Days that do not count, because the decision was suspended.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The last; a suspension always has one, at the latest the last day for settling the complaint.</param>
public readonly record struct Standstill(DateOnly From, DateOnly To);

/// <summary>A part of a fine as it is due.</summary>
/// <param name="PayBy">The last day to pay it; null while the decision was not received: nobody can be late with it.</param>
/// <param name="Since">The first day that counts towards lateness or a standstill of it.</param>
public sealed record FinePart(long Amount, DateOnly? PayBy, DateOnly Since);

/// <summary>
/// What a decision asks for, after settled complaints and suspensions too. A lower amount counts as if it had been decided from the beginning; what a
/// settlement adds is due by a day of its own, for nobody can be late with what was not yet asked for. Days on which the decision was suspended do not count.
/// </summary>
public sealed class FineOwed
{
    private readonly IReadOnlyList<Standstill> standstills;

    /// <param name="decided">The amount of the decision, đồng.</param>
    /// <param name="payBy">The last day to pay it without surcharge; null while it was not received.</param>
    /// <param name="changes">What settled complaints made of it, the earlier first.</param>
    /// <param name="standstills">When the decision was suspended; in any order, and they may overlap.</param>
    /// <param name="received">The day on which the decision was received: suspended days before it put nothing off. Null: from the beginning.</param>
    public FineOwed(
        long decided, DateOnly? payBy, IReadOnlyList<FineChange>? changes = null, IReadOnlyList<Standstill>? standstills = null, DateOnly? received = null)
    {
        Decided = decided;
        PayBy = payBy;
        Amount = changes is [.., var last] ? last.Amount : decided;
        Parts = PartsOf(decided, payBy, received, changes ?? []);
        this.standstills = Joined(standstills ?? []);
    }

    /// <summary>The amount of the decision, đồng.</summary>
    public long Decided { get; }

    /// <summary>The last day to pay it without surcharge, before any suspension; null while it was not received.</summary>
    public DateOnly? PayBy { get; }

    /// <summary>The whole fine as it stands.</summary>
    public long Amount { get; }

    /// <summary>The fine in the parts in which it is due, the earlier first.</summary>
    public IReadOnlyList<FinePart> Parts { get; }

    /// <summary>What is still to be paid on a day.</summary>
    /// <param name="paid">Of the fine, without surcharges and without what is given back; 0 or more.</param>
    public FineMoney DueOn(DateOnly day, long paid)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(paid);
        var due = default(FineMoney);
        foreach (var part in Parts)
        {
            var rest = Math.Max(0, part.Amount - paid);
            paid = Math.Max(0, paid - part.Amount);
            due = new FineMoney(due.Fine + rest, due.Surcharge + LateFee.For(rest, DaysLate(part, day)));
        }

        return due;
    }

    /// <summary>The day by which the earliest unpaid part is due, put off by what was suspended; null when all is paid or the decision was not received.</summary>
    /// <param name="paid">As in <see cref="DueOn"/>.</param>
    public DateOnly? NextPayBy(long paid) => Next(paid) is { } part ? Counted(part, DateOnly.MaxValue).PayBy : null;

    /// <summary>By how many counted days the earliest unpaid part is late; 0 where none is.</summary>
    /// <param name="paid">As in <see cref="DueOn"/>.</param>
    public int DaysLate(DateOnly day, long paid) => Next(paid) is { } part ? DaysLate(part, day) : 0;

    /// <summary>What may be kept of payments now that the amount is what it is: the fine, and the surcharge that this fine would have cost on those days.</summary>
    /// <param name="payments">What was paid, and for which day the surcharge was reckoned; the earlier first.</param>
    public FineMoney Keep(IEnumerable<(FineMoney Paid, DateOnly Day)> payments)
    {
        ArgumentNullException.ThrowIfNull(payments);
        var rest = Parts.Select(part => part.Amount).ToArray();
        var kept = default(FineMoney);
        foreach (var (paid, day) in payments)
        {
            var (left, cost) = (paid.Fine, 0L);
            for (var i = 0; i < rest.Length; i++)
            {
                var share = Math.Min(rest[i], left);
                rest[i] -= share;
                left -= share;
                cost += LateFee.For(share, DaysLate(Parts[i], day));
            }

            kept = new FineMoney(kept.Fine + paid.Fine - left, kept.Surcharge + Math.Min(paid.Surcharge, cost));
        }

        return kept;
    }

    private FinePart? Next(long paid)
    {
        foreach (var part in Parts)
        {
            if (paid < part.Amount)
            {
                return part;
            }

            paid -= part.Amount;
        }

        return null;
    }

    private int DaysLate(FinePart part, DateOnly day)
    {
        var (payBy, uncounted) = Counted(part, day);
        return payBy is { } last ? Math.Max(0, day.DayNumber - last.DayNumber - uncounted) : 0;
    }

    // A suspension within the time to pay puts its end off by its days, onto a working day; one after it only leaves its days out.
    private (DateOnly? PayBy, int Uncounted) Counted(FinePart part, DateOnly until)
    {
        if (part.PayBy is not { } payBy)
        {
            return (null, 0);
        }

        var uncounted = 0;
        foreach (var still in standstills)
        {
            var from = still.From > part.Since ? still.From : part.Since;
            var to = still.To < until ? still.To : until;
            var days = to.DayNumber - from.DayNumber + 1;
            if (days <= 0)
            {
                continue;
            }

            if (from <= payBy)
            {
                payBy = WorkingCalendar.AfterDays(payBy, days);
            }
            else
            {
                uncounted += days;
            }
        }

        return (payBy, uncounted);
    }

    private static List<FinePart> PartsOf(long decided, DateOnly? payBy, DateOnly? received, IReadOnlyList<FineChange> changes)
    {
        var parts = new List<FinePart> { new(decided, payBy, received ?? DateOnly.MinValue) };
        foreach (var change in changes)
        {
            var more = change.Amount - parts.Sum(part => part.Amount);
            if (more > 0)
            {
                parts.Add(new FinePart(more, change.MorePayBy ?? payBy, change.On.AddDays(1)));
            }

            // the latest parts go first: they are what the lower amount would never have asked for
            for (var i = parts.Count - 1; i >= 0 && more < 0; i--)
            {
                var cut = Math.Min(parts[i].Amount, -more);
                parts[i] = parts[i] with { Amount = parts[i].Amount - cut };
                more += cut;
            }

            parts.RemoveAll(part => part.Amount == 0);
        }

        return parts;
    }

    // A day counts once as suspended, however often.
    private static List<Standstill> Joined(IReadOnlyList<Standstill> standstills)
    {
        var joined = new List<Standstill>();
        foreach (var still in standstills.Where(still => still.From <= still.To).OrderBy(still => still.From))
        {
            if (joined.Count > 0 && still.From.DayNumber <= joined[^1].To.DayNumber + 1)
            {
                joined[^1] = joined[^1] with { To = still.To > joined[^1].To ? still.To : joined[^1].To };
            }
            else
            {
                joined.Add(still);
            }
        }

        return joined;
    }
}
