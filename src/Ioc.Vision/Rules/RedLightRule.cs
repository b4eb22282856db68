using System.Text.Json.Nodes;
using Ioc.Domain.Traffic;

namespace Ioc.Vision.Rules;

/// <summary>The stop line and the signal.</summary>
/// <remarks>
/// <code>
///   ─────────── exit line          red at the stop line, then over the exit line within 6 s
///        ▲                              = red_light
///        │         ╱ arrow's exit  red at the stop line, and no further (the track ends, 6 s pass,
///   ─────────── stop line               or the lamp was green before the exit)
///        ▲                              = stop_line
///      vehicle                     unknown, dark, amber or green at the stop line = nothing
/// </code>
/// Who leaves over an arrow's exit is judged by the arrow; who disappears while an arrow was green may have taken it and is let go.
/// The lesser finding wins whenever there is a doubt about the greater.
/// </remarks>
public sealed class RedLightRule(RedLightRuleModel rule, PictureScale scale, ISignalSource signal, IReadOnlyList<ISignalSource> arrows) : ITrackRule
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(6);

    // A box that slips over the line in its last moment has not driven over it.
    private const int LeastSightingsBeyond = 4;

    // Below this a person should look at the lamp before anything else.
    private const float UnsureBelow = 0.6f;
    private readonly Dictionary<int, Vehicle> tracks = [];
    private readonly Line stopLine = scale.Pixels(rule.StopLine);
    private readonly Line exitLine = scale.Pixels(rule.ExitLine);
    private readonly Line[] arrowLines = [.. rule.Arrows.Select(a => scale.Pixels(a.ExitLine))];

    public RedLightRule(RedLightRuleModel rule, PictureScale scale, ISignalSource signal)
        : this(rule, scale, signal, [])
    {
    }

    public RuleModel Model => rule;

    public RuleStep Update(in Sighting seen)
    {
        if (!tracks.TryGetValue(seen.Track, out var vehicle))
        {
            tracks[seen.Track] = vehicle = new Vehicle(
                new LineCrossing(stopLine, scale.Margin), new LineCrossing(exitLine, scale.Margin), Array.ConvertAll(arrowLines, l => new LineCrossing(l, scale.Margin)));
        }

        if (vehicle.Judged)
        {
            return default;
        }

        var stop = vehicle.Stop.Update(seen.Point, seen.At);
        var exit = vehicle.Exit.Update(seen.Point, seen.At);
        for (var i = 0; i < vehicle.Arrows.Length; i++)
        {
            if (vehicle.Arrows[i].Update(seen.Point, seen.At) is { } turned && vehicle.Ran is not null)
            {
                vehicle.Turned ??= (i, turned);
            }
        }

        var suspected = false;
        if (vehicle.Ran is null && stop is { } crossed && crossed.Direction == rule.Allowed
            && (signal.At(crossed.At).State == LampState.Red || !signal.IsSettled(crossed.At)))
        {
            vehicle.Ran = (crossed, signal.At(crossed.At));
            suspected = true;
        }

        if (vehicle.Ran is not { } ran)
        {
            return default;
        }

        vehicle.SightingsBeyond++;
        vehicle.Left ??= exit is { } left && left.At > ran.Crossing.At ? left : null;
        var over = vehicle.Left is not null || vehicle.Turned is not null
            || (seen.At - ran.Crossing.At > Window && vehicle.SightingsBeyond >= LeastSightingsBeyond);
        return over && signal.IsSettled(vehicle.Left?.At ?? ran.Crossing.At)
            ? new RuleStep(suspected, Judge(vehicle, ran))
            : new RuleStep(suspected, null);
    }

    public void Break(int track)
    {
        if (tracks.TryGetValue(track, out var vehicle))
        {
            vehicle.Stop.Break();
            vehicle.Exit.Break();
            Array.ForEach(vehicle.Arrows, a => a.Break());
        }
    }

    public RuleStep End(int track) =>
        tracks.Remove(track, out var vehicle) && vehicle is { Judged: false, Ran: { } ran, SightingsBeyond: >= LeastSightingsBeyond } && signal.IsSettled(ran.Crossing.At)
            ? new RuleStep(false, Judge(vehicle, ran))
            : default;

    private Judgement? Judge(Vehicle vehicle, (Crossing Crossing, LampPhase Lamp) ran)
    {
        vehicle.Judged = true;

        // What a controller said late counts from when it was true.
        var lamp = ran.Lamp.State == LampState.Red ? ran.Lamp : signal.At(ran.Crossing.At);
        if (lamp.State != LampState.Red)
        {
            return null;
        }

        var (exit, turn) = (vehicle.Left, vehicle.Turned);
        if (turn is { } taken)
        {
            if (arrows[taken.Arrow].At(ran.Crossing.At).State is not LampState.Red and not LampState.Dark)
            {
                return null;
            }

            exit ??= taken.Crossing;
        }
        else if (exit is null && arrows.Any(a => a.At(ran.Crossing.At).State == LampState.Green))
        {
            return null;
        }

        var lampAtExit = exit is { } left ? signal.At(left.At).State : (LampState?)null;
        var through = exit is not null && exit.Value.At - ran.Crossing.At <= Window && lampAtExit != LampState.Green;
        var detail = new JsonObject
        {
            ["lamp"] = "red",
            ["lampConfidence"] = Math.Round(lamp.Confidence, 3),
            ["signalSource"] = signal.Name,
            ["signalUnsure"] = lamp.Confidence < UnsureBelow,
            ["redSince"] = DetailText.Time(lamp.Since),
            ["secondsSinceRed"] = Math.Round((ran.Crossing.At - lamp.Since).TotalSeconds, 2),
            ["stopLineCrossedAt"] = DetailText.Time(ran.Crossing.At),
            ["stopLinePoint"] = scale.Share(ran.Crossing.Point),
        };
        if (exit is { } passed)
        {
            detail["exitLineCrossedAt"] = DetailText.Time(passed.At);
            detail["exitLinePoint"] = scale.Share(passed.Point);
            detail["lampAtExit"] = Name(lampAtExit!.Value);
        }

        if (turn is { } way)
        {
            detail["turn"] = way.Arrow;
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

    private sealed class Vehicle(LineCrossing stop, LineCrossing exit, LineCrossing[] arrows)
    {
        public LineCrossing Stop { get; } = stop;

        public LineCrossing Exit { get; } = exit;

        public LineCrossing[] Arrows { get; } = arrows;

        public (Crossing Crossing, LampPhase Lamp)? Ran { get; set; }

        public Crossing? Left { get; set; }

        public (int Arrow, Crossing Crossing)? Turned { get; set; }

        public int SightingsBeyond { get; set; }

        public bool Judged { get; set; }
    }
}
