using System.Numerics;
using System.Text.Json.Nodes;

namespace Ioc.Vision.Rules;

/// <summary>From shares of the picture, as rules are written, to pixels, as tracks are seen.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
public readonly record struct PictureScale(int Width, int Height)
{
    /// <summary>How far beyond a line a plate must be: 0.4 % of the picture's height, at least 2 pixels. A detector's box trembles by about half of that.</summary>
    public float Margin => MathF.Max(2, Height * 0.004f);

    public Line Pixels(Line share) => new(Pixels(share.A), Pixels(share.B));

    public Zone Pixels(Zone share) => new([.. share.Points.Select(Pixels)]);

    /// <summary>A point in pixels as a share of the picture.</summary>
    public Vector2 Shares(Vector2 pixels) => new(pixels.X / Width, pixels.Y / Height);

    /// <summary>A point as shares of the picture, to four digits.</summary>
    public JsonArray Share(Vector2 pixels) =>
        new(Math.Round(pixels.X / (double)Width, 4), Math.Round(pixels.Y / (double)Height, 4));

    public Vector2 Pixels(Vector2 share) => new(share.X * Width, share.Y * Height);
}

/// <summary>How details are written: the same text for the same facts, always.</summary>
internal static class DetailText
{
    public static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    public static string Direction(CrossingDirection direction) =>
        direction == CrossingDirection.LeftToRight ? "left_to_right" : "right_to_left";
}
