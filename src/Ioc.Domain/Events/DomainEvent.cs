using System.Text.Json.Nodes;

namespace Ioc.Domain.Events;

/// <summary>
/// One fact that happened, as the append-only event log keeps it: audit trail, outbox and replay log at once.
/// It is appended in the same transaction as the change that it tells of.
/// </summary>
/// <param name="Id">UUID v7 (or a name-based UUID where the same fact may be reported twice); unique in the log.</param>
/// <param name="Type">Past tense, subject first: <c>case.opened</c>, <c>notice.issued</c>. One of <see cref="EventTypes"/>.</param>
/// <param name="SubjectKind">What it is about: <c>case</c>, <c>camera</c>, <c>import</c>, <c>person-data</c> …</param>
/// <param name="SubjectId">The identity of the subject, as text.</param>
/// <param name="PlaceCode">The place whose wall may show it; null when it has none.</param>
/// <param name="Actor">Who: <c>officer:NAME</c>, <c>citizen:notice</c>, <c>system:vision</c> …</param>
/// <param name="Reason">Why, in the actor's words or the rule's name; null when the type says it all.</param>
/// <param name="OccurredAt">When it happened, UTC.</param>
/// <param name="Data">Further facts. Never a name, an address or a personal number.</param>
public sealed record DomainEvent(
    Guid Id,
    string Type,
    string SubjectKind,
    string SubjectId,
    string? PlaceCode,
    string Actor,
    string? Reason,
    DateTimeOffset OccurredAt,
    JsonObject Data);
