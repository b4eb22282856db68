using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Ioc.Domain.Programme;

namespace Ioc.Domain.Tests.Programme;

public sealed class ModelStatusTests
{
    private static readonly DateOnly Starts = new(2026, 1, 1);

    // A model of 2026: 365 days, so that the last of June expects 180/364 = 49.5 %.
    [Theory]
    [InlineData("2026-12-31", null, null, 0, false, "2026-02-01", ModelStatus.OnTime, "")]
    [InlineData("2026-12-31", 30, "2026-06-30", 0, false, "2026-07-05", ModelStatus.OnTime, "")] // 19.5 points behind
    [InlineData("2026-12-31", 29, "2026-06-30", 0, false, "2026-07-05", ModelStatus.AtRisk, "behind_schedule")] // 20.5 points behind
    [InlineData("2026-12-31", 90, "2026-11-30", 0, false, "2026-12-31", ModelStatus.OnTime, "")] // its last day
    [InlineData("2026-12-31", 90, "2026-11-30", 0, false, "2027-01-01", ModelStatus.Late, "past_due")]
    [InlineData("2026-12-31", 100, "2026-12-31", 0, false, "2027-03-01", ModelStatus.Done, "")]
    [InlineData("2026-12-31", 100, "2026-05-31", 2, true, "2026-06-01", ModelStatus.Done, "")]
    [InlineData("2026-12-31", 79, "2026-11-30", 0, false, "2026-12-02", ModelStatus.AtRisk, "due_soon")] // 29 days left
    [InlineData("2026-12-31", 79, "2026-11-30", 0, false, "2026-12-01", ModelStatus.OnTime, "")] // 30 days left
    [InlineData("2026-12-31", 80, "2026-11-30", 0, false, "2026-12-02", ModelStatus.OnTime, "")]
    [InlineData("2026-12-31", 60, "2026-06-30", 1, false, "2026-07-05", ModelStatus.AtRisk, "milestone_overdue")]
    [InlineData("2026-12-31", 60, "2026-06-30", 0, true, "2026-07-05", ModelStatus.AtRisk, "report_missed")]
    [InlineData(null, 5, "2026-06-30", 0, false, "2030-01-01", ModelStatus.OnTime, "")]
    [InlineData(null, 5, "2026-06-30", 0, true, "2030-01-01", ModelStatus.AtRisk, "report_missed")]
    [InlineData("2026-12-31", 50, "2026-11-30", 1, true, "2027-01-05", ModelStatus.Late, "past_due,behind_schedule,milestone_overdue,report_missed")]
    public void A_status_follows_from_deadline_progress_milestones_and_reports(
        string? due, int? progress, string? asOf, int milestones, bool missed, string today, ModelStatus status, string reasons)
    {
        var standing = ModelStanding.Of(new(Starts, Day(due), progress, Day(asOf), milestones, missed), Day(today)!.Value);
        Assert.Equal((status, reasons), (standing.Status, string.Join(',', standing.Reasons)));
    }

    [Fact]
    public void Time_alone_never_makes_a_status_better() => Check(Cases, (facts, day, later) =>
        Badness(ModelStanding.Of(facts, day.AddDays(later)).Status) >= Badness(ModelStanding.Of(facts, day).Status));

    [Fact]
    public void More_progress_never_makes_a_status_worse() => Check(Cases, (facts, day, more) =>
        facts.Progress is not { } progress
        || Badness(ModelStanding.Of(facts with { Progress = Math.Min(100, progress + more) }, day).Status) <= Badness(ModelStanding.Of(facts, day).Status));

    [Fact]
    public void What_has_no_deadline_is_never_late() => Check(Cases, (facts, day, _) => ModelStanding.Of(facts with { DueOn = null }, day).Status != ModelStatus.Late);

    [Fact]
    public void Whoever_is_late_or_at_risk_is_told_why_and_nobody_else() => Check(Cases, (facts, day, _) =>
        ModelStanding.Of(facts, day) is var standing && (standing.Status is ModelStatus.Late or ModelStatus.AtRisk) == (standing.Reasons.Count > 0));

    private static Gen<(ModelFacts Facts, DateOnly Day, int Number)> Cases =>
        from due in Gen.Choose(-1, 700)
        from progress in Gen.Choose(-1, 100)
        from asOf in Gen.Choose(0, 900)
        from milestones in Gen.Choose(0, 2)
        from missed in Gen.Elements(true, false)
        from day in Gen.Choose(0, 1000)
        from number in Gen.Choose(0, 100)
        select (
            new ModelFacts(Starts, due < 0 ? null : Starts.AddDays(due), progress < 0 ? null : progress, progress < 0 ? null : Starts.AddDays(asOf), milestones, missed), Starts.AddDays(day), number);

    private static void Check(Gen<(ModelFacts Facts, DateOnly Day, int Number)> cases, Func<ModelFacts, DateOnly, int, bool> holds) =>
        Prop.ForAll(cases.ToArbitrary(), one => holds(one.Facts, one.Day, one.Number)).QuickCheckThrowOnFailure();

    private static int Badness(ModelStatus status) => status switch { ModelStatus.Done => 0, ModelStatus.OnTime => 1, ModelStatus.AtRisk => 2, _ => 3 };

    private static DateOnly? Day(string? text) => text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
