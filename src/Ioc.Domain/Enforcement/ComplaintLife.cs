using Ioc.Domain.Events;

namespace Ioc.Domain.Enforcement;

/// <summary>Where a complaint against a decision stands.</summary>
public enum ComplaintState
{
    /// <summary>It was raised; the unit looks whether it must be taken up.</summary>
    Filed,

    /// <summary>Taken up; a named authority settles it.</summary>
    Accepted,

    /// <summary>Not taken up, for a reason that the law lists. The end of this complaint; another may be raised in time.</summary>
    Refused,

    /// <summary>Whoever raised it took it back. The end of this complaint; another may be raised in time.</summary>
    Withdrawn,

    /// <summary>Its time passed without a settlement, and the complainant went on to the superior head. The end of this complaint.</summary>
    Escalated,

    /// <summary>Settled: the decision stands.</summary>
    Dismissed,

    /// <summary>Settled: the amount is another one within the frame.</summary>
    Amended,

    /// <summary>Settled: the decision is annulled.</summary>
    Annulled,
}

/// <summary>What someone does to a complaint.</summary>
public enum ComplaintAct
{
    /// <summary>The unit takes it up.</summary>
    Accept,

    /// <summary>The unit takes it up and finds it complex: it may be settled later.</summary>
    AcceptComplex,

    /// <summary>The unit does not take it up.</summary>
    Refuse,

    /// <summary>Whoever raised it takes it back.</summary>
    Withdraw,

    /// <summary>Whoever raised it goes on to the superior head, because its time has passed.</summary>
    Escalate,

    /// <summary>An authority finds that the decision stands.</summary>
    Dismiss,

    /// <summary>An authority changes the amount.</summary>
    Amend,

    /// <summary>An authority annuls the decision.</summary>
    Annul,
}

/// <summary>One legal step of a complaint.</summary>
/// <param name="EventType">The event that tells of it the first time.</param>
/// <param name="SecondEventType">The event that tells of it the second time; null where that step is none of a second complaint.</param>
public sealed record ComplaintStep(ComplaintState From, ComplaintAct Act, ComplaintState To, string EventType, string? SecondEventType)
{
    /// <summary>The event that tells of it.</summary>
    /// <param name="instance">1 or 2.</param>
    public string Tells(int instance) => instance == 1 ? EventType : SecondEventType ?? throw new InvalidOperationException($"{Act} is no step of a second complaint.");
}

/// <summary>
/// The life of a complaint as a table of edges (Law on Complaints 02/2011/QH13, Art. 9 to 11, 27, 28 and 31; the second time Art. 33, 36, 37 and 40). It runs
/// beside the case: until it is settled, the decision is in force and is to be paid (Law on Handling Administrative Violations, Art. 73), unless whoever settles
/// it suspends the decision (Art. 35; Law on Handling Administrative Violations, Art. 15).
/// <code>
/// filed ─┬─▶ refused
///        ├─▶ withdrawn ◀─┐
///        ├─▶ escalated ◀─┤     the first time only: a second complaint begins
///        └─▶ accepted ───┼─▶ dismissed
///                        ├─▶ amended
///                        └─▶ annulled
/// </code>
/// </summary>
public static class ComplaintLife
{
    /// <summary>The first complaint, to whoever decided.</summary>
    public const int First = 1;

    /// <summary>The second, to the superior head. After it only the court is left.</summary>
    public const int Second = 2;

    /// <summary>All edges.</summary>
    public static readonly IReadOnlyList<ComplaintStep> Steps =
    [
        new(ComplaintState.Filed, ComplaintAct.Accept, ComplaintState.Accepted, EventTypes.ComplaintAccepted, EventTypes.ComplaintSecondAccepted),
        new(ComplaintState.Filed, ComplaintAct.AcceptComplex, ComplaintState.Accepted, EventTypes.ComplaintAcceptedComplex, EventTypes.ComplaintSecondAcceptedComplex),
        new(ComplaintState.Filed, ComplaintAct.Refuse, ComplaintState.Refused, EventTypes.ComplaintRefused, EventTypes.ComplaintRefused),
        new(ComplaintState.Filed, ComplaintAct.Withdraw, ComplaintState.Withdrawn, EventTypes.ComplaintWithdrawn, EventTypes.ComplaintWithdrawn),
        new(ComplaintState.Filed, ComplaintAct.Escalate, ComplaintState.Escalated, EventTypes.ComplaintEscalated, null),
        new(ComplaintState.Accepted, ComplaintAct.Withdraw, ComplaintState.Withdrawn, EventTypes.ComplaintWithdrawn, EventTypes.ComplaintWithdrawn),
        new(ComplaintState.Accepted, ComplaintAct.Escalate, ComplaintState.Escalated, EventTypes.ComplaintEscalated, null),
        new(ComplaintState.Accepted, ComplaintAct.Dismiss, ComplaintState.Dismissed, EventTypes.ComplaintDismissed, EventTypes.ComplaintSecondDismissed),
        new(ComplaintState.Accepted, ComplaintAct.Amend, ComplaintState.Amended, EventTypes.ComplaintAmended, EventTypes.ComplaintSecondAmended),
        new(ComplaintState.Accepted, ComplaintAct.Annul, ComplaintState.Annulled, EventTypes.ComplaintAnnulled, EventTypes.ComplaintAnnulled),
    ];

    /// <summary>The step that <paramref name="act"/> is from <paramref name="state"/>; null when it is illegal there.</summary>
    /// <param name="instance">1 or 2.</param>
    public static ComplaintStep? Find(ComplaintState state, ComplaintAct act, int instance) =>
        Steps.FirstOrDefault(step => step.From == state && step.Act == act && (instance == First || step.SecondEventType is not null));

    /// <summary>Whether somebody must still answer it.</summary>
    public static bool IsOpen(ComplaintState state) => state is ComplaintState.Filed or ComplaintState.Accepted;

    /// <summary>Whether an authority has settled it: then the next way is the superior head or the court, not this unit again.</summary>
    public static bool IsSettled(ComplaintState state) => state is ComplaintState.Dismissed or ComplaintState.Amended or ComplaintState.Annulled;

    /// <summary>The clock that says by when it is to be taken up.</summary>
    public static string AcceptClock(int instance) => instance == First ? "accept_complaint" : "accept_second_complaint";

    /// <summary>
    /// By when a complaint is to be settled (Art. 28 and 37). One that nobody took up counts as taken up on the last day on which it should have been: otherwise
    /// silence would keep the complainant from going on for ever.
    /// </summary>
    /// <param name="filed">The day on which it was raised.</param>
    /// <param name="accepted">The day on which it was taken up; null where it was not.</param>
    public static DateOnly SettleBy(int instance, DateOnly filed, DateOnly? accepted, bool complex)
    {
        var from = accepted ?? ClockRule.Named(AcceptClock(instance)).DueFrom(filed);
        var step = Find(ComplaintState.Filed, complex ? ComplaintAct.AcceptComplex : ComplaintAct.Accept, instance)!;
        return ClockRule.StartedBy(step.Tells(instance), from, mayExplain: false).Single().DueFrom(from);
    }
}
