using System.Globalization;
using System.Text;

namespace Ioc.Vision.Capture;

/// <summary>Cuts short clips without re-encoding: the pixels in evidence are the camera's own.</summary>
public sealed class ClipCutter(string program = "ffmpeg")
{
    // The same bytes on every run: no dates, no encoder's name.
    private static readonly string[] Reproducible =
        ["-map", "0:v:0", "-c", "copy", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags", "+bitexact", "-avoid_negative_ts", "make_zero", "-movflags", "+faststart", "-f", "mp4", "-y"];

    /// <summary>Cuts a span of a file. It begins at the key frame at or before <paramref name="from"/>.</summary>
    /// <exception cref="CaptureException">FFmpeg could not.</exception>
    public Task CutFileAsync(string video, TimeSpan from, TimeSpan length, string target, CancellationToken token) =>
        RunAsync(["-ss", Seconds(from < TimeSpan.Zero ? TimeSpan.Zero : from), "-i", "file:" + video, "-t", Seconds(length), .. Reproducible, target], null, target, token);

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
