using System.Numerics;
using System.Text.Json.Nodes;
using Ioc.Domain.Traffic;

namespace Ioc.Vision.Rules;

/// <summary>Driving in a zone that is not for this vehicle: a lane, or the emergency lane. Who stands there has perhaps broken down and is not judged.</summary>
public sealed class LaneRule(LaneRuleModel rule, PictureScale scale) : ITrackRule
{
    private const int LeastSightings = 4;

    // cos 60°
    private const float LeastAlong = 0.5f;

    // Beside its own width a vehicle must have moved on by this share of the picture's height.
    private const float LeastWay = 0.04f;
    private readonly Dictionary<int, Vehicle> tracks = [];
    private readonly Zone zone = scale.Pixels(rule.Zone);
    private readonly Vector2? way = rule.Arrow is { } arrow ? Vector2.Normalize(scale.Pixels(arrow).B - scale.Pixels(arrow).A) : null;

    public RuleModel Model => rule;

    public RuleStep Update(in Sighting seen)
    {
        if (!zone.Contains(seen.Point) || !rule.Scope.Schedule.Holds(seen.At))
        {
            if (tracks.TryGetValue(seen.Track, out var gone) && !gone.Judged)
            {
                tracks.Remove(seen.Track);
            }

            return default;
        }

        if (!tracks.TryGetValue(seen.Track, out var vehicle))
        {
            tracks[seen.Track] = vehicle = new Vehicle(seen.Point, seen.At);
        }

        vehicle.Sightings++;
        var moved = seen.Point - vehicle.From;
        if (vehicle.Judged || vehicle.Sightings < LeastSightings || seen.At - vehicle.Since < rule.Least
            || moved.Length() < MathF.Max(seen.Width, LeastWay * scale.Height)
            || (way is { } along && Vector2.Dot(Vector2.Normalize(moved), along) < LeastAlong))
        {
            return default;
        }

        vehicle.Judged = true;
        return new RuleStep(true, new Judgement(rule, rule.Kind == LaneRuleModel.WrongLane ? ViolationKinds.WrongLane : ViolationKinds.EmergencyLane, seen.At, new JsonObject
        {
            ["enteredAt"] = DetailText.Time(vehicle.Since),
            ["seconds"] = Math.Round((seen.At - vehicle.Since).TotalSeconds, 2),
            ["from"] = scale.Share(vehicle.From),
            ["to"] = scale.Share(seen.Point),
        }));
    }

    public void Break(int track)
    {
        if (tracks.TryGetValue(track, out var vehicle) && !vehicle.Judged)
        {
            tracks.Remove(track);
        }
    }

    public RuleStep End(int track)
    {
        tracks.Remove(track);
        return default;
    }

    private sealed class Vehicle(Vector2 from, DateTimeOffset since)
    {
        public Vector2 From { get; } = from;

        public DateTimeOffset Since { get; } = since;

        public int Sightings { get; set; }

        public bool Judged { get; set; }
    }
}
