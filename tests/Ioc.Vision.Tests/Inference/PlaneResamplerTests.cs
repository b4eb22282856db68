using Ioc.Vision.Inference;

namespace Ioc.Vision.Tests.Inference;

/// <summary>The letterbox against the definition: the mean of the area under a target pixel, summed sample by sample.</summary>
public class PlaneResamplerTests
{
    [Theory]
    [InlineData(1920, 1080, 640, 360)]
    [InlineData(472, 303, 320, 205)]
    [InlineData(100, 90, 33, 31)]
    [InlineData(37, 5, 9, 5)]
    public void Shrinking_averages_the_area_under_each_pixel(int width, int height, int toWidth, int toHeight)
    {
        var random = new Random(1);
        var source = new byte[width * height];
        random.NextBytes(source);
        var target = new float[toWidth * toHeight];
        var resampler = new PlaneResampler(
            new ResamplePlan(width, toWidth, (double)width / toWidth), new ResamplePlan(height, toHeight, (double)height / toHeight), width);

        resampler.Resize(source, width, target, toWidth, 1, 0);

        for (var trial = 0; trial < 200; trial++)
        {
            var (x, y) = (random.Next(toWidth), random.Next(toHeight));
            Assert.Equal(AreaMean(source, width, height, x, y, (double)width / toWidth, (double)height / toHeight), target[(y * toWidth) + x], 0.05);
        }
    }

    [Fact]
    public void Enlarging_is_linear_and_keeps_the_edges()
    {
        byte[] source = [0, 100, 200];
        var target = new float[6];

        new PlaneResampler(new ResamplePlan(3, 6, 0.5), new ResamplePlan(1, 1, 1), 3).Resize(source, 3, target, 6, 1, 0);

        Assert.Equal([0f, 25, 75, 125, 175, 200], target.Select(v => MathF.Round(v, 3)));
    }

    [Fact]
    public void Gain_and_offset_turn_video_levels_into_shares_of_white()
    {
        byte[] source = [16, 126, 235, 16];
        var target = new float[4];

        new PlaneResampler(new ResamplePlan(4, 4, 1), new ResamplePlan(1, 1, 1), 4).Resize(source, 4, target, 4, 1f / 219, -16f / 219);

        Assert.Equal([0f, 0.502f, 1, 0], target.Select(v => MathF.Abs(MathF.Round(v, 3))));
    }

    private static double AreaMean(byte[] source, int width, int height, int x, int y, double ratioX, double ratioY)
    {
        double sum = 0;
        for (var row = 0; row < height; row++)
        {
            var down = Math.Min(row + 1, (y + 1) * ratioY) - Math.Max(row, y * ratioY);
            for (var column = 0; down > 0 && column < width; column++)
            {
                var across = Math.Min(column + 1, (x + 1) * ratioX) - Math.Max(column, x * ratioX);
                sum += across > 0 ? across * down * source[(row * width) + column] : 0;
            }
        }

        return sum / (ratioX * ratioY);
    }
}
