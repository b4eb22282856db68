using Ioc.Vision.Inference;
using Ioc.Vision.Pictures;

namespace Ioc.Vision.Tests.Inference;

/// <summary>The tiny model's logits are the mean red, green and blue of what it is shown.</summary>
public sealed class OnnxVehicleClassifierTests : ScratchFolder
{
    [Theory]
    [InlineData(76, 85, 255, "car")]
    [InlineData(150, 44, 21, "motorbike")]
    [InlineData(29, 255, 107, "bus")]
    public void A_vehicle_is_told_by_what_is_around_its_plate(byte y, byte u, byte v, string expected)
    {
        using var classifier = new OnnxVehicleClassifier(ModelManifest.Load(Colours(["car", "motorbike", "bus"])));
        using var picture = new Picture(320, 200, fullRange: true);
        picture.Y.Fill(y);
        picture.U.Fill(u);
        picture.V.Fill(v);

        var (label, probability) = classifier.Classify(picture, new PlateBox(150, 100, 40, 20));

        Assert.Equal(expected, label);
        Assert.InRange(probability, 0.9f, 1);
    }

    [Fact]
    public void Columns_of_one_class_count_together()
    {
        using var classifier = new OnnxVehicleClassifier(ModelManifest.Load(Colours(["truck", "bus", "truck"])));
        using var picture = new Picture(320, 200, fullRange: true);
        picture.Y.Fill(128);
        picture.U.Fill(128);
        picture.V.Fill(128);

        var (label, probability) = classifier.Classify(picture, new PlateBox(150, 100, 40, 20));

        Assert.Equal("truck", label);
        Assert.Equal(2 / 3f, probability, 0.01f);
    }

    [Fact]
    public void A_plate_at_the_pictures_edge_is_classified_as_well()
    {
        using var classifier = new OnnxVehicleClassifier(ModelManifest.Load(Colours(["car", "motorbike", "bus"])));
        using var picture = new Picture(33, 21, fullRange: true);

        Assert.NotEmpty(classifier.Classify(picture, new PlateBox(25, 15, 20, 10)).Class);
    }

    [Fact]
    public void Another_number_of_labels_is_refused_by_the_tensors_name()
    {
        var path = Colours(["car", "bus"]);

        var wrong = Assert.Throws<ModelException>(() => new OnnxVehicleClassifier(ModelManifest.Load(path)));

        Assert.Contains("output tensor 'classes' is [1,3]; expected is [N,2] (one column per label)", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_that_is_no_vehicle_class_is_refused()
    {
        var path = Colours(["car", "van", "bus"]);

        var wrong = Assert.Throws<ModelException>(() => ModelManifest.Load(path));

        Assert.Contains("labels has 'van'; each is one of car, motorbike, truck, bus, unknown", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_is_no_classifier() => Assert.Contains(
        "describes no classifier", Assert.Throws<ModelException>(() => new OnnxVehicleClassifier(ModelManifest.Load(TinyModels.Reader(Folder)))).Message, StringComparison.Ordinal);

    private string Colours(string[] labels) => new TinyOnnx()
        .Input("picture", TinyOnnx.Float, 1, 3, 16, 16)
        .Node("GlobalAveragePool", ["picture"], "mean")
        .Constant("shape", 1, 3)
        .Node("Reshape", ["mean", "shape"], "flat")
        .Constant("sharpness", [1], [10])
        .Node("Mul", ["flat", "sharpness"], "classes")
        .Output("classes", TinyOnnx.Float, 1, 3)
        .Save(Folder, "vehicle-classifier", new
        {
            kind = "classifier",
            input = new { name = "picture", width = 16, height = 16, channels = "rgb", layout = "nchw", scale = 1 / 255.0, margin = 1.5 },
            output = new { decode = "classes", names = new { classes = "classes" } },
            labels,
            thresholds = new { sure = 0.8 },
        });
}
