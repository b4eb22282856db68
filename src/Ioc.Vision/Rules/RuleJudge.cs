using Ioc.Vision.Pictures;
using Ioc.Vision.Tracking;

namespace Ioc.Vision.Rules;

/// <summary>All rules of one camera, over all its tracks.</summary>
public sealed class RuleJudge
{
    private readonly List<ITrackRule> rules = [];
    private readonly List<(LampBox Box, LampTimeline Lamp)> lamps = [];
    private readonly List<ISignalSource> signals = [];

    private readonly TimeSpan longestGap;

    /// <param name="models">The camera's rules.</param>
    /// <param name="scale">The size of its pictures.</param>
    /// <param name="analysedFps">
    /// Frames per second that the camera should give. When a machine that is too busy gives far fewer, vehicles in a row look
    /// like one that drives backwards, as wheels do in films: across such gaps nobody is judged.
    /// </param>
    /// <param name="controllers">What signal controllers tell; null when nobody listens to them: such a signal stays unknown and convicts nobody.</param>
    public RuleJudge(IReadOnlyList<RuleModel> models, PictureScale scale, double analysedFps, Func<SignalGroup, ISignalSource>? controllers = null)
    {
        longestGap = TimeSpan.FromSeconds(Math.Max(0.35, 2.5 / analysedFps));
        ISignalSource SignalOf(LampBox? box, SignalGroup? group)
        {
            if (box is null)
            {
                var told = group is null ? new AlwaysGreen() : controllers?.Invoke(group) ?? new ControllerTimeline();
                return told;
            }

            var lamp = new LampTimeline();
            lamps.Add((box, lamp));
            return lamp;
        }

        foreach (var red in models.OfType<RedLightRuleModel>())
        {
            var signal = SignalOf(red.Lamp, red.Controller);
            signals.Add(signal);
            rules.Add(new RedLightRule(red, scale, signal, [.. red.Arrows.Select(a => SignalOf(a.Always ? null : a.Lamp, a.Always ? null : a.Controller))]));
        }

        foreach (var model in models)
        {
            ITrackRule? rule = model switch
            {
                RedLightRuleModel or ReportedRuleModel or SpeedRuleModel { DeviceUncertaintyKmh: not null } => null,
                WrongWayRuleModel way => new CrossingRule(way, scale),
                SolidLineRuleModel solid => new CrossingRule(solid, scale),
                ForbiddenRoadRuleModel road => new CrossingRule(road, scale),
                LaneRuleModel lane => new LaneRule(lane, scale),
                TurnRuleModel turn => new TurnRule(turn, scale),
                HeadingTurnRuleModel turn => new HeadingTurnRule(turn, scale),
                ParkingRuleModel parking => new ParkingRule(parking, scale, at => signals.Exists(s => s.At(at).State == LampState.Red)),
                SpeedRuleModel { Lines: not null } speed => new LineSpeedRule(speed, scale),
                SpeedRuleModel speed => new PlaneSpeedRule(speed, scale),
                PlateCoveredRuleModel covered => new PlateCoveredRule(covered, scale),
                _ => throw new ArgumentException($"Nobody judges {model.GetType().Name}.", nameof(models)),
            };
            if (rule is not null)
            {
                rules.Add(rule);
            }
        }
    }

    /// <summary>A new frame: looks at the lamps.</summary>
    public void Look(Picture picture, DateTimeOffset at)
    {
        foreach (var (box, lamp) in lamps)
        {
            lamp.Add(LampReader.Read(picture, box), at);
        }
    }

    /// <summary>The state of each signal at the newest frame, for drawing.</summary>
    public IEnumerable<(LampBox? Box, LampPhase Phase)> Signals(DateTimeOffset at) =>
        lamps.Select(l => ((LampBox?)l.Box, l.Lamp.At(at))).Concat(signals.Where(s => s is not LampTimeline).Select(s => ((LampBox?)null, s.At(at))));

    /// <summary>Judges one track of the frame just looked at.</summary>
    /// <param name="plate">What its vote says so far; null before the first read.</param>
    /// <param name="sure">Whether that is sure.</param>
    /// <param name="steps">Gets what happened, rule by rule; nothing is added for rules that saw nothing.</param>
    public void Judge(Track track, string? plate, bool sure, ICollection<(RuleModel Rule, RuleStep Step)> steps)
    {
        var broken = track.Jumped || (track.Gap > longestGap && !Foreseen(track));
        Judge(new Sighting(track.Number, track.Last.Found.Box.Centre, track.Last.At, track.Last.Found.Box.Width, plate, sure), broken, steps);
    }

    /// <summary>Judges one sighting.</summary>
    /// <param name="broken">It may be another vehicle's: nothing is judged across the break.</param>
    /// <param name="steps">Gets what happened, rule by rule.</param>
    public void Judge(in Sighting seen, bool broken, ICollection<(RuleModel Rule, RuleStep Step)> steps)
    {
        foreach (var rule in rules)
        {
            if (broken)
            {
                rule.Break(seen.Track);
            }

            var step = rule.Update(seen);
            if (step != default)
            {
                steps.Add((rule.Model, step));
            }
        }
    }

    /// <summary>The same, when nothing is known of its plate.</summary>
    public void Judge(Track track, ICollection<(RuleModel Rule, RuleStep Step)> steps) => Judge(track, null, false, steps);

    // One hiccup does not matter when the speed was well known before it and the plate is where it was to be: it cannot be another's.
    private bool Foreseen(Track track) => track.SteadyBefore >= 4 && track.Gap <= 2 * longestGap && track.Surprise < 0.5f;

    /// <summary>A track ended.</summary>
    /// <param name="steps">Gets what that meant, rule by rule.</param>
    public void End(int track, ICollection<(RuleModel Rule, RuleStep Step)> steps)
    {
        foreach (var rule in rules)
        {
            var step = rule.End(track);
            if (step != default)
            {
                steps.Add((rule.Model, step));
            }
        }
    }
}
