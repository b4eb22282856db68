using System.Numerics;
using System.Text.Json.Nodes;
using Ioc.Domain.Traffic;

namespace Ioc.Vision.Rules;

/// <summary>The stop line and the lamp.</summary>
/// <remarks>
/// <code>
///   ─────────── exit line          lamp red at the stop line, then over the exit line within 6 s
///        ▲                              = red_light
///        │                         lamp red at the stop line, and no further (the track ends, 6 s pass,
///   ─────────── stop line               or the lamp was green before the exit)
///        ▲                              = stop_line
///      vehicle                     lamp unknown, dark, amber or green at the stop line = nothing
/// </code>
/// The lesser finding wins whenever there is a doubt about the greater.
/// </remarks>
public sealed class RedLightRule(RedLightRuleModel rule, PictureScale scale, LampTimeline lamp) : ITrackRule
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(6);

    // A box that slips over the line in its last moment has not driven over it.
    private const int LeastSightingsBeyond = 4;
    private readonly Dictionary<int, Vehicle> tracks = [];
    private readonly Line stopLine = scale.Pixels(rule.StopLine);
    private readonly Line exitLine = scale.Pixels(rule.ExitLine);

    public RuleModel Model => rule;

    public RuleStep Update(int track, Vector2 point, DateTimeOffset at)
    {
        if (!tracks.TryGetValue(track, out var vehicle))
        {
            tracks[track] = vehicle = new Vehicle(new LineCrossing(stopLine, scale.Margin), new LineCrossing(exitLine, scale.Margin));
        }

        if (vehicle.Judged)
        {
            return default;
        }

        var stop = vehicle.Stop.Update(point, at);
        var exit = vehicle.Exit.Update(point, at);
        var suspected = false;
        if (vehicle.Ran is null && stop is { } crossed && crossed.Direction == rule.Allowed
            && lamp.At(crossed.At) is { State: LampState.Red } phase)
        {
            vehicle.Ran = (crossed, phase);
            suspected = true;
        }

        if (vehicle.Ran is not { } ran)
        {
            return default;
        }

        vehicle.SightingsBeyond++;

        if (exit is { } left && left.At > ran.Crossing.At)
        {
            return new RuleStep(suspected, Judge(vehicle, ran, left));
        }

        return at - ran.Crossing.At > Window && vehicle.SightingsBeyond >= LeastSightingsBeyond
            ? new RuleStep(suspected, Judge(vehicle, ran, null))
            : new RuleStep(suspected, null);
    }

    public void Break(int track)
    {
        if (tracks.TryGetValue(track, out var vehicle))
        {
            vehicle.Stop.Break();
            vehicle.Exit.Break();
        }
    }

    public Judgement? End(int track) =>
        tracks.Remove(track, out var vehicle) && vehicle is { Judged: false, Ran: { } ran, SightingsBeyond: >= LeastSightingsBeyond } ? Judge(vehicle, ran, null) : null;

    private Judgement Judge(Vehicle vehicle, (Crossing Crossing, LampPhase Lamp) ran, Crossing? exit)
    {
        vehicle.Judged = true;
        var lampAtExit = exit is { } left ? lamp.At(left.At).State : (LampState?)null;
        var through = exit is not null && exit.Value.At - ran.Crossing.At <= Window && lampAtExit != LampState.Green;
        var detail = new JsonObject
        {
            ["lamp"] = "red",
            ["lampConfidence"] = Math.Round(ran.Lamp.Confidence, 3),
            ["redSince"] = DetailText.Time(ran.Lamp.Since),
            ["secondsSinceRed"] = Math.Round((ran.Crossing.At - ran.Lamp.Since).TotalSeconds, 2),
            ["stopLineCrossedAt"] = DetailText.Time(ran.Crossing.At),
            ["stopLinePoint"] = scale.Share(ran.Crossing.Point),
        };
        if (exit is { } passed)
        {
            detail["exitLineCrossedAt"] = DetailText.Time(passed.At);
            detail["exitLinePoint"] = scale.Share(passed.Point);
            detail["lampAtExit"] = Name(lampAtExit!.Value);
        }

        return new Judgement(rule, through ? ViolationKinds.RedLight : ViolationKinds.StopLine, ran.Crossing.At, detail);
    }

    private static string Name(LampState state) => state switch
    {
        LampState.Red => "red",
        LampState.Amber => "amber",
        LampState.Green => "green",
        LampState.Dark => "dark",
        _ => "unknown",
    };

    private sealed class Vehicle(LineCrossing stop, LineCrossing exit)
    {
        public LineCrossing Stop { get; } = stop;

        public LineCrossing Exit { get; } = exit;

        public (Crossing Crossing, LampPhase Lamp)? Ran { get; set; }

        public int SightingsBeyond { get; set; }

        public bool Judged { get; set; }
    }
}
