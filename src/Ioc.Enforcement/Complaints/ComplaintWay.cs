using Ioc.Domain.Enforcement;
using Ioc.Domain.Time;
using Ioc.Enforcement.Review;

namespace Ioc.Enforcement.Complaints;

/// <summary>A complaint that can be raised now.</summary>
/// <param name="Instance">1: to whoever decided. 2: to the superior head.</param>
/// <param name="LastDay">The last day on which it is in time, null while the decision was not received; one that comes later names what kept the complainant (Law on Complaints, Art. 9 and 11).</param>
/// <param name="Overtaken">The first complaint, still open, whose time has passed; null where there is none.</param>
public sealed record NextComplaint(int Instance, DateOnly? LastDay, ComplaintRow? Overtaken);

/// <summary>Which complaint comes next, and who settles it (Law on Complaints, Art. 7, 9 and 33).</summary>
public static class ComplaintWay
{
    /// <summary>The complaint that can be raised on a day, or why none can.</summary>
    public static Outcome<NextComplaint> Next(CaseFile file, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file is not { Decision: { } decision, Case.State: CaseState.Decided or CaseState.Paid or CaseState.Closed })
        {
            return Refusals.StepIllegal(file.Case.State);
        }

        if (file.Complaint is { } open && ComplaintLife.IsOpen(open.State))
        {
            return open.Instance == ComplaintLife.First && today > open.SettleBy
                ? new NextComplaint(ComplaintLife.Second, ClockRule.Named("complain_again").DueFrom(open.SettleBy), open)
                : Refusals.ComplaintOpen;
        }

        if (file.Complaints.Any(complaint => complaint.Instance == ComplaintLife.Second && ComplaintLife.IsSettled(complaint.State)))
        {
            return Refusals.ComplaintEnded;
        }

        return FirstAnswer(file) is { } first
            ? new NextComplaint(ComplaintLife.Second, ClockRule.Named("complain_again").DueFrom(first.SettledAt is { } at ? VietnamTime.DayOf(at) : first.SettleBy), null)
            : new NextComplaint(ComplaintLife.First, decision.CountsFrom is { } from ? ClockRule.Named("appeal").DueFrom(from) : null, null);
    }

    /// <summary>Who settles the second complaint: the superior head of whoever settled the first, or of whoever decided where nobody did. Null where the table does not say.</summary>
    public static Superior? SuperiorOf(CaseFile file, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Decision is { } decision ? Superior.Of(FirstAnswer(file)?.Title ?? decision.Title, today) : null;
    }

    /// <summary>Why somebody may not act on a complaint; null when they may. The first is the unit's; the second only the superior head's, and nobody's who decided before.</summary>
    /// <param name="title">The office of <paramref name="officer"/>.</param>
    public static Refusal? Fault(CaseFile file, ComplaintRow complaint, Officer officer, string title, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(complaint);
        ArgumentNullException.ThrowIfNull(officer);
        if (complaint.Instance == ComplaintLife.First)
        {
            return null;
        }

        if (SuperiorOf(file, today) is not { } superior || superior.SuperiorTitle != title)
        {
            return Refusals.ComplaintSuperior(SuperiorOf(file, today)?.Text);
        }

        return officer.Name == file.Decision?.DecidedBy || file.Complaints.Any(first => first.Instance == ComplaintLife.First && first.SettledBy == officer.Name)
            ? Refusals.ComplaintOwn
            : null;
    }

    // the first complaint as it was settled, or as its time passed
    private static ComplaintRow? FirstAnswer(CaseFile file) =>
        file.Complaints.LastOrDefault(complaint => complaint.Instance == ComplaintLife.First && (ComplaintLife.IsSettled(complaint.State) || complaint.State == ComplaintState.Escalated));
}
