using System.Globalization;
using Ioc.Domain.Programme;

namespace Ioc.Domain.Tests.Programme;

/// <summary>Dates reckoned by hand on a calendar of 2026 and 2027 with the holidays announced.</summary>
public sealed class ReportingRuleTests
{
    [Theory]
    [InlineData(12, true, "2026-10-01", "2026-11-11")] // the 12th is a Thursday
    [InlineData(5, true, "2026-11-01", "2026-12-04")] // the 5th is a Saturday
    [InlineData(5, true, "2025-12-01", "2025-12-31")] // a Monday, after a weekend and the days off of 1 and 2 January
    [InlineData(5, true, "2026-04-01", "2026-05-04")] // a Tuesday, after the days off of 30 April and 1 May
    [InlineData(9, true, "2026-07-01", "2026-08-07")] // a Sunday
    [InlineData(15, true, "2026-01-01", "2026-02-13")] // a Sunday, the eve of Tết
    [InlineData(5, true, "2027-01-01", "2027-02-03")] // Tết begins on the 4th
    [InlineData(10, false, "2027-01-01", "2027-02-03")] // the whole week to the 10th is Tết
    [InlineData(10, false, "2026-10-01", "2026-11-10")] // an ordinary Tuesday
    [InlineData(10, false, "2025-12-01", "2026-01-10")] // a Saturday that is worked for 2 January
    public void A_monthly_report_is_due_on_a_working_day_and_never_after_the_day_named(int day, bool before, string period, string due) =>
        Assert.Equal(Day(due), Monthly(day, before).DueDay(Day(period)));

    [Fact]
    public void A_monthly_report_is_in_time_until_five_in_the_afternoon_in_Vietnam() =>
        Assert.Equal(new DateTimeOffset(2026, 11, 11, 10, 0, 0, TimeSpan.Zero), Monthly(12, before: true).DueAt(Day("2026-10-01")));

    [Theory]
    [InlineData("2026-11-27", "2026-11-28T01:00:00Z")] // a Saturday: the campaign's plan says every day
    [InlineData("2026-12-31", "2027-01-01T01:00:00Z")] // New Year's Day
    public void A_daily_report_is_due_at_eight_the_next_morning_whatever_the_day(string period, string due) =>
        Assert.Equal(DateTimeOffset.Parse(due, CultureInfo.InvariantCulture), Daily.DueAt(Day(period)));

    [Fact]
    public void A_report_before_the_fifth_of_November_is_due_on_the_fourth() =>
        Assert.Equal(Day("2026-11-04"), new ReportingRule(ReportEvery.Once, null, true, Day("2026-11-05"), new(17, 0)).DueDay(Day("2026-11-05")));

    [Fact]
    public void Every_month_of_a_year_has_its_report_due_once()
    {
        var periods = Monthly(12, before: true).PeriodsDue(Day("2026-01-01"), Day("2026-12-31"));
        Assert.Equal(Enumerable.Range(0, 12).Select(i => Day("2025-12-01").AddMonths(i)), periods);
    }

    [Fact]
    public void A_due_day_that_days_off_draw_back_is_still_found() =>
        Assert.Equal([Day("2027-01-01")], Monthly(10, before: false).PeriodsDue(Day("2027-02-01"), Day("2027-02-05")));

    [Fact]
    public void Reminders_go_out_two_working_days_before_and_on_the_morning_and_when_it_is_missed() => Assert.Equal(
        [
            (ReminderKind.Ahead, new DateTimeOffset(2026, 11, 9, 1, 0, 0, TimeSpan.Zero)),
            (ReminderKind.Due, new DateTimeOffset(2026, 11, 11, 1, 0, 0, TimeSpan.Zero)),
            (ReminderKind.Missed, new DateTimeOffset(2026, 11, 11, 10, 0, 0, TimeSpan.Zero)),
        ],
        Monthly(12, before: true).Reminders(Day("2026-10-01")));

    [Fact]
    public void The_first_reminder_leaps_over_the_days_off_of_National_Day() =>
        // due on Friday 4 September; the 3rd is one working day before, and the day before that is Friday 28 August
        Assert.Equal(new DateTimeOffset(2026, 8, 28, 1, 0, 0, TimeSpan.Zero), Monthly(5, before: true).Reminders(Day("2026-08-01"))[0].At);

    [Fact]
    public void A_daily_report_is_reminded_of_an_hour_before() => Assert.Equal(
        [
            (ReminderKind.Due, new DateTimeOffset(2026, 11, 28, 0, 0, 0, TimeSpan.Zero)),
            (ReminderKind.Missed, new DateTimeOffset(2026, 11, 28, 1, 0, 0, TimeSpan.Zero)),
        ],
        Daily.Reminders(Day("2026-11-27")));

    private static ReportingRule Daily => new(ReportEvery.Day, null, false, null, new(8, 0));

    private static ReportingRule Monthly(int day, bool before) => new(ReportEvery.Month, day, before, null, new(17, 0));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
