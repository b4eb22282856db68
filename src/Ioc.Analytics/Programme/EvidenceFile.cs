using System.IO.Compression;

namespace Ioc.Analytics.Programme;

/// <summary>Tells what a file of evidence is from its content; its name and what the browser said are not believed.</summary>
public static class EvidenceFile
{
    /// <summary>Bytes of one file at most.</summary>
    public const int Largest = 10 * 1024 * 1024;

    /// <summary>Files of one model's month at most.</summary>
    public const int Most = 10;

    /// <summary>Media type of workbooks.</summary>
    public const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private const long LargestUnpacked = 200L * 1024 * 1024;
    private const int MostEntries = 2000;

    private static ReadOnlySpan<byte> Png => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>image/jpeg, image/png, application/pdf or a workbook when the file is one from its first bytes to its last; else null.</summary>
    public static string? MediaType(byte[] content)
    {
        ArgumentNullException.ThrowIfNull(content);
        ReadOnlySpan<byte> bytes = content;
        var tail = bytes[Math.Max(0, bytes.Length - 1024)..];
        return bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) && tail.LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) >= 0 ? "image/jpeg"
            : bytes.StartsWith(Png) && bytes.Length > 24 && bytes.Slice(12, 4).SequenceEqual("IHDR"u8) && tail.IndexOf("IEND"u8) >= 0 ? "image/png"
            : (bytes.StartsWith("%PDF-1."u8) || bytes.StartsWith("%PDF-2."u8)) && tail.IndexOf("%%EOF"u8) >= 0 ? "application/pdf"
            : bytes.StartsWith("PK\u0003\u0004"u8) && IsWorkbook(content) ? Workbook
            : null;
    }

    /// <summary>A name that is safe to show and to save under: no path, no control characters, the ending that the content has.</summary>
    public static string SafeName(string? given, string mediaType)
    {
        var ending = mediaType switch { "image/jpeg" => ".jpg", "image/png" => ".png", Workbook => ".xlsx", _ => ".pdf" };
        var name = (given ?? "").Split('/', '\\')[^1];
        var dot = name.LastIndexOf('.');
        name = dot > 0 ? name[..dot] : name;
        name = string.Concat(name.Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_' or '.' or '(' or ')')).Trim('.', ' ');
        return (name.Length == 0 ? "minh-chung" : name[..Math.Min(name.Length, 100)]) + ending;
    }

    // A workbook without macros, links to outside, embedded programs, or more in it than a reader could bear. Sizes are told by the directory alone: nothing is unpacked.
    private static bool IsWorkbook(byte[] content)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(content, writable: false), ZipArchiveMode.Read);
            var entries = archive.Entries;
            return entries.Count is > 0 and <= MostEntries
                && entries.Sum(entry => entry.Length) <= LargestUnpacked
                && entries.Any(entry => entry.FullName == "[Content_Types].xml") && entries.Any(entry => entry.FullName == "xl/workbook.xml")
                && !entries.Any(entry => Dangerous(entry.FullName));
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static bool Dangerous(string name) =>
        name.Contains("..", StringComparison.Ordinal) || name.StartsWith('/') || name.Contains('\\', StringComparison.Ordinal)
        || name.EndsWith(".bin", StringComparison.OrdinalIgnoreCase) && name.Contains("vba", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("xl/embeddings/", StringComparison.OrdinalIgnoreCase) || name.StartsWith("xl/externalLinks/", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("xl/activeX/", StringComparison.OrdinalIgnoreCase);
}
