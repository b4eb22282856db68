using System.Buffers;
using System.Runtime.InteropServices;

namespace Ioc.Vision.Pictures;

/// <summary>JPEG to <see cref="Picture"/> and back, without leaving YUV.</summary>
public static unsafe class Jpeg
{
    /// <summary>Decodes a JPEG and turns it upright by its EXIF orientation.</summary>
    /// <returns>
    /// The picture, or one line: cut short, damaged, too large. <see cref="IsForeign"/> JPEGs (CMYK, RGB) are an error here;
    /// <see cref="PictureFile"/> hands those to ffmpeg.
    /// </returns>
    public static PictureLoad Decode(ReadOnlySpan<byte> bytes)
    {
        var handle = Handle(TurboJpeg.InitDecompress);
        try
        {
            fixed (byte* jpeg = bytes)
            {
                var size = new CULong((nuint)bytes.Length);
                if (TurboJpeg.DecompressHeader(handle, jpeg, size, out var width, out var height, out var subsampling, out var colours) != 0)
                {
                    return PictureLoad.Failed($"damaged JPEG ({TurboJpeg.Error(handle)})");
                }

                if (PictureLimits.Refusal(width, height) is { } refusal)
                {
                    return PictureLoad.Failed(refusal);
                }

                if (colours is not (TurboJpeg.ColourYCbCr or TurboJpeg.ColourGray))
                {
                    return PictureLoad.Failed("a JPEG in CMYK or RGB");
                }

                return DecodePlanes(handle, bytes, jpeg, width, height, subsampling);
            }
        }
        finally
        {
            _ = TurboJpeg.Destroy(handle);
        }
    }

    /// <summary>Encodes a picture, 4:2:0. Video levels are widened to JPEG's.</summary>
    /// <param name="picture">Any size.</param>
    /// <param name="quality">1 to 100.</param>
    public static byte[] Encode(Picture picture, int quality)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);

        var chromaWidth = picture.ChromaWidth;
        var chromaHeight = picture.ChromaHeight;
        var (width, height) = (chromaWidth * 2, chromaHeight * 2);
        var planes = ArrayPool<byte>.Shared.Rent(Picture.ByteCount(width, height));
        var capacity = TurboJpeg.BufferSize(picture.Width, picture.Height, TurboJpeg.Subsampling420);
        var output = ArrayPool<byte>.Shared.Rent(checked((int)capacity.Value));
        var handle = Handle(TurboJpeg.InitCompress);
        try
        {
            var (luma, chroma) = Levels.Tables(picture.FullRange);
            var lumaSize = width * height;
            var chromaSize = chromaWidth * chromaHeight;
            Widen(picture.Y, picture.Width, picture.Height, planes.AsSpan(0, lumaSize), width, height, luma);
            Widen(picture.U, chromaWidth, chromaHeight, planes.AsSpan(lumaSize, chromaSize), chromaWidth, chromaHeight, chroma);
            Widen(picture.V, chromaWidth, chromaHeight, planes.AsSpan(lumaSize + chromaSize, chromaSize), chromaWidth, chromaHeight, chroma);

            fixed (byte* first = planes)
            fixed (byte* jpeg = output)
            {
                var pointers = stackalloc byte*[3] { first, first + lumaSize, first + lumaSize + chromaSize };
                var strides = stackalloc int[3] { width, chromaWidth, chromaWidth };
                var target = jpeg;
                var size = capacity;
                var failed = TurboJpeg.CompressFromPlanes(
                    handle, pointers, picture.Width, strides, picture.Height, TurboJpeg.Subsampling420, &target, ref size, quality, TurboJpeg.NoReallocation);
                return failed == 0
                    ? output.AsSpan(0, checked((int)size.Value)).ToArray()
                    : throw new InvalidOperationException($"JPEG encoding failed: {TurboJpeg.Error(handle)}");
            }
        }
        finally
        {
            _ = TurboJpeg.Destroy(handle);
            ArrayPool<byte>.Shared.Return(output);
            ArrayPool<byte>.Shared.Return(planes);
        }
    }

    /// <summary>Whether this is a JPEG that <see cref="Decode"/> leaves to ffmpeg: CMYK, YCCK or RGB inside.</summary>
    internal static bool IsForeign(ReadOnlySpan<byte> bytes)
    {
        var handle = Handle(TurboJpeg.InitDecompress);
        try
        {
            fixed (byte* jpeg = bytes)
            {
                var size = new CULong((nuint)bytes.Length);
                return TurboJpeg.DecompressHeader(handle, jpeg, size, out _, out _, out _, out var colours) == 0
                    && colours is not (TurboJpeg.ColourYCbCr or TurboJpeg.ColourGray);
            }
        }
        finally
        {
            _ = TurboJpeg.Destroy(handle);
        }
    }

    private static PictureLoad DecodePlanes(nint handle, ReadOnlySpan<byte> bytes, byte* jpeg, int width, int height, int subsampling)
    {
        // How many luma pixels one chroma sample covers, across and down.
        var (across, down) = subsampling switch
        {
            TurboJpeg.Subsampling444 or TurboJpeg.SubsamplingGray => (1, 1),
            TurboJpeg.Subsampling422 => (2, 1),
            TurboJpeg.Subsampling420 => (2, 2),
            TurboJpeg.Subsampling440 => (1, 2),
            TurboJpeg.Subsampling411 => (4, 1),
            _ => (0, 0),
        };
        if (across == 0)
        {
            return PictureLoad.Failed("a JPEG with a chroma subsampling that is not supported");
        }

        // TurboJPEG writes planes padded to whole chroma samples, so an odd width needs a stride of its own.
        var lumaWidth = (width + across - 1) / across * across;
        var lumaHeight = (height + down - 1) / down * down;
        var gray = subsampling == TurboJpeg.SubsamplingGray;
        var (chromaWidth, chromaHeight) = (lumaWidth / across, lumaHeight / down);
        var lumaSize = lumaWidth * lumaHeight;
        var chromaSize = gray ? 0 : chromaWidth * chromaHeight;
        var planes = ArrayPool<byte>.Shared.Rent(lumaSize + (2 * chromaSize));
        try
        {
            fixed (byte* first = planes)
            {
                var pointers = stackalloc byte*[3] { first, first + lumaSize, first + lumaSize + chromaSize };
                var strides = stackalloc int[3] { lumaWidth, chromaWidth, chromaWidth };
                var size = new CULong((nuint)bytes.Length);
                if (TurboJpeg.DecompressToPlanes(handle, jpeg, size, pointers, width, strides, height, TurboJpeg.AccurateDct) != 0)
                {
                    // A warning is forgiven (stray bytes between markers are common), but half a picture is not.
                    var error = TurboJpeg.Error(handle);
                    if (error.Contains("Premature end", StringComparison.Ordinal))
                    {
                        return PictureLoad.Failed("the JPEG is cut short; copy it again from its source");
                    }

                    if (TurboJpeg.ErrorCode(handle) != 0 || error.Contains("Corrupt", StringComparison.OrdinalIgnoreCase))
                    {
                        return PictureLoad.Failed($"damaged JPEG ({error})");
                    }
                }
            }

            var picture = new Picture(width, height, fullRange: true);
            Planes.Copy(planes.AsSpan(0, lumaSize), lumaWidth, picture.Y, width, height);
            if (gray)
            {
                picture.U.Fill(128);
                picture.V.Fill(128);
            }
            else
            {
                Chroma(planes.AsSpan(lumaSize, chromaSize), chromaWidth, chromaHeight, across, down, picture.U, picture.ChromaWidth, picture.ChromaHeight);
                Chroma(planes.AsSpan(lumaSize + chromaSize, chromaSize), chromaWidth, chromaHeight, across, down, picture.V, picture.ChromaWidth, picture.ChromaHeight);
            }

            return new PictureLoad(PictureEdits.Upright(picture, ExifOrientation.OfJpeg(bytes)), null);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(planes);
        }
    }

    /// <summary>Brings chroma of any subsampling to 4:2:0 by averaging what lies under each target sample.</summary>
    private static void Chroma(
        ReadOnlySpan<byte> source, int sourceWidth, int sourceHeight, int across, int down, Span<byte> target, int width, int height)
    {
        if (across == 2 && down == 2)
        {
            Planes.Copy(source, sourceWidth, target, width, height);
            return;
        }

        for (var y = 0; y < height; y++)
        {
            var top = Math.Min(y * 2 / down, sourceHeight - 1);
            var bottom = Math.Min(((y * 2) + 1) / down, sourceHeight - 1);
            for (var x = 0; x < width; x++)
            {
                var left = Math.Min(x * 2 / across, sourceWidth - 1);
                var right = Math.Min(((x * 2) + 1) / across, sourceWidth - 1);
                target[(y * width) + x] = (byte)((source[(top * sourceWidth) + left] + source[(top * sourceWidth) + right]
                    + source[(bottom * sourceWidth) + left] + source[(bottom * sourceWidth) + right] + 2) / 4);
            }
        }
    }

    /// <summary>Copies a plane into a larger one, repeating its last column and row, through a table of levels.</summary>
    private static void Widen(
        ReadOnlySpan<byte> source, int sourceWidth, int sourceHeight, Span<byte> target, int width, int height, ReadOnlySpan<byte> levels)
    {
        for (var y = 0; y < height; y++)
        {
            var from = source.Slice(Math.Min(y, sourceHeight - 1) * sourceWidth, sourceWidth);
            var to = target.Slice(y * width, width);
            if (levels.IsEmpty)
            {
                from.CopyTo(to);
            }
            else
            {
                for (var x = 0; x < from.Length; x++)
                {
                    to[x] = levels[from[x]];
                }
            }

            to[sourceWidth..].Fill(to[sourceWidth - 1]);
        }
    }

    private static nint Handle(Func<nint> create)
    {
        try
        {
            var handle = create();
            return handle != 0 ? handle : throw new InvalidOperationException("libjpeg-turbo gave no handle: out of memory");
        }
        catch (DllNotFoundException missing)
        {
            throw new InvalidOperationException("libjpeg-turbo is not installed; on Debian: apt-get install libturbojpeg0", missing);
        }
    }
}
