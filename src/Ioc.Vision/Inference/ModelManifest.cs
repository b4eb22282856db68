using System.Security.Cryptography;
using System.Text.Json;

namespace Ioc.Vision.Inference;

/// <summary>How the product talks to one ONNX file; validated, so that whoever holds it may rely on it.</summary>
/// <param name="Path">The manifest's own path, for messages.</param>
/// <param name="Name">The model's name.</param>
/// <param name="Version">The model's version.</param>
/// <param name="File">Full path of the ONNX file, beside the manifest.</param>
/// <param name="Sha256">SHA-256 of that file, lower-case hex; checked on opening.</param>
/// <param name="Kind">What the model does.</param>
/// <param name="Input">Its input.</param>
/// <param name="Output">Its output.</param>
/// <param name="Alphabet">Reader: the letters of the output's columns, the pad among them; empty for a detector.</param>
/// <param name="Pad">Reader: the letter that means no character (for CTC, the blank).</param>
/// <param name="Colours">Reader: the words of the colour output's columns.</param>
/// <param name="Thresholds">Where it draws its lines.</param>
public sealed record ModelManifest(
    string Path,
    string Name,
    string Version,
    string File,
    string Sha256,
    ModelKind Kind,
    ModelInput Input,
    ModelOutput Output,
    string Alphabet,
    char Pad,
    IReadOnlyList<string> Colours,
    ModelThresholds Thresholds)
{
    /// <summary>Classifier: the vehicle class of each of the output's columns; several columns may be of one class.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>Reads and validates a manifest; it does not open the model.</summary>
    /// <exception cref="ModelException">It is missing, is no JSON, or does not make sense: every fault in one line.</exception>
    public static ModelManifest Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ManifestFile? written;
        try
        {
            written = JsonSerializer.Deserialize<ManifestFile>(System.IO.File.ReadAllBytes(path), Json);
        }
        catch (JsonException wrong)
        {
            throw new ModelException($"{path}: is no model manifest ({wrong.Message})", wrong);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{path}: cannot be read ({failure.Message})", failure);
        }

        return (written ?? new ManifestFile()).Validate(path);
    }

    /// <summary>Reads the ONNX file and checks that it is the one that the manifest means.</summary>
    /// <exception cref="ModelException">It is missing or another.</exception>
    internal byte[] ReadModel()
    {
        byte[] bytes;
        try
        {
            bytes = System.IO.File.ReadAllBytes(File);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{File}: the model that {Path} names cannot be read ({failure.Message})", failure);
        }

        var found = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return found == Sha256
            ? bytes
            : throw new ModelException($"{File}: its SHA-256 is {found}, {Path} expects {Sha256}: the file is damaged, or the manifest belongs to another");
    }
}
