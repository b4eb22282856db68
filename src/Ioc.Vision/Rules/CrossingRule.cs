using System.Numerics;
using System.Text.Json.Nodes;
using Ioc.Domain.Time;
using Ioc.Domain.Traffic;

namespace Ioc.Vision.Rules;

/// <summary>
/// A line that must not be crossed, or not in this direction: <c>wrong_way</c>, <c>solid_line</c>, <c>forbidden_road</c>. The line may have
/// corners. Judged once a vehicle: who turns back and forth is one case.
/// </summary>
public sealed class CrossingRule : ITrackRule
{
    // A box that slips over the line in its last moment has not driven over it.
    private const int LeastSightingsBeyond = 3;
    private readonly Dictionary<int, Vehicle> tracks = [];
    private readonly Line[] lines;
    private readonly CrossingDirection? forbidden;
    private readonly PictureScale scale;
    private readonly string kind;

    /// <param name="forbidden">Null: both ways.</param>
    private CrossingRule(RuleModel model, string kind, IEnumerable<Line> lines, CrossingDirection? forbidden, PictureScale scale)
    {
        Model = model;
        this.kind = kind;
        this.lines = [.. lines.Select(scale.Pixels)];
        this.forbidden = forbidden;
        this.scale = scale;
    }

    public CrossingRule(WrongWayRuleModel rule, PictureScale scale)
        : this(rule, ViolationKinds.WrongWay, [rule.Line], rule.Allowed == CrossingDirection.LeftToRight ? CrossingDirection.RightToLeft : CrossingDirection.LeftToRight, scale)
    {
    }

    public CrossingRule(SolidLineRuleModel rule, PictureScale scale)
        : this(rule, ViolationKinds.SolidLine, rule.Path.Zip(rule.Path.Skip(1), (a, b) => new Line(a, b)), rule.Forbidden, scale)
    {
    }

    public CrossingRule(ForbiddenRoadRuleModel rule, PictureScale scale)
        : this(rule, ViolationKinds.ForbiddenRoad, [rule.Line], rule.Forbidden, scale)
    {
    }

    public RuleModel Model { get; }

    public RuleStep Update(in Sighting seen)
    {
        if (!tracks.TryGetValue(seen.Track, out var vehicle))
        {
            tracks[seen.Track] = vehicle = new Vehicle(Array.ConvertAll(lines, l => new LineCrossing(l, scale.Margin)));
        }

        if (vehicle.Judged)
        {
            return default;
        }

        var suspected = false;
        foreach (var crossing in vehicle.Crossings)
        {
            if (crossing.Update(seen.Point, seen.At) is { } over)
            {
                suspected = (forbidden is null || over.Direction == forbidden) && Model.Scope.Schedule.Holds(over.At);
                (vehicle.Wrong, vehicle.SightingsBeyond) = (suspected ? over : null, 0);
            }
        }

        if (vehicle.Wrong is not { } crossed || ++vehicle.SightingsBeyond < LeastSightingsBeyond)
        {
            return new RuleStep(suspected, null);
        }

        vehicle.Judged = true;
        return new RuleStep(suspected, new Judgement(Model, kind, crossed.At, Detail(crossed)));
    }

    public void Break(int track)
    {
        if (tracks.TryGetValue(track, out var vehicle))
        {
            Array.ForEach(vehicle.Crossings, c => c.Break());
        }
    }

    public RuleStep End(int track)
    {
        tracks.Remove(track);
        return default;
    }

    private JsonObject Detail(Crossing crossed)
    {
        var detail = new JsonObject
        {
            ["crossedAt"] = DetailText.Time(crossed.At),
            ["point"] = scale.Share(crossed.Point),
            ["direction"] = DetailText.Direction(crossed.Direction),
        };
        if (Model is WrongWayRuleModel way)
        {
            detail["allowed"] = DetailText.Direction(way.Allowed);
        }
        else if (Model is ForbiddenRoadRuleModel)
        {
            detail["localTime"] = VietnamTime.At(crossed.At).ToString("ddd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
        }

        return detail;
    }

    private sealed class Vehicle(LineCrossing[] crossings)
    {
        public LineCrossing[] Crossings { get; } = crossings;

        public Crossing? Wrong { get; set; }

        public int SightingsBeyond { get; set; }

        public bool Judged { get; set; }
    }
}
