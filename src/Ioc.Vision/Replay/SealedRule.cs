using System.Text.Json;
using System.Text.Json.Nodes;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Replay;

/// <summary>A rule as a package's manifest holds it, made a configuration again.</summary>
public static class SealedRule
{
    /// <summary>
    /// A configuration that holds this one rule. The plane and the certificate, which are sealed inside a speed rule, go back to where a configuration has them:
    /// so the rule keeps its version.
    /// </summary>
    /// <param name="rule">Canonical JSON.</param>
    /// <param name="analysedFps">Frames judged each second.</param>
    public static JsonObject Config(string rule, double analysedFps)
    {
        var whole = JsonNode.Parse(rule)!.AsObject();
        var config = new JsonObject { ["analysedFps"] = analysedFps };
        foreach (var name in (string[])["plane", "certificate"])
        {
            if (whole.Remove(name, out var part) && part is not null)
            {
                config[name] = part.DeepClone();
            }
        }

        config["rules"] = new JsonArray(whole);
        return config;
    }

    /// <summary>The id of a rule.</summary>
    public static string? IdOf(string rule) => Text(rule, "id");

    /// <summary>The rule among a camera's rules that corresponds to a sealed one: that version; else, where it may be another version, that id, else that kind.</summary>
    internal static RuleModel? Find(CameraModel camera, string rule, string version, bool sameVersion) =>
        camera.Rules.FirstOrDefault(one => one.Version == version)
        ?? (sameVersion ? null : camera.Rules.FirstOrDefault(one => one.Id == IdOf(rule) && Text(one.Json, "kind") == Text(rule, "kind"))
            ?? camera.Rules.FirstOrDefault(one => Text(one.Json, "kind") == Text(rule, "kind")));

    private static string? Text(string rule, string name)
    {
        using var json = JsonDocument.Parse(rule);
        return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }
}
