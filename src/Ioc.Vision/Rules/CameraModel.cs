using System.Numerics;
using System.Text.Json;
using Ioc.Domain.Text;

namespace Ioc.Vision.Rules;

/// <summary>A camera's configuration, checked and fixed.</summary>
/// <param name="Code">1 to 40 letters, digits, dots, dashes and underscores.</param>
/// <param name="AnalysedFps">1 to 60.</param>
/// <param name="Loop">A file plays at its own pace for ever.</param>
public sealed record CameraModel(
    string Code, LocalText Name, bool Simulated, string Source, bool Loop, double AnalysedFps, IReadOnlyList<RuleModel> Rules)
{
    private static readonly string[] Kinds = [RedLightRuleModel.KindName, WrongWayRuleModel.KindName];

    /// <summary>Checks a configuration written as JSON.</summary>
    /// <exception cref="CameraConfigException">It is wrong; every error is named at once.</exception>
    public static CameraModel Parse(string json)
    {
        CameraConfig? config;
        try
        {
            config = JsonSerializer.Deserialize<CameraConfig>(json, CameraConfig.Json);
        }
        catch (JsonException wrong)
        {
            throw new CameraConfigException([new ConfigError(wrong.Path ?? "$", $"is not understood (line {wrong.LineNumber + 1})")]);
        }

        return Check(config ?? throw new CameraConfigException([new ConfigError("$", "is empty")]));
    }

    /// <summary>Checks a configuration.</summary>
    /// <exception cref="CameraConfigException">It is wrong; every error is named at once.</exception>
    public static CameraModel Check(CameraConfig config)
    {
        var errors = new List<ConfigError>();
        foreach (var key in config.Unknown?.Keys.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>())
        {
            errors.Add(new ConfigError(key, "is unknown"));
        }

        if (config.Code is not { Length: >= 1 and <= 40 } code || !code.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') || code.StartsWith('.'))
        {
            errors.Add(new ConfigError("code", "must be 1 to 40 letters, digits, dots, dashes or underscores"));
        }

        if (string.IsNullOrWhiteSpace(config.Source))
        {
            errors.Add(new ConfigError("source", "must be an rtsp:// address or a file"));
        }

        if (config.Play is not (null or "once" or "loop"))
        {
            errors.Add(new ConfigError("play", "must be once or loop"));
        }

        var fps = config.AnalysedFps ?? 10;
        if (!(fps is >= 1 and <= 60))
        {
            errors.Add(new ConfigError("analysedFps", "must be from 1 to 60"));
        }

        var rules = new List<RuleModel>();
        var number = 0;
        foreach (var rule in config.Rules ?? [])
        {
            if (CheckRule(rule, $"rules[{number++}]", errors) is { } model)
            {
                rules.Add(model);
            }
        }

        foreach (var twice in rules.GroupBy(r => r.Id, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            errors.Add(new ConfigError("rules", $"has the id '{twice.Key}' more than once"));
        }

        if (errors.Count > 0)
        {
            throw new CameraConfigException(errors);
        }

        return new CameraModel(
            config.Code!, new LocalText(config.NameVi ?? config.Code!, config.NameEn ?? config.NameVi ?? config.Code!), config.Simulated,
            config.Source!, string.Equals(config.Play, "loop", StringComparison.Ordinal), fps, rules);
    }

    private static RuleModel? CheckRule(JsonElement rule, string field, List<ConfigError> errors)
    {
        if (rule.ValueKind != JsonValueKind.Object)
        {
            errors.Add(new ConfigError(field, "must be an object"));
            return null;
        }

        var before = errors.Count;
        var id = Text(rule, "id");
        if (string.IsNullOrWhiteSpace(id))
        {
            errors.Add(new ConfigError(field + ".id", "must be a name"));
        }

        var kind = Text(rule, "kind");
        if (!Kinds.Contains(kind, StringComparer.Ordinal))
        {
            errors.Add(new ConfigError(field + ".kind", "must be one of " + string.Join(", ", Kinds)));
            return null;
        }

        string[] known = kind == RedLightRuleModel.KindName
            ? ["id", "kind", "stopLine", "exitLine", "allowed", "lamp"]
            : ["id", "kind", "line", "allowed"];
        foreach (var unknown in rule.EnumerateObject().Where(p => !known.Contains(p.Name, StringComparer.Ordinal)))
        {
            errors.Add(new ConfigError($"{field}.{unknown.Name}", "is unknown"));
        }

        var allowed = CrossingDirection.LeftToRight;
        switch (Text(rule, "allowed"))
        {
            case "left_to_right":
                break;
            case "right_to_left":
                allowed = CrossingDirection.RightToLeft;
                break;
            default:
                errors.Add(new ConfigError(field + ".allowed", "must be left_to_right or right_to_left"));
                break;
        }

        RuleModel? model = null;
        var (canonical, version) = CanonicalJson.Of(rule);
        if (kind == RedLightRuleModel.KindName)
        {
            var stop = LineOf(rule, "stopLine", field, errors);
            var exit = LineOf(rule, "exitLine", field, errors);
            var lamp = LampOf(rule, field, errors);
            if (errors.Count == before)
            {
                model = new RedLightRuleModel(id!, canonical, version, stop!.Value, exit!.Value, allowed, lamp!);
            }
        }
        else
        {
            var line = LineOf(rule, "line", field, errors);
            if (errors.Count == before)
            {
                model = new WrongWayRuleModel(id!, canonical, version, line!.Value, allowed);
            }
        }

        return model;
    }

    private static Line? LineOf(JsonElement rule, string name, string field, List<ConfigError> errors)
    {
        if (!rule.TryGetProperty(name, out var points) || points.ValueKind != JsonValueKind.Array || points.GetArrayLength() != 2
            || PointOf(points[0]) is not { } a || PointOf(points[1]) is not { } b)
        {
            errors.Add(new ConfigError($"{field}.{name}", "must be two points [[x,y],[x,y]] from 0 to 1"));
            return null;
        }

        if (Vector2.Distance(a, b) < 0.005f)
        {
            errors.Add(new ConfigError($"{field}.{name}", "has two points at the same place"));
            return null;
        }

        return new Line(a, b);
    }

    private static Vector2? PointOf(JsonElement point) =>
        point.ValueKind == JsonValueKind.Array && point.GetArrayLength() == 2 && Share(point[0]) is { } x && Share(point[1]) is { } y
            ? new Vector2(x, y)
            : null;

    private static LampBox? LampOf(JsonElement rule, string field, List<ConfigError> errors)
    {
        if (rule.TryGetProperty("lamp", out var lamp) && lamp.ValueKind == JsonValueKind.Object
            && Part(lamp, "x") is { } x && Part(lamp, "y") is { } y && Part(lamp, "width") is { } width && Part(lamp, "height") is { } height
            && width > 0 && height > 0 && x + width <= 1.0001f && y + height <= 1.0001f)
        {
            return new LampBox(x, y, width, height);
        }

        errors.Add(new ConfigError(field + ".lamp", "must be a box x, y, width, height inside the picture, from 0 to 1"));
        return null;
    }

    private static float? Part(JsonElement box, string name) => box.TryGetProperty(name, out var value) ? Share(value) : null;

    private static float? Share(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out var number) && number is >= 0 and <= 1 ? number : null;

    private static string? Text(JsonElement rule, string name) =>
        rule.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>One thing that is wrong in a configuration.</summary>
/// <param name="Field">Where: <c>rules[0].stopLine</c>.</param>
/// <param name="Problem">What it must be.</param>
public sealed record ConfigError(string Field, string Problem)
{
    public override string ToString() => $"{Field} {Problem}";
}

/// <summary>A camera's configuration is wrong. The message names every error.</summary>
public sealed class CameraConfigException(IReadOnlyList<ConfigError> errors) : Exception(string.Join("; ", errors))
{
    public IReadOnlyList<ConfigError> Errors { get; } = errors;
}
