using System.Globalization;
using System.Text;
using Ioc.Vision.Evidence;

namespace Ioc.Vision.Capture;

/// <summary>Cuts short clips without re-encoding: the pixels in evidence are the camera's own.</summary>
public sealed class ClipCutter(string program = "ffmpeg", string probe = "ffprobe")
{
    /// <summary>A clip is not longer than this, where its key frames allow.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(12);

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);

    // The same bytes on every run: no dates, no encoder's name.
    private static readonly string[] Reproducible =
        ["-map", "0:v:0", "-c", "copy", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags", "+bitexact", "-avoid_negative_ts", "make_zero", "-movflags", "+faststart", "-f", "mp4", "-y"];

    /// <summary>Cuts a span of a file. It begins at the key frame at or before the beginning, and is at most <see cref="Longest"/> long.</summary>
    /// <returns>Capture time of the clip's first frame.</returns>
    /// <exception cref="CaptureException">FFmpeg could not.</exception>
    public async Task<DateTimeOffset> CutFileAsync(ClipOrder order, string target, CancellationToken token)
    {
        var video = order.File ?? throw new ArgumentException("The order names no file.", nameof(order));
        var from = order.FromMedia < TimeSpan.Zero ? TimeSpan.Zero : order.FromMedia;
        var early = from - await KeyFrameAsync(video, from, token);
        var length = order.To - order.From;
        length = early + length > Longest && Longest - early > Shortest ? Longest - early : length;
        await RunAsync(["-ss", Seconds(from), "-i", "file:" + video, "-t", Seconds(length), .. Reproducible, target], null, target, token);
        return order.From - early;
    }

    /// <summary>Joins recent parts into one clip.</summary>
    /// <exception cref="CaptureException">FFmpeg could not.</exception>
    public Task JoinAsync(IReadOnlyList<RecentPart> parts, string target, CancellationToken token)
    {
        ArgumentOutOfRangeException.ThrowIfZero(parts.Count, nameof(parts));
        var list = new StringBuilder("ffconcat version 1.0\n");
        foreach (var part in parts)
        {
            // "file:" because names in a list read from a pipe would otherwise be taken as names of pipes.
            list.Append("file 'file:").Append(part.Path.Replace("'", "'\\''", StringComparison.Ordinal)).Append("'\n");
        }

        return RunAsync(["-f", "concat", "-safe", "0", "-protocol_whitelist", "pipe,file", "-i", "pipe:0", .. Reproducible, target], list.ToString(), target, token);
    }

    // Where a copy that is asked to begin at a position really begins; the position itself where that cannot be told.
    private async Task<TimeSpan> KeyFrameAsync(string video, TimeSpan from, CancellationToken token)
    {
        await using var child = await ChildProcess.StartAsync(
            probe,
            ["-v", "error", "-select_streams", "v:0", "-read_intervals", Seconds(from) + "%+#1", "-show_entries", "packet=pts_time", "-of", "csv=p=0", "file:" + video],
            null, token);
        using var reader = new StreamReader(child.Output);
        var line = (await reader.ReadToEndAsync(token)).Split('\n', 2)[0].Trim().TrimEnd(',');
        await child.WaitAsync(token);
        return double.TryParse(line, CultureInfo.InvariantCulture, out var seconds) && seconds >= 0 && seconds <= from.TotalSeconds ? TimeSpan.FromSeconds(seconds) : from;
    }

    private async Task RunAsync(string[] arguments, string? input, string target, CancellationToken token)
    {
        await using var child = await ChildProcess.StartAsync(program, ["-hide_banner", "-loglevel", "error", .. arguments], input, token);
        var status = await child.WaitAsync(token);
        if (status != 0 || !File.Exists(target) || new FileInfo(target).Length == 0)
        {
            throw new CaptureException(CaptureVerdicts.Of(child.Complaints, status == 0 ? 1 : status), Path.GetFileName(target), child.Complaints);
        }
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
}
