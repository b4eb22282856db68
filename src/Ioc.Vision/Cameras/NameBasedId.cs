using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Ioc.Vision.Cameras;

/// <summary>UUIDs that follow from what they name (RFC 9562, version 8 over SHA-256): the same facts found twice have the same id.</summary>
public static class NameBasedId
{
    /// <summary>The id of a vehicle's passage in a recorded video.</summary>
    /// <param name="camera">The camera's code.</param>
    /// <param name="run">The run that judged the video.</param>
    /// <param name="track">The track's number in that run.</param>
    public static Guid Passage(string camera, string run, int track) => Of("passage", camera, run, FormattableString.Invariant($"{track}"));

    /// <summary>The id of the passage that a device reported.</summary>
    /// <param name="content">SHA-256 of what it reported: another content is another passage.</param>
    public static Guid Reported(string camera, string eventId, string content) => Of("reported", camera, eventId, content);

    /// <summary>The id of what a passage did wrong.</summary>
    public static Guid Violation(Guid passage, string kind) => Of("violation", passage.ToString(), kind);

    /// <summary>The id of the event that tells of a violation.</summary>
    public static Guid ViolationEvent(Guid violation) => Of("event", "violation.detected", violation.ToString());

    private static Guid Of(params string[] parts)
    {
        // Each part with its length: ("a","bc") and ("ab","c") are two names.
        using var bytes = new MemoryStream();
        Span<byte> length = stackalloc byte[4];
        foreach (var part in parts)
        {
            var text = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32BigEndian(length, text.Length);
            bytes.Write(length);
            bytes.Write(text);
        }

        var hash = SHA256.HashData(bytes.ToArray()).AsSpan(0, 16);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true);
    }
}
