using System.Text.Json;
using System.Text.Json.Nodes;
using Ioc.Domain.Traffic;

namespace Ioc.Vision.Evidence;

/// <summary>The measured quantities of a judgement, with units and uncertainty.</summary>
public static class EvidenceReadings
{
    /// <summary>
    /// What a judgement measured. A rule that measures leaves <c>"readings": [{"name", "value", "unit", "uncertainty"}]</c> in its detail;
    /// a time since the lamp changed is as exact as the frames are close: both its ends lie between two of them.
    /// </summary>
    /// <param name="detail">The judgement in numbers.</param>
    /// <param name="analysedFps">Frames looked at a second.</param>
    /// <param name="plateConfidence">0..1.</param>
    public static IReadOnlyList<EvidenceReading> Of(JsonObject detail, double analysedFps, double plateConfidence)
    {
        var readings = new List<EvidenceReading>();
        if (detail["readings"] is JsonArray measured)
        {
            readings.AddRange(measured.OfType<JsonObject>().Select(One).OfType<EvidenceReading>());
        }

        if (Number(detail["secondsSinceRed"]) is { } seconds)
        {
            readings.Add(new EvidenceReading("secondsSinceRed", seconds, "s", Math.Round(1 / analysedFps, 3)));
        }

        if (Number(detail["lampConfidence"]) is { } lamp)
        {
            readings.Add(new EvidenceReading("lampConfidence", lamp, "1", null));
        }

        readings.Add(new EvidenceReading("plateConfidence", Math.Round(plateConfidence, 4), "1", null));
        return readings;
    }

    private static EvidenceReading? One(JsonObject reading) =>
        reading["name"] is JsonValue name && reading["unit"] is JsonValue unit && Number(reading["value"]) is { } value
            ? new EvidenceReading(name.ToString(), value, unit.ToString(), Number(reading["uncertainty"]))
            : null;

    private static double? Number(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? value.GetValue<double>() : null;
}
