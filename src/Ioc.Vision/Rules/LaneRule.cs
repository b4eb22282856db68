using System.Numerics;
using System.Text.Json.Nodes;
using Ioc.Domain.Traffic;

namespace Ioc.Vision.Rules;

/// <summary>Driving in a zone that is not for this vehicle: a lane, or the emergency lane.</summary>
/// <remarks>
/// Who stands in the emergency lane has perhaps broken down, and had to drive in it to get there: whoever comes to a stand, or was hardly
/// moving when last seen, is not judged. So that finding waits until the vehicle has left the lane or the picture.
/// </remarks>
public sealed class LaneRule(LaneRuleModel rule, PictureScale scale) : ITrackRule
{
    private const int LeastSightings = 4;

    // cos 60°
    private const float LeastAlong = 0.5f;

    // Beside its own width a vehicle must have moved on by this share of the picture's height.
    private const float LeastWay = 0.04f;

    // Within this time a vehicle that drives moves on by half its plate's width at least.
    private static readonly TimeSpan Standing = TimeSpan.FromSeconds(1);
    private readonly Dictionary<int, Vehicle> tracks = [];
    private readonly bool waits = rule.Kind == LaneRuleModel.EmergencyLane;
    private readonly Zone zone = scale.Pixels(rule.Zone);
    private readonly Vector2? way = rule.Arrow is { } arrow ? Vector2.Normalize(scale.Pixels(arrow).B - scale.Pixels(arrow).A) : null;

    public RuleModel Model => rule;

    public RuleStep Update(in Sighting seen)
    {
        if (!zone.Contains(seen.Point) || !rule.Scope.Schedule.Holds(seen.At))
        {
            if (!tracks.TryGetValue(seen.Track, out var gone) || gone.Judged)
            {
                return default;
            }

            if (gone.Waiting is { } done)
            {
                (gone.Judged, gone.Waiting) = (true, null);
                return new RuleStep(false, done);
            }

            tracks.Remove(seen.Track);
            return default;
        }

        if (!tracks.TryGetValue(seen.Track, out var vehicle))
        {
            tracks[seen.Track] = vehicle = new Vehicle(seen.Point, seen.At);
        }

        if (vehicle.StandsAt(seen))
        {
            (vehicle.Judged, vehicle.Waiting) = (waits || vehicle.Judged, null);
        }

        vehicle.Sightings++;
        var moved = seen.Point - vehicle.From;
        if (vehicle.Judged || vehicle.Waiting is not null || vehicle.Sightings < LeastSightings || seen.At - vehicle.Since < rule.Least
            || moved.Length() < MathF.Max(seen.Width, LeastWay * scale.Height)
            || (way is { } along && Vector2.Dot(Vector2.Normalize(moved), along) < LeastAlong))
        {
            return default;
        }

        var judgement = new Judgement(rule, rule.Kind == LaneRuleModel.WrongLane ? ViolationKinds.WrongLane : ViolationKinds.EmergencyLane, seen.At, new JsonObject
        {
            ["enteredAt"] = DetailText.Time(vehicle.Since),
            ["seconds"] = Math.Round((seen.At - vehicle.Since).TotalSeconds, 2),
            ["from"] = scale.Share(vehicle.From),
            ["to"] = scale.Share(seen.Point),
        });
        (vehicle.Judged, vehicle.Waiting) = (!waits, waits ? judgement : null);
        return new RuleStep(true, waits ? null : judgement);
    }

    public void Break(int track)
    {
        if (tracks.TryGetValue(track, out var vehicle) && vehicle is { Judged: false, Waiting: null })
        {
            tracks.Remove(track);
        }
    }

    public RuleStep End(int track) =>
        tracks.Remove(track, out var vehicle) && vehicle is { Judged: false, Moves: true } ? new RuleStep(false, vehicle.Waiting) : default;

    private sealed class Vehicle(Vector2 from, DateTimeOffset since)
    {
        private (Vector2 Point, DateTimeOffset At) anchor = (from, since);

        public Vector2 From { get; } = from;

        public DateTimeOffset Since { get; } = since;

        public int Sightings { get; set; }

        public bool Judged { get; set; }

        /// <summary>What it did, to be told when it has left without standing.</summary>
        public Judgement? Waiting { get; set; }

        /// <summary>False when it had not moved on for half of the time that makes a standing vehicle.</summary>
        public bool Moves { get; private set; } = true;

        /// <summary>Whether it has stood for long enough to count as standing.</summary>
        public bool StandsAt(in Sighting seen)
        {
            if (Vector2.Distance(seen.Point, anchor.Point) > seen.Width / 2)
            {
                anchor = (seen.Point, seen.At);
            }

            Moves = seen.At - anchor.At < Standing / 2;
            return seen.At - anchor.At >= Standing;
        }
    }
}
