using Ioc.Domain.Time;
using Ioc.Enforcement.Review;

namespace Ioc.Enforcement.Procedure;

/// <summary>A hearing as an officer takes it down.</summary>
/// <param name="Came">violator, representative or none.</param>
/// <param name="CameName">Who came in their place; the violator's own name is the record's.</param>
/// <param name="Standing">On what the representative's right rests: an authorisation, a law.</param>
/// <param name="LedBy">Who led it, with rank and office.</param>
/// <param name="Said">By whoever came; null where nobody did.</param>
/// <param name="AgencySaid">What was put to them: law, facts, evidence, intended fine; where nobody came, what is noted of it.</param>
/// <param name="Signing">signed or refused; what stands there is not read where nobody came.</param>
public sealed record HeardHearing(
    string? Came, string? CameName, string? Standing, string? LedBy, string? Place, DateTimeOffset BeganAt, DateTimeOffset EndedAt, string? Said, string? AgencySaid, string? Signing)
{
    public const string Violator = "violator";
    public const string Representative = "representative";
    public const string Nobody = "none";

    /// <summary>The same without what does not belong to it, its texts tidied, each on one line but what was said.</summary>
    internal HeardHearing Tidied() => this with
    {
        CameName = Came == Representative ? Line(CameName) : null,
        Standing = Came == Representative ? Line(Standing) : null,
        LedBy = Line(LedBy),
        Place = Line(Place),
        Said = Came == Nobody ? null : PersonalText.Tidy(Said),
        AgencySaid = PersonalText.Tidy(AgencySaid),
        Signing = Came == Nobody ? "absent" : Signing,
    };

    /// <summary>What is wrong with what was typed, whatever the case; null when nothing is.</summary>
    internal Refusal? Fault() =>
        Came is not (Violator or Representative or Nobody) ? Refusals.MinutesCame
        : Came == Representative && (CameName is not { Length: >= 2 and <= 200 } || Standing is not { Length: >= 3 and <= 300 }) ? Refusals.MinutesRepresentative
        : LedBy is not { Length: >= 2 and <= 200 } ? Refusals.MinutesLeader
        : Place is not { Length: >= 3 and <= 300 } ? Refusals.HearingPlace
        : Came != Nobody && Said is not { Length: >= 10 and <= 4000 } ? Refusals.MinutesSaid
        : AgencySaid is not { Length: >= 10 and <= 4000 } ? Refusals.MinutesAgency
        : Came != Nobody && Signing is not ("signed" or "refused") ? Refusals.MinutesSigning
        : null;

    /// <summary>Why this hearing cannot be taken down in a case now; null when it can.</summary>
    internal Refusal? Fault(CaseFile file, DateTimeOffset now) =>
        file.Minutes is not null ? Refusals.MinutesMade
        : !ExplanationWay.AwaitsHearing(file) ? Refusals.HearingNotDue
        : file.Hearing?.HeldAt is not { } set ? Refusals.HearingNotSet
        : now < set ? Refusals.HearingToCome
        : BeganAt < set || VietnamTime.DayOf(BeganAt) != VietnamTime.DayOf(set) ? Refusals.MinutesBegan
        : EndedAt <= BeganAt || EndedAt > now || VietnamTime.DayOf(EndedAt) != VietnamTime.DayOf(BeganAt) ? Refusals.MinutesEnded
        : null;

    private static string? Line(string? typed) => PersonalText.Tidy(typed)?.ReplaceLineEndings(" ");
}
