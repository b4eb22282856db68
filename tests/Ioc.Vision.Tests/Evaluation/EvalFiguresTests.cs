using Ioc.Vision.Drawing;
using Ioc.Vision.Evaluation;
using Ioc.Vision.Inference;
using Ioc.Vision.Pictures;
using Ioc.Vision.Reading;

namespace Ioc.Vision.Tests.Evaluation;

public class EvalFiguresTests
{
    [Theory]
    [InlineData(0, 0, 0, 1)]
    [InlineData(128, 121, 0.8911, 0.9732)] // by hand from Wilson's formula
    [InlineData(347, 347, 0.9891, 1)]
    [InlineData(10, 0, 0, 0.2775)]
    public void An_interval_is_honest_near_the_ends(int count, int right, double low, double high)
    {
        var interval = Wilson.Of(count, right);

        Assert.Equal(low, interval.Low, 3);
        Assert.Equal(high, interval.High, 3);
    }

    [Theory]
    [InlineData(130, 128, 128, "infrared")]
    [InlineData(40, 110, 140, "dark")]
    [InlineData(130, 110, 140, "light")]
    public void Light_is_told_by_the_photographs_own_pixels(byte luma, byte u, byte v, string light)
    {
        using var canvas = Canvas.Sheet(64, 48, new Ink(luma, u, v));

        Assert.Equal(light, SceneLook.Of(canvas.Picture).Light);
    }

    [Fact]
    public void A_plates_size_is_its_width_in_the_detectors_view()
    {
        var scene = Scene("30A12345", new PlateBox(0, 0, 200, 50), "30A12345") with { Look = new SceneLook(100, 20, 1920, 1080) };

        var size = Facets.Of([scene], (640, 384)).Single(f => f.By == "size");

        Assert.Equal("64 to 100 px", size.Value); // 200 × 640/1920 = 66.7
        Assert.Equal(new Share(1, 1), size.Read);
    }

    [Fact]
    public void Two_sets_of_models_are_compared_scene_by_scene()
    {
        SceneResult[] first = [Scene("30A12345", null, "30A12345"), Scene("30A11111", null, "30A11111"), Scene("30A22222", null, "30A22222"), Scene("30A33333", null, "X")];
        SceneResult[] second = [Scene("30A12345", null, "30A12345"), Scene("30A11111", null, "30A1111"), Scene("30A22222", null, "30A2222"), Scene("30A33333", null, "30A33333")];

        var all = PairedCounts.Of(first, second)[0];

        Assert.Equal((4, 1, 2, 1, 0), (all.Scenes, all.Both, all.OnlyA, all.OnlyB, all.Neither));
        Assert.Equal(1, all.P); // 2 against 1 of 3 tells nothing
        Assert.Equal(0.002, new PairedCounts("all", "all", 20, 10, 10, 0).P, 3); // 2 × 0.5^10
    }

    [Fact]
    public void Stated_probabilities_that_are_kept_have_no_calibration_error_and_boasts_have()
    {
        List<(double, double, bool)> kept = [.. Enumerable.Range(0, 1000).Select(i => (0.9, 0.9, i % 10 != 0))];
        List<(double, double, bool)> boast = [.. Enumerable.Range(0, 1000).Select(i => (0.9, 0.9, i % 2 != 0))];

        Assert.Equal(0, Reliability.Of(kept).Error, 5);
        Assert.Equal(0.4, Reliability.Of(boast).Error, 5);
        Assert.Contains("<circle", Reliability.Of(kept).ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void Failures_come_by_cause_the_gravest_first()
    {
        SceneResult[] results =
        [
            Scene("30A12345", new PlateBox(0, 0, 100, 20), "30A12346"),
            Scene("30A12345", new PlateBox(0, 0, 100, 20), "30A1234"),
            Scene("30A12345", new PlateBox(500, 0, 100, 20), "30A12345", foundAt: new PlateBox(0, 0, 100, 20)),
            Scene("30A12345", new PlateBox(0, 0, 100, 20), "30A99999", sure: true),
            Scene("30A12345", new PlateBox(0, 0, 100, 20), "30A12345"),
        ];

        Assert.Equal(["sure and wrong", "wrong length", "one character", "false find"], Failure.Of(results).Select(f => f.Cause));
    }

    [Fact]
    public async Task The_sheet_is_a_picture_with_a_tile_for_each_failure()
    {
        using var folder = new TemporaryFolder();
        var photograph = Path.Combine(folder.Path, "a.jpg");
        using (var canvas = Canvas.Sheet(200, 100, Ink.Blue))
        {
            await File.WriteAllBytesAsync(photograph, Jpeg.Encode(canvas.Picture, 90));
        }

        var failures = Failure.Of(Enumerable.Repeat(Scene("30A12345", new PlateBox(0, 0, 100, 20), "30A12346"), 7));
        var jpeg = await FailureSheet.DrawAsync(failures, _ => photograph, CancellationToken.None);

        using var sheet = Jpeg.Decode(jpeg).Picture!;
        Assert.Equal((1800, 60 + (2 * 230)), (sheet.Width, sheet.Height));
        Assert.InRange(sheet.Y[(140 * 1800) + 180], Ink.Blue.Y - 12, Ink.Blue.Y + 12);
    }

    private static SceneResult Scene(string truth, PlateBox? box, string read, bool sure = false, PlateBox? foundAt = null) => new(
        new LabelledScene(2, "s", "a.jpg", [new LabelledPlate(truth, box, 1)], box is not null),
        [
            new PhotographPlate(
                new Detection(0.9f, foundAt ?? box ?? new PlateBox(0, 0, 100, 20), default),
                new PlateDecision(read, sure ? 0.99 : 0.5, sure, sure ? null : UnsureReasons.LowConfidence, 1, "white", "car")),
        ],
        TimeSpan.Zero, TimeSpan.Zero, null);
}
