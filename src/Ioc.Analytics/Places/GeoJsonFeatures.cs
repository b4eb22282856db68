using System.Globalization;
using System.Text;
using System.Text.Json;
using Ioc.Analytics.Facts;
using Ioc.Domain.Text;

namespace Ioc.Analytics.Places;

/// <summary>
/// Reads the features of a GeoJSON FeatureCollection (RFC 7946) of polygons, one at a time. Checks each: WGS 84 within Vietnam's surroundings, rings
/// that close and have at least four positions, exterior rings that enclose something.
/// </summary>
public static class GeoJsonFeatures
{
    private const int MostPositions = 200_000;

    // Vietnam with its seas; a file in VN-2000 metres or with latitude first is found out at once.
    private const double West = 100, East = 120, South = 4, North = 25;

    /// <exception cref="ImportException">It is no GeoJSON of features.</exception>
    public static async Task<IReadOnlyList<BoundaryFeature>> ReadAsync(Stream json, string name, CancellationToken token)
    {
        JsonDocument document;
        try
        {
            document = await JsonDocument.ParseAsync(json, new JsonDocumentOptions { MaxDepth = 32 }, token);
        }
        catch (JsonException broken)
        {
            throw new ImportException(
                new(
                    $"{name}: không đọc được từ dòng {broken.LineNumber + 1}. Hãy xuất lại lớp ranh giới ra GeoJSON (mã UTF-8), rồi gửi cả tệp.",
                    $"{name}: unreadable from line {broken.LineNumber + 1}. Export the boundaries as GeoJSON (UTF-8) again, and send the whole file."),
                broken);
        }

        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Word(root, "type") != "FeatureCollection"
                || !root.TryGetProperty("features", out var features) || features.ValueKind != JsonValueKind.Array)
            {
                throw new ImportException(new(
                    $"{name}: đây không phải GeoJSON có danh sách đối tượng (FeatureCollection). Hãy xuất lại lớp ranh giới ra GeoJSON.",
                    $"{name}: this is no GeoJSON with a list of features (FeatureCollection). Export the boundaries as GeoJSON again."));
            }

            if (root.TryGetProperty("crs", out var crs) && crs.GetRawText() is var text && !text.Contains("CRS84", StringComparison.Ordinal) && !text.Contains("4326", StringComparison.Ordinal))
            {
                throw new ImportException(new($"{name}: hệ tọa độ phải là WGS 84 (kinh độ, vĩ độ)", $"{name}: coordinates must be WGS 84 (longitude, latitude)"));
            }

            if (features.GetArrayLength() == 0)
            {
                throw new ImportException(new(
                    $"{name}: tệp không có ranh giới nào. Hãy chọn các đối tượng rồi xuất lại.", $"{name}: the file holds no boundary. Choose the features, and export it again."));
            }

            var read = new List<BoundaryFeature>(features.GetArrayLength());
            foreach (var feature in features.EnumerateArray())
            {
                read.Add(Read(feature, read.Count + 1));
            }

            return read;
        }
    }

    private static BoundaryFeature Read(JsonElement feature, int number)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        if (feature.ValueKind == JsonValueKind.Object && feature.TryGetProperty("properties", out var given) && given.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in given.EnumerateObject())
            {
                if (property.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
                {
                    properties[property.Name] = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : property.Value.GetRawText();
                }
            }
        }

        var id = feature.ValueKind == JsonValueKind.Object && feature.TryGetProperty("id", out var told) && told.ValueKind is JsonValueKind.String or JsonValueKind.Number ? told.ToString() : null;
        BoundaryFeature With(string? geometry, Centre? centre, LocalText? wrong) => new(
            number, id, properties, geometry, centre?.Longitude, centre?.Latitude, centre?.AreaKm2, wrong is null ? null : new PlaceFault(number, id, "geometry", wrong));

        if (feature.ValueKind != JsonValueKind.Object || !feature.TryGetProperty("geometry", out var shape) || shape.ValueKind == JsonValueKind.Null)
        {
            return With(null, null, null);
        }

        if (shape.ValueKind != JsonValueKind.Object)
        {
            return With(null, null, new("hình (geometry) phải là một đối tượng GeoJSON", "its geometry must be a GeoJSON object"));
        }

        var kind = Word(shape, "type");
        if (kind is not ("Polygon" or "MultiPolygon") || !shape.TryGetProperty("coordinates", out var coordinates) || coordinates.ValueKind != JsonValueKind.Array)
        {
            return With(null, null, new($"phải là Polygon hoặc MultiPolygon, không phải {kind ?? "?"}", $"must be a Polygon or MultiPolygon, not {kind ?? "?"}"));
        }

        var polygons = new List<List<List<(double X, double Y)>>>();
        var left = MostPositions;
        foreach (var polygon in kind == "Polygon" ? [coordinates] : coordinates.EnumerateArray().ToArray())
        {
            if (Rings(polygon, ref left, out var rings) is { } wrong)
            {
                return With(null, null, wrong);
            }

            polygons.Add(rings);
        }

        return polygons.Count == 0 ? With(null, null, new("không có đa giác nào", "holds no polygon")) : With(Write(kind, polygons), CentreOf(polygons), null) with
        {
            Crossing = polygons.SelectMany(rings => rings).Select(RingCrossing.Find).FirstOrDefault(at => at is not null),
        };
    }

    // Null where there is no such text: a number there is as wrong as nothing.
    private static string? Word(JsonElement element, string property) => element.TryGetProperty(property, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;

    private static LocalText? Rings(JsonElement polygon, ref int left, out List<List<(double X, double Y)>> rings)
    {
        rings = [];
        if (polygon.ValueKind != JsonValueKind.Array || polygon.GetArrayLength() == 0)
        {
            return new("đa giác không có vòng nào", "a polygon has no ring");
        }

        foreach (var ring in polygon.EnumerateArray())
        {
            var positions = new List<(double X, double Y)>();
            if (ring.ValueKind != JsonValueKind.Array || (left -= ring.GetArrayLength()) < 0)
            {
                return new($"vòng hỏng, hoặc quá {MostPositions} điểm", $"a ring is broken, or there are more than {MostPositions} positions");
            }

            foreach (var position in ring.EnumerateArray())
            {
                if (position.ValueKind != JsonValueKind.Array || position.GetArrayLength() < 2 || position[0].ValueKind != JsonValueKind.Number || position[1].ValueKind != JsonValueKind.Number)
                {
                    return new($"điểm thứ {positions.Count + 1} không phải [kinh độ, vĩ độ]", $"position {positions.Count + 1} is not [longitude, latitude]");
                }

                var (x, y) = (position[0].GetDouble(), position[1].GetDouble());
                if (x is < West or > East || y is < South or > North)
                {
                    return new(
                        string.Create(CultureInfo.InvariantCulture, $"điểm ({x}, {y}) nằm ngoài Việt Nam; cần WGS 84, kinh độ trước"),
                        string.Create(CultureInfo.InvariantCulture, $"position ({x}, {y}) lies outside Vietnam; WGS 84 is needed, longitude first"));
                }

                positions.Add((Math.Round(x, 6), Math.Round(y, 6)));
            }

            if (positions.Count < 4 || positions[0] != positions[^1])
            {
                return new("vòng không khép kín hoặc dưới 4 điểm", "a ring is not closed or has fewer than 4 positions");
            }

            rings.Add(positions);
        }

        return Math.Abs(Twice(rings[0])) < 1e-12 ? new("vòng ngoài không có diện tích", "the exterior ring has no area") : null;
    }

    private sealed record Centre(double Longitude, double Latitude, double AreaKm2);

    // Centre of gravity in the plane, each polygon weighed by its area; holes are taken away. The error within a commune is centimetres.
    private static Centre CentreOf(List<List<List<(double X, double Y)>>> polygons)
    {
        var latitude = polygons[0][0].Average(p => p.Y);
        var squeeze = Math.Cos(latitude * Math.PI / 180);
        double area = 0, x = 0, y = 0;
        foreach (var (ring, hole) in polygons.SelectMany(rings => rings.Select((ring, i) => (ring, i > 0))))
        {
            var sign = Math.Sign(Twice(ring)) * (hole ? -1 : 1);
            // About the first corner, for coordinates far from zero cancel badly.
            var (x0, y0) = ring[0];
            for (var i = 1; i < ring.Count; i++)
            {
                var (ax, ay, bx, by) = (ring[i - 1].X - x0, ring[i - 1].Y - y0, ring[i].X - x0, ring[i].Y - y0);
                var cross = ((ax * by) - (bx * ay)) * sign;
                area += cross;
                x += (((ax + bx) / 3) + x0) * cross;
                y += (((ay + by) / 3) + y0) * cross;
            }
        }

        const double kmPerDegree = 6371.0088 * Math.PI / 180;
        return area <= 0
            ? new(polygons[0][0].Average(p => p.X), latitude, 0)
            : new(Math.Round(x / area, 6), Math.Round(y / area, 6), Math.Round(area / 2 * kmPerDegree * kmPerDegree * squeeze, 4));
    }

    private static double Twice(List<(double X, double Y)> ring)
    {
        var sum = 0.0;
        var (x0, y0) = ring[0];
        for (var i = 1; i < ring.Count; i++)
        {
            sum += ((ring[i - 1].X - x0) * (ring[i].Y - y0)) - ((ring[i].X - x0) * (ring[i - 1].Y - y0));
        }

        return sum;
    }

    private static string Write(string kind, List<List<List<(double X, double Y)>>> polygons)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{{\"type\":\"{kind}\",\"coordinates\":");
        void Polygon(List<List<(double X, double Y)>> rings) =>
            text.Append('[').AppendJoin(',', rings.Select(ring => "[" + string.Join(',', ring.Select(p => string.Create(CultureInfo.InvariantCulture, $"[{p.X},{p.Y}]"))) + "]")).Append(']');

        if (kind == "Polygon")
        {
            Polygon(polygons[0]);
        }
        else
        {
            text.Append('[');
            for (var i = 0; i < polygons.Count; i++)
            {
                if (i > 0)
                {
                    text.Append(',');
                }

                Polygon(polygons[i]);
            }

            text.Append(']');
        }

        return text.Append('}').ToString();
    }
}
