namespace Ioc.Domain.Traffic;

/// <summary>One vehicle once past one camera: the best plate by a vote over its track.</summary>
/// <param name="Id">For a recorded video a name-based UUID of (camera, run, track), so that a second pass after a crash is harmless; live, a UUID v7.</param>
/// <param name="CameraCode">The camera's code, e.g. <c>NT-01</c>.</param>
/// <param name="TrackNumber">Number of the track within the run of the camera, from 1.</param>
/// <param name="SeenFrom">Capture time of the first frame of the track, UTC.</param>
/// <param name="SeenTo">Capture time of the last frame of the track, UTC.</param>
/// <param name="Plate">The plate without separators (<c>59X312345</c>), or null when nothing could be read.</param>
/// <param name="PlateConfidence">Probability in 0..1 that the whole plate is right; 0 when <paramref name="Plate"/> is null.</param>
/// <param name="PlateSure">True only when the product may act on the plate without asking; everything else goes to a person.</param>
/// <param name="UnsureReason">Why it is not sure: <c>low_confidence</c>, <c>grammar</c>, <c>few_reads</c>, <c>ambiguous</c>, <c>unreadable</c>; null when sure.</param>
/// <param name="PlateLines">1 or 2; null when unknown.</param>
/// <param name="PlateColour">white, yellow, blue, red or unknown.</param>
/// <param name="VehicleClass">car, motorbike, truck, bus or unknown, as the plate's shape tells it.</param>
/// <param name="Direction">Direction through the picture in degrees, 0 = up, clockwise; null when it did not move.</param>
/// <param name="Frames">How many analysed frames the plate was seen in.</param>
/// <param name="Reads">How many crops were read for the vote.</param>
/// <param name="SpeedKmh">As measured, km/h; null when no rule measures it.</param>
/// <param name="SpeedUncertaintyKmh">Two standard deviations, km/h.</param>
/// <param name="SpeedNote">Why the speed is no evidence: <c>uncertified</c>, <c>certificate_expired</c>; null when it is.</param>
/// <param name="PictureClass">car, motorbike, truck or bus as a classifier saw it; null when none is configured, or it is not sure.</param>
/// <param name="TimeNote">Why its time proves nothing: <c>clock_off</c>, the device's clock is wrong; null when it does.</param>
public sealed record Passage(
    Guid Id,
    string CameraCode,
    int TrackNumber,
    DateTimeOffset SeenFrom,
    DateTimeOffset SeenTo,
    string? Plate,
    double PlateConfidence,
    bool PlateSure,
    string? UnsureReason,
    int? PlateLines,
    string PlateColour,
    string VehicleClass,
    double? Direction,
    int Frames,
    int Reads,
    double? SpeedKmh = null,
    double? SpeedUncertaintyKmh = null,
    string? SpeedNote = null,
    string? PictureClass = null,
    string? TimeNote = null);
