namespace Ioc.Vision.Drawing;

/// <summary>A colour as pictures store it: luma and the two chroma samples, JPEG levels (BT.601).</summary>
public readonly record struct Ink(byte Y, byte U, byte V)
{
    public static readonly Ink White = Rgb(255, 255, 255);
    public static readonly Ink Black = Rgb(0, 0, 0);
    public static readonly Ink Grey = Rgb(90, 90, 90);
    public static readonly Ink Red = Rgb(255, 60, 48);
    public static readonly Ink Amber = Rgb(255, 190, 0);
    public static readonly Ink Green = Rgb(60, 220, 110);
    public static readonly Ink Blue = Rgb(70, 160, 255);
    public static readonly Ink Violet = Rgb(200, 110, 255);

    public static Ink Rgb(byte red, byte green, byte blue) => new(
        Level((0.299 * red) + (0.587 * green) + (0.114 * blue)),
        Level(128 - (0.168736 * red) - (0.331264 * green) + (0.5 * blue)),
        Level(128 + (0.5 * red) - (0.418688 * green) - (0.081312 * blue)));

    private static byte Level(double value) => (byte)Math.Clamp(Math.Round(value), 0, 255);
}
