using System.Globalization;

namespace Ioc.Vision.Capture;

/// <summary>The command lines of FFmpeg and ffprobe, kept free of secrets.</summary>
/// <remarks>
/// A stream's address is handed over on standard input as a one-line playlist (FFmpeg's concat format), so that its
/// password is in no process list:
/// <code>
///   ffmpeg -f concat -i pipe:0 ...      ◀── stdin ──  file 'rtsp://user:password@camera/1'
///                                                     option rtsp_transport tcp
/// </code>
/// </remarks>
public static class FfmpegArguments
{
    private const string Protocols = "pipe,file,crypto,data,rtsp,rtsps,rtp,srtp,tcp,udp,tls,http,https,rtmp,srt";

    // Cameras that send B-frames leave the first packets without times, which no container takes.
    private const string EveryPacketTimed =
        "setts=pts=if(eq(PTS\\,NOPTS)\\,if(eq(DTS\\,NOPTS)\\,N\\,DTS)\\,PTS):dts=if(eq(DTS\\,NOPTS)\\,if(eq(PTS\\,NOPTS)\\,N\\,PTS)\\,DTS)";

    private static readonly TimeSpan SocketTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The playlist for standard input; null for a file.</summary>
    public static string? Input(VideoSource source)
    {
        if (!source.IsStream)
        {
            return null;
        }

        var timeout = ((long)SocketTimeout.TotalMicroseconds).ToString(CultureInfo.InvariantCulture);
        var options = source.IsRtsp ? $"option rtsp_transport tcp\noption timeout {timeout}\n" : string.Empty;
        return $"ffconcat version 1.0\nfile '{source.Address.Replace("'", "'\\''", StringComparison.Ordinal)}'\n{options}";
    }

    /// <summary>ffprobe's arguments: size, rate, rotation and length as JSON.</summary>
    public static IReadOnlyList<string> Probe(VideoSource source) =>
    [
        "-hide_banner", "-loglevel", "error", .. From(source), "-select_streams", "v:0", "-show_entries",
        "stream=width,height,avg_frame_rate,r_frame_rate,codec_name,duration:stream_side_data=rotation:format=duration", "-of", "json",
    ];

    /// <summary>FFmpeg's arguments: raw frames on standard output and, if wanted, the compressed stream in short files.</summary>
    /// <param name="source">Where from.</param>
    /// <param name="size">As probed; whatever the stream turns to later is scaled to it.</param>
    /// <param name="rate">Frames wanted per second.</param>
    /// <param name="recent">Where the untouched compressed stream goes for later clips; null for nowhere.</param>
    public static IReadOnlyList<string> Capture(VideoSource source, VideoProperties size, FrameRate rate, RecentVideo? recent)
    {
        var scale = string.Create(CultureInfo.InvariantCulture, $"scale={size.Width}:{size.Height}:flags=bilinear,format=yuv420p");
        // A file's clock is steady: exactly the n-th frame at n/rate, doubled or left out as its timestamps say. A camera's clock jumps,
        // and filling an hour's jump with doubled frames would be worse than a gap: there frames are only ever left out.
        var decimate = source.IsStream
            ? string.Create(CultureInfo.InvariantCulture, $"select='isnan(prev_selected_t)+not(eq(floor(t*{rate.PerSecond:0.###})\\,floor(prev_selected_t*{rate.PerSecond:0.###})))'")
            : $"fps={rate}:start_time=0";
        List<string> arguments =
        [
            "-hide_banner", "-loglevel", "warning", "-nostats", "-threads", "1",
            .. source.Play == PlayMode.Loop ? source.Repeats ? ["-re", "-stream_loop", "-1"] : ["-re"] : Array.Empty<string>(),
            .. From(source),
            "-map", "0:v:0", "-vf", $"{decimate},{scale}", "-filter_threads", "1", "-fps_mode", "passthrough", "-f", "rawvideo", "pipe:1",
        ];
        if (recent is not null)
        {
            arguments.AddRange(["-map", "0:v:0", "-c", "copy", "-bsf:v", EveryPacketTimed, .. recent.OutputArguments(size.Codec)]);
        }

        return arguments;
    }

    private static string[] From(VideoSource source) => source.IsStream
        ? ["-f", "concat", "-safe", "0", "-protocol_whitelist", Protocols, "-i", "pipe:0"]
        : ["-i", "file:" + source.Address];
}
