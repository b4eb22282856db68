using Ioc.Domain.Text;

namespace Ioc.Web.Audit;

/// <summary>GET /api/audit/choices: what can be asked for, and what the codes in the answers mean.</summary>
/// <param name="Words">Codes that stand in <see cref="AuditItem.Details"/> and <see cref="AuditItem.Reason"/>, in words, see <see cref="AuditWords"/>.</param>
public sealed record AuditChoices(IReadOnlyList<AuditPerson> People, IReadOnlyList<AuditKindOption> Kinds, IReadOnlyDictionary<string, LocalText> Words);

/// <summary>A member of staff.</summary>
public sealed record AuditPerson(string Name, string DisplayName);

/// <summary>A kind of event, see <see cref="AuditKinds"/>.</summary>
public sealed record AuditKindOption(string Code, LocalText Text);

/// <summary>GET /api/audit/events?person=&amp;subject=&amp;kind=&amp;from=&amp;to=&amp;before=&amp;limit=, newest first. That it was asked stands in the log.</summary>
/// <param name="Next">What to pass as <c>before</c> for the next page; null at the end.</param>
public sealed record AuditPage(IReadOnlyList<AuditItem> Items, long? Next);

/// <param name="Actor">E.g. <c>officer:an.nguyen</c>, <c>citizen:…</c>, <c>system:enforcement</c>.</param>
/// <param name="ActorName">As colleagues know them; null when it was no member of staff.</param>
/// <param name="SubjectKind">case, staff, camera, citizen, audit …</param>
/// <param name="Reason">Purpose or reason, as given.</param>
/// <param name="Details">Further facts: which part of the evidence, which document …</param>
public sealed record AuditItem(
    long Seq, DateTimeOffset At, string Type, LocalText Text, string Kind, string Actor, string? ActorName, string SubjectKind, string SubjectId, string? PlaceCode, string? Reason,
    IReadOnlyDictionary<string, string> Details);

/// <summary>POST /api/audit/search: the events about a plate, or about a person by full name or number. The search itself is told, with its reason.</summary>
/// <param name="Reason">10 to 300 characters.</param>
public sealed record AuditSearch(
    string? Plate, string? Person, string? Reason, string? Kind = null, DateOnly? From = null, DateOnly? To = null, long? Before = null, int Limit = 100);

/// <summary>POST /api/audit/export: the events as CSV, at most 100,000.</summary>
/// <param name="Purpose">3 to 300 characters; it stands in the log.</param>
public sealed record AuditExport(string? Purpose, string? Person = null, string? Subject = null, string? Kind = null, DateOnly? From = null, DateOnly? To = null);

/// <summary>GET /api/audit/seals: the newest seals, and how many events wait for the next.</summary>
public sealed record SealState(IReadOnlyList<SealView> Seals, long Unsealed);

/// <param name="FirstSeq">The events under the seal are numbered from this …</param>
/// <param name="LastSeq">… to this; numbers of transactions that failed are missing.</param>
/// <param name="Sha256">To note elsewhere: whoever knows it can tell later that nothing before it was cut off.</param>
public sealed record SealView(long Number, long FirstSeq, long LastSeq, int Events, string Sha256, string KeyId, DateTimeOffset SealedAt, DateTimeOffset? EmptiedAt);

/// <summary>POST /api/audit/check: computes every seal anew.</summary>
/// <param name="Seal">The hash of a seal noted before; null: none.</param>
public sealed record CheckTrail(string? Seal = null);

/// <param name="Whole">Whether every event is as it was sealed.</param>
public sealed record TrailCheckView(bool Whole, long Seals, long Events, SealView? Last, IReadOnlyList<LocalText> Faults);

/// <summary>POST /api/audit/archive: events with their seals as a zip file that <c>./ioc verify</c> checks with no database and no network.</summary>
/// <param name="First">Number of the first seal; null: at most 1,000 up to the last.</param>
/// <param name="Last">Number of the last seal; null: the newest.</param>
/// <param name="Purpose">3 to 300 characters; it stands in the log.</param>
public sealed record ArchiveTrail(string? Purpose, long? First = null, long? Last = null);
