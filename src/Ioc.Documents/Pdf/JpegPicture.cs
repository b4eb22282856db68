using System.Buffers.Binary;

namespace Ioc.Documents.Pdf;

/// <summary>A JPEG as a PDF carries it: its own bytes, unchanged, and its size.</summary>
/// <param name="Components">1 grey or 3 colours.</param>
public sealed record JpegPicture(byte[] Bytes, int Width, int Height, int Components)
{
    /// <summary>Reads the frame header; null when these bytes are no grey or colour JPEG.</summary>
    public static JpegPicture? Read(byte[]? bytes)
    {
        if (bytes is not [0xFF, 0xD8, ..])
        {
            return null;
        }

        var at = 2;
        while (at + 9 < bytes.Length && bytes[at] == 0xFF)
        {
            var marker = bytes[at + 1];
            if (marker is 0xFF or 0x01 or (>= 0xD0 and <= 0xD7))
            {
                at += marker == 0xFF ? 1 : 2;
                continue;
            }

            // SOF0, SOF1 and SOF2: baseline, extended, progressive; all that viewers must know
            if (marker is 0xC0 or 0xC1 or 0xC2)
            {
                int height = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 5));
                int width = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 7));
                return width > 0 && height > 0 && bytes[at + 4] == 8 && bytes[at + 9] is 1 or 3 ? new JpegPicture(bytes, width, height, bytes[at + 9]) : null;
            }

            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 2));
        }

        return null;
    }
}
