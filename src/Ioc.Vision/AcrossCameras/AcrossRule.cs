using System.Text.Json;
using Ioc.Domain.Traffic;
using Ioc.Vision.Rules;
using SpeedCertificate = Ioc.Vision.Rules.DeviceCertificate;

namespace Ioc.Vision.AcrossCameras;

/// <summary>A checked rule over the passages of several cameras.</summary>
/// <param name="Id">1 to 40 letters, digits, dots, dashes, underscores.</param>
/// <param name="Json">As it was written, in canonical form.</param>
/// <param name="Version">SHA-256 of <paramref name="Json"/>, lower-case hex.</param>
/// <param name="Kind"><see cref="ViolationKinds.AverageSpeed"/> or <see cref="ViolationKinds.ClonedPlate"/>.</param>
/// <param name="Cameras">Those that it looks at.</param>
/// <param name="LookBack">How far apart two passages may be, 1 minute to 24 hours.</param>
public abstract record AcrossRule(string Id, string Json, string Version, string Kind, IReadOnlyList<CameraClock> Cameras, TimeSpan LookBack)
{
    /// <summary>Most cameras of one rule.</summary>
    public const int MostCameras = 200;

    /// <summary>Checks a rule written as JSON (docs/camera-rules.md).</summary>
    /// <returns>The rule, or everything that is wrong with it.</returns>
    public static (AcrossRule? Rule, IReadOnlyList<ConfigError> Errors) Parse(JsonElement json)
    {
        var errors = new List<ConfigError>();
        var fields = new RuleFields(json, "", errors);
        if (!fields.Sound)
        {
            return (null, errors);
        }

        var id = fields.Name("id", 40);
        if (id.Length > 0 && !(char.IsAsciiLetterOrDigit(id[0]) && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')))
        {
            fields.Wrong("id", "must be 1 to 40 letters, digits, dots, dashes or underscores");
        }

        var kind = fields.OneOf("kind", null, ViolationKinds.AverageSpeed, ViolationKinds.ClonedPlate);
        var lookBack = TimeSpan.FromMinutes(fields.Number("lookBackMinutes", 60, 1, 1440));
        var (canonical, version) = CanonicalJson.Of(json);
        AcrossRule rule = kind == ViolationKinds.AverageSpeed ? Average(fields, id, canonical, version, lookBack) : Cloned(fields, id, canonical, version, lookBack);
        fields.Finish();
        return errors.Count == 0 ? (rule, errors) : (null, [.. errors.Select(e => e with { Field = e.Field.TrimStart('.') })]);
    }

    private static AverageSpeedRule Average(RuleFields fields, string id, string canonical, string version, TimeSpan lookBack)
    {
        var from = fields.Inner("from") is { } first ? Camera(first) : Missing(fields, "from");
        var to = fields.Inner("to") is { } second ? Camera(second) : Missing(fields, "to");
        if (from.Camera.Length > 0 && from.Camera == to.Camera)
        {
            fields.Wrong("to", "must be another camera than from");
        }

        return new AverageSpeedRule(id, canonical, version, from, to, lookBack)
        {
            Metres = fields.Number("distanceMetres", null, 100, 200_000),
            ErrorMetres = fields.Number("distanceErrorMetres", null, 0.01, 1000),
            Survey = fields.Has("survey") ? fields.Name("survey", 120) : null,
            Limits = RuleParser.Limits(fields),
            ToleranceKmh = fields.Number("toleranceKmh", 0, 0, 20),
            Certificate = fields.Inner("certificate") is { } proof ? RuleParser.Certificate(proof) : null,
            Condition = RuleParser.Condition(fields),
        };
    }

    private static ClonedPlateRule Cloned(RuleFields fields, string id, string canonical, string version, TimeSpan lookBack)
    {
        var cameras = fields.List("cameras", 2, MostCameras).Select(Camera).ToList();
        foreach (var twice in cameras.Where(c => c.Camera.Length > 0).GroupBy(c => c.Camera, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            fields.Wrong("cameras", $"has the name '{twice.Key}' more than once");
        }

        return new ClonedPlateRule(id, canonical, version, cameras, lookBack)
        {
            FastestKmh = fields.Number("fastestKmh", 180, 100, 400), LeastMetres = fields.Number("leastMetres", 1000, 200, 200_000),
        };
    }

    private static CameraClock Camera(RuleFields fields)
    {
        var camera = new CameraClock(fields.Name("camera", 40), TimeSpan.FromSeconds(fields.Number("clockErrorSeconds", null, 0.01, 60)));
        fields.Finish();
        return camera;
    }

    private static CameraClock Missing(RuleFields fields, string name)
    {
        fields.Wrong(name, "must name a camera and how wrong its clock may be");
        return new CameraClock("", TimeSpan.Zero);
    }
}

/// <summary>A camera of a rule.</summary>
/// <param name="Camera">Its code.</param>
/// <param name="ClockError">How wrong its clock may be, either way.</param>
public sealed record CameraClock(string Camera, TimeSpan ClockError);

/// <summary>Faster on average between two cameras than the limit of its class.</summary>
public sealed record AverageSpeedRule(string Id, string Json, string Version, CameraClock From, CameraClock To, TimeSpan LookBack)
    : AcrossRule(Id, Json, Version, ViolationKinds.AverageSpeed, [From, To], LookBack)
{
    /// <summary>The shortest way from one camera's picture to the other's, as surveyed.</summary>
    public required double Metres { get; init; }

    /// <summary>How wrong that may be.</summary>
    public required double ErrorMetres { get; init; }

    /// <summary>Where the survey is written down; null when nobody said.</summary>
    public string? Survey { get; init; }

    /// <summary>Class to km/h.</summary>
    public required IReadOnlyDictionary<string, double> Limits { get; init; }

    /// <summary>Taken off besides the uncertainty.</summary>
    public double ToleranceKmh { get; init; }

    /// <summary>Of the two cameras together as a speed meter; null: nothing is evidence.</summary>
    public SpeedCertificate? Certificate { get; init; }

    /// <summary>What singles out the offence; null for nothing special.</summary>
    public string? Condition { get; init; }
}

/// <summary>One plate at two places, sooner than anyone can drive.</summary>
public sealed record ClonedPlateRule(string Id, string Json, string Version, IReadOnlyList<CameraClock> Cameras, TimeSpan LookBack)
    : AcrossRule(Id, Json, Version, ViolationKinds.ClonedPlate, Cameras, LookBack)
{
    /// <summary>Nobody drives faster, in a straight line.</summary>
    public required double FastestKmh { get; init; }

    /// <summary>Nearer cameras are not compared: they may see the same place.</summary>
    public required double LeastMetres { get; init; }
}
