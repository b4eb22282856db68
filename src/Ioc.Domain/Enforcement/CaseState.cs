namespace Ioc.Domain.Enforcement;

/// <summary>Where a case stands. The edges between the states are <see cref="CaseLife"/>.</summary>
public enum CaseState
{
    /// <summary>A camera's judgement waits for a person.</summary>
    PendingReview,

    /// <summary>An officer found no violation, or none that may be fined. The end.</summary>
    Rejected,

    /// <summary>An officer approved; the notice goes out when the hold has passed, and until then the approval can be undone.</summary>
    Approved,

    /// <summary>Handed to another unit (form 03 of Circular 73/2024), which tells what became of it.</summary>
    Transferred,

    /// <summary>The owner was sent a notice (form 01 of Circular 73/2024).</summary>
    NoticeIssued,

    /// <summary>The owner said who drove, or a contest was dismissed: ready for the record.</summary>
    Confirmed,

    /// <summary>The owner contests; an authority decides.</summary>
    Contested,

    /// <summary>The record of the violation was made (biên bản vi phạm hành chính).</summary>
    Recorded,

    /// <summary>An officer proposed a decision; an authority decides.</summary>
    Proposed,

    /// <summary>An authority decided the fine.</summary>
    Decided,

    /// <summary>The whole fine was received.</summary>
    Paid,

    /// <summary>Nothing is left to do. The end, unless a complaint corrects the decision.</summary>
    Closed,

    /// <summary>The notice was withdrawn, the contest upheld or the decision annulled. The end.</summary>
    Cancelled,

    /// <summary>The limitation passed: nothing may be done any more. The end.</summary>
    Expired,
}
