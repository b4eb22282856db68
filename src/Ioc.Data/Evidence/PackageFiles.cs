using System.IO.Compression;

namespace Ioc.Data.Evidence;

/// <summary>The files of an evidence package, in a folder or in a zip file.</summary>
public sealed class PackageFiles : IDisposable
{
    private readonly ZipArchive? archive;
    private readonly Dictionary<string, Func<Stream>> parts;

    private PackageFiles(Dictionary<string, Func<Stream>> parts, ZipArchive? archive)
    {
        this.parts = parts;
        this.archive = archive;
    }

    /// <summary>Their names, in ordinal order.</summary>
    public IReadOnlyList<string> Names => [.. parts.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Opens a folder or a zip file.</summary>
    /// <exception cref="InvalidDataException">It is no zip file, or one name stands in it twice.</exception>
    /// <exception cref="FileNotFoundException">There is neither a folder nor a file of that name.</exception>
    public static PackageFiles Open(string path)
    {
        if (Directory.Exists(path))
        {
            return new PackageFiles(
                Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                    .ToDictionary(file => Path.GetRelativePath(path, file), file => (Func<Stream>)(() => File.OpenRead(file)), StringComparer.Ordinal),
                null);
        }

        if (!File.Exists(path))
        {
            throw new FileNotFoundException("There is no such package.", path);
        }

        var zip = ZipFile.OpenRead(path);
        try
        {
            // A package that was packed with its folder is the same package.
            var entries = zip.Entries.Where(entry => !entry.FullName.EndsWith('/')).ToList();
            var folder = entries.Find(entry => entry.Name == Domain.Traffic.EvidenceParts.Manifest)?.FullName[..^Domain.Traffic.EvidenceParts.Manifest.Length] ?? "";
            var files = new Dictionary<string, Func<Stream>>(StringComparer.Ordinal);
            foreach (var entry in entries)
            {
                var name = folder.Length > 0 && entry.FullName.StartsWith(folder, StringComparison.Ordinal) ? entry.FullName[folder.Length..] : entry.FullName;
                if (!files.TryAdd(name, entry.Open))
                {
                    throw new InvalidDataException($"{name} stands in the zip file twice.");
                }
            }

            return new PackageFiles(files, zip);
        }
        catch (InvalidDataException)
        {
            zip.Dispose();
            throw;
        }
    }

    /// <summary>Whether there is such a file.</summary>
    public bool Has(string name) => parts.ContainsKey(name);

    /// <summary>Opens a file.</summary>
    public Stream OpenPart(string name) => parts[name]();

    /// <summary>A small file's bytes; null when there is none, or it is larger than <paramref name="most"/>.</summary>
    public byte[]? Small(string name, int most)
    {
        if (!Has(name))
        {
            return null;
        }

        using var stream = OpenPart(name);
        var bytes = new byte[most + 1];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length > most ? null : bytes[..length];
    }

    public void Dispose() => archive?.Dispose();
}
