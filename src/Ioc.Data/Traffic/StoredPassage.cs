using Ioc.Domain.Traffic;

namespace Ioc.Data.Traffic;

/// <summary>A passage as read back.</summary>
/// <param name="Passage">What was seen.</param>
/// <param name="ReceivedAt">When the database took it, UTC: later than it was seen, much later after an outage.</param>
/// <param name="Cursor">The place to go on from.</param>
public sealed record StoredPassage(Passage Passage, DateTimeOffset ReceivedAt, PassageCursor Cursor);
