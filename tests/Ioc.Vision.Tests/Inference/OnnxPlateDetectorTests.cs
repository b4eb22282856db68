using System.Numerics;
using Ioc.Vision.Inference;
using Ioc.Vision.Pictures;

namespace Ioc.Vision.Tests.Inference;

public sealed class OnnxPlateDetectorTests : ScratchFolder
{
    // One find at (32, 16), 16 × 8, in the input of 64 × 32.
    private static readonly float[] Corners = [0.9f, 32, 16, 16, 8, 24, 12, 40, 12.5f, 40, 20, 24, 19.5f];

    [Fact]
    public void Finds_come_back_in_the_pictures_own_pixels()
    {
        // 640 × 480 in 64 × 32 is 43 × 32 with 10 pixels of surround on the left: each pixel stands for 640/43 × 15.
        var find = Assert.Single(Detect("corners", [1, 1, 13], Corners, 640, 480));

        Assert.Equal(0.9f, find.Score);
        Near(new Vector2(22 * 640 / 43f, 240), find.Box.Centre, 0.1f);
        Near(new Vector2(16 * 640 / 43f, 120), new Vector2(find.Box.Width, find.Box.Height), 0.1f);
        Near(new Vector2(find.Box.X, find.Box.Y), find.Corners.TopLeft, 0.1f);
        Near(new Vector2(find.Box.Right, find.Box.Bottom), find.Corners.BottomRight, 0.1f);
        Near(new Vector2(find.Box.Right, find.Box.Y + 7.5f), find.Corners.TopRight, 0.1f);
    }

    [Fact]
    public void Overlapping_finds_are_one_and_faint_ones_none()
    {
        float[] finds =
        [
            0.7f, 33, 16, 16, 8, 0, 0, 0, 0, 0, 0, 0, 0,
            .. Corners,
            0.6f, 10, 5, 8, 4, 0, 0, 0, 0, 0, 0, 0, 0,
            0.4f, 50, 25, 8, 4, 0, 0, 0, 0, 0, 0, 0, 0,
        ];

        Assert.Equal([0.9f, 0.6f], Detect("corners", [1, 4, 13], finds, 64, 32).Select(f => f.Score));
    }

    [Theory]
    [MemberData(nameof(YoloExports))]
    public void Every_export_of_YOLO_gives_the_same_plate(string export, int[] shape, float[] values)
    {
        Assert.NotEmpty(export);

        var find = Assert.Single(Detect("yolo", shape, values, 64, 32));

        Assert.Equal(0.8f, find.Score, 0.001f);
        Near(new Vector2(24, 12), new Vector2(find.Box.X, find.Box.Y), 0.01f);
        Near(new Vector2(40, 20), new Vector2(find.Box.Right, find.Box.Bottom), 0.01f);
        Near(new Vector2(40, 20), find.Corners.BottomRight, 0.01f);
    }

    public static TheoryData<string, int[], float[]> YoloExports()
    {
        const int Anchors = 20;
        var transposed = new float[5 * Anchors];
        var rows = new float[Anchors * 6];
        (transposed[7], transposed[Anchors + 7], transposed[(2 * Anchors) + 7], transposed[(3 * Anchors) + 7], transposed[(4 * Anchors) + 7]) = (32, 16, 16, 8, 0.8f);
        new float[] { 32, 16, 16, 8, 0.9f, 0.8f / 0.9f }.CopyTo(rows, 7 * 6);
        return new TheoryData<string, int[], float[]>
        {
            { "v8, 11", [1, 5, Anchors], transposed },
            { "v5", [1, Anchors, 6 + 1], [.. Enumerable.Range(0, Anchors).SelectMany(a => rows.Skip(a * 6).Take(6).Append(0f))] },
            { "with suppression", [1, 2, 6], [24, 12, 40, 20, 0.8f, 0, 0, 0, 0, 0, 0, 0] },
            { "end to end", [1, 7], [0, 24, 12, 40, 20, 0, 0.8f] },
        };
    }

    [Fact]
    public void A_picture_without_finds_gives_none() => Assert.Empty(Detect("corners", [1, 1, 13], new float[13], 100, 100));

    [Fact]
    public void A_detector_of_colours_takes_the_same_pictures()
    {
        using var detector = new OnnxPlateDetector(ModelManifest.Load(TinyModels.Detector(Folder, "corners", [1, 1, 13], Corners, channels: "bgr")));
        using var picture = new Picture(101, 77, fullRange: false);

        Assert.Single(detector.Detect(picture));
    }

    [Fact]
    public void A_large_photograph_without_finds_is_looked_at_in_tiles()
    {
        // The find is faint where the picture's mean is low, which is so in one tile only: the score is the input's mean.
        var path = new TinyOnnx()
            .Input("image", TinyOnnx.Float, 1, 1, 32, 64)
            .Node("ReduceMean", ["image"], "mean", ("keepdims", 1))
            .Constant("box", [1, 1, 1, 12], [32, 16, 16, 8, 24, 12, 40, 12, 40, 20, 24, 20])
            .Node("Concat", ["mean", "box"], "find", ("axis", 3))
            .Constant("shape", 1, 1, 13)
            .Node("Reshape", ["find", "shape"], "plates")
            .Output("plates", TinyOnnx.Float, 1, 1, 13)
            .Save(Folder, "mean", new
            {
                kind = "detector",
                input = new { name = "image", width = 64, height = 32, channels = "luma", layout = "nchw", scale = 1 / 255.0, letterbox = true },
                output = new { decode = "corners", names = new { plates = "plates" } },
                thresholds = new { score = 0.5, nms_iou = 0.4 },
            });
        using var picture = new Picture(640, 320, fullRange: true);
        picture.Y.Clear();
        for (var y = 0; y < 160; y++)
        {
            picture.Y.Slice(y * 640, 320).Fill(255);
        }

        using var once = new OnnxPlateDetector(ModelManifest.Load(path));
        using var closer = new OnnxPlateDetector(ModelManifest.Load(path), view: DetectorView.Closer);

        Assert.Empty(once.Detect(picture));
        var find = Assert.Single(closer.Detect(picture));
        Assert.InRange(find.Box.Centre.X, 150, 200);
        Assert.InRange(find.Box.Centre.Y, 75, 100);
    }

    [Fact]
    public void What_is_faint_from_afar_and_clear_from_near_is_found_in_a_photograph()
    {
        using var picture = Brightness(outside: 0, inside: 180);
        using var once = new OnnxPlateDetector(ModelManifest.Load(BrightnessIsTheScore()));
        using var closer = new OnnxPlateDetector(ModelManifest.Load(BrightnessIsTheScore()), view: DetectorView.Closer);

        Assert.Empty(once.Detect(picture));
        var find = Assert.Single(closer.Detect(picture));
        // From afar 0.44, from near 0.71: the mean counts, at the place of the second look.
        Assert.InRange(find.Score, 0.53f, 0.62f);
        Near(new Vector2(64, 32), find.Box.Centre, 2);
        Near(new Vector2(32, 16), new Vector2(find.Box.Width, find.Box.Height), 2);
    }

    [Fact]
    public void What_looks_like_a_plate_from_afar_only_is_none()
    {
        using var picture = Brightness(outside: 255, inside: 60);
        using var once = new OnnxPlateDetector(ModelManifest.Load(BrightnessIsTheScore()));
        using var closer = new OnnxPlateDetector(ModelManifest.Load(BrightnessIsTheScore()), view: DetectorView.Closer);

        Assert.NotEmpty(once.Detect(picture));
        Assert.Empty(closer.Detect(picture));
    }

    [Fact]
    public void A_provider_that_the_runtime_lacks_leaves_the_model_on_the_CPU()
    {
        using var detector = new OnnxPlateDetector(
            ModelManifest.Load(TinyModels.Detector(Folder, "corners", [1, 1, 13], Corners)), new InferenceOptions(Provider: ExecutionProvider.Cuda));
        using var picture = new Picture(64, 32, fullRange: true);

        Assert.Single(detector.Detect(picture));
    }

    [Fact]
    public void After_the_first_picture_nothing_is_allocated_when_nothing_is_found()
    {
        using var detector = new OnnxPlateDetector(ModelManifest.Load(TinyModels.Detector(Folder, "corners", [1, 1, 13], new float[13])));
        using var picture = new Picture(640, 360, fullRange: false);
        picture.Memory.Span.Fill(90);
        for (var i = 0; i < 3; i++)
        {
            detector.Detect(picture);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 50; i++)
        {
            detector.Detect(picture);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50 * 64);
    }

    /// <summary>
    /// A model of any size that sees one thing in the middle of what it is shown, as sure as that is bright: once where the middle of the
    /// whole picture is, once where the middle of a second look is.
    /// </summary>
    private string BrightnessIsTheScore() => new TinyOnnx()
        .Input("image", TinyOnnx.Float, 1, 1, -1, -1)
        .Node("ReduceMean", ["image"], "mean", ("keepdims", 1))
        .Constant("afar", [1, 1, 1, 12], [32, 16, 16, 8, 24, 12, 40, 12, 40, 20, 24, 20])
        .Constant("near", [1, 1, 1, 12], [128, 80, 98, 49, 79, 55.5f, 177, 55.5f, 177, 104.5f, 79, 104.5f])
        .Node("Concat", ["mean", "afar", "mean", "near"], "finds", ("axis", 3))
        .Constant("shape", 1, 2, 13)
        .Node("Reshape", ["finds", "shape"], "plates")
        .Output("plates", TinyOnnx.Float, 1, 2, 13)
        .Save(Folder, "brightness", new
        {
            kind = "detector",
            input = new { name = "image", width = 64, height = 32, channels = "luma", layout = "nchw", scale = 1 / 255.0, letterbox = true, multiple_of = 32 },
            output = new { decode = "corners", names = new { plates = "plates" } },
            thresholds = new { score = 0.5, nms_iou = 0.4 },
        });

    /// <summary>128 × 64 with another brightness in the middle 88 × 56.</summary>
    private static Picture Brightness(byte outside, byte inside)
    {
        var picture = new Picture(128, 64, fullRange: true);
        picture.Y.Fill(outside);
        for (var y = 4; y < 60; y++)
        {
            picture.Y.Slice((y * 128) + 20, 88).Fill(inside);
        }

        return picture;
    }

    private Detection[] Detect(string decode, int[] shape, float[] finds, int width, int height)
    {
        using var detector = new OnnxPlateDetector(ModelManifest.Load(TinyModels.Detector(Folder, decode, shape, finds)));
        using var picture = new Picture(width, height, fullRange: true);
        return [.. detector.Detect(picture)];
    }

    private static void Near(Vector2 expected, Vector2 actual, float tolerance) =>
        Assert.True(Vector2.Distance(expected, actual) <= tolerance, $"{actual} is not near {expected}");
}
