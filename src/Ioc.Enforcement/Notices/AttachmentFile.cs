namespace Ioc.Enforcement.Notices;

/// <summary>Tells what a file is from its content; its name and what the browser said are not believed.</summary>
public static class AttachmentFile
{
    /// <summary>Bytes of one file at most.</summary>
    public const int Largest = 5 * 1024 * 1024;

    /// <summary>Files of one case at most.</summary>
    public const int Most = 5;

    private static ReadOnlySpan<byte> Png => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>image/jpeg, image/png or application/pdf when the file begins and ends as one; else null.</summary>
    public static string? MediaType(ReadOnlySpan<byte> content)
    {
        var tail = content[Math.Max(0, content.Length - 1024)..];
        return content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) && tail.LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) >= 0 ? "image/jpeg"
            : content.StartsWith(Png) && content.Length > 24 && content.Slice(12, 4).SequenceEqual("IHDR"u8) && tail.IndexOf("IEND"u8) >= 0 ? "image/png"
            : (content.StartsWith("%PDF-1."u8) || content.StartsWith("%PDF-2."u8)) && tail.IndexOf("%%EOF"u8) >= 0 ? "application/pdf"
            : null;
    }

    /// <summary>A name that is safe to show and to save under: no path, no control characters, the ending that the content has.</summary>
    public static string SafeName(string? given, string mediaType)
    {
        var ending = mediaType switch { "image/jpeg" => ".jpg", "image/png" => ".png", _ => ".pdf" };
        var name = (given ?? "").Split('/', '\\')[^1];
        var dot = name.LastIndexOf('.');
        name = dot > 0 ? name[..dot] : name;
        name = string.Concat(name.Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_' or '.' or '(' or ')')).Trim('.', ' ');
        return (name.Length == 0 ? "tai-lieu" : name[..Math.Min(name.Length, 100)]) + ending;
    }
}
