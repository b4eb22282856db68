using System.Text.Json;

namespace Ioc.Analytics.HotSpots;

/// <summary>Which places lie next to each other.</summary>
public static class Neighbourhood
{
    // About eleven metres: borders drawn once for either side seldom differ by more.
    private const double Grid = 1e-4;
    private const int NearestWithoutBorder = 3;

    /// <summary>Places that share a point of their border (queen contiguity); one without border, or without neighbours, has its three nearest by distance, both ways.</summary>
    /// <param name="places">Borders as GeoJSON geometry, and a point inside.</param>
    public static IReadOnlyList<IReadOnlyCollection<int>> Of(IReadOnlyList<(string? Boundary, double? Longitude, double? Latitude)> places)
    {
        var corners = places.Select(place => place.Boundary is null ? [] : Corners(place.Boundary)).ToList();
        var next = places.Select(_ => new SortedSet<int>()).ToList();
        for (var i = 0; i < places.Count; i++)
        {
            for (var j = i + 1; j < places.Count; j++)
            {
                if (corners[i].Overlaps(corners[j]))
                {
                    next[i].Add(j);
                    next[j].Add(i);
                }
            }
        }

        foreach (var lonely in Enumerable.Range(0, places.Count).Where(i => next[i].Count == 0).ToList())
        {
            if (places[lonely] is not (_, { } longitude, { } latitude))
            {
                continue;
            }

            var nearest = Enumerable.Range(0, places.Count).Where(j => j != lonely && places[j] is (_, not null, not null))
                .OrderBy(j => Math.Pow((places[j].Longitude!.Value - longitude) * Math.Cos(latitude * Math.PI / 180), 2) + Math.Pow(places[j].Latitude!.Value - latitude, 2))
                .Take(NearestWithoutBorder);
            foreach (var j in nearest)
            {
                next[lonely].Add(j);
                next[j].Add(lonely);
            }
        }

        return next;
    }

    private static HashSet<(long, long)> Corners(string boundary)
    {
        using var geometry = JsonDocument.Parse(boundary);
        var corners = new HashSet<(long, long)>();
        if (geometry.RootElement.TryGetProperty("coordinates", out var coordinates))
        {
            Collect(coordinates);
        }

        return corners;

        void Collect(JsonElement element)
        {
            if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() == 0)
            {
                return;
            }

            if (element[0].ValueKind == JsonValueKind.Number)
            {
                corners.Add(((long)Math.Round(element[0].GetDouble() / Grid), (long)Math.Round(element[1].GetDouble() / Grid)));
                return;
            }

            foreach (var part in element.EnumerateArray())
            {
                Collect(part);
            }
        }
    }
}
