namespace Ioc.Vision.Rules;

/// <summary>A checked rule. Its lines are in shares of the picture, 0..1.</summary>
/// <param name="Id">Unique within the camera.</param>
/// <param name="Json">The rule as it was written, in canonical form.</param>
/// <param name="Version">SHA-256 of <paramref name="Json"/>, lower-case hex: which rule judged is never in doubt.</param>
public abstract record RuleModel(string Id, string Json, string Version);

/// <summary>Past the stop line while the lamp is red; and on past the exit line.</summary>
/// <param name="Allowed">The direction of lawful traffic over the stop line: only that one is judged.</param>
public sealed record RedLightRuleModel(string Id, string Json, string Version, Line StopLine, Line ExitLine, CrossingDirection Allowed, LampBox Lamp)
    : RuleModel(Id, Json, Version)
{
    public const string KindName = "red_light";
}

/// <summary>Over a line against the one allowed direction.</summary>
public sealed record WrongWayRuleModel(string Id, string Json, string Version, Line Line, CrossingDirection Allowed)
    : RuleModel(Id, Json, Version)
{
    public const string KindName = "wrong_way";
}

/// <summary>Where the signal's lamps are, in shares of the picture, 0..1.</summary>
public sealed record LampBox(float X, float Y, float Width, float Height);
