namespace Ioc.Domain.Traffic;

/// <summary>manifest.json of an evidence package: every part with its hash, and everything needed to judge it again.</summary>
/// <param name="ViolationId">The violation that it proves.</param>
/// <param name="CameraCode">The camera.</param>
/// <param name="Kind">See <see cref="ViolationKinds"/>.</param>
/// <param name="OccurredAt">Capture time, UTC.</param>
/// <param name="Simulated">True for demo cameras: shown wherever the evidence is shown.</param>
/// <param name="Plate">The plate as read; null when unreadable.</param>
/// <param name="PlateConfidence">0..1.</param>
/// <param name="PlateBox">Box of the plate in at.jpg: x, y, width, height in pixels.</param>
/// <param name="Rule">The rule as JSON, exactly as it judged.</param>
/// <param name="RuleVersion">SHA-256 of <paramref name="Rule"/>.</param>
/// <param name="Detail">The judgement in numbers, as JSON.</param>
/// <param name="Models">Model file name to its SHA-256.</param>
/// <param name="Parts">The parts: before.jpg, at.jpg, after.jpg, plate.jpg, clip.mp4.</param>
public sealed record EvidenceManifest(
    Guid ViolationId,
    string CameraCode,
    string Kind,
    DateTimeOffset OccurredAt,
    bool Simulated,
    string? Plate,
    double PlateConfidence,
    int[] PlateBox,
    string Rule,
    string RuleVersion,
    string Detail,
    IReadOnlyDictionary<string, string> Models,
    IReadOnlyList<EvidencePart> Parts);

/// <summary>One file of an evidence package.</summary>
/// <param name="Name">File name within the package, e.g. <c>at.jpg</c>.</param>
/// <param name="Sha256">SHA-256 of its bytes, lower-case hex.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="TakenAt">Capture time of the still (or the clip's first frame), UTC.</param>
public sealed record EvidencePart(string Name, string Sha256, long Bytes, DateTimeOffset TakenAt);
