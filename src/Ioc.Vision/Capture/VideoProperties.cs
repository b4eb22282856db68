namespace Ioc.Vision.Capture;

/// <summary>What ffprobe says of a source's first video stream, as it will be shown (rotation applied).</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Rate">Frames per second of the source; null when it does not say.</param>
/// <param name="Duration">Length of a file; null for a stream.</param>
/// <param name="Codec">FFmpeg's name of the codec, e.g. <c>h264</c>.</param>
public sealed record VideoProperties(int Width, int Height, FrameRate? Rate, TimeSpan? Duration, string Codec);

/// <summary>Frames per second as the fraction that files carry (30000/1001).</summary>
public readonly record struct FrameRate(int Numerator, int Denominator)
{
    public double PerSecond => (double)Numerator / Denominator;

    /// <summary>Time of the n-th frame, exact to a tick.</summary>
    public TimeSpan TimeOf(long frame) => TimeSpan.FromTicks((long)((Int128)frame * Denominator * TimeSpan.TicksPerSecond / Numerator));

    /// <summary>The fraction nearest to a decimal rate, to a thousandth.</summary>
    public static FrameRate Of(double perSecond) => new((int)Math.Round(perSecond * 1000), 1000);

    public override string ToString() => FormattableString.Invariant($"{Numerator}/{Denominator}");
}
