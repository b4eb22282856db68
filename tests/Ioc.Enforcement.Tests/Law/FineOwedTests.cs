using FsCheck;
using FsCheck.Fluent;
using Ioc.Domain.Enforcement;

namespace Ioc.Enforcement.Tests.Law;

/// <summary>What a decision asks for, before and after a complaint is settled: no đồng is made or lost.</summary>
public sealed class FineOwedTests
{
    private static readonly DateOnly PayBy = new(2026, 12, 1);
    private static readonly DateOnly Later = new(2027, 3, 1);

    [Fact]
    public void Reckoned_by_hand()
    {
        // 19,000,000, ten days late: 0.05 % a day is 9,500 a day
        Assert.Equal(new FineMoney(19_000_000, 95_000), new FineOwed(19_000_000, PayBy).DueOn(new DateOnly(2026, 12, 11), 0));

        // lowered to 18,000,000, not paid, ten days late: 9,000 a day, as if it had been decided so
        Assert.Equal(new FineMoney(18_000_000, 90_000), new FineOwed(19_000_000, PayBy, 18_000_000).DueOn(new DateOnly(2026, 12, 11), 0));

        // paid ten days late, then lowered: 1,000,000 and 5,000 go back
        Assert.Equal(new FineMoney(18_000_000, 90_000), new FineOwed(19_000_000, PayBy, 18_000_000).Keep(new FineMoney(19_000_000, 95_000), new DateOnly(2026, 12, 11)));

        // raised to 20,000,000 after it was paid: the rest has a day of its own
        var raised = new FineOwed(19_000_000, PayBy, 20_000_000, Later);
        Assert.Equal(new FineMoney(1_000_000, 0), raised.DueOn(new DateOnly(2027, 3, 1), 19_000_000));
        Assert.Equal(new FineMoney(1_000_000, 1_000), raised.DueOn(new DateOnly(2027, 3, 3), 19_000_000));
        Assert.Equal(Later, raised.NextPayBy(19_000_000));
        Assert.Null(raised.NextPayBy(20_000_000));

        // raised before it was paid: only the first part is late on the 11th
        Assert.Equal(new FineMoney(20_000_000, 95_000), raised.DueOn(new DateOnly(2026, 12, 11), 0));
        Assert.Equal(PayBy, raised.NextPayBy(0));
    }

    [Fact]
    public void Whatever_the_amounts_and_days_what_was_paid_is_kept_or_given_back_and_nobody_pays_more_than_the_amount_that_stands() =>
        Prop.ForAll(Cases(), fine =>
        {
            var (decided, amended, late) = fine;
            var day = PayBy.AddDays(late);
            var before = new FineOwed(decided, PayBy);
            var paid = before.DueOn(day, 0);
            var after = new FineOwed(decided, PayBy, amended, amended > decided ? Later : null);
            if (amended <= decided)
            {
                // paid and then lowered comes to the same as lowered and then paid
                var kept = after.Keep(paid, day);
                return kept == after.DueOn(day, 0) && kept.Total <= paid.Total && kept.Fine == amended && after.DueOn(day, kept.Fine).Total == 0;
            }

            // paid and then raised: what is missing is asked for, once, and no surcharge for days on which it was not
            var missing = after.DueOn(Later, paid.Fine);
            return missing == new FineMoney(amended - decided, 0) && paid.Fine + missing.Fine == amended && after.DueOn(Later, amended).Total == 0
                && after.Keep(paid, day) == paid;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_later_it_is_paid_the_more_is_due_and_never_less_than_the_fine() =>
        Prop.ForAll(Cases(), fine =>
        {
            var owed = new FineOwed(fine.Decided, PayBy, fine.Amended, fine.Amended > fine.Decided ? Later : null);
            var (one, next) = (owed.DueOn(PayBy.AddDays(fine.Late), 0), owed.DueOn(PayBy.AddDays(fine.Late + 1), 0));
            return one.Fine == fine.Amended && next.Fine == one.Fine && next.Surcharge >= one.Surcharge && one.Surcharge >= 0;
        }).QuickCheckThrowOnFailure();

    private static Arbitrary<(long Decided, long Amended, int Late)> Cases() =>
        (from decided in Gen.Choose(200_000, 75_000_000)
         from amended in Gen.Choose(200_000, 75_000_000)
         from late in Gen.Choose(-20, 400)
         select ((long)decided, (long)amended, late)).ToArbitrary();
}
