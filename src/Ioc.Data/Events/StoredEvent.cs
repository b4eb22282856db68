namespace Ioc.Data.Events;

/// <summary>An event as read back, with its place in the log.</summary>
/// <param name="Data">JSON text.</param>
public sealed record StoredEvent(
    long Seq,
    Guid Id,
    string Type,
    string SubjectKind,
    string SubjectId,
    string? PlaceCode,
    string Actor,
    string? Reason,
    string Data,
    DateTimeOffset OccurredAt,
    DateTimeOffset RecordedAt);
