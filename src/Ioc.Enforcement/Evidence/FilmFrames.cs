using System.Buffers.Binary;
using System.Text;

namespace Ioc.Enforcement.Evidence;

/// <summary>
/// When each frame of a film is shown, told from the tables of its MP4 file (ISO/IEC 14496-12): whoever steps through evidence goes from frame to
/// frame of the camera, whatever its rate, even or not.
/// </summary>
public static class FilmFrames
{
    private const int Most = 20_000;

    /// <summary>
    /// The presentation times of the first video track, in seconds from the film's beginning as a player counts them, rising. Empty where the file does
    /// not tell: no MP4, fragmented, cut off, or longer than any evidence.
    /// </summary>
    public static IReadOnlyList<double> TimesOf(ReadOnlySpan<byte> film)
    {
        if (!Find(film, "moov", out var movie))
        {
            return [];
        }

        var timescale = Find(movie, "mvhd", out var header) ? Scale(header) : 0;
        while (Next(ref movie, out var name, out var track))
        {
            if (name == "trak" && Find(track, "mdia", out var media) && Find(media, "hdlr", out var handler) && handler.Length >= 12 && Text(handler[8..12]) == "vide")
            {
                return Times(track, media, timescale);
            }
        }

        return [];
    }

    private static IReadOnlyList<double> Times(ReadOnlySpan<byte> track, ReadOnlySpan<byte> media, uint movieScale)
    {
        if (!Find(media, "mdhd", out var header) || Scale(header) is not (> 0 and var scale)
            || !Find(media, "minf", out var information) || !Find(information, "stbl", out var tables) || !Find(tables, "stts", out var durations))
        {
            return [];
        }

        // An edit list says where within the track the film begins (frames that are shown in another order than they are decoded shift it), and how long nothing is shown before.
        var (begins, waits) = Find(track, "edts", out var edits) && Find(edits, "elst", out var list) ? Edit(list) : (0, 0);
        var shift = (movieScale == 0 ? 0 : waits / (double)movieScale) - (begins / (double)scale);
        var offsets = Find(tables, "ctts", out var found) ? found : default;
        var times = new List<double>();
        long decoded = 0;
        var offsetLeft = 0u;
        var offsetAt = 8;
        var offset = 0;
        for (var at = 8; at + 8 <= durations.Length; at += 8)
        {
            var (count, duration) = (Number(durations[at..]), Number(durations[(at + 4)..]));
            for (var frame = 0u; frame < count; frame++)
            {
                if (offsetLeft == 0 && offsetAt + 8 <= offsets.Length)
                {
                    (offsetLeft, offset) = (Number(offsets[offsetAt..]), BinaryPrimitives.ReadInt32BigEndian(offsets[(offsetAt + 4)..]));
                    offsetAt += 8;
                }

                offsetLeft -= offsetLeft == 0 ? 0u : 1u;
                if (times.Count == Most)
                {
                    return [];
                }

                times.Add(((decoded + offset) / (double)scale) + shift);
                decoded += duration;
            }
        }

        // What is cut off before the beginning is decoded and never shown.
        return [.. times.Where(time => time > -0.0005).Select(time => Math.Max(0, Math.Round(time, 6))).Order()];
    }

    // The first edit that shows something, and how long the empty ones before it last.
    private static (long Begins, long Waits) Edit(ReadOnlySpan<byte> list)
    {
        var wide = list.Length > 0 && list[0] == 1;
        var size = wide ? 20 : 12;
        long waits = 0;
        for (var at = 8; at + size <= list.Length; at += size)
        {
            var lasts = wide ? BinaryPrimitives.ReadInt64BigEndian(list[at..]) : Number(list[at..]);
            var begins = wide ? BinaryPrimitives.ReadInt64BigEndian(list[(at + 8)..]) : BinaryPrimitives.ReadInt32BigEndian(list[(at + 4)..]);
            if (begins >= 0)
            {
                return (begins, waits);
            }

            waits += lasts;
        }

        return (0, waits);
    }

    private static bool Find(ReadOnlySpan<byte> within, string wanted, out ReadOnlySpan<byte> content)
    {
        while (Next(ref within, out var name, out content))
        {
            if (name == wanted)
            {
                return true;
            }
        }

        content = default;
        return false;
    }

    // A box: four bytes of length, four of name, the content; a length of 1 means that the length follows in eight bytes, 0 that it goes to the end.
    private static bool Next(scoped ref ReadOnlySpan<byte> rest, out string name, out ReadOnlySpan<byte> content)
    {
        name = "";
        content = default;
        if (rest.Length < 8)
        {
            return false;
        }

        ulong length = Number(rest);
        var head = 8;
        if (length == 1 && rest.Length >= 16)
        {
            (length, head) = (BinaryPrimitives.ReadUInt64BigEndian(rest[8..]), 16);
        }
        else if (length == 0)
        {
            length = (ulong)rest.Length;
        }

        if (length < (ulong)head || length > (ulong)rest.Length)
        {
            return false;
        }

        name = Text(rest[4..8]);
        content = rest[head..(int)length];
        rest = rest[(int)length..];
        return true;
    }

    // Of mvhd and mdhd alike: ticks a second, behind the two dates.
    private static uint Scale(ReadOnlySpan<byte> header) => header.Length < 24 ? 0 : Number(header[(header[0] == 1 ? 20 : 12)..]);

    private static uint Number(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadUInt32BigEndian(at);

    private static string Text(ReadOnlySpan<byte> four) => Encoding.Latin1.GetString(four);
}
