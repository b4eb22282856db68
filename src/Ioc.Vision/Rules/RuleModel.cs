using System.Numerics;

namespace Ioc.Vision.Rules;

/// <summary>A checked rule. Its lines and zones are in shares of the picture, 0..1.</summary>
/// <param name="Id">Unique within the camera.</param>
/// <param name="Json">The rule as it was written, in canonical form.</param>
/// <param name="Version">SHA-256 of <paramref name="Json"/>, lower-case hex: which rule judged is never in doubt.</param>
public abstract record RuleModel(string Id, string Json, string Version)
{
    /// <summary>Whom it binds, and when.</summary>
    public RuleScope Scope { get; init; } = RuleScope.Everybody;
}

/// <summary>Past the stop line while the signal is red; and on past the exit line.</summary>
/// <param name="Allowed">The direction of lawful traffic over the stop line: only that one is judged.</param>
/// <param name="Lamp">Where the head is in the picture; null when the controller tells.</param>
public sealed record RedLightRuleModel(string Id, string Json, string Version, Line StopLine, Line ExitLine, CrossingDirection Allowed, LampBox? Lamp)
    : RuleModel(Id, Json, Version)
{
    public const string KindName = "red_light";

    /// <summary>What the controller calls this signal; null when the lamp is read.</summary>
    public SignalGroup? Controller { get; init; }

    /// <summary>Turns with a light of their own.</summary>
    public IReadOnlyList<ArrowModel> Arrows { get; init; } = [];
}

/// <summary>A turn that has a light of its own, or none to heed.</summary>
/// <param name="ExitLine">Who leaves over it took the turn.</param>
/// <param name="Always">A sign allows the turn at red.</param>
public sealed record ArrowModel(Line ExitLine, LampBox? Lamp, SignalGroup? Controller, bool Always);

/// <summary>A signal as its controller names it.</summary>
public sealed record SignalGroup(string Junction, string Group);

/// <summary>Over a line against the one allowed direction.</summary>
public sealed record WrongWayRuleModel(string Id, string Json, string Version, Line Line, CrossingDirection Allowed)
    : RuleModel(Id, Json, Version)
{
    public const string KindName = "wrong_way";
}

/// <summary>Driving in a zone that is not for this vehicle: <c>wrong_lane</c> or <c>emergency_lane</c>.</summary>
/// <param name="Kind">Either kind.</param>
/// <param name="Arrow">Only who drives within 60° of it is judged; null: everybody.</param>
public sealed record LaneRuleModel(string Id, string Json, string Version, string Kind, Zone Zone, Line? Arrow, TimeSpan Least)
    : RuleModel(Id, Json, Version)
{
    public const string WrongLane = "wrong_lane";
    public const string EmergencyLane = "emergency_lane";
}

/// <summary>Over a solid line.</summary>
/// <param name="Path">2 to 16 points.</param>
/// <param name="Forbidden">Null: both ways.</param>
public sealed record SolidLineRuleModel(string Id, string Json, string Version, IReadOnlyList<Vector2> Path, CrossingDirection? Forbidden)
    : RuleModel(Id, Json, Version)
{
    public const string KindName = "solid_line";
}

/// <summary>Into a road that is closed to these classes, or at this hour.</summary>
/// <param name="Forbidden">Null: both ways.</param>
public sealed record ForbiddenRoadRuleModel(string Id, string Json, string Version, Line Line, CrossingDirection? Forbidden)
    : RuleModel(Id, Json, Version)
{
    public const string KindName = "forbidden_road";
}

/// <summary>In over one line and out over another: <c>forbidden_turn</c> or <c>u_turn</c>.</summary>
public sealed record TurnRuleModel(
    string Id, string Json, string Version, string Kind, Line EntryLine, CrossingDirection Entry, Line ExitLine, CrossingDirection Exit, TimeSpan Within)
    : RuleModel(Id, Json, Version)
{
    public const string ForbiddenTurn = "forbidden_turn";
    public const string UTurn = "u_turn";
}

/// <summary>Turning back inside a zone, told by the change of heading.</summary>
/// <param name="LeastDegrees">120..180.</param>
public sealed record HeadingTurnRuleModel(string Id, string Json, string Version, Zone Zone, double LeastDegrees) : RuleModel(Id, Json, Version);

/// <summary>Standing in a zone for longer than allowed.</summary>
/// <param name="NotAtRed">The clock does not run while a signal of this camera is red.</param>
public sealed record ParkingRuleModel(string Id, string Json, string Version, Zone Zone, TimeSpan Allowed, bool NotAtRed) : RuleModel(Id, Json, Version)
{
    public const string KindName = "parking";
}

/// <summary>Faster than the limit of its class.</summary>
/// <param name="Limits">Class to km/h.</param>
/// <param name="ToleranceKmh">Taken off besides the uncertainty.</param>
/// <param name="CameraHeight">Metres above the road.</param>
/// <param name="Certificate">Null: the device is no certified speed meter.</param>
public sealed record SpeedRuleModel(
    string Id, string Json, string Version, IReadOnlyDictionary<string, double> Limits, double ToleranceKmh, double CameraHeight, DeviceCertificate? Certificate)
    : RuleModel(Id, Json, Version)
{
    public const string KindName = "speed";

    /// <summary>The two lines; null when the plane measures.</summary>
    public SpeedLines? Lines { get; init; }

    /// <summary>The road's plane; null when the lines measure.</summary>
    public RoadPlane? Plane { get; init; }

    /// <summary>Where the plane is trusted; null: everywhere.</summary>
    public Zone? Zone { get; init; }

    /// <summary>The device measures and reports: its expanded uncertainty (two standard deviations), km/h; null where this product measures.</summary>
    public double? DeviceUncertaintyKmh { get; init; }
}

/// <summary>Two lines on the road.</summary>
/// <param name="Metres">Apart, along the way.</param>
/// <param name="ErrorMetres">How wrong that may be.</param>
public sealed record SpeedLines(Line First, Line Second, double Metres, double ErrorMetres);

/// <summary>The certificate of a speed meter.</summary>
/// <param name="ValidFrom">First day, Vietnamese calendar.</param>
/// <param name="ValidTo">Last day.</param>
public sealed record DeviceCertificate(string Number, DateOnly ValidFrom, DateOnly ValidTo)
{
    /// <summary>Whether it is valid on a day.</summary>
    public bool IsValidOn(DateOnly day) => day >= ValidFrom && day <= ValidTo;
}

/// <summary>A camera that reads plates itself reports this kind of violation: without such a rule its word counts for nothing.</summary>
/// <param name="Kind">One of <see cref="Ioc.Domain.Traffic.ViolationKinds"/>.</param>
public sealed record ReportedRuleModel(string Id, string Json, string Version, string Kind) : RuleModel(Id, Json, Version);

/// <summary>What is agreed of a camera that reads plates itself.</summary>
/// <param name="SureFrom">From this confidence of its own on a plate counts as sure, 0.5 to 1.</param>
public sealed record DeviceModel(double SureFrom)
{
    public static readonly DeviceModel Usual = new(0.95);
}

/// <summary>A plate that cannot be read though it is seen well.</summary>
/// <param name="Zone">Null: everywhere.</param>
public sealed record PlateCoveredRuleModel(string Id, string Json, string Version, Zone? Zone, float LeastWidth, int LeastReads) : RuleModel(Id, Json, Version)
{
    public const string KindName = "plate_covered";
}

/// <summary>Where the signal's lamps are, in shares of the picture, 0..1.</summary>
public sealed record LampBox(float X, float Y, float Width, float Height);
