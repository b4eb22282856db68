using Ioc.Analytics.Sources;

namespace Ioc.Web.Wall;

/// <summary>A source as the wall reads it, now or of a past minute. Its schedule, the one that /sources edits, says whether it is late.</summary>
internal sealed class WallSourceRow
{
    public required string Code { get; init; }
    public required string NameVi { get; init; }
    public required string NameEn { get; init; }
    public bool Ever { get; init; }
    public bool Failing { get; init; }
    public TimeOnly[]? DueTimes { get; init; }
    public int? DueDay { get; init; }
    public DateTimeOffset? LastSuccessAt { get; init; }
    public long RowsTaken { get; init; }
    public long RowsRefused { get; init; }

    public string State(DateTimeOffset at) =>
        !Ever ? "never" : Failing ? "broken" : DeliverySchedule.Of(DueTimes, DueDay).IsLate(LastSuccessAt, at) ? "late" : "ok";
}
