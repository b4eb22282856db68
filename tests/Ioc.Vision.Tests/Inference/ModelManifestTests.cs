using Ioc.Vision.Inference;

namespace Ioc.Vision.Tests.Inference;

public sealed class ModelManifestTests : ScratchFolder
{
    [Fact]
    public void Every_fault_of_a_manifest_is_named_in_one_line()
    {
        var path = Path.Combine(Folder, "m.json");
        File.WriteAllText(path, """{ "name": "m", "kind": "reader", "input": { "channels": "rgba", "width": 160 }, "output": { "decode": "corners" }, "alphabet": "AA_" }""");

        var wrong = Assert.Throws<ModelException>(() => ModelManifest.Load(path));

        Assert.DoesNotContain('\n', wrong.Message);
        Assert.StartsWith(path + ": ", wrong.Message, StringComparison.Ordinal);
        Assert.All(
            ["input.channels is 'rgba'; one of luma, rgb, bgr", "input.layout is missing", "output.decode is 'corners'; one of slots, ctc", "sha256 is 64", "input.width and input.height", "alphabet has a letter twice"],
            fault => Assert.Contains(fault, wrong.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("not json", "is no model manifest")]
    [InlineData("""{ "input": { "width": "wide" } }""", "is no model manifest")]
    public void What_is_no_manifest_is_told_so(string text, string expected)
    {
        var path = Path.Combine(Folder, "m.json");
        File.WriteAllText(path, text);

        Assert.Contains(expected, Assert.Throws<ModelException>(() => ModelManifest.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_file_outside_the_manifests_folder_is_refused()
    {
        var path = TinyModels.Reader(Folder);
        File.WriteAllText(path, File.ReadAllText(path).Replace("plate-reader.onnx", "../plate-reader.onnx", StringComparison.Ordinal));

        Assert.Contains("file is the name of a file beside the manifest", Assert.Throws<ModelException>(() => ModelManifest.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_file_than_the_manifest_means_is_refused_by_its_hash()
    {
        var manifest = ModelManifest.Load(TinyModels.Reader(Folder));
        File.AppendAllText(manifest.File, " ");

        var wrong = Assert.Throws<ModelException>(() => new OnnxPlateReader(manifest));

        Assert.Contains("its SHA-256 is", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_model_file_is_named()
    {
        var manifest = ModelManifest.Load(TinyModels.Reader(Folder));
        File.Delete(manifest.File);

        Assert.StartsWith(manifest.File, Assert.Throws<ModelException>(() => new OnnxPlateReader(manifest)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Colours_and_letters_come_from_the_manifest()
    {
        var manifest = ModelManifest.Load(TinyModels.Reader(Folder, alphabet: "0123456_", sure: 0.75));

        Assert.Equal(("0123456_", '_', 0.75f), (manifest.Alphabet, manifest.Pad, manifest.Thresholds.Sure));
        Assert.Equal(["white", "yellow", "blue", "red", "unknown"], manifest.Colours);
    }
}
