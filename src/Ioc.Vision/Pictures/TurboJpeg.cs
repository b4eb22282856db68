using System.Runtime.InteropServices;

namespace Ioc.Vision.Pictures;

/// <summary>The functions of libjpeg-turbo's TurboJPEG interface that stills need (Debian: libturbojpeg0).</summary>
internal static unsafe partial class TurboJpeg
{
    internal const int Subsampling444 = 0;
    internal const int Subsampling422 = 1;
    internal const int Subsampling420 = 2;
    internal const int SubsamplingGray = 3;
    internal const int Subsampling440 = 4;
    internal const int Subsampling411 = 5;

    internal const int ColourYCbCr = 1;
    internal const int ColourGray = 2;

    internal const int NoReallocation = 1024;
    internal const int AccurateDct = 4096;

    private const string Library = "libturbojpeg.so.0";

    [LibraryImport(Library, EntryPoint = "tjInitDecompress")]
    internal static partial nint InitDecompress();

    [LibraryImport(Library, EntryPoint = "tjInitCompress")]
    internal static partial nint InitCompress();

    [LibraryImport(Library, EntryPoint = "tjDestroy")]
    internal static partial int Destroy(nint handle);

    [LibraryImport(Library, EntryPoint = "tjDecompressHeader3")]
    internal static partial int DecompressHeader(
        nint handle, byte* jpeg, CULong size, out int width, out int height, out int subsampling, out int colourSpace);

    [LibraryImport(Library, EntryPoint = "tjDecompressToYUVPlanes")]
    internal static partial int DecompressToPlanes(
        nint handle, byte* jpeg, CULong size, byte** planes, int width, int* strides, int height, int flags);

    [LibraryImport(Library, EntryPoint = "tjCompressFromYUVPlanes")]
    internal static partial int CompressFromPlanes(
        nint handle, byte** planes, int width, int* strides, int height, int subsampling, byte** jpeg, ref CULong size, int quality, int flags);

    [LibraryImport(Library, EntryPoint = "tjBufSize")]
    internal static partial CULong BufferSize(int width, int height, int subsampling);

    [LibraryImport(Library, EntryPoint = "tjGetErrorCode")]
    internal static partial int ErrorCode(nint handle);

    [LibraryImport(Library, EntryPoint = "tjGetErrorStr2")]
    private static partial byte* ErrorText(nint handle);

    internal static string Error(nint handle) => Marshal.PtrToStringUTF8((nint)ErrorText(handle)) ?? "unknown error";
}
