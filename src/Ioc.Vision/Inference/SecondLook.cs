namespace Ioc.Vision.Inference;

/// <summary>The second look at a single find of a photograph: when it is due, at what, and what comes of both looks.</summary>
internal static class SecondLook
{
    /// <summary>The input that it is taken at, in pixels; the plate fills about two fifths of its width.</summary>
    internal const int Width = 256;

    /// <inheritdoc cref="Width"/>
    internal const int Height = 160;

    /// <summary>Finds from this score on get one.</summary>
    internal const float Candidate = 0.2f;

    /// <summary>A crowd of faint finds costs no more than this many.</summary>
    internal const int Most = 16;

    /// <summary>What a look that finds nothing there is worth.</summary>
    internal const float Nothing = 0.05f;

    private const float Certain = 0.8f;
    private const float Small = 50;
    private const float Large = 300;
    private const float Room = 2.6f;

    // Less than this and the two looks mean different things.
    private const float SameOverlap = 0.2f;

    // Below this the second look's place is no better than the first one's.
    private const float PlaceFrom = 0.3f;

    /// <summary>Whether a find is in doubt, or so small or large in the first look that its corners are.</summary>
    /// <param name="find">In the picture's pixels.</param>
    /// <param name="scale">The first look's pixels to one of the picture.</param>
    internal static bool IsDue(Detection find, float scale) => find.Score < Certain || find.Box.Width * scale is < Small or > Large;

    /// <summary>The part of the picture to look at, in the shape of the input where the picture allows it.</summary>
    internal static PictureRegion Around(PlateBox box, int width, int height)
    {
        var across = Math.Clamp((int)(MathF.Max(box.Width, box.Height * Width / Height) * Room), 16, Math.Max(width, 16));
        across = Math.Min(across, width);
        var down = Math.Min(Math.Max(across * Height / Width, 10), height);
        var x = Math.Clamp((int)(box.Centre.X - (across / 2f)), 0, width - across) & ~1;
        var y = Math.Clamp((int)(box.Centre.Y - (down / 2f)), 0, height - down) & ~1;
        return new PictureRegion(x, y, across, down);
    }

    /// <summary>The find as both looks see it: the mean of their scores, the place of the second where it sees a plate.</summary>
    internal static Detection Judge(Detection first, ReadOnlySpan<Detection> second)
    {
        var best = new Detection(Nothing, first.Box, first.Corners);
        foreach (var find in second)
        {
            if (find.Score > best.Score && find.Box.Overlap(first.Box) >= SameOverlap)
            {
                best = find;
            }
        }

        var score = (first.Score + best.Score) / 2;
        return best.Score >= PlaceFrom ? best with { Score = score } : first with { Score = score };
    }
}
