using Ioc.Vision.Pictures;
using Ioc.Vision.Tracking;

namespace Ioc.Vision.Rules;

/// <summary>All rules of one camera, over all its tracks.</summary>
public sealed class RuleJudge
{
    private readonly List<ITrackRule> rules = [];
    private readonly List<(LampBox Box, LampTimeline Lamp)> lamps = [];

    private readonly TimeSpan longestGap;

    /// <param name="models">The camera's rules.</param>
    /// <param name="scale">The size of its pictures.</param>
    /// <param name="analysedFps">
    /// Frames per second that the camera should give. When a machine that is too busy gives far fewer, vehicles in a row look
    /// like one that drives backwards, as wheels do in films: across such gaps nobody is judged.
    /// </param>
    public RuleJudge(IReadOnlyList<RuleModel> models, PictureScale scale, double analysedFps)
    {
        longestGap = TimeSpan.FromSeconds(Math.Max(0.35, 2.5 / analysedFps));
        foreach (var model in models)
        {
            switch (model)
            {
                case RedLightRuleModel red:
                    var lamp = new LampTimeline();
                    lamps.Add((red.Lamp, lamp));
                    rules.Add(new RedLightRule(red, scale, lamp));
                    break;
                case WrongWayRuleModel wrong:
                    rules.Add(new WrongWayRule(wrong, scale));
                    break;
                default:
                    throw new ArgumentException($"Nobody judges {model.GetType().Name}.", nameof(models));
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

    /// <summary>Judges one track of the frame just looked at.</summary>
    /// <param name="steps">Gets what happened, rule by rule; nothing is added for rules that saw nothing.</param>
    public void Judge(Track track, ICollection<(RuleModel Rule, RuleStep Step)> steps)
    {
        var broken = track.Jumped || (track.Gap > longestGap && !Foreseen(track));
        foreach (var rule in rules)
        {
            if (broken)
            {
                rule.Break(track.Number);
            }

            var step = rule.Update(track.Number, track.Last.Found.Box.Centre, track.Last.At);
            if (step.Suspected || step.Found is not null)
            {
                steps.Add((rule.Model, step));
            }
        }
    }

    // One hiccup does not matter when the speed was well known before it and the plate is where it was to be: it cannot be another's.
    private bool Foreseen(Track track) => track.SteadyBefore >= 4 && track.Gap <= 2 * longestGap && track.Surprise < 0.5f;

    /// <summary>A track ended.</summary>
    public IReadOnlyList<Judgement> End(int track)
    {
        List<Judgement>? found = null;
        foreach (var rule in rules)
        {
            if (rule.End(track) is { } judgement)
            {
                (found ??= []).Add(judgement);
            }
        }

        return found ?? (IReadOnlyList<Judgement>)[];
    }
}
