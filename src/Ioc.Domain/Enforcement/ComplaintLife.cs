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

    /// <summary>An authority finds that the decision stands.</summary>
    Dismiss,

    /// <summary>An authority changes the amount.</summary>
    Amend,

    /// <summary>An authority annuls the decision.</summary>
    Annul,
}

/// <summary>One legal step of a complaint.</summary>
/// <param name="EventType">The event that tells of it.</param>
public sealed record ComplaintStep(ComplaintState From, ComplaintAct Act, ComplaintState To, string EventType);

/// <summary>
/// The life of a complaint as a table of edges (Law on Complaints 02/2011/QH13, Art. 9 to 11, 27, 28 and 31). It runs beside the case: until it is settled,
/// the decision is in force and is to be paid (Law on Handling Administrative Violations, Art. 73).
/// <code>
/// filed ─┬─▶ refused
///        ├─▶ withdrawn ◀─┐
///        └─▶ accepted ───┼─▶ dismissed
///                        ├─▶ amended
///                        └─▶ annulled
/// </code>
/// </summary>
public static class ComplaintLife
{
    /// <summary>All edges.</summary>
    public static readonly IReadOnlyList<ComplaintStep> Steps =
    [
        new(ComplaintState.Filed, ComplaintAct.Accept, ComplaintState.Accepted, EventTypes.ComplaintAccepted),
        new(ComplaintState.Filed, ComplaintAct.AcceptComplex, ComplaintState.Accepted, EventTypes.ComplaintAcceptedComplex),
        new(ComplaintState.Filed, ComplaintAct.Refuse, ComplaintState.Refused, EventTypes.ComplaintRefused),
        new(ComplaintState.Filed, ComplaintAct.Withdraw, ComplaintState.Withdrawn, EventTypes.ComplaintWithdrawn),
        new(ComplaintState.Accepted, ComplaintAct.Withdraw, ComplaintState.Withdrawn, EventTypes.ComplaintWithdrawn),
        new(ComplaintState.Accepted, ComplaintAct.Dismiss, ComplaintState.Dismissed, EventTypes.ComplaintDismissed),
        new(ComplaintState.Accepted, ComplaintAct.Amend, ComplaintState.Amended, EventTypes.ComplaintAmended),
        new(ComplaintState.Accepted, ComplaintAct.Annul, ComplaintState.Annulled, EventTypes.ComplaintAnnulled),
    ];

    /// <summary>The step that <paramref name="act"/> is from <paramref name="state"/>; null when it is illegal there.</summary>
    public static ComplaintStep? Find(ComplaintState state, ComplaintAct act) => Steps.FirstOrDefault(step => step.From == state && step.Act == act);

    /// <summary>Whether somebody must still answer it.</summary>
    public static bool IsOpen(ComplaintState state) => state is ComplaintState.Filed or ComplaintState.Accepted;

    /// <summary>Whether an authority has settled it: then the next way is the superior head or the court, not this unit again.</summary>
    public static bool IsSettled(ComplaintState state) => state is ComplaintState.Dismissed or ComplaintState.Amended or ComplaintState.Annulled;
}
