using Ioc.Vision.Inference;
using Ioc.Vision.Pictures;

namespace Ioc.Vision.Tracking;

/// <summary>How good a crop is for reading, without reading it.</summary>
public static class CropQuality
{
    /// <summary>
    /// Tenengrad (mean squared gradient) of the luma in the plate's box relative to its contrast, times its size: large, sharp crops score high,
    /// motion blur and distance score low. Only comparable within one track.
    /// </summary>
    /// <returns>0 when the box lies outside the picture or is smaller than 4 pixels.</returns>
    public static float Of(Picture picture, PlateBox box)
    {
        var left = Math.Max((int)box.X, 1);
        var top = Math.Max((int)box.Y, 1);
        var right = Math.Min((int)box.Right, picture.Width - 1);
        var bottom = Math.Min((int)box.Bottom, picture.Height - 1);
        if (right - left < 4 || bottom - top < 4)
        {
            return 0;
        }

        var luma = picture.Y;
        var stride = picture.Width;
        // A close plate has thousands of pixels; a few hundred rows and columns say the same.
        var stepX = Math.Max(1, (right - left) / 96);
        var stepY = Math.Max(1, (bottom - top) / 48);
        double gradients = 0, sum = 0, squares = 0;
        var count = 0;
        for (var y = top; y < bottom; y += stepY)
        {
            var row = y * stride;
            for (var x = left; x < right; x += stepX)
            {
                var here = row + x;
                var dx = luma[here + 1] - luma[here - 1];
                var dy = luma[here + stride] - luma[here - stride];
                gradients += (dx * dx) + (dy * dy);
                sum += luma[here];
                squares += luma[here] * luma[here];
                count++;
            }
        }

        var variance = Math.Max((squares / count) - (sum / count * (sum / count)), 25);
        var visible = Math.Min(1.0, (right - left) * (bottom - top) / Math.Max(1.0, box.Width * box.Height));
        return (float)(gradients / count / variance * Math.Sqrt(box.Width * box.Height) * visible * visible);
    }
}
