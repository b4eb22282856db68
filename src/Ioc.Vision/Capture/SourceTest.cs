using Ioc.Vision.Pictures;

namespace Ioc.Vision.Capture;

/// <summary>What a source answered when it was tried.</summary>
/// <param name="Properties">Size, rate, length and codec.</param>
/// <param name="Still">Its first picture as JPEG, in full size.</param>
/// <param name="TakenAt">When it came, UTC.</param>
public sealed record SourceAnswer(VideoProperties Properties, byte[] Still, DateTimeOffset TakenAt);

/// <summary>Tries a source as a worker would open it: probes it and takes one picture. Every failure is a <see cref="CaptureVerdict"/> with words for the operator.</summary>
public sealed class SourceTest(CaptureTools tools, TimeProvider clock)
{
    /// <summary>Probing and the first picture together; a worker waits no longer for a silent stream either.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    private const int StillQuality = 90;
    private const double Fps = 25;

    /// <summary>Tries a source.</summary>
    /// <exception cref="CaptureException">It gives no picture; the verdict says why.</exception>
    public async Task<SourceAnswer> TryAsync(VideoSource source, CancellationToken token)
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        try
        {
            await using var capture = await FfmpegCapture.OpenAsync(source, Fps, clock.GetUtcNow(), null, tools, clock, both.Token);
            using var frame = await capture.TakeAsync(both.Token) ?? throw new CaptureException(CaptureVerdict.NotAVideo, source.Display, []);
            return new SourceAnswer(capture.Properties, Jpeg.Encode(frame.Picture, StillQuality), clock.GetUtcNow());
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            throw new CaptureException(CaptureVerdict.Stalled, source.Display, []);
        }
    }
}
