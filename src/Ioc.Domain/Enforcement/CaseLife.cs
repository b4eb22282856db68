using Ioc.Domain.Events;

namespace Ioc.Domain.Enforcement;

/// <summary>What someone does to a case. Each act has at most one edge from each state in <see cref="CaseLife"/>, and always leads to the same state.</summary>
public enum CaseAct
{
    /// <summary>An officer rejects the camera's judgement.</summary>
    Reject,

    /// <summary>An officer finds that another case tells of the same act.</summary>
    Merge,

    /// <summary>An officer approves it, by the law of the day of the act.</summary>
    Approve,

    /// <summary>The officer takes the approval back before the notice went out.</summary>
    UndoApproval,

    /// <summary>An officer hands the case to the unit that is competent (form 03).</summary>
    Transfer,

    /// <summary>That unit hands it back.</summary>
    Return,

    /// <summary>That unit tells that it has dealt with the case.</summary>
    ReportHandled,

    /// <summary>The hold has passed: the notice goes out.</summary>
    IssueNotice,

    /// <summary>The holder of the notice says who drove.</summary>
    Confirm,

    /// <summary>The holder of the notice contests it.</summary>
    Contest,

    /// <summary>An authority withdraws the notice before a decision.</summary>
    CancelNotice,

    /// <summary>An authority upholds the contest: no violation.</summary>
    UpholdContest,

    /// <summary>An authority dismisses the contest: the case goes on.</summary>
    DismissContest,

    /// <summary>An officer makes the record with the violator.</summary>
    MakeRecord,

    /// <summary>An officer proposes a decision.</summary>
    Propose,

    /// <summary>An authority sends the proposal back.</summary>
    ReturnProposal,

    /// <summary>An authority decides the fine within its frame.</summary>
    Decide,

    /// <summary>An authority annuls the decision, of itself or on a complaint, paid or not.</summary>
    AnnulDecision,

    /// <summary>An authority that settles a complaint raises a fine that was paid: the rest is to be collected.</summary>
    RaiseFine,

    /// <summary>An authority that settles a complaint lowers a fine to what was paid already: nothing is left to collect.</summary>
    LowerFine,

    /// <summary>The whole fine was received.</summary>
    ReceivePayment,

    /// <summary>Nothing is left to do.</summary>
    Close,

    /// <summary>The limitation passed.</summary>
    Expire,
}

/// <summary>One legal step.</summary>
/// <param name="From">The state before.</param>
/// <param name="Act">What was done.</param>
/// <param name="To">The state after.</param>
/// <param name="EventType">The event that tells of it; it always leads to the same state.</param>
public sealed record CaseStep(CaseState From, CaseAct Act, CaseState To, string EventType);

/// <summary>
/// The life of a case as one table of edges (Circular 73/2024, Art. 23 and 24; Law on Handling Administrative Violations, Art. 56 to 78; Decree 168/2024,
/// Art. 47). What is not in the table cannot happen.
/// <code>
/// pending_review ─┬─▶ rejected                    ┌─▶ contested ─┬─▶ cancelled
///        ▲        └─▶ approved ─┬─▶ notice_issued ─┼──▶ confirmed ◀┘
///        └──────────────┘       │        └─────────┼──────▶ │
///        └── transferred ◀──────┘                  │   recorded ⇄ proposed
///                └─▶ closed                        │        └──────┴─▶ decided ─▶ paid ─▶ closed
///                                                  └─▶ cancelled
/// </code>
/// From every state before payment, the limitation leads to expired; from every state between notice and decision an authority may cancel. A decision that
/// was paid may still be annulled, of itself or on a complaint (<see cref="ComplaintLife"/>), or its fine raised on one: paid and closed then lead to cancelled or back to decided; where a raised
/// fine is lowered again to what was paid, decided leads to paid. These acts need a decision: what another unit dealt with is closed without one.
/// Marks that run beside the procedure are no states: published, services held, explained and heard, points taken, complained, suspended. Corrections have events of their own.
/// </summary>
public static class CaseLife
{
    /// <summary>Every case begins here.</summary>
    public const CaseState Start = CaseState.PendingReview;

    /// <summary>All edges.</summary>
    public static readonly IReadOnlyList<CaseStep> Steps =
    [
        new(CaseState.PendingReview, CaseAct.Reject, CaseState.Rejected, EventTypes.CaseRejected),
        new(CaseState.PendingReview, CaseAct.Merge, CaseState.Rejected, EventTypes.CaseMerged),
        new(CaseState.PendingReview, CaseAct.Approve, CaseState.Approved, EventTypes.CaseApproved),
        new(CaseState.Approved, CaseAct.UndoApproval, CaseState.PendingReview, EventTypes.CaseApprovalUndone),
        new(CaseState.Approved, CaseAct.IssueNotice, CaseState.NoticeIssued, EventTypes.NoticeIssued),
        new(CaseState.Approved, CaseAct.Transfer, CaseState.Transferred, EventTypes.CaseTransferred),
        new(CaseState.Transferred, CaseAct.Return, CaseState.PendingReview, EventTypes.CaseReturned),
        new(CaseState.Transferred, CaseAct.ReportHandled, CaseState.Closed, EventTypes.CaseHandled),
        new(CaseState.NoticeIssued, CaseAct.Confirm, CaseState.Confirmed, EventTypes.NoticeConfirmed),
        new(CaseState.NoticeIssued, CaseAct.Contest, CaseState.Contested, EventTypes.NoticeContested),
        new(CaseState.NoticeIssued, CaseAct.CancelNotice, CaseState.Cancelled, EventTypes.NoticeCancelled),
        new(CaseState.NoticeIssued, CaseAct.MakeRecord, CaseState.Recorded, EventTypes.RecordMade),
        new(CaseState.Contested, CaseAct.UpholdContest, CaseState.Cancelled, EventTypes.ContestUpheld),
        new(CaseState.Contested, CaseAct.DismissContest, CaseState.Confirmed, EventTypes.ContestDismissed),
        new(CaseState.Confirmed, CaseAct.CancelNotice, CaseState.Cancelled, EventTypes.NoticeCancelled),
        new(CaseState.Confirmed, CaseAct.MakeRecord, CaseState.Recorded, EventTypes.RecordMade),
        new(CaseState.Recorded, CaseAct.Propose, CaseState.Proposed, EventTypes.DecisionProposed),
        new(CaseState.Recorded, CaseAct.Decide, CaseState.Decided, EventTypes.DecisionIssued),
        new(CaseState.Recorded, CaseAct.CancelNotice, CaseState.Cancelled, EventTypes.NoticeCancelled),
        new(CaseState.Proposed, CaseAct.ReturnProposal, CaseState.Recorded, EventTypes.DecisionReturned),
        new(CaseState.Proposed, CaseAct.Decide, CaseState.Decided, EventTypes.DecisionIssued),
        new(CaseState.Proposed, CaseAct.CancelNotice, CaseState.Cancelled, EventTypes.NoticeCancelled),
        new(CaseState.Decided, CaseAct.ReceivePayment, CaseState.Paid, EventTypes.PaymentReceived),
        new(CaseState.Decided, CaseAct.AnnulDecision, CaseState.Cancelled, EventTypes.DecisionAnnulled),
        new(CaseState.Decided, CaseAct.LowerFine, CaseState.Paid, EventTypes.DecisionLowered),
        new(CaseState.Paid, CaseAct.Close, CaseState.Closed, EventTypes.CaseClosed),
        new(CaseState.Paid, CaseAct.AnnulDecision, CaseState.Cancelled, EventTypes.DecisionAnnulled),
        new(CaseState.Paid, CaseAct.RaiseFine, CaseState.Decided, EventTypes.DecisionRaised),
        new(CaseState.Closed, CaseAct.AnnulDecision, CaseState.Cancelled, EventTypes.DecisionAnnulled),
        new(CaseState.Closed, CaseAct.RaiseFine, CaseState.Decided, EventTypes.DecisionRaised),
        .. ((CaseState[])
        [
            CaseState.PendingReview, CaseState.Approved, CaseState.Transferred, CaseState.NoticeIssued, CaseState.Confirmed, CaseState.Contested,
            CaseState.Recorded, CaseState.Proposed, CaseState.Decided,
        ]).Select(open => new CaseStep(open, CaseAct.Expire, CaseState.Expired, EventTypes.CaseExpired)),
    ];

    /// <summary>The step that <paramref name="act"/> is from <paramref name="state"/>; null when it is illegal there.</summary>
    public static CaseStep? Find(CaseState state, CaseAct act)
    {
        foreach (var step in Steps)
        {
            if (step.From == state && step.Act == act)
            {
                return step;
            }
        }

        return null;
    }

    /// <summary>What may be done from here; empty at the end of a life.</summary>
    public static IReadOnlyList<CaseAct> ActsFrom(CaseState state) => [.. Steps.Where(step => step.From == state).Select(step => step.Act)];

    /// <summary>Whether the procedure is over. What leads on from an end only corrects a decision.</summary>
    public static bool IsEnd(CaseState state) => Steps.All(step => step.From != state || step.Act is CaseAct.AnnulDecision or CaseAct.RaiseFine);
}
