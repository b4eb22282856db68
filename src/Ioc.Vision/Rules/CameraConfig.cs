using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ioc.Vision.Rules;

/// <summary>What an operator wrote for one camera (samples/*.camera.json, or traffic.camera.config). Nothing is checked yet.</summary>
public sealed record CameraConfig
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>Short code, unique in the city, e.g. <c>NT-01</c>.</summary>
    public string? Code { get; init; }

    public string? NameVi { get; init; }

    public string? NameEn { get; init; }

    /// <summary>Demonstration material: marked wherever it is shown.</summary>
    public bool Simulated { get; init; }

    /// <summary>rtsp://user:password@host/path, or a video file.</summary>
    public string? Source { get; init; }

    /// <summary><c>once</c> (a file, every frame, as fast as it goes) or <c>loop</c> (a file at its own pace for ever). Streams are always live.</summary>
    public string? Play { get; init; }

    /// <summary>Frames per second to judge, 1 to 60; 10 when absent.</summary>
    public double? AnalysedFps { get; init; }

    /// <summary>The road in metres: see docs/camera-rules.md.</summary>
    public JsonElement? Plane { get; init; }

    /// <summary>The device's certificate as a speed meter.</summary>
    public JsonElement? Certificate { get; init; }

    /// <summary>What is agreed of a camera that reads plates itself.</summary>
    public JsonElement? Device { get; init; }

    public IReadOnlyList<JsonElement>? Rules { get; init; }

    public string? PlaceCode { get; init; }

    public double? Longitude { get; init; }

    public double? Latitude { get; init; }

    /// <summary>Keys that nothing here knows: a misspelt one must not silently do nothing.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unknown { get; init; }
}
