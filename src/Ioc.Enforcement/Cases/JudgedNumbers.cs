using System.Text.Json;

namespace Ioc.Enforcement.Cases;

/// <summary>What of a judgement's numbers the law asks for; see <see cref="Domain.Traffic.Violation"/>.</summary>
/// <param name="ExcessKmh">Over the limit, after the tolerance was taken off; null where no speed was measured.</param>
/// <param name="SpeedKmh">As measured; null where none was.</param>
/// <param name="LimitKmh">Null where no speed was measured.</param>
/// <param name="Condition">Where or how; null: nothing special.</param>
public sealed record JudgedNumbers(double? ExcessKmh, double? SpeedKmh, double? LimitKmh, string? Condition)
{
    private static readonly JudgedNumbers None = new(null, null, null, null);

    /// <summary>Reads them from a violation's detail; what is missing, or of another type, is null.</summary>
    /// <param name="detail">JSON.</param>
    public static JudgedNumbers Read(string detail)
    {
        var judged = JsonElement.Parse(detail);
        return judged.ValueKind == JsonValueKind.Object
            ? new JudgedNumbers(Number(judged, "excessKmh"), Number(judged, "speedKmh"), Number(judged, "limitKmh"), Text(judged, "condition"))
            : None;
    }

    private static double? Number(JsonElement judged, string name) =>
        judged.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static string? Text(JsonElement judged, string name) =>
        judged.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
