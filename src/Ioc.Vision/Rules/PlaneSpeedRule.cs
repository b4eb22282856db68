using System.Numerics;
using System.Text.Json.Nodes;

namespace Ioc.Vision.Rules;

/// <summary>The way on the calibrated plane over time: a straight line fitted to all sightings, so that no single one decides.</summary>
/// <remarks>
/// The uncertainty puts together: the scatter around the line (or what the detector's trembling makes of it, whichever is larger), the picture's own
/// moment within the frame's interval, how the speed changes when each mark of the plane is moved by its error, and the plate's height above the road.
/// </remarks>
public sealed class PlaneSpeedRule : ITrackRule
{
    private const int LeastSightings = 6;
    private const int MostSightings = 200;
    private const double LeastMetres = 8;
    private const double PixelError = 1.5;

    // A way that bends or jumps by more than this share of its length measures nothing.
    private const double MostScatter = 0.04;
    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(0.4);
    private readonly Dictionary<int, Vehicle> tracks = [];
    private readonly SpeedRuleModel rule;
    private readonly RoadPlane plane;
    private readonly RoadPlane[] moved;
    private readonly PictureScale scale;
    private readonly Zone? zone;

    public PlaneSpeedRule(SpeedRuleModel rule, PictureScale scale)
    {
        ArgumentNullException.ThrowIfNull(rule);
        this.rule = rule;
        this.scale = scale;
        plane = rule.Plane ?? throw new ArgumentException("The rule has no plane.", nameof(rule));
        zone = rule.Zone is { } part ? scale.Pixels(part) : null;
        var error = (float)plane.PointErrorPixels;
        moved = [.. Enumerable.Range(0, plane.Marks.Count).SelectMany(i => new[] { new Vector2(error / scale.Width, 0), new Vector2(0, error / scale.Height) }.Select(by => plane.Moved(i, by)).OfType<RoadPlane>())];
    }

    public RuleModel Model => rule;

    public RuleStep Update(in Sighting seen)
    {
        var inside = zone?.Contains(seen.Point) ?? true;
        if (!tracks.TryGetValue(seen.Track, out var vehicle))
        {
            if (!inside)
            {
                return default;
            }

            tracks[seen.Track] = vehicle = new Vehicle();
        }

        if (vehicle.Measured)
        {
            return default;
        }

        if (!inside || vehicle.Way.Count >= MostSightings)
        {
            return Measure(vehicle);
        }

        vehicle.Way.Add((scale.Shares(seen.Point), seen.At));

        // The picture of the moment is taken when it is first clear that somebody's limit is exceeded; the speed is told when all has been seen.
        if (!vehicle.Suspected && Fit(vehicle.Way) is { } fit && (fit.Kmh * (1 - (2 * fit.Share))) - rule.ToleranceKmh > rule.Limits.Values.Min())
        {
            vehicle.Suspected = true;
            return new RuleStep(true, null);
        }

        return default;
    }

    public void Break(int track) => tracks.Remove(track);

    public RuleStep End(int track) => tracks.Remove(track, out var vehicle) && !vehicle.Measured ? Measure(vehicle) : default;

    private RuleStep Measure(Vehicle vehicle)
    {
        vehicle.Measured = true;
        if (Fit(vehicle.Way) is not { } fit)
        {
            return default;
        }

        var (reading, judgement) = SpeedReading.Judge(rule, fit.Kmh, fit.Share, vehicle.Way[^1].At, new JsonObject
        {
            ["method"] = "plane",
            ["distanceMetres"] = Math.Round(fit.Metres, 2),
            ["seconds"] = Math.Round((vehicle.Way[^1].At - vehicle.Way[0].At).TotalSeconds, 3),
            ["from"] = scale.Share(scale.Pixels(vehicle.Way[0].Share)),
            ["to"] = scale.Share(scale.Pixels(vehicle.Way[^1].Share)),
            ["sightings"] = vehicle.Way.Count,
        });

        // Without its picture it is no case: it never was clearly too fast while it was seen.
        return new RuleStep(false, vehicle.Suspected ? judgement : null, Speed: reading);
    }

    private (double Kmh, double Share, double Metres)? Fit(List<(Vector2 Share, DateTimeOffset At)> way)
    {
        if (way.Count < LeastSightings || way[^1].At - way[0].At < LeastTime || Slope(plane, way) is not { } best
            || best.Metres < LeastMetres || best.Scatter > MostScatter * best.Metres || best.MetresPerSecond <= 0)
        {
            return null;
        }

        var metresPerSecond = best.MetresPerSecond;
        var spread = best.TimeSpread;
        var seconds = (way[^1].At - way[0].At).TotalSeconds;
        var byScatter = Math.Max(best.Scatter, PixelError * best.WorstMetresPerPixel / 2) / Math.Sqrt(spread) / metresPerSecond;
        var byFrame = seconds / (way.Count - 1) / Math.Sqrt(12) / 2 * Math.Sqrt(2) / seconds;
        var byMarks = Math.Sqrt(moved.Sum(m => Slope(m, way) is { } other ? Math.Pow((other.MetresPerSecond / metresPerSecond) - 1, 2) : 0.01));
        var share = Math.Sqrt((byScatter * byScatter) + (byFrame * byFrame) + (byMarks * byMarks) + Math.Pow(SpeedReading.HeightUncertainty(rule.CameraHeight), 2));
        var factor = SpeedReading.HeightFactor(rule.CameraHeight);
        var kmh = 3.6 * metresPerSecond * factor;
        return kmh > SpeedReading.MostKmh ? null : (kmh, share, best.Metres * factor);
    }

    // Least squares of the way along its own direction over time.
    private (double MetresPerSecond, double Metres, double Scatter, double TimeSpread, double WorstMetresPerPixel)? Slope(RoadPlane on, List<(Vector2 Share, DateTimeOffset At)> way)
    {
        if (on.ToMetres(way[0].Share) is not { } from || on.ToMetres(way[^1].Share) is not { } to)
        {
            return null;
        }

        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var metres = Math.Sqrt((dx * dx) + (dy * dy));
        if (metres < 1e-6)
        {
            return null;
        }

        double sumT = 0, sumS = 0, sumTT = 0, sumTS = 0, sumSS = 0, worst = 0;
        var pixel = new Vector2(0, 1f / scale.Height);
        foreach (var (share, at) in way)
        {
            if (on.ToMetres(share) is not { } here || on.ToMetres(share + pixel) is not { } below)
            {
                return null;
            }

            var t = (at - way[0].At).TotalSeconds;
            var s = (((here.X - from.X) * dx) + ((here.Y - from.Y) * dy)) / metres;
            worst = Math.Max(worst, Math.Sqrt(Math.Pow(below.X - here.X, 2) + Math.Pow(below.Y - here.Y, 2)));
            (sumT, sumS, sumTT, sumTS, sumSS) = (sumT + t, sumS + s, sumTT + (t * t), sumTS + (t * s), sumSS + (s * s));
        }

        var n = way.Count;
        var spread = sumTT - (sumT * sumT / n);
        var slope = (sumTS - (sumT * sumS / n)) / spread;
        var rest = sumSS - (sumS * sumS / n) - (slope * slope * spread);
        return (slope, metres, Math.Sqrt(Math.Max(0, rest) / Math.Max(1, n - 2)), spread, worst);
    }

    private sealed class Vehicle
    {
        public List<(Vector2 Share, DateTimeOffset At)> Way { get; } = [];

        public bool Suspected { get; set; }

        public bool Measured { get; set; }
    }
}
