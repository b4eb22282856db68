using Ioc.Vision.Cameras;
using Ioc.Vision.Inference;
using Ioc.Vision.Pictures;
using Ioc.Vision.Reading;
using Ioc.Vision.Tests.Inference;

namespace Ioc.Vision.Tests.Cameras;

public sealed class ModelPoolTests : ScratchFolder
{
    private int loads;

    [Fact]
    public void On_the_CPU_each_camera_has_models_of_its_own()
    {
        using var pool = new ModelPool(Load, share: false);

        using var first = pool.Take();
        using var second = pool.Take();

        Assert.Equal(2, loads);
    }

    [Fact]
    public void On_an_accelerator_all_share_one_set_that_outlives_each_camera()
    {
        using var pool = new ModelPool(Load, share: true);
        using var picture = new Picture(64, 32, fullRange: true);
        using (var first = pool.Take())
        {
            Assert.Single(first.Detector.Detect(picture));
        }

        using var second = pool.Take();

        Assert.Single(second.Detector.Detect(picture));
        Assert.Single(second.Reader.Read(picture, [new PlateCorners(new(0, 0), new(63, 0), new(63, 31), new(0, 31))]));
        Assert.Equal(1, loads);
    }

    private VisionModels Load()
    {
        loads++;
        float[] find = [0.9f, 32, 16, 16, 8, 24, 12, 40, 12, 40, 20, 24, 20];
        return new VisionModels(
            new OnnxPlateDetector(ModelManifest.Load(TinyModels.Detector(Folder, "corners", [1, 1, 13], find))),
            new OnnxPlateReader(ModelManifest.Load(TinyModels.Reader(Folder))),
            new VoteRules(0.9),
            new Dictionary<string, string>(StringComparer.Ordinal));
    }
}
