using Ioc.Domain.Enforcement;
using Ioc.Domain.Time;
using Ioc.Enforcement.Review;

namespace Ioc.Enforcement.Procedure;

/// <summary>
/// What is left of the right to explain after the record (Law on Handling Administrative Violations, Art. 61): in writing within its days, or in person where that was
/// asked for within its own. A decision waits until the right was used, waived or has lapsed, for a hearing that was asked for until it took place, and for a request for
/// more time until it was answered.
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

    /// <summary>The rule by which the time to explain may be extended; null where the record gives no such right.</summary>
    public static ExplanationExtension? LongerRule(CaseFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Record is { MayExplain: true } record ? ExplanationExtension.On(VietnamTime.DayOf(record.MadeAt)) : null;
    }

    /// <summary>Whether more time to write may still be asked for: before the time runs out, as often as the law allows.</summary>
    public static bool MayAskLonger(CaseFile file, DateOnly today) => MayWrite(file, today) && LongerRule(file) is { } rule && file.Longer.Count < rule.Times;

    /// <summary>The request for more time that is still to be answered; null where none is.</summary>
    public static LongerExplanationRow? LongerAsked(CaseFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Case.State is CaseState.Recorded or CaseState.Proposed && file is { Explanation: null, Record.Waived: false }
            ? file.Longer.FirstOrDefault(asked => asked.AnsweredAt is null)
            : null;
    }

    /// <summary>Whether a decision has to wait; what may be written down, and sent along, meanwhile.</summary>
    public static bool HoldsUp(CaseFile file, DateOnly today) => MayWrite(file, today) || AwaitsHearing(file) || LongerAsked(file) is not null;

    /// <summary>Whether files may be sent along: as long as the right lasts, also beside what was written already.</summary>
    public static bool MayAttach(CaseFile file, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Case.State is CaseState.Recorded or CaseState.Proposed && file.Record is { MayExplain: true, Waived: false, ExplainBy: { } last }
            && (VietnamTime.DayOf(now) <= last || AwaitsHearing(file) || LongerAsked(file) is not null);
    }
}
