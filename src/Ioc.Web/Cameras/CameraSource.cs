using Ioc.Vision.Capture;

namespace Ioc.Web.Cameras;

/// <summary>The kinds of cameras, as traffic.camera derives them from the source.</summary>
internal static class CameraKinds
{
    public const string Stream = "stream";
    public const string Video = "video";

    /// <summary>It reads plates itself and posts them; the kind and the source are the same word.</summary>
    public const string Anpr = "anpr";
}

/// <summary>What may be told of a source.</summary>
internal static class CameraSource
{
    private const int Longest = 2000;

    /// <summary>The address of a stream that may be stored; null when it is none.</summary>
    public static string? Address(string? written)
    {
        try
        {
            var text = written?.Trim() ?? "";
            return text.Length is > 0 and <= Longest && VideoSource.Parse(text) is { IsStream: true } && Host(text).Length > 0 ? text : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Host and port of a stream, the name of a file or folder; nothing that could be a secret.</summary>
    public static string? Shown(string kind, string source) => kind switch
    {
        CameraKinds.Stream => Host(source),
        CameraKinds.Video => VideoFolder.NameOf(source),
        _ => null,
    };

    // Redaction takes everything up to the last @ away, so that a password with slashes in it leaves nothing behind.
    private static string Host(string address)
    {
        var text = Redaction.Of(address);
        text = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..];
        text = text[(text.LastIndexOf('@') + 1)..];
        var end = text.IndexOfAny(['/', '?', '#', ';']);
        return end < 0 ? text : text[..end];
    }
}
