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
    /// <summary>The road's plane; null when it was not calibrated.</summary>
    public RoadPlane? Plane { get; init; }

    /// <summary>The device's certificate as a speed meter; null when it has none.</summary>
    public DeviceCertificate? Certificate { get; init; }

    /// <summary>What is agreed of a camera that reads plates itself.</summary>
    public DeviceModel Device { get; init; } = DeviceModel.Usual;

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

        var plane = config.Plane is { } road ? RuleParser.Plane(new RuleFields(road, "plane", errors)) : null;
        var certificate = config.Certificate is { } proof ? RuleParser.Certificate(new RuleFields(proof, "certificate", errors)) : null;
        var device = config.Device is { } agreed ? RuleParser.Device(new RuleFields(agreed, "device", errors)) : DeviceModel.Usual;
        var parser = new RuleParser(errors, plane, certificate, config.Plane, config.Certificate);
        var rules = new List<RuleModel>();
        var number = 0;
        foreach (var rule in config.Rules ?? [])
        {
            if (parser.Rule(rule, $"rules[{number++}]") is { } model)
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
            config.Source!, string.Equals(config.Play, "loop", StringComparison.Ordinal), fps, rules)
        {
            Plane = plane,
            Certificate = certificate,
            Device = device,
        };
    }
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
