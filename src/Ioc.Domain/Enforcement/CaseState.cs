namespace Ioc.Domain.Enforcement;

/// <summary>Where a case stands. The edges between the states are <see cref="CaseLife"/>.</summary>
public enum CaseState
{
    /// <summary>A camera's judgement waits for a person.</summary>
    PendingReview,

    /// <summary>An officer found no violation, or none that may be fined. The end.</summary>
    Rejected,

    /// <summary>The owner was sent a notice (form 01 of Circular 73/2024).</summary>
    NoticeIssued,

    /// <summary>The owner said who drove, or a contest was dismissed: ready for a decision.</summary>
    Confirmed,

    /// <summary>The owner contests; an authority decides.</summary>
    Contested,

    /// <summary>An authority decided the fine.</summary>
    Decided,

    /// <summary>The whole fine was received.</summary>
    Paid,

    /// <summary>Nothing is left to do. The end.</summary>
    Closed,

    /// <summary>The notice was withdrawn or the contest upheld. The end.</summary>
    Cancelled,
}
