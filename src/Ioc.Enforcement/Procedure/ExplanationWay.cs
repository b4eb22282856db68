using Ioc.Domain.Enforcement;
using Ioc.Domain.Time;
using Ioc.Enforcement.Review;

namespace Ioc.Enforcement.Procedure;

/// <summary>
/// What is left of the right to explain after the record (Law on Handling Administrative Violations, Art. 61): in writing within its days, or in person where that was
/// asked for within its own. A decision waits until the right was used, waived or has lapsed, and for a hearing that was asked for until it took place.
/// </summary>
public static class ExplanationWay
{
    /// <summary>Whether an explanation in writing is still in time.</summary>
    public static bool MayWrite(CaseFile file, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Case.State is CaseState.Recorded or CaseState.Proposed
            && file is { Explanation: null, Record: { MayExplain: true, Waived: false, ExplainBy: { } last } } && today <= last;
    }

    /// <summary>Whether to explain in person may still be asked for: once, within its days.</summary>
    public static bool MayAsk(CaseFile file, DateOnly today) => MayWrite(file, today) && file is { Hearing: null, Record.AskBy: { } last } && today <= last;

    /// <summary>Whether a hearing that was asked for is still to take place.</summary>
    public static bool AwaitsHearing(CaseFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Case.State is CaseState.Recorded or CaseState.Proposed && file is { Explanation: null, Hearing.EndedAt: null, Hearing: not null };
    }

    /// <summary>Whether a decision has to wait; what may be written down, and sent along, meanwhile.</summary>
    public static bool HoldsUp(CaseFile file, DateOnly today) => MayWrite(file, today) || AwaitsHearing(file);

    /// <summary>Whether files may be sent along: as long as the right lasts, also beside what was written already.</summary>
    public static bool MayAttach(CaseFile file, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Case.State is CaseState.Recorded or CaseState.Proposed && file.Record is { MayExplain: true, Waived: false, ExplainBy: { } last }
            && (VietnamTime.DayOf(now) <= last || AwaitsHearing(file));
    }
}
