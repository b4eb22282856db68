using System.Text.Json.Serialization;
using Ioc.Domain.Plates;

namespace Ioc.Vision.Evaluation;

/// <summary>How well lines, colour and vehicle class are told, where the truth allows to say so.</summary>
/// <param name="Lines">Plates that were found and whose lines are labelled.</param>
/// <param name="Colour">Found plates whose colour follows from what is known of them: red for the army's series, white for two-line motorbike series.</param>
/// <param name="Vehicle">Found plates whose true text and lines allow one class only; unknown counts as wrong.</param>
public sealed record ClassScores(
    [property: JsonPropertyName("lines")] Share Lines,
    [property: JsonPropertyName("colour")] Share Colour,
    [property: JsonPropertyName("vehicle")] Share Vehicle)
{
    /// <summary>Adds results up.</summary>
    public static ClassScores Of(IEnumerable<SceneResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var (lines, colour, vehicle) = (new Share(0, 0), new Share(0, 0), new Share(0, 0));
        foreach (var (truth, plate) in results.SelectMany(r => r.FoundPlates()))
        {
            if (truth.Lines is { } count)
            {
                lines = lines.Plus(1, plate.Decision.Lines == count ? 1 : 0);
            }

            if (truth.Text is not { } text)
            {
                continue;
            }

            var parse = PlateGrammar.Parse(text, truth.Lines, null);
            if (parse.VehicleClass != VehicleClasses.Unknown)
            {
                vehicle = vehicle.Plus(1, plate.Decision.VehicleClass == parse.VehicleClass ? 1 : 0);
            }

            if (Colour(parse) is { } known)
            {
                colour = colour.Plus(1, plate.Decision.Colour == known ? 1 : 0);
            }
        }

        return new ClassScores(lines, colour, vehicle);

        // Only the army's letters are red. A car's text may be white, yellow or blue; a motorbike's with two letters is white.
        static string? Colour(PlateParse parse) => parse.IsAmbiguous ? null : parse.Best?.Class switch
        {
            PlateClass.Army => PlateColours.Red,
            PlateClass.Motorbike or PlateClass.ElectricMotorbike => PlateColours.White,
            _ => null,
        };
    }
}
