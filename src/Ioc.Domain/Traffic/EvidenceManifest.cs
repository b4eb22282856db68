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
/// <param name="Parts">The parts, see <see cref="EvidenceParts"/>.</param>
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
    IReadOnlyList<EvidencePart> Parts)
{
    /// <summary>What was measured, with units and uncertainty; null in packages of before.</summary>
    public IReadOnlyList<EvidenceReading>? Readings { get; init; }

    /// <summary>The certificate of the camera as a measuring device; null when its configuration names none.</summary>
    public DeviceCertificate? Certificate { get; init; }

    /// <summary>Where the times come from; null in packages of before.</summary>
    public EvidenceClock? Clock { get; init; }

    /// <summary>Who judged: one of <see cref="EvidenceOrigins"/>; null in packages of before.</summary>
    public string? Origin { get; init; }

    /// <summary>The other camera's passage, for a judgement over two; null otherwise.</summary>
    public EvidenceSighting? First { get; init; }

    /// <summary>Clips that could not be had: the part's name to one of <see cref="EvidenceGaps"/>; null in packages of before.</summary>
    public IReadOnlyDictionary<string, string>? Without { get; init; }

    /// <summary>Who sealed the package; null in packages of before signatures.</summary>
    public EvidenceSeal? Seal { get; init; }
}

/// <summary>Why a package has no clip.</summary>
public static class EvidenceGaps
{
    /// <summary>The source sends pictures alone: a device that reads plates itself.</summary>
    public const string NoVideo = "no_video";

    /// <summary>The video of that moment was not kept, no longer kept, or could not be cut.</summary>
    public const string Gone = "gone";
}

/// <summary>Who found what a package proves.</summary>
public static class EvidenceOrigins
{
    /// <summary>This product, in the camera's pictures.</summary>
    public const string Camera = "camera";

    /// <summary>A device that reads plates itself reported it; this product sealed what it was told.</summary>
    public const string Device = "device";

    /// <summary>This product, from the passages of two cameras.</summary>
    public const string Across = "across";
}

/// <summary>The earlier of two passages that a judgement across cameras rests on. Its pictures are <see cref="EvidenceParts.First"/> and <see cref="EvidenceParts.FirstPlate"/>, its film <see cref="EvidenceParts.FirstClip"/>.</summary>
/// <param name="PassageId">The passage.</param>
/// <param name="CameraCode">Its camera.</param>
/// <param name="SeenFrom">First seen, UTC.</param>
/// <param name="SeenTo">Last seen, UTC.</param>
/// <param name="PlateConfidence">0..1.</param>
/// <param name="PlateBox">Box of the plate in first.jpg: x, y, width, height in pixels; empty where the device did not say.</param>
/// <param name="Clock">Where its times come from.</param>
/// <param name="Models">Model file name to its SHA-256; empty for a device that reads plates itself.</param>
public sealed record EvidenceSighting(
    Guid PassageId, string CameraCode, DateTimeOffset SeenFrom, DateTimeOffset SeenTo, double PlateConfidence, int[] PlateBox, EvidenceClock? Clock,
    IReadOnlyDictionary<string, string> Models);

/// <summary>One file of an evidence package.</summary>
/// <param name="Name">File name within the package, e.g. <c>at.jpg</c>.</param>
/// <param name="Sha256">SHA-256 of its bytes, lower-case hex.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="TakenAt">Capture time of the still (or the clip's first frame), UTC.</param>
public sealed record EvidencePart(string Name, string Sha256, long Bytes, DateTimeOffset TakenAt);

/// <summary>One measured quantity.</summary>
/// <param name="Name">E.g. <c>secondsSinceRed</c>.</param>
/// <param name="Value">In <paramref name="Unit"/>.</param>
/// <param name="Unit">s, km/h, m; 1 for a probability.</param>
/// <param name="Uncertainty">Half width of the interval that holds the true value, in <paramref name="Unit"/>; null when it is not known.</param>
public sealed record EvidenceReading(string Name, double Value, string Unit, double? Uncertainty);

/// <summary>A measuring device's certificate of verification.</summary>
/// <param name="Number">As it stands on the certificate.</param>
/// <param name="ValidFrom">First day; null when not stated.</param>
/// <param name="ValidTo">Last day. A reading after it is not evidence.</param>
public sealed record DeviceCertificate(string Number, DateOnly? ValidFrom, DateOnly ValidTo);

/// <summary>Where a package's times come from.</summary>
/// <param name="Source"><c>host</c>: the clock of the machine that took the stream; <c>recording</c>: the time given to a recorded file's first frame; <c>device</c>: the clock of a camera that reads plates itself.</param>
/// <param name="Synchronised">Whether the system held the clock to be synchronised; null when it could not be asked.</param>
/// <param name="OffsetMilliseconds">What the clock was off by as its synchronisation reckoned it; null when it could not be asked.</param>
/// <param name="MostErrorMilliseconds">The largest error that the system allows for; null when it could not be asked.</param>
public sealed record EvidenceClock(string Source, bool? Synchronised, double? OffsetMilliseconds, double? MostErrorMilliseconds);

/// <summary>Which key signed manifest.json; it stands inside what is signed.</summary>
/// <param name="KeyId">First 16 hexadecimal digits of the SHA-256 of the public key (SubjectPublicKeyInfo).</param>
/// <param name="Algorithm">Always <see cref="EcdsaP256"/> today.</param>
/// <param name="SealedAt">When it was signed, UTC.</param>
public sealed record EvidenceSeal(string KeyId, string Algorithm, DateTimeOffset SealedAt)
{
    /// <summary>ECDSA on the curve P-256 over SHA-256, the signature in DER: what <c>openssl dgst -sha256 -verify</c> takes.</summary>
    public const string EcdsaP256 = "ECDSA-P256-SHA256";
}

/// <summary>The files of an evidence package.</summary>
public static class EvidenceParts
{
    public const string Before = "before.jpg";
    public const string At = "at.jpg";
    public const string After = "after.jpg";
    public const string Plate = "plate.jpg";
    public const string Clip = "clip.mp4";

    /// <summary>The overview at the first of two cameras.</summary>
    public const string First = "first.jpg";

    /// <summary>The plate at the first of two cameras.</summary>
    public const string FirstPlate = "first-plate.jpg";

    /// <summary>The clip of the first of two cameras.</summary>
    public const string FirstClip = "first-clip.mp4";

    /// <summary>Where plates were in the frames around the moment, see <see cref="EvidenceScene"/>.</summary>
    public const string Scene = "scene.json";

    /// <summary>The same around the passage of the first of two cameras.</summary>
    public const string FirstScene = "first-scene.json";

    public const string Manifest = "manifest.json";

    /// <summary>The signature over manifest.json's bytes.</summary>
    public const string Signature = "manifest.sig";

    /// <summary>The signer's public key, so that the package can be checked years later; who it belongs to must be known from elsewhere.</summary>
    public const string PublicKey = "public-key.pem";

    /// <summary>The overviews, in order of time.</summary>
    public static readonly IReadOnlyList<string> Overviews = [Before, At, After];

    /// <summary>Everything that a manifest may list.</summary>
    public static readonly IReadOnlyList<string> All = [Before, At, After, Drawn(Before), Drawn(At), Drawn(After), Plate, Clip, Scene, First, FirstPlate, FirstClip, FirstScene];

    /// <summary>The scene that tells who is in a picture or a film.</summary>
    public static string SceneOf(string part) => part is First or FirstClip ? FirstScene : Scene;

    /// <summary>Whether a part is film.</summary>
    public static bool IsClip(string part) => part is Clip or FirstClip;

    /// <summary>The copy of an overview with the rule drawn on it, e.g. <c>at-rule.jpg</c>.</summary>
    public static string Drawn(string overview) => overview.Replace(".jpg", "-rule.jpg", StringComparison.Ordinal);
}
