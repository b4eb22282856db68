using System.Text.Encodings.Web;
using System.Text.Json;
using Ioc.Domain.Text;

namespace Ioc.Vision.Replay;

/// <summary>What is to be judged by what: the request of traffic.replay.</summary>
/// <param name="Video">Full path of the recorded video; empty for a case, whose clip lies in its package.</param>
/// <param name="Config">The camera's configuration as JSON, with its code and names (docs/camera-rules.md).</param>
/// <param name="StartsAt">When the first frame was taken; null: <see cref="Replayer.Start"/>. A case's clip says it itself.</param>
/// <param name="Models">File name to SHA-256; null: the models in use.</param>
/// <param name="LongestMinutes">A longer video is refused.</param>
/// <param name="Case">The sealed evidence that is judged again; null for a trial.</param>
public sealed record ReplayOrder(
    string Video, string Config, DateTimeOffset? StartsAt, IReadOnlyDictionary<string, string>? Models, int LongestMinutes, ReplayCase? Case)
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>As it stands in the database.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static ReplayOrder Parse(string json) => JsonSerializer.Deserialize<ReplayOrder>(json, Json) ?? throw new JsonException("The order is empty.");
}

/// <summary>A case's evidence.</summary>
/// <param name="Package">Full path of the package's folder.</param>
/// <param name="ManifestSha256">As the violation has it: nothing else is believed.</param>
/// <param name="Basis"><see cref="Original"/> or <see cref="Current"/>.</param>
public sealed record ReplayCase(string Package, string ManifestSha256, string Basis)
{
    /// <summary>The models and the rule that judged.</summary>
    public const string Original = "original";

    /// <summary>The models and rules in use now.</summary>
    public const string Current = "current";
}

/// <summary>A replay cannot be done, and no second attempt will change that.</summary>
/// <param name="code">Stable, lower-case with dots, e.g. <c>replay.models_missing</c>.</param>
/// <param name="text">What is wrong and what to do.</param>
public sealed class ReplayFaultException(string code, LocalText text) : Exception(text.En)
{
    public string Code { get; } = code;

    public LocalText Text { get; } = text;
}
