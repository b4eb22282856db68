using System.Text.Json;
using System.Text.Json.Nodes;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Ioc.Vision.Rules;

namespace Ioc.Web.Cameras;

/// <summary>What of a camera is versioned: its configuration without what stands in columns of its own (code, names, source).</summary>
internal static class CameraConfigs
{
    /// <summary>A new camera judges nothing.</summary>
    public const string Empty = """{"rules":[]}""";

    private static readonly string[] InColumns = ["code", "nameVi", "nameEn", "source", "simulated", "placeCode", "longitude", "latitude"];

    /// <summary>The versioned part: nothing secret is left in it.</summary>
    public static JsonObject Versioned(string config)
    {
        var json = Parse(config) ?? [];
        foreach (var name in InColumns)
        {
            json.Remove(name);
        }

        json["rules"] ??= new JsonArray();
        return json;
    }

    /// <summary>Everything that is wrong with a configuration; empty when a worker will take it.</summary>
    public static IReadOnlyList<ConfigFault> Faults(string code, JsonObject config)
    {
        foreach (var name in InColumns.Where(config.ContainsKey))
        {
            return [new ConfigFault(name, ConfigFaults.Text("is unknown"))];
        }

        try
        {
            Check(code, config);
            return [];
        }
        catch (CameraConfigException wrong)
        {
            return [.. wrong.Errors.Select(error => new ConfigFault(error.Field, ConfigFaults.Text(error.Problem)))];
        }
    }

    /// <summary>The checked configuration.</summary>
    /// <exception cref="CameraConfigException">It is wrong.</exception>
    public static CameraModel Check(string code, JsonObject config)
    {
        var whole = (JsonObject)config.DeepClone();
        whole["code"] = code;
        whole["source"] = "given elsewhere";
        return CameraModel.Parse(whole.ToJsonString());
    }

    /// <summary>The rules of a configuration, each with its version; none when the configuration is wrong.</summary>
    public static IReadOnlyList<RuleModel> Rules(string code, string config)
    {
        try
        {
            return Check(code, Versioned(config)).Rules;
        }
        catch (CameraConfigException)
        {
            return [];
        }
    }

    /// <summary>The kinds of the rules, in order.</summary>
    public static IReadOnlyList<string> Kinds(JsonObject config) =>
        [.. Rules(config).Select(rule => TextOf(rule, "kind")).OfType<string>()];

    /// <summary>The certificate that stands in a configuration.</summary>
    public static CertificateView? Certificate(JsonObject config, DateTimeOffset now)
    {
        if (config["certificate"] is not JsonObject written || TextOf(written, "number") is not { } number
            || !DateOnly.TryParse(TextOf(written, "validFrom"), System.Globalization.CultureInfo.InvariantCulture, out var from)
            || !DateOnly.TryParse(TextOf(written, "validTo"), System.Globalization.CultureInfo.InvariantCulture, out var to))
        {
            return null;
        }

        var today = VietnamTime.DayOf(now);
        return new CertificateView(number, from, to, today < from || today > to);
    }

    /// <summary>What one version changed against the one before, for people.</summary>
    public static IReadOnlyList<LocalText> Changes(JsonObject? before, JsonObject after)
    {
        if (before is null)
        {
            return [new LocalText("Phiên bản đầu tiên", "First version")];
        }

        var changes = new List<LocalText>();
        foreach (var (key, vi, en) in ((string, string, string)[])
            [
                ("analysedFps", "số khung hình phân tích", "analysed frames"), ("play", "cách phát video", "how the video plays"),
                ("plane", "hiệu chuẩn mặt đường", "calibration of the road"), ("certificate", "giấy chứng nhận", "certificate"), ("device", "ngưỡng đọc biển của thiết bị", "the device's threshold"),
            ])
        {
            if (!Same(before[key], after[key]))
            {
                changes.Add(after[key] is null ? new LocalText($"Bỏ {vi}", $"Removed: {en}")
                    : before[key] is null ? new LocalText($"Thêm {vi}", $"Added: {en}") : new LocalText($"Đổi {vi}", $"Changed: {en}"));
            }
        }

        var old = ById(before);
        var now = ById(after);
        changes.AddRange(now.Where(rule => !old.ContainsKey(rule.Key)).Select(rule => new LocalText($"Thêm quy tắc “{rule.Key}”", $"Added rule “{rule.Key}”")));
        changes.AddRange(old.Where(rule => !now.ContainsKey(rule.Key)).Select(rule => new LocalText($"Bỏ quy tắc “{rule.Key}”", $"Removed rule “{rule.Key}”")));
        foreach (var (id, rule) in now.Where(rule => old.TryGetValue(rule.Key, out var was) && !Same(was, rule.Value)))
        {
            var keys = string.Join(", ", old[id].Select(p => p.Key).Union(rule.Select(p => p.Key), StringComparer.Ordinal).Where(key => !Same(old[id][key], rule[key])));
            changes.Add(new LocalText($"Sửa quy tắc “{id}”: {keys}", $"Changed rule “{id}”: {keys}"));
        }

        return changes.Count > 0 ? changes : [new LocalText("Chỉ đổi cách viết", "Only written differently")];
    }

    private static JsonObject? Parse(string config)
    {
        try
        {
            return JsonNode.Parse(config) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<JsonObject> Rules(JsonObject config) => config["rules"] is JsonArray rules ? rules.OfType<JsonObject>() : [];

    private static Dictionary<string, JsonObject> ById(JsonObject config) =>
        Rules(config).GroupBy(rule => TextOf(rule, "id") ?? "?", StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);

    private static bool Same(JsonNode? one, JsonNode? other) => JsonNode.DeepEquals(one, other);

    private static string? TextOf(JsonObject json, string name) => json[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
