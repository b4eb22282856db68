namespace Ioc.Analytics.Places;

/// <summary>A feature of a GeoJSON file: its properties as texts, and its geometry.</summary>
/// <param name="Number">From 1, as it stands in the file.</param>
/// <param name="Properties">Texts and numbers; what is null, a list or an object is left out.</param>
/// <param name="Geometry">Polygon or MultiPolygon as GeoJSON, coordinates rounded to 6 decimals (11 cm); null where it has none.</param>
/// <param name="Longitude">Centre of gravity; null without geometry.</param>
/// <param name="Latitude">Centre of gravity.</param>
/// <param name="AreaKm2">On the sphere.</param>
/// <param name="Fault">What is wrong with it; null when nothing is.</param>
/// <param name="Crossing">Where a ring crosses itself, so that what it encloses is not sure; null where none does.</param>
public sealed record BoundaryFeature(
    int Number, string? Id, IReadOnlyDictionary<string, string> Properties, string? Geometry, double? Longitude, double? Latitude, double? AreaKm2, PlaceFault? Fault, (double Longitude, double Latitude)? Crossing = null);
