using System.Numerics;
using Ioc.Vision.Inference;
using Ioc.Vision.Pictures;

namespace Ioc.Vision.Tests.Inference;

public class PlateGleamTests
{
    private static readonly PlateCorners Plate = new(new(100, 50), new(300, 50), new(300, 190), new(100, 190));

    [Fact]
    public void A_clean_plate_has_none()
    {
        using var picture = Drawn();

        Assert.Equal(0, PlateGleam.Measure(picture, Plate));
    }

    [Fact]
    public void A_white_spot_counts_by_its_share_of_the_plate()
    {
        using var picture = Drawn();
        Fill(picture, 180, 100, 40, 30, 252);

        // 40 × 30 of the inner 168 × 103.6 pixels.
        Assert.InRange(PlateGleam.Measure(picture, Plate), 0.055f, 0.083f);
    }

    [Fact]
    public void A_shining_rim_hides_nothing()
    {
        using var picture = Drawn();
        Fill(picture, 100, 50, 200, 12, 252);

        Assert.Equal(0, PlateGleam.Measure(picture, Plate));
    }

    [Fact]
    public void Light_ink_on_dark_paper_is_no_gleam()
    {
        using var picture = Drawn(paper: 60, ink: 210);

        Assert.Equal(0, PlateGleam.Measure(picture, Plate));
    }

    [Fact]
    public void Noise_is_no_gleam()
    {
        using var picture = Drawn();
        var random = new Random(3);
        foreach (ref var sample in picture.Y)
        {
            sample = (byte)Math.Clamp(sample + random.Next(-30, 31), 0, 255);
        }

        Assert.InRange(PlateGleam.Measure(picture, Plate), 0, 0.003f);
    }

    [Fact]
    public void A_plate_that_the_pictures_edge_cuts_is_measured_as_far_as_it_shows()
    {
        using var picture = Drawn();
        var moved = new Vector2(150, 0);

        Assert.InRange(
            PlateGleam.Measure(picture, new PlateCorners(Plate.TopLeft + moved, Plate.TopRight + moved, Plate.BottomRight + moved, Plate.BottomLeft + moved)), 0, 1);
    }

    /// <summary>Paper of 190 with bars of ink of 40, a third of it.</summary>
    private static Picture Drawn(byte paper = 190, byte ink = 40)
    {
        var picture = new Picture(400, 240, fullRange: true);
        picture.Memory.Span.Fill(128);
        Fill(picture, 100, 50, 200, 140, paper);
        for (var x = 120; x < 280; x += 24)
        {
            Fill(picture, x, 62, 8, 52, ink);
            Fill(picture, x, 126, 8, 52, ink);
        }

        return picture;
    }

    private static void Fill(Picture picture, int left, int top, int width, int height, byte luma)
    {
        for (var y = top; y < top + height; y++)
        {
            picture.Y.Slice((y * picture.Width) + left, width).Fill(luma);
        }
    }
}
