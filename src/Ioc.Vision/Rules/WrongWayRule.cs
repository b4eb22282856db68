using System.Numerics;
using System.Text.Json.Nodes;
using Ioc.Domain.Traffic;

namespace Ioc.Vision.Rules;

/// <summary>A line that may be crossed in one direction only.</summary>
public sealed class WrongWayRule(WrongWayRuleModel rule, PictureScale scale) : ITrackRule
{
    // A box that slips over the line in its last moment has not driven over it.
    private const int LeastSightingsBeyond = 3;
    private readonly Dictionary<int, Vehicle> tracks = [];
    private readonly Line line = scale.Pixels(rule.Line);

    public RuleModel Model => rule;

    public RuleStep Update(int track, Vector2 point, DateTimeOffset at)
    {
        if (!tracks.TryGetValue(track, out var vehicle))
        {
            tracks[track] = vehicle = new Vehicle(new LineCrossing(line, scale.Margin));
        }

        // Judged once: a vehicle that turns back and forth is one case.
        if (vehicle.Judged)
        {
            return default;
        }

        var suspected = false;
        if (vehicle.Crossing.Update(point, at) is { } over)
        {
            suspected = over.Direction != rule.Allowed;
            (vehicle.Wrong, vehicle.SightingsBeyond) = (suspected ? over : null, 0);
        }

        if (vehicle.Wrong is not { } crossed || ++vehicle.SightingsBeyond < LeastSightingsBeyond)
        {
            return new RuleStep(suspected, null);
        }

        vehicle.Judged = true;
        return new RuleStep(suspected, new Judgement(rule, ViolationKinds.WrongWay, crossed.At, new JsonObject
        {
            ["crossedAt"] = DetailText.Time(crossed.At),
            ["point"] = scale.Share(crossed.Point),
            ["direction"] = DetailText.Direction(crossed.Direction),
            ["allowed"] = DetailText.Direction(rule.Allowed),
        }));
    }

    public void Break(int track) => tracks.GetValueOrDefault(track)?.Crossing.Break();

    public Judgement? End(int track)
    {
        tracks.Remove(track);
        return null;
    }

    private sealed class Vehicle(LineCrossing crossing)
    {
        public LineCrossing Crossing { get; } = crossing;

        public Crossing? Wrong { get; set; }

        public int SightingsBeyond { get; set; }

        public bool Judged { get; set; }
    }
}
