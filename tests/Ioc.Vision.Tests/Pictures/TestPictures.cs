using Ioc.Vision.Pictures;

namespace Ioc.Vision.Tests.Pictures;

/// <summary>Pictures drawn by the tests.</summary>
internal static class TestPictures
{
    /// <summary>A picture whose four quarters differ in luma and chroma, so that every turn shows.</summary>
    internal static Picture Quarters(int width, int height, bool fullRange = true)
    {
        var picture = new Picture(width, height, fullRange);
        Fill(picture.Y, width, height, [40, 100, 160, 220]);
        Fill(picture.U, picture.ChromaWidth, picture.ChromaHeight, [90, 120, 150, 180]);
        Fill(picture.V, picture.ChromaWidth, picture.ChromaHeight, [180, 150, 120, 90]);
        return picture;
    }

    /// <summary>Luma of the middle of each quarter: top left, top right, bottom left, bottom right.</summary>
    internal static int[] QuarterLuma(Picture picture) => Middles(picture.Y.ToArray(), picture.Width, picture.Height);

    internal static int[] QuarterU(Picture picture) => Middles(picture.U.ToArray(), picture.ChromaWidth, picture.ChromaHeight);

    /// <summary>A JPEG with an EXIF block that says how it is turned.</summary>
    internal static byte[] WithOrientation(byte[] jpeg, ushort orientation, bool littleEndian)
    {
        byte[] number = littleEndian ? [(byte)orientation, 0] : [0, (byte)orientation];
        byte[] tiff = littleEndian
            ? [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, .. number, 0, 0, 0, 0, 0, 0]
            : [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, .. number, 0, 0, 0, 0, 0, 0];
        byte[] body = [.. "Exif\0\0"u8, .. tiff];
        return [0xFF, 0xD8, 0xFF, 0xE1, 0, (byte)(body.Length + 2), .. body, .. jpeg.AsSpan(2)];
    }

    private static void Fill(Span<byte> plane, int width, int height, byte[] quarters)
    {
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                plane[(y * width) + x] = quarters[(y * 2 / height * 2) + (x * 2 / width)];
            }
        }
    }

    private static int[] Middles(byte[] plane, int width, int height)
    {
        int At(int x, int y) => plane[(y * width) + x];
        return [At(width / 4, height / 4), At(width * 3 / 4, height / 4), At(width / 4, height * 3 / 4), At(width * 3 / 4, height * 3 / 4)];
    }
}
