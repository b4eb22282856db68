namespace Ioc.Domain.Traffic;

/// <summary>A passage that broke a rule, with its evidence. Not yet a case: a person decides that.</summary>
/// <param name="Id">Name-based UUID of (passage, kind): a retry is harmless.</param>
/// <param name="PassageId">The passage that broke the rule.</param>
/// <param name="CameraCode">The camera that saw it.</param>
/// <param name="Kind">One of <see cref="ViolationKinds"/>.</param>
/// <param name="RuleId">The id of the rule in the camera's configuration.</param>
/// <param name="RuleVersion">SHA-256 of the rule as it stood, lower-case hex: which rule judged is never in doubt.</param>
/// <param name="OccurredAt">Capture time of the moment that broke the rule, UTC.</param>
/// <param name="EvidencePath">Folder of the evidence package, relative to the evidence root, e.g. <c>2026/11/21/NT-01/0192…</c>.</param>
/// <param name="EvidenceSha256">SHA-256 of the package's manifest.json, lower-case hex.</param>
/// <param name="Detail">
/// The judgement in numbers: lamp state, seconds since red, crossing points … as JSON text. Four names choose and word the offence, whatever the rule:
/// <c>excessKmh</c> (number, km/h over the limit after the tolerance was taken off), <c>speedKmh</c> and <c>limitKmh</c> (numbers), and
/// <c>condition</c> (text of offences.csv: <c>expressway</c>, <c>junction</c>, <c>bridge</c>, <c>stopping</c>, <c>outside_town</c>, <c>roadway</c>, <c>place</c>, <c>missing</c>).
/// </param>
public sealed record Violation(
    Guid Id,
    Guid PassageId,
    string CameraCode,
    string Kind,
    string RuleId,
    string RuleVersion,
    DateTimeOffset OccurredAt,
    string EvidencePath,
    string EvidenceSha256,
    string Detail);

/// <summary>The kinds of violation that the cameras' rules can find.</summary>
public static class ViolationKinds
{
    /// <summary>Past the stop line and on through the junction while the lamp is red (Decree 168/2024, Art. 6.9.b, 7.7.c).</summary>
    public const string RedLight = "red_light";

    /// <summary>Past the stop line while the lamp is red, but not through the junction (Art. 6.1.a, 7.1.a).</summary>
    public const string StopLine = "stop_line";

    /// <summary>Against the direction of a one-way road (Art. 6.9.d, 7.7.a).</summary>
    public const string WrongWay = "wrong_way";

    /// <summary>In a lane, or a part of the road, that is not for this class of vehicle (Art. 6.5.b, 7.3.d).</summary>
    public const string WrongLane = "wrong_lane";

    /// <summary>Over a solid line (Art. 6.1.a, 7.1.a).</summary>
    public const string SolidLine = "solid_line";

    /// <summary>On a road or in an area that is closed to this class at this hour (Art. 6.5.i, 7.6.b).</summary>
    public const string ForbiddenRoad = "forbidden_road";

    /// <summary>A left or right turn where a sign forbids it (Art. 6.4.k, 7.3.a).</summary>
    public const string ForbiddenTurn = "forbidden_turn";

    /// <summary>A turn back where it is forbidden (Art. 6.4.i, 6.4.k, 7.2.k).</summary>
    public const string UTurn = "u_turn";

    /// <summary>Stopped or parked where that is forbidden, for longer than allowed (Art. 6.3.đ, 6.3.e, 7.2.d, 7.2.e).</summary>
    public const string Parking = "parking";

    /// <summary>In the emergency lane (Art. 6.5.d).</summary>
    public const string EmergencyLane = "emergency_lane";

    /// <summary>Faster than allowed past one camera; the excess chooses the offence (Art. 6.3.a, 6.5.đ, 6.6.a, 6.7.a, 7.2.b, 7.4.a, 7.8.a).</summary>
    public const string Speed = "speed";

    /// <summary>Faster than allowed on average between two cameras.</summary>
    public const string AverageSpeed = "average_speed";

    /// <summary>The plate is covered, bent or missing: always a person's call (Art. 13.8.b, 14.3).</summary>
    public const string PlateCovered = "plate_covered";

    /// <summary>One plate at two places sooner than anyone could drive: always a person's call (Art. 13.8.a, 14.3).</summary>
    public const string ClonedPlate = "cloned_plate";

    /// <summary>All of them, in the order of lists.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        RedLight, StopLine, WrongWay, WrongLane, SolidLine, ForbiddenRoad, ForbiddenTurn, UTurn, Parking, EmergencyLane, Speed, AverageSpeed, PlateCovered, ClonedPlate,
    ];
}
