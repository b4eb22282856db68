using Ioc.Domain.Events;

namespace Ioc.Domain.Enforcement;

/// <summary>What someone does to a case. Each act has exactly one edge in <see cref="CaseLife"/>.</summary>
public enum CaseAct
{
    /// <summary>An officer rejects the camera's judgement.</summary>
    Reject,

    /// <summary>An officer approves it, and the notice goes out.</summary>
    IssueNotice,

    /// <summary>The holder of the notice says who drove.</summary>
    Confirm,

    /// <summary>The holder of the notice contests it.</summary>
    Contest,

    /// <summary>An authority withdraws the notice before it was answered.</summary>
    CancelNotice,

    /// <summary>An authority upholds the contest: no violation.</summary>
    UpholdContest,

    /// <summary>An authority dismisses the contest: the case goes on.</summary>
    DismissContest,

    /// <summary>An authority decides the fine within its frame.</summary>
    Decide,

    /// <summary>The whole fine was received.</summary>
    ReceivePayment,

    /// <summary>Nothing is left to do.</summary>
    Close,
}

/// <summary>One legal step.</summary>
/// <param name="From">The state before.</param>
/// <param name="Act">What was done.</param>
/// <param name="To">The state after.</param>
/// <param name="EventType">The event that tells of it.</param>
public sealed record CaseStep(CaseState From, CaseAct Act, CaseState To, string EventType);

/// <summary>
/// The life of a case as one table of edges (traffic police procedure of Circular 73/2024, Art. 23 to 24). What is not in the table cannot happen.
/// <code>
/// pending_review ─┬─▶ rejected
///                 └─▶ notice_issued ─┬─▶ confirmed ──▶ decided ──▶ paid ──▶ closed
///                                    ├─▶ contested ─┬─▶ confirmed
///                                    │              └─▶ cancelled
///                                    └─▶ cancelled
/// </code>
/// Corrections (of the plate, for one) change no state and have events of their own.
/// </summary>
public static class CaseLife
{
    /// <summary>Every case begins here.</summary>
    public const CaseState Start = CaseState.PendingReview;

    /// <summary>All edges.</summary>
    public static readonly IReadOnlyList<CaseStep> Steps =
    [
        new(CaseState.PendingReview, CaseAct.Reject, CaseState.Rejected, EventTypes.CaseRejected),
        new(CaseState.PendingReview, CaseAct.IssueNotice, CaseState.NoticeIssued, EventTypes.NoticeIssued),
        new(CaseState.NoticeIssued, CaseAct.Confirm, CaseState.Confirmed, EventTypes.NoticeConfirmed),
        new(CaseState.NoticeIssued, CaseAct.Contest, CaseState.Contested, EventTypes.NoticeContested),
        new(CaseState.NoticeIssued, CaseAct.CancelNotice, CaseState.Cancelled, EventTypes.NoticeCancelled),
        new(CaseState.Contested, CaseAct.UpholdContest, CaseState.Cancelled, EventTypes.ContestUpheld),
        new(CaseState.Contested, CaseAct.DismissContest, CaseState.Confirmed, EventTypes.ContestDismissed),
        new(CaseState.Confirmed, CaseAct.Decide, CaseState.Decided, EventTypes.DecisionIssued),
        new(CaseState.Decided, CaseAct.ReceivePayment, CaseState.Paid, EventTypes.PaymentReceived),
        new(CaseState.Paid, CaseAct.Close, CaseState.Closed, EventTypes.CaseClosed),
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
}
