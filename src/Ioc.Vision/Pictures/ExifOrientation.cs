using System.Buffers.Binary;

namespace Ioc.Vision.Pictures;

/// <summary>The orientation that a camera notes beside its picture (EXIF tag 0x0112): 1 upright, 2 to 8 turned or mirrored.</summary>
internal static class ExifOrientation
{
    /// <summary>1 to 8; 1 when it is missing or nonsense.</summary>
    internal static int OfJpeg(ReadOnlySpan<byte> jpeg)
    {
        var at = 2;
        while (at + 4 <= jpeg.Length && jpeg[at] == 0xFF)
        {
            var marker = jpeg[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            // The picture itself begins: no more headers.
            if (marker is 0xDA or 0xD9)
            {
                return 1;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
            if (length < 2 || at + 2 + length > jpeg.Length)
            {
                return 1;
            }

            var body = jpeg.Slice(at + 4, length - 2);
            if (marker == 0xE1 && body.StartsWith("Exif\0\0"u8))
            {
                return OfTiff(body[6..]);
            }

            at += 2 + length;
        }

        return 1;
    }

    private static int OfTiff(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8)
        {
            return 1;
        }

        var little = tiff.StartsWith("II"u8);
        if (!little && !tiff.StartsWith("MM"u8))
        {
            return 1;
        }

        var directory = Long(tiff[4..], little);
        if (directory + 2 > tiff.Length)
        {
            return 1;
        }

        var entries = Short(tiff[(int)directory..], little);
        for (var entry = 0; entry < entries; entry++)
        {
            var at = directory + 2 + (entry * 12L);
            if (at + 12 > tiff.Length)
            {
                return 1;
            }

            if (Short(tiff[(int)at..], little) == 0x0112)
            {
                var orientation = Short(tiff[((int)at + 8)..], little);
                return orientation is >= 1 and <= 8 ? orientation : 1;
            }
        }

        return 1;
    }

    private static int Short(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static long Long(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
