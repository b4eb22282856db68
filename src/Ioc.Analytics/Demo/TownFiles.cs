using System.Text.Json;
using System.Text.Json.Nodes;
using Ioc.Analytics.Places;

namespace Ioc.Analytics.Demo;

/// <summary>A place of the demo's town, as samples/town/places.geojson and former_places.geojson have it.</summary>
internal sealed record TownPlace(
    string Code, string Kind, string NameVi, string NameEn, string? ParentCode, DateOnly ValidFrom, double? Longitude, double? Latitude, bool Simulated, string? Boundary,
    double? AreaKm2 = null, string? Settlement = null, DateOnly? ValidTo = null)
{
    /// <summary>The key: of a former unit its code with the day of its end.</summary>
    public string Key => PlaceImport.Key(Code, ValidTo);

    /// <summary>The key of the unit above, which ended with a former one.</summary>
    public string? ParentKey => ParentCode is null ? null : PlaceImport.Key(ParentCode, ValidTo);

    /// <summary>The features of the file, parents before their children.</summary>
    public static IReadOnlyList<TownPlace> Read(string file)
    {
        var features = JsonNode.Parse(File.ReadAllText(file))?["features"]?.AsArray()
            ?? throw new InvalidDataException($"{file}: not a GeoJSON FeatureCollection");
        return
        [
            .. features.Select(feature =>
            {
                var place = feature!["properties"].Deserialize<TownPlace>(JsonSerializerOptions.Web)
                    ?? throw new InvalidDataException($"{file}: a feature has no properties");
                return place with { Boundary = feature["geometry"]?.ToJsonString() };
            }),
        ];
    }
}

/// <summary>A camera of the demo's town, as samples/town/cameras.json has it.</summary>
/// <param name="Source">A file in the samples folder, or an address.</param>
/// <param name="Config">The file in the samples folder that holds its rules.</param>
/// <param name="Play">How a recorded video is played: <c>loop</c>.</param>
internal sealed record TownCamera(
    string Code,
    string NameVi,
    string NameEn,
    string? PlaceCode,
    double? Longitude,
    double? Latitude,
    string Source,
    string Config,
    string Play,
    bool Enabled,
    bool Simulated)
{
    public static IReadOnlyList<TownCamera> Read(string file) =>
        JsonSerializer.Deserialize<List<TownCamera>>(File.ReadAllText(file), JsonSerializerOptions.Web)
        ?? throw new InvalidDataException($"{file}: not a list of cameras");
}
