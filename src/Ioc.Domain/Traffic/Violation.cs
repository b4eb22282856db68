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
/// <param name="Detail">The judgement in numbers: lamp state, seconds since red, crossing points … as JSON text.</param>
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
}
