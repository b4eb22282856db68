using Ioc.Vision.Pictures;

namespace Ioc.Vision.Tests.Pictures;

public class PictureEditsTests
{
    [Fact]
    public void A_crop_is_the_part_it_names()
    {
        using var picture = TestPictures.Quarters(80, 60);

        using var part = PictureEdits.Crop(picture, 40, 30, 40, 30);

        Assert.Equal((40, 30), (part.Width, part.Height));
        Assert.Equal([220, 220, 220, 220], TestPictures.QuarterLuma(part));
        Assert.Equal([180, 180, 180, 180], TestPictures.QuarterU(part));
    }

    [Fact]
    public void A_crop_that_sticks_out_is_clipped()
    {
        using var picture = TestPictures.Quarters(80, 60);

        using var part = PictureEdits.Crop(picture, -10, 50, 200, 200);

        Assert.Equal((80, 10), (part.Width, part.Height));
    }

    [Fact]
    public void A_crop_outside_the_picture_is_refused()
    {
        using var picture = TestPictures.Quarters(80, 60);

        Assert.Throws<ArgumentOutOfRangeException>(() => PictureEdits.Crop(picture, 80, 0, 10, 10));
    }

    [Fact]
    public void Downscaling_keeps_the_shape_and_the_levels()
    {
        using var picture = TestPictures.Quarters(400, 200);

        using var small = PictureEdits.Downscale(picture, 100, 100);

        Assert.Equal((100, 50), (small.Width, small.Height));
        Assert.Equal([40, 100, 160, 220], TestPictures.QuarterLuma(small));
    }

    [Fact]
    public void Downscaling_does_not_enlarge()
    {
        using var picture = TestPictures.Quarters(40, 20);

        using var same = PictureEdits.Downscale(picture, 1000, 1000);

        Assert.Equal((40, 20), (same.Width, same.Height));
    }
}
