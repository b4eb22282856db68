using System.Numerics;
using System.Text.Json.Nodes;

namespace Ioc.Vision.Rules;

/// <summary>The time between two lines of known distance on the road.</summary>
/// <remarks>
/// <code>
///   speed = distance × (camera's height − plate's) / camera's height ÷ time
///   share of uncertainty² = (time of either crossing: the detector's trembling ÷ pixels a second, and the picture's own moment
///                            within the frame's interval)² + (the distance's error)² + (the plate's height)²
/// </code>
/// </remarks>
public sealed class LineSpeedRule : ITrackRule
{
    // The detector's centre trembles by about this many pixels.
    private const double PixelError = 1.5;
    private readonly Dictionary<int, Vehicle> tracks = [];
    private readonly SpeedRuleModel rule;
    private readonly SpeedLines lines;
    private readonly PictureScale scale;
    private readonly Line first;
    private readonly Line second;

    public LineSpeedRule(SpeedRuleModel rule, PictureScale scale)
    {
        ArgumentNullException.ThrowIfNull(rule);
        this.rule = rule;
        this.scale = scale;
        lines = rule.Lines ?? throw new ArgumentException("The rule has no lines.", nameof(rule));
        (first, second) = (scale.Pixels(lines.First), scale.Pixels(lines.Second));
    }

    public RuleModel Model => rule;

    public RuleStep Update(in Sighting seen)
    {
        if (!tracks.TryGetValue(seen.Track, out var vehicle))
        {
            tracks[seen.Track] = vehicle = new Vehicle(new LineCrossing(first, scale.Margin), new LineCrossing(second, scale.Margin));
        }

        var before = vehicle.Last;
        vehicle.Last = (seen.Point, seen.At);
        if (vehicle.Measured)
        {
            return default;
        }

        var entered = vehicle.First.Update(seen.Point, seen.At);
        var left = vehicle.Second.Update(seen.Point, seen.At);
        if (entered is { } start && before is { } previous)
        {
            (vehicle.Entered, vehicle.EntryError) = (start, TimeError(first, previous, seen));
        }

        if (vehicle.Entered is not { } from || left is not { } to || to.At <= from.At || before is not { } last)
        {
            return default;
        }

        vehicle.Measured = true;
        var seconds = (to.At - from.At).TotalSeconds;
        var kmh = 3.6 * lines.Metres * SpeedReading.HeightFactor(rule.CameraHeight) / seconds;
        if (kmh > SpeedReading.MostKmh)
        {
            return default;
        }

        var exitError = TimeError(second, last, seen);
        var share = Math.Sqrt(
            (((vehicle.EntryError * vehicle.EntryError) + (exitError * exitError)) / (seconds * seconds))
            + Math.Pow(lines.ErrorMetres / lines.Metres, 2) + Math.Pow(SpeedReading.HeightUncertainty(rule.CameraHeight), 2));
        var (reading, judgement) = SpeedReading.Judge(rule, kmh, share, to.At, new JsonObject
        {
            ["method"] = "lines",
            ["distanceMetres"] = lines.Metres,
            ["seconds"] = Math.Round(seconds, 3),
            ["from"] = scale.Share(from.Point),
            ["to"] = scale.Share(to.Point),
        });
        return new RuleStep(judgement is not null, judgement, Speed: reading);
    }

    public void Break(int track) => tracks.Remove(track);

    public RuleStep End(int track)
    {
        tracks.Remove(track);
        return default;
    }

    // Standard deviation in seconds of the moment at which the line was crossed.
    private static double TimeError(Line line, (Vector2 Point, DateTimeOffset At) before, in Sighting now)
    {
        var seconds = (now.At - before.At).TotalSeconds;
        var pixelsPerSecond = Math.Abs(line.SignedDistance(now.Point) - line.SignedDistance(before.Point)) / Math.Max(seconds, 1e-3);
        var byPixels = PixelError / Math.Max(pixelsPerSecond, 1);
        var byFrame = seconds / Math.Sqrt(12) / 2;
        return Math.Sqrt((byPixels * byPixels) + (byFrame * byFrame));
    }

    private sealed class Vehicle(LineCrossing first, LineCrossing second)
    {
        public LineCrossing First { get; } = first;

        public LineCrossing Second { get; } = second;

        public (Vector2 Point, DateTimeOffset At)? Last { get; set; }

        public Crossing? Entered { get; set; }

        public double EntryError { get; set; }

        public bool Measured { get; set; }
    }
}
