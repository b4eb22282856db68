using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ioc.Analytics.Indicators;
using Ioc.Analytics.Programme;
using Ioc.Domain.Text;

namespace Ioc.Web.Wall;

/// <summary>Everything a wall shows at one moment. It carries no plate, no person and no case number.</summary>
/// <param name="Epoch">Changes when the relay starts anew; sequence numbers count within it.</param>
/// <param name="Seq">The last update already contained.</param>
/// <param name="At">When the last update was made, UTC.</param>
/// <param name="Simulated">Something shown is invented: the wall says so.</param>
/// <param name="Indicators">Those that some scene shows.</param>
/// <param name="Scenes">In the order of their turns.</param>
public sealed record WallSnapshot(
    string Epoch,
    long Seq,
    DateTimeOffset At,
    bool Simulated,
    WallTown Town,
    ImmutableArray<IndicatorTile> Indicators,
    ImmutableArray<PlaceArea> Places,
    ImmutableArray<CameraTile> Cameras,
    WallPassages Passages,
    WallCases Cases,
    ImmutableArray<SourceHealth> Sources,
    ImmutableArray<WallScene> Scenes)
{
    /// <summary>What is wrong now; aggregates only.</summary>
    public WallAlerts Alerts { get; init; } = WallAlerts.None;

    /// <summary>The plan that the town follows, offices and models only; null: none.</summary>
    public ProgrammeSummary? Programme { get; init; }
}

/// <summary>One place looked at closely.</summary>
/// <param name="Places">Those right below it; empty where there are none.</param>
/// <param name="Indicators">Its own figures, of those that the wall shows; small cells hidden.</param>
public sealed record PlaceView(PlaceArea Place, ImmutableArray<PlaceArea> Places, ImmutableArray<IndicatorTile> Indicators);

/// <summary>The place that the wall is about.</summary>
/// <param name="Geography">In which geography its figures stand: the units of which time.</param>
public sealed record WallTown(string Code, LocalText Name, double? Longitude, double? Latitude, LocalText Geography);

/// <summary>A ward or commune of the map.</summary>
/// <param name="Boundary">GeoJSON geometry, WGS 84; null where none is known.</param>
public sealed record PlaceArea(string Code, LocalText Name, string Kind, JsonElement? Boundary, double? Longitude, double? Latitude);

/// <summary>A camera and what it is doing.</summary>
/// <param name="State">starting, live, reconnecting, ended, stopped or broken.</param>
/// <param name="Detail">What the state means, for the public; the worker's own words stay with the operators.</param>
public sealed record CameraTile(
    string Code,
    LocalText Name,
    string? PlaceCode,
    double? Longitude,
    double? Latitude,
    string State,
    DateTimeOffset Since,
    LocalText? Detail,
    DateTimeOffset? LastFrameAt,
    double AnalysedFps,
    long Dropped,
    bool Simulated);

/// <param name="Today">Passages since local midnight.</param>
/// <param name="LastMinutes">Sixty minutes, oldest first.</param>
/// <param name="Recent">At most twenty, newest first.</param>
public sealed record WallPassages(long Today, ImmutableArray<MinuteCount> LastMinutes, ImmutableArray<PassageItem> Recent);

/// <summary>How many vehicles passed in one minute.</summary>
public sealed record MinuteCount(DateTimeOffset Minute, int Count);

/// <summary>A vehicle that passed: never its plate.</summary>
public sealed record PassageItem(DateTimeOffset At, string CameraCode, string VehicleClass, string PlateColour, bool Sure);

/// <param name="ByState">Cases in each state; every state is there.</param>
/// <param name="PaidToday">Đồng received since local midnight.</param>
/// <param name="Recent">At most twenty, newest first.</param>
public sealed record WallCases(ImmutableSortedDictionary<string, int> ByState, long PaidToday, ImmutableArray<CaseItem> Recent);

/// <summary>A step of some case: never which case, which plate or who.</summary>
/// <param name="Event">The event's type, e.g. <c>notice.issued</c>.</param>
/// <param name="State">The case's state after it.</param>
public sealed record CaseItem(DateTimeOffset At, string? CameraCode, string Kind, string Event, string State);

/// <summary>Whether a source delivers.</summary>
/// <param name="State">ok, late, broken or never.</param>
public sealed record SourceHealth(string Code, LocalText Name, string State, DateTimeOffset? LastSuccessAt, long RowsTaken, long RowsRefused);

/// <summary>Alerts that are active and told.</summary>
/// <param name="Active">How many there are.</param>
/// <param name="Unacknowledged">How many of them nobody has taken up.</param>
/// <param name="Items">The most severe and newest, at most twelve.</param>
public sealed record WallAlerts(int Active, int Unacknowledged, ImmutableArray<WallAlert> Items)
{
    public static readonly WallAlerts None = new(0, 0, []);

    /// <summary>Whether a wall would look the same.</summary>
    public bool Same(WallAlerts other) => (Active, Unacknowledged) == (other.Active, other.Unacknowledged) && Items.SequenceEqual(other.Items);
}

/// <summary>One alert: what, since when, about how many. Never who takes care of it.</summary>
/// <param name="Kind">As the rules name it.</param>
/// <param name="Severity">info, warning or critical.</param>
/// <param name="Detail">Of an alert about one subject, what was seen; null of several.</param>
public sealed record WallAlert(Guid Id, string Kind, string Severity, LocalText Title, LocalText? Detail, DateTimeOffset Since, int Subjects, bool Acknowledged);

/// <summary>One change of the wall. Exactly the part that <see cref="Kind"/> names is there.</summary>
/// <param name="Seq">Consecutive within an epoch.</param>
/// <param name="Kind">indicator, camera, passages, cases, sources, alerts or programme.</param>
public sealed record WallUpdate(string Epoch, long Seq, DateTimeOffset At, string Kind)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IndicatorTile? Indicator { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CameraTile? Camera { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PassagesUpdate? Passages { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CasesUpdate? Cases { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<SourceHealth>? Sources { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WallAlerts? Alerts { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ProgrammeSummary? Programme { get; init; }
}

/// <param name="Minute">The new count of one minute; minutes between the newest known one and it had none.</param>
/// <param name="Items">New passages, newest first.</param>
public sealed record PassagesUpdate(long Today, MinuteCount Minute, ImmutableArray<PassageItem> Items);

/// <param name="Items">New steps, newest first.</param>
public sealed record CasesUpdate(ImmutableSortedDictionary<string, int> ByState, long PaidToday, ImmutableArray<CaseItem> Items);
