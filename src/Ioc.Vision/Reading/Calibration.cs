using System.Text.Json;
using System.Text.Json.Serialization;
using Ioc.Vision.Inference;

namespace Ioc.Vision.Reading;

/// <summary>
/// From what speaks for a vote's text to the probability that the whole plate is right: logistic curves (Platt's method with more than one
/// feature), one for plates with a gleam on them and one for the others, fitted on labelled pictures that the figures are not measured on. It
/// belongs to one reader. A file of before the other features were known has a slope and an offset only, and is read as it always was.
/// </summary>
/// <param name="ReaderSha256">The reader that it was fitted for.</param>
/// <param name="Slope">Weight of the score's log-odds; above 0, so that a higher score never means a lower probability.</param>
/// <param name="Sure">Least probability to be sure.</param>
/// <param name="Reads">How many reads it was fitted on.</param>
/// <param name="Right">How many of them were right.</param>
public sealed record Calibration(
    [property: JsonPropertyName("reader_sha256")] string ReaderSha256,
    [property: JsonPropertyName("slope")] double Slope,
    [property: JsonPropertyName("offset")] double Offset,
    [property: JsonPropertyName("sure")] double Sure,
    [property: JsonPropertyName("reads")] int Reads,
    [property: JsonPropertyName("right")] int Right,
    [property: JsonPropertyName("fitted_on")] string FittedOn)
{
    /// <summary>The file's name, beside the reader's manifest.</summary>
    public const string FileName = "plate-reader.calibration.json";

    // A smaller spot hides no stroke.
    private const double LeastGleam = 0.003;
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <summary>Weight of the score's log-odds beyond those of a middling score, in addition: the best reads are better than a straight line says. From 0.</summary>
    [JsonPropertyName("top")]
    public double Top { get; init; }

    /// <summary>Weight of the logarithm of <see cref="VoteEvidence.Height"/>, from 0.</summary>
    [JsonPropertyName("height")]
    public double Height { get; init; }

    /// <summary>The curve of plates on which a gleam lies: there a reader may be sure of the wrong character. Null: the same as of the others.</summary>
    [JsonPropertyName("gleaming")]
    public SurenessCurve? Gleaming { get; init; }

    /// <summary>Plates that were kept out of the fit in turns and called sure then, and how many of them were right; 0 when it was fitted before that was done.</summary>
    [JsonPropertyName("kept_out_sure")]
    public int KeptOutSure { get; init; }

    /// <inheritdoc cref="KeptOutSure"/>
    [JsonPropertyName("kept_out_sure_right")]
    public int KeptOutSureRight { get; init; }

    /// <summary>The probability that belongs to a score alone, 0..1, as if nothing spoke against it.</summary>
    public double Of(double score) => Of(new VoteEvidence(score));

    /// <summary>The probability that belongs to what speaks for a text, 0..1.</summary>
    public double Of(in VoteEvidence evidence)
    {
        if (evidence.Score <= 0)
        {
            return 0;
        }

        var curve = Gleams(evidence) && Gleaming is { } gleaming ? gleaming : new SurenessCurve(Slope, Top, Height, Offset);
        return curve.Of(evidence);
    }

    /// <summary>Reads the file beside a reader's manifest; null when there is none.</summary>
    /// <exception cref="ModelException">It is no calibration, or of another reader: then it must be fitted anew.</exception>
    public static Calibration? Load(string folder, string readerSha256)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        Calibration? written;
        try
        {
            written = JsonSerializer.Deserialize<Calibration>(File.ReadAllBytes(path));
        }
        catch (JsonException wrong)
        {
            throw new ModelException($"{path}: is no calibration ({wrong.Message})", wrong);
        }

        return written is not { Slope: > 0, Sure: > 0 and <= 1, Top: >= 0, Height: >= 0, Gleaming: null or { Slope: > 0, Top: >= 0, Height: >= 0 } }
            ? throw new ModelException($"{path}: is no calibration: slope above 0, the other weights from 0 and sure from 0 to 1 are expected")
            : written.ReaderSha256 != readerSha256 ? null : written;
    }

    /// <summary>Writes the file beside the reader's manifest.</summary>
    public void Write(string folder) => File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, Json) + "\n");

    /// <summary>Whether enough of a plate shines to hide a stroke.</summary>
    internal static bool Gleams(in VoteEvidence evidence) => evidence.Gleam >= LeastGleam;
}
