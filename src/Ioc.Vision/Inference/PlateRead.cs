namespace Ioc.Vision.Inference;

/// <summary>What the reader made of one crop of one plate.</summary>
/// <param name="Text">The most likely text without separators, two lines joined; empty when nothing was read.</param>
/// <param name="CharacterConfidence">Probability of each character of <paramref name="Text"/>, 0..1.</param>
/// <param name="Slots">
/// The distributions that the vote needs: one row per slot (or, for CTC, per decoded character), one column per letter of
/// <paramref name="Alphabet"/>; each row sums to 1.
/// </param>
/// <param name="Alphabet">The letters of the columns; the last one is the pad (no character).</param>
/// <param name="Lines">1 or 2; null when the model does not say.</param>
/// <param name="LinesConfidence">0..1.</param>
/// <param name="Colour">white, yellow, blue, red or unknown.</param>
/// <param name="ColourConfidence">0..1.</param>
public sealed record PlateRead(
    string Text,
    float[] CharacterConfidence,
    float[][] Slots,
    string Alphabet,
    int? Lines,
    float LinesConfidence,
    string Colour,
    float ColourConfidence)
{
    /// <summary>Height of the plate in the picture, pixels; 0 when not known.</summary>
    public float Height { get; init; }

    /// <summary>Width over height of the plate by its own corners, as it is seen: from the side it looks narrower than it is, never wider. 0 when not known.</summary>
    public float Aspect { get; init; }

    /// <summary>Share of the plate that shines brighter than its own paper, 0..1; see <see cref="PlateGleam"/>.</summary>
    public float Gleam { get; init; }
}
