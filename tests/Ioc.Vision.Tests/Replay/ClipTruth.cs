using System.Text.Json;

namespace Ioc.Vision.Tests.Replay;

/// <summary>What is true in a drawn video, as the renderer's script wrote it (samples/README.md). No rule of the product took part in it.</summary>
internal sealed record ClipTruth(
    string Video, DateTimeOffset? StartsAt, IReadOnlyList<TrueVehicle> Vehicles, IReadOnlyList<TrueViolation> Violations, IReadOnlyList<TrueInnocent>? Innocents)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <param name="clip">Path without ending, below samples.</param>
    public static ClipTruth Of(string clip) =>
        JsonSerializer.Deserialize<ClipTruth>(File.ReadAllText(SealedClips.Repository($"samples/{clip}.truth.json")), Json)!;

    public TrueVehicle Vehicle(string id) => Vehicles.Single(v => v.Id == id);
}

/// <param name="Plate">Null where it never can be read.</param>
/// <param name="SpeedKmh">Of the short clips of rules.</param>
/// <param name="Direction">Of the junction: with or against the traffic.</param>
/// <param name="StopLineAtSeconds">Of the junction: when it drives over the line; null where it never does.</param>
internal sealed record TrueVehicle(string Id, string Class, string? Plate, double SpeedKmh, string? Direction, double? StopLineAtSeconds);

/// <param name="AtSeconds">When it begins; null where it cannot be seen.</param>
/// <param name="UntilSeconds">When it is over; null for the deed of a moment.</param>
internal sealed record TrueViolation(string Vehicle, string Kind, double? AtSeconds, double? UntilSeconds);

internal sealed record TrueInnocent(string Vehicle, string Nearly, string Why);
