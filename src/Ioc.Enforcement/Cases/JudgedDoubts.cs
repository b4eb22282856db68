using System.Text.Json;
using Ioc.Domain.Plates;
using Ioc.Domain.Traffic;
using Ioc.Enforcement.Registrations;

namespace Ioc.Enforcement.Cases;

/// <summary>What the camera itself was not certain of, as reasons for a person to look twice.</summary>
public static class JudgedDoubts
{
    /// <summary>Reasons that an officer settles by confirming plate and class with the pictures before the eyes.</summary>
    public static readonly IReadOnlySet<string> SettledByOfficer = new HashSet<string>(StringComparer.Ordinal) { "class_disagreement", "cloned_plate" };

    /// <summary>The flags of a judgement.</summary>
    /// <param name="kind">One of <see cref="ViolationKinds"/>.</param>
    /// <param name="detail">The judgement in numbers, JSON; null where there is none.</param>
    /// <param name="plateClass">Class by the plate.</param>
    /// <param name="pictureClass">Class by the picture, or as the device saw it; null where nobody said.</param>
    public static IReadOnlyList<string> Of(string kind, string? detail, string? plateClass, string? pictureClass)
    {
        var flags = new List<string>();
        if (kind == ViolationKinds.ClonedPlate)
        {
            flags.Add("cloned_plate");
        }

        using var judged = JsonDocument.Parse(string.IsNullOrEmpty(detail) ? "{}" : detail);
        bool Says(string name, JsonValueKind what) =>
            judged.RootElement.ValueKind == JsonValueKind.Object && judged.RootElement.TryGetProperty(name, out var value) && value.ValueKind == what;
        if (Says("classDisagrees", JsonValueKind.True) || Says("classCertain", JsonValueKind.False) || Disagree(plateClass, pictureClass))
        {
            flags.Add("class_disagreement");
        }

        if (Says("signalUnsure", JsonValueKind.True))
        {
            flags.Add("signal_unsure");
        }

        return flags;
    }

    // A plate tells two wheels from four; within four wheels it tells nothing.
    private static bool Disagree(string? plate, string? picture) =>
        VehicleFamily.Of(plate ?? VehicleClasses.Unknown) is { } one && VehicleFamily.Of(picture ?? VehicleClasses.Unknown) is { } other && one != other;
}
