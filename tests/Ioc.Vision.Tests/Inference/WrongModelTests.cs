using System.Text.Json.Nodes;
using Ioc.Vision.Inference;

namespace Ioc.Vision.Tests.Inference;

/// <summary>A model that does not fit its manifest is refused by the tensor's name and what was expected.</summary>
public sealed class WrongModelTests : ScratchFolder
{
    [Theory]
    [InlineData("input.name", "picture", "input tensor 'picture' is missing; the model has 'plate'")]
    [InlineData("input.width", 16, "input tensor 'plate' is [?,1,8,8]; the manifest expects [?,1,8,16] (NCHW)")]
    [InlineData("input.channels", "rgb", "input tensor 'plate' is [?,1,8,8]; the manifest expects [?,3,8,8] (NCHW)")]
    [InlineData("input.layout", "nhwc", "input tensor 'plate' is [?,1,8,8]; the manifest expects [?,8,8,1] (NHWC)")]
    [InlineData("output.names.text", "plates", "output tensor 'plates' is missing; the model has 'text'")]
    [InlineData("alphabet", "ABC_", "output tensor 'text' is [1,8,8]; expected is [N,places,4]")]
    [InlineData("kind", "detector", "describes a detector where a reader is expected")]
    public void A_reader_that_does_not_fit_its_manifest_is_refused(string field, object value, string expected)
    {
        var path = TinyModels.Reader(Folder);
        Change(path, field, value);
        if (field == "kind")
        {
            Change(path, "output.decode", "yolo");
        }

        var wrong = Assert.Throws<ModelException>(() => new OnnxPlateReader(ModelManifest.Load(path)));

        Assert.Contains(expected, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', wrong.Message);
    }

    [Fact]
    public void A_detector_whose_output_has_another_shape_is_refused()
    {
        var path = TinyModels.Detector(Folder, "corners", [1, 1, 5], new float[5]);

        var wrong = Assert.Throws<ModelException>(() => new OnnxPlateDetector(ModelManifest.Load(path)));

        Assert.Contains("output tensor 'plates' is [1,1,5]; expected is [N,K,13]", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_ONNX_is_refused()
    {
        var path = TinyModels.Reader(Folder);
        var file = Path.Combine(Folder, "plate-reader.onnx");
        File.WriteAllText(file, "this is no model");
        Change(path, "sha256", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file))));

        Assert.StartsWith(
            file + ": ONNX Runtime cannot open it", Assert.Throws<ModelException>(() => new OnnxPlateReader(ModelManifest.Load(path))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lines_tensor_of_another_width_is_refused()
    {
        var path = TinyModels.ReaderThatSays(Folder, "AB_", "slots", [TinyModels.Row("AB_", 'A')], lines: [0.5f, 0.3f, 0.2f]);

        Assert.Contains(
            "output tensor 'lines' is [1,3]; expected is [N,2]",
            Assert.Throws<ModelException>(() => new OnnxPlateReader(ModelManifest.Load(path))).Message,
            StringComparison.Ordinal);
    }

    private static void Change(string path, string field, object value)
    {
        var root = JsonNode.Parse(File.ReadAllText(path))!;
        var at = root;
        var names = field.Split('.');
        foreach (var name in names[..^1])
        {
            at = at[name]!;
        }

        at[names[^1]] = JsonValue.Create(value);
        File.WriteAllText(path, root.ToJsonString());
    }
}
