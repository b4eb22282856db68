using FsCheck;
using FsCheck.Fluent;
using Ioc.Domain.Enforcement;

namespace Ioc.Enforcement.Tests.Law;

/// <summary>What a decision asks for, before and after a complaint is settled: no đồng is made or lost.</summary>
public sealed class FineOwedTests
{
    private static readonly DateOnly PayBy = new(2026, 12, 1);

    [Fact]
    public void Nobody_is_late_with_a_decision_that_was_not_received_and_a_suspension_of_before_puts_nothing_off()
    {
        var unseen = new FineOwed(19_000_000, null, null, [new Standstill(new(2026, 11, 10), new(2026, 11, 20))]);
        Assert.Equal(new FineMoney(19_000_000, 0), unseen.DueOn(new DateOnly(2028, 1, 1), 0));
        Assert.Null(unseen.NextPayBy(0));
        var received = new FineOwed(19_000_000, PayBy, null, [new Standstill(new(2026, 11, 10), new(2026, 11, 20))], new DateOnly(2026, 11, 21));
        Assert.Equal(PayBy, received.NextPayBy(0));
        var across = new FineOwed(19_000_000, PayBy, null, [new Standstill(new(2026, 11, 10), new(2026, 11, 23))], new DateOnly(2026, 11, 21));
        Assert.Equal(new DateOnly(2026, 12, 4), across.NextPayBy(0));       // three days, from the receipt on
    }
    private static readonly DateOnly Later = new(2027, 3, 1);

    [Fact]
    public void Reckoned_by_hand()
    {
        // 19,000,000, ten days late: 0.05 % a day is 9,500 a day
        Assert.Equal(new FineMoney(19_000_000, 95_000), new FineOwed(19_000_000, PayBy).DueOn(new DateOnly(2026, 12, 11), 0));

        // lowered to 18,000,000, not paid, ten days late: 9,000 a day, as if it had been decided so
        Assert.Equal(new FineMoney(18_000_000, 90_000), Changed(18_000_000).DueOn(new DateOnly(2026, 12, 11), 0));

        // paid ten days late, then lowered: 1,000,000 and 5,000 go back
        Assert.Equal(new FineMoney(18_000_000, 90_000), Changed(18_000_000).Keep([(new FineMoney(19_000_000, 95_000), new DateOnly(2026, 12, 11))]));

        // raised to 20,000,000 after it was paid: the rest has a day of its own
        var raised = Changed(20_000_000);
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
            var after = Changed(amended, decided);
            if (amended == decided)
            {
                return true;        // no change
            }

            if (amended < decided)
            {
                // paid and then lowered comes to the same as lowered and then paid
                var kept = after.Keep([(paid, day)]);
                return kept == after.DueOn(day, 0) && kept.Total <= paid.Total && kept.Fine == amended && after.DueOn(day, kept.Fine).Total == 0;
            }

            // paid and then raised: what is missing is asked for, once, and no surcharge for days on which it was not
            var missing = after.DueOn(Later, paid.Fine);
            return missing == new FineMoney(amended - decided, 0) && paid.Fine + missing.Fine == amended && after.DueOn(Later, amended).Total == 0
                && after.Keep([(paid, day)]) == paid;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_later_it_is_paid_the_more_is_due_and_never_less_than_the_fine() =>
        Prop.ForAll(Cases(), fine =>
        {
            var owed = Changed(fine.Amended, fine.Decided);
            var (one, next) = (owed.DueOn(PayBy.AddDays(fine.Late), 0), owed.DueOn(PayBy.AddDays(fine.Late + 1), 0));
            return one.Fine == fine.Amended && next.Fine == one.Fine && next.Surcharge >= one.Surcharge && one.Surcharge >= 0;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_suspension_is_reckoned_by_hand()
    {
        // 19,000,000 to be paid by Tuesday, 1 December. Suspended from Wednesday, 25 November to Friday, 4 December: ten days, so Friday the 11th.
        var suspended = new FineOwed(19_000_000, PayBy, null, [new Standstill(new(2026, 11, 25), new(2026, 12, 4))]);
        Assert.Equal(new DateOnly(2026, 12, 11), suspended.NextPayBy(0));
        Assert.Equal(0, suspended.DueOn(new DateOnly(2026, 12, 4), 0).Surcharge);
        Assert.Equal(0, suspended.DueOn(new DateOnly(2026, 12, 11), 0).Surcharge);
        Assert.Equal(9_500, suspended.DueOn(new DateOnly(2026, 12, 12), 0).Surcharge);

        // suspended only once it was five days late: five days stay five, and go on afterwards
        var late = new FineOwed(19_000_000, PayBy, null, [new Standstill(new(2026, 12, 7), new(2026, 12, 20))]);
        Assert.Equal(PayBy, late.NextPayBy(0));
        Assert.Equal(47_500, late.DueOn(new DateOnly(2026, 12, 6), 0).Surcharge);
        Assert.Equal(47_500, late.DueOn(new DateOnly(2026, 12, 15), 0).Surcharge);
        Assert.Equal(57_000, late.DueOn(new DateOnly(2026, 12, 21), 0).Surcharge);

        // the same days twice count once; what a settlement added begins after the suspension that it ended
        Standstill[] twice = [new(new(2026, 11, 25), new(2026, 12, 1)), new(new(2026, 11, 30), new(2026, 12, 4))];
        Assert.Equal(new DateOnly(2026, 12, 11), new FineOwed(19_000_000, PayBy, null, twice).NextPayBy(0));
        var raised = new FineOwed(19_000_000, PayBy, [new FineChange(new(2026, 12, 4), 20_000_000, new(2026, 12, 14))], twice);
        Assert.Equal(new DateOnly(2026, 12, 14), raised.NextPayBy(19_000_000));
        Assert.Equal(500, raised.DueOn(new DateOnly(2026, 12, 15), 19_000_000).Surcharge);
    }

    [Fact]
    public void Two_settlements_one_after_the_other_are_reckoned_by_hand()
    {
        // raised to 20 and then lowered to 19.5: of the added million half is left, due by its own day
        var owed = new FineOwed(19_000_000, PayBy, [new FineChange(new(2027, 2, 19), 20_000_000, Later), new FineChange(new(2027, 4, 1), 19_500_000)]);
        Assert.Equal([(19_000_000L, PayBy), (500_000L, Later)], owed.Parts.Select(part => (part.Amount, part.PayBy!.Value)));

        // both payments were in; of the second, five days late at 500 a day, half is kept
        Assert.Equal(new FineMoney(19_500_000, 1_250), owed.Keep([(new FineMoney(19_000_000, 0), PayBy), (new FineMoney(1_000_000, 2_500), Later.AddDays(5))]));

        // lowered to 18 and then raised to 18.5: the half million has a day of its own
        var again = new FineOwed(19_000_000, PayBy, [new FineChange(new(2027, 2, 19), 18_000_000), new FineChange(new(2027, 3, 1), 18_500_000, Later)]);
        Assert.Equal(new FineMoney(500_000, 0), again.DueOn(Later, 18_000_000));
        Assert.Equal(18_500_000, again.Amount);
    }

    [Fact]
    public void Whatever_is_suspended_nobody_owes_more_by_it_and_no_day_makes_less_due() =>
        Prop.ForAll(Suspended(), scene =>
        {
            var (amount, stills, day) = scene;
            var (with, without) = (new FineOwed(amount, PayBy, null, stills), new FineOwed(amount, PayBy));
            var (one, next) = (with.DueOn(day, 0), with.DueOn(day.AddDays(1), 0));
            var standing = stills.Any(still => day.AddDays(1) >= still.From && day.AddDays(1) <= still.To);
            return one.Fine == amount && one.Surcharge <= without.DueOn(day, 0).Surcharge && next.Surcharge >= one.Surcharge && (!standing || next.Surcharge == one.Surcharge)
                && with.NextPayBy(0) >= PayBy && with.DueOn(with.NextPayBy(0)!.Value < day ? PayBy : day, amount).Total == 0;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Whatever_two_settlements_say_what_is_kept_and_what_is_due_are_the_fine_that_stands() =>
        Prop.ForAll(Twice(), scene =>
        {
            var (decided, first, second, late) = scene;
            FineChange[] changes = [new(PayBy.AddDays(60), first, first > decided ? Later : null), new(PayBy.AddDays(120), second, second > first ? Later.AddDays(60) : null)];
            var owed = new FineOwed(decided, PayBy, changes);
            var paid = new FineOwed(decided, PayBy).DueOn(PayBy.AddDays(late), 0);
            var keep = owed.Keep([(paid, PayBy.AddDays(late))]);
            return owed.Amount == second && owed.Parts.Sum(part => part.Amount) == second && owed.Parts.All(part => part.Amount > 0)
                && keep.Fine + owed.DueOn(Later.AddDays(60), keep.Fine).Fine == second && keep.Fine <= paid.Fine && keep.Surcharge <= paid.Surcharge
                && owed.DueOn(PayBy, second).Total == 0;
        }).QuickCheckThrowOnFailure();

    private static FineOwed Changed(long amount, long decided = 19_000_000) =>
        new(decided, PayBy, amount == decided ? null : [new FineChange(new(2027, 2, 19), amount, amount > decided ? Later : null)]);

    private static Arbitrary<(long Amount, Standstill[] Stills, DateOnly Day)> Suspended() =>
        (from amount in Gen.Choose(200_000, 75_000_000)
         from stills in (from start in Gen.Choose(-15, 120) from days in Gen.Choose(0, 50) select new Standstill(PayBy.AddDays(start), PayBy.AddDays(start + days))).ArrayOf(3)
         from day in Gen.Choose(-20, 200)
         select ((long)amount, stills, PayBy.AddDays(day))).ToArbitrary();

    private static Arbitrary<(long Decided, long First, long Second, int Late)> Twice() =>
        (from decided in Gen.Choose(200_000, 75_000_000)
         from first in Gen.Choose(200_000, 75_000_000)
         from second in Gen.Choose(200_000, 75_000_000)
         from late in Gen.Choose(0, 50)
         where first != decided && second != first
         select ((long)decided, (long)first, (long)second, late)).ToArbitrary();

    private static Arbitrary<(long Decided, long Amended, int Late)> Cases() =>
        (from decided in Gen.Choose(200_000, 75_000_000)
         from amended in Gen.Choose(200_000, 75_000_000)
         from late in Gen.Choose(-20, 400)
         select ((long)decided, (long)amended, late)).ToArbitrary();
}
