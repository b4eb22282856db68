namespace Ioc.Vision.Capture;

/// <summary>How the frames of a source arrive.</summary>
public enum PlayMode
{
    /// <summary>A network stream: as it comes, the newest frame wins.</summary>
    Live,

    /// <summary>A recorded file: once, every frame, as fast as it can be judged.</summary>
    Replay,

    /// <summary>A recorded file played at its own pace again and again, as if it were a camera (demonstration).</summary>
    Loop,
}

/// <summary>Where a camera's video comes from. The address may carry a password: only <see cref="Display"/> is ever shown.</summary>
public sealed class VideoSource
{
    private static readonly string[] StreamSchemes = ["rtsp", "rtsps", "rtmp", "http", "https", "udp", "srt"];

    private VideoSource(string address, PlayMode play)
    {
        Address = address;
        Play = play;
        Display = Redaction.Of(address);
    }

    /// <summary>The URL or the full path of the file. A secret.</summary>
    public string Address { get; }

    /// <summary>How it plays.</summary>
    public PlayMode Play { get; }

    /// <summary>The address without user, password and keys.</summary>
    public string Display { get; }

    /// <summary>A folder of recordings, played one after the other.</summary>
    public bool IsFolder => !IsStream && Directory.Exists(Address);

    /// <summary>Whether a file that plays at its own pace begins anew when it is over.</summary>
    public bool Repeats { get; private init; } = true;

    public bool IsStream => Play == PlayMode.Live;

    /// <summary>RTSP, plain or over TLS.</summary>
    public bool IsRtsp => IsStream && Address.StartsWith("rtsp", StringComparison.OrdinalIgnoreCase);

    /// <summary>One file of this folder: it is played as the folder is, and once.</summary>
    public VideoSource Part(string file) => new(file, Play) { Repeats = false };

    /// <summary>Understands a URL or a path.</summary>
    /// <param name="source">rtsp://user:password@host/path, or a file or a folder of files; relative ones are looked up beside <paramref name="folder"/>.</param>
    /// <param name="loop">A file plays at its own pace for ever.</param>
    /// <param name="folder">Where relative files lie; the current folder by default.</param>
    /// <exception cref="FormatException">It is empty, or a URL of a kind that cannot be played.</exception>
    public static VideoSource Parse(string source, bool loop = false, string? folder = null)
    {
        if (string.IsNullOrWhiteSpace(source) || source.Any(char.IsControl))
        {
            throw new FormatException("A source is an rtsp:// address or a file.");
        }

        var scheme = source.IndexOf("://", StringComparison.Ordinal);
        if (scheme > 0)
        {
            return StreamSchemes.Contains(source[..scheme], StringComparer.OrdinalIgnoreCase)
                ? new VideoSource(source, PlayMode.Live)
                : throw new FormatException($"Cannot play {source[..scheme]}:// addresses; use rtsp:// or a file.");
        }

        var path = Path.GetFullPath(source, Path.GetFullPath(folder ?? "."));
        return new VideoSource(path, loop ? PlayMode.Loop : PlayMode.Replay);
    }

    public override string ToString() => Display;
}
