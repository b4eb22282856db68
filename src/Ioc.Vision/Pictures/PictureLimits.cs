namespace Ioc.Vision.Pictures;

/// <summary>How large a picture may be: a header alone must not make the process take gigabytes.</summary>
internal static class PictureLimits
{
    internal const int LongestSide = 16384;
    internal const int MostPixels = 64_000_000;
    internal const long MostBytes = 128L << 20;

    internal static string? Refusal(int width, int height) =>
        width < 1 || height < 1 ? $"a picture of {width}×{height} pixels is empty"
        : width > LongestSide || height > LongestSide || (long)width * height > MostPixels
            ? $"a picture of {width}×{height} pixels is too large; at most 64 megapixels and {LongestSide} pixels a side are read"
            : null;
}
