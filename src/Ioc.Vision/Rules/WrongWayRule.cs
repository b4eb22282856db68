using System.Numerics;
using System.Text.Json.Nodes;
using Ioc.Domain.Traffic;

namespace Ioc.Vision.Rules;

/// <summary>A line that may be crossed in one direction only.</summary>
public sealed class WrongWayRule(WrongWayRuleModel rule, PictureScale scale) : ITrackRule
{
    private readonly Dictionary<int, LineCrossing?> tracks = [];
    private readonly Line line = scale.Pixels(rule.Line);

    public RuleModel Model => rule;

    public RuleStep Update(int track, Vector2 point, DateTimeOffset at)
    {
        if (!tracks.TryGetValue(track, out var crossing))
        {
            tracks[track] = crossing = new LineCrossing(line, scale.Margin);
        }

        if (crossing?.Update(point, at) is not { } crossed || crossed.Direction == rule.Allowed)
        {
            return default;
        }

        // Judged once: a vehicle that turns back and forth is one case.
        tracks[track] = null;
        return new RuleStep(true, new Judgement(rule, ViolationKinds.WrongWay, crossed.At, new JsonObject
        {
            ["crossedAt"] = DetailText.Time(crossed.At),
            ["point"] = scale.Share(crossed.Point),
            ["direction"] = DetailText.Direction(crossed.Direction),
            ["allowed"] = DetailText.Direction(rule.Allowed),
        }));
    }

    public void Break(int track) => tracks.GetValueOrDefault(track)?.Break();

    public Judgement? End(int track)
    {
        tracks.Remove(track);
        return null;
    }
}
