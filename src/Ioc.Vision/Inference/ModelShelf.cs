using System.Security.Cryptography;
using System.Text;
using Ioc.Vision.Evidence;

namespace Ioc.Vision.Inference;

/// <summary>
/// Every set of models that ever judged here, kept by its content, so that a case can be judged again by the models that judged it.
/// <code>
///   data/models/SET/plate-detector.json plate-detector.onnx plate-reader.json plate-reader.onnx …
///               └── first 32 hex digits of the SHA-256 over the names and hashes of its files
/// </code>
/// A set is written once and never changed; nothing here removes one.
/// </summary>
/// <param name="root">The folder; made when missing.</param>
public sealed class ModelShelf(string root)
{
    /// <summary>Name of the folder within the data folder.</summary>
    public const string FolderName = "models";

    /// <summary>Keeps a copy of the models in a folder; done again it changes nothing.</summary>
    /// <param name="folder">A models folder, see <see cref="PlateModels.Open"/>.</param>
    /// <returns>The folder of the kept set.</returns>
    /// <exception cref="ModelException">A manifest is wrong.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public string Keep(string folder)
    {
        var files = PlateModels.Files(folder);
        var hashes = files.ToDictionary(file => Path.GetFileName(file), HashOf, StringComparer.Ordinal);
        var kept = Path.Combine(root, SetOf(hashes));
        if (Directory.Exists(kept))
        {
            return kept;
        }

        var making = Path.Combine(root, ".making-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(making);
        try
        {
            foreach (var file in files)
            {
                var copy = Path.Combine(making, Path.GetFileName(file));
                File.Copy(file, copy);
                DurableFile.Sync(copy);
            }

            Directory.Move(making, kept);
            DurableFile.SyncFolder(root);
        }
        catch (IOException) when (Directory.Exists(kept))
        {
            // Another process kept the same set meanwhile.
            Directory.Delete(making, recursive: true);
        }

        return kept;
    }

    /// <summary>The folder of a set that holds these files; null when no set does.</summary>
    /// <param name="wanted">File name to SHA-256, as evidence has it.</param>
    public string? Find(IReadOnlyDictionary<string, string> wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        if (wanted.Count == 0 || !Directory.Exists(root))
        {
            return null;
        }

        return new DirectoryInfo(root).EnumerateDirectories().Where(set => !set.Name.StartsWith('.')).OrderBy(set => set.CreationTimeUtc).ThenBy(set => set.Name, StringComparer.Ordinal)
            .FirstOrDefault(set => wanted.All(file => Holds(set.FullName, file.Key, file.Value)))?.FullName;
    }

    /// <summary>Which of these files no set holds any more, or ever held.</summary>
    /// <param name="wanted">File name to SHA-256.</param>
    public IReadOnlyList<string> Missing(IReadOnlyDictionary<string, string> wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        var sets = Directory.Exists(root) ? Directory.GetDirectories(root) : [];
        return [.. wanted.Where(file => !sets.Any(set => Holds(set, file.Key, file.Value))).Select(file => file.Key).Order(StringComparer.Ordinal)];
    }

    internal static string HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static bool Holds(string set, string name, string sha256) =>
        Path.GetFileName(name) == name && Path.Combine(set, name) is var path && File.Exists(path) && HashOf(path) == sha256;

    private static string SetOf(Dictionary<string, string> hashes) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Concat(hashes.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => $"{file.Value}  {file.Key}\n")))))[..32];
}
