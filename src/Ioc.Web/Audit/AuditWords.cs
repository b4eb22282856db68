using Ioc.Domain.Enforcement;
using Ioc.Domain.Text;
using Ioc.Enforcement.Review;

namespace Ioc.Web.Audit;

/// <summary>What the codes that stand in events mean, where the law's own data names them: offices, time limits, grounds to refuse a complaint, reasons to reject, offences.</summary>
public static class AuditWords
{
    /// <summary>Every code in words. A law of before keeps its names: an event tells of its day.</summary>
    public static readonly IReadOnlyDictionary<string, LocalText> All = Join();

    private static Dictionary<string, LocalText> Join()
    {
        var words = new Dictionary<string, LocalText>(StringComparer.Ordinal);
        foreach (var (code, text) in Competence.All.Select(office => (office.Title, office.Text))
            .Concat(Superior.All.Select(superior => (superior.SuperiorTitle, superior.Text)))
            .Concat(ClockRule.All.Select(clock => (clock.Code, clock.Text)))
            .Concat(ComplaintRefusal.All.Select(refusal => (refusal.Code, refusal.Text)))
            .Concat(RejectReason.All.Select(reason => (reason.Code, reason.Text)))
            .Concat(OffenceTable.All.Select(offence => (offence.Code, offence.Citation))))
        {
            words.TryAdd(code, text);
        }

        return words;
    }
}
