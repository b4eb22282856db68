using System.Globalization;

namespace Ioc.Vision.Capture;

/// <summary>
/// The last half minute of a live source's compressed video on disk, in files of about two seconds, written by the same
/// FFmpeg child that decodes: a clip of what just happened is cut from them without re-encoding.
/// </summary>
/// <remarks>
/// <code>
///   1763700000000-000007.ts  …08.ts  …09.ts  …10.ts (being written)
///        ▲ when this opening of the source began, ms since 1970
/// </code>
/// A file's own times are its place on the clock: it holds what came between the previous file's last write and its own. Where the previous one is gone, about two seconds.
/// </remarks>
public sealed class RecentVideo
{
    private readonly string prefix;

    /// <param name="folder">Of this camera alone.</param>
    /// <param name="openedAt">When this opening of the source begins.</param>
    /// <param name="kept">How much is kept.</param>
    public RecentVideo(string folder, DateTimeOffset openedAt, TimeSpan kept)
    {
        Folder = folder;
        Kept = kept;
        prefix = openedAt.ToUnixTimeMilliseconds().ToString("D14", CultureInfo.InvariantCulture);
        Directory.CreateDirectory(folder);
    }

    /// <summary>Where the files lie.</summary>
    public string Folder { get; }

    /// <summary>How far back they reach.</summary>
    public TimeSpan Kept { get; }

    /// <summary>FFmpeg's output arguments.</summary>
    public IReadOnlyList<string> OutputArguments(string codec) =>
    [
        "-f", "segment", "-segment_time", "2", "-segment_format", codec is "h264" or "hevc" or "mpeg2video" or "mpeg4" ? "mpegts" : "matroska",
        Path.Combine(Folder, $"{prefix}-%06d.{(codec is "h264" or "hevc" or "mpeg2video" or "mpeg4" ? "ts" : "mkv")}"),
    ];

    /// <summary>Removes what is older than is kept.</summary>
    public static void Purge(string folder, DateTimeOffset before)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
        {
            if (file.LastWriteTimeUtc < before.UtcDateTime)
            {
                file.Delete();
            }
        }
    }

    /// <summary>The files that together hold a span of time, oldest first, all of one opening; empty when nothing is left of it.</summary>
    public static IReadOnlyList<RecentPart> Covering(string folder, DateTimeOffset from, DateTimeOffset to)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var parts = new List<RecentPart>();
        foreach (var opening in new DirectoryInfo(folder).EnumerateFiles().GroupBy(f => f.Name.Split('-')[0], StringComparer.Ordinal))
        {
            if (!long.TryParse(opening.Key, CultureInfo.InvariantCulture, out var opened))
            {
                continue;
            }

            DateTimeOffset? start = null;
            long expected = -1;
            var mine = new List<RecentPart>();
            foreach (var file in opening.OrderBy(f => f.Name, StringComparer.Ordinal))
            {
                var first = file.Name.Contains("-000000.", StringComparison.Ordinal);
                var number = long.TryParse(file.Name.Split('-', '.')[1], CultureInfo.InvariantCulture, out var told) ? told : -1;
                var begin = (number == expected ? start : null) ?? (first ? DateTimeOffset.FromUnixTimeMilliseconds(opened) : new DateTimeOffset(file.LastWriteTimeUtc) - TimeSpan.FromSeconds(2));
                var end = new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero);
                if (file.Length > 0 && begin < to && end > from)
                {
                    mine.Add(new RecentPart(file.FullName, begin, end));
                }

                (start, expected) = (end, number + 1);
            }

            if (mine.Count > parts.Count)
            {
                parts = mine;
            }
        }

        return parts;
    }
}

/// <summary>One short file of compressed video and the span of time that it holds.</summary>
public sealed record RecentPart(string Path, DateTimeOffset From, DateTimeOffset To);
