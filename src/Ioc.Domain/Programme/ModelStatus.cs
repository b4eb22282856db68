namespace Ioc.Domain.Programme;

/// <summary>How a model of a plan stands. Computed, never typed.</summary>
public enum ModelStatus
{
    /// <summary>Nothing speaks against its deadline.</summary>
    OnTime,

    /// <summary>Something does; <see cref="ModelStanding.Reasons"/> says what.</summary>
    AtRisk,

    /// <summary>Its deadline has passed and it is not done.</summary>
    Late,

    /// <summary>100 % was reported.</summary>
    Done,
}

/// <summary>What a model's standing is told from.</summary>
/// <param name="StartsOn">From here the schedule runs, straight, to the deadline.</param>
/// <param name="DueOn">The last day; null: the plan sets none, so that it can never be late.</param>
/// <param name="Progress">The newest reported, 0..100; null: nothing was reported yet.</param>
/// <param name="ProgressAsOf">The last day of the month that the progress speaks of; null with <paramref name="Progress"/>.</param>
/// <param name="OverdueMilestones">Milestones not reached though their day has passed.</param>
/// <param name="ReportMissed">The newest monthly report that was due did not come.</param>
public sealed record ModelFacts(DateOnly StartsOn, DateOnly? DueOn, int? Progress, DateOnly? ProgressAsOf, int OverdueMilestones, bool ReportMissed);

/// <summary>A status and why.</summary>
/// <param name="Reasons">Of <see cref="StandingReasons"/>; empty when on time or done.</param>
public sealed record ModelStanding(ModelStatus Status, IReadOnlyList<string> Reasons)
{
    /// <summary>Percentage points that reported progress may lie behind the straight schedule.</summary>
    public const int Slack = 20;

    /// <summary>Days before the deadline from which a model must be nearly done.</summary>
    public const int LastStretch = 30;

    /// <summary>What nearly done means, percent.</summary>
    public const int NearlyDone = 80;

    /// <summary>The standing on a day.</summary>
    public static ModelStanding Of(ModelFacts facts, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (facts.Progress == 100)
        {
            return new(ModelStatus.Done, []);
        }

        var reasons = new List<string>();
        if (facts.DueOn < today)
        {
            reasons.Add(StandingReasons.PastDue);
        }

        if (facts.DueOn is { } due && due >= today && (facts.Progress ?? 0) < NearlyDone && due.DayNumber - today.DayNumber < LastStretch && facts.StartsOn <= today)
        {
            reasons.Add(StandingReasons.DueSoon);
        }

        if (facts is { Progress: { } progress, ProgressAsOf: { } asOf } && Expected(facts, asOf < today ? asOf : today) - progress > Slack)
        {
            reasons.Add(StandingReasons.BehindSchedule);
        }

        if (facts.OverdueMilestones > 0)
        {
            reasons.Add(StandingReasons.MilestoneOverdue);
        }

        if (facts.ReportMissed)
        {
            reasons.Add(StandingReasons.ReportMissed);
        }

        return new(reasons.Contains(StandingReasons.PastDue) ? ModelStatus.Late : reasons.Count > 0 ? ModelStatus.AtRisk : ModelStatus.OnTime, reasons);
    }

    /// <summary>What the straight schedule expects on a day, 0..100; 0 where there is no deadline.</summary>
    public static double Expected(ModelFacts facts, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (facts.DueOn is not { } due || day <= facts.StartsOn)
        {
            return 0;
        }

        return day >= due ? 100 : 100.0 * (day.DayNumber - facts.StartsOn.DayNumber) / (due.DayNumber - facts.StartsOn.DayNumber);
    }
}

/// <summary>Why a model is late or at risk.</summary>
public static class StandingReasons
{
    public const string PastDue = "past_due";
    public const string DueSoon = "due_soon";
    public const string BehindSchedule = "behind_schedule";
    public const string MilestoneOverdue = "milestone_overdue";
    public const string ReportMissed = "report_missed";
}

/// <summary>Statuses as texts for databases and the wire.</summary>
public static class ModelStatusNames
{
    /// <summary>on_time, at_risk, late or done.</summary>
    public static string Code(this ModelStatus status) => status switch
    {
        ModelStatus.OnTime => "on_time",
        ModelStatus.AtRisk => "at_risk",
        ModelStatus.Late => "late",
        _ => "done",
    };
}
