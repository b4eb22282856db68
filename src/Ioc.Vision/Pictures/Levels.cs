namespace Ioc.Vision.Pictures;

/// <summary>From video levels (luma 16..235, chroma 16..240) to JPEG's 0..255.</summary>
internal static class Levels
{
    private static readonly byte[] Luma = Table(16, 219, 0, 255);
    private static readonly byte[] Chroma = Table(128, 224, 128, 255);

    /// <summary>Empty tables mean: as it is.</summary>
    internal static (byte[] Luma, byte[] Chroma) Tables(bool fullRange) => fullRange ? ([], []) : (Luma, Chroma);

    private static byte[] Table(int from, double span, int to, double wide)
    {
        var table = new byte[256];
        for (var level = 0; level < table.Length; level++)
        {
            table[level] = (byte)Math.Clamp(Math.Round(((level - from) * wide / span) + to), 0, 255);
        }

        return table;
    }
}
