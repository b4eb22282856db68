using Ioc.Vision.Pictures;

namespace Ioc.Vision.Capture;

/// <summary>One picture with its time. Whoever holds it disposes of it.</summary>
/// <param name="Picture">The pixels.</param>
/// <param name="CapturedAt">
/// When the camera saw it, UTC: for a file, its start plus the media time; for a live stream, when it arrived.
/// Never when it was processed.
/// </param>
/// <param name="MediaTime">Position in the file, or since the stream was opened.</param>
/// <param name="Number">Counts from 0 within one opening of the source.</param>
public sealed record Frame(Picture Picture, DateTimeOffset CapturedAt, TimeSpan MediaTime, long Number) : IDisposable
{
    public void Dispose() => Picture.Dispose();
}
