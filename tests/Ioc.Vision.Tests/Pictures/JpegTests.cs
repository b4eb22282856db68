using Ioc.Vision.Pictures;

namespace Ioc.Vision.Tests.Pictures;

public class JpegTests
{
    [Theory]
    [InlineData(64, 48)]
    [InlineData(65, 49)]
    [InlineData(31, 33)]
    public void A_picture_comes_back_from_JPEG_as_it_was(int width, int height)
    {
        using var picture = TestPictures.Quarters(width, height);

        using var back = Decoded(Jpeg.Encode(picture, 95));

        Assert.Equal((width, height, true), (back.Width, back.Height, back.FullRange));
        Near([40, 100, 160, 220], TestPictures.QuarterLuma(back));
        Near([90, 120, 150, 180], TestPictures.QuarterU(back));
    }

    [Fact]
    public void Video_levels_are_widened_to_those_of_JPEG()
    {
        using var picture = new Picture(32, 32, fullRange: false);
        picture.Y[..512].Fill(16);
        picture.Y[512..].Fill(235);
        picture.U.Fill(128);
        picture.V.Fill(128);

        using var back = Decoded(Jpeg.Encode(picture, 95));

        Near([0, 0, 255, 255], TestPictures.QuarterLuma(back));
    }

    // What the top left, top right, bottom left and bottom right quarter of the upright picture are in the stored one,
    // by the drawing of the letter F in the EXIF standard.
    [Theory]
    [InlineData(1, 40, 100, 160, 220)]
    [InlineData(2, 100, 40, 220, 160)]
    [InlineData(3, 220, 160, 100, 40)]
    [InlineData(4, 160, 220, 40, 100)]
    [InlineData(5, 40, 160, 100, 220)]
    [InlineData(6, 160, 40, 220, 100)]
    [InlineData(7, 220, 100, 160, 40)]
    [InlineData(8, 100, 220, 40, 160)]
    public void A_photograph_is_turned_upright_by_its_EXIF_orientation(ushort orientation, int topLeft, int topRight, int bottomLeft, int bottomRight)
    {
        using var stored = TestPictures.Quarters(64, 32);
        var jpeg = Jpeg.Encode(stored, 95);
        foreach (var little in new[] { true, false })
        {
            using var upright = Decoded(TestPictures.WithOrientation(jpeg, orientation, little));

            Assert.Equal(orientation >= 5 ? (32, 64) : (64, 32), (upright.Width, upright.Height));
            Near([topLeft, topRight, bottomLeft, bottomRight], TestPictures.QuarterLuma(upright));
        }
    }

    [Fact]
    public void Chroma_is_turned_with_the_luma()
    {
        using var stored = TestPictures.Quarters(64, 32);

        using var upright = Decoded(TestPictures.WithOrientation(Jpeg.Encode(stored, 95), 6, littleEndian: true));

        Near([150, 90, 180, 120], TestPictures.QuarterU(upright));
    }

    [Fact]
    public void A_JPEG_that_is_cut_short_is_refused_in_one_line()
    {
        using var picture = TestPictures.Quarters(640, 480);
        var jpeg = Jpeg.Encode(picture, 90);

        var load = Jpeg.Decode(jpeg.AsSpan(0, jpeg.Length / 2));

        Assert.Null(load.Picture);
        Assert.Equal("the JPEG is cut short; copy it again from its source", load.Error);
    }

    [Fact]
    public void Stray_bytes_after_a_JPEG_do_no_harm()
    {
        using var picture = TestPictures.Quarters(64, 48);

        using var back = Decoded([.. Jpeg.Encode(picture, 90), 1, 2, 3]);

        Assert.Equal(64, back.Width);
    }

    private static Picture Decoded(byte[] jpeg)
    {
        var load = Jpeg.Decode(jpeg);
        Assert.Null(load.Error);
        return load.Picture!;
    }

    private static void Near(int[] expected, int[] actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second, pair.First - 3, pair.First + 3));
}
