namespace Ioc.Vision.Pictures;

/// <summary>New pictures from a picture. The given one is left as it is unless a method says otherwise.</summary>
public static class PictureEdits
{
    /// <summary>Cuts a part out. The part is clipped to the picture and begins at even pixels, as chroma needs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part lies outside the picture.</exception>
    public static Picture Crop(Picture picture, int x, int y, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var left = Math.Max(x, 0) & ~1;
        var top = Math.Max(y, 0) & ~1;
        var right = Math.Min(x + width, picture.Width);
        var bottom = Math.Min(y + height, picture.Height);
        if (right <= left || bottom <= top)
        {
            throw new ArgumentOutOfRangeException(nameof(x), $"the part {x},{y} {width}×{height} lies outside a picture of {picture.Width}×{picture.Height}");
        }

        var part = new Picture(right - left, bottom - top, picture.FullRange);
        Planes.Copy(picture.Y[((top * picture.Width) + left)..], picture.Width, part.Y, part.Width, part.Height);
        var chroma = (top / 2 * picture.ChromaWidth) + (left / 2);
        Planes.Copy(picture.U[chroma..], picture.ChromaWidth, part.U, part.ChromaWidth, part.ChromaHeight);
        Planes.Copy(picture.V[chroma..], picture.ChromaWidth, part.V, part.ChromaWidth, part.ChromaHeight);
        return part;
    }

    /// <summary>Shrinks a picture to fit into a box, keeping its shape; a picture that fits already is copied.</summary>
    public static Picture Downscale(Picture picture, int mostWidth, int mostHeight)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostWidth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostHeight, 1);
        var scale = Math.Min(1, Math.Min((double)mostWidth / picture.Width, (double)mostHeight / picture.Height));
        var width = Math.Max(1, (int)Math.Round(picture.Width * scale));
        var height = Math.Max(1, (int)Math.Round(picture.Height * scale));
        var small = new Picture(width, height, picture.FullRange);
        Planes.Shrink(picture.Y, picture.Width, picture.Height, small.Y, width, height);
        Planes.Shrink(picture.U, picture.ChromaWidth, picture.ChromaHeight, small.U, small.ChromaWidth, small.ChromaHeight);
        Planes.Shrink(picture.V, picture.ChromaWidth, picture.ChromaHeight, small.V, small.ChromaWidth, small.ChromaHeight);
        return small;
    }

    /// <summary>Turns a picture upright by its EXIF orientation (1 to 8) and takes it over: the given one is disposed of, or returned.</summary>
    public static Picture Upright(Picture picture, int orientation)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (orientation is < 2 or > 8)
        {
            return picture;
        }

        using (picture)
        {
            var upright = orientation >= 5
                ? new Picture(picture.Height, picture.Width, picture.FullRange)
                : new Picture(picture.Width, picture.Height, picture.FullRange);
            Planes.Orient(picture.Y, picture.Width, picture.Height, upright.Y, orientation);
            Planes.Orient(picture.U, picture.ChromaWidth, picture.ChromaHeight, upright.U, orientation);
            Planes.Orient(picture.V, picture.ChromaWidth, picture.ChromaHeight, upright.V, orientation);
            return upright;
        }
    }
}
