using System.Numerics;
using System.Text.Json.Nodes;
using Ioc.Domain.Traffic;

namespace Ioc.Vision.Rules;

/// <summary>In over one line, out over another: a forbidden turn, or a turn back.</summary>
public sealed class TurnRule(TurnRuleModel rule, PictureScale scale) : ITrackRule
{
    private const int LeastSightingsBeyond = 2;
    private readonly Dictionary<int, Vehicle> tracks = [];
    private readonly Line entryLine = scale.Pixels(rule.EntryLine);
    private readonly Line exitLine = scale.Pixels(rule.ExitLine);

    public RuleModel Model => rule;

    public RuleStep Update(in Sighting seen)
    {
        if (!tracks.TryGetValue(seen.Track, out var vehicle))
        {
            tracks[seen.Track] = vehicle = new Vehicle(new LineCrossing(entryLine, scale.Margin), new LineCrossing(exitLine, scale.Margin));
        }

        if (vehicle.Judged)
        {
            return default;
        }

        var entered = vehicle.Entry.Update(seen.Point, seen.At);
        var left = vehicle.Exit.Update(seen.Point, seen.At);
        if (entered is { } entry && entry.Direction == rule.Entry)
        {
            (vehicle.Entered, vehicle.Left) = (entry, null);
            return new RuleStep(false, null, Opening: rule.Scope.Schedule.Holds(entry.At));
        }

        var suspected = false;
        if (vehicle.Entered is { } from && left is { } exit && exit.Direction == rule.Exit && exit.At > from.At && exit.At - from.At <= rule.Within
            && rule.Scope.Schedule.Holds(exit.At))
        {
            (vehicle.Left, vehicle.SightingsBeyond, suspected) = (exit, 0, true);
        }

        if (vehicle is not { Entered: { } came, Left: { } went } || ++vehicle.SightingsBeyond < LeastSightingsBeyond)
        {
            return new RuleStep(suspected, null);
        }

        vehicle.Judged = true;
        return new RuleStep(suspected, new Judgement(rule, rule.Kind == TurnRuleModel.UTurn ? ViolationKinds.UTurn : ViolationKinds.ForbiddenTurn, went.At, new JsonObject
        {
            ["enteredAt"] = DetailText.Time(came.At),
            ["entryPoint"] = scale.Share(came.Point),
            ["leftAt"] = DetailText.Time(went.At),
            ["exitPoint"] = scale.Share(went.Point),
        }));
    }

    public void Break(int track) => tracks.Remove(track);

    public RuleStep End(int track)
    {
        tracks.Remove(track);
        return default;
    }

    private sealed class Vehicle(LineCrossing entry, LineCrossing exit)
    {
        public LineCrossing Entry { get; } = entry;

        public LineCrossing Exit { get; } = exit;

        public Crossing? Entered { get; set; }

        public Crossing? Left { get; set; }

        public int SightingsBeyond { get; set; }

        public bool Judged { get; set; }
    }
}

/// <summary>
/// Turning back inside a zone: the way is cut into steps of about a plate's width, and the turns from step to step add up, so that a
/// vehicle that turns half round and then straightens again has turned by what it really turned.
/// </summary>
public sealed class HeadingTurnRule(HeadingTurnRuleModel rule, PictureScale scale) : ITrackRule
{
    private const float LeastStep = 0.025f;

    // A single step cannot turn further: that is a box that jumped.
    private const double MostInAStep = 100;
    private readonly Dictionary<int, Vehicle> tracks = [];
    private readonly Zone zone = scale.Pixels(rule.Zone);

    public RuleModel Model => rule;

    public RuleStep Update(in Sighting seen)
    {
        if (!zone.Contains(seen.Point))
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

        var step = seen.Point - vehicle.Anchor;
        if (vehicle.Judged || step.Length() < MathF.Max(LeastStep * scale.Height, 0.75f * seen.Width))
        {
            return default;
        }

        vehicle.Anchor = seen.Point;
        var heading = Math.Atan2(step.X, -step.Y) * 180 / Math.PI;
        if (vehicle.Heading is not { } before)
        {
            (vehicle.First, vehicle.Heading) = (heading, heading);
            return default;
        }

        var turn = Math.IEEERemainder(heading - before, 360);
        if (Math.Abs(turn) > MostInAStep)
        {
            tracks.Remove(seen.Track);
            return default;
        }

        vehicle.Heading = heading;
        vehicle.Turned += turn;
        if (Math.Abs(vehicle.Turned) < rule.LeastDegrees || !rule.Scope.Schedule.Holds(seen.At))
        {
            return new RuleStep(false, null, Opening: Math.Abs(turn) > 15 && Math.Abs(vehicle.Turned - turn) < 15);
        }

        vehicle.Judged = true;
        return new RuleStep(true, new Judgement(rule, ViolationKinds.UTurn, seen.At, new JsonObject
        {
            ["enteredAt"] = DetailText.Time(vehicle.Since),
            ["headingBefore"] = Math.Round((vehicle.First + 360) % 360, 1),
            ["headingAfter"] = Math.Round((heading + 360) % 360, 1),
            ["degrees"] = Math.Round(vehicle.Turned, 1),
            ["exitPoint"] = scale.Share(seen.Point),
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

    private sealed class Vehicle(Vector2 anchor, DateTimeOffset since)
    {
        public Vector2 Anchor { get; set; } = anchor;

        public DateTimeOffset Since { get; } = since;

        public double First { get; set; }

        public double? Heading { get; set; }

        public double Turned { get; set; }

        public bool Judged { get; set; }
    }
}
