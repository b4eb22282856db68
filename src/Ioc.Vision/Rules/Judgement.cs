using System.Numerics;
using System.Text.Json.Nodes;
using Ioc.Vision.Reading;

namespace Ioc.Vision.Rules;

/// <summary>A rule found that a track broke it.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Kind">One of <see cref="Ioc.Domain.Traffic.ViolationKinds"/>.</param>
/// <param name="OccurredAt">The moment that broke it.</param>
/// <param name="Detail">The judgement in numbers.</param>
public sealed record Judgement(RuleModel Rule, string Kind, DateTimeOffset OccurredAt, JsonObject Detail)
{
    /// <summary>
    /// What only the whole passage can tell, when its plate has been voted on: the limit of its class, whether the plate was unreadable.
    /// Adds to the detail and answers whether it stays a violation; null where nothing is left to ask.
    /// </summary>
    public Func<VehicleFacts, JsonObject, bool>? Settle { get; init; }

    /// <summary>The final word, once the vehicle is known.</summary>
    /// <returns>The violation, or null when this vehicle is not bound by the rule or nothing remains of it.</returns>
    public Judgement? Settled(VehicleFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var bound = facts.Classes.IsBoundBy(Rule.Scope.Classes);
        if (bound is false || (bound is null && !Rule.Scope.AskWhenUnknown && !facts.Classes.Disagrees))
        {
            return null;
        }

        var detail = Detail.DeepClone().AsObject();
        if (Settle is { } last && !last(facts, detail))
        {
            return null;
        }

        if (Rule.Scope.Classes.Count > 0)
        {
            detail["classes"] = new JsonArray([.. Rule.Scope.Classes.Select(c => (JsonNode)c)]);
            detail["classCertain"] = bound is true;
        }

        if (facts.PictureClass is { } picture)
        {
            detail["pictureClass"] = picture;
            detail["classDisagrees"] = facts.Classes.Disagrees;
        }

        if (Rule.Scope.Condition is { } condition)
        {
            detail["condition"] = condition;
        }

        return this with { Detail = detail, Settle = null };
    }
}

/// <summary>What was made of a vehicle when its passage is told.</summary>
/// <param name="Plate">The vote.</param>
/// <param name="PictureClass">Its class as a classifier saw it; null when none is configured or it is not sure.</param>
/// <param name="Crops">Every crop that was read.</param>
public sealed record VehicleFacts(PlateDecision Plate, string? PictureClass, IReadOnlyList<ReadCrop> Crops)
{
    /// <summary>By plate and picture together.</summary>
    public SeenClasses Classes { get; } = SeenClasses.Of(Plate.VehicleClass, PictureClass);
}

/// <summary>A crop that was read.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Sharpness">See <see cref="Tracking.CropQuality.Measure"/>.</param>
/// <param name="Text">What was read; may be empty.</param>
/// <param name="Confidence">The product of its characters' probabilities.</param>
public readonly record struct ReadCrop(float Width, float Sharpness, string Text, float Confidence);

/// <summary>One sighting of one track.</summary>
/// <param name="Track">Its number.</param>
/// <param name="Point">The plate's centre, in pixels.</param>
/// <param name="At">Capture time.</param>
/// <param name="Width">The plate's width in pixels; 0 when it does not matter.</param>
/// <param name="Plate">What the vote says so far; null before the first read.</param>
/// <param name="Sure">Whether the vote is sure.</param>
public readonly record struct Sighting(int Track, Vector2 Point, DateTimeOffset At, float Width = 0, string? Plate = null, bool Sure = false);

/// <summary>What one more point of a track meant to a rule.</summary>
/// <param name="Suspected">The moment may turn out to be a violation: its pictures must be kept now.</param>
/// <param name="Found">The violation, once it is certain.</param>
/// <param name="Opening">What is suspected later begins here: a picture from before is worth keeping.</param>
/// <param name="Speed">A speed that was measured, lawful or not.</param>
public readonly record struct RuleStep(bool Suspected, Judgement? Found, bool Opening = false, SpeedReading? Speed = null);

/// <summary>A rule over tracks: pure geometry and time, no pictures. At most one violation a track.</summary>
public interface ITrackRule
{
    RuleModel Model { get; }

    /// <summary>A track moved.</summary>
    RuleStep Update(in Sighting seen);

    /// <summary>A track's next point may belong to another vehicle, because it is too far from where it should be or nobody looked for too long: nothing is judged across the break.</summary>
    void Break(int track);

    /// <summary>A track ended; nothing of it is remembered.</summary>
    RuleStep End(int track);
}
