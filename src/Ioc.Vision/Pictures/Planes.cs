namespace Ioc.Vision.Pictures;

/// <summary>Work on single planes of 8-bit samples.</summary>
internal static class Planes
{
    /// <summary>Copies the top left part of a plane with a stride into a plane without.</summary>
    internal static void Copy(ReadOnlySpan<byte> source, int stride, Span<byte> target, int width, int height)
    {
        if (stride == width)
        {
            source[..(width * height)].CopyTo(target);
            return;
        }

        for (var y = 0; y < height; y++)
        {
            source.Slice(y * stride, width).CopyTo(target.Slice(y * width, width));
        }
    }

    /// <summary>
    /// Turns a plane upright. <paramref name="orientation"/> is EXIF's: 2 mirrored, 3 upside down, 4 both, 5 transposed,
    /// 6 to be turned 90° clockwise, 7 transposed across the other diagonal, 8 to be turned 90° anticlockwise.
    /// </summary>
    internal static void Orient(ReadOnlySpan<byte> source, int width, int height, Span<byte> target, int orientation)
    {
        // The target's pixel (x, y) is the source's pixel at start + x·across + y·down.
        var (start, across, down) = orientation switch
        {
            2 => (width - 1, -1, width),
            3 => ((width * height) - 1, -1, -width),
            4 => ((height - 1) * width, 1, -width),
            5 => (0, width, 1),
            6 => ((height - 1) * width, -width, 1),
            7 => ((width * height) - 1, -width, -1),
            8 => (width - 1, width, -1),
            _ => (0, 1, width),
        };
        var (targetWidth, targetHeight) = orientation >= 5 ? (height, width) : (width, height);
        for (var y = 0; y < targetHeight; y++)
        {
            var at = start + (y * down);
            var row = target.Slice(y * targetWidth, targetWidth);
            for (var x = 0; x < row.Length; x++, at += across)
            {
                row[x] = source[at];
            }
        }
    }

    /// <summary>Shrinks a plane by averaging the area under each target pixel.</summary>
    internal static void Shrink(ReadOnlySpan<byte> source, int width, int height, Span<byte> target, int targetWidth, int targetHeight)
    {
        for (var y = 0; y < targetHeight; y++)
        {
            var top = (int)((long)y * height / targetHeight);
            var bottom = Math.Max(top + 1, (int)((long)(y + 1) * height / targetHeight));
            for (var x = 0; x < targetWidth; x++)
            {
                var left = (int)((long)x * width / targetWidth);
                var right = Math.Max(left + 1, (int)((long)(x + 1) * width / targetWidth));
                var sum = 0;
                for (var row = top; row < bottom; row++)
                {
                    foreach (var sample in source[((row * width) + left)..((row * width) + right)])
                    {
                        sum += sample;
                    }
                }

                var count = (bottom - top) * (right - left);
                target[(y * targetWidth) + x] = (byte)((sum + (count / 2)) / count);
            }
        }
    }
}
