using FsCheck;
using FsCheck.Fluent;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;

namespace Ioc.Enforcement.Tests.Law;

public sealed class TimeLimitTests
{
    [Theory]
    [InlineData("2026-11-20", true)]      // a Friday
    [InlineData("2026-11-21", false)]     // a Saturday
    [InlineData("2026-02-17", false)]     // the first day of the lunar year
    [InlineData("2026-04-27", false)]     // Hung Kings' Day fell on the Sunday before
    [InlineData("2026-08-31", false)]     // swapped …
    [InlineData("2026-08-22", true)]      // … with this Saturday
    public void A_working_day_is_what_the_yearly_announcement_says(string day, bool working) =>
        Assert.Equal(working, WorkingCalendar.IsWorkingDay(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Every_year_of_the_table_has_the_eleven_days_off_of_the_labour_code()
    {
        foreach (var year in (int[])[2025, 2026, 2027])
        {
            // New Year 1, lunar new year 5, Hung Kings 1, 30 April 1, 1 May 1, National Day 2; swapped days come with a worked one
            var days = WorkingCalendar.Special.Where(day => day.Day.Year == year).ToList();
            var weekdaysOff = days.Count(day => day.Off && !day.Text.Vi.Contains("hoán đổi", StringComparison.Ordinal) && !day.Text.Vi.Contains("Văn hóa", StringComparison.Ordinal));
            Assert.Equal(11, weekdaysOff);
            Assert.Equal(days.Count(day => !day.Off), days.Count(day => day.Off && day.Text.Vi.Contains("hoán đổi", StringComparison.Ordinal)));
            Assert.All(days, day => Assert.NotEmpty(day.Source));
        }
    }

    [Theory]
    [InlineData("2026-11-21", 20, "2026-12-11")]
    [InlineData("2026-12-07", 20, "2026-12-28")]      // would end on Sunday the 27th
    [InlineData("2026-02-06", 10, "2026-02-23")]      // would end on the eve of the lunar new year
    public void A_limit_in_days_that_ends_on_a_day_off_ends_on_the_next_working_day(string from, int days, string due) =>
        Assert.Equal(Day(due), WorkingCalendar.AfterDays(Day(from), days));

    [Theory]
    [InlineData("2026-11-20", 2, "2026-11-25")]       // over a weekend and the day of culture
    [InlineData("2026-02-13", 7, "2026-03-03")]       // over the lunar new year
    [InlineData("2026-08-21", 1, "2026-08-22")]       // a Saturday that is worked
    public void A_limit_in_working_days_counts_only_those(string from, int days, string due) =>
        Assert.Equal(Day(due), WorkingCalendar.AfterWorkingDays(Day(from), days));

    [Fact]
    public void No_limit_ends_before_it_began_and_none_on_a_day_off() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var from = new DateOnly(2025, 1, 1).AddDays(Math.Abs(seed % 1000));
            return ClockRule.All.All(rule => rule.DueFrom(from) > from && (rule.Unit == ClockUnit.Years || WorkingCalendar.IsWorkingDay(rule.DueFrom(from))));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_later_start_never_ends_earlier() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var from = new DateOnly(2025, 1, 1).AddDays(Math.Abs(seed % 1000));
            return ClockRule.All.All(rule => rule.DueFrom(from.AddDays(1)) >= rule.DueFrom(from));
        }).QuickCheckThrowOnFailure();

    // Law on Handling Administrative Violations, Art. 66 and 70 as amended on 01/07/2025
    [Theory]
    [InlineData(EventTypes.RecordMade, false, "2026-03-02", "decide", 7)]
    [InlineData(EventTypes.RecordMade, true, "2026-03-02", "decide", 10)]
    [InlineData(EventTypes.DecisionComplex, false, "2026-03-02", "decide", 1)]
    [InlineData(EventTypes.DecisionVeryComplex, true, "2026-03-02", "decide", 2)]
    [InlineData(EventTypes.NoticeConfirmed, false, "2026-03-02", "record", 2)]
    [InlineData(EventTypes.RecordByDevice, false, "2026-03-02", "record", 3)]
    [InlineData(EventTypes.RecordComplex, false, "2026-03-02", "record", 5)]
    [InlineData(EventTypes.DecisionReceived, false, "2026-03-02", "pay", 10)]
    [InlineData(EventTypes.DecisionReceived, false, "2026-03-02", "appeal", 90)]
    [InlineData(EventTypes.DecisionIssued, false, "2025-06-30", "send_decision", 2)]
    [InlineData(EventTypes.DecisionIssued, false, "2025-07-01", "send_decision", 3)]
    public void The_law_of_the_day_and_the_right_to_explain_choose_the_limit(string started, bool mayExplain, string day, string code, int length) =>
        Assert.Equal(length, Assert.Single(ClockRule.StartedBy(started, Day(day), mayExplain), rule => rule.Code == code).Length);

    [Theory]
    [InlineData("2026-11-21", 1, "2026-12-21")]
    [InlineData("2026-01-31", 1, "2026-03-02")]       // 28 February is a Saturday
    [InlineData("2026-11-21", 2, "2027-01-21")]
    public void A_limit_in_months_ends_on_the_same_day_of_the_month_or_on_the_next_working_day(string from, int months, string due) =>
        Assert.Equal(Day(due), ClockRule.All.First(rule => rule.Unit == ClockUnit.Months && rule.Length == months).DueFrom(Day(from)));

    [Theory]
    [InlineData("4,4", 4)]
    [InlineData("4,4,4,4", 0)]
    [InlineData("10,6", 0)]
    [InlineData("", 12)]
    public void What_is_left_is_twelve_less_every_deduction_that_stands_and_never_less_than_nothing(string taken, int left) =>
        Assert.Equal(left, LicencePoints.After(taken.Split(',', StringSplitOptions.RemoveEmptyEntries).Select((points, i) => new Deduction(
            int.Parse(points, System.Globalization.CultureInfo.InvariantCulture), new DateOnly(2026, 1, 1).AddDays(i), "thamquyen"))));

    [Fact]
    public void Of_one_occasion_only_the_highest_deduction_stands_whatever_was_decided_between()
    {
        var day = new DateOnly(2026, 1, 5);
        Assert.Equal(4, LicencePoints.After([new Deduction(4, day, "a"), new Deduction(2, day, "b"), new Deduction(6, day, "a")]));     // 12 - 6 - 2
    }

    [Fact]
    public void Six_months_after_the_last_point_went_a_test_may_be_taken() => Assert.Equal(new DateOnly(2026, 8, 28), LicencePoints.TestFrom(new DateOnly(2026, 2, 28)));

    [Fact]
    public void Every_event_that_a_limit_names_is_known()
    {
        var known = typeof(EventTypes).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToHashSet(StringComparer.Ordinal);
        Assert.All(ClockRule.All.SelectMany(rule => rule.Starts.Concat(rule.Stops)), name => Assert.Contains(name, known));
    }

    [Theory]
    [InlineData(19_000_000, 0, 0)]
    [InlineData(19_000_000, 1, 9_500)]
    [InlineData(19_000_000, 40, 380_000)]
    [InlineData(500_000, 3, 750)]
    [InlineData(333_333, 1, 166)]         // 166.67: rounded down, never up
    public void Lateness_costs_a_two_thousandth_a_day(long fine, int days, long surcharge) =>
        Assert.Equal(surcharge, LateFee.On(fine, new DateOnly(2026, 12, 1), new DateOnly(2026, 12, 1).AddDays(days)));

    [Fact]
    public void Paying_early_costs_nothing_more_and_each_day_costs_no_less_than_the_day_before() =>
        Prop.ForAll(ArbMap.Default.ArbFor<PositiveInt>(), ArbMap.Default.ArbFor<int>(), (fine, days) =>
        {
            var payBy = new DateOnly(2026, 12, 1);
            var day = payBy.AddDays(days % 400);
            var now = LateFee.On(fine.Get, payBy, day);
            return (day > payBy || now == 0) && LateFee.On(fine.Get, payBy, day.AddDays(1)) >= now && now * 2000 <= (long)fine.Get * Math.Max(0, day.DayNumber - payBy.DayNumber);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(12, 4, 0, 4, 8)]
    [InlineData(3, 4, 0, 3, 0)]           // never below nothing
    [InlineData(8, 2, 4, 0, 8)]           // the higher deduction of the occasion was taken already
    [InlineData(10, 6, 2, 4, 6)]          // only what is more than it
    public void Points_are_taken_once_for_an_occasion_and_never_below_nothing(int balance, int points, int before, int taken, int after) =>
        Assert.Equal(new PointsChange(balance, taken, after), LicencePoints.Take(balance, points, before));

    [Fact]
    public void In_whatever_order_an_occasion_is_decided_it_costs_its_highest_deduction() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), costs =>
        {
            var (balance, highest) = (LicencePoints.Full, 0);
            foreach (var cost in costs.Select(c => c % 13))
            {
                balance = LicencePoints.Take(balance, cost, highest).After;
                highest = Math.Max(highest, cost);
            }

            return balance == LicencePoints.Full - highest;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(8, "2025-11-21", "2026-11-20", false)]
    [InlineData(8, "2025-11-21", "2026-11-21", true)]
    [InlineData(0, "2025-11-21", "2027-11-21", false)]     // from nothing only a test leads back
    [InlineData(12, "2025-11-21", "2026-11-21", false)]
    public void Twelve_months_without_a_deduction_bring_all_points_back(int balance, string last, string day, bool restored) =>
        Assert.Equal(restored, LicencePoints.IsRestoredOn(balance, Day(last), Day(day)));

    [Theory]
    [InlineData(14_999_999, LiableParty.Owner, false)]
    [InlineData(15_000_000, LiableParty.NamedDriver, true)]
    [InlineData(20_000_000, LiableParty.Organisation, false)]
    [InlineData(30_000_000, LiableParty.Organisation, true)]
    public void From_fifteen_million_a_person_and_from_thirty_an_organisation_may_explain(long maximum, LiableParty party, bool may) =>
        Assert.Equal(may, Explanation.IsDue(new FineFrame(0, maximum), party));

    private static DateOnly Day(string text) => DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
