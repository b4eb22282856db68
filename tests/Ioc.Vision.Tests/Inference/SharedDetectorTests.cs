using Ioc.Vision.Inference;
using Ioc.Vision.Pictures;

namespace Ioc.Vision.Tests.Inference;

/// <summary>The tiny model finds one plate whose score is the mean brightness of its picture: answers cannot be taken for one another's.</summary>
public sealed class SharedDetectorTests : ScratchFolder
{
    [Fact]
    public void Pictures_in_one_batch_are_answered_as_one_by_one()
    {
        using var detector = new OnnxPlateDetector(ModelManifest.Load(Brightness()));
        List<Picture> pictures = [Grey(640, 480, 140), Grey(1280, 720, 250), Grey(320, 240, 10), Grey(640, 480, 200)];
        try
        {
            var together = detector.DetectAll(pictures);

            Assert.Equal([1, 1, 0, 1], together.Select(finds => finds.Count));
            Assert.Equal(pictures.Select(p => detector.Detect(p).ToList()), together.Select(finds => finds.ToList()));
        }
        finally
        {
            pictures.ForEach(p => p.Dispose());
        }
    }

    [Fact]
    public async Task Many_cameras_that_share_a_detector_each_get_their_own_answers()
    {
        using var shared = new SharedDetector(new OnnxPlateDetector(ModelManifest.Load(Brightness())), most: 4);
        var cameras = Enumerable.Range(0, 8).Select(camera => Task.Factory.StartNew(
            () =>
            {
                using var seat = shared.Join();
                using var picture = Grey(640, 480, (byte)(140 + (camera * 15)));
                for (var frame = 0; frame < 60; frame++)
                {
                    var find = Assert.Single(seat.Detect(picture));
                    Assert.Equal((140 + (camera * 15)) / 255f, find.Score, 0.01f);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default));

        await Task.WhenAll(cameras);

        Assert.InRange(shared.LargestBatch, 1, 4);
    }

    [Fact]
    public void A_single_camera_waits_for_nobody()
    {
        using var shared = new SharedDetector(new OnnxPlateDetector(ModelManifest.Load(Brightness())));
        using var seat = shared.Join();
        using var picture = Grey(640, 480, 200);

        Assert.Single(seat.Detect(picture));
        Assert.Equal(1, shared.LargestBatch);
    }

    private static Picture Grey(int width, int height, byte level)
    {
        var picture = new Picture(width, height, fullRange: true);
        picture.Y.Fill(level);
        return picture;
    }

    // Stretched, not letterboxed, so that the mean is the picture's own.
    private string Brightness() => new TinyOnnx()
        .Input("image", TinyOnnx.Float, -1, 1, 32, 64)
        .Node("GlobalAveragePool", ["image"], "mean")
        .Constant("box", [1, 1, 1, 12], [32, 16, 16, 8, 24, 12, 40, 12, 40, 20, 24, 20])
        .Node("Mul", ["mean", "nothing"], "zero")
        .Constant("nothing", [1, 1, 1, 1], [0])
        .Node("Add", ["zero", "box"], "boxes")
        .Node("Concat", ["mean", "boxes"], "find", ("axis", 3))
        .Constant("shape", 0, 1, 13)
        .Node("Reshape", ["find", "shape"], "plates")
        .Output("plates", TinyOnnx.Float, -1, 1, 13)
        .Save(Folder, "brightness", new
        {
            kind = "detector",
            input = new { name = "image", width = 64, height = 32, channels = "luma", layout = "nchw", scale = 1 / 255.0, letterbox = false },
            output = new { decode = "corners", names = new { plates = "plates" } },
            thresholds = new { score = 0.5, nms_iou = 0.4 },
        });
}
