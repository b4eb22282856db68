namespace Ioc.Domain.Traffic;

/// <summary>scene.json of an evidence package: where plates were in the analysed frames around the moment. Boxes are x, y, width, height in pixels.</summary>
/// <param name="Width">Width of the camera's picture.</param>
/// <param name="Height">Its height.</param>
/// <param name="Frames">In order of time.</param>
public sealed record EvidenceScene(int Width, int Height, IReadOnlyList<SceneFrame> Frames);

/// <summary>One analysed frame.</summary>
/// <param name="At">Capture time, UTC.</param>
/// <param name="Vehicle">The plate of the vehicle in question; null where it was not seen.</param>
/// <param name="Others">Every other plate that was found.</param>
public sealed record SceneFrame(DateTimeOffset At, int[]? Vehicle, IReadOnlyList<int[]> Others);
