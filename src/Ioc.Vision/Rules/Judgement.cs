using System.Text.Json.Nodes;

namespace Ioc.Vision.Rules;

/// <summary>A rule found that a track broke it.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Kind">One of <see cref="Ioc.Domain.Traffic.ViolationKinds"/>.</param>
/// <param name="OccurredAt">The moment that broke it.</param>
/// <param name="Detail">The judgement in numbers.</param>
public sealed record Judgement(RuleModel Rule, string Kind, DateTimeOffset OccurredAt, JsonObject Detail);

/// <summary>What one more point of a track meant to a rule.</summary>
/// <param name="Suspected">The moment may turn out to be a violation: its pictures must be kept now.</param>
/// <param name="Found">The violation, once it is certain.</param>
public readonly record struct RuleStep(bool Suspected, Judgement? Found);

/// <summary>A rule over tracks: pure geometry and time, no pictures. Implementations: <see cref="RedLightRule"/>, <see cref="WrongWayRule"/>.</summary>
public interface ITrackRule
{
    RuleModel Model { get; }

    /// <summary>A track moved. At most one violation per track.</summary>
    /// <param name="track">Its number.</param>
    /// <param name="point">The plate's centre, in pixels.</param>
    /// <param name="at">Capture time.</param>
    RuleStep Update(int track, System.Numerics.Vector2 point, DateTimeOffset at);

    /// <summary>A track's next point may belong to another vehicle, because it is too far from where it should be or nobody looked for too long: nothing is judged across the break.</summary>
    void Break(int track);

    /// <summary>A track ended; nothing of it is remembered.</summary>
    Judgement? End(int track);
}
