using Ioc.Vision.Inference;

namespace Ioc.Vision.Tracking;

/// <summary>Where a plate was seen, and when.</summary>
/// <param name="At">Capture time of the frame.</param>
/// <param name="Found">What the detector found, in pixels.</param>
public readonly record struct TrackPoint(DateTimeOffset At, Detection Found);
